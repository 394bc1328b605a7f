"""The smallest change after which every place chooses a Python that is allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workers.triage.mends import mend
from workers.triage.python_versions.places import Choice
from workers.triage.python_versions.survey import survey
from workers.triage.python_versions.versions import Range, dotted, to_use

_MOST_REREAD = 1_500_000
"""Characters that are read again, the whole file after each change in it, to see what the change means."""


@dataclass(frozen=True)
class Agreement:
    """What is changed, and what cannot be."""

    target: str | None = None
    """The version that is written; None where no released one is allowed."""
    raised: tuple[Choice, ...] = ()
    """Where it is written."""
    dropped: tuple[Choice, ...] = ()
    """What is taken out of lists that have others."""
    left: tuple[Choice, ...] = ()
    """What disagrees and cannot be changed for certain."""
    diff: str = ""
    """All of that; empty where nothing can be changed."""


def disagreeing(choices: Iterable[Choice], allowed: Range) -> tuple[Choice, ...]:
    """Those whose version is not allowed."""
    return tuple(each for each in choices if each.pick and each.pick.agrees(allowed) is False)


def version(
    choices: Sequence[Choice], allowed: Range, also: Sequence[Range] = (), lower: bool | None = None
) -> str | None:
    """What is to be written where the choices disagree, if other ranges allow it, too; None for nothing known.

    `lower` is whether what ran is too new, where the choices do not tell.
    """
    used = [each.pick.series for each in choices if each.pick and each.pick.series and each.pick.plain]
    lower = too_new(disagreeing(choices, allowed), allowed) if lower is None else lower
    target = to_use([allowed, *also], used, lower=lower)
    return dotted(target) if target else None


def agree(
    choices: Sequence[Choice],
    allowed: Range,
    target: str | None,
    texts: Mapping[str, str],
    wrong: Sequence[Choice] = (),
) -> Agreement:
    """How these choices come to be allowed: by that version where one must be written.

    `wrong` are those that are known to disagree, where that is more than their versions tell.
    """
    wrong = tuple(wrong) or disagreeing(choices, allowed)
    dropped = [each for each in wrong if _is_dropped(each, choices, wrong)]
    edits = [(each, each.drop if each in dropped else _written(each, target)) for each in wrong]
    if sum(len(texts[each.path]) for each in wrong) > _MOST_REREAD:
        return Agreement(target, left=wrong)
    changed, left = _applied(edits, texts)
    mended = [each for each in wrong if each not in left]
    if not _proven(changed, texts, allowed, mended):
        return Agreement(target, left=wrong)
    return Agreement(
        target,
        tuple(each for each in mended if each not in dropped),
        tuple(each for each in mended if each in dropped),
        tuple(left),
        "".join(mend.edited(path, texts[path], text) for path, text in sorted(changed.items())),
    )


def too_new(wrong: Sequence[Choice], allowed: Range) -> bool:
    """Whether the versions are too new rather than too old."""
    series = [each.pick.series for each in wrong if each.pick]
    lowest = to_use([allowed], (), lower=False)
    return lowest is not None and bool(series) and all(each is None or each > lowest for each in series)


def _is_dropped(choice: Choice, choices: Sequence[Choice], wrong: Sequence[Choice]) -> bool:
    """Of a list with a version that is allowed, all others; of one without, all but the last one.

    PyPy and the like are not taken out as long as nothing of their sort would stay.
    """
    if not choice.group:
        return False
    others = [each for each in choices if each.group == choice.group and each != choice and _alike(each, choice)]
    if any(each not in wrong for each in others):
        return True
    return any(each.place > choice.place for each in others)


def _alike(one: Choice, other: Choice) -> bool:
    return one.pick is not None and other.pick is not None and one.pick.flavour == other.pick.flavour


def _written(choice: Choice, new: str | None) -> Callable[[str], str | None] | None:
    rewrite = choice.rewrite
    return (lambda text: rewrite(text, new)) if rewrite and new else None


def _applied(
    edits: Sequence[tuple[Choice, Callable[[str], str | None] | None]], texts: Mapping[str, str]
) -> tuple[dict[str, str], list[Choice]]:
    """The changed files, and the choices that could not be changed; each file from its end to its beginning."""
    changed: dict[str, str] = {}
    left: list[Choice] = []
    for choice, edit in sorted(edits, key=lambda each: each[0].place, reverse=True):
        before = changed.get(choice.path, texts[choice.path])
        after = edit(before) if edit else None
        if after is None or after == before:
            left.append(choice)
        else:
            changed[choice.path] = after
    return changed, left


def _proven(changed: Mapping[str, str], texts: Mapping[str, str], allowed: Range, mended: Sequence[Choice]) -> bool:
    """Whether the changed files, read again, hold just so many versions fewer that disagree."""
    for path, text in changed.items():
        before = disagreeing(survey({path: texts[path]}).chosen, allowed)
        after = disagreeing(survey({path: text}).chosen, allowed)
        read = {each.place for each in before}
        if len(after) != len(before) - sum(each.place in read for each in mended):
            return False
    return True

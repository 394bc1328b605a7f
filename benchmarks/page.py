"""The figures on the page docs/corpus.md, between marks that a reader does not see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from benchmarks.scoring import BASELINES, Bin, Summary
from benchmarks.wrong_labels import WRONG_LABELS


def renewed(page: str, groups: Sequence[Summary], bins: Sequence[Bin], right: Sequence[Bin]) -> str:
    """The page with these figures. `right` are the bins of logs whose labels are not known to be wrong.

    Raises ValueError where the page lacks a mark.
    """
    parts = {
        "figures": _figures(groups),
        "scale": _scale(groups),
        "confidence": _calibration(bins, right),
        "wrong labels": wrong_labels(),
    }
    for name, table in parts.items():
        marked = re.search(f"(?<=<!-- {name} -->\n).*?(?=<!-- end of {name} -->)", page, re.DOTALL)
        if marked is None:
            raise ValueError(f"the page has no place for {name}")
        page = f"{page[: marked.start()]}\n{table}\n\n{page[marked.end() :]}"
    return page


def _figures(groups: Sequence[Summary]) -> str:
    titles = ("logs", "failed", "line in excerpt", "near", "kind", "wrong", "unknown", "silent", "false alarms")
    return _table(
        titles,
        (
            (
                group.name.strip(),
                str(group.failing),
                f"{two(group.excerpt)} / {two(group.excerpt_first)}",
                two(group.near),
                f"{two(group.kind)} of {group.kinds}",
                f"{two(group.wrong)} / {two(group.misleading)}",
                two(group.unknown),
                two(group.silent),
                f"{group.false_alarms} of {group.passing}",
            )
            for group in groups
        ),
    )


def _scale(groups: Sequence[Summary]) -> str:
    rows = ((group.name.strip(), two(group.excerpt), *map(two, group.baselines)) for group in groups)
    return _table(("logs", "retriage's excerpt", *BASELINES), rows)


def _calibration(bins: Sequence[Bin], right: Sequence[Bin]) -> str:
    known = {each.low: each.right for each in right}
    titles = ("confidence from", "first Findings", "mean confidence", "right", "right, by right labels")
    rows = (
        (two(each.low), str(each.count), two(each.mean), two(each.right), two(known.get(each.low))) for each in bins
    )
    return _table(titles, rows)


def wrong_labels() -> str:
    """The labels that are wrong, one a row."""
    rows = ((f"`{each.logs.removeprefix('*')}`", each.says, each.reason) for each in WRONG_LABELS)
    return _table(("log", "the label says", "the log says"), rows)


def two(share: float | None) -> str:
    """A share as it is printed."""
    return "-" if share is None else f"{share:.2f}"


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)

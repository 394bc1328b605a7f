"""Which lines of a failed job's log most likely tell why it failed, when no detector knows the tool that spoke.

Lines are weighed by what they look like, how rare they are in this log, and how near they stand to the failure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from workers.triage.known import NOTHING_KNOWN, KnownLines
from workers.triage.log import ERROR, RUN_GROUP, JobLog
from workers.triage.patterns import Pattern
from workers.triage.signs import Weight
from workers.triage.weighing import weigh

MAX_LINES = 6_000
"""How many lines before the failure are ranked."""
MAX_REGIONS = 3
"""Of how many failed steps the output is ranked."""
_NEAR_END = 300
_TELLING = 10
_FEW_WORDS = 4
_PUNCTUATION = ".,:;!?()[]'\"`"
_NEAR = 40
_BLOCK_GAP = 12
_BLOCK_LINES = 12
_RUN_GAP = 6
_COMMAND = Pattern(r"^(?:[$>%] |\+ |##\[|yarn run |\s*EXECUTE|travis_)")
_CANCELLED = f"{ERROR}The operation was canceled"
_EXIT = f"{ERROR}Process completed with exit code"
_PREFIX = Pattern(r"^(?:\[\w+\] |##\[error\]|#\d+ |[\d.]+ |E +|> )+")
_NO_DIGITS = str.maketrans("", "", "0123456789")
_AS_GOOD = 0.5
_SAID_BEFORE = 0.5
_KNOWN = 0.15
_NEW = 1.5
# https://docs.travis-ci.com/user/job-lifecycle/; a command of several lines is echoed with its first line first.
_TRAVIS_EXITED = Pattern(r'" (?:failed and )?exited with [1-9]\d*')
_TRAVIS_COMMAND = 'The command "'
_TRAVIS_CLONE = "$ git clone --depth="
_ECHO = "$ "
_SAYS_SO = Pattern(r'" (?:failed and )?exited with [1-9]|^Build step .* marked build as failure')
_JENKINS_MARK = " marked build as failure"


@dataclass(frozen=True, slots=True)
class Region:
    """The output of the command that failed."""

    first: int
    """The number of its first line."""
    last: int
    """The number of the line that says it failed, or of its last line."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line and its rank."""

    line: int
    """Its number."""
    weight: int
    """What it says by itself."""
    score: float
    """What it says here."""


def regions(log: JobLog) -> list[Region]:
    """Where the job failed: the failed steps' own output, the failed commands of a Travis log, else the whole log."""
    if log.errors:
        return [_step_region(log, span.first, span.last) for span in log.spans if span.failed]
    # Jenkins goes on with its post-build steps; what fails there follows from the failure or from nothing.
    marked = [number for number in log.find(_JENKINS_MARK) if log.text(number).startswith("Build step ")]
    return list(_travis_regions(log)) or [Region(1, marked[0] if marked else len(log))]


def _step_region(log: JobLog, first: int, last: int) -> Region:
    marks = [number for number in log.errors if first <= number <= last]
    exits = [number for number in marks if log.text(number).startswith(_EXIT)]
    start = next((n for n in range(first, last + 1) if not log.echoed(n)), first)
    return Region(start, (exits or marks[-1:])[0])


def _travis_regions(log: JobLog) -> Iterator[Region]:
    echoes = [number for number in log.find(_ECHO) if log.text(number).startswith(_ECHO)]
    named = [number for number in log.find(_TRAVIS_COMMAND) if log.text(number).startswith(_TRAVIS_COMMAND)]
    failed = [number for number in log.find(" exited with ") if _TRAVIS_EXITED.search(log.text(number))]
    for number in failed:
        command = log.text(max((line for line in named if line <= number), default=number))
        own = [echo for echo in echoes if echo < number and _same_command(log.text(echo), command)]
        yield Region(max(own, default=1), number)
    if echoes and not failed and (named or any(log.text(echo).startswith(_TRAVIS_CLONE) for echo in echoes)):
        yield Region(echoes[-1], len(log))


def _same_command(echo: str, command: str) -> bool:
    shown = echo.removeprefix(_ECHO).strip()
    return bool(shown) and command.removeprefix(_TRAVIS_COMMAND).startswith(shown)


def frame(log: JobLog, number: int) -> list[int]:
    """How the step or command around a line ended, and which one it was: the lines that say so, where any do."""
    span = log.span(number)
    if log.errors and span:
        marks = [error for error in log.errors if span.first <= error <= span.last]
        ends = [mark for mark in marks if log.text(mark).startswith(_EXIT)][:1] or marks[-1:]
        return [*ends, *([span.first] if log.text(span.first).startswith(RUN_GROUP) else [])]
    around = next((region for region in regions(log) if region.first <= number <= region.last), None)
    if around is None:
        return []
    ends = [around.last] if _SAYS_SO.search(log.text(around.last)) else []
    return [*ends, *([around.first] if log.text(around.first).startswith(_ECHO) else [])]


def cancelled(log: JobLog, region: Region) -> bool:
    """Whether the step was stopped from outside: then its output need not tell why."""
    return log.text(region.last).startswith(_CANCELLED)


def ranked(
    log: JobLog,
    region: Region,
    known: KnownLines = NOTHING_KNOWN,
    limit: int = MAX_LINES,
    before: int = MAX_LINES,
) -> list[Ranked]:
    """The telling ones of the region's last `limit` lines, the best first; what stands `before` them, too, tells less.

    Lines that a passing log of the same job has count for little; where there is one, a line that says nothing by
    itself counts for being new.
    """
    first = max(region.first, region.last - limit)
    weighed = [
        (number, text, weight)
        for number, text in log.window(first, region.last)
        if text and (weight := _weight(text, known)) > 0 and not log.echoed(number)
    ]
    times = Counter(_template(text) for _, text, _ in weighed)
    elsewhere = _templates_before(log, first, before) if weighed and before else set()
    found = []
    for number, text, weight in weighed:
        template = _template(text)
        score = weight * _rarity(times[template]) * (_SAID_BEFORE if template in elsewhere else 1)
        if known:
            score *= _KNOWN if text in known else _NEW
        found.append(Ranked(number, weight, score * (1 + _nearness(region.last - number))))
    return sorted(found, key=lambda line: (-line.score, line.line))


def _weight(text: str, known: KnownLines) -> int:
    weight = weigh(text)
    if weight == 0 and known and not _COMMAND.search(text) and text not in known:
        return Weight.TRAIL
    return weight


def _template(text: str) -> str:
    """The line without its numbers."""
    return text.strip().translate(_NO_DIGITS)


def _templates_before(log: JobLog, first: int, limit: int) -> set[str]:
    before = log.window(max(1, first - limit), first - 1)
    return {_template(text) for number, text in before if text and not log.echoed(number)}


def _rarity(count: int) -> float:
    return 1.0 if count <= 2 else 1 / (1 + 0.05 * min(count, 30))


def _nearness(distance: int) -> float:
    return _NEAR / (_NEAR + distance)


def before_trail(log: JobLog, region: Region, lines: Sequence[Ranked]) -> int | None:
    """The output just above the first line that only passes a failure on: a linter may print bare names of files."""
    trail = min((line.line for line in lines if line.weight == Weight.TRAIL), default=region.last)
    block: list[int] = []
    for number, text in reversed(list(log.window(max(region.first, trail - _BLOCK_LINES), trail - 1))):
        silent = weigh(text) < 0 or _COMMAND.search(text)
        if block and (silent or not text.strip()):
            break
        if text.strip() and not silent:
            block.append(number)
    return block[-1] if block else None


def spread(log: JobLog, lines: Sequence[Ranked], count: int) -> tuple[int, ...]:
    """The first lines of the best runs of alike lines, so that each shows something new.

    Of lines that differ in nothing but names and numbers, the first one stands for all.
    """
    firsts: dict[str, int] = {}
    for line in sorted(lines, key=lambda line: line.line):
        firsts.setdefault(_shape(log.text(line.line)), line.line)
    sure = [line.line for line in lines if line.weight >= Weight.STRONG]
    # What went wrong first may be the cause of all the rest, however far above it stands.
    first = [min(sure)] if sure else []
    runs = sorted(_runs(lines), key=lambda run: -max(line.score for line in run))
    heads = (firsts[_shape(log.text(run[0].line))] for run in runs)
    return tuple(islice(dict.fromkeys(chain(first, heads)), count))


def _shape(text: str) -> str:
    """The words of a line without those that name something: paths, numbers, identifiers; all, where few are left."""
    words = [word for word in text.split() if word.strip(_PUNCTUATION).isalpha()]
    return " ".join(words) if len(words) >= _FEW_WORDS else text


def telling(log: JobLog, known: KnownLines = NOTHING_KNOWN) -> Iterator[int]:
    """What of a failed job's log is worth showing whatever the cause is: the most telling lines where it failed.

    Nothing is read before the first one is asked for.
    """
    for region in regions(log)[:MAX_REGIONS]:
        lines = ranked(log, region, known, _NEAR_END, before=0)
        yield from summary(lines)
        yield from spread(log, [line for line in lines if line.weight > Weight.WARNING], _TELLING)


def summary(lines: Sequence[Ranked]) -> tuple[int, ...]:
    """The last line that sums up what failed, such as a count of errors."""
    return tuple(sorted(found.line for found in lines if found.weight == Weight.SUMMARY)[-1:])


def _runs(lines: Sequence[Ranked]) -> Iterator[list[Ranked]]:
    run: list[Ranked] = []
    for line in sorted(lines, key=lambda line: line.line):
        if run and (line.line - run[-1].line > _RUN_GAP or line.weight != run[-1].weight):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def first_new(log: JobLog, lines: Sequence[Ranked], known: KnownLines) -> Ranked | None:
    """The first line that says what is wrong and that a passing log of the same job does not have."""
    new = (line for line in lines if line.weight >= Weight.LIKELY and log.text(line.line) not in known)
    return min(new, key=lambda line: line.line, default=None) if known else None


def first_said(log: JobLog, lines: Sequence[Ranked], best: Ranked) -> Ranked:
    """Where the log says the same for the first time: build tools repeat the first error at their end."""
    said = _bare(log.text(best.line))
    return min((line for line in lines if _bare(log.text(line.line)) == said), key=lambda line: line.line)


def _bare(text: str) -> str:
    return str(_PREFIX.sub("", text.strip()))


def to_quote(log: JobLog, lines: Sequence[Ranked]) -> Ranked:
    """The line to quote, of at least one: the first place or exception that is named, else the best line's first.

    What a tool says in a form that nothing else has is seldom said of something harmless, so the first such line leads
    unless the best one is far better.
    """
    plain = (line for line in lines if line.weight >= Weight.PLAIN and line.score >= _AS_GOOD * lines[0].score)
    first = min(plain, key=lambda line: line.line, default=None)
    return first or first_of_block(lines, first_said(log, lines, lines[0]))


def first_of_block(lines: Sequence[Ranked], best: Ranked) -> Ranked:
    """The first line of the run that the best one stands in: what follows it repeats it or follows from it."""
    alike = sorted(
        (line for line in lines if line.weight >= best.weight and line.line <= best.line), key=lambda x: -x.line
    )
    first = best
    for later, earlier in pairwise(alike):
        if later.line - earlier.line > _BLOCK_GAP:
            break
        first = earlier
    return first

"""Bytes of a log in, JobLogs out: decoded, cleaned, numbered, cut into steps, bounded.

The shapes read here are GitHub's raw job log, a run archive's job file, the three columns of `gh run view --log`
(https://cli.github.com/manual/gh_run_view), and any other CI's plain text. GitHub's markers such as `##[error]` are the
workflow commands of https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands as the runner
writes them into the log.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, groupby

from workers.triage.decode import Gathered, Kept, bounded, clean
from workers.triage.model import Conclusion, LogLine

RUN_GROUP = "##[group]Run "
END_GROUP = "##[endgroup]"
POST_STEP = "Post job cleanup."
COMPLETE_STEP = "Cleaning up orphan processes"
ERROR = "##[error]"
SET_UP_STEP = "Set up job"

_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)(?: |\r*$)")
# `gh run view --log` writes "job TAB step TAB line"; it names a step it could not match "UNKNOWN STEP".
_GH_COLUMNS = re.compile(r"([^\t\n]{1,500})\t([^\t\n]{1,500})\t(?=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")
_GH_UNKNOWN_STEP = "UNKNOWN STEP"
# Travis closes every build log with this line: https://docs.travis-ci.com/user/job-lifecycle/
_TRAVIS_EXIT = re.compile(r"Done\. Your build exited with (\d+)\.")
# Jenkins closes every console log so: https://www.jenkins.io/doc/book/pipeline/running-pipelines/
_JENKINS_END = "Finished: "
_JENKINS_RESULTS = frozenset({"SUCCESS", "UNSTABLE", "FAILURE", "NOT_BUILT", "ABORTED"})


# What builders put before each line of a tool's output: BuildKit's step and seconds in its plain form
# (https://docs.docker.com/reference/cli/docker/buildx/history/logs/), Compose's container unless it is told not to
# (https://docs.docker.com/reference/cli/docker/compose/logs/).
_WRAPPER = re.compile(r"#\d{1,5} \d{1,7}\.\d{1,3} |[\w.-]{1,80}[-_]\d{1,4} {1,40}\| ")


@dataclass(frozen=True, slots=True)
class Span:
    """The lines of one step."""

    name: str | None
    """The step's name, where the log tells it."""
    first: int
    """Its first line's number."""
    last: int
    """Its last line's number."""
    failed: bool
    """Whether the runner wrote an error annotation in it."""


@dataclass(frozen=True, eq=False)
class JobLog:
    """One job's log, read. Equal to itself alone."""

    name: str
    """The Job's name, or the input's where the log does not name its job."""
    texts: Sequence[str] = field(repr=False)
    """The clean lines that were kept, in order."""
    stamps: Sequence[str | None] = field(repr=False)
    """Their time stamps, one each."""
    numbers: Kept
    """Which line numbers the kept lines have."""
    steps: Sequence[str | None] = field(default=(), repr=False)
    """Their steps' names where the log has a column for them; empty otherwise."""
    not_examined: tuple[str, ...] = ()
    """What was left out while reading, and why."""

    def __len__(self) -> int:
        """How many lines the log has, those left out included."""
        return self.numbers.total

    def text(self, number: int) -> str:
        """The clean text of a line; empty for a number outside the log or left out."""
        index = self.numbers.index(number)
        return "" if index is None else self.texts[index]

    def line(self, number: int) -> LogLine:
        """The line with that number.

        Raises IndexError for a number that the log does not have or that was left out while reading.
        """
        index = self.numbers.index(number)
        if index is None:
            raise IndexError(f"line {number} is not in the log of {self.name}")
        return LogLine(number, self.texts[index], self.stamps[index], self.step(number))

    def window(self, first: int, last: int) -> Iterator[tuple[int, str]]:
        """Number and text of the kept lines from `first` to `last`, both included."""
        for index in self.numbers.between(first, last):
            yield self.numbers.number(index), self.texts[index]

    def step(self, number: int) -> str | None:
        """The name of the step that a line belongs to, where known."""
        span = self.span(number)
        return span.name if span else None

    def span(self, number: int) -> Span | None:
        """The step's lines around a line; None only for a number outside the log."""
        at = bisect_right(self.spans, number, key=lambda span: span.first) - 1
        return self.spans[at] if at >= 0 and number <= self.spans[at].last else None

    @cached_property
    def joined(self) -> str:
        """The kept lines as one string, for searches that run in C."""
        return "\n".join(self.texts)

    @cached_property
    def _offsets(self) -> list[int]:
        return [0, *accumulate(len(text) + 1 for text in self.texts)]

    @cached_property
    def unwrapped(self) -> JobLog:
        """The same log as the tools wrote it, without what a builder around them puts before each line.

        Numbers, steps and marks are the same. Detectors read this; what is quoted stays as it stands in the log.
        """
        texts = [text[match.end() :] if (match := _WRAPPER.match(text)) else text for text in self.texts]
        return self if texts == self.texts else replace(self, texts=texts)

    def find(self, *literals: str) -> list[int]:
        """The numbers of the lines that hold any of the literals, ascending, each once."""
        found: set[int] = set()
        for literal in literals:
            at = self.joined.find(literal)
            while at >= 0:
                index = bisect_right(self._offsets, at) - 1
                found.add(index)
                at = self.joined.find(literal, self._offsets[index + 1])
        return [self.numbers.number(index) for index in sorted(found)]

    @cached_property
    def errors(self) -> tuple[int, ...]:
        """The numbers of the lines that the runner marked as errors."""
        return tuple(n for n in self.find(ERROR) if self.text(n).startswith(ERROR))

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The steps in order; all of the job's lines are covered."""
        if not self.texts:
            return ()
        starts = self._column_starts() if self.steps else self._marker_starts()
        ends = [first - 1 for first, _ in starts[1:]] + [len(self)]
        return tuple(
            Span(name, first, last, self._has_error(first, last))
            for (first, name), last in zip(starts, ends, strict=True)
        )

    def echoed(self, number: int) -> bool:
        """Whether the line is the runner's echo of the script and its environment, before the step's own output."""
        span = self.span(number)
        if span is None or not self.text(span.first).startswith(RUN_GROUP):
            return False
        return number <= self._echo_ends.get(span.first, 0)

    @cached_property
    def _echo_ends(self) -> dict[int, int]:
        ends = self.find(END_GROUP)
        next_end = {span: bisect_right(ends, span.first) for span in self.spans}
        return {span.first: ends[at] for span, at in next_end.items() if at < len(ends) and ends[at] <= span.last}

    def _has_error(self, first: int, last: int) -> bool:
        at = bisect_right(self.errors, first - 1)
        return at < len(self.errors) and self.errors[at] <= last

    def _column_starts(self) -> list[tuple[int, str | None]]:
        runs = groupby(range(len(self.texts)), key=lambda index: self.steps[index])
        return [(self.numbers.number(next(indexes)), name) for name, indexes in runs]

    def _marker_starts(self) -> list[tuple[int, str | None]]:
        starts: list[tuple[int, str | None]] = []
        for number in self.find(RUN_GROUP, POST_STEP, COMPLETE_STEP):
            text = self.text(number)
            if text.startswith(RUN_GROUP):
                starts.append((number, text.removeprefix("##[group]")))
            elif text in {POST_STEP, COMPLETE_STEP}:
                starts.append((number, text.rstrip(".")))
        first = self.numbers.number(0)
        if not starts or starts[0][0] > first:
            # Only a log of GitHub's has steps at all; elsewhere the whole log is one nameless span.
            starts.insert(0, (first, SET_UP_STEP if starts else None))
        return starts

    @cached_property
    def from_github(self) -> bool:
        """Whether GitHub's runner wrote it: only then does a missing error annotation mean anything."""
        return bool(self.steps) or bool(self.errors) or len(self.spans) > 1

    @cached_property
    def conclusion(self) -> Conclusion:
        """How the job ended, as far as the log tells."""
        if self.errors:
            return Conclusion.FAILURE
        if self.find(COMPLETE_STEP) and self.from_github:
            return Conclusion.SUCCESS
        exits = [_TRAVIS_EXIT.search(self.text(n)) for n in self.find("Done. Your build exited with")]
        codes = [match.group(1) for match in exits if match]
        ends = [self.text(n).removeprefix(_JENKINS_END) for n in self.find(_JENKINS_END)]
        codes += ["0" if end == "SUCCESS" else "1" for end in ends if end in _JENKINS_RESULTS]
        if codes:
            return Conclusion.SUCCESS if codes[-1] == "0" else Conclusion.FAILURE
        return Conclusion.UNKNOWN


def read_logs(data: bytes | Gathered, name: str) -> tuple[JobLog, ...]:
    """Read one file: the log of one job, or the many of `gh run view --log`, in the order they begin.

    Line numbers are the file's own, so that a reader finds them. An empty file is one empty log.
    """
    lines, numbers, left_out = bounded(data if isinstance(data, Gathered) else Gathered(data))
    columns = [_GH_COLUMNS.match(line) for line in lines]
    if not any(columns[:5]):
        return (_job_log(name, lines, numbers, left_out),)
    return tuple(_gh_logs(lines, columns, numbers, left_out))


def _job_log(
    name: str, lines: Sequence[str], numbers: Kept, left_out: tuple[str, ...], steps: Sequence[str | None] = ()
) -> JobLog:
    texts: list[str] = []
    stamps: list[str | None] = []
    cut = 0
    for line in lines:
        stamp = _STAMP.match(line) if line[:2] == "20" else None
        text, was_cut = clean(line[stamp.end() :] if stamp else line)
        texts.append(text)
        stamps.append(stamp.group(1) if stamp else None)
        cut += was_cut
    if cut:
        left_out = (*left_out, f"{cut} over-long line{'s were' if cut > 1 else ' was'} cut.")
    return JobLog(name, texts, stamps, numbers, steps, left_out)


def _gh_logs(
    lines: Sequence[str],
    columns: Sequence[re.Match[str] | None],
    numbers: Kept,
    left_out: tuple[str, ...],
) -> Iterator[JobLog]:
    rows: dict[str, list[tuple[int, str, str]]] = {}
    job, step = "", _GH_UNKNOWN_STEP
    for index, (line, match) in enumerate(zip(lines, columns, strict=True)):
        if match:
            job, step = match.group(1), match.group(2)
        if match or line:
            # A line without columns is the rest of the line before it.
            rest = line[match.end() :] if match else line
            rows.setdefault(job, []).append((index, step, rest))
    for name, job_rows in rows.items():
        known = any(step != _GH_UNKNOWN_STEP for _, step, _ in job_rows)
        steps = [step if step != _GH_UNKNOWN_STEP else None for _, step, _ in job_rows] if known else []
        kept = Kept(tuple(numbers.number(index) for index, _, _ in job_rows), numbers.total)
        yield _job_log(name, [rest for _, _, rest in job_rows], kept, left_out, steps)

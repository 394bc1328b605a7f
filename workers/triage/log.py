"""Bytes of a log in, JobLogs out: decoded, cleaned, numbered, cut into steps, bounded.

The shapes read here are GitHub's raw job log, a run archive's job file, the three columns of `gh run view --log`
(https://cli.github.com/manual/gh_run_view), and any other CI's plain text. GitHub's markers such as `##[error]` are the
workflow commands of https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands as the runner
writes them into the log.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise

from workers.triage.decode import blocks, cut_lines, shortened, sliced
from workers.triage.lines import Gathered, Lines, Piece
from workers.triage.model import Conclusion, LogLine

RUN_GROUP = "##[group]Run "
END_GROUP = "##[endgroup]"
POST_STEP = "Post job cleanup."
COMPLETE_STEP = "Cleaning up orphan processes"
ERROR = "##[error]"
SET_UP_STEP = "Set up job"

_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)(?: |$)")
_STAMP_LENGTH = 64
# `gh run view --log` writes "job TAB step TAB line"; it names a step it could not match "UNKNOWN STEP".
_GH_COLUMNS = re.compile(rb"([^\t\n]{1,500})\t([^\t\n]{1,500})\t(?=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")
_GH_UNKNOWN_STEP = b"UNKNOWN STEP"
_TRAVIS_END = "Done. Your build exited with"
# Travis closes every build log with this line: https://docs.travis-ci.com/user/job-lifecycle/
_TRAVIS_EXIT = re.compile(r"Done\. Your build exited with (\d+)\.")
# Jenkins closes every console log so: https://www.jenkins.io/doc/book/pipeline/running-pipelines/
_JENKINS_END = "Finished: "
_JENKINS_RESULTS = frozenset({"SUCCESS", "UNSTABLE", "FAILURE", "NOT_BUILT", "ABORTED"})

STEP_STARTS = (RUN_GROUP, POST_STEP, COMPLETE_STEP)
"""Literals on the lines that begin a step."""
ENDINGS = (END_GROUP, _TRAVIS_END, _JENKINS_END)
"""Further literals whose lines tell how a log is made up and how it ended."""

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
    """One job's log, read. Equal to itself alone.

    Of a very long log some lines are not kept. Lines are cut apart, cleaned of their time stamps and decoded only when
    somebody looks at them.
    """

    name: str
    """The Job's name, or the input's where the log does not name its job."""
    lines: Lines = field(repr=False)
    """What was kept of it."""
    columns: Sequence[tuple[int, str | None]] = ()
    """Where steps begin and their names, where the log has a column for them; empty otherwise."""
    not_examined: tuple[str, ...] = ()
    """What was left out while reading, and why."""
    wrapped: JobLog | None = field(default=None, repr=False)
    """The log that this one shows unwrapped; None for the log as it stands."""

    def __len__(self) -> int:
        """How many lines the log has, those left out included."""
        return self.lines.total

    @cached_property
    def _texts(self) -> dict[int, str]:
        return {}

    def text(self, number: int) -> str:
        """The clean text of a line; empty for a number outside the log or left out."""
        text = self._texts.get(number)
        if text is None:
            text = self._texts[number] = self._read(number)
        return text

    def _read(self, number: int) -> str:
        if self.wrapped is not None:
            text = self.wrapped.text(number)
            wrapper = _WRAPPER.match(text)
            return text[wrapper.end() :] if wrapper else text
        raw = self.lines.raw(number)
        if not raw:
            return ""
        text = shortened(raw).decode("utf-8", "replace")
        stamp = _STAMP.match(text) if text[:2] == "20" else None
        return text[stamp.end() :] if stamp else text

    def line(self, number: int) -> LogLine:
        """The line with that number.

        Raises IndexError for a number that the log does not have or that was left out while reading.
        """
        raw = self.lines.raw(number)
        if raw is None:
            raise IndexError(f"line {number} is not in the log of {self.name}")
        stamp = _STAMP.match(raw[:_STAMP_LENGTH].decode("utf-8", "replace")) if raw[:2] == b"20" else None
        return LogLine(number, self.text(number), stamp.group(1) if stamp else None, self.step(number))

    def window(self, first: int, last: int) -> Iterator[tuple[int, str]]:
        """Number and text of the kept lines from `first` to `last`, both included."""
        for number in self.lines.window(first, last):
            yield number, self.text(number)

    def step(self, number: int) -> str | None:
        """The name of the step that a line belongs to, where known."""
        span = self.span(number)
        return span.name if span else None

    def span(self, number: int) -> Span | None:
        """The step's lines around a line; None only for a number outside the log."""
        at = bisect_right(self._firsts, number) - 1
        return self.spans[at] if at >= 0 and number <= self.spans[at].last else None

    @cached_property
    def _firsts(self) -> list[int]:
        return [span.first for span in self.spans]

    @property
    def unwrapped(self) -> JobLog:
        """The same log as the tools wrote it, without what a builder around them puts before each line.

        Numbers, steps and marks are the same. Detectors read this; what is quoted stays as it stands in the log.
        """
        # Not kept, because two logs that hold each other would outlive the reading.
        return JobLog(self.name, self.lines, self.columns, self.not_examined, self)

    def find(self, *literals: str) -> list[int]:
        """The numbers of the kept lines that hold any of the literals, ascending, each once."""
        if len(literals) == 1:
            return self.lines.numbers(literals[0])
        return sorted({number for literal in literals for number in self.lines.numbers(literal)})

    @cached_property
    def errors(self) -> tuple[int, ...]:
        """The numbers of the lines that the runner marked as errors."""
        if self.wrapped is not None:
            return self.wrapped.errors
        return tuple(n for n in self.find(ERROR) if self.text(n).startswith(ERROR))

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The steps in order; all of the job's lines are covered."""
        if self.wrapped is not None:
            return self.wrapped.spans
        if not self.lines.pieces:
            return ()
        starts = self.columns or self._marker_starts()
        ends = [first - 1 for first, _ in starts[1:]] + [len(self)]
        return tuple(
            Span(name, first, last, self._has_error(first, last))
            for (first, name), last in zip(starts, ends, strict=True)
        )

    def echoed(self, number: int) -> bool:
        """Whether the line is the runner's echo of the script and its environment, before the step's own output."""
        span = self.span(number)
        return span is not None and number <= self.echo_ends.get(span.first, 0)

    @cached_property
    def echo_ends(self) -> dict[int, int]:
        """Where the echoes of the steps' scripts end, by the first lines of the steps that begin with one."""
        if self.wrapped is not None:
            return self.wrapped.echo_ends
        ends = self.find(END_GROUP)
        begun = [span for span in self.spans if self.text(span.first).startswith(RUN_GROUP)]
        next_end = {span: bisect_right(ends, span.first) for span in begun}
        return {span.first: ends[at] for span, at in next_end.items() if at < len(ends) and ends[at] <= span.last}

    def _has_error(self, first: int, last: int) -> bool:
        at = bisect_right(self.errors, first - 1)
        return at < len(self.errors) and self.errors[at] <= last

    def _marker_starts(self) -> list[tuple[int, str | None]]:
        starts: list[tuple[int, str | None]] = []
        for number in self.find(*STEP_STARTS):
            text = self.text(number)
            if text.startswith(RUN_GROUP):
                starts.append((number, text.removeprefix("##[group]")))
            elif text in {POST_STEP, COMPLETE_STEP}:
                starts.append((number, text.rstrip(".")))
        first = self.lines.pieces[0].first
        if not starts or starts[0][0] > first:
            # Only a log of GitHub's has steps at all; elsewhere the whole log is one nameless span.
            starts.insert(0, (first, SET_UP_STEP if starts else None))
        return starts

    @cached_property
    def from_github(self) -> bool:
        """Whether GitHub's runner wrote it: only then does a missing error annotation mean anything."""
        ended = (self.text(number) == COMPLETE_STEP for number in self.find(COMPLETE_STEP) if number > 1)
        # The steps are known soonest by the last of them.
        return bool(self.columns) or bool(self.errors) or any(ended) or len(self.spans) > 1

    @cached_property
    def conclusion(self) -> Conclusion:
        """How the job ended, as far as the log tells."""
        if self.errors:
            return Conclusion.FAILURE
        if self.find(COMPLETE_STEP) and self.from_github:
            return Conclusion.SUCCESS
        exits = [_TRAVIS_EXIT.search(self.text(n)) for n in self.find(_TRAVIS_END)]
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
    kept = data if isinstance(data, Gathered) else whole(data)
    lines = Lines(kept.pieces, kept.lines)
    if not any(_GH_COLUMNS.match(lines.raw(number) or b"") for number in range(1, 6)):
        return (JobLog(name, lines, (), kept.not_examined),)
    return tuple(_gh_logs(lines, kept.not_examined))


def whole(data: bytes) -> Gathered:
    """A log of which everything is kept."""
    pieces: list[Piece] = []
    number, over_long = 1, 0
    for block in blocks(sliced(data)):
        pieces.append(Piece(number, block.data, block.lines))
        number += block.lines
        over_long += block.over_long
    return Gathered(tuple(pieces), number - 1, cut_lines(over_long))


def _gh_logs(lines: Lines, left_out: tuple[str, ...]) -> Iterator[JobLog]:
    rows: dict[bytes, list[tuple[int, bytes, bytes]]] = {}
    job, step = b"", _GH_UNKNOWN_STEP
    for number in lines.window(1, lines.total):
        line = lines.raw(number) or b""
        match = _GH_COLUMNS.match(line)
        if match:
            job, step = match.group(1), match.group(2)
        if match or line:
            # A line without columns is the rest of the line before it.
            rows.setdefault(job, []).append((number, step, line[match.end() :] if match else line))
    for name, job_rows in rows.items():
        known = any(step != _GH_UNKNOWN_STEP for _, step, _ in job_rows)
        columns = list(_step_starts(job_rows)) if known else []
        yield JobLog(_decoded(name), Lines(list(_pieces(job_rows)), lines.total), columns, left_out)


def _decoded(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def _step_starts(rows: Iterable[tuple[int, bytes, bytes]]) -> Iterator[tuple[int, str | None]]:
    for step, following in groupby(rows, key=lambda row: row[1]):
        yield next(following)[0], None if step == _GH_UNKNOWN_STEP else _decoded(step)


def _pieces(rows: Sequence[tuple[int, bytes, bytes]]) -> Iterator[Piece]:
    """The rows again, consecutive ones together."""
    cuts = [0, *(at for at, (one, other) in enumerate(pairwise(rows), start=1) if other[0] != one[0] + 1), len(rows)]
    for start, stop in pairwise(cuts):
        data = b"\n".join(row[2] for row in rows[start:stop]) + b"\n"
        yield Piece(rows[start][0], data, stop - start)

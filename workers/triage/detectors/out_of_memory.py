"""Memory ran out.

## Looks like

    FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
    java.lang.OutOfMemoryError: Java heap space
    c++: fatal error: Killed signal terminated program cc1plus
    torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.
    /home/runner/work/_temp/build.sh: line 3:  2143 Killed                  npm run build

## Why it happens

The program met a limit of its own (the heap of Node.js or Java, PHP's limit), asked for more than the machine or its
accelerator has, or was killed by the kernel or the container engine when the whole machine ran out. Builds that compile
or link several large things at once and test runs with one worker for each core are the usual ones.

Exit status 137 alone says only that something killed the process: without any word of memory it stays a guess.

## What to do

Let less run at once (`make -j2`, fewer test workers), give the program a higher limit where it met its own
(`NODE_OPTIONS=--max-old-space-size=4096`, `org.gradle.jvmargs=-Xmx3g`), add swap, or use a runner with more memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.sayings import Heard, heard, settled, triggers
from workers.triage.text import code
from workers.triage.wordings.memory import DEVICE, HEAP, KILLED, LIMIT, MEMORY, NODE, SIGKILLED

RAN_OUT = "The memory ran out."
OWN_LIMIT = "A program reached the limit of its own memory."
OF_DEVICE = "The memory of the accelerator ran out."
WAS_KILLED = "{program} was killed, as the system does when memory runs out."
MAYBE_KILLED = "{program} was killed from outside; lack of memory is the usual reason."
A_PROGRAM = "A process"

REMEDY = """\
Let less run at once, or use a runner with more memory.
"""
REMEDIES = {
    NODE: """\
Raise the limit, for example with `NODE_OPTIONS=--max-old-space-size=4096`, as far as the machine has memory.
""",
    HEAP: """\
Raise the heap of the Java process that ran out (`-Xmx`; for Gradle `org.gradle.jvmargs`, for Maven `MAVEN_OPTS` or the
test plugin's `argLine`), as far as the machine has memory.
""",
    LIMIT: """\
Raise the limit that the message names, as far as the machine has memory.
""",
    DEVICE: """\
Use smaller batches or models in this job, free what earlier tests hold, or use an accelerator with more memory.
""",
}

_SIGNS = Pattern(
    r"(?i)out of memory|\boom\b|not enough memory|low memory|insufficient memory|memory (?:usage|pressure|limit)"
    r"|cannot allocate|MemAvailable|no swap"
)
# Programs that are known to take all the memory there is.
_GREEDY = Pattern(
    r"(?i)\b(?:cc1plus|cc1|ld|lld|gold|link|rustc|cargo|g\+\+|clang\S*|c\+\+|make|ninja|node|npm|yarn|pnpm|webpack|vite|next"
    r"|tsc|java|gradle|gradlew|mvn|kotlinc|ghc|stack|cabal|bazel|dotnet|msbuild|R|Rscript|docker build|pytest)\b"
)
_STOPPED = Pattern(r"operation was canceled|shutdown signal|has timed out after|maximum execution time|kill -9|-s KILL")
_NEARBY = 100
_LIKELY = 0.65


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """There is nothing to tell apart: a machine has one memory to fill."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """The first such line of each step; where none speaks of memory, that a process was killed."""
    said = heard(log, hits, MEMORY)
    steps = {log.span(one.line) for one in said}
    kills = [one for one in heard(log, hits, SIGKILLED) if log.span(one.line) not in steps]
    guessed = [_weighed(log, one) for one in kills if not _was_stopped(log, one.line)]
    yield from (_match(one) for one in settled(log, [*said, *guessed], lambda _: None))


def _was_stopped(log: JobLog, number: int) -> bool:
    """Whether somebody stopped the step, which kills its processes, too."""
    return any(_STOPPED.search(text) for _, text in log.window(number - 20, number + 20))


def _weighed(log: JobLog, one: Heard) -> Heard:
    program = one.groups.get("program", "")
    signs = tuple(n for n, text in log.window(one.line - _NEARBY, one.line + 5) if _SIGNS.search(text))[:2]
    if signs or (program and _GREEDY.search(program)):
        return replace(one, confidence=max(one.confidence, _LIKELY), evidence=(*one.evidence, *signs))
    return one


def _match(one: Heard) -> Match:
    return Match(
        line=one.line,
        subject=Subject(),
        confidence=one.confidence,
        summary=_summary(one),
        remedy=REMEDIES.get(one.saying.advice, REMEDY).replace("\n", " ").strip(),
        evidence=one.evidence,
    )


def _summary(one: Heard) -> str:
    if one.saying.advice == KILLED:
        program = one.groups.get("program")
        form = WAS_KILLED if one.confidence >= _LIKELY else MAYBE_KILLED
        return form.format(program=code(program) if program else A_PROGRAM)
    if one.saying.advice == DEVICE:
        return OF_DEVICE
    return OWN_LIMIT if one.saying.advice in {NODE, HEAP, LIMIT} else RAN_OUT


DETECTOR = Detector("out-of-memory", Category.INFRASTRUCTURE, triggers((*MEMORY, *SIGKILLED)), detect)

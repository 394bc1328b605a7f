"""A program, an image or a package is made for another processor than the job has.

## Looks like

    exec /usr/local/bin/entrypoint: exec format error
    no matching manifest for linux/arm64/v8 in the manifest list entries
    WARNING: The requested image's platform (linux/amd64) does not match the detected host platform (linux/arm64/v8)
    bash: ./protoc: cannot execute binary file: Exec format error
    zsh: bad CPU type in executable: ./tool
    npm error notsup Unsupported platform for x@1.0.0: wanted {"cpu":"x64"} (current: {"cpu":"arm64"})
    mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64')

## Why it happens

A label moved to machines with another processor (`macos-latest` has been arm64 since version 14), a download link names
one architecture for all, an image was built on one machine and pulled on another, packages or build folders were cached
on the one and restored on the other, or an emulator is missing.

The code of the project may be sound: it runs where the processor is the one that was meant.

## What to do

Compare `uname -m` in the job with what the message names. Choose downloads, images and caches by architecture (put
`runner.arch` into the key of a cache), build images for both (`docker buildx build --platform linux/amd64,linux/arm64`)
or set up emulation with `docker/setup-qemu-action`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workers.triage.architecture import AMD64, ARM64, architecture
from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.phrases import Said
from workers.triage.wordings.architecture_advice import FLAGS, PACKAGE, PLATFORM, PROGRAM
from workers.triage.wordings.architectures import ARCHITECTURES, FOUND, WANTED


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """Two architectures that do not go together; `amd64` and `arm64` are called so whatever the log calls them."""

    wanted: str | None
    """What is needed or asked for."""
    found: str | None
    """What is there: the machine's, or that of the file which was found."""


_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("x86_64", "x86-64", "x64", "amd64", "amd", "i386:x86-64", "win_amd64"), AMD64),
    **dict.fromkeys(("arm64", "aarch64", "aarch_64", "arm64e", "arm64/v8", "aarch"), ARM64),
}
# Linkers also call a kind of file so, such as "archive".
_PROCESSOR = Pattern(r"(?i)x86|amd|arm|aarch|i\d86|ia32|ppc|power|s390|riscv|mips|sparc|any|/")
_PLATFORMS = Pattern(rf"platform \({WANTED}\) does not match the detected host platform \({FOUND}")
_AROUND = 20
# A script without its first line fails like a program for another machine.
_SCRIPT = Pattern(r"\.(?:sh|bash|py|rb|pl|js)$")
_FORMAT = "exec format error"
_REFUSED = "code EBADPLATFORM"


def detect(log: JobLog, hits: Sequence[int]) -> Iterable[Match]:
    """Each line by which something was made for another processor, and on which a step ended."""
    for said in ARCHITECTURES.said(log, hits):
        subject, evidence = _subject(log, said)
        if _differs(said, subject) and not _is_script(said) and not _went_on(log, said):
            yield said.match(subject, evidence=evidence)


def _subject(log: JobLog, said: Said) -> tuple[Subject, tuple[int, ...]]:
    wanted, found = _name(said.named.get("wanted")), _name(said.named.get("found"))
    evidence: tuple[int, ...] = ()
    if said.phrase.advice is PROGRAM:
        for at, text in log.window(said.line - _AROUND, said.line + _AROUND):
            if platforms := _PLATFORMS.search(text):
                wanted, found, evidence = _name(platforms["wanted"]), _name(platforms["found"]), (at,)
    if found is None and said.phrase.advice in {PROGRAM, PACKAGE, FLAGS}:
        found = architecture(log)
    return Subject(wanted, found), evidence


def _name(word: str | None) -> str | None:
    known = _NAMES.get(word.lower()) if word else None
    return known or (word if word and _PROCESSOR.search(word) else None)


def _differs(said: Said, subject: Subject) -> bool:
    """Whether the two are not the same: package managers refuse another operating system in the same words."""
    if said.phrase.trigger == _REFUSED:
        return None not in {subject.wanted, said.named.get("found")} and subject.wanted not in {subject.found, "any"}
    return subject.wanted is None or subject.wanted not in {subject.found, "any"}


def _is_script(said: Said) -> bool:
    return said.phrase.advice is PROGRAM and bool(_SCRIPT.search(said.named.get("program") or ""))


def _went_on(log: JobLog, said: Said) -> bool:
    """Whether a warning about an image is followed by the failure of its program, which is then the line to quote."""
    after = log.window(said.line + 1, said.line + _AROUND)
    return said.phrase.advice is PLATFORM and any(_FORMAT in text for _, text in after)


DETECTOR = Detector("architecture-mismatch", Category.INFRASTRUCTURE, ARCHITECTURES.triggers, detect)

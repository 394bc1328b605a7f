"""The commands of a step's script, one by one, with the lines they stand on and the folders they run in.

Only what is plain is read: a shell's whole language is not.
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsrun
"""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.repository.workflow import Job, Step
from workers.triage.repository.yaml_file import Path

HIDDEN = "${{}}"
"""What stands in a command's words for each `${{ expression }}`."""

_EXPRESSION = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_HEREDOC = re.compile(r"<<-?\s*(['\"]?)(\w+)\1")
_SHELLS = frozenset({"", "bash", "sh"})
_OPENS = frozenset({"if", "for", "while", "until", "case", "select"})
_CLOSES = frozenset({"fi", "done", "esac"})
_KEYWORDS = frozenset({"then", "else", "elif", "do", "!", "time", "if", "while", "until", "{"})
_PREFIXES = frozenset({"sudo", "command", "exec", "env", "nohup"})
_LONGEST_QUOTE = 40
_LONGEST_LINE = 4000


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command."""

    step: Step
    """The step whose script it is in."""
    words: tuple[str, ...]
    """Its words without quotes; assignments and `sudo` before it are left out."""
    line: int
    """The line of the workflow's file on which it begins; the step's where that is not certain."""
    folder: str | None
    """Where it runs, relative to the workspace; None where that is not certain."""
    plain: bool
    """Whether it certainly runs when the step does: not in a branch, a loop or a function, nor behind `||`."""

    @property
    def program(self) -> str:
        """What it runs."""
        return self.words[0]

    @property
    def shown(self) -> str:
        """The command on one line."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class _Line:
    index: int
    words: tuple[str, ...]


def commands(job: Job, step: Step) -> tuple[Command, ...]:
    """The simple commands of a step in order; none for an action and for the shells of other systems."""
    shell = step.text("shell").split(" ")[0]
    if not step.run or shell not in _SHELLS:
        return ()
    directory = job.working_directory(step)
    return tuple(_walked(step, None if _EXPRESSION.search(directory) else directory, _LineNumbers(job, step)))


class _LineNumbers:
    """Which line of the file each line of a script is."""

    def __init__(self, job: Job, step: Step) -> None:
        self._file = job.file.yaml.text.split("\n")
        self._script = step.run.split("\n")
        self._step = step.line
        self._value = job.file.yaml.value_line((*step.place, "run")) or step.line

    def of(self, index: int) -> int:
        written = self._script[index].strip()
        for line in (self._value + 1 + index, self._value):
            if line <= len(self._file) and written in self._file[line - 1]:
                return line
        return self._step


def _walked(step: Step, folder: str | None, numbers: _LineNumbers) -> Iterator[Command]:
    depth = 0
    for line in _lines(step.run):
        for part in _parts(line.words):
            depth = max(0, depth + _deeper(part.words))
            words = _stripped(part.words)
            if not words:
                continue
            plain = depth == 0 and part.joiner != "||"
            yield Command(step, words, numbers.of(line.index), folder, plain)
            if words[0] in {"cd", "pushd", "popd"}:
                folder = _moved(folder, words) if plain and not part.inner else None


def _deeper(words: Sequence[str]) -> int:
    """How many branches, loops and functions begin at a command, less those that end."""
    return (words[0] in _OPENS) + words.count("{") - (words[0] in _CLOSES) - words.count("}")


def _moved(folder: str | None, words: Sequence[str]) -> str | None:
    if folder is None or len(words) != 2 or words[0] == "popd" or any(sign in words[1] for sign in "$~`*-"):
        return None
    if words[1].startswith("/"):
        return None
    moved = posixpath.normpath(posixpath.join(folder, words[1]))
    return "" if moved == "." else None if moved.startswith("..") else moved


def _stripped(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without keywords, assignments, and programs that only start another; nothing of what is no command."""
    while words and (_ASSIGNMENT.match(words[0]) or words[0] in _PREFIXES or words[0] in _KEYWORDS):
        words = words[1:]
    return () if words and words[0] in {*_OPENS, *_CLOSES, "}"} else words


@dataclass(frozen=True, slots=True)
class _Part:
    words: tuple[str, ...]
    joiner: str
    inner: bool


def _parts(words: Sequence[str]) -> Iterator[_Part]:
    """The simple commands of a line, each with the operator before it, and whether it stands in parentheses."""
    gathered: list[str] = []
    joiner, inner = "", 0
    for word in [*words, ";"]:
        if word.strip(";&|()"):
            gathered.append(word)
            continue
        # A name before `()` is a function's.
        if gathered and word != "()":
            yield _Part(tuple(gathered), joiner, inner > 0)
        inner += word.count("(") - word.count(")")
        gathered, joiner = [], word


def _lines(script: str) -> Iterator[_Line]:
    """Logical lines: continued ones joined, comments, here-documents and what cannot be read left out."""
    lines = [_EXPRESSION.sub(HIDDEN, line) if len(line) < _LONGEST_LINE else "" for line in script.split("\n")]
    at = 0
    while at < len(lines):
        first, text = at, lines[at].rstrip("\r")
        at += 1
        while text.endswith("\\") and at < len(lines):
            text = f"{text[:-1]} {lines[at].strip()}"
            at += 1
        words = _words(text)
        while words is None and at < len(lines) and at - first < _LONGEST_QUOTE:
            text = f"{text}\n{lines[at]}"
            at += 1
            words = _words(text)
        if heredoc := _HEREDOC.search(text):
            while at < len(lines) and lines[at].strip() != heredoc[2]:
                at += 1
            at += 1
        if words:
            yield _Line(first, words)


def _words(text: str) -> tuple[str, ...] | None:
    """None where a quote is not closed."""
    if text.lstrip().startswith("#"):
        return ()
    lexer = shlex.shlex(text, posix=True, punctuation_chars=";&|()")
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        words = list(lexer)
    except ValueError:
        return None
    comment = next((at for at, word in enumerate(words) if word.startswith("#")), len(words))
    return tuple(words[:comment])


def with_text(job: Job, command: Command, old: str, new: str) -> str | None:
    """The workflow's text with a part of a command's line put otherwise; None where that is not certain.

    The part must stand once on that line, and not within another word.
    """
    lines = job.file.yaml.text.split("\n")
    written = lines[command.line - 1]
    pattern = _alone(old)
    if len(re.findall(pattern, written)) != 1:
        return None
    changed = re.sub(pattern, lambda _: new, written)
    text = "\n".join([*lines[: command.line - 1], changed, *lines[command.line :]])
    script = command.step.run.split("\n")
    at = _index(job, command)
    if len(re.findall(pattern, script[at])) != 1:
        return None
    script[at] = re.sub(pattern, lambda _: new, script[at])
    return _checked(job, text, (*command.step.place, "run"), "\n".join(script))


def with_more(job: Job, command: Command, words: str) -> str | None:
    """The workflow's text with more words at the end of a command; None where that is not certain."""
    last = command.words[-1]
    written = job.file.yaml.text.split("\n")[command.line - 1].rstrip()
    for end in (last, f'"{last}"', f"'{last}'"):
        if written.endswith(end) and last.strip():
            return with_text(job, command, end, f"{end} {words}")
    return None


def with_line_before(job: Job, command: Command, new: str) -> str | None:
    """The workflow's text with one more line in a script of several lines, before the command."""
    return _with_line(job, command, new, after=False)


def with_line_after(job: Job, command: Command, new: str) -> str | None:
    """The same, behind the command."""
    return _with_line(job, command, new, after=True)


def _with_line(job: Job, command: Command, new: str, *, after: bool) -> str | None:
    """None where that is not certain, as in a script that stands on the line of its key."""
    lines = job.file.yaml.text.split("\n")
    if command.line == job.file.yaml.value_line((*command.step.place, "run")):
        return None
    written = lines[command.line - 1]
    indent = written[: len(written) - len(written.lstrip())]
    put = f"{indent}{new}" + ("\r" if written.endswith("\r") else "")
    at = command.line if after else command.line - 1
    text = "\n".join([*lines[:at], put, *lines[at:]])
    script = command.step.run.split("\n")
    script.insert(_index(job, command) + after, new)
    return _checked(job, text, (*command.step.place, "run"), "\n".join(script))


def _index(job: Job, command: Command) -> int:
    """Which line of its script, from 0, a command begins on."""
    first = job.file.yaml.value_line((*command.step.place, "run")) or command.line
    return min(max(command.line - first - 1, 0), command.step.run.count("\n"))


def _checked(job: Job, changed: str, place: Path, script: str) -> str | None:
    """The changed text, where that script stands in the step and nothing else is different."""
    return changed if job.file.yaml.means(changed, place, script) else None


def _alone(part: str) -> str:
    return rf"(?<![^\s'\"=;&|(]){re.escape(part)}(?![^\s'\";&|)])"

"""A shell script read plainly: its commands, and the folder each one runs in. Nothing is expanded."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from workers.triage.patterns import Pattern

_HEREDOC = Pattern(r"<<-?\s*[\"']?(\w+)[\"']?")
_WORKSPACE = Pattern(r"^(?:\$\{\{\s*github\.workspace\s*\}\}|\$\{?GITHUB_WORKSPACE\}?)(?:/|$)")
_EXPRESSION = Pattern(r"\$\{\{.*?\}\}")
_ENDS = frozenset({";", "&&", "||", "|", "&", ";;", "|&"})
_OPENS = frozenset({"if", "for", "while", "until", "case", "{"})
_CLOSES = frozenset({"fi", "done", "esac", "}"})
_LEADS = frozenset({"then", "do", "else", "elif", "!", "sudo", "exec", "time", "command", "if", "while", "until", "{"})
_NO_OUTPUTS = frozenset(
    {"grep", "egrep", "fgrep", "rg", "set", "ssh", "mount", "ps", "sh", "bash", "test", "find", "jq"}
)
_MOST_LINES = 500
_WRITERS = frozenset({"touch", "mkdir", "tee"})
_COPIERS = frozenset({"cp", "mv", "ln", "install"})
_OUTPUTS = frozenset({"-o", "-O", "--output", "--out", "--outfile", "--output-file", "--out-dir", "--output-dir"})


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command."""

    line: int
    """The line of the script that it begins on, from 1."""
    words: tuple[str, ...]
    """Its words without quotes, redirections among them; variables as they are written."""
    folder: str | None
    """Where it runs, from the workspace; empty for the workspace itself, None where that cannot be told."""

    @property
    def name(self) -> str:
        """The program, without its folder and without `sudo` and the like."""
        return posixpath.basename(next(iter(self.bare), ""))

    @property
    def bare(self) -> tuple[str, ...]:
        """The words without keywords and assignments before the program."""
        for at, word in enumerate(self.words):
            head, sign, _ = word.partition("=")
            if word not in _LEADS and not (sign and head.isidentifier()):
                return self.words[at:]
        return ()

    def names(self, path: str) -> bool:
        """Whether one of its words is that path, as it stands or behind `--option=`."""
        return any(same(word, path) for word in self.words)

    def writes(self) -> Iterator[str]:
        """The paths that it plainly makes."""
        words = self.bare
        for before, word in pairwise(words):
            if before in {">", ">>", ">|"} or (before in _OUTPUTS and self.name not in _NO_OUTPUTS):
                yield word
        yield from (word.partition("=")[2] for word in words if word.startswith(("--output=", "--out-dir=", "--out=")))
        arguments = [word for word in _before_redirection(words[1:]) if not word.startswith("-")]
        if self.name in _WRITERS:
            yield from arguments
        if self.name in _COPIERS and len(arguments) > 1:
            yield arguments[-1]
            yield from (posixpath.join(arguments[-1], posixpath.basename(each)) for each in arguments[:-1])


def _before_redirection(words: Sequence[str]) -> Sequence[str]:
    ends = [at for at, word in enumerate(words) if word[:1] in {">", "<"}]
    return words[: ends[0]] if ends else words


def same(word: str, path: str) -> bool:
    """Whether a word of a command names a path."""
    spellings = {word, word.partition("=")[2], word.lstrip("@<")}
    return plain(path) in {plain(spelling) for spelling in spellings if spelling}


def plain(path: str) -> str:
    """A path without `./` before and `/` behind it."""
    path = path.removeprefix("./")
    return path.rstrip("/") or path


def argument(path: str) -> str:
    """A path as a command takes it, whatever its letters are: one of `-rf` is no option."""
    return shlex.quote(f"./{path}" if path.startswith("-") else path)


@dataclass(slots=True)
class _Shell:
    """Where a script has come to."""

    folder: str | None
    before: str | None = None
    depth: int = 0
    stack: list[str | None] = field(default_factory=list)
    subshells: list[str | None] = field(default_factory=list)


def commands(script: str, folder: str | None = "") -> tuple[Command, ...]:
    """The commands of a script that begins in a folder of the workspace."""
    shell = _Shell(folder)
    return tuple(command for line, text in _lines(script) for command in _of_line(shell, line, text))


def _lines(script: str) -> Iterator[tuple[int, str]]:
    """Lines with their continuations, without the bodies of here-documents."""
    held, began, ends = "", 0, ""
    for number, line in enumerate(script.split("\n")[:_MOST_LINES], 1):
        if ends:
            ends = "" if line.strip() == ends else ends
            continue
        began = began or number
        held += line.rstrip("\r")
        if held.endswith("\\"):
            held = held[:-1] + " "
            continue
        found = _HEREDOC.search(held)
        ends = str(found[1]) if found else ""
        yield began, held
        held, began = "", 0
    if held:
        yield began, held


def _of_line(shell: _Shell, line: int, text: str) -> Iterator[Command]:
    words: list[str] = []
    for piece in [*_tokens(text), ";"]:
        if piece in _ENDS or piece in {"(", ")"}:
            if words:
                yield _command(shell, line, tuple(words))
            words = []
            _subshell(shell, piece)
        else:
            words.append(piece)
    if words:
        yield _command(shell, line, tuple(words))


def _subshell(shell: _Shell, sign: str) -> None:
    if sign == "(":
        shell.subshells.append(shell.folder)
    elif sign == ")" and shell.subshells:
        shell.folder = shell.subshells.pop()


def _tokens(text: str) -> list[str]:
    """Words and operators; none of a line whose quotes go on over the next one."""
    # An expression of GitHub's is one word, blanks or not, but for the shell only after it was filled in.
    text = str(_EXPRESSION.sub(lambda found: "".join(found.group(0).split()), text))
    reader = shlex.shlex(_uncommented(text), posix=True, punctuation_chars=True)
    reader.whitespace_split, reader.commenters = True, ""
    try:
        return list(reader)
    except ValueError:
        return []


def _uncommented(text: str) -> str:
    """A line up to its comment: a `#` that begins a word outside quotes."""
    quote = ""
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "#" and (at == 0 or text[at - 1] in " \t;"):
            return text[:at]
    return text


def _command(shell: _Shell, line: int, words: tuple[str, ...]) -> Command:
    command = Command(line, words, shell.folder)
    shell.depth += sum(word in _OPENS for word in words[:2]) - sum(word in _CLOSES for word in words[:2])
    name, arguments = command.name, command.bare[1:]
    if name in {"cd", "pushd"}:
        _change(shell, next((word for word in arguments if not word.startswith("-") or word == "-"), "~"))
        if name == "pushd":
            shell.stack.append(command.folder)
    elif name == "popd":
        shell.folder = shell.stack.pop() if shell.stack else None
    return command


def _change(shell: _Shell, target: str) -> None:
    before, shell.before = shell.before, shell.folder
    if shell.depth > 0:
        shell.folder = None
    elif target == "-":
        shell.folder = before
    else:
        shell.folder = joined(shell.folder, target)


def joined(folder: str | None, path: str) -> str | None:
    """A path as a command in that folder means it, from the workspace; None where it lies outside or is not plain."""
    found = _WORKSPACE.match(path)
    if found:
        folder, path = "", path[found.end() :]
    if folder is None or path.startswith(("/", "~")) or "$" in path or "`" in path:
        return None
    whole = posixpath.normpath(posixpath.join(folder, path))
    if whole == ".." or whole.startswith("../"):
        return None
    return "" if whole == "." else whole

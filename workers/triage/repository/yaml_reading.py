"""YAML read by ruamel.yaml (https://yaml.dev/doc/ruamel.yaml/detail/), bounded, and compared by what it means."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, YAMLError, YAMLWarning

from workers.triage.file_values import is_text

MAX_CHARACTERS = 200_000
"""Longer files are not read: no workflow is."""
_MOST_NODES = 20_000
_MOST_WITH_ALIASES = 50_000
_DEEPEST = 60
_MOST_KEPT = 64
_SHORT, _MOST_SHORT = 300, 2000
_BROKEN = (
    YAMLError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
)
"""What ruamel raises beside its own errors where a text does not fit its tag, such as `!!bool x` or `!!omap [a: 1]`."""


class YamlFileError(ValueError):
    """The text is no YAML that can be read."""

    def __init__(self, problem: str, line: int | None) -> None:
        """`problem` in YAML's words, `line` counted from 1 where it is known."""
        super().__init__(problem)
        self.problem = problem
        self.line = line


def read(text: str) -> Any:  # noqa: ANN401 - whatever a file holds
    """The one document in a text: mappings, lists, scalars as text or what YAML 1.2 makes of them.

    What is given is shared by all who read the same text: it is not to be changed. Raises YamlFileError.
    """
    if len(text) > MAX_CHARACTERS:
        raise YamlFileError("the file is too long to be read", None)
    known = _read_short(text) if len(text) < _SHORT else _read(text)
    if isinstance(known, YamlFileError):
        raise YamlFileError(known.problem, known.line)
    return known


def _parsed(text: str) -> Any:  # noqa: ANN401 - whatever a file holds, or a YamlFileError
    """The document, or why there is none."""
    try:
        with warnings.catch_warnings():
            # Of an anchor that is used twice, for one; the file is not ours to mend.
            warnings.simplefilter("ignore", YAMLWarning)
            return _bounded(_reader().load(io.StringIO(text)))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if isinstance(error, MaxDepthExceededError):
            return YamlFileError("the file is nested too deep", mark.line + 1 if mark else None)
        return YamlFileError(str(error.problem or error.context or "no YAML"), mark.line + 1 if mark else None)
    except _BROKEN as error:
        return YamlFileError(str(error).split("\n", 1)[0] or type(error).__name__, None)


# Each of a proof's questions reads the same few files again. Single values are so many that they would push them out.
_read = lru_cache(maxsize=_MOST_KEPT)(_parsed)
_read_short = lru_cache(maxsize=_MOST_SHORT)(_parsed)


def reads_as(text: str, wanted: object) -> bool:
    """Whether a text is YAML that means just that."""
    try:
        return bool(plain(read(text)) == plain(wanted))
    except YamlFileError:
        return False


def unshared(value: Any) -> Any:  # noqa: ANN401 - whatever a file holds
    """A copy to be changed, in which what aliases refer to stands at each place by itself."""
    if isinstance(value, Mapping):
        return {key: unshared(each) for key, each in value.items()}
    return [unshared(each) for each in value] if isinstance(value, list) else value


def plain(value: object) -> object:
    """Without ruamel's own types, so that two documents compare by what they mean."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, str):
        return str(value)
    return (type(value).__name__.removeprefix("Scalar").lower(), str(value)) if value is not None else None


_TOO_MUCH = "the file holds too much, or too deep"


class _Bounded(Composer):
    """Gives up early: to compose a file takes most of the time."""

    def __init__(self, loader: Any = None) -> None:  # noqa: ANN401 - ruamel's own reader
        super().__init__(loader=loader)
        self._nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401 - ruamel's own nodes
        """One more. Raises ValueError where they are too many."""
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise ValueError(_TOO_MUCH)
        return super().compose_node(parent, index)


def _bounded(data: Any) -> Any:  # noqa: ANN401 - whatever a file holds
    """The same. Raises ValueError where aliases make it too large, or a part of itself, and for what is no text."""
    waiting, nodes = [(data, 0)], 0
    while waiting:
        value, depth = waiting.pop()
        nodes += 1
        if nodes > _MOST_WITH_ALIASES or depth > _DEEPEST:
            raise ValueError(_TOO_MUCH)
        scalars = value if isinstance(value, Mapping) else () if isinstance(value, list) else (value,)
        if not all(map(is_text, scalars)):
            raise ValueError("the file holds a value that is no text")
        held = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
        waiting.extend((each, depth + 1) for each in held)
    return data


def _reader() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.allow_duplicate_keys = True
    # Python's own limit is met far later, and slowly.
    yaml.max_depth = _DEEPEST
    yaml.Composer = _Bounded
    return yaml

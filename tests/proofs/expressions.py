"""The expressions of GitHub Actions, as far as situations use them: names, literals, operators and a few functions.

https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

Contexts = Mapping[str, object]
Value = str | bool | int | float | None | object

_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[A-Za-z_][\w-]*|-?\d+(?:\.\d+)?|==|!=|&&|\|\||[!().,\[\]*])")


class UnknownExpressionError(ValueError):
    """An expression that this reading does not know."""


def filled(text: str, contexts: Contexts) -> str:
    """A text with its `${{ }}` replaced by what they mean."""
    return _EXPRESSION.sub(lambda found: shown(value(found[1], contexts)), text)


def shown(found: Value) -> str:
    """A value as text."""
    if found is None:
        return ""
    return str(found).lower() if isinstance(found, bool) else str(found)


def holds(condition: str | bool, contexts: Contexts, *, failed: bool) -> bool:
    """Whether a step with that `if` runs. Without one of the status functions `success()` is asked for, too."""
    text = shown(condition).strip()
    text = text.removeprefix("${{").removesuffix("}}") if text.startswith("${{") and text.endswith("}}") else text
    text = filled(text, contexts)
    asked = re.search(r"\b(always|failure|success|cancelled)\s*\(", text) is not None
    return (asked or not failed) and bool(value(text or "true", contexts, failed=failed))


def value(text: str, contexts: Contexts, *, failed: bool = False) -> Value:
    """What an expression without its `${{ }}` means. Raises UnknownExpressionError."""
    return _Reader(_tokens(text), contexts, failed=failed).whole()


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    text = text.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise UnknownExpressionError(text)
        tokens.append(found[1])
        at = found.end()
    return tokens


class _Reader:
    def __init__(self, tokens: Sequence[str], contexts: Contexts, *, failed: bool) -> None:
        self.tokens = [*tokens, ""]
        self.at = 0
        self.contexts = contexts
        self.failed = failed

    def whole(self) -> Value:
        found = self._or()
        if self.tokens[self.at]:
            raise UnknownExpressionError(" ".join(self.tokens))
        return found

    def _next(self, *wanted: str) -> str | None:
        token = self.tokens[self.at]
        if not token or (wanted and token not in wanted):
            return None
        self.at += 1
        return token

    def _or(self) -> Value:
        left = self._and()
        while self._next("||"):
            right = self._and()
            left = left or right
        return left

    def _and(self) -> Value:
        left = self._equal()
        while self._next("&&"):
            right = self._equal()
            left = left and right
        return left

    def _equal(self) -> Value:
        left = self._not()
        while sign := self._next("==", "!="):
            same = _same(left, self._not())
            left = same if sign == "==" else not same
        return left

    def _not(self) -> Value:
        if self._next("!"):
            return not self._not()
        if self._next("("):
            inside = self._or()
            if not self._next(")"):
                raise UnknownExpressionError(" ".join(self.tokens))
            return inside
        return self._single()

    def _single(self) -> Value:
        token = self._next() or ""
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if token in _WORDS:
            return _WORDS[token]
        if re.fullmatch(r"-?\d+(?:\.\d+)?", token):
            return float(token) if "." in token else int(token)
        if not re.fullmatch(r"[A-Za-z_][\w-]*", token):
            raise UnknownExpressionError(" ".join(self.tokens))
        return self._called(token) if self._next("(") else self._looked_up(token)

    def _called(self, name: str) -> Value:
        given: list[Value] = []
        while not self._next(")"):
            given.append(self._or())
            self._next(",")
        if name in {"success", "failure", "always", "cancelled"}:
            return {"success": not self.failed, "failure": self.failed, "always": True, "cancelled": False}[name]
        if name not in _FUNCTIONS:
            raise UnknownExpressionError(name)
        return _FUNCTIONS[name](*map(shown, given))

    def _looked_up(self, name: str) -> Value:
        if name not in self.contexts:
            raise UnknownExpressionError(name)
        found: object = self.contexts[name]
        while sign := self._next(".", "["):
            part = self._next() if sign == "." else shown(self._or())
            if sign == "[" and not self._next("]"):
                raise UnknownExpressionError(" ".join(self.tokens))
            found = found.get(str(part)) if isinstance(found, Mapping) else None
        return found


def _same(left: Value, right: Value) -> bool:
    """Strings compare without their case; what is no string as text, which is near enough here."""
    return shown(left).lower() == shown(right).lower()


_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None}
_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "contains": lambda text, part: part.lower() in text.lower(),
    "startsWith": lambda text, part: text.lower().startswith(part.lower()),
    "endsWith": lambda text, part: text.lower().endswith(part.lower()),
    "format": lambda text, *values: re.sub(r"\{(\d+)\}", lambda found: values[int(found[1])], text),
    "hashFiles": lambda *patterns: "0" * 64 if patterns else "",
}

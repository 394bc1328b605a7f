"""Questions to a repository as one GraphQL query, and its answer read: https://docs.github.com/en/graphql

One query costs one request, however many files it reads. Whatever a repository's names hold travels as a variable,
never as a part of the query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workers.triage.repository import tree as trees
from workers.triage.repository.questions import (
    Answer,
    Blame,
    BlameFile,
    Changes,
    FindRemote,
    ListFolder,
    Listing,
    Question,
    Range,
    ReadBlob,
    ReadChanges,
    ReadSetting,
    Remote,
    Text,
)

MOST = 100
"""The most items of a list that GitHub answers at once.
https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#node-limit"""

Json = Mapping[str, Any]

_BLOB = "{alias}: object(oid: ${alias}) {{ ... on Blob {{ text isBinary isTruncated }} }}"
_SETTING = "{alias}: object(expression: ${alias}) {{ ... on Blob {{ text isBinary isTruncated }} }}"
# Asked by folder: a gitlink's commit is in another repository, so that only the folder that it stands in knows it.
_FOLDER = (
    "{alias}: object(expression: ${alias}) {{ ... on Tree {{ entries {{ name mode oid object {{"
    " ... on Blob {{ byteSize }} }} }} }} }}"
)
_BLAME = (
    "{alias}: object(oid: ${alias}) {{ ... on Commit {{ blame(path: ${alias}p) {{ ranges {{ startingLine endingLine"
    " commit {{ oid messageHeadline committedDate url author {{ name user {{ login }} }} }} }} }} }} }}"
)
_CHANGES = (
    "{alias}: pullRequest(number: ${alias}) {{"
    " files(first: 100) {{ totalCount nodes {{ path changeType }} }}"
    " commits(last: 100) {{ totalCount nodes {{ commit {{ oid }} }} }} }}"
)
_REMOTE = (
    "{alias}: repository(owner: ${alias}o, name: ${alias}n) {{"
    " nameWithOwner isPrivate object(oid: ${alias}) {{ __typename }} }}"
)


@dataclass(slots=True)
class Query:
    """One query that grows by what is asked."""

    within: list[str] = field(default_factory=list)
    """Selections of the repository."""
    beside: list[str] = field(default_factory=list)
    """Selections of the root: other repositories."""
    types: dict[str, str] = field(default_factory=dict)
    """The variables' types."""
    values: dict[str, str | int] = field(default_factory=dict)
    """The variables' values."""

    def variable(self, name: str, kind: str, value: str | int) -> None:
        """One more variable."""
        self.types[name] = kind
        self.values[name] = value

    def body(self, owner: str, name: str) -> dict[str, Any]:
        """The JSON to be posted."""
        if self.within:
            self.variable("owner", "String!", owner)
            self.variable("name", "String!", name)
            here = [f"repository(owner: $owner, name: $name) {{ {' '.join(self.within)} }}"]
        else:
            here = []
        declared = ", ".join(f"${variable}: {kind}" for variable, kind in self.types.items())
        return {"query": f"query({declared}) {{ {' '.join([*here, *self.beside])} }}", "variables": self.values}


def ask(owner: str, name: str, questions: Sequence[Question]) -> dict[str, Any]:
    """The request's JSON for at least one question; the aliases are the questions' places."""
    query = Query()
    for number, question in enumerate(questions):
        alias = f"q{number}"
        _ASKED[type(question)](query, alias, question)
    return query.body(owner, name)


def answers(questions: Sequence[Question], data: Json, errors: Sequence[Json] = ()) -> dict[Question, Answer]:
    """What was answered; a question that GitHub left open is not among it: a null with an error is no fact.

    Raises KeyError, TypeError or ValueError for an answer of another shape than the documented one.
    """
    here: Json = data.get("repository") or {}
    answered: dict[Question, Answer] = {}
    left_open = {alias for error in errors for alias in _left_open(error)}
    for number, question in enumerate(questions):
        alias = f"q{number}"
        if alias in left_open:
            continue
        answer = _READ[type(question)](question, data.get(alias) if alias in data else here.get(alias))
        if answer is not None:
            answered[question] = answer
    return answered


def _left_open(error: Json) -> Sequence[str]:
    """The alias that an error leaves without an answer. A repository that may not be seen is an answer."""
    path = [str(part) for part in error.get("path") or ()]
    if str(error.get("type")) == "NOT_FOUND" and len(path) == 1:
        return ()
    return path[1:2] if path[:1] == ["repository"] else path[:1]


def _mode(mode: int) -> str:
    """Git's six digits; GraphQL gives the same number as a decimal one."""
    return f"{mode:06o}"


def _ask_blob(query: Query, alias: str, question: ReadBlob) -> None:
    query.variable(alias, "GitObjectID!", question.oid)
    query.within.append(_BLOB.format(alias=alias))


def _ask_setting(query: Query, alias: str, question: ReadSetting) -> None:
    query.variable(alias, "String!", f"HEAD:{question.path}")
    query.within.append(_SETTING.format(alias=alias))


def _ask_folder(query: Query, alias: str, question: ListFolder) -> None:
    query.variable(alias, "String!", f"{question.commit}:{question.folder}")
    query.within.append(_FOLDER.format(alias=alias))


def _ask_blame(query: Query, alias: str, question: BlameFile) -> None:
    query.variable(alias, "GitObjectID!", question.commit)
    query.variable(f"{alias}p", "String!", question.path)
    query.within.append(_BLAME.format(alias=alias))


def _ask_changes(query: Query, alias: str, question: ReadChanges) -> None:
    query.variable(alias, "Int!", question.number)
    query.within.append(_CHANGES.format(alias=alias))


def _ask_remote(query: Query, alias: str, question: FindRemote) -> None:
    owner, _, name = question.repository.partition("/")
    query.variable(f"{alias}o", "String!", owner)
    query.variable(f"{alias}n", "String!", name)
    query.variable(alias, "GitObjectID!", question.commit)
    query.beside.append(_REMOTE.format(alias=alias))


def blob(found: Json | None) -> Text:
    """A file's text, or why there is none."""
    if found is None or "isBinary" not in found:
        return Text(None, "is not there")
    if found["isBinary"] or found["text"] is None:
        return Text(None, "is binary")
    return Text(None, "is too long to be read") if found["isTruncated"] else Text(str(found["text"]))


def _read_blob(_: Question, found: Json | None) -> Text:
    return blob(found)


def _read_folder(question: ListFolder, found: Json | None) -> Listing:
    return Listing(tuple(_entry(question.folder, row) for row in (found or {}).get("entries") or ()))


def _entry(folder: str, row: Json) -> trees.Entry:
    path = f"{folder}/{row['name']}" if folder else str(row["name"])
    return trees.Entry(path, _mode(row["mode"]), str(row["oid"]), (row.get("object") or {}).get("byteSize"))


def _read_blame(_: Question, found: Json | None) -> Blame:
    ranges = ((found or {}).get("blame") or {}).get("ranges") or ()
    return Blame(tuple(_range(each) for each in ranges))


def _range(given: Json) -> Range:
    commit = given["commit"]
    author = commit.get("author") or {}
    return Range(
        int(given["startingLine"]),
        int(given["endingLine"]),
        str(commit["oid"]),
        str(commit["messageHeadline"]),
        (author.get("user") or {}).get("login") or author.get("name"),
        str(commit["committedDate"]),
        str(commit["url"]),
    )


def _read_changes(_: Question, found: Json | None) -> Changes | None:
    if found is None:
        return None
    files, commits = found["files"] or {"nodes": (), "totalCount": 0}, found["commits"]
    changed = {str(each["path"]): str(each["changeType"]) for each in files["nodes"]}
    oids = tuple(str(each["commit"]["oid"]) for each in commits["nodes"])
    return Changes(changed, oids, files["totalCount"] <= len(changed) and commits["totalCount"] <= len(oids))


def _read_remote(_: Question, found: Json | None) -> Remote:
    if found is None:
        return Remote(visible=False)
    return Remote(True, str(found["nameWithOwner"]), bool(found["isPrivate"]), found["object"] is not None)


_ASKED: Mapping[type[Question], Callable[[Query, str, Any], None]] = {
    ReadBlob: _ask_blob,
    ReadSetting: _ask_setting,
    ListFolder: _ask_folder,
    BlameFile: _ask_blame,
    ReadChanges: _ask_changes,
    FindRemote: _ask_remote,
}
_READ: Mapping[type[Question], Callable[[Any, Json | None], Answer | None]] = {
    ReadBlob: _read_blob,
    ReadSetting: _read_blob,
    ListFolder: _read_folder,
    BlameFile: _read_blame,
    ReadChanges: _read_changes,
    FindRemote: _read_remote,
}


def refused(errors: Iterable[Json], data: Json | None) -> tuple[str, str] | None:
    """The type and message of the error that leaves nothing to be read; None where the rest counts."""
    for error in errors:
        kind, path = str(error.get("type") or ""), list(error.get("path") or ())
        whole = data is None or path == ["repository"] or _empty(data)
        if whole or kind in {"RATE_LIMIT", "RATE_LIMITED"}:
            return kind, str(error.get("message") or "no reason given").rstrip(".")
    return None


def _empty(data: Json) -> bool:
    """Whether nothing in the repository was answered, and nothing else asked for."""
    here: Json = data.get("repository") or {}
    return set(data) == {"repository"} and len(here) > 0 and not any(here.values())

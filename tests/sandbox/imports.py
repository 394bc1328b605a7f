"""Real git repositories taken in: every object under the id that git gave it.

`git cat-file --batch-all-objects --batch` writes them all out; https://git-scm.com/docs/git-cat-file says how.
Left out: repositories that name objects by SHA-256.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

from tests.sandbox.git import Commit, Entry, Objects, Signature, Tag, object_id, path_of

_QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_NO_REPLACE_OBJECTS": "1"}
_WHO = re.compile(rb"(?P<name>.*?) ?<(?P<email>[^>]*)> (?P<when>\d+) (?P<zone>[+-]\d{4})")


def read(objects: Objects, folder: Path) -> None:
    """Take in every object of a repository, those that no branch reaches included.

    Raises:
        ValueError: an object has another id than its content asks for.
        subprocess.CalledProcessError: there is no repository.
    """
    for sha, kind, data in _objects(git(folder, "cat-file", "--batch-all-objects", "--batch")):
        if object_id(kind, data) != sha:
            raise ValueError(f"no SHA-1 of its content: {sha}")
        _add(objects, sha, kind, data)


def branches(folder: Path, wanted: Mapping[str, str] | None) -> dict[str, str]:
    """The commits of the branches: of those that are wanted, by revision, or of all that there are.

    Raises:
        subprocess.CalledProcessError: there is no such revision.
    """
    if wanted is None:
        return _refs(folder, "refs/heads/")
    asked = {name: git(folder, "rev-parse", "--verify", f"{revision}^{{commit}}") for name, revision in wanted.items()}
    return {name: sha.decode().strip() for name, sha in asked.items()}


def tags(folder: Path) -> dict[str, str]:
    """What each tag points to; an annotated one to its own object."""
    return _refs(folder, "refs/tags/")


def _refs(folder: Path, place: str) -> dict[str, str]:
    rows = git(folder, "for-each-ref", "--format=%(objectname) %(refname)", place).decode().splitlines()
    return {name.removeprefix(place): sha for sha, _, name in (row.partition(" ") for row in rows)}


def git(folder: Path, *arguments: str) -> bytes:
    """What git says of a repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, env=kept | _QUIET, capture_output=True, check=True).stdout


def _objects(stream: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Each object's id, kind and content: a line that says how long it is, the content, a line feed."""
    place = 0
    while place < len(stream):
        end = stream.index(b"\n", place)
        sha, kind, size = stream[place:end].decode().split(" ")
        first, last = end + 1, end + 1 + int(size)
        yield sha, kind, stream[first:last]
        place = last + 1


def _add(objects: Objects, sha: str, kind: str, data: bytes) -> None:
    if kind == "blob":
        objects.blobs[sha] = data
    elif kind == "tree":
        objects.trees[sha] = tuple(_entries(data))
    elif kind == "commit":
        objects.commits[sha] = _commit(sha, data)
    else:
        objects.tags[sha] = _tag(sha, data)


def _entries(data: bytes) -> Iterator[Entry]:
    place = 0
    while place < len(data):
        end = data.index(b"\0", place)
        mode, _, name = data[place:end].partition(b" ")
        yield Entry(path_of(name), mode.decode().zfill(6), data[end + 1 : end + 21].hex())
        place = end + 21


def _commit(sha: str, data: bytes) -> Commit:
    headers, message = _parts(data)
    parents = tuple(value.decode() for name, value in headers if name == b"parent")
    named = dict(reversed(headers))
    author, committer = _signature(named[b"author"]), _signature(named[b"committer"])
    return Commit(sha, named[b"tree"].decode(), parents, author, message, committer)


def _tag(sha: str, data: bytes) -> Tag:
    headers, message = _parts(data)
    named = dict(headers)
    tagger = _signature(named[b"tagger"]) if b"tagger" in named else None
    return Tag(sha, named[b"object"].decode(), named[b"tag"].decode(errors="replace"), tagger, message)


def _parts(data: bytes) -> tuple[list[tuple[bytes, bytes]], str]:
    """The headers, and the message in the encoding that they name. A line that begins with a space continues one."""
    head, _, message = data.partition(b"\n\n")
    lines = [line.partition(b" ") for line in head.split(b"\n") if not line.startswith(b" ")]
    headers = [(name, value) for name, _, value in lines]
    encoding = dict(headers).get(b"encoding", b"utf-8").decode()
    return headers, message.decode(encoding, errors="replace").rstrip("\n")


def _signature(value: bytes) -> Signature:
    found = _WHO.fullmatch(value)
    if found is None:
        raise ValueError(f"no signature: {value!r}")
    zone = found["zone"].decode()
    minutes = int(zone[1:3]) * 60 + int(zone[3:])
    offset = timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))
    when = datetime.fromtimestamp(int(found["when"]), offset)
    return Signature(found["name"].decode(errors="replace"), found["email"].decode(errors="replace"), when)

"""Objects have the ids that git gives them, and the API reads them."""

from __future__ import annotations

import base64
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.sandbox.git import EXECUTABLE, FILE, SUBMODULE, SYMLINK, Objects, Signature
from tests.test_sandbox.conftest import SUBMODULE as LIB
from tests.test_sandbox.conftest import World
from tests.test_sandbox.exercises import blob_of

REPO = "/repos/acme/datasets"


def git(folder: Path, *arguments: str, data: bytes = b"") -> str:
    """What the real git says."""
    who = {"NAME": "alice", "EMAIL": "alice@example.com", "DATE": "1700000000 +0000"}
    names = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
    run = subprocess.run(
        ["git", *arguments], cwd=folder, input=data, env=os.environ | names, capture_output=True, check=True
    )
    return run.stdout.decode().strip()


def test_ids_are_those_of_git(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    objects = Objects()
    blob = objects.add_blob(b"hello\n")
    assert blob == git(tmp_path, "hash-object", "-w", "--stdin", data=b"hello\n")
    files = {"a/b": (FILE, blob), "a.c": (EXECUTABLE, blob), "a-c": (SYMLINK, blob), "z": (SUBMODULE, LIB)}
    tree = objects.add_tree(files)
    index = "".join(f"{mode} {sha}\t{path}\n" for path, (mode, sha) in files.items())
    git(tmp_path, "update-index", "--add", "--index-info", data=index.encode())
    assert tree == git(tmp_path, "write-tree")
    who = Signature("alice", "alice@example.com", datetime.fromtimestamp(1_700_000_000, UTC))
    first = objects.add_commit(tree, (), who, "One")
    assert first == git(tmp_path, "commit-tree", tree, "-m", "One")
    assert objects.add_commit(tree, (first,), who, "Two") == git(
        tmp_path, "commit-tree", tree, "-p", first, "-m", "Two"
    )


def test_the_nearest_common_commit_is_found() -> None:
    objects = Objects()
    who = Signature("a", "a@example.com", datetime.fromtimestamp(0, UTC))
    tree = objects.add_tree({})
    assert tree == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    root = objects.add_commit(tree, (), who, "root")
    left, right = (objects.add_commit(tree, (root,), who, side) for side in ("left", "right"))
    assert objects.merge_base(left, right) == root
    assert objects.merge_base(left, root) == root
    assert objects.merge_base(left, objects.add_commit(tree, (), who, "alone")) is None


@pytest.mark.sockets
def test_a_tree_lists_every_sort_of_entry(world: World) -> None:
    rows = world.get(f"{REPO}/git/trees/{world.sha}?recursive=1").json()
    found = {row["path"]: (row["mode"], row["type"]) for row in rows["tree"]}
    assert found == {
        ".gitmodules": ("100644", "blob"),
        "README.md": ("100644", "blob"),
        "docs": ("040000", "tree"),
        "docs/a.md": ("100644", "blob"),
        "link": ("120000", "blob"),
        "run.sh": ("100755", "blob"),
        "vendor": ("040000", "tree"),
        "vendor/lib": ("160000", "commit"),
    }
    assert rows["truncated"] is False
    flat = world.get(f"{REPO}/git/trees/feature").json()["tree"]
    assert [row["path"] for row in flat] == [".gitmodules", "README.md", "docs", "link", "run.sh", "vendor"]
    world.sandbox.tree_limit = 3
    cut = world.get(f"{REPO}/git/trees/{world.sha}?recursive=1").json()
    assert (len(cut["tree"]), cut["truncated"]) == (3, True)


@pytest.mark.sockets
def test_content_comes_as_base64_or_raw(world: World) -> None:
    path = f"{REPO}/contents/docs/a.md?ref=feature"
    assert base64.b64decode(world.get(path).json()["content"]) == b"one\ntwo\n"
    assert world.get(path, Accept="application/vnd.github.raw+json").content == b"one\ntwo\n"
    assert base64.b64decode(world.get(f"{REPO}/contents/docs/a.md").json()["content"]) == b"one\n"
    assert world.get(f"{REPO}/contents/missing").status_code == 404
    assert (
        world.get(f"{REPO}/contents/docs/a.md?ref=nowhere").json()["message"] == "No commit found for the ref nowhere"
    )


@pytest.mark.sockets
def test_a_symlink_stands_for_its_file_or_for_itself(world: World) -> None:
    world.repo.commit(symlinks={"docs/here": "a.md", "docs/up": "../README.md", "docs/away": "../../etc/passwd"})
    found = {name: world.get(f"{REPO}/contents/docs/{name}").json() for name in ("here", "up", "away")}
    assert {name: row["type"] for name, row in found.items()} == {"here": "file", "up": "file", "away": "symlink"}
    assert base64.b64decode(found["here"]["content"]) == b"one\n"
    assert found["away"]["target"] == "../../etc/passwd"


@pytest.mark.sockets
def test_a_submodule_names_its_commit_and_where_gitmodules_says_it_lives(world: World) -> None:
    found = world.get(f"{REPO}/contents/vendor/lib").json()
    assert (found["type"], found["sha"]) == ("submodule", LIB)
    assert found["submodule_git_url"] == "https://github.com/acme/lib.git"
    world.repo.commit({".gitmodules": '[submodule "lib"]\n\tpath = vendor/lib\n\turl = ../lib.git\n'})
    relative = world.get(f"{REPO}/contents/vendor/lib").json()
    assert relative["submodule_git_url"] == "https://github.com/acme/lib.git"
    kinds = {row["name"]: row["type"] for row in world.get(f"{REPO}/contents/vendor").json()}
    assert kinds == {"lib": "file"}
    newer = world.get(f"{REPO}/contents/vendor", **{"X-GitHub-Api-Version": "2026-03-10"}).json()
    assert newer[0]["type"] == "submodule"


@pytest.mark.sockets
def test_a_pull_requests_files_say_what_changed(world: World) -> None:
    found = {row["filename"]: row for row in world.get(f"{REPO}/pulls/7/files").json()}
    assert {path: row["status"] for path, row in found.items()} == {
        "docs/a.md": "modified",
        "link": "added",
        "run.sh": "added",
        "setup.py": "removed",
    }
    assert found["docs/a.md"]["patch"] == "@@ -1 +1,2 @@\n one\n+two"


@pytest.mark.sockets
def test_two_branches_are_compared(world: World) -> None:
    world.repo.commit({"other": "x"}, branch="main")
    found = world.get(f"{REPO}/compare/main...feature").json()
    assert (found["status"], found["ahead_by"], found["behind_by"]) == ("diverged", 1, 1)
    assert [each["sha"] for each in found["commits"]] == [world.sha]
    assert world.get(f"{REPO}/compare/main...main").json()["status"] == "identical"
    fork = world.repo.fork("mallory")
    fork.commit({"a": "b"}, branch="patch")
    assert world.get(f"{REPO}/compare/main...mallory:patch").json()["ahead_by"] == 1
    assert world.get(f"{REPO}/compare/main...nowhere").status_code == 404


@pytest.mark.sockets
def test_commits_are_listed_by_path_and_lead_to_pull_requests(world: World) -> None:
    assert [each["sha"] for each in world.get(f"{REPO}/commits?sha=feature&path=run.sh").json()] == [world.sha]
    assert [each["number"] for each in world.get(f"{REPO}/commits/{world.sha}/pulls").json()] == [7]
    missing = world.get(f"{REPO}/commits/{'0' * 40}")
    assert (missing.status_code, missing.json()["message"]) == (422, f"No commit found for SHA: {'0' * 40}")
    assert world.get(f"{REPO}/branches/nowhere").json()["message"] == "Branch not found"


@pytest.mark.sockets
def test_a_trees_rows_tell_what_they_are_and_where(world: World) -> None:
    answer = world.get(f"{REPO}/git/trees/{world.sha}?recursive=0").json()
    base = f"{world.sandbox.api_url}{REPO}/git"
    assert (answer["sha"], answer["url"]) == (world.sha, f"{base}/trees/{world.sha}")
    rows = {row["path"]: row for row in answer["tree"]}
    blob, tree, gitlink = rows["docs/a.md"], rows["docs"], rows["vendor/lib"]
    assert (blob["size"], blob["url"]) == (8, f"{base}/blobs/{blob['sha']}")
    assert ("size" in tree, tree["url"]) == (False, f"{base}/trees/{tree['sha']}")
    assert gitlink == {"path": "vendor/lib", "mode": "160000", "type": "commit", "sha": LIB}
    below = world.get(f"{REPO}/git/trees/{tree['sha']}").json()
    assert [row["path"] for row in below["tree"]] == ["a.md"]
    assert below["sha"] == tree["sha"]


@pytest.mark.sockets
@pytest.mark.parametrize("name", ["feature", "heads/feature", "refs/heads/feature", "refs/pull/7/head", "{short}"])
def test_a_tree_is_found_by_any_name_of_its_commit(world: World, name: str) -> None:
    found = world.get(f"{REPO}/git/trees/{name.format(short=world.sha[:10])}").json()
    assert found["sha"] == world.sha


@pytest.mark.sockets
def test_a_truncated_tree_holds_as_many_rows_as_fit(world: World) -> None:
    whole = world.get(f"{REPO}/git/trees/{world.sha}?recursive=1").json()["tree"]
    for limit in (len(whole) - 1, len(whole)):
        world.sandbox.tree_limit = limit
        cut = world.get(f"{REPO}/git/trees/{world.sha}?recursive=1").json()
        assert (cut["tree"], cut["truncated"]) == (whole[:limit], limit < len(whole))


@pytest.mark.sockets
def test_what_is_no_tree_is_not_found_and_an_empty_repository_has_none(world: World) -> None:
    for unknown in ("0" * 40, "nowhere", blob_of(world, "run.sh")):
        missing = world.get(f"{REPO}/git/trees/{unknown}")
        assert (missing.status_code, missing.json()["message"]) == (404, "Not Found")
    account = world.sandbox.store.account("acme")
    world.sandbox.store.add_repository(account, "empty", False, "main")
    empty = world.get("/repos/acme/empty/git/trees/main")
    assert (empty.status_code, empty.json()["message"]) == (409, "Git Repository is empty.")

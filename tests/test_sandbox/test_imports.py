"""Real repositories keep their ids, their histories and the names of their files."""

from __future__ import annotations

import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from tests.sandbox import RepositoryHandle, Sandbox, blame, diffs, imports, revisions
from tests.sandbox.git import Objects
from tests.test_sandbox.conftest import World
from tests.test_sandbox.repositories import Git

STRANGE = (
    "with space.txt",
    "naïve/ünï.txt",
    'quo"te',
    "tab\there",
    "line\nfeed",
    "back\\slash",
    "日本語.md",
    "-dash",
    "a:b",
)
GITLINK = "5" * 40


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """An empty repository."""
    return Git(tmp_path / "repository")


@pytest.fixture
def taken() -> RepositoryHandle:
    """Where repositories are taken in."""
    return Sandbox().repository("acme/real")


def test_every_object_has_the_id_that_git_gave_it(git: Git, taken: RepositoryHandle) -> None:
    (git.folder / "run.sh").write_text("#!/bin/sh\n")
    (git.folder / "run.sh").chmod(0o755)
    (git.folder / "link").symlink_to("run.sh")
    (git.folder / "vendor/lib").mkdir(parents=True)
    git("update-index", "--add", "--cacheinfo", f"160000,{GITLINK},vendor/lib")
    git.commit(dict.fromkeys(STRANGE, "x\n"))
    git("tag", "--annotate", "v1", "--message", "The first\n\none")
    git("tag", "plain")
    git("checkout", "--quiet", "-b", "topic")
    git.commit({"topic": b"\0\xff"})
    git("checkout", "--quiet", "main")
    git.commit({"main": ""})
    merge = git.merge("topic")
    assert taken.import_git(git.folder) == {"main": merge, "topic": git("rev-parse", "topic")}
    objects = taken.record.objects
    rows = git("ls-tree", "-r", "-t", "-z", merge).split("\0")
    listed = {path: (entry.mode, entry.sha) for path, entry in objects.walk(objects.commits[merge].tree)}
    told = [row.partition("\t") for row in rows if row]
    assert listed == {path: (facts.split()[0], facts.split()[2]) for facts, _, path in told}
    assert listed["run.sh"][0] == "100755"
    assert listed["link"][0] == "120000"
    assert listed["vendor/lib"] == ("160000", GITLINK)
    assert set(STRANGE) < set(listed)
    rows = git("cat-file", "--batch-all-objects", "--batch-check").splitlines()
    known = {sha: kind for sha, kind, _ in (row.split(" ") for row in rows)}
    assert {sha: objects.kind(sha) for sha in known} == known
    assert taken.record.tags == {"v1": git("rev-parse", "refs/tags/v1"), "plain": git("rev-parse", "plain")}
    assert objects.tags[taken.record.tags["v1"]].message == "The first\n\none"


def test_a_commit_tells_who_wrote_it_when_and_where(git: Git, taken: RepositoryHandle) -> None:
    git("config", "i18n.commitEncoding", "iso-8859-1")
    git.folder.joinpath("message").write_bytes("Größe\n\nText\n\n".encode("iso-8859-1"))
    sha = git.commit({"a": "b"})
    git("commit", "--amend", "--quiet", "--file", "message")
    sha = taken.import_git(git.folder)["main"]
    found = taken.record.objects.commits[sha]
    assert found.message == "Größe\n\nText"
    assert (found.author.email, found.author.when.utcoffset()) == ("alice@example.com", timedelta(hours=2))
    assert found.author.when.timestamp() == 1_700_000_060


def test_branches_are_set_to_revisions_and_others_stay(git: Git, taken: RepositoryHandle) -> None:
    first, second = git.commit({"a": "1"}), git.commit({"a": "2"})
    kept = taken.commit({"own": "x"}, branch="own")
    assert taken.import_git(git.folder, {"main": "HEAD~1", "feature": second[:10]}) == {
        "main": first,
        "feature": second,
    }
    assert taken.record.branches == {"main": first, "feature": second, "own": kept}
    with pytest.raises(subprocess.CalledProcessError):
        taken.import_git(git.folder, {"main": "nowhere"})


def test_an_imported_branch_is_committed_on(git: Git, taken: RepositoryHandle) -> None:
    sha = git.commit(dict.fromkeys(STRANGE, "x\n"))
    taken.import_git(git.folder)
    git("-c", "core.quotePath=false", "read-tree", sha)
    blob = git("hash-object", "-w", "--stdin", data=b"y\n")
    git("update-index", "--add", "--cacheinfo", f"100644,{blob},new/file")
    made = taken.record.objects.commits[taken.commit({"new/file": "y\n"})]
    assert (made.tree, made.parents) == (git("write-tree"), (sha,))


def test_a_name_that_is_no_utf8_is_kept_and_shown_replaced(git: Git, taken: RepositoryHandle) -> None:
    blob = git("hash-object", "-w", "--stdin", data=b"x")
    git("update-index", "--add", "--index-info", data=b"100644 " + blob.encode() + b"\tcaf\xe9\n")
    git("commit", "--quiet", "--message", "x")
    taken.import_git(git.folder)
    tree = taken.record.objects.commits[taken.record.branches["main"]].tree
    (entry,) = taken.record.objects.trees[tree]
    assert os.fsencode(entry.name) == b"caf\xe9"
    assert taken.record.objects.add_tree({entry.name: (entry.mode, entry.sha)}) == tree


@pytest.mark.sockets
def test_strange_names_are_listed_and_read(world: World, git: Git) -> None:
    git.commit(dict.fromkeys(STRANGE, "x\n"))
    blob = git("rev-parse", "HEAD:-dash")
    git("update-index", "--add", "--index-info", data=b"100644 " + blob.encode() + b"\tcaf\xe9\n")
    git("commit", "--quiet", "--message", "x")
    sha = world.repo.import_git(git.folder)["main"]
    rows = world.get(f"/repos/acme/datasets/git/trees/{sha}?recursive=1").json()["tree"]
    assert {row["path"] for row in rows} - {"naïve"} == {*STRANGE, "caf\ufffd"}
    assert world.get("/repos/acme/datasets/contents/naïve/ünï.txt").json()["sha"] == blob


def test_an_object_whose_content_asks_for_another_id_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(*_: object) -> bytes:
        return b"1" * 40 + b" blob 1\nx\n"

    monkeypatch.setattr(imports, "git", spoilt)
    with pytest.raises(ValueError, match="no SHA-1 of its content"):
        imports.read(Objects(), tmp_path)


def owners(taken: RepositoryHandle, commit: str, path: str) -> list[str]:
    """The commit of each line."""
    ranges = blame.blame(taken.record.objects, commit, path)
    assert [each.first for each in ranges[1:]] == [each.last + 1 for each in ranges[:-1]]
    return [each.commit for each in ranges for _ in range(each.first, each.last + 1)]


def test_blame_is_that_of_git_through_merges_and_renames(git: Git, taken: RepositoryHandle) -> None:
    lines = [f"line {number}\n" for number in range(30)]
    git.commit({"a.txt": "".join(lines)})
    git("checkout", "--quiet", "-b", "topic")
    git.commit({"a.txt": "".join(["topic\n", *lines])})
    git.commit({"a.txt": None, "sub/b.txt": "".join(["topic\n", *lines[:20], *lines[21:]])})
    git("checkout", "--quiet", "main")
    git.commit({"a.txt": "".join([*lines, "main\n", "no end"])})
    merge = git.merge("topic")
    after = [*lines[10:20], *lines[21:], "main\n", "no end\n"]
    last = git.commit({"sub/b.txt": "".join(["topic\n", *lines[:10], "\x0c\u2028 one line\n", *after])})
    taken.import_git(git.folder)
    for commit in (merge, last):
        assert owners(taken, commit, "sub/b.txt") == git.blamed(commit, "sub/b.txt")
    assert len(set(owners(taken, last, "sub/b.txt"))) == 4


def test_blame_of_own_commits() -> None:
    repo = Sandbox().repository("acme/own")
    first = repo.commit({"a": "1\n2\n3\n"})
    second = repo.commit({"a": "1\nX\n3\n"})
    assert owners(repo, second, "a") == [first, second, first]
    assert blame.blame(repo.record.objects, repo.commit({"empty": ""}), "empty") == []


def test_of_two_parents_the_first_one_that_has_a_line_gets_it(git: Git, taken: RepositoryHandle) -> None:
    git.commit({"a": "1\n"})
    git("checkout", "--quiet", "-b", "topic")
    git.commit({"a": "1\nboth\n"}, "On the topic")
    git("checkout", "--quiet", "main")
    git.commit({"a": "1\nboth\nown\n"}, "On main")
    git("merge", "--quiet", "--no-commit", "--strategy=ours", "topic")
    merge = git.commit({"a": "1\nboth\nown\nnew\n"})
    taken.import_git(git.folder)
    assert len(taken.record.objects.commits[merge].parents) == 2
    assert owners(taken, merge, "a") == git.blamed(merge, "a")


def test_changes_between_commits_are_those_of_git(git: Git, taken: RepositoryHandle) -> None:
    text = "".join(f"line {number}\n" for number in range(10))
    old = git.commit(
        {"same": "s\n", "moved": text, "edited": text, "gone": "g\n", "kind": "k\n", "bin": b"\0a", "empty": ""}
    )
    (git.folder / "kind").unlink()
    (git.folder / "kind").symlink_to("same")
    new = git.commit(
        {"moved": None, "dir/moved": text + "more\n", "edited": text[:-1], "gone": None, "bin": b"\0b", "new": "n"}
    )
    taken.import_git(git.folder)
    objects = taken.record.objects
    found = diffs.between(objects, old, new)
    letters = {"added": "A", "removed": "D", "modified": "M", "changed": "T", "renamed": "R"}
    told = [[letters[each.status], *filter(None, [each.previous]), each.path] for each in found]
    said = [row.split("\t") for row in git("diff", "--name-status", "-M", old, new).splitlines()]
    assert sorted(told) == sorted([row[0][0], *row[1:]] for row in said)
    numbers = {each.path: diffs.counts(diffs.hunks(objects, each)) for each in found}
    paths = ("edited", "gone", "kind", "new")
    rows = git("diff", "--numstat", "--no-renames", old, new, "--", *paths).splitlines()
    counted = (row.split("\t") for row in rows)
    assert {path: (int(added), int(removed)) for added, removed, path in counted}.items() <= numbers.items()
    edited = next(each for each in found if each.path == "edited")
    patch = diffs.patch(diffs.hunks(objects, edited)).splitlines()
    assert patch == git("diff", old, new, "--", "edited").splitlines()[4:]
    assert patch[-1] == "\\ No newline at end of file"


REVISIONS = """
HEAD @ main heads/main refs/heads/main topic v1 tags/v1 refs/tags/v1 none 0000 refs/heads
v1^{} v1^{commit} v1^{tree} v1^{tag} v1^{blob} main^{tree} main^{nonsense} main^{
main~1 main~0 main~ main~9 main^ main^0 main^1 main^2 main^3 main^^ main~2^{tree} main^2~1 main^{tree}~1
main: main:a main:dir main:dir/ main:dir/file main:none main:dir/none main:a/b main:/a main:vendor
v1:a main^2:topic main~1:topic none:a main:dir/with§space
SHA SHORT SHORT:a SHORT^ TREE TREE:a TREE^{tree} TREE^{commit} BLOB BLOB:a BLOB^{blob} BLOB^{tree}
"""
"""`§` stands for a space, words in capitals for ids."""


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> tuple[Git, RepositoryHandle]:
    """A repository with a tag, a merge and a gitlink, on this disk and taken in."""
    git = Git(tmp_path_factory.mktemp("revised"))
    git.commit({"a": "1", "dir/file": "2", "dir/with space": "3"})
    git("tag", "--annotate", "v1", "--message", "x")
    git("checkout", "--quiet", "-b", "topic")
    git.commit({"topic": "t"})
    git("checkout", "--quiet", "main")
    (git.folder / "vendor").mkdir()
    git("update-index", "--add", "--cacheinfo", f"160000,{GITLINK},vendor")
    git.commit({"b": "4"})
    git.merge("topic")
    repo = Sandbox().repository("acme/real")
    repo.import_git(git.folder)
    return git, repo


@pytest.mark.parametrize("pattern", ["", *REVISIONS.split()])
def test_revisions_stand_for_what_git_says(revised: tuple[Git, RepositoryHandle], pattern: str) -> None:
    git, repo = revised
    ids = {"SHA": "main", "TREE": "main^{tree}", "BLOB": "main:a"}
    revision = pattern.replace("§", " ").replace("SHORT", git("rev-parse", "--short=9", "main"))
    for word, meant in ids.items():
        revision = revision.replace(word, git("rev-parse", meant))
    command = ["git", "rev-parse", "--quiet", "--verify", revision]
    done = subprocess.run(command, cwd=git.folder, capture_output=True, text=True, check=False)
    # A gitlink's commit is another repository's, which git's answer does not tell and GitHub's does.
    expected = {GITLINK: None, "": None}.get(said := done.stdout.strip(), said)
    assert revisions.find(repo.record, revision) == expected

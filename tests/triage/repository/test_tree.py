"""What a commit's tree tells: what is there, what is not, and what is like it."""

from __future__ import annotations

import pytest

from workers.triage.repository import tree
from workers.triage.repository.tree import Entry, Mode, Tree

PATHS = {
    "README.md": Mode.FILE,
    "docs": Mode.FOLDER,
    "docs/readme.md": Mode.FILE,
    "docs/Guide.md": Mode.FILE,
    "docs/link": Mode.SYMLINK,
    "scripts": Mode.FOLDER,
    "scripts/run.sh": Mode.EXECUTABLE,
    "scripts/run it.sh": Mode.FILE,
    "scripts/old": Mode.FOLDER,
    "scripts/old/run.sh": Mode.FILE,
    "vendor": Mode.FOLDER,
    "vendor/lib": Mode.GITLINK,
    "data": Mode.SYMLINK,
    "naïve.txt": Mode.FILE,
    "Straße.txt": Mode.FILE,
}
TREE = tree.of("c" * 40, [Entry(path, mode, f"oid of {path}") for path, mode in PATHS.items()])


def names(entries: object) -> list[str]:
    assert isinstance(entries, tuple | list)
    return [entry.path for entry in entries]


def test_entries_are_found_at_their_exact_path() -> None:
    found = TREE.get("scripts/run.sh")
    assert found == Entry("scripts/run.sh", "100755", "oid of scripts/run.sh")
    assert [TREE.get(path) for path in ("Scripts/run.sh", "scripts/", "", "data/x")] == [None] * 4
    assert TREE.commit == "c" * 40


def test_a_whole_tree_knows_every_path() -> None:
    assert all(TREE.knows(path) for path in ("README.md", "nothing", "deep/in/nothing"))


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("docs/readme.md", True),
        ("docs/nothing", False),
        ("scripts/nothing", True),
        ("scripts/old/nothing", False),
        ("scripts/new/nothing", True),
        ("nothing", True),
        ("nothing/at/all", True),
    ],
)
def test_a_truncated_tree_knows_what_is_in_folders_that_were_listed(path: str, known: bool) -> None:
    truncated = tree.of("c", TREE.entries.values(), truncated=True, listed=["", "scripts"])
    assert truncated.knows(path) is known


def test_a_truncated_tree_of_which_no_folder_was_listed_knows_its_entries_only() -> None:
    truncated = Tree("c", dict(TREE.entries), truncated=True)
    assert truncated.knows("docs/Guide.md")
    assert not truncated.knows("nothing")


def test_symbolic_links_on_a_path_are_found_outermost_first() -> None:
    entries = [Entry("a", Mode.SYMLINK, "1"), Entry("a/b", Mode.FOLDER, "2"), Entry("a/b/c", Mode.SYMLINK, "3")]
    assert names(tree.of("c", entries).links_on("a/b/c/d")) == ["a", "a/b/c"]
    assert names(TREE.links_on("docs/link")) == ["docs/link"]
    assert TREE.links_on("docs/readme.md") == ()


def test_files_are_what_has_content() -> None:
    folders = {"docs", "scripts", "scripts/old", "vendor", "vendor/lib"}
    assert set(names(list(TREE.files()))) == set(PATHS) - folders


def test_gitlinks_are_found_from_what_is_in_them() -> None:
    assert names(TREE.gitlinks()) == ["vendor/lib"]
    found = [TREE.gitlink_above(path) for path in ("vendor/lib", "vendor/lib/src/x.c", "vendor/library", "vendor")]
    assert [entry and entry.path for entry in found] == ["vendor/lib", "vendor/lib", None, None]


def test_what_is_in_a_folder_is_found_at_any_depth() -> None:
    assert names(list(TREE.inside("scripts"))) == [
        "scripts/run.sh",
        "scripts/run it.sh",
        "scripts/old",
        "scripts/old/run.sh",
    ]
    assert len(list(TREE.inside(""))) == len(PATHS)
    assert list(TREE.inside("script")) == []


def test_names_that_differ_in_case_only_are_found() -> None:
    assert names(TREE.otherwise_cased("DOCS/README.md")) == ["docs/readme.md"]
    assert names(TREE.otherwise_cased("Docs")) == ["docs"]
    assert names(TREE.otherwise_cased("STRASSE.TXT")) == ["Straße.txt"]
    assert TREE.otherwise_cased("docs/readme.md") == ()
    assert TREE.otherwise_cased("docs/other.md") == ()


def test_files_of_a_name_are_found_shallowest_first() -> None:
    assert names(TREE.named("run.sh")) == ["scripts/run.sh", "scripts/old/run.sh"]
    assert TREE.named("lib") == ()


def test_files_with_the_same_content_are_found() -> None:
    entries = [Entry("b", Mode.FILE, "same"), Entry("a", Mode.FILE, "same"), Entry("f", Mode.FOLDER, "same")]
    assert names(tree.of("c", entries).with_oid("same")) == ["b", "a"]


def test_the_nearest_names_are_the_same_name_elsewhere_and_then_alike_ones_beside() -> None:
    assert names(TREE.nearest_names("run.sh")) == ["scripts/run.sh", "scripts/old/run.sh"]
    assert names(TREE.nearest_names("scripts/runs.sh")) == ["scripts/run.sh", "scripts/run it.sh"]
    assert names(TREE.nearest_names("scripts/run.sh")) == ["scripts/old/run.sh", "scripts/run it.sh"]
    assert names(TREE.nearest_names("scripts/run.sh", limit=1)) == ["scripts/old/run.sh"]
    assert names(TREE.nearest_names("docs/guide.md")) == ["docs/Guide.md"]
    assert TREE.nearest_names("docs/changes.rst") == ()
    assert TREE.nearest_names("") == ()
    assert TREE.nearest_names("README.txt.in.another.place") == ()

"""Whose line has a path left out: compared with git itself, and with what Docker documents."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.proofs.local import git
from workers.triage.repository import ignored
from workers.triage.repository.ignored import Rule

PATTERNS = (
    *(
        "*",
        "!*/",
        "*.log",
        "!keep.log",
        "/dist",
        "dist/",
        "!dist/",
        "a/*.txt",
        "**/b",
        "a/**",
        "a/**/c.txt",
        "# no",
        "",
    ),
    *(
        ".env*",
        "!.env.example",
        "b[0-9].txt",
        "b[!0-9].txt",
        "?.txt",
        "\\#x",
        "c\\ ",
        "a/b/",
        "!a/b/keep.log",
        "foo**bar",
    ),
    *(
        "d  ",
        "\\!y",
        "/*",
        "!/a",
        "x]y",
        "[ab]",
        "**",
        "/a/b",
        "b/",
        "a//b",
        "[",
        "*.tx[t]",
        "!b5.txt",
        "a/**/",
        "/**/b",
    ),
)
PATHS = (
    *(
        "always",
        "dist",
        "dist/x.js",
        "a/b",
        "a/b/keep.log",
        "a/x.txt",
        "a/b/c.txt",
        "a/c.txt",
        ".env.example",
        ".env",
        "b5.txt",
    ),
    *("bx.txt", "x.txt", "#x", "c ", "d", "foo1bar", "!y", "deep/dist/x.log", "deep/keep.log", "x]y", "a", "deep/b/a"),
)


def test_what_git_says_of_two_thousand_paths(tmp_path: Path) -> None:
    chance = random.Random(4)
    git(tmp_path, "init", "--quiet")
    folders = {path for path in PATHS if any(other.startswith(f"{path}/") for other in PATHS)}
    for path in PATHS:
        (tmp_path / path).mkdir(parents=True, exist_ok=True) if path in folders else None
    for path in set(PATHS) - folders:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    for _ in range(90):
        texts = {
            file: "\n".join(chance.choices(PATTERNS, k=chance.randint(1, 6))) + "\nalways\n"
            for file in (".gitignore", "a/.gitignore", "deep/.gitignore")
            if file == ".gitignore" or chance.random() < 0.3
        }
        for file in (".gitignore", "a/.gitignore", "deep/.gitignore"):
            (tmp_path / file).write_text(texts.get(file, ""))
        said = git(
            tmp_path, "-c", "core.quotePath=false", "check-ignore", "--verbose", "--non-matching", "--no-index",
            "--stdin", "-z", text="\0".join(PATHS),
        ).split("\0")  # fmt: skip
        for file, line, rule, path in zip(*(said[start::4] for start in range(4)), strict=False):
            theirs = Rule(file, int(line), rule.strip()) if file and not rule.startswith("!") else None
            ours = ignored.by_git(path, texts, is_folder=path in folders)
            assert (ours and (ours.file, ours.line)) == (theirs and (theirs.file, theirs.line)), (texts, path)


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("dist", "node_modules\ndist\n", 2),
        ("dist", "/dist/\n", 1),
        ("dist/a/b.js", "./dist\n", 1),
        ("src/dist", "dist\n", None),
        ("src/dist", "**/dist\n", 1),
        ("dist", "**/dist\n", 1),
        ("a/x.md", "*.md\n", None),
        ("x.md", "*.md\n!x.md\n", None),
        ("data/labels.json", "data\n!data/labels.json\n", None),
        ("data/other.json", "data\n!data/labels.json\n", 1),
        ("x.md", "!x.md\n*.md\n", 2),
        ("x.md", "*.md\n!x.md\n*.md", 3),
        ("x.md", "*.md\n*\n", 1),
        ("x.md", "# *.md\n  *.md  \n", 2),
        ("x.md", "\ufeff*.md\r\n", 1),
        ("a/b/c", "a/**\n", 1),
        ("a", "a/**\n", None),
        ("a/x/y/b", "a/**/b\n", 1),
        ("a/b", "a/**/b\n", 1),
        ("x1", "x[0-9]\n", 1),
        ("x", "x[\n", None),
        ("x(1)+{2}$", "x(1)+{2}$\n", 1),
        ("a*", "a\\*\n", 1),
        ("ab", "a\\*\n", None),
        ("xy", "x?\n", 1),
        ("x/y", "x?y\n", None),
        ("anything", "!\n/\n\n", None),
        ("a", "*\n", 1),
    ],
)
def test_what_docker_leaves_out(path: str, text: str, line: int | None) -> None:
    rule = ignored.by_docker(path, ".dockerignore", text)
    assert (rule.line if rule else None) == line


def test_a_folder_is_in_the_context_where_anything_below_it_is() -> None:
    text = "data\n!data/labels.json\n"
    below = ["data/labels.json", "data/other.json"]
    assert ignored.by_docker_whole("data", below, ".dockerignore", text) is None
    assert ignored.by_docker_whole("data", below[1:], ".dockerignore", text) == Rule(".dockerignore", 1, "data")
    assert ignored.by_docker_whole("src", [], ".dockerignore", text) is None


def test_a_pattern_that_would_take_long_does_not() -> None:
    hostile = "*a" * 60 + "b"
    assert ignored.by_git("a" * 300, {".gitignore": hostile}) is None
    assert ignored.by_docker("a" * 300, ".dockerignore", hostile) is None

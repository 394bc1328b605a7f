"""Whose file a compiler complains of, and whose build its words stand in."""

from __future__ import annotations

import pytest

from tests.triage.build import read_one
from workers.triage.places import builds_dependency, in_checkout, in_dependency, pip_builds_project, tried_on_purpose


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("/home/runner/work/acme/acme/src/cart.c", "src/cart.c"),
        ("/Users/runner/work/acme/acme/Sources/Cart.swift", "Sources/Cart.swift"),
        (r"D:\a\acme\acme\src\cart.cpp", r"src\cart.cpp"),
        ("/__w/acme/acme/src/cart.c", "src/cart.c"),
        ("/home/travis/build/acme/acme/src/cart.c", "src/cart.c"),
        ("/builds/acme/acme/src/cart.c", "src/cart.c"),
        ("./src/cart.c", "src/cart.c"),
        ("../lib/cart.c", "../lib/cart.c"),
        ("/usr/include/stdio.h", "/usr/include/stdio.h"),
    ],
)
def test_a_path_is_shown_as_the_repository_knows_it(file: str, path: str) -> None:
    assert in_checkout(file) == path


@pytest.mark.parametrize(
    "file",
    [
        "node_modules/acme/index.js",
        "/opt/hostedtoolcache/Python/3.11.2/x64/lib/python3.11/site-packages/acme/cart.py",
        "/home/runner/.cargo/registry/src/index.crates.io-6f17d22bba15001f/acme-0.1.0/src/lib.rs",
        "/home/runner/go/pkg/mod/example.org/acme@v1.0.0/cart.go",
        "/usr/local/bundle/gems/acme-1.0/lib/cart.rb",
        "deps/acme/src/cart.erl",
        "/tmp/pip-install-q3m7c9za/acme_1234/setup.py",
    ],
)
def test_installed_and_downloaded_files_are_no_part_of_the_repository(file: str) -> None:
    assert in_dependency(file)


def test_a_folder_of_the_repository_may_be_called_like_a_dependency() -> None:
    assert not in_dependency("src/deps/cart.c")
    assert not in_dependency("lib/gems/cart.rb")


@pytest.mark.parametrize(
    "file", ["conftest.c", "/w/build/CMakeFiles/CMakeScratch/TryCompile-a/src.c", "/tmp/tmpk2v0x1/a.c"]
)
def test_what_a_build_or_a_test_tries_out_is_known(file: str) -> None:
    assert tried_on_purpose(file)
    assert not tried_on_purpose("src/conftests.c")


@pytest.mark.parametrize(
    ("lines", "own"),
    [
        (["Processing /home/runner/work/acme/acme", "Building wheel for acme (pyproject.toml): started"], True),
        (["Obtaining file:///w", "Collecting numpy", "Building editable for acme (pyproject.toml): started"], True),
        (["Processing ./", "Collecting fast", "Building wheel for fast (setup.py): started"], False),
        (["Processing ./wheels/fast-1.0.tar.gz", "Building wheel for fast (setup.py): started"], False),
        (["Processing /w/acme", "  Preparing metadata (setup.py): started"], True),
        (["Collecting fast", "  Preparing metadata (setup.py): started"], False),
    ],
)
def test_pip_builds_the_project_or_a_dependency(lines: list[str], own: bool) -> None:
    log = read_one("\n".join([*lines, "      fast.c:1:27: error: expected ';'", ""]))
    assert pip_builds_project(log, len(lines) + 1) is own


@pytest.mark.parametrize(
    ("before", "after", "foreign"),
    [
        ("Building native extensions. This could take a while...", "make failed, exit code 2", True),
        ("> node-gyp rebuild", "make: *** [Makefile:2] Error 1", True),
        ("make all", "gyp ERR! build error", True),
        ("make all", 'could not compile dependency :acme, "mix compile" failed.', True),
        ("make all", "make: *** [Makefile:2: cart.o] Error 1", False),
    ],
)
def test_a_build_of_a_dependency_shows_around_its_output(before: str, after: str, foreign: bool) -> None:
    log = read_one(f"{before}\ncart.c:1:27: error: expected ';'\n{after}\n")
    assert builds_dependency(log, 2) is foreign

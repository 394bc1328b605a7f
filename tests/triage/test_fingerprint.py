"""The same failure has the same fingerprint on another run, another machine, another day; another failure has not."""

from __future__ import annotations

import pytest
import re2

from workers.triage.fingerprint import GENERIC, NORMALISERS, VERSION, fingerprint, normalise

EXAMPLES = {
    "workspace": (
        "/home/runner/work/datasets/datasets/src/a.py and '/opt/ci/_work/app/app/b.py'",
        "src/a.py and 'b.py'",
        "/home/runner/workshop",
    ),
    "tool-cache": ("/opt/hostedtoolcache/Python/3.11.7/x64/bin", "<tools>/bin", "/opt/tools/x64"),
    "site-packages": ("/usr/lib/python3.11/site-packages/numpy/a.py", "<site>/numpy/a.py", "site-packages are many"),
    "temporary": ("/tmp/tmpab12/x.log", "<tmp>", "/home/tmpfile"),
    "url-query": ("https://a.example/b?c=1&d=2 gone", "https://a.example/b gone", "really? yes"),
    "uuid": ("id 0c7f7f52-0f0e-4a55-8f0f-2a8f6b1f4c3d", "id <uuid>", "0c7f-0f0e"),
    "timestamp": ("at 2026-11-20T10:15:31.123Z it", "at <time> it", "on 2026-11-20"),
    "duration": ("took 3.2 seconds or 15ms", "took <duration> or <duration>", "3 students, 5 metres"),
    "address": ("object at 0x7f3a99", "object at <address>", "0xylophone"),
    "hash": ("commit 655ea44c0ffee", "commit <hash>", "655ea4 and cafe"),
    "port": ("127.0.0.1:54321 refused", "127.0.0.1:<port> refused", "figure 54321"),
    "position": (
        "src/a.py:12:3: bad, b.c(4,5) too",
        "src/a.py:<line>: bad, b.c:<line> too",
        "at 12:30, f(3) of v1.2:x",
    ),
    "counter": (
        "[ 12%] one [3/40] two (1/2), 7 of 9, 80.5%",
        "<count> one <count> two <count>, <count>, <count>",
        "[12] is not 7 off",
    ),
    "process": ("pid 4242 and Thread-7, thread=9", "pid <n> and Thread-7, thread=<n>", "rapid 42"),
}

KNOWN_WRONG = (
    # Two failures that get one fingerprint.
    ("expected 1234567", "expected 7654321", True, "seven digits are taken for a hash"),
    ("sleep 5 s is too long", "sleep 9 s is too long", True, "a duration may be the very thing that is wrong"),
    ("/tmp/a/missing.txt", "/tmp/b/other.txt", True, "what stands below a temporary folder is forgotten with it"),
    # One failure that gets two.
    ("/home/ann/src/app/a.py", "/home/bob/src/app/a.py", False, "a self-hosted runner's workspace is not known"),
    (
        "C:\\Users\\RUNNER~1\\Temp\\x1\\a",
        "C:\\Users\\RUNNER~1\\Temp\\x2\\a",
        False,
        "nor is a temporary folder of Windows",
    ),
    ("worker gw0: lost", "worker gw3: lost", False, "numbers of workers are kept, because most numbers matter"),
)
"""Text, other text, whether they are one, why that is wrong: what the rules get wrong, and are known to."""


def test_every_rule_has_an_example() -> None:
    assert list(EXAMPLES) == [rule.name for rule in NORMALISERS]


@pytest.mark.parametrize("rule", EXAMPLES)
def test_what_varies_is_normalised(rule: str) -> None:
    text, normal, _ = EXAMPLES[rule]
    assert normalise(text) == normal


@pytest.mark.parametrize("rule", EXAMPLES)
def test_what_only_looks_volatile_is_kept(rule: str) -> None:
    *_, near_miss = EXAMPLES[rule]
    assert normalise(near_miss) == near_miss


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/home/runner/work/a/a/x.py:3: boom", "/__w/b/b/x.py:3: boom"),
        ("D:\\a\\repo\\repo\\x.py: boom", "C:\\a\\fork\\fork\\x.py: boom"),
        ("/usr/lib/python3/dist-packages/x.py", "/opt/venv/lib/python3.12/site-packages/x.py"),
        ("connect localhost:1234", "connect  localhost:4321"),
    ],
)
def test_the_same_failure_elsewhere_is_the_same(one: str, other: str) -> None:
    assert fingerprint("unknown", {}, one) == fingerprint("unknown", {}, other)
    assert fingerprint("k", {"path": one}, "quote") == fingerprint("k", {"path": other}, "other quote")


@pytest.mark.parametrize(("one", "other", "same", "why"), KNOWN_WRONG)
def test_results_that_are_known_to_be_wrong(one: str, other: str, same: bool, why: str) -> None:
    assert (normalise(one) == normalise(other)) is same, f"mended? then this is no longer so: {why}"


ENDINGS = (
    ("exit-code", "##[error]Process completed with exit code 1."),
    ("exit-code", "script returned exit code 127"),
    ("exit-code", "Exited with code exit status 2"),
    ("exited", 'The command "make -j 4 test" exited with 2.'),
    ("cancelled", "##[error]The operation was canceled."),
    ("make", "make[2]: *** [Makefile:12: all] Error 1"),
    ("npm", "npm ERR! code ELIFECYCLE"),
    ("npm", " ELIFECYCLE  Test failed. See above for more details."),
    ("yarn", "error Command failed with exit code 1."),
    ("build", "FAILURE: Build failed with an exception."),
    ("build", "BUILD FAILED in 3s"),
    ("word", "##[error]Error:"),
)
"""Which generic line, and one of its kind."""


@pytest.mark.parametrize(("name", "line"), ENDINGS)
def test_a_line_with_which_anything_may_end_makes_no_fingerprint(name: str, line: str) -> None:
    assert fingerprint("unknown", {}, line) is None
    assert re2.fullmatch(GENERIC[name], normalise(line).removeprefix("##[error]").strip().lower())
    assert fingerprint("missing-file", {"path": "a.txt"}, line)


def test_every_generic_line_has_an_example() -> None:
    assert list(dict.fromkeys(name for name, _ in ENDINGS)) == list(GENERIC)


@pytest.mark.parametrize(
    "line",
    [
        "error: cannot find the build file",
        "##[error]Unable to locate executable file: pwsh.",
        "make: *** No rule to make target 'all'.  Stop.",
        "npm ERR! missing script: test",
        "ValueError: exit code of the child was lost",
        "builder failed to reach its cache",
    ],
)
def test_a_line_that_tells_what_failed_makes_one(line: str) -> None:
    assert fingerprint("unknown", {}, line)


def test_a_place_in_a_file_is_told_apart_by_what_is_wrong_there() -> None:
    one = fingerprint("compile-error", {"file": "a.c", "line": 3}, "a.c:3:1: error: 'x' undeclared")
    assert one == fingerprint("compile-error", {"file": "a.c", "line": 9}, "a.c:9:1: error: 'x' undeclared")
    assert one != fingerprint("compile-error", {"file": "a.c", "line": 3}, "a.c:3:1: error: expected ';'")


def test_the_subject_identifies_a_failure_and_the_quote_only_where_there_is_none() -> None:
    base = fingerprint("test-failure", {"test": "a", "file": None}, "FAILED a - 1 == 2")
    assert base == fingerprint("test-failure", {"test": "a"}, "FAILED a - 3 == 4")
    assert base != fingerprint("test-failure", {"test": "b"}, "FAILED a - 1 == 2")
    assert base != fingerprint("lint", {"test": "a"}, "FAILED a - 1 == 2")
    assert fingerprint("unknown", {}, "this") != fingerprint("unknown", {}, "that")


def test_a_line_that_moved_within_its_file_is_the_same_failure() -> None:
    assert fingerprint("lint", {"file": "a.py", "line": 3}, "q") == fingerprint(
        "lint", {"file": "a.py", "line": 9}, "q"
    )
    assert fingerprint("lint", {"file": "a.py", "line": 3}, "q") != fingerprint(
        "lint", {"file": "b.py", "line": 3}, "q"
    )


def test_the_order_of_the_fields_does_not_matter() -> None:
    assert fingerprint("k", {"a": "1", "b": "2"}, "q") == fingerprint("k", {"b": "2", "a": "1"}, "q")


def test_the_values_stay_the_same_from_release_to_release() -> None:
    # They are stored: where this changes, VERSION must change with it.
    assert VERSION == 1
    assert fingerprint("missing-file", {"path": ".env.example"}, "") == "1:a8ae94b69ad463a4"

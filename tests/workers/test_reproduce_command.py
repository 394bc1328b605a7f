"""`retriage reproduce` as a person or a script meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.fake_index import FakeIndex, a_project, a_release, some_contents
from tests.workers.reproducing.pairs_of import index as index_of
from tests.workers.reproducing.pairs_of import kit, lender, needing
from workers import reproduce_command
from workers.cli import main
from workers.errors import PermanentError, RetryableError
from workers.ports import PackageIndex
from workers.reproducing.unclaimed import OWN
from workers.triage.releases.model import BrokenFile, Contents, Imported, Metadata

KEYS = [
    "package", "version", "verdict", "file", "line", "error", "other_files", "last_good", "first_bad", "fixed_in",
    "pin", "bytes", "seconds", "reason",
]  # fmt: skip
INDENT = "IndentationError: unexpected indent"
BROKEN = (
    BrokenFile("ips_kit/bad.py", 7, INDENT, "    x = 1"),
    BrokenFile("ips_kit/main.py", 460, INDENT, "     y = 2"),
    BrokenFile("ips_kit/templates/{{name}}.py", 1, "SyntaxError: invalid syntax"),
    BrokenFile("tests/test_it.py", None, "SyntaxError: source code cannot contain null bytes"),
)
SOUND = some_contents("ips-kit", "0.2.0", ("ips_kit/__init__.py", "ips_kit/main.py", "ips_kit/bad.py"))


def broken_kit(**changes: object) -> FakeIndex:
    """A release with broken files, of which `main.py` is loaded with the package, after a sound one."""
    bad = some_contents("ips-kit", "0.3.0", ("ips_kit/__init__.py",), BROKEN)
    bad = replace(
        bad,
        metadata=Metadata("ips_kit", "0.3.0"),
        imports=(Imported("ips_kit/__init__.py", 1, "ips_kit.main"),),
        around=((459, "    x = 1"), (460, "     y = 2"), (461, "")),
        **changes,  # type: ignore[arg-type] # each field has its own type
    )
    return FakeIndex.of(a_project("ips-kit", "0.2.0", "0.3.0"), {"0.2.0": SOUND, "0.3.0": bad})


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401  a function
    """Runs the command on an index."""

    def started(on: PackageIndex, *arguments: str) -> Result:
        @contextmanager
        def opened() -> Iterator[PackageIndex]:
            yield on

        monkeypatch.setattr(reproduce_command, "opened_index", opened)
        return CliRunner().invoke(main, ["reproduce", *arguments])

    return started


def printed(result: Result) -> dict[str, Any]:
    """The one object."""
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    assert list(found)[: len(KEYS)] == KEYS
    return found


def test_the_first_broken_file_that_is_loaded_is_proved(run: Any) -> None:  # noqa: ANN401
    found = printed(run(broken_kit(), "ips-kit==0.3", "--json"))
    assert (found["package"], found["version"], found["verdict"]) == ("ips_kit", "0.3.0", "confirmed")
    assert (found["file"], found["line"], found["error"]) == ("ips_kit/main.py", 460, INDENT)
    assert found["other_files"] == [each.file for each in BROKEN if each.file != "ips_kit/main.py"]
    assert (found["last_good"], found["first_bad"], found["fixed_in"]) == ("0.2.0", "0.3.0", None)
    assert found["pin"].endswith("==0.2.0")
    assert (found["python"], found["artifact"]) == (OWN, "ips_kit-0.3.0-py3-none-any.whl")


def test_a_person_reads_it(run: Any) -> None:  # noqa: ANN401
    lines = run(broken_kit(), "ips_kit==0.3.0").stdout.splitlines()
    assert lines[0] == "ips_kit 0.3.0: confirmed"
    assert f"  ips_kit/main.py, line 460: {INDENT}" in lines
    assert "    > 460 |      y = 2" in lines
    assert "  other files that do not compile: 1" in lines
    assert "  tests and templates that do not compile: 2" in lines
    assert "    tests/test_it.py: SyntaxError: source code cannot contain null bytes" in lines
    assert any(line.startswith("  until then, require: ips") for line in lines)
    assert "bytes fetched" in lines[-1]


def test_many_broken_files_are_not_all_printed(run: Any) -> None:  # noqa: ANN401
    many = tuple(BrokenFile(f"ips_kit/m{number}.py", 1, INDENT) for number in range(20))
    shown = run(broken_kit(broken=(BROKEN[1], *many)), "ips_kit==0.3.0").stdout
    assert "other files that do not compile: 20" in shown
    assert "and 8 more: see --json" in shown


def test_a_file_that_is_asked_for_is_looked_at_alone(run: Any) -> None:  # noqa: ANN401
    found = printed(run(broken_kit(), "ips_kit==0.3.0", "--file", "./ips_kit/bad.py", "--line", "7", "--json"))
    assert (found["verdict"], found["file"], found["line"]) == ("confirmed", "ips_kit/bad.py", 7)
    sound = printed(run(broken_kit(), "ips_kit==0.3.0", "--file", "ips_kit/__init__.py", "--json"))
    assert (sound["verdict"], sound["error"]) == ("refuted", None)


@pytest.mark.parametrize(
    ("contents", "verdict", "reason"),
    [
        ({}, "refuted", "All 3 Python files of"),
        ({"compiled": 0}, "refuted", "holds no Python file"),
        ({"unread": (("ips_kit/huge.py", "too large"),)}, "not-checked", "these could not: `ips_kit/huge.py`"),
        ({"imports": (Imported("ips_kit/__init__.py", 4, "ips_kit.gone"),)}, "confirmed", "does not hold"),
        ({"imports": (Imported("ips_kit/bad.py", 4, "ips_kit.gone"),)}, "refuted", "All 3 Python files"),
        ({"broken": (BROKEN[2],)}, "refuted", "All 2 Python files"),
        ({"compiled": 1}, "refuted", "The one Python file"),
    ],
)
def test_a_release_that_compiles(contents: dict[str, Any], verdict: str, reason: str, run: Any) -> None:  # noqa: ANN401
    on = FakeIndex.of(a_project("ips-kit", "0.2.0"), {"0.2.0": replace(SOUND, **contents)})
    found = printed(run(on, "ips_kit==0.2.0", "--json"))
    assert found["verdict"] == verdict
    assert reason in found["reason"]


OLD = BrokenFile("ips_kit/py2.py", 3, "SyntaxError: invalid syntax", "raise ValueError, 'no'")


def test_files_that_do_not_count_are_named_apart(run: Any) -> None:  # noqa: ANN401
    many = tuple(BrokenFile(f"ips_kit/tests/m{number}.py", 1, INDENT) for number in range(5))
    contents = replace(SOUND, broken=(OLD, *many))
    found = printed(run(FakeIndex.of(a_project("ips-kit", "0.2.0"), {"0.2.0": contents}), "ips_kit==0.2.0", "--json"))
    assert found["verdict"] == "refuted"
    assert found["notes"] == [
        (
            "These do not compile, but are tests, templates, or not installed: `ips_kit/tests/m0.py`, "
            "`ips_kit/tests/m1.py`, `ips_kit/tests/m2.py` and 2 more."
        ),
        "These do not compile, but are written for Python 2, and not loaded with the package: `ips_kit/py2.py`.",
    ]


@pytest.mark.parametrize(
    ("broken", "verdict", "reason"),
    [
        ((OLD,), "not-checked", "Whether it is converted, or left out, as the sdist is built"),
        ((OLD, BROKEN[0]), "confirmed", "`ips_kit/bad.py`"),
        ((replace(OLD, file="benchmarks/x.py"),), "refuted", "that may be imported can be compiled"),
        ((), "refuted", "All 3 Python files"),
    ],
)
def test_an_sdist_is_not_what_is_installed(
    broken: tuple[BrokenFile, ...],
    verdict: str,
    reason: str,
    run: Any,  # noqa: ANN401
) -> None:
    gone = Imported("ips_kit/__init__.py", 4, "ips_kit.gone")
    contents = replace(SOUND, broken=broken, recorded=None, imports=(gone,))
    on = FakeIndex.of(a_project("ips-kit", a_release("ips-kit", "0.2.0", "")), {"0.2.0": contents})
    found = printed(run(on, "ips_kit==0.2.0", "--json"))
    assert (found["verdict"], reason in found["reason"]) == (verdict, True)


def test_a_grammar_that_is_not_known_tells_nothing(run: Any) -> None:  # noqa: ANN401
    on = FakeIndex.of(a_project("ips-kit", "0.2.0"), {"0.2.0": SOUND})
    found = printed(run(on, "ips_kit==0.2.0", "--python", "3.99", "--json"))
    assert (found["verdict"], found["python"]) == ("not-checked", "3.99")


def pair(mine: Contents, theirs: Contents) -> FakeIndex:
    return index_of({"1.0": mine}, {"1.4": lender("1.4", "Policy", "Other"), "2.0": theirs})


def test_two_releases_that_do_not_get_along(run: Any) -> None:  # noqa: ANN401
    on = pair(kit("1.0", needing(), needing(9, names=("Other", "Policy"))), lender("2.0"))
    found = printed(run(on, "kit==1.0", "--with", "Lender==2.0", "--json"))
    assert (found["verdict"], found["file"], found["line"]) == ("confirmed", "kit/base.py", 4)
    assert (found["last_good"], found["first_bad"], found["pin"]) == ("1.4", "2.0", "lender<2")
    assert (found["with"], found["module"], found["name"]) == ("lender==2.0", "lender", "Policy")
    assert found["notes"][-1] == "Also lacking: `Other` of `lender`, imported in `kit/base.py` line 9."
    later = printed(run(on, "kit==1.0", "--with", "lender==2.0", "--file", "kit/base.py", "--line", "9", "--json"))
    assert (later["line"], later["name"]) == (9, "Other")


@pytest.mark.parametrize(
    ("mine", "theirs", "verdict", "reason"),
    [
        (kit("1.0", needing()), lender("2.0", "Policy"), "refuted", "has all that"),
        (
            kit("1.0", needing()),
            lender("2.0", dynamic=True),
            "not-checked",
            "do not tell whether it has `Policy` of `lender`",
        ),
        (kit("1.0", needing()), lender("2.0", "Policy", dynamic=True), "refuted", "has all that"),
        (kit("1.0", needing(late=True)), lender("2.0"), "not-checked", "once the function"),
        (kit("1.0", needing(late=True, guarded=True)), lender("2.0"), "refuted", "must have a module of `lender`"),
        (kit("1.0"), lender("2.0"), "refuted", "must have a module of `lender`"),
        (kit("1.0", needing(), requires=("lender<2",)), lender("2.0"), "refuted", "asks for `lender<2`"),
        (kit("1.0", needing(module="lender.sub")), lender("2.0"), "confirmed", "does not hold"),
    ],
)
def test_two_releases(mine: Contents, theirs: Contents, verdict: str, reason: str, run: Any) -> None:  # noqa: ANN401
    found = printed(run(pair(mine, theirs), "kit==1.0", "--with", "lender==2.0", "--json"))
    assert found["verdict"] == verdict
    assert reason in found["reason"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        *(
            ((spec,), "write PACKAGE==VERSION")
            for spec in ("foo", "foo>=1", "foo==", "../x==1", "", "a==1.*", "a==b c")
        ),
        (("ips_kit==0.3.0", "--with", "hishel"), "hishel names no release"),
        (("ips_kit==0.3.0", "--with", "a==1", "--with", "b==1"), "one pair at a time"),
        (("ips_kit==0.3.0", "--with", "Ips-Kit==0.2.0"), "name another package"),
        (("ips_kit==0.3.0", "--python", "3"), "write X.Y"),
        (("ips_kit==0.3.0", "--line", "4"), "needs --file"),
        (("ips_kit==0.3.0", "--file", "a.py", "--line", "0"), "counted from 1"),
        (("ips_kit==9",), "ips-kit has no release 9 on the index; the newest is 0.3.0"),
        (("absent==9",), "the index has no project absent"),
        (("ips_kit==0.3.0", "--with", "away==1"), "ask again later"),
    ],
)
def test_what_cannot_be_looked_at_is_one_line(arguments: tuple[str, ...], said: str, run: Any) -> None:  # noqa: ANN401
    on = broken_kit()
    on.errors["away"] = RetryableError("the package index does not answer")
    result = run(on, *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("retriage: ")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr
    assert not result.stdout


def test_an_artifact_that_cannot_be_read_is_not_checked(run: Any) -> None:  # noqa: ANN401
    on = broken_kit()
    on.errors["ips_kit-0.3.0-py3-none-any.whl"] = PermanentError("it is damaged")
    found = printed(run(on, "IPS_kit==0.3.0", "--json"))
    assert (found["verdict"], found["package"]) == ("not-checked", "IPS_kit")
    assert "it is damaged" in found["reason"]

"""What lock and requirements files have settled on."""

from __future__ import annotations

import pytest

from workers.triage.manifests import locks
from workers.triage.manifests.locks import LOCKS, Resolved, resolved

UV = """\
version = 1

[[package]]
name = "acme"
version = "0.1.0"
source = { editable = "." }

[[package]]
name = "Numpy.Typing"
version = "2.0.0"
source = { registry = "https://index.example/simple" }
resolution-markers = ["python_version < '3.12'", "sys_platform == 'win32'"]

[package.optional-dependencies]
name = "no package"

[[package]]
name = "rich"
version = "14"
resolution-markers = ["python_version >= '3.12'"]
"""
POETRY = """\
[[package]]
name = "click"
version = "8.1.7"
markers = {main = "python_version < '3.9'", dev = "os_name == 'nt'"}

[[package]]
name = "forked"
version = "1.0"
markers = "extra == 'x'"

[package.source]
type = "git"
url = "https://git.example/forked"
"""
PDM = """\
[[package]]
name = "flask"
version = "2.2.2"
marker = "python_version > '3.7'"

[[package]]
path = "./own"
name = "own"
version = "1"
"""
PIPFILE = """\
{
    "_meta": {},
    "default": {
        "flask": {
            "index": "main",
            "markers": "python_version >= '3.8'",
            "version": "==2.2.2"
        },
        "fork": {"git": "https://git.example/fork", "ref": "1"}
    },
    "develop": {
        "flask": {"version": "==2.2.3"},
        "file": {"file": "https://files.example/f.whl", "version": "==1"}
    }
}
"""
PYLOCK = """\
lock-version = "1.0"
[[packages]]
name = "attrs"
version = "25.1.0"
marker = "python_version >= '3.9'"
[[packages]]
name = "own"
directory = {path = "."}
[[packages]]
name = "forked"
version = "3"
vcs = {type = "git", url = "https://git.example/forked"}
"""
PINS = """\
\ufeff--index-url https://index.example/simple
-r more/base.list
-c https://files.example/constraints.txt
Flask[async] == 2.2.2 ; python_version < "3.12" \\
    --hash=sha256:aa \\
    --hash=sha256:bb  # why
# comment \\
werkzeug==3.0.0 # too new
-e .
./own
range>=1,<2
wild==1.*
twice==1,==1
own @ https://files.example/own.whl
exact===1.0
not a requirement==1
bad==${VERSION}
last==1.0+local \\"""


def rows(path: str, text: str, **more: str) -> list[tuple[object, ...]]:
    files = {path: text, **more}
    return [(each.line, each.package, each.version, each.markers, each.origin) for each in resolved(files)]


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (
            "uv.lock",
            UV,
            [
                (4, "acme", "0.1.0", None, "path"),
                (9, "numpy-typing", "2.0.0", "(python_version < '3.12') or (sys_platform == 'win32')", ""),
                (18, "rich", "14", "python_version >= '3.12'", ""),
            ],
        ),
        (
            "app/poetry.lock",
            POETRY,
            [
                (2, "click", "8.1.7", "(python_version < '3.9') or (os_name == 'nt')", ""),
                (7, "forked", "1.0", "extra == 'x'", "git"),
            ],
        ),
        (
            "pdm.lock",
            PDM,
            [(2, "flask", "2.2.2", "python_version > '3.7'", ""), (8, "own", "1", None, "path")],
        ),
        (
            "Pipfile.lock",
            PIPFILE,
            [
                (4, "flask", "2.2.2", "python_version >= '3.8'", ""),
                (12, "flask", "2.2.3", None, ""),
                (13, "file", "1", None, "url"),
            ],
        ),
        (
            "pylock.dev.toml",
            PYLOCK,
            [(3, "attrs", "25.1.0", "python_version >= '3.9'", ""), (10, "forked", "3", None, "git")],
        ),
        (
            "requirements-dev.txt",
            PINS,
            [
                (4, "flask", "2.2.2", 'python_version < "3.12"', ""),
                (8, "werkzeug", "3.0.0", None, ""),
                (15, "exact", "1.0", None, ""),
                (18, "last", "1.0+local", None, ""),
            ],
        ),
        ("uv.lock", "package = [{name = 'a', version = '1'}, 7]", [(None, "a", "1", None, "")]),
    ],
)
def test_a_lock_file_tells_its_packages_with_their_lines(path: str, text: str, told: list[tuple[object, ...]]) -> None:
    assert rows(path, text) == told


def test_a_list_that_is_taken_in_is_read_whatever_its_name() -> None:
    found = resolved({"requirements.txt": PINS, "more/base.list": "-r ../requirements.txt\nclick==8", "a.list": "a==1"})
    assert found[0] == Resolved("more/base.list", 2, "click", "8")
    assert "a" not in {each.package for each in found}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("uv.lock", "["),
        ("uv.lock", "package = 7"),
        (
            "uv.lock",
            "package = [{version = '1'}, {name = 'a'}, {name = 7, version = '1'}, {name = 'a', version = 'x'}]",
        ),
        ("uv.lock", "[[package]]\nname = '../a'\nversion = '1'"),
        ("uv.lock", "\n" * (locks.MAX_CHARACTERS + 1)),
        ("poetry.lock", "[[package]]\nname = 'a'\nversion = '" + "1" * 5000 + "'"),
        ("Pipfile.lock", "[]"),
        ("Pipfile.lock", "{"),
        ("Pipfile.lock", '{"default": 7, "develop": {"a": 7, "b": {"version": 1}}}'),
        ("requirements.txt", "a==" + "1" * 5000),
        ("requirements.txt", "x" * (locks.MAX_CHARACTERS + 1)),
        ("requirements.txt", "a==1; " + "(" * 1500 + "os_name == 'nt'" + ")" * 1500),
        ("setup.cfg", "a==1"),
    ],
)
def test_a_file_that_cannot_be_read_says_nothing(path: str, text: str) -> None:
    assert resolved({path: text}) == ()


def test_not_endlessly_many_packages_of_a_file_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "MOST", 2)
    assert len(resolved({"requirements.txt": "a==1\nb==1\nc==1"})) == 2


@pytest.mark.parametrize(
    ("path", "is_lock"),
    [
        ("uv.lock", True),
        ("a/b/poetry.lock", True),
        ("pdm.lock", True),
        ("Pipfile.lock", True),
        ("pylock.toml", True),
        ("pylock.dev.toml", True),
        ("requirements.txt", True),
        ("requirements-dev.lock", True),
        ("dev_requirements.txt", True),
        ("requirements/test.txt", True),
        ("x/constraints.txt", True),
        ("Cargo.lock", False),
        ("requirements.in", False),
        ("pylock.a.b.toml", False),
        ("notes.txt", False),
        ("requirements.md", False),
        ("uv.lock.orig", False),
    ],
)
def test_lock_files_are_known_by_their_names(path: str, is_lock: bool) -> None:
    assert bool(LOCKS.match(path)) is is_lock

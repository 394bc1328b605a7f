"""What a maintainer pastes to see a defect: at most three lines, which were tried on the real cases."""

from __future__ import annotations

from workers.triage.patterns import Pattern
from workers.triage.releases.claim import Sort
from workers.triage.releases.reproduction import Reproduction

_PLAIN = Pattern(r"^[A-Za-z0-9_][\w./+-]*$")
_MODULE = Pattern(r"^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$")
_VERSION = Pattern(r"^[A-Za-z0-9.!+_-]+$")
_SITE = "x"


def lines(found: Reproduction, name: str) -> tuple[str, ...]:
    """The commands for a POSIX shell; none where a name in them could mean something else to it."""
    if not (_PLAIN.search(name) and _VERSION.search(found.version or "")):
        return ()
    if found.sort in {Sort.SYNTAX, Sort.PYTHON}:
        return _compiled(found, f"{name}=={found.version}")
    return _imported(found, f"{name}=={found.version}")


def _compiled(found: Reproduction, release: str) -> tuple[str, ...]:
    wheel = found.artifact.endswith(".whl")
    # Only of the package itself: what it is built with would be built, too, by `:all:`.
    kind = _wheel_options(found) if wheel else f" --no-binary {release.partition('==')[0]}"
    python = f"python{found.python}" if found.sort is Sort.PYTHON and _VERSION.search(found.python) else "python"
    if not _PLAIN.search(found.artifact):
        return ()
    unpack = "zipfile" if found.artifact.endswith((".whl", ".zip")) else "tarfile"
    # An sdist's files stand in a folder of its own, and often in src/: all of them are compiled.
    precise = wheel and found.file and _PLAIN.search(found.file)
    return (
        f"python -m pip download --no-deps{kind} -d {_SITE} {release}",
        f"python -m {unpack} -e {_SITE}/{found.artifact} {_SITE}",
        f"{python} -m py_compile {_SITE}/{found.file}" if precise else f"{python} -m compileall -q {_SITE}",
    )


def _wheel_options(found: Reproduction) -> str:
    """What makes pip choose this wheel on a machine of another kind."""
    tags = found.artifact.removesuffix(".whl").split("-")[-3:]
    if len(tags) < 3 or tags[2] == "any":
        return ""
    version = f" --python-version {found.python}" if _VERSION.search(found.python) else ""
    return f" --only-binary :all: --platform {tags[2].partition('.')[0]}{version}"


def _imported(found: Reproduction, release: str) -> tuple[str, ...]:
    code = statement(found)
    if code is None:
        return ()
    other = ""
    if found.other and found.other != found.package:
        if not (_PLAIN.search(found.other) and _VERSION.search(found.other_version or "")):
            return ()
        other = f" {found.other}=={found.other_version}"
    return ("python -m venv v", f"v/bin/python -m pip install {release}{other}", f'v/bin/python -c "{code}"')


def statement(found: Reproduction) -> str | None:
    """What fails when Python runs it; None where that cannot be written down."""
    module = found.module if found.module and _MODULE.search(found.module) else None
    name = found.name if found.name and _MODULE.search(found.name) else None
    if found.sort is Sort.ATTRIBUTE:
        return f"import {module}; {module}.{name}" if module and name else None
    return f"import {importing(found)}" if importing(found) else None


def importing(found: Reproduction) -> str | None:
    """The module that the failing file is; None for a file that is none."""
    if not (found.file or "").endswith(".py"):
        return None
    dotted = (found.file or "").removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    return dotted if _MODULE.search(dotted) else None

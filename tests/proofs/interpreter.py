"""A Python for a job: what `actions/setup-python` would bring, or what the runner has without it.

**A stand-in.** There is one interpreter here, the one that runs the tests. For another version a small module that
every start of it imports makes `sys.version_info`, `sys.version`, `platform.python_version()` and `python --version`
say that version, takes away the standard library's modules that it lacks, and refuses syntax that is newer. So pip and
scripts judge by the version they are told; what else differs between versions is not there.

Each is a virtual environment made by hand, with nothing in it but the pip of the tests' environment (before 3.12 also
its setuptools, as the real ones have).
Build back ends are lent to pip's build processes only, from the environment of the tests.
"""

from __future__ import annotations

import platform
import re
import sys
import sysconfig
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from tests.proofs.machine import Machine

KNOWN = ("3.8.18", "3.9.25", "3.10.20", "3.11.15", "3.12.13", "3.13.12", "3.14.3")
"""The newest releases of the versions that a hosted runner can be given."""
RUNNING = platform.python_version()
_PURELIB = Path(sysconfig.get_path("purelib"))
_PIP = ("pip", "pip-*.dist-info")
_SETUPTOOLS = ("setuptools", "setuptools-*.dist-info", "_distutils_hack", "distutils-precedence.pth", "pkg_resources")


def release(asked: str) -> str | None:
    """The release that fits `3.9`, `3.9.18`, `3.x` or `>=3.10`, the running one if it does; None where none fits.
    https://github.com/actions/setup-python/blob/main/docs/advanced-usage.md#specifying-a-python-version"""
    asked = re.sub(r"-dev$", "", asked.strip())
    known = [each for each in KNOWN if minor(each) != minor(RUNNING)] + [RUNNING]
    if re.fullmatch(r"3\.\d+\.\d+", asked):
        return asked if minor(asked) in map(minor, known) else None
    pattern = re.sub(r"^(\d+(?:\.\d+)?)(\.x)?$", r"==\1.*", asked)
    try:
        wanted = SpecifierSet(pattern.replace(" ", ","))
    except InvalidSpecifier:
        return None
    fitting = [each for each in known if each in wanted]
    return max(fitting, key=lambda each: tuple(map(int, each.split("."))), default=None)


def minor(version: str) -> str:
    """`3.9` of `3.9.18`."""
    return ".".join(version.split(".")[:2])


def install(machine: Machine, place: str, version: str) -> None:
    """Put a Python of that version at a place of the runner, and first on its PATH."""
    folder = machine.inside(place)
    binaries, own = folder / "bin", f"python{minor(RUNNING)}"
    packages = folder / "lib" / own / "site-packages"
    if packages.is_dir():
        # It was set up before, as by a second step for the same version.
        machine.path.remove(binaries)
        machine.path.insert(0, binaries)
        return
    binaries.mkdir(parents=True, exist_ok=True)
    packages.mkdir(parents=True)
    base = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    (folder / "pyvenv.cfg").write_text(f"home = {base.parent}\ninclude-system-site-packages = false\n")
    real = binaries / (own if version == RUNNING else ".python")
    real.symlink_to(base)
    pretended = version != RUNNING
    for name in ("python", "python3", f"python{minor(version)}"):
        _command(binaries / name, real, version, pretended=pretended)
    for name in ("pip", "pip3"):
        _script(binaries / name, f'exec "{binaries / "python"}" -m pip "$@"')
    if pretended and minor(version) != minor(RUNNING):
        (folder / "lib" / f"python{minor(version)}").symlink_to(own)
    _fill(packages, version, pretended=pretended)
    if binaries not in machine.path:
        machine.path.insert(0, binaries)
    machine.show_as(f"{binaries}/.python", f"{place}/bin/python")
    machine.show_as(str(packages.parent), f"{place}/lib/python{minor(version)}")
    machine.show_as(sysconfig.get_path("stdlib"), f"{place}/lib/python{minor(version)}")
    machine.show_as(str(_PURELIB), f"{place}/lib/python{minor(version)}/site-packages")


def _command(place: Path, real: Path, version: str, *, pretended: bool) -> None:
    if place == real:
        return
    if not pretended:
        place.symlink_to(real.name)
        return
    says = f'case "${{1-}}" in -V|--version) echo "Python {version}"; exit;; esac'
    _script(place, f'{says}\nexec "{real}" "$@"')


def _script(place: Path, text: str) -> None:
    place.write_text(f"#!/bin/sh\n{text}\n")
    place.chmod(0o755)


def _fill(packages: Path, version: str, *, pretended: bool) -> None:
    """What is installed from the beginning."""
    patterns = _PIP + (_SETUPTOOLS if int(version.split(".")[1]) < 12 else ())
    for found in (found for pattern in patterns for found in _PURELIB.glob(pattern)):
        (packages / found.name).symlink_to(found)
    stand_in = Path(__file__).with_name("stand_in.py").read_text("utf-8")
    (packages / "_stand_in.py").write_text(stand_in)
    told = version if pretended else ""
    (packages / "_stand_in.pth").write_text(f"import _stand_in; _stand_in.begin({told!r}, {str(_PURELIB)!r})\n")

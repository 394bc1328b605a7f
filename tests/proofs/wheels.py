"""The package index of a job: a folder that pip reads as any other index, with small wheels made on the spot."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable
from html import escape
from pathlib import Path

from packaging.utils import canonicalize_name

from tests.proofs.machine import Machine
from tests.proofs.situation import Package

_PLACE = "/srv/index"


def publish(machine: Machine, packages: Iterable[Package]) -> None:
    """Put the packages into the index of that runner, which then has nothing else."""
    root = machine.inside(_PLACE)
    root.mkdir(parents=True)
    pages: dict[str, list[str]] = defaultdict(list)
    for package in packages:
        wheel = _wheel(root, package)
        needs = f' data-requires-python="{escape(package.requires_python)}"' if package.requires_python else ""
        pages[canonicalize_name(package.name)].append(f'<a href="../{wheel.name}"{needs}>{wheel.name}</a>')
    for name, links in pages.items():
        (root / name).mkdir()
        (root / name / "index.html").write_text(f"<!DOCTYPE html><html><body>{''.join(links)}</body></html>")
    machine.index = f"file://{root}"


def _wheel(folder: Path, package: Package) -> Path:
    """https://packaging.python.org/en/latest/specifications/binary-distribution-format/"""
    name = canonicalize_name(package.name).replace("-", "_")
    info = f"{name}-{package.version}.dist-info"
    needs = [f"Requires-Dist: {requirement}" for requirement in package.requires]
    python = [f"Requires-Python: {package.requires_python}"] if package.requires_python else []
    head = ["Metadata-Version: 2.1", f"Name: {package.name}", f"Version: {package.version}", *python, *needs]
    scripts = "".join(f"{command} = {entry}\n" for command, entry in package.scripts.items())
    files = {
        **{f"{module.replace('.', '/')}/__init__.py": "" for module in package.modules},
        **package.files,
        f"{info}/METADATA": "\n".join([*head, ""]),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: situations\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        **({f"{info}/entry_points.txt": f"[console_scripts]\n{scripts}"} if scripts else {}),
    }
    place = folder / f"{name}-{package.version}-py3-none-any.whl"
    with zipfile.ZipFile(place, "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
        wheel.writestr(f"{info}/RECORD", "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"]))
    return place

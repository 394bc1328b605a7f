"""What the builder makes is what installers take."""

from __future__ import annotations

import io
import tarfile
import zipfile

from packaging.utils import parse_sdist_filename, parse_wheel_filename

from tests.index.build import sdist, wheel


def test_a_wheel_records_what_it_holds() -> None:
    built = wheel("Acme-Tools", "1.0", {"acme/__init__.py": "x = 1\n"}, requires=["click<9"], requires_python=">=3.11")
    assert parse_wheel_filename(built.filename)[0] == built.project == "acme-tools"
    with zipfile.ZipFile(io.BytesIO(built.data)) as archive:
        told = archive.read("Acme_Tools-1.0.dist-info/METADATA").decode()
        record = archive.read("Acme_Tools-1.0.dist-info/RECORD").decode().splitlines()
        assert {line.split(",")[0] for line in record} == set(archive.namelist())
    assert record[0] == "acme/__init__.py,sha256=nia_NpkRxFwkPGhBR7I_yeHc_PJX0pmhxjIBam_NM_Q,6"
    assert "Requires-Dist: click<9\n" in told
    assert wheel("a", "1", {}).data == wheel("a", "1", {}).data
    with zipfile.ZipFile(io.BytesIO(wheel("a", "1", {}, record="").data)) as archive:
        assert "a-1.dist-info/RECORD" not in archive.namelist()


def test_an_sdist_has_one_folder() -> None:
    built = sdist("acme", "1.0", {"src/acme.py": b""}, urls={"Source": "https://git.example/acme"})
    assert parse_sdist_filename(built.filename)[0] == "acme"
    with tarfile.open(fileobj=io.BytesIO(built.data)) as archive:
        assert archive.getnames() == ["acme-1.0/src/acme.py", "acme-1.0/PKG-INFO"]
    with zipfile.ZipFile(io.BytesIO(sdist("acme", "1.0", {}, suffix=".zip").data)) as archive:
        assert archive.namelist() == ["acme-1.0/PKG-INFO"]

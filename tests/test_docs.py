"""The documents say what the code does."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from pip._internal.models.index import PyPI

from tests import docs
from workers.cli import main as cli

pytestmark = pytest.mark.docs

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\((?!https?://|#)([^)#]+)")
CODE_PATH = re.compile(r"`((?:bot|workers|tests|docs)/[\w./-]+\.(?:py|md|yml))`")


def tracked() -> list[Path]:
    """The files that git tracks, or would once they are added."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [path for name in listing.stdout.splitlines() if (path := ROOT / name).is_file()]


def test_readme_shows_the_help_that_is_printed() -> None:
    text = docs.README.read_text("utf-8")

    assert text == docs.renewed(text), "run: python -m tests.docs"


def test_readme_names_every_command() -> None:
    text = docs.README.read_text("utf-8")

    assert [name for name in cli.commands if f"retriage {name}" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_documents_name_exist(page: Path) -> None:
    named = CODE_PATH.findall(page.read_text("utf-8"))

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_make_target_that_documents_name_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"(?:`|\$ )make ([a-z][a-z-]*)", page.read_text("utf-8"))}

    assert named
    assert named <= targets


def test_architecture_names_every_module_at_the_top_of_the_packages() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    modules = [path.name for path in (ROOT / "workers").glob("*.py") if not path.name.startswith("__")]

    assert [name for name in modules if name not in text] == []


def test_the_changelog_says_what_is_in_the_version_of_the_package() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    sections = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text("utf-8"), flags=re.MULTILINE)
    told = [section for section in sections if section.startswith(("[Unreleased]", f"[{version}]"))]

    assert any("\n- " in section for section in told)


def test_no_tracked_file_names_a_package_index() -> None:
    # Whoever installs from the locks uses the index that their own pip is set up for.
    hosts = [host.encode() for host in (PyPI.netloc, PyPI.file_storage_domain)]

    assert [path for path in tracked() if any(host in path.read_bytes() for host in hosts)] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_release_has_a_hash(lock: str) -> None:
    text = (ROOT / ".ci" / lock).read_text("utf-8")
    releases = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]

    assert len(releases) > 20
    assert [release.split()[0] for release in releases if "--hash=sha256:" not in release] == []

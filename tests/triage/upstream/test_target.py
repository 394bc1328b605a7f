"""Addresses of all sorts lead to the repository, and its files say whether it is the one."""

from __future__ import annotations

import pytest

from workers.triage.upstream.declared import declares
from workers.triage.upstream.target import Candidate, Targets, targets


@pytest.mark.parametrize(
    ("url", "repository"),
    [
        ("https://github.com/endomorphosis/ipfs_kit_py/", "endomorphosis/ipfs_kit_py"),
        ("http://www.github.com/pallets/flask#readme", "pallets/flask"),
        ("github.com/o/n", "o/n"),
        ("git+https://github.com/o/n.git", "o/n"),
        ("git+ssh://git@github.com/o/n.git@main", None),
        ("git@github.com:o/n.git", "o/n"),
        ("ssh://git@github.com:22/o/n", "o/n"),
        ("git://github.com/o/n.git/", "o/n"),
        ("https://user:secret@github.com/o/n?tab=readme", "o/n"),
        ("https://GitHub.com/o/n/tree/main/packages/x", "o/n"),
        ("https://github.com/o/n/issues.", "o/n"),
        ("https://github.com/o/n.", "o/n"),
        (" https://github.com/o/n.py ", "o/n.py"),
        ("https://github.com/sponsors/o", None),
        ("https://github.com/orgs/o/repositories", None),
        ("https://github.com/o", None),
        ("https://github.com/o/..", None),
        ("https://github.com/-o/n", None),
        ("https://github.com/{owner}/{name}", None),
        ("https://gist.github.com/o/0123456789", None),
        ("https://raw.githubusercontent.com/o/n/main/README.md", None),
        ("https://notgithub.com/o/n", None),
        ("https://o.github.io/", None),
        ("no address", None),
        ("", None),
    ],
)
def test_an_address_leads_to_a_repository_or_to_none(url: str, repository: str | None) -> None:
    found = [each.repository for each in targets({"Source": url}).candidates]
    assert found == ([repository] if repository else [])


def test_the_likeliest_label_comes_first_and_each_repository_once() -> None:
    urls = {
        "Funding": "https://github.com/money/bag",
        "Docs": "https://o.github.io/pages/",
        "Homepage": "https://github.com/home/page",
        "Blog": "https://github.com/else/where",
        "Bug Tracker": "https://github.com/O/n/issues",
        "Source Code": "https://github.com/o/N",
        "Repository": "https://gitlab.com/o/n",
        "Mirror": "https://codeberg.org/o/n",
        "Mirror 2": "https://codeberg.org/o/m",
    }
    assert targets(urls) == Targets(
        (
            Candidate("o/N", "Source Code"),
            Candidate("home/page", "Homepage"),
            Candidate("else/where", "Blog"),
            Candidate("o/pages", "Docs", guessed=True),
        ),
        ("gitlab.com", "codeberg.org"),
    )
    assert targets({"Homepage": "https://palletsprojects.com/p/flask"}) == Targets()


SETUP = "from setuptools import setup\nNAME = 'ipfs_kit_py'\nOTHER: int = 1\nsetup(version='1', name={name})\n"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"pyproject.toml": '[project]\nname = "IPFS.kit-py"\n'}, True),
        ({"pyproject.toml": '[tool.poetry]\nname = "ipfs_kit_py"\n'}, True),
        ({"pyproject.toml": '[tool.flit.metadata]\ndist-name = "ipfs-kit-py"\n'}, True),
        ({"pyproject.toml": '[project]\nname = "other"\n'}, False),
        ({"pyproject.toml": '[project]\nname = "other"\n[tool.uv.workspace]\nmembers = []\n'}, None),
        ({"pyproject.toml": '[project]\nname = "other"\n', "packages/a/pyproject.toml": "[project]\nname = 'a'"}, None),
        ({"packages/a/pyproject.toml": "[project]\nname = 'ipfs-kit-py'"}, True),
        ({"pyproject.toml": "[project]\nname = 1\n[build-system]\n"}, None),
        ({"pyproject.toml": "[project\n"}, None),
        ({"pyproject.toml": "tool = 1\n"}, None),
        ({"setup.cfg": "[options]\nname = other\n[metadata]\nversion = 1\nname = ipfs_kit_py\n"}, True),
        ({"setup.cfg": "[metadata]\nname: other\n"}, False),
        ({"setup.cfg": "[metadata]\nname = attr: x\n"}, None),
        ({"setup.py": SETUP.format(name="NAME")}, True),
        ({"setup.py": SETUP.format(name="'other'")}, False),
        ({"setup.py": SETUP.format(name="find()")}, None),
        ({"setup.py": SETUP.format(name="OTHER")}, None),
        ({"setup.py": "import setuptools\nsetuptools.setup(**x)\nprint(name='x')\n(lambda: 1)()\n"}, None),
        ({"setup.py": "setup(name="}, None),
        ({"README.md": "name = 'ipfs-kit-py'", "setup.py": "#" * 200_000}, None),
        ({}, None),
    ],
)
def test_files_declare_a_distribution_another_one_or_none(files: dict[str, str], told: bool | None) -> None:
    assert declares("ipfs-kit-py", files) is told

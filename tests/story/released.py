"""The releases of the package that breaks in the story, built here: what the real ones are like, and no byte of them.

ipfs_kit_py 0.3.0 was released with an indentation in `install_ipfs.py` that no Python takes; 0.2.0 compiles that file.
"""

from __future__ import annotations

from tests.index.build import Built, wheel
from tests.index.server import Index

PACKAGE, GOOD, BAD, MENDED = "ipfs_kit_py", "0.2.0", "0.3.0", "0.3.1"
FILE, LINE = "ipfs_kit_py/install_ipfs.py", 460
UPSTREAM = "endomorphosis/ipfs_kit_py"
"""Whose repository it is."""
_SELECT = """\
    def install_ipfs_daemon(self):
        self.dists = dict(self.ipfs_dists)
        url = self.ipfs_dists[self.dist_select()]
        return url
"""
_FETCH = """\
    def fetch_{number}(self):
        return self.dists.get("mirror-{number}")

"""
_HEAD = """\
class install_ipfs:
    def __init__(self):
        self.dists = {}
        self.ipfs_dists = {}

    def dist_select(self):
        return "linux x86_64"

"""
BROKEN = "        url = self.ipfs_dists"


def source(*, broken: bool) -> str:
    """The file: its failing line is at LINE, as the job's log has it."""
    before = LINE - 3 - _HEAD.count("\n")
    methods, rest = divmod(before, _FETCH.count("\n"))
    filler = "".join(_FETCH.format(number=number) for number in range(methods))
    text = f"{_HEAD}{chr(10) * rest}{filler}{_SELECT}"
    return text.replace(BROKEN, f"    {BROKEN}") if broken else text


def release(version: str, web_url: str, *, broken: bool = False) -> Built:
    """One release, with its repository on the GitHub that `web_url` is the address of."""
    files = {f"{PACKAGE}/__init__.py": "from .install_ipfs import install_ipfs\n", FILE: source(broken=broken)}
    if broken:
        files[f"{PACKAGE}/mcp/controllers/storage.py"] = "def broken(:\n    pass\n"
    urls = {"Homepage": f"{web_url}/{UPSTREAM}", "Bug Tracker": f"{web_url}/{UPSTREAM}/issues"}
    return wheel(PACKAGE, version, files, requires_python=">=3.8", urls=urls)


def offer(index: Index, web_url: str) -> None:
    """The releases that there were when the story's job ran."""
    index.add(release(GOOD, web_url), uploaded=1_744_103_574)
    index.add(release(BAD, web_url, broken=True), uploaded=1_750_884_844)


def declared() -> dict[str, str]:
    """Files of the package's own repository: it declares the distribution, and its default branch is still broken."""
    return {
        "pyproject.toml": f'[project]\nname = "{PACKAGE}"\nversion = "{BAD}"\n',
        FILE: source(broken=True),
    }

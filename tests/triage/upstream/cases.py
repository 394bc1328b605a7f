"""The real cases, as looking at the released artifacts shows them, and variants that nobody wants to see."""

from __future__ import annotations

from dataclasses import replace

from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Sort
from workers.triage.releases.model import BrokenFile
from workers.triage.releases.reproduction import Reproduction

_UNTERMINATED = "SyntaxError: unterminated string literal (detected at line {line})"
_BROKEN = (
    ("lotus_kit.py", 1164, "SyntaxError: f-string: f-string: unmatched '('"),
    ("mcp/auth/security_enhancements.py", 841, "SyntaxError: unterminated triple-quoted string literal"),
    ("mcp/controllers/aria2_controller.py", 305, _UNTERMINATED.format(line=305)),
    ("mcp/controllers/cli_controller_anyio.py", 527, _UNTERMINATED.format(line=527)),
    ("mcp/enterprise/integration.py", 367, "SyntaxError: keyword argument repeated: content"),
    ("mcp/extensions/ha.py", 26, "SyntaxError: invalid syntax"),
)
SYNTAX = Reproduction(
    Sort.SYNTAX,
    ProofState.CONFIRMED,
    "The released file does not compile.",
    "ipfs-kit-py",
    "0.3.0",
    python="3.11",
    artifact="ipfs_kit_py-0.3.0-py3-none-any.whl",
    digest="0" * 64,
    file="ipfs_kit_py/install_ipfs.py",
    line=460,
    error="IndentationError: unexpected indent",
    around=(
        (454, "            else:"),
        (455, "                return True  # Binary exists in PATH but not in our bin directory"),
        (456, "                "),
        (457, "        # Binary not found, proceed with download and installation"),
        (458, "        dist = self.dist_select()"),
        (459, "        dist_tar = self.ipfs_dists[dist]"),
        (460, "            url = self.ipfs_dists[self.dist_select()]"),
        (461, '            if ".tar.gz" in url:'),
        (462, '                url_suffix = ".tar.gz"'),
        (463, "            else:"),
    ),
    other_files=tuple(BrokenFile(f"ipfs_kit_py/{file}", line, error) for file, line, error in _BROKEN),
    moved="ipfs-kit-py",
    last_good="0.2.0",
    first_bad="0.3.0",
    newest="0.3.0",
    still=True,
    pin="ipfs_kit_py==0.2.0",
    urls={
        "Homepage": "https://github.com/endomorphosis/ipfs_kit_py/",
        "Documentation": "https://github.com/endomorphosis/ipfs_kit_py/blob/main/README.md",
        "Issues": "https://github.com/endomorphosis/ipfs_kit_py/issues",
    },
)
NAME = Reproduction(
    Sort.NAME,
    ProofState.CONFIRMED,
    "The name is gone.",
    "githubkit",
    "0.16.1",
    python="3.11",
    artifact="githubkit-0.16.1-py3-none-any.whl",
    file="githubkit/cache/base.py",
    line=4,
    error="ImportError: cannot import name 'CachePolicy' from 'hishel'",
    around=(
        (1, "import abc"),
        (2, "from datetime import timedelta"),
        (3, ""),
        (4, "from hishel import ("),
        (5, "    AsyncBaseStorage,"),
        (6, "    CacheOptions,"),
        (7, "    CachePolicy,"),
    ),
    module="hishel",
    name="CachePolicy",
    other="hishel",
    other_version="2.0.0",
    requirement="hishel[async,httpx]>=1.3.0,<=2.0.0",
    moved="hishel",
    last_good="1.4.0",
    first_bad="2.0.0",
    newest="0.16.1",
    still=True,
    pin="hishel<2",
    urls={
        "Homepage": "https://github.com/yanyongyu/githubkit",
        "Bug Tracker": "https://github.com/yanyongyu/githubkit/issues",
    },
)
FIXED = replace(
    NAME,
    package="flask",
    version="2.2.2",
    artifact="Flask-2.2.2-py3-none-any.whl",
    file="flask/app.py",
    line=30,
    error="ImportError: cannot import name 'url_quote' from 'werkzeug.urls'",
    around=(
        (28, "from werkzeug.routing import Rule"),
        (29, "from werkzeug.serving import is_running_from_reloader"),
        (30, "from werkzeug.urls import url_quote"),
        (31, "from werkzeug.utils import redirect as _wz_redirect"),
    ),
    module="werkzeug.urls",
    name="url_quote",
    other="werkzeug",
    other_version="3.0.0",
    requirement="Werkzeug (>=2.2.2)",
    moved="werkzeug",
    last_good="2.3.8",
    first_bad="3.0.0",
    fixed_in="2.2.5",
    newest="3.1.3",
    still=False,
    pin="werkzeug<3",
    urls={"Source Code": "https://github.com/pallets/flask/", "Donate": "https://palletsprojects.com/donate"},
)
ATTRIBUTE = replace(
    NAME,
    sort=Sort.ATTRIBUTE,
    error="AttributeError: module 'hishel' has no attribute 'CachePolicy'",
    line=20,
    around=(),
)
MODULE = replace(
    NAME,
    sort=Sort.MODULE,
    name=None,
    module="yaml",
    other=None,
    other_version=None,
    requirement=None,
    moved="githubkit",
    last_good="0.16.0",
    first_bad="0.16.1",
    pin="githubkit==0.16.0",
    error="ModuleNotFoundError: No module named 'yaml'",
)
PYTHON = replace(
    SYNTAX,
    sort=Sort.PYTHON,
    python="3.8",
    error="SyntaxError: invalid syntax",
    first_bad="0.2.5",
    newest="0.3.1",
    other_files=(),
    suggestion="--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-  a\n+a\n",
)
HOSTILE = replace(
    SYNTAX,
    file="a b`@everyone`/$(touch x).py",
    error="SyntaxError: ``` #1 @nobody <!-- x -->\n\u202eevil",
    around=((460, "```\n</details><img src=x>@nobody"),),
    other_files=tuple(BrokenFile(f"{number}/``{'x' * 300}.py", None, "SyntaxError: @nobody") for number in range(50)),
    suggestion="````\n+x\n",
)

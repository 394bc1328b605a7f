"""What came of claims about releases, as the real ones of these packages do."""

from __future__ import annotations

from dataclasses import replace

from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Sort
from workers.triage.releases.model import BrokenFile
from workers.triage.releases.reproduction import Reproduction

DIGEST = "5f" * 32
SYNTAX = Reproduction(
    Sort.SYNTAX,
    ProofState.CONFIRMED,
    "`ipfs_kit_py-0.3.0-py3-none-any.whl` holds `ipfs_kit_py/install_ipfs.py`, whose line 460 does not compile: "
    "`IndentationError: unexpected indent`.",
    "ipfs-kit-py",
    "0.3.0",
    "3.11",
    "ipfs_kit_py-0.3.0-py3-none-any.whl",
    DIGEST,
    "ipfs_kit_py/install_ipfs.py",
    460,
    "IndentationError: unexpected indent",
    ((459, "    def install(self):"), (460, "            return self.path"), (461, "")),
    tuple(
        BrokenFile(f"ipfs_kit_py/{name}.py", line, "SyntaxError: invalid syntax")
        for name, line in (("cluster", 12), ("mcp_server", 80), ("wal", None))
    ),
    moved="ipfs-kit-py",
    last_good="0.2.0",
    first_bad="0.3.0",
    newest="0.3.0",
    still=True,
    pin="ipfs-kit-py==0.2.0",
)
NAME = Reproduction(
    Sort.NAME,
    ProofState.CONFIRMED,
    "Line 4 of `githubkit/cache/base.py` of `githubkit 0.16.1` needs `CachePolicy` of `hishel`, which `hishel 2.0.0` "
    "does not define; `1.4.0` was the last release that did.",
    "githubkit",
    "0.16.1",
    "3.11",
    "githubkit-0.16.1-py3-none-any.whl",
    DIGEST,
    "githubkit/cache/base.py",
    4,
    module="hishel",
    name="CachePolicy",
    other="hishel",
    other_version="2.0.0",
    requirement="hishel>=1.0",
    moved="hishel",
    last_good="1.4.0",
    first_bad="2.0.0",
    pin="hishel<2",
)
MENDED = replace(NAME, fixed_in="0.16.2", newest="0.17.0", still=False)
REFUTED = replace(
    SYNTAX,
    verdict=ProofState.REFUTED,
    reason="All 88 files of `ipfs_kit_py-0.2.0-py3-none-any.whl` compile, `ipfs_kit_py/install_ipfs.py` among them.",
    version="0.2.0",
    around=(),
    other_files=(),
    pin=None,
    last_good=None,
)

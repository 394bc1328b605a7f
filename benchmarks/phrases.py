"""The wording of the made-up logs of `benchmarks.realistic`: what the runner and the tools print.

Braces stand for colours, and for what varies: a word, a number below the one behind `n`, as many hexadecimal digits as
stand behind `hex`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

STAMP_LENGTH = len("2026-11-20T10:15:30.1234567Z ") + 1
_AGAIN = 0.94
_KEPT = 3

_WORDS = {
    "stem": """
        account address agent alarm archive asset audit balance batch billing branch buffer bundle cache calendar
        channel chart client cluster column command commit config content context cookie counter cursor customer
        dataset device dialect digest discount document domain editor element encoder endpoint event export factory
        feature filter folder format gateway graph handler header helper history image index ingest inventory
        invoice journal kernel label layout ledger library license listing locale logger mailer market matrix member
        message metric migration model module monitor network node notice object option order package packet page
        parser partner password patch payment pipeline planner plugin policy portal prefix printer profile project
        protocol proxy query queue quota reader record region registry release renderer report request resolver
        response role router sample scheduler schema scope search section selector sensor server service session
        setting signal snapshot socket source storage stream subject summary symbol sync table target template
        tenant theme thread ticket token topic tracker trigger update upload user value vendor version view visitor
        webhook widget window worker workspace writer zone""",
    "verb": """
        accepts adds allows applies builds caches checks clears closes collects compares converts copies counts
        creates decodes deletes detects emits encodes escapes expands extracts finds flushes formats handles ignores
        inserts joins keeps limits links loads locks maps matches merges moves normalises opens parses pads picks
        prints quotes raises reads rejects removes renames renders replaces resets resolves restores retries returns
        rotates rounds saves sends skips sorts splits stores strips trims truncates updates validates wraps writes
        yields""",
    "tail": """
        for_empty_input for_unicode when_offline in_order with_defaults with_timeout twice lazily after_restart
        from_bytes without_network across_threads on_conflict by_name under_load with_warnings_ignored in_utc
        for_admin""",
    "part": "utils core api base store impl service types ext cli proto async",
    "wheel": """
        py3-none-any cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64 cp312-cp312-musllinux_1_2_x86_64""",
}
_CONSTANTS = {
    "site": "/opt/hostedtoolcache/Python/3.12.12/x64/lib/python3.12/site-packages",
    "tree": "/home/runner/work/shop/shop",
    "flags": "-O2 -g -std=gnu++20 -fPIC -Wall -Wextra -MD",
    "mirror": "http://archive.ubuntu.example/ubuntu",
    "red": "\x1b[31m",
    "green": "\x1b[32m",
    "yellow": "\x1b[33m",
    "bold": "\x1b[1m",
    "dim": "\x1b[2m",
    "cyan": "\x1b[36;1m",
    "off": "\x1b[0m",
}
_CHOICES = {name: text.split() for name, text in _WORDS.items()}


class Words:
    """What braces stand for. It has a memory: neighbouring lines of a log speak of the same things."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._said: dict[str, list[str]] = {}

    def __getitem__(self, name: str) -> str:
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        said = self._said.setdefault(name, [])
        if said and self.chance.random() < _AGAIN:
            return self.chance.choice(said)
        said[:] = [self._new(name), *said[: _KEPT - 1]]
        return said[0]

    def fill(self, text: str) -> list[str]:
        """The lines of a text, each brace filled."""
        return [line.format_map(self) for line in text.strip("\n").split("\n")]

    def _new(self, name: str) -> str:
        if name == "version":
            return ".".join(str(self.chance.randrange(below)) for below in (9, 40, 20))
        if name.startswith("hex"):
            digits = int(name[3:])
            return f"{self.chance.getrandbits(4 * digits):0{digits}x}"
        return str(self.chance.randrange(int(name[1:]))) if name[1:].isdecimal() else self.chance.choice(_CHOICES[name])


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool's output."""

    templates: str
    """The sorts of lines that it prints."""
    share: float
    """How much of a log is of it, against the others."""
    lines: int = 5_000
    """How many lines are made of it."""

    def output(self, words: Words) -> list[str]:
        """So many lines, the same sort often several times in a row."""
        templates = self.templates.strip("\n").split("\n")
        at = 0
        made: list[str] = []
        while len(made) < self.lines:
            at = at if words.chance.random() < _AGAIN / 2 else words.chance.randrange(len(templates))
            made.append(templates[at].format_map(words))
        return made


def job_name(number: int) -> str:
    """A job's name as it stands in the archive."""
    system = ("ubuntu-24.04", "macos-15", "windows-2025")[number % 3]
    return f"test ({system}, 3.{11 + number % 4}, shard {number + 1})"


FIRST_STEPS = """
Current runner version: '2.329.0'
##[group]Runner Image Provisioner
Hosted Compute Agent
Version: 20251016.436
##[endgroup]
##[group]Operating System
Ubuntu
24.04.3
LTS
##[endgroup]
##[group]GITHUB_TOKEN Permissions
Contents: read
Metadata: read
##[endgroup]
Secret source: Actions
Prepare workflow directory
Prepare all required actions
Getting action download info
Download action repository 'actions/checkout@v5' (SHA:08c6903cd8c0fde910a37f88322edcfb5dd907a8)
Download action repository 'actions/setup-python@v6' (SHA:e797f83bcb11b83ae66e0230d6156d7c80228e7c)
##[group]Run actions/checkout@v5
with:
  repository: acme/shop
  token: ***
  fetch-depth: 1
##[endgroup]
Syncing repository: acme/shop
Temporarily overriding HOME='/home/runner/work/_temp/{hex8}' before making global git config changes
[command]/usr/bin/git -c protocol.version=2 fetch --no-tags --prune --depth=1 origin +{hex40}:refs/remotes/pull/7/merge
[command]/usr/bin/git checkout --progress --force refs/remotes/pull/7/merge
HEAD is now at {hex7} Merge {hex40} into {hex40}
##[group]Run pip install -r requirements.txt && npm ci
{cyan}pip install -r requirements.txt && npm ci{off}
{cyan}test -f build/error.log && cat build/error.log || true{off}
shell: /usr/bin/bash -e {{0}}
env:
  PIP_NO_COLOR: 1
##[endgroup]
"""
"""Set up job, checkout, and the head of the step whose output is the rest of the log."""
PASSED_END = """
================ 48,512 passed, 31 skipped in 1832.11s (0:30:32) ================
Post job cleanup.
[command]/usr/bin/git version
git version 2.51.1
Cleaning up orphan processes
"""
"""How a job that passed ends."""
FAILED_ENDS = (
    """
##[group]Run pytest -q
##[endgroup]
=================================== FAILURES ===================================
{bold}{red}___________________________ test_{stem}_rounds_half_even ___________________________{off}
{bold}{red}E       assert Decimal('10.13') == Decimal('10.12'){off}
{bold}{red}tests/test_{stem}.py{off}:{n900}: AssertionError
=========================== short test summary info ============================
{red}FAILED{off} tests/test_{stem}.py::{bold}test_{stem}_rounds_half_even{off} - AssertionError: assert Decimal('10.1...
{red}================= {bold}1 failed{off}, {green}48511 passed{off}{red} in 1832.11s{off}{red} ================={off}
##[error]Process completed with exit code 1.
Post job cleanup.
Cleaning up orphan processes
""",
    """
##[group]Run cp config/{stem}.example.yml config/{stem}.yml
##[endgroup]
cp: cannot stat 'config/{stem}.example.yml': No such file or directory
##[error]Process completed with exit code 1.
Cleaning up orphan processes
""",
    """
##[group]Run npm run build
##[endgroup]
src/{stem}/index.ts({n900},7): error TS2322: Type 'string' is not assignable to type 'number'.
##[error]Process completed with exit code 2.
Cleaning up orphan processes
""",
    """
##[group]Run curl -fsSL https://downloads.acme.example/{stem}.tgz -o {stem}.tgz
##[endgroup]
curl: (6) Could not resolve host: downloads.acme.example
##[error]Process completed with exit code 6.
Cleaning up orphan processes
""",
)
"""How a job that failed ends: the failed step, one of several kinds."""

_PIP = """
Collecting {stem}-{part}>={version} (from -r requirements.txt (line {n400}))
  Downloading {stem}_{part}-{version}-{wheel}.whl.metadata ({n90} kB)
Downloading {stem}_{part}-{version}-{wheel}.whl ({n900} kB)
   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ {n40}.{n9}/{n90}.1 MB {n300}.{n9} MB/s  0:00:00
Requirement already satisfied: {stem}-{part}<9,>={version} in {site}/{stem} (from {stem}-{part}) ({version})
"""
_NPM = """
npm http fetch GET 200 https://registry.acme.example/{stem}-{part} {n900}ms (cache miss)
npm verbose reify placeDep ROOT {stem}-{part}@{version} OK for: {stem}-{part}@{version} want: ^{version}
npm warn deprecated {stem}-{part}@{version}: Please use @{stem}/{part} instead; this version is no longer supported
{dim}dist/assets/{off}{stem}-{hex8}.js   {bold}{n900}.{n90} kB{off} │ gzip: {n90}.00 kB
"""
_PYTEST = """
tests/{stem}/test_{part}.py::Test{stem}::test_{verb}_{stem}_{tail} {green}PASSED{off}{green}              [ {n90}%]{off}
[gw{n4}] [ {n90}%] PASSED tests/{stem}/test_{part}.py::Test{stem}::test_{verb}_{stem}_{tail}
[gw{n4}] [ {n90}%] PASSED tests/{stem}/test_{part}.py::Test{stem}::test_{verb}_{stem}_{tail}[{stem}-{n90}]
tests/{stem}/test_{part}.py::Test{stem}::test_{verb}_{stem}_{tail} PASSED                       [ {n90}%]
"""
_JEST = """
{green}PASS{off} {dim}packages/{stem}/src/{off}{bold}{part}.test.tsx{off} ({n90}.{n900} s)
    {green}✓{off} {dim}{verb} the {stem} {tail} and {verb} {part} ({n300} ms){off}
    {green}✓{off} {dim}{verb} the {stem} of {stem} and {verb} {stem} {tail} ({n300} ms){off}
"""
_GO = """
=== RUN   Test{stem}{part}/{verb}_{tail}
    --- PASS: Test{stem}{part}/{verb}_{tail} (0.{n90}s)
ok  \tgithub.com/acme/shop/internal/{stem}/{part}\t{n9}.{n900}s\tcoverage: {n90}.{n9}% of statements
=== CONT  Test{stem}{part}/{verb}_{tail}
"""
_COMPILERS = """
{bold}{green}   Compiling{off} {stem}-{part} v{version} (/home/runner/work/shop/shop/crates/{stem})
[ {n90}%] {green}Building CXX object src/{stem}/CMakeFiles/{stem}.dir/{stem}_{part}.cc.o{off}
/usr/bin/c++ -DNDEBUG -I{tree}/include/{stem} {flags} -MT src/{stem}/{part}.cc.o -c {tree}/src/{stem}/{part}.cc
src/{stem}/{part}.cc:{n900}:{n90}: {bold}warning:{off} unused parameter '{stem}' [-Wunused-parameter]
[INFO] Compiling {n300} source files with javac [debug release 21] to {tree}/{stem}/target/classes
"""
_BUILDKIT = """
#{n40} {n300}.{n900} Get:{n400} {mirror} noble/main amd64 lib{stem}-dev amd64 {version}-1 [{n900} kB]
#{n40} {n300}.{n900} Unpacking lib{stem}{n9}:amd64 ({version}-1ubuntu{n9}) ...
#{n40} {n300}.{n900} Setting up lib{stem}-{part}:amd64 ({version}-1ubuntu{n9}) ...
#{n40} sha256:{hex64} {n90}.{n90}MB / 200.00MB {n300}.{n9}s
#{n40} extracting sha256:{hex64} {n90}.{n9}s done
#{n40} CACHED
"""
_APPLICATION = """
{{"level":"info","logger":"shop.{stem}","msg":"{stem} {verb} {part}","request":"{hex16}","ms":{n900}}}
{dim}10:41:{n40}.{n900}{off} {green}INFO{off} shop.{stem}.{part}: {verb} {stem} {hex12}
DEBUG    shop.{stem}:{stem}.py:{n900} {verb} {stem} id={hex8} rows={n900}
DEBUG    shop.{stem}.{part}:{part}.py:{n900} {verb} {stem} id={hex8} in {n300} ms
"""
_ALARMING = """
ERROR    shop.{stem}:{stem}.py:{n900} refused on purpose
rm: cannot remove 'build/{stem}.lock': No such file or directory
{yellow}warning{off}: {stem} failed to load its cache, continuing without
Finished with 0 errors and {n9} warnings
tests/test_{stem}.py::test_{stem}_raises_ValueError XFAIL (Error: not implemented)
W: retrying {stem} after connection reset ({n4}/5)
"""
TOOLS = (
    Tool(_PIP, 12),
    Tool(_NPM, 10),
    Tool(_PYTEST, 28, 12_000),
    Tool(_JEST, 4),
    Tool(_GO, 14),
    Tool(_COMPILERS, 10),
    Tool(_BUILDKIT, 12),
    Tool(_APPLICATION, 9),
    Tool(_ALARMING, 4, 300),
)
"""Of the last, every line looks like a failure and is none; it is cut short each time."""

"""Files that a job misses though nobody forgot them: built, made from others, renamed with their folder, taken away."""

from __future__ import annotations

from tests.proofs.situation import WORKFLOW, Files, Link, Situation
from workers.triage.model import ProofState

KIND = "missing-file"


def _files(steps: str, more: Files | None = None) -> Files:
    """A repository with one job; `steps` are written as in a file, without the indentation."""
    body = "".join(f"      {line}\n" for line in steps.split("\n"))
    text = f"""\
name: CI
on: [push, pull_request]
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
{body}"""
    return {WORKFLOW: text, "README.md": "# datasets\n", **(more or {})}


SITUATIONS = (
    Situation(
        "a build that failed softly",
        KIND,
        _files(
            "- run: make dist || true\n- run: mkdir site && cp -r dist/* site/",
            {"Makefile": "dist:\n\tfalse\n", ".gitignore": "dist\nsite\n"},
        ),
        ProofState.NOT_CHECKED,
        says=("names it",),
        remedy="It may have failed unseen: `|| true` hides that",
    ),
    Situation(
        "a build that writes elsewhere",
        KIND,
        _files(
            "- run: make all\n- run: cat dist/app.js",
            {"Makefile": "all:\n\tmkdir -p web/dist && touch web/dist/app.js\n", ".gitignore": "dist\n"},
        ),
        ProofState.NOT_CHECKED,
        says=("looks like something that is built, not committed", "`.gitignore` line 1"),
        remedy="Look at what the step `Run make all` (line 8 of `.github/workflows/ci.yml`) made, and where",
    ),
    Situation(
        "the configuration is made from a template",
        KIND,
        _files("- run: cat config/app.yml", {"config/app.example.yml": "port: 8080\n"}),
        ProofState.CONFIRMED,
        summary="`config/app.example.yml`, from which it is likely made, is",
        remedy="`cp config/app.example.yml config/app.yml`",
    ),
    Situation(
        "another service has such a file",
        KIND,
        _files(
            "- run: pip install -r requirements.txt\n  working-directory: services/api",
            {"services/api/app.py": "\n", "services/web/requirements.txt": "\n"},
        ),
        ProofState.CONFIRMED,
        says=("`services/api/requirements.txt` is not in the tree", "which runs in `services/api`"),
        remedy="Use `services/web/requirements.txt` if that is what is meant; otherwise commit",
    ),
    Situation(
        "a folder renamed with all that is in it",
        KIND,
        _files(
            "- run: cat docs/en/index.md docs/en/guide.md",
            {"handbook/en/index.md": "index\n", "handbook/en/guide.md": "guide\n"},
        ),
        ProofState.CONFIRMED,
        base=_files(
            "- run: cat docs/en/index.md docs/en/guide.md",
            {"docs/en/index.md": "index\n", "docs/en/guide.md": "guide\n"},
        ),
        summary="This pull request renames the folder `docs` to `handbook`",
        diff=True,
    ),
    Situation(
        "a link to a file that git ignores",
        KIND,
        _files("- run: cat app.toml", {"app.toml": Link("local/app.toml"), ".gitignore": "local/\n"}),
        ProofState.CONFIRMED,
        uncommitted={"local/app.toml": "port = 8080\n"},
        says=("`app.toml` is a symbolic link to `local/app.toml`",),
        commands=True,
    ),
    Situation(
        "the lock file of another package manager",
        KIND,
        _files(
            "- uses: actions/setup-node@v4\n  with:\n    cache: yarn",
            {"package.json": "{}\n", "package-lock.json": "{}\n"},
        ),
        ProofState.CONFIRMED,
        # https://github.com/actions/setup-node/blob/main/src/cache-restore.ts
        log="##[error]Dependencies lock file is not found in /home/runner/work/datasets/datasets. Supported file "
        "patterns: yarn.lock\n",
        summary="The job looks for `yarn.lock`, which yarn writes; the repository has `package-lock.json`",
        remedy="Set `cache: npm`",
    ),
    Situation(
        "another repository is checked out over this one",
        KIND,
        _files(
            "- uses: actions/checkout@v4\n  with:\n    repository: acme/tools\n- run: cat README.md",
        ),
        ProofState.REFUTED,
        log="cat: README.md: No such file or directory\n##[error]Process completed with exit code 1.\n",
        summary="The checkout of `acme/tools` (line 8 of `.github/workflows/ci.yml`) takes this",
    ),
)

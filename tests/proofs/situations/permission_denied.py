"""Jobs that may not run a file, or whose token may not do what a step asks of it."""

from __future__ import annotations

from tests.proofs.situation import WORKFLOW, Content, Executable, Link, Situation
from workers.triage.model import ProofState

KIND = "permission-denied"
CHECK = "#!/usr/bin/env bash\nset -e\necho checked\n"


def _workflow(*steps: str, above: str = "", top: str = "") -> str:
    """A workflow of one job that checks out and goes on with these steps."""
    body = "".join(f"      - {step}\n" for step in steps)
    return f"""\
name: CI
on: [push, pull_request]
{top}jobs:
  build:
    runs-on: ubuntu-latest
{above}    steps:
      - uses: actions/checkout@v4
{body}"""


def _runs(name: str, files: dict[str, Content], *steps: str, **more: object) -> Situation:
    """A file that is committed without the bit."""
    fields = {"state": ProofState.CONFIRMED, "diff": True, "head": {WORKFLOW: _workflow(*steps), **files}, **more}
    return Situation(name, KIND, **fields)  # type: ignore[arg-type]


FILES = (
    _runs(
        "script without the bit",
        {"ci/check.sh": CHECK},
        "run: ./ci/check.sh",
        says=("`ci/check.sh` has the mode 100644 in Git",),
        summary="`ci/check.sh` is committed without the executable bit",
        remedy="`git update-index --chmod=+x ci/check.sh`",
    ),
    _runs(
        "script with a blank in its path, from a working directory",
        {"my tools/über check.sh": CHECK},
        "name: Check\n        working-directory: my tools\n        run: |\n          cd .\n          './über check.sh'",
        remedy="`git update-index --chmod=+x 'my tools/über check.sh'`",
    ),
    _runs(
        "two scripts without the bit",
        {"check.sh": CHECK, "ci/test.sh": CHECK},
        "run: ./check.sh",
        "name: Test\n        working-directory: ci\n        run: ./test.sh",
        says=("The job also runs `ci/test.sh`",),
        remedy="`git update-index --chmod=+x check.sh ci/test.sh`",
    ),
    _runs(
        "script of a make recipe",
        {"Makefile": "schema:\n\t./tools/gen-schema\n", "tools/gen-schema": CHECK},
        "run: make schema",
        remedy="--chmod=+x tools/gen-schema",
    ),
    _runs(
        "script that Python starts",
        {
            "tools/run.py": "import subprocess\n\nsubprocess.run(['./tools/check.sh'], check=True)\n",
            "tools/check.sh": CHECK,
        },
        'uses: actions/setup-python@v5\n        with:\n          python-version: "3.11"',
        "run: python tools/run.py",
        remedy="--chmod=+x tools/check.sh",
    ),
    _runs(
        "script with Windows line endings as well",
        {"check.sh": CHECK.replace("\n", "\r\n")},
        "run: ./check.sh",
        says=("Its first line ends in CR LF", "line 1: `#!/usr/bin/env bash` with CR LF"),
        remedy="Save it with LF line endings as well",
        commands=True,
    ),
    _runs(
        "link to a script without the bit",
        {"check": Link("ci/check.sh"), "ci/check.sh": CHECK},
        "run: ./check",
        says=("`ci/check.sh`: has the mode 100644",),
        remedy="--chmod=+x ci/check.sh",
    ),
    _runs(
        "script that the job writes itself",
        {"README.md": "A tool.\n"},
        "name: Write it\n        run: |\n          mkdir -p bin\n          echo 'echo built' > bin/build",
        "run: ./bin/build --all",
        says=("`bin/build` is not in the repository", "(line 11) writes it"),
        remedy="`chmod +x bin/build`",
    ),
    _runs(
        "executable script, and nothing tells more",
        {"check.sh": Executable(CHECK)},
        "run: ./check.sh",
        state=ProofState.REFUTED,
        diff=False,
        says=("`check.sh` has the executable bit in Git",),
        # bash 5.2's words; what forbids it here is outside of the repository.
        log="/home/runner/work/_temp/0990eec9.sh: line 1: ./check.sh: Permission denied\n",
    ),
    _runs(
        "program of an artifact",
        {"README.md": "A tool.\n"},
        "uses: actions/download-artifact@v4\n        with:\n          name: tool\n          path: dist",
        "name: Try it\n        run: |\n          ls dist\n          dist/tool --version",
        says=("`actions/download-artifact@v4` (line 8) writes artifacts there, whose files have lost their modes",),
        remedy="`chmod +x dist/tool`",
        # There is no artifact to be had here; bash 5.2's words.
        log="tool\n/home/runner/work/_temp/0990eec9.sh: line 2: dist/tool: Permission denied\n",
    ),
    _runs(
        "program that is not of the repository",
        {"README.md": "A tool.\n"},
        "run: /opt/tool/bin/tool",
        state=ProofState.NOT_CHECKED,
        diff=False,
        says=("`/opt/tool/bin/tool` lies outside of the repository",),
        log="/home/runner/work/_temp/0990eec9.sh: line 1: /opt/tool/bin/tool: Permission denied\n",
    ),
)

# Wording of GitHub's Git service and REST API, and of `gh`; no service that says this can run in a test.
PUSH_LOG = """\
remote: Permission to acme/datasets.git denied to github-actions[bot].
fatal: unable to access 'https://github.com/acme/datasets/': The requested URL returned error: 403
"""
API_LOG = """\
RequestError [HttpError]: Resource not accessible by integration
    at /home/runner/work/_actions/actions/github-script/v7/dist/index.js:9537:21 {
  status: 403,
##[error]Unhandled error: HttpError: Resource not accessible by integration
"""
PUSH = "run: git push origin HEAD:gh-pages"
COMMENT = """\
uses: actions/github-script@v7
        with:
          script: |
            await github.rest.issues.createComment({
              ...context.repo, issue_number: context.issue.number, body: "Thanks!" })"""


def _token(name: str, workflow: str, log: str = PUSH_LOG, **more: object) -> Situation:
    """A token that is refused; GitHub is not there when the mended job would run."""
    fields = {"state": ProofState.CONFIRMED, "diff": True, "log": log, "passes": False, **more}
    return Situation(name, KIND, {WORKFLOW: workflow, "README.md": "Data.\n"}, **fields)  # type: ignore[arg-type]


TOKENS = (
    _token(
        "push with a token that reads",
        _workflow(PUSH, top="permissions:\n  contents: read # enough so far\n"),
        says=("`.github/workflows/ci.yml` (line 3) grants the job's token `contents: read`",),
        summary="lacks `contents: write`",
        remedy="Add `contents: write` to `permissions` of the workflow (`.github/workflows/ci.yml` line 3)",
    ),
    _token(
        "job whose own block hides the workflow's",
        _workflow(PUSH, top="permissions:\n  contents: write\n", above="    permissions:\n      issues: write\n"),
        says=("(line 8) grants the job's token `issues: write`",),
        remedy="`permissions` of the job",
    ),
    _token(
        "push without any block",
        _workflow(PUSH),
        says=("Neither the job nor the workflow has `permissions`",),
        remedy="Give the job a block `permissions` with `contents: write`",
    ),
    _token(
        "comment on a pull request",
        _workflow(COMMENT, top="permissions:\n  contents: read\n"),
        API_LOG,
        summary="lacks `pull-requests: write`",
    ),
    _token(
        "pull request from a fork",
        _workflow(COMMENT, top="permissions:\n  pull-requests: write\n"),
        API_LOG,
        from_fork=True,
        diff=False,
        says=("fork, so that its token only reads",),
        remedy="workflow_run",
    ),
    _token(
        "granted already",
        _workflow(PUSH, top="permissions: write-all\n"),
        state=ProofState.NOT_CHECKED,
        diff=False,
        says=("grants `contents: write` already",),
        remedy="Look which token the step uses",
    ),
    _token(
        "push into another repository",
        _workflow(PUSH, top="permissions:\n  contents: write\n"),
        PUSH_LOG.replace("acme/datasets", "acme/website"),
        diff=False,
        summary="The job's own token is for `acme/datasets` only",
        remedy="a secret of its own",
    ),
    _token(
        "protected branch",
        _workflow(PUSH),
        "remote: error: GH006: Protected branch update failed for refs/heads/main.\n"
        "error: failed to push some refs to 'https://github.com/acme/datasets'\n",
        state=ProofState.NOT_CHECKED,
        diff=False,
        says=("settings of the repository",),
    ),
)

SITUATIONS = (*FILES, *TOKENS)

"""Workflows that are wrong themselves: actions, checkouts, inputs, expressions, scripts."""

from __future__ import annotations

from tests.proofs.situation import WORKFLOW, Files, Situation
from workers.triage.model import ProofState

KIND = "workflow-error"
_ACTION = "name: Set up\nruns:\n  using: composite\n  steps:\n    - run: echo set up\n      shell: bash\n"
_CHECKOUT = "      - uses: actions/checkout@v4\n"


def _workflow(steps: str, jobs: str = "", above: str = "") -> Files:
    build = f"  build:\n    runs-on: ubuntu-latest\n{above}    steps:\n"
    return {WORKFLOW: f"name: CI\non: [push, pull_request]\njobs:\n{jobs}{build}{steps}"}


def _script(*lines: str, more: str = "") -> str:
    return "      - name: Do it\n        run: |\n" + "".join(f"          {line}\n" for line in lines) + more


# Actions of the repository, versions and artifacts are GitHub's own runner's business: no job here can run them. Its
# words: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionManager.cs
_NO_ACTION = (
    "##[error]Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under "
    "'/home/runner/work/datasets/datasets/.github/actions/setup'. Did you forget to run actions/checkout before running"
    " your local action?\n"
)
_ENDED = (
    "##[error]This request has been automatically failed because it uses a deprecated version of "
    "`actions/upload-artifact: v3`. Learn more: "
    "https://github.blog/changelog/2024-04-16-deprecation-notice-v3-of-the-artifact-actions/\n"
)

SITUATIONS: tuple[Situation, ...] = (
    Situation(
        "a local action before the checkout",
        KIND,
        {
            **_workflow("      - name: Set up\n        uses: ./.github/actions/setup\n      - run: ls\n"),
            ".github/actions/setup/action.yml": _ACTION,
        },
        ProofState.CONFIRMED,
        says=("No step of the job `build` before `Set up` checks the repository out",),
        remedy="Add `- uses: actions/checkout@v4` as the first step",
        log=_NO_ACTION,
        step="Set up",
        diff=True,
    ),
    Situation(
        "a local action in other letter case",
        KIND,
        {
            **_workflow(_CHECKOUT + "      - uses: ./.github/actions/setup\n"),
            ".github/actions/Setup/action.yml": _ACTION,
        },
        ProofState.CONFIRMED,
        says=("`.github/actions/Setup/action.yml` is, in other letter case",),
        log=_NO_ACTION,
        diff=True,
    ),
    Situation(
        "a local action whose file is called otherwise",
        KIND,
        {
            **_workflow(_CHECKOUT + "      - uses: ./.github/actions/setup\n"),
            ".github/actions/setup/actions.yml": _ACTION,
        },
        ProofState.CONFIRMED,
        says=("holds `.github/actions/setup/actions.yml`, which GitHub does not take for an action",),
        log=_NO_ACTION,
        diff=True,
    ),
    Situation(
        "a local action that this pull request deletes",
        KIND,
        _workflow(_CHECKOUT + "      - uses: ./.github/actions/setup\n"),
        ProofState.CONFIRMED,
        base={
            **_workflow(_CHECKOUT + "      - uses: ./.github/actions/setup\n"),
            ".github/actions/setup/action.yml": _ACTION,
        },
        says=("the base branch has `.github/actions/setup/action.yml`",),
        log=_NO_ACTION,
    ),
    Situation(
        "a local action that is there",
        KIND,
        {
            **_workflow(_CHECKOUT + "      - uses: ./.github/actions/setup\n"),
            ".github/actions/setup/action.yml": _ACTION,
        },
        ProofState.REFUTED,
        says=("is in the repository, and the job checks it out before",),
        log=_NO_ACTION,
    ),
    Situation(
        "artifact actions that GitHub has ended",
        KIND,
        _workflow(
            _CHECKOUT
            + "      - uses: actions/upload-artifact@v3 # keep\n        with:\n"
            + "          name: dist\n          path: dist\n"
            + "      - uses: actions/download-artifact@v3.0.2\n        with:\n          name: dist\n"
        ),
        ProofState.CONFIRMED,
        says=("GitHub has ended these versions", f"`{WORKFLOW}` line 8", f"`{WORKFLOW}` line 12"),
        remedy="Raise them to `v4`",
        log=_ENDED,
        step="Set up job",
        diff=True,
    ),
    Situation(
        "a version that cannot be looked up",
        KIND,
        _workflow(_CHECKOUT + "      - uses: acme/setup@v9\n"),
        ProofState.NOT_CHECKED,
        says=("Which versions `acme/setup` has was not looked up", f"`{WORKFLOW}` line 8"),
        log="##[error]Unable to resolve action `acme/setup@v9`, unable to find version `v9`\n",
        step="Set up job",
    ),
    Situation(
        "a key that is spelt wrong",
        KIND,
        _workflow(_CHECKOUT + "      - name: Test\n        runs: make\n"),
        ProofState.CONFIRMED,
        says=("the key `runs` (line 9)", "`run` is likely meant"),
        # As https://github.com/actions/languageservices and the runner's own parser word it.
        log=f"##[error]{WORKFLOW} (Line: 9, Col: 9): Unexpected value 'runs'\n",
        step="Set up job",
        diff=True,
    ),
    Situation(
        "an output that the other job does not declare",
        KIND,
        _workflow(
            _CHECKOUT,
            jobs="  plan:\n    runs-on: ubuntu-latest\n    outputs:\n      versions: ${{ steps.plan.outputs.all }}\n"
            "    steps:\n      - id: plan\n        run: echo 'all=[1, 2]' >> \"$GITHUB_OUTPUT\"\n",
            above="    needs: plan\n    strategy:\n      matrix: ${{ fromJSON(needs.plan.outputs.version) }}\n",
        ),
        ProofState.CONFIRMED,
        says=("asks for `needs.plan.outputs.version` (line 15), and the job `plan` declares no such output",),
        log=f"##[error]Error when evaluating 'strategy' for job 'build'. {WORKFLOW} (Line: 15, Col: 15): "
        "Error from function 'fromJSON': empty input, "
        f"{WORKFLOW} (Line: 15, Col: 15): Unexpected value ''\n",
        job="build",
        step="Set up job",
        diff=True,
    ),
    Situation(
        "an artifact that no job uploads",
        KIND,
        _workflow(
            "      - uses: actions/download-artifact@v4\n        with:\n          name: wheel\n",
            jobs="  make:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/upload-artifact@v4\n"
            "        with:\n          name: wheels\n          path: dist\n",
            above="    needs: make\n",
        ),
        ProofState.CONFIRMED,
        says=("the job `make` uploads `wheels`, which is likely meant",),
        log="##[error]Unable to download artifact(s): Artifact not found for name: wheel\n",
        job="build",
        diff=True,
    ),
    Situation(
        "an input under another name",
        KIND,
        _workflow(
            _CHECKOUT + "      - uses: actions/cache@v4\n        with:\n          paths: dist\n          key: k\n"
        ),
        ProofState.CONFIRMED,
        says=("gives its action `paths`, and not `path`",),
        log="##[error]Input required and not supplied: path\n",
        step="Run actions/cache@v4",
        diff=True,
    ),
    Situation(
        "history that was not fetched",
        KIND,
        _workflow(_CHECKOUT + _script("git diff --name-only origin/main...HEAD")),
        ProofState.CONFIRMED,
        says=("fetches one commit only",),
        remedy="Add `fetch-depth: 0` under `with:` of the checkout",
        diff=True,
    ),
    Situation(
        "history that was fetched",
        KIND,
        _workflow(
            "      - uses: actions/checkout@v4\n        with:\n          fetch-depth: 0\n"
            + _script("git diff --name-only origin/mian...HEAD")
        ),
        ProofState.REFUTED,
        says=("fetches all history and tags already",),
    ),
    Situation(
        "Git without a checkout",
        KIND,
        _workflow(_script("git rev-parse HEAD")),
        ProofState.CONFIRMED,
        says=("No step of the job `build` before `Do it` checks the repository out",),
        diff=True,
    ),
    Situation(
        "a checkout in another folder",
        KIND,
        _workflow(
            "      - uses: actions/checkout@v4\n        with:\n          path: source\n" + _script("git rev-parse HEAD")
        ),
        ProofState.CONFIRMED,
        says=("checked out to `source`, and `Do it` runs in the workspace",),
        diff=True,
    ),
    Situation(
        "a commit in nobody's name",
        KIND,
        _workflow(
            _CHECKOUT
            # The hosted runners' Git knows nobody; here it must be told so.
            + _script(
                "unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL EMAIL",
                "git config user.useConfigOnly true",
                "echo one > one.txt",
                "git add one.txt",
                'git commit -m "Add one"',
            )
        ),
        ProofState.CONFIRMED,
        says=("none sets `user.name` and `user.email`", f"`{WORKFLOW}` line 14"),
        diff=True,
    ),
    Situation(
        "a commit of nothing",
        KIND,
        _workflow(
            _CHECKOUT
            + _script(
                "git config user.name bot",
                "git config user.email bot@example.com",
                "git add .",
                'git commit -m "Format"',
            )
        ),
        ProofState.CONFIRMED,
        says=("commits whether or not something has changed (line 13",),
        diff=True,
    ),
    Situation(
        "a quote that is left open",
        KIND,
        _workflow(_CHECKOUT + _script("echo start", 'title="It is ready', "echo end")),
        ProofState.CONFIRMED,
        says=(f"of `{WORKFLOW}`", '`title="It is ready`'),
    ),
    Situation(
        "a variable that is called otherwise",
        KIND,
        _workflow(_CHECKOUT + _script("set -u", 'echo "$VERSION"', more="        env:\n          VERISON: '1.2'\n")),
        ProofState.CONFIRMED,
        says=("sets `VERISON` (line 13)",),
        diff=True,
    ),
    Situation(
        "a command that GitHub has switched off",
        KIND,
        _workflow(_CHECKOUT + _script('echo "::set-env name=MODE::fast"')),
        ProofState.CONFIRMED,
        says=("uses the command `set-env` (line 10",),
        # https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs
        log="##[error]Unable to process command '::set-env name=MODE::fast' successfully.\n"
        "##[error]The `set-env` command is disabled. Please upgrade to using Environment Files or opt into unsecure"
        " command execution by setting the `ACTIONS_ALLOW_UNSECURE_COMMANDS` environment variable to `true`.\n",
        diff=True,
    ),
)

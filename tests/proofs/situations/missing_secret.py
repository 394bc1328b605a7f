"""Jobs that lack a secret: the workflow, the caller, the fork or the name is why."""

from __future__ import annotations

from tests.proofs.situation import WORKFLOW, Situation
from workers.triage.model import ProofState

KIND = "missing-secret"

DEPLOY = """\
import os

print("deploying with", len(os.environ["DEPLOY_KEY"]), "characters")
"""
CHECK = """\
#!/bin/bash
# Fails as a client does which has no key.
: "${DEPLOY_KEY:?}"
"""
_KEY = {"DEPLOY_KEY": "0123456789"}


def _workflow(steps: str, head: str = "on: [push, pull_request]", jobs: str = "") -> str:
    deploy = "  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
    return f"name: CI\n{head}\njobs:\n{jobs}{deploy}{steps}"


_GIVEN = "        env:\n          DEPLOY_KEY: ${{ secrets.DEPLOY_KEY }}\n"
_OTHER = "  preview:\n    runs-on: ubuntu-latest\n    steps:\n      - run: python deploy.py\n" + _GIVEN
_STEP = "      - name: Deploy\n        run: python deploy.py\n"
_SCRIPT = """\
      - name: Deploy
        run: |
          set -u
          echo "deploying with ${#DEPLOY_KEY} characters"
"""
_REQUIRED = "      - name: Deploy\n        run: bash deploy.sh\n"

SITUATIONS: tuple[Situation, ...] = (
    Situation(
        "another job is given it",
        KIND,
        {WORKFLOW: _workflow(_STEP, jobs=_OTHER), "deploy.py": DEPLOY},
        ProofState.CONFIRMED,
        says=("`Deploy` is not given `DEPLOY_KEY`", "set from `${{ secrets.DEPLOY_KEY }}` elsewhere"),
        remedy="Add `env: DEPLOY_KEY: ${{ secrets.DEPLOY_KEY }}` to the step `Deploy`",
        subject={"name": "DEPLOY_KEY"},
        job="deploy",
        secrets=_KEY,
        diff=True,
    ),
    Situation(
        "no workflow names it",
        KIND,
        {WORKFLOW: _workflow(_SCRIPT)},
        ProofState.CONFIRMED,
        says=("No `env:` of the step `Deploy`, its job or the workflow sets `DEPLOY_KEY`",),
        remedy="create a secret of that name",
    ),
    Situation(
        "the pull request is from a fork",
        KIND,
        {WORKFLOW: _workflow(_REQUIRED + _GIVEN), "deploy.sh": CHECK},
        ProofState.CONFIRMED,
        says=("a pull request from a fork gets no secrets", f"`{WORKFLOW}` line 11"),
        remedy="Do not switch to `pull_request_target`",
        secrets=_KEY,
        from_fork=True,
        diff=True,
    ),
    Situation(
        "the tests of a fork need it",
        KIND,
        {
            WORKFLOW: _workflow("      - name: Test\n        run: bash check.sh\n" + _GIVEN, "on: pull_request"),
            "check.sh": CHECK,
        },
        ProofState.CONFIRMED,
        says=("a pull request from a fork gets no secrets",),
        remedy="`if: github.event.pull_request.head.repo.full_name == github.repository`",
        secrets=_KEY,
        from_fork=True,
    ),
    Situation(
        "Dependabot started the run",
        KIND,
        {WORKFLOW: _workflow(_REQUIRED + _GIVEN), "deploy.sh": CHECK},
        ProofState.CONFIRMED,
        says=("which sees Dependabot's own secrets only",),
        remedy="Add `DEPLOY_KEY` to Dependabot's secrets",
        actor="dependabot[bot]",
        secrets=_KEY,
    ),
    Situation(
        "its name is spelt otherwise elsewhere",
        KIND,
        {
            WORKFLOW: _workflow(_REQUIRED + _GIVEN.replace("secrets.DEPLOY_KEY", "secrets.DEPLOI_KEY"), jobs=_OTHER),
            "deploy.sh": CHECK,
            "deploy.py": DEPLOY,
        },
        ProofState.CONFIRMED,
        says=("from the secret `DEPLOI_KEY`, which nothing else uses; elsewhere it is `DEPLOY_KEY`",),
        remedy=f"Write `secrets.DEPLOY_KEY` in `{WORKFLOW}`",
        job="deploy",
        secrets=_KEY,
        diff=True,
    ),
    Situation(
        "the variable is called otherwise",
        KIND,
        {
            WORKFLOW: _workflow(_STEP + _GIVEN.replace(" DEPLOY_KEY:", " DEPLYO_KEY:")),
            "deploy.py": DEPLOY,
        },
        ProofState.CONFIRMED,
        says=("sets `DEPLYO_KEY` (line 11)",),
        secrets=_KEY,
        diff=True,
    ),
    Situation(
        "only the settings tell whether it is set",
        KIND,
        {WORKFLOW: _workflow(_REQUIRED + _GIVEN), "deploy.sh": CHECK},
        ProofState.NOT_CHECKED,
        says=("retriage does not ask for the right to read secrets",),
        remedy="Create the secret `DEPLOY_KEY` under that name",
    ),
    Situation(
        "a script hands the secret over itself",
        KIND,
        {
            WORKFLOW: _workflow(
                "      - name: Deploy\n        run: DEPLOY_KEY=${{ secrets.DEPLOY_KEY }} bash deploy.sh\n"
            ),
            "deploy.sh": CHECK,
        },
        ProofState.CONFIRMED,
        says=("a pull request from a fork gets no secrets", "the script names the secret `DEPLOY_KEY`"),
        remedy="Do not switch to `pull_request_target`",
        secrets=_KEY,
        from_fork=True,
        diff=True,
    ),
    Situation(
        "the GitHub CLI has no token",
        KIND,
        {WORKFLOW: _workflow("      - name: Release\n        run: |\n          gh release create v1.4.0\n")},
        ProofState.CONFIRMED,
        summary="needs the job's own token, and no `env:`",
        # The wording of gh 2: https://github.com/cli/cli/blob/trunk/internal/ghcmd/cmd.go; no gh on every machine.
        log="gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable. Example:\n"
        "  env:\n    GH_TOKEN: ${{ github.token }}\n",
        diff=True,
        passes=False,
    ),
    Situation(
        "it has a value that is never empty",
        KIND,
        {
            WORKFLOW: _workflow(
                "      - name: Deploy\n        env:\n          DEPLOY_KEY: not-a-secret\n"
                "        run: env --unset DEPLOY_KEY bash deploy.sh\n"
            ),
            "deploy.sh": CHECK,
        },
        ProofState.REFUTED,
        says=("`DEPLOY_KEY` with a value that is never empty",),
    ),
)

"""The demonstration's run: seven jobs of pull request 7 of `acme/datasets`, workflow "Docker CI"."""

import json
from pathlib import Path

from tests import story
from tests.recording.job import Checkout, record
from tests.recording.machine import Machine
from tests.recording.plan import Job, Step, Tree

REPOSITORY = "acme/datasets"
_MERGE_REF = "refs/remotes/pull/7/merge"

JOBS: dict[str, Job] = {
    "build-image": Job(
        "build-image (linux/amd64)",
        (
            Step("mkdir -p data\ncp .env.example .env\n", name="Prepare the environment", seconds=0.01),
            Step("docker compose build", name="Build the image"),
        ),
        python=False,
    ),
    "install": Job("install (3.11)", (Step("pip install ."), Step("acme-datasets --version"))),
    "vendored-sources": Job(
        "vendored-sources",
        (
            Step("git submodule update --init --recursive", name="Fetch the submodules", seconds=0.02),
            Step("make -C vendor/tokenizers"),
        ),
        python=False,
    ),
    "backends": Job(
        "backends (ipfs, 3.11)",
        (
            Step("pip install --no-deps -r requirements-ipfs.txt", name="Install the IPFS backend"),
            Step("""python -c "import ipfs_kit_py; print('backend ready')\"""", name="Import the backend"),
        ),
    ),
    "unit-tests": Job(
        "unit-tests (3.11, ubuntu-24.04)",
        (
            Step("pip install --progress-bar off pytest==8.4.2"),
            Step("python -m pytest --color=yes", name="Run the unit tests"),
        ),
    ),
    "smoke": Job(
        "smoke (3.11)",
        (
            Step(
                "# No error here is fatal: a fresh runner has nothing to clear.\n"
                "cp state/last-run.json state/previous.json || true\nrm -rf state\n",
                name="Clear what an earlier run left",
                seconds=0.01,
            ),
            Step("python scripts/smoke.py", name="Try the error paths", seconds=0.2),
        ),
    ),
    "manual": Job(
        "manual",
        (Step("cat introduction.md serving.md > manual.md", name="Join the pages of the manual", seconds=0.01),),
        python=False,
    ),
}


def record_story(machine: Machine, folder: Path) -> None:
    """Record every job into `folder/logs` and their facts into `folder/run.json`."""
    head, main = (Tree(tree.files, tree.gitlinks) for tree in story.trees())
    jobs: list[dict[str, object]] = []
    facts: dict[str, object] = {}
    for number, (slug, job) in enumerate(JOBS.items()):
        machine.reset()
        base = machine.commit(REPOSITORY, "refs/heads/main", main, (), "Release 1.3.2")
        tip = machine.commit(REPOSITORY, "refs/heads/containers", head, (base,), "Serve the datasets from a container")
        merge = machine.commit(REPOSITORY, "refs/pull/7/merge", head, (base, tip), f"Merge {tip} into {base}")
        facts = {"head_sha": tip, "base_sha": base, "merge_sha": merge}
        recorded = record(machine, job, Checkout(_MERGE_REF, merge))
        (folder / "logs" / f"{slug}.log").write_bytes(recorded.log)
        jobs.append({"id": 57_310_402_211 + 13 * number, "log": f"{slug}.log", **recorded.facts()})
    run = {**_RUN, **facts, "jobs": jobs}
    (folder / "run.json").write_text(json.dumps(run, indent=2) + "\n", encoding="utf-8")


_RUN: dict[str, object] = {
    "repository": REPOSITORY,
    "pull_number": 7,
    "pull_title": "Serve the datasets from a container",
    "workflow": "Docker CI",
    "workflow_path": ".github/workflows/docker-ci.yml",
    "run_id": 19_876_543_210,
    "run_number": 42,
    "attempt": 1,
    "head_branch": "containers",
    "base_branch": "main",
}

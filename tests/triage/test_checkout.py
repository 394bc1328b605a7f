"""Which commit a job checked out."""

from __future__ import annotations

import pytest

from tests import story
from tests.triage.build import STORY, read_one, stamped
from workers.triage import checkout

COMMIT, OTHER = "0123456789abcdef0123456789abcdef01234567", "f" * 40


def fetching(commit: str, ref: str = "refs/remotes/pull/7/merge") -> str:
    options = "--no-tags --prune --no-recurse-submodules --depth=1 origin"
    return f"[command]/usr/bin/git -c protocol.version=2 fetch {options} +{commit}:{ref}"


@pytest.mark.parametrize("job", STORY.jobs, ids=lambda job: job.name)
def test_the_recorded_jobs_checked_out_the_merge(job: story.Job) -> None:
    assert checkout.commit(read_one(job.log, job.name), STORY.repository) == STORY.merge_sha


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Syncing repository: acme/datasets", fetching(COMMIT)], COMMIT),
        (["Syncing repository: Acme/Datasets", fetching(COMMIT, "refs/remotes/origin/main")], COMMIT),
        (["Syncing repository: acme/other", fetching(OTHER)], None),
        (
            ["Syncing repository: acme/other", fetching(OTHER), "Syncing repository: acme/datasets", fetching(COMMIT)],
            COMMIT,
        ),
        (
            [
                "Syncing repository: acme/datasets",
                fetching(COMMIT),
                "Syncing repository: acme/datasets",
                fetching(OTHER),
            ],
            COMMIT,
        ),
        (["Syncing repository: acme/datasets", "Syncing repository: acme/other", fetching(OTHER)], None),
        ([fetching(COMMIT)], None),
        (["Syncing repository: acme/datasets", fetching("abc")], None),
        (["Syncing repository: acme/datasets", "[command]/usr/bin/git checkout main"], None),
        (["nothing"] * 500 + ["Syncing repository: acme/datasets", fetching(COMMIT)], None),
        ([], None),
    ],
)
def test_the_commit_is_that_of_our_own_repository(lines: list[str], found: str | None) -> None:
    assert checkout.commit(read_one(stamped(*lines)), "acme/datasets") == found

"""Which mends become review suggestions, and what that costs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import REPOSITORY, SHA, FakeGitHub, a_pull, a_run
from tests.proofs.local import a_finding
from workers.errors import PermanentError, RetryableError
from workers.suggest import MOST, suggest
from workers.triage.diagnosis import Diagnosis, FailedJob, Located
from workers.triage.facts import ReviewComment
from workers.triage.mends import mend
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.repository.repository_settings import RepositorySettings, read

BEFORE = "name: CI\npython-version: 3.9\n"
PATCH = "@@ -1,1 +1,2 @@\n name: CI\n+python-version: 3.9"


def mended(path: str = "ci.yml", before: str = BEFORE, **changes: object) -> Finding:
    diff = mend.edited(path, before, before.replace("3.9", "3.11"))
    proof = Proof(ProofState.CONFIRMED, "looked", diff=diff)
    return a_finding("missing-file", {"path": "x"}, proof=proof, fingerprint=f"1:{path}", **changes)


def red(*findings: Finding) -> list[Diagnosis]:
    jobs = tuple(FailedJob("build", "", (Located(finding, ""),)) for finding in findings)
    return [Diagnosis(a_run(), len(jobs), jobs, ())]


def github(**changes: object) -> FakeGitHub:
    fields: dict[str, object] = {"patches_value": {"ci.yml": PATCH}, **changes}
    return FakeGitHub(**fields)  # type: ignore[arg-type]  # the fields by name


def suggested(asked: FakeGitHub, *findings: Finding) -> int:
    return suggest(asked, REPOSITORY, a_pull(), red(*findings))


def test_a_mend_of_lines_in_the_pull_request_is_suggested() -> None:
    asked = github()
    assert suggested(asked, mended()) == 1
    (written,) = asked.suggested
    assert (written.path, written.start_line, written.line) == ("ci.yml", 2, 2)
    assert "```suggestion\npython-version: 3.11\n```" in written.body
    assert ("suggest", REPOSITORY, 7, SHA) in asked.asked


def test_without_a_diff_nothing_is_asked() -> None:
    asked = github()
    assert suggested(asked, a_finding("missing-file", {"path": "x"}), replace(mended(), proof=None)) == 0
    assert asked.names() == []


def test_lines_outside_of_the_pull_request_are_left_to_the_comment() -> None:
    asked = github(patches_value={"other.yml": PATCH})
    assert suggested(asked, mended()) == 0
    assert asked.names() == ["patches"]


def test_a_suggestion_that_stands_is_not_written_again() -> None:
    first = github()
    suggested(first, mended())
    standing = [ReviewComment(each.path, f"{each.body}\n") for each in first.suggested]
    asked = github(review_comments_value=standing)
    assert suggested(asked, mended()) == 0
    assert not asked.suggested


def test_the_same_mend_of_several_jobs_is_suggested_once() -> None:
    asked = github()
    assert suggested(asked, mended(), mended(job="another")) == 1


def test_no_more_are_written_than_anybody_reads() -> None:
    paths = [f"{number}.yml" for number in range(MOST + 5)]
    asked = github(patches_value=dict.fromkeys(paths, PATCH))
    assert suggested(asked, *(mended(path) for path in paths)) == MOST


def test_a_suggestion_that_github_refuses_fails_nothing() -> None:
    asked = github(suggest_error=PermanentError("422: line must be part of the diff"))
    assert suggested(asked, mended()) == 0


def test_a_passing_fault_brings_the_task_back() -> None:
    asked = github(suggest_error=RetryableError("502"))
    with pytest.raises(RetryableError):
        suggested(asked, mended())


@pytest.mark.parametrize(
    ("text", "suggest"),
    [
        (None, False),
        ("", False),
        ("suggest: true\n", True),
        ("suggest: yes\n", False),
        ("- suggest: true\n", False),
        ("suggest: true\n\tx", False),
    ],
)
def test_settings_that_cannot_be_understood_are_the_defaults(text: str | None, suggest: bool) -> None:
    assert read(text)[0] == RepositorySettings(suggest=suggest)

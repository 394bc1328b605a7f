"""What is asked of the repository for the Findings of a run, how often, and what is said where it cannot be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.fakes import BASE_SHA, REPOSITORY, SHA, FakeCache, FakeGitHub
from tests.proofs.local import a_finding
from workers import prove as module
from workers.errors import ForbiddenError, GoneError, PermanentError, RetryableError
from workers.library import KEEP, KEEP_REMOTE, KEEP_SETTING, SETTINGS, Library
from workers.prove import MOST_COMMITS, MOST_FINDINGS, Case, prove
from workers.triage import prove as pure
from workers.triage.model import Category, Finding, Proof, ProofState
from workers.triage.proving import Base, Context, Facts, Needs, Prover
from workers.triage.repository import questions as q
from workers.triage.repository.tree import Entry, Mode, Tree, of

MERGE = "c" * 40
OTHER = "acme/other"
FILES = [
    Entry("Makefile", Mode.FILE, "1" * 40, 4),
    Entry("sub", Mode.FOLDER, "2" * 40),
    Entry("sub/a.txt", Mode.FILE, "3" * 40, 3),
    Entry("vendor", Mode.GITLINK, "4" * 40),
    Entry("big.bin", Mode.FILE, "5" * 40, q.LARGEST + 1),
]
TREE = of(MERGE, FILES)
CONTEXT = Context(
    repository=REPOSITORY,
    web_url="https://github.com",
    commit=MERGE,
    head_sha=SHA,
    event="pull_request",
    job="build",
    head_owner="acme",
    base=Base(7, "main", BASE_SHA),
)
ALL = Needs(
    files=frozenset({"Makefile", "sub/a.txt", "sub", "vendor", "big.bin", "nope"}),
    on_base=frozenset({"Makefile", "sub/b.txt"}),
    blames=frozenset({"Makefile"}),
    remotes=frozenset({(OTHER, "6" * 40)}),
    changes=True,
    blobs=frozenset({"9" * 40}),
)
ANSWERS: dict[q.Question, q.Answer] = {
    q.ReadBlob("1" * 40): q.Text("all:\n"),
    q.ReadBlob("3" * 40): q.Text(None, "is binary"),
    q.ListFolder(BASE_SHA, ""): q.Listing((Entry("Makefile", Mode.FILE, "7" * 40, 4),)),
    q.ListFolder(BASE_SHA, "sub"): q.Listing(()),
    q.ListFolder(SHA, ""): q.Listing((Entry("Makefile", Mode.FILE, "7" * 40, 4),)),
    q.ListFolder(SHA, "sub"): q.Listing((Entry("sub/a.txt", Mode.FILE, "3" * 40, 3),)),
    q.BlameFile(MERGE, "Makefile"): q.Blame(()),
    q.FindRemote(OTHER, "6" * 40): q.Remote(visible=True, name=OTHER),
    q.ReadChanges(7, SHA): q.Changes({"Makefile": "MODIFIED"}, (SHA,), complete=True),
    q.ReadBlob("9" * 40): q.Text("of the base"),
    SETTINGS: q.Text(None, "is not there"),
}

Told = Callable[[Finding, Facts], Proof]


def confirmed(finding: Finding, facts: Facts) -> Proof:
    return Proof(ProofState.CONFIRMED, f"{finding.subject['path']} at {facts.tree.commit[:7]}")


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Facts]:
    """The facts that the one prover, of missing files, was given."""
    return proving(monkeypatch, ALL, confirmed)


def proving(monkeypatch: pytest.MonkeyPatch, needs: Needs, told: Told) -> list[Facts]:
    facts: list[Facts] = []

    def tell(finding: Finding, given: Facts) -> Proof:
        facts.append(given)
        return told(finding, given)

    prover = Prover("missing-file", lambda *_: needs, tell)
    monkeypatch.setattr(pure, "provers", lambda: {"missing-file": prover})
    return facts


def missing(path: str = "x", **changes: object) -> Finding:
    return a_finding("missing-file", {"path": path}, **changes)


def library(github: FakeGitHub, cache: FakeCache | None = None, *, in_haste: bool = False) -> Library:
    return Library(github, cache or FakeCache(), REPOSITORY, requests=10, in_haste=in_haste)


def github() -> FakeGitHub:
    return FakeGitHub(tree_value=TREE, answers_value=ANSWERS)


def proof_of(findings: tuple[Finding, ...]) -> Proof:
    assert findings[0].proof is not None
    return findings[0].proof


def test_everything_that_is_needed_is_asked_for_at_once(seen: list[Facts]) -> None:
    asked = github()
    (findings,) = prove(library(asked), [Case((missing(),), CONTEXT)])
    assert proof_of(findings) == Proof(ProofState.CONFIRMED, "x at ccccccc")
    assert asked.names() == ["tree", "answers"]
    (_, _, *questions) = asked.asked[1]
    assert set(questions) == set(ANSWERS)
    (facts,) = seen
    assert facts.texts == {
        "Makefile": q.Text("all:\n"),
        "sub/a.txt": q.Text(None, "is binary"),
        "big.bin": q.Text(None, "is larger than 512 kB"),
    }
    assert facts.on_base == {"Makefile": q.Found("7" * 40), "sub/b.txt": q.Found(None)}
    assert facts.blames == {"Makefile": q.Blame(())}
    assert facts.remotes == {(OTHER, "6" * 40): q.Remote(visible=True, name=OTHER)}
    assert facts.changes == ANSWERS[q.ReadChanges(7, SHA)]
    assert facts.blobs == {"9" * 40: q.Text("of the base")}
    assert facts.other_at_head == {"Makefile"}


def test_a_second_time_nothing_is_asked(seen: list[Facts]) -> None:
    cache = FakeCache()
    first = prove(library(github(), cache), [Case((missing(),), CONTEXT)])
    again = github()
    assert prove(library(again, cache), [Case((missing(),), CONTEXT)]) == first
    assert again.names() == []
    assert seen[0] == seen[1]
    assert {key.split(":")[1]: seconds for key, seconds in cache.seconds.items()} == {
        "tree": KEEP,
        "blob": KEEP,
        "folder": KEEP,
        "blame": KEEP,
        "changes": KEEP,
        "remote": KEEP_REMOTE,
        "setting": KEEP_SETTING,
    }
    assert {key.split(":")[0] for key in cache.values} == {REPOSITORY}


def test_only_what_is_not_known_is_asked(seen: list[Facts]) -> None:
    cache = FakeCache()
    prove(library(github(), cache), [Case((missing(),), CONTEXT)])
    del cache.values[f"{REPOSITORY}:blob:{'1' * 40}"]
    cache.values[f"{REPOSITORY}:blame:{MERGE}:Makefile"] = b"of another version"
    again = github()
    prove(library(again, cache), [Case((missing(),), CONTEXT)])
    assert again.asked == [("answers", REPOSITORY, q.ReadBlob("1" * 40), q.BlameFile(MERGE, "Makefile"))]
    assert seen[0] == seen[1]


def test_a_kind_that_nobody_proves_costs_no_request(seen: list[Facts]) -> None:
    asked, finding = github(), a_finding("timeout", {"limit": 6})
    assert prove(library(asked), [Case((finding,), CONTEXT), Case((), CONTEXT)]) == [(finding,), ()]
    assert asked.names() == []
    assert not seen


def test_a_prover_that_needs_no_file_costs_the_tree_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    proving(monkeypatch, Needs(), confirmed)
    asked = github()
    prove(library(asked), [Case((missing(),), CONTEXT)])
    assert asked.names() == ["tree"]


def test_without_a_pull_request_nothing_is_asked_of_one(seen: list[Facts]) -> None:
    asked = FakeGitHub(tree_value=of(SHA, FILES), answers_value=ANSWERS)
    prove(library(asked), [Case((missing(),), replace(CONTEXT, commit=SHA, base=None))])
    (facts,) = seen
    assert (facts.on_base, facts.changes, facts.other_at_head) == ({}, None, frozenset())
    assert not [each for each in asked.asked[1] if isinstance(each, q.ListFolder | q.ReadChanges)]


def test_jobs_of_one_commit_share_what_is_asked(seen: list[Facts]) -> None:
    asked = github()
    cases = [Case((missing(str(number)),), replace(CONTEXT, job=str(number))) for number in range(30)]
    proved = prove(library(asked), cases)
    assert [proof_of(findings).detail for findings in proved] == [f"{number} at ccccccc" for number in range(30)]
    assert [facts.context.job for facts in seen] == [str(number) for number in range(30)]
    assert asked.names() == ["tree", "answers"]


def test_more_commits_than_are_looked_at(seen: list[Facts]) -> None:
    asked = github()
    commits = [f"{number:040d}" for number in range(MOST_COMMITS + 1)]
    proved = prove(library(asked), [Case((missing(),), replace(CONTEXT, commit=commit)) for commit in commits])
    assert [proof_of(findings).state for findings in proved] == [ProofState.CONFIRMED] * MOST_COMMITS + [
        ProofState.NOT_CHECKED
    ]
    assert proof_of(proved[-1]).detail == (
        "Only 2 commits of a run are looked at, and this job checked out another one."
    )
    assert asked.names().count("tree") == MOST_COMMITS


def test_the_first_finding_is_proved_and_what_else_the_repository_may_say_of(seen: list[Facts]) -> None:
    code = missing("code", category=Category.CODE)
    others = [missing(str(number)) for number in range(9)]
    (findings,) = prove(library(github()), [Case((code, replace(code, line=9), *others), CONTEXT)])
    assert [finding.proof is not None for finding in findings] == [True, False, True, True, True, True, *[False] * 5]
    assert len(seen) == MOST_FINDINGS


def test_a_merge_that_is_gone_is_looked_at_by_its_head(seen: list[Facts]) -> None:
    asked = github()
    asked.tree_error = {MERGE: GoneError("404", status=404)}
    prove(library(asked), [Case((missing(),), CONTEXT)])
    assert [each[2] for each in asked.asked if each[0] == "tree"] == [MERGE, SHA]
    assert seen[0].context.commit == SHA


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (GoneError("404", status=404), "GitHub does not have the commit any more"),
        (
            ForbiddenError("Resource not accessible by integration"),
            "its files may not be read; the App needs the permission `Contents: read`, accepted where it is installed",
        ),
        (PermanentError("the repository was renamed"), "the repository was renamed"),
    ],
)
def test_a_repository_that_cannot_be_read_leaves_the_finding_as_it_is(
    seen: list[Facts], error: PermanentError, why: str
) -> None:
    asked = github()
    asked.tree_error = {MERGE: error, SHA: error}
    other = a_finding("timeout", {"limit": 6})
    (findings,) = prove(library(asked), [Case((missing(), other), CONTEXT)])
    assert findings == (
        replace(missing(), proof=Proof(ProofState.NOT_CHECKED, f"The repository was not looked at: {why}.")),
        other,
    )
    assert not seen


def test_a_passing_fault_brings_the_task_back_until_there_is_haste(seen: list[Facts]) -> None:
    asked = github()
    asked.answers_error = RetryableError("502")
    with pytest.raises(RetryableError):
        prove(library(asked), [Case((missing(),), CONTEXT)])
    (findings,) = prove(library(asked, in_haste=True), [Case((missing(),), CONTEXT)])
    assert proof_of(findings).detail == "The repository was not looked at: 502."
    assert not seen


def test_of_a_tree_that_is_cut_off_the_folders_of_interest_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = Tree(MERGE, {"Makefile": FILES[0]}, truncated=True)
    entry = Entry("deep/er/x.txt", Mode.FILE, "8" * 40, 1)
    answers: dict[q.Question, q.Answer] = {
        q.ListFolder(MERGE, "deep/er"): q.Listing((entry,)),
        q.ListFolder(MERGE, ""): q.Listing(()),
    }
    asked = FakeGitHub(tree_value=cut, answers_value=answers)
    seen = proving(monkeypatch, Needs(), confirmed)
    cache = FakeCache()
    for _ in range(2):
        prove(library(asked, cache), [Case((missing("deep/er/y.txt"),), CONTEXT)])
    assert asked.names() == ["tree", "answers"]
    assert {each.folder for each in asked.asked[1][2:] if isinstance(each, q.ListFolder)} >= {"", "deep", "deep/er"}
    for facts in seen:
        assert facts.tree.truncated
        assert facts.tree.get("deep/er/x.txt") == entry
        assert [facts.tree.knows(path) for path in ("deep/er/y.txt", "y.txt", "sub/y.txt")] == [True, True, True]


def test_files_beyond_what_is_read_at_once_are_said_to_be_unread(
    monkeypatch: pytest.MonkeyPatch, seen: list[Facts]
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 4)
    prove(library(github()), [Case((missing(),), CONTEXT)])
    assert seen[0].texts["Makefile"] == q.Text(None, "was not read, because others were read before it")


def test_a_question_that_github_leaves_open_is_no_fact(seen: list[Facts]) -> None:
    asked = FakeGitHub(tree_value=TREE)
    prove(library(asked), [Case((missing(),), CONTEXT)])
    (facts,) = seen
    assert facts.texts["Makefile"] == q.Text(None, "was not read")
    assert (facts.on_base, facts.blames, facts.remotes, facts.changes) == ({}, {}, {}, None)


def test_what_the_repository_refutes_without_another_reason_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    def refute(finding: Finding, _: Facts) -> Proof:
        state = ProofState.REFUTED if finding.subject["path"] == "there" else ProofState.CONFIRMED
        return Proof(state, "looked")

    proving(monkeypatch, Needs(), refute)
    (findings,) = prove(library(github()), [Case((missing("there"), missing("gone", line=9)), CONTEXT)])
    assert [finding.subject["path"] for finding in findings] == ["gone", "there"]
    assert findings[1].confidence < 0.5


def test_what_only_the_first_answers_tell_is_asked_with_a_second_request(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Facts] = []

    def tell(_: Finding, facts: Facts) -> Proof:
        seen.append(facts)
        return Proof(ProofState.CONFIRMED, "looked")

    def further(_: Finding, facts: Facts) -> Needs:
        assert facts.text("Makefile") == "all:\n"
        return Needs(remotes=frozenset({(OTHER, "6" * 40)}))

    prover = Prover("missing-file", lambda *_: Needs(files=frozenset({"Makefile"})), tell, further)
    monkeypatch.setattr(pure, "provers", lambda: {"missing-file": prover})
    asked = github()
    prove(library(asked), [Case((missing(),), CONTEXT)])
    assert asked.names() == ["tree", "answers", "answers"]
    assert asked.asked[2][2:] == (q.FindRemote(OTHER, "6" * 40),)
    (facts,) = seen
    assert facts.text("Makefile") == "all:\n"
    assert facts.remotes == {(OTHER, "6" * 40): q.Remote(visible=True, name=OTHER)}


def test_no_more_requests_are_made_than_are_left(seen: list[Facts]) -> None:
    asked = github()
    prove(Library(asked, FakeCache(), REPOSITORY, requests=1), [Case((missing(),), CONTEXT)])
    assert asked.names() == ["tree"]
    assert seen[0].texts["Makefile"] == q.Text(None, "was not read")


def test_what_may_have_changed_is_asked_again_when_somebody_asks_for_it(seen: list[Facts]) -> None:
    cache = FakeCache()
    prove(library(github(), cache), [Case((missing(),), CONTEXT)])
    again = github()
    prove(Library(again, cache, REPOSITORY, requests=10, afresh=True), [Case((missing(),), CONTEXT)])
    assert again.asked == [("answers", REPOSITORY, q.FindRemote(OTHER, "6" * 40), SETTINGS)]
    assert seen[0] == seen[1]


def test_a_comment_does_not_wait_for_an_hourly_limit(seen: list[Facts]) -> None:
    asked = github()
    asked.answers_error = RetryableError("GitHub's hourly rate limit for GraphQL is reached", retry_after=3000)
    late = library(asked)
    (findings,) = prove(late, [Case((missing(),), CONTEXT)])
    assert proof_of(findings).state is ProofState.NOT_CHECKED
    assert late.done_without
    assert not seen


def test_nothing_is_known_of_a_base_that_github_does_not_have(seen: list[Facts]) -> None:
    """Of a commit that was thrown away GitHub says that nothing is in its folders."""
    asked = FakeGitHub(tree_value=TREE, answers_value={**ANSWERS, q.ListFolder(BASE_SHA, ""): q.Listing(())})
    prove(library(asked), [Case((missing(),), CONTEXT)])
    assert seen[0].on_base == {}

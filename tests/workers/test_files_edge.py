"""What is asked of GitHub about a repository's files, and what is made of its answers and refusals."""

from __future__ import annotations

import json

import pytest

from tests.sandbox import Sandbox
from tests.workers.conftest import World
from workers.edges import graphql
from workers.edges.github import GitHubEdge, as_installation
from workers.errors import ForbiddenError, GoneError, PermanentError, RetryableError
from workers.triage.facts import ReviewComment
from workers.triage.render.suggestion import Suggestion
from workers.triage.repository import questions as q
from workers.triage.repository.tree import Entry, Mode

pytestmark = pytest.mark.sockets

NOBODY = "3" * 40


@pytest.fixture
def head(world: World) -> str:
    """A commit with every sort of entry, and the names that are hard to ask for."""
    world.repository.commit({"a b/ü.txt": "x\ny\n", "bin": b"\0\1", "run.sh": "#!/bin/sh\n"}, branch="feature")
    return world.repository.commit(
        {"a b/ü.txt": "x\nz\n", "run.sh": "#!/bin/sh\n"},
        branch="feature",
        modes={"run.sh": Mode.EXECUTABLE},
        symlinks={"link": "a b"},
        submodules={"vendor/x": NOBODY},
        author="bob",
    )


def test_a_tree_has_folders_links_gitlinks_and_modes(world: World, edge: GitHubEdge, head: str) -> None:
    tree = edge.tree(world.name, head)
    assert (tree.commit, tree.truncated) == (head, False)
    modes = {path: entry.mode for path, entry in tree.entries.items()}
    assert (
        modes.items()
        >= {
            "a b": Mode.FOLDER,
            "a b/ü.txt": Mode.FILE,
            "run.sh": Mode.EXECUTABLE,
            "link": Mode.SYMLINK,
            "vendor/x": Mode.GITLINK,
        }.items()
    )
    assert [tree.entries[path].size for path in ("a b/ü.txt", "a b", "vendor/x")] == [4, None, None]
    assert tree.entries["vendor/x"].oid == NOBODY


def test_a_tree_that_github_cuts_off_says_so(world: World, edge: GitHubEdge, head: str) -> None:
    world.sandbox.tree_limit = 2
    tree = edge.tree(world.name, head)
    assert (len(tree.entries), tree.truncated) == (2, True)


def test_a_commit_that_is_not_there_is_gone(world: World, edge: GitHubEdge) -> None:
    with pytest.raises(GoneError):
        edge.tree(world.name, NOBODY)


def test_all_questions_take_one_request(world: World, edge: GitHubEdge, head: str) -> None:
    tree = edge.tree(world.name, head)
    world.sandbox.repository("acme/tokenizers")
    blobs = [q.ReadBlob(tree.entries[path].oid) for path in ("a b/ü.txt", "bin", "link")]
    asked: list[q.Question] = [
        *blobs,
        q.ReadBlob(NOBODY),
        q.ListFolder(head, ""),
        q.ListFolder(head, "a b"),
        q.ListFolder(head, "nothing"),
        q.ListFolder(head, "bin"),
        q.BlameFile(head, "a b/ü.txt"),
        q.BlameFile(head, "nothing"),
        q.FindRemote("acme/tokenizers", NOBODY),
        q.FindRemote("nobody/at-all", NOBODY),
        q.ReadChanges(7, head),
        q.ReadChanges(99, head),
    ]
    world.sandbox.forget()
    answers = edge.answers(world.name, asked)
    assert world.paths() == ["POST /graphql"]
    assert [answers[blob] for blob in blobs] == [q.Text("x\nz\n"), q.Text(None, "is binary"), q.Text("a b")]
    assert answers[q.ReadBlob(NOBODY)] == q.Text(None, "is not there")
    root, folder = answers[q.ListFolder(head, "")], answers[q.ListFolder(head, "a b")]
    assert isinstance(root, q.Listing)
    assert root.find("a b") == q.Found(tree.entries["a b"].oid, is_folder=True)
    assert root.find("nothing") == q.Found(None)
    assert folder == q.Listing((tree.entries["a b/ü.txt"],))
    assert answers[q.ListFolder(head, "nothing")] == answers[q.ListFolder(head, "bin")] == q.Listing(())
    blame = answers[q.BlameFile(head, "a b/ü.txt")]
    assert isinstance(blame, q.Blame)
    first, second = blame.at(1), blame.at(2)
    assert first
    assert second
    assert (first.author, second.author, second.oid) == ("alice", "bob", head)
    assert second.url == f"{world.sandbox.web_url}/acme/datasets/commit/{head}"
    assert blame.at(3) is None
    assert q.BlameFile(head, "nothing") not in answers
    assert answers[q.FindRemote("acme/tokenizers", NOBODY)] == q.Remote(True, "acme/tokenizers")
    assert answers[q.FindRemote("nobody/at-all", NOBODY)] == q.Remote(visible=False)
    changes = answers[q.ReadChanges(7, head)]
    assert isinstance(changes, q.Changes)
    assert changes.files.items() >= {"a b/ü.txt": "ADDED", "vendor/x": "ADDED"}.items()
    assert changes.commits[-1] == head
    assert changes.complete
    assert q.ReadChanges(99, head) not in answers


def test_a_gitlink_is_seen_in_its_folder(world: World, edge: GitHubEdge, head: str) -> None:
    question = q.ListFolder(head, "vendor")
    assert edge.answers(world.name, [question])[question] == q.Listing((Entry("vendor/x", Mode.GITLINK, NOBODY),))


def test_more_files_than_github_lists_are_not_all(world: World, edge: GitHubEdge) -> None:
    head = world.repository.commit({f"{number}.txt": "x" for number in range(101)}, branch="feature")
    changes = edge.answers(world.name, [q.ReadChanges(7, head)])[q.ReadChanges(7, head)]
    assert isinstance(changes, q.Changes)
    assert (len(changes.files), changes.complete) == (100, False)


def test_a_repository_that_may_not_be_seen_is_gone(world: World, edge: GitHubEdge) -> None:
    with pytest.raises(GoneError, match="Could not resolve to a Repository"):
        edge.answers("acme/nothing", [q.ReadBlob(NOBODY)])


def test_files_that_the_app_may_not_read_are_forbidden(sandbox: Sandbox) -> None:
    installation = sandbox.install("acme", permissions={"actions": "read", "metadata": "read"})
    sha = sandbox.repository("acme/secret", private=True).commit({"a": "b"})
    with as_installation(str(sandbox.app_id), sandbox.private_key, installation.id, sandbox.api_url) as edge:
        with pytest.raises(ForbiddenError, match="check the App's permissions"):
            edge.tree("acme/secret", sha)
        with pytest.raises(ForbiddenError, match="check the App's permissions"):
            edge.answers("acme/secret", [q.ListFolder(sha, "")])


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}, "rate limit for GraphQL"),
        (
            {"data": {"repository": None}, "errors": [{"type": "RATE_LIMIT", "path": ["x", 1], "message": "limit"}]},
            "rate limit for GraphQL",
        ),
        ({"data": None, "errors": [{"message": "Something went wrong."}]}, "did not answer the query: Something went"),
        ({"errors": [{}]}, "did not answer the query: no reason given"),
        ({"data": {"repository": {"q0": {"isBinary": False}}}}, "cannot be understood"),
        ([], "cannot be understood"),
    ],
)
def test_answers_of_github_that_are_none_are_asked_for_again(
    world: World, edge: GitHubEdge, answer: object, error: str
) -> None:
    world.sandbox.fail("POST", "/graphql", status=200, body=json.dumps(answer).encode())
    with pytest.raises(RetryableError, match=error):
        edge.answers(world.name, [q.ReadBlob(NOBODY)])


def test_the_limits_own_wait_is_kept(world: World, edge: GitHubEdge) -> None:
    body = json.dumps({"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}).encode()
    world.sandbox.fail("POST", "/graphql", status=200, body=body, headers={"x-ratelimit-reset": "99999999999"})
    with pytest.raises(RetryableError) as caught:
        edge.answers(world.name, [q.ReadBlob(NOBODY)])
    assert caught.value.retry_after
    assert caught.value.retry_after > 3600


def test_a_part_that_github_did_not_get_done_is_left_open(world: World, edge: GitHubEdge) -> None:
    """A blame of a long file may take GitHub too long: the rest of the answer counts."""
    data = {"repository": {"q0": {"isBinary": False, "text": "x", "isTruncated": False}, "q1": None}, "q2": None}
    errors = [
        {"type": None, "path": ["repository", "q1", "blame"], "message": "timeout"},
        {"type": "FORBIDDEN", "path": ["q2", "object"], "message": "Resource not accessible by integration"},
    ]
    world.sandbox.fail("POST", "/graphql", status=200, body=json.dumps({"data": data, "errors": errors}).encode())
    asked: list[q.Question] = [q.ReadBlob(NOBODY), q.BlameFile(NOBODY, "a"), q.FindRemote("a/b", NOBODY)]
    answers = edge.answers(world.name, asked)
    assert answers == {q.ReadBlob(NOBODY): q.Text("x")}


def test_a_file_that_github_cuts_off_is_not_read_in_part() -> None:
    found = {"q0": {"isBinary": False, "text": "x", "isTruncated": True}}
    answers = graphql.answers([q.ReadBlob(NOBODY)], {"repository": found})
    assert answers == {q.ReadBlob(NOBODY): q.Text(None, "is too long to be read")}


def test_suggestions_stand_on_lines_of_the_pull_request(world: World, edge: GitHubEdge) -> None:
    head = world.repository.commit({"ci.yml": "a: 1\nb: 2\nc: 3\n"}, branch="feature")
    patches = edge.patches(world.name, 7)
    assert patches["ci.yml"].splitlines()[1:] == ["+a: 1", "+b: 2", "+c: 3"]
    edge.suggest(world.name, 7, head, Suggestion("ci.yml", 2, 3, "```suggestion\nb: 4\n```"))
    edge.suggest(world.name, 7, head, Suggestion("ci.yml", 1, 1, "```suggestion\na: 4\n```"))
    assert list(edge.review_comments(world.name, 7)) == [
        ReviewComment("ci.yml", "```suggestion\nb: 4\n```"),
        ReviewComment("ci.yml", "```suggestion\na: 4\n```"),
    ]
    with pytest.raises(PermanentError, match="must be part of the diff"):
        edge.suggest(world.name, 7, head, Suggestion("ci.yml", 9, 9, "x"))


def test_settings_are_those_of_the_default_branch(world: World, edge: GitHubEdge) -> None:
    question = q.ReadSetting(".github/retriage.yml")
    assert edge.answers(world.name, [question]) == {question: q.Text(None, "is not there")}
    world.repository.commit({question.path: "suggest: true\n"}, branch="feature")
    assert edge.answers(world.name, [question]) == {question: q.Text(None, "is not there")}
    world.repository.commit({question.path: "suggest: false\n"}, branch="main")
    assert edge.answers(world.name, [question]) == {question: q.Text("suggest: false\n")}

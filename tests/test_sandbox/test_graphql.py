"""Queries are answered as GitHub answers them."""

from __future__ import annotations

from pathlib import Path

import pytest
from githubkit.exception import GraphQLFailed

from tests.test_sandbox.asking import REPO, ask, commit, data, pull, repository
from tests.test_sandbox.conftest import SUBMODULE, World
from tests.test_sandbox.repositories import Git

pytestmark = pytest.mark.sockets


def test_a_repository_says_what_it_is(world: World) -> None:
    branch = "defaultBranchRef { name prefix target { oid } }"
    found = repository(world, f"nameWithOwner isPrivate isArchived isFork owner {{ login }} {branch}")
    head = world.repo.record.branches["main"]
    assert found == {
        "nameWithOwner": "acme/datasets",
        "isPrivate": False,
        "isArchived": False,
        "isFork": False,
        "owner": {"login": "acme"},
        "defaultBranchRef": {"name": "main", "prefix": "refs/heads/", "target": {"oid": head}},
    }
    world.repo.archive()
    assert repository(world, "isArchived")["isArchived"] is True


def test_many_objects_are_read_in_one_request(world: World) -> None:
    before = len(world.sandbox.requests)
    found = data(
        world,
        """query($owner: String!, $name: String!, $oid: GitObjectID!, $where: String!) {
             repository(owner: $owner, name: $name) {
               one: object(oid: $oid) { __typename oid }
               two: object(expression: $where) { ... on Blob { text byteSize isBinary isTruncated } }
               none: object(oid: "0123456789012345678901234567890123456789") { oid }
               lost: object(expression: "feature:docs/none.md") { oid }
               gitlink: object(expression: "main:vendor/lib") { oid }
             } }""",
        {"owner": "ACME", "name": "Datasets", "oid": world.sha.upper(), "where": f"{world.sha}:docs/a.md"},
    )["repository"]
    assert found == {
        "one": {"__typename": "Commit", "oid": world.sha},
        "two": {"text": "one\ntwo\n", "byteSize": 8, "isBinary": False, "isTruncated": False},
        "none": None,
        "lost": None,
        "gitlink": None,
    }
    (request,) = world.sandbox.requests[before:]
    assert (request.host, request.method, request.path) == ("api", "POST", "/graphql")
    assert (request.auth, request.status) == ("installation", 200)


def test_a_large_text_is_cut_and_a_binary_one_is_not_shown(world: World) -> None:
    files: dict[str, str | bytes] = {
        "edge": "x" * 512_000,
        "large": "x" * 511_999 + "yz",
        "binary": b"\0a",
        "late": b"a" * 8000 + b"\0",
        "latin": b"\xe9",
    }
    world.repo.commit(files)
    asked = " ".join(
        f'{name}: object(expression: "main:{name}") {{ ... on Blob {{ text isTruncated isBinary byteSize }} }}'
        for name in files
    )
    found = repository(world, asked)
    facts = {name: (blob["byteSize"], blob["isTruncated"], blob["isBinary"]) for name, blob in found.items()}
    assert facts == {
        "edge": (512_000, False, False),
        "large": (512_001, True, False),
        "binary": (2, False, True),
        "late": (8001, False, False),
        "latin": (1, False, False),
    }
    assert (found["large"]["text"], found["binary"]["text"]) == ("x" * 511_999 + "y", None)
    assert found["latin"]["text"] == "\ufffd"


def test_a_tree_lists_its_entries_with_gits_modes_as_numbers(world: World) -> None:
    fields = "entries { name path mode type oid size object { __typename } }"
    found = repository(world, f'object(expression: "feature:") {{ ... on Tree {{ oid {fields} }} }}')["object"]
    rows = {row["name"]: (row["mode"], row["type"], row["size"], row["object"]) for row in found["entries"]}
    assert rows == {
        ".gitmodules": (0o100644, "blob", 76, {"__typename": "Blob"}),
        "README.md": (0o100644, "blob", 11, {"__typename": "Blob"}),
        "docs": (0o040000, "tree", 0, {"__typename": "Tree"}),
        "link": (0o120000, "blob", 8, {"__typename": "Blob"}),
        "run.sh": (0o100755, "blob", 5, {"__typename": "Blob"}),
        "vendor": (0o040000, "tree", 0, {"__typename": "Tree"}),
    }
    below = repository(world, f'object(expression: "{world.sha}:vendor") {{ ... on Tree {{ {fields} }} }}')["object"]
    (gitlink,) = below["entries"]
    assert (gitlink["path"], gitlink["mode"], gitlink["type"]) == ("vendor/lib", 0o160000, "commit")
    assert (gitlink["oid"], gitlink["object"]) == (SUBMODULE, None)


def test_a_commit_knows_its_files_and_submodules(world: World) -> None:
    found = commit(
        world,
        "feature",
        """messageHeadline authoredDate author { name email user { login } } committer { name }
           parents(first: 1) { nodes { oid } } tree { oid }
           lib: file(path: "vendor/lib") { type submodule { name path gitUrl subprojectCommitOid } }
           docs: file(path: "docs/a.md") { oid mode path }""",
    )
    assert found["author"] == {"name": "alice", "email": "alice@example.com", "user": {"login": "alice"}}
    assert found["parents"]["nodes"] == [{"oid": world.repo.record.branches["main"]}]
    assert found["lib"] == {
        "type": "commit",
        "submodule": {
            "name": "lib",
            "path": "vendor/lib",
            "gitUrl": "https://github.com/acme/lib.git",
            "subprojectCommitOid": SUBMODULE,
        },
    }
    assert found["docs"]["path"] == "docs/a.md"


def test_blame_says_which_commit_each_range_of_lines_comes_from(world: World) -> None:
    fields = "ranges { startingLine endingLine age commit { oid messageHeadline committedDate url author { name } } }"
    found = commit(world, "feature", f'blame(path: "docs/a.md") {{ {fields} }}')
    first, second = found["blame"]["ranges"]
    base = world.repo.record.branches["main"]
    assert (first["startingLine"], first["endingLine"], first["commit"]["oid"]) == (1, 1, base)
    assert (second["startingLine"], second["endingLine"], second["commit"]["oid"]) == (2, 2, world.sha)
    assert (first["age"], second["age"]) == (10, 1)
    assert second["commit"]["url"] == f"{world.sandbox.web_url}/acme/datasets/commit/{world.sha}"


def test_tags_are_objects_of_their_own(world: World, tmp_path: Path) -> None:
    git = Git(tmp_path)
    sha = git.commit({"a": "b"})
    git("tag", "--annotate", "v1", "--message", "The first")
    world.repo.import_git(tmp_path, {})
    fields = "__typename ... on Tag { name message tagger { name date } target { oid } }"
    asked = f'object(expression: "v1") {{ {fields} }} ref(qualifiedName: "v1") {{ prefix }}'
    found = repository(world, asked)
    assert found["ref"] == {"prefix": "refs/tags/"}
    assert found["object"] == {
        "__typename": "Tag",
        "name": "v1",
        "message": "The first",
        "tagger": {"name": "Álice", "date": "2023-11-15T00:14:20+02:00"},
        "target": {"oid": sha},
    }


def test_a_pull_request_names_its_sides_its_files_and_its_commits(world: World) -> None:
    world.repo.commit({"moved/run.sh": "echo\n"}, branch="feature", delete=["run.sh"])
    found = pull(
        world,
        """state baseRefName baseRefOid headRefOid isCrossRepository changedFiles
           files(first: 100) { totalCount nodes { path changeType additions deletions } }
           commits(last: 100) { totalCount nodes { commit { oid } } }
           comments(first: 5) { nodes { body author { login } } }""",
    )
    assert (found["state"], found["baseRefName"], found["isCrossRepository"]) == ("OPEN", "main", False)
    assert (found["baseRefOid"], found["headRefOid"]) == (world.repo.record.branches["main"], world.pull.head_sha)
    nodes = found["files"]["nodes"]
    files = {each["path"]: (each["changeType"], each["additions"], each["deletions"]) for each in nodes}
    assert files == {
        "docs/a.md": ("MODIFIED", 1, 0),
        "link": ("ADDED", 1, 0),
        "moved/run.sh": ("ADDED", 1, 0),
        "setup.py": ("DELETED", 0, 1),
    }
    assert found["files"]["totalCount"] == found["changedFiles"] == 4
    assert [each["commit"]["oid"] for each in found["commits"]["nodes"]] == [world.sha, world.pull.head_sha]
    assert found["comments"]["nodes"] == [{"body": "/retriage", "author": {"login": "alice"}}]


def test_a_renamed_file_is_named_as_it_is_now(world: World) -> None:
    world.repo.commit({"deep/a.md": "one\n" * 9}, branch="main")
    world.repo.commit({"deep/b.md": "one\n" * 9 + "two\n"}, branch="rename", delete=["deep/a.md"])
    world.repo.pull(head="rename", number=30)
    found = pull(world, "files(first: 9) { nodes { path changeType additions } }", 30)
    assert found["files"]["nodes"] == [{"path": "deep/b.md", "changeType": "RENAMED", "additions": 1}]
    (row,) = world.get("/repos/acme/datasets/pulls/30/files").json()
    assert (row["status"], row["previous_filename"], row["filename"]) == ("renamed", "deep/a.md", "deep/b.md")


def test_lists_come_in_pages(world: World) -> None:
    seen: list[str] = []
    after: str | None = None
    query = f"""query($after: String) {{ {REPO} {{ pullRequest(number: 7) {{
        files(first: 3, after: $after) {{ ...page }} }} }} }}
        fragment page on PullRequestChangedFileConnection {{
        totalCount pageInfo {{ hasNextPage hasPreviousPage endCursor }} edges {{ cursor node {{ path }} }} }}"""
    for number in range(2):
        page = data(world, query, {"after": after})["repository"]["pullRequest"]["files"]
        seen += [edge["node"]["path"] for edge in page["edges"]]
        assert (page["totalCount"], page["pageInfo"]["hasPreviousPage"]) == (4, bool(number))
        assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
        after = page["pageInfo"]["endCursor"]
        assert page["pageInfo"]["hasNextPage"] is (number == 0)
    assert seen == ["docs/a.md", "link", "run.sh", "setup.py"]
    last = pull(world, f'files(last: 1, before: "{after}") {{ nodes {{ path }} }}')
    assert last["files"]["nodes"] == [{"path": "run.sh"}]


def test_a_count_needs_no_bounds(world: World) -> None:
    assert pull(world, "files { totalCount }") == {"files": {"totalCount": 4}}


def test_the_test_merge_of_a_pull_request_can_be_read(world: World) -> None:
    world.repo.commit({"later": "x\n"}, branch="main")
    found = pull(world, "mergeable potentialMergeCommit { oid message parents(first: 2) { nodes { oid } } }")
    merge, main = found["potentialMergeCommit"], world.repo.record.branches["main"]
    assert (found["mergeable"], merge["oid"]) == ("MERGEABLE", world.pull.merge_sha)
    assert [each["oid"] for each in merge["parents"]["nodes"]] == [main, world.sha]
    assert merge["message"] == f"Merge {world.sha} into {main}"
    rows = world.get(f"/repos/acme/datasets/git/trees/{merge['oid']}").json()["tree"]
    assert {"later", "run.sh"} <= {row["path"] for row in rows}
    asked = 'object(expression: "refs/pull/7/merge") { oid } head: object(expression: "pull/7/head") { oid }'
    assert repository(world, asked) == {"object": {"oid": merge["oid"]}, "head": {"oid": world.sha}}
    assert world.get("/repos/acme/datasets/pulls/7").json()["merge_commit_sha"] == merge["oid"]
    world.pull.close()
    closed = pull(world, "state mergeable potentialMergeCommit { oid }")
    assert closed == {"state": "CLOSED", "mergeable": "UNKNOWN", "potentialMergeCommit": None}


def test_a_pull_request_that_conflicts_has_no_test_merge(world: World) -> None:
    world.repo.commit({"docs/a.md": "other\n"}, branch="main")
    assert pull(world, "mergeable potentialMergeCommit { oid }") == {
        "mergeable": "CONFLICTING",
        "potentialMergeCommit": None,
    }
    found = world.get("/repos/acme/datasets/pulls/7").json()
    assert (found["mergeable"], found["mergeable_state"], found["merge_commit_sha"]) == (False, "dirty", None)
    assert world.get("/repos/acme/datasets/git/trees/refs/pull/7/merge").status_code == 404


def test_a_recorded_merge_has_its_id_until_the_head_moves(world: World) -> None:
    recorded = "a" * 40
    world.repo.commit({"new": "x\n"}, branch="second")
    opened = world.repo.pull(head="second", number=31, merge_sha=recorded)
    found = pull(world, 'potentialMergeCommit { oid file(path: "new") { type } }', 31)
    assert found == {"potentialMergeCommit": {"oid": recorded, "file": {"type": "blob"}}}
    head = world.repo.commit({"new": "y\n"}, branch="second")
    assert opened.merge_sha not in {None, recorded}
    assert world.repo.record.objects.commits[opened.merge_sha or ""].parents[1] == head


def test_a_pull_request_of_a_fork_is_merged_too(world: World) -> None:
    fork = world.repo.fork("mallory")
    fork.commit({"theirs": "x\n"}, branch="patch")
    world.repo.pull(head="patch", number=32, from_fork=fork)
    found = pull(world, "isCrossRepository headRepository { nameWithOwner } potentialMergeCommit { oid }", 32)
    assert (found["isCrossRepository"], found["headRepository"]) == (True, {"nameWithOwner": "mallory/datasets"})
    assert found["potentialMergeCommit"]["oid"]


def test_the_viewer_is_the_app_or_the_user(world: World) -> None:
    assert data(world, "{ viewer { login } }") == {"viewer": {"login": "retriage[bot]"}}
    answer = ask(world, "{ viewer { login } }", token=world.sandbox.token("carol"))
    assert answer.json() == {"data": {"viewer": {"login": "carol"}}}


def test_githubkit_asks_and_reads(world: World) -> None:
    bot = world.bot()
    assert bot.graphql(f"{{ {REPO} {{ name }} }}") == {"repository": {"name": "datasets"}}
    with pytest.raises(GraphQLFailed, match="Could not resolve"):
        bot.graphql('{ repository(owner: "acme", name: "gone") { name } }')


def test_it_also_answers_where_enterprise_servers_have_it(world: World) -> None:
    answer = ask(world, "{ viewer { login } }", path="/api/graphql")
    assert answer.json() == {"data": {"viewer": {"login": "retriage[bot]"}}}
    assert world.sandbox.requests[-1].path == "/api/graphql"
    assert world.get("/graphql").status_code == 404


def test_faults_can_be_ordered_for_queries(world: World) -> None:
    world.sandbox.fail("POST", "^/graphql$", status=502, body=b'{"message": "Something went wrong"}')
    assert [ask(world, "{ viewer { login } }").status_code for _ in range(2)] == [502, 200]

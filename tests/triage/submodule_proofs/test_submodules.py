"""All faults of a repository's submodules at once, and what mends them."""

from __future__ import annotations

import pytest

from tests.proofs.local import a_finding
from workers.triage.proving import Base, Context, Facts
from workers.triage.repository import checkouts, tree
from workers.triage.repository.gitmodules import Gitmodules
from workers.triage.repository.questions import Found, Remote, Text
from workers.triage.repository.tree import Entry
from workers.triage.submodule_proofs.submodule_mends import Known, Mends, namesake_of
from workers.triage.submodule_proofs.submodules import Sort, Submodules

SHA = "9c1f0a4e6b2d8f7a3c5e1d0b9a8f7e6d5c4b3a29"
FILE = ".github/workflows/ci.yml"
STEPS = "      - uses: actions/checkout@v4\n      - name: Fetch\n        run: git submodule update --init\n"
HERE = Remote(visible=True, has_commit=True)


def job(steps: str = STEPS, runs_on: str = "ubuntu-24.04") -> str:
    """A workflow of one job."""
    return f"on: push\njobs:\n  build:\n    runs-on: {runs_on}\n    steps:\n{steps}"


def surveyed(
    gitmodules: str | None,
    *gitlinks: str,
    remotes: dict[str, Remote] | None = None,
    workflow: str | None = job(),
    truncated: bool = False,
    files: tuple[str, ...] = (),
    **context: object,
) -> Mends:
    """What is wrong with a repository of these submodules, all of one commit, and what mends it."""
    rows = [Entry(path, "160000", SHA) for path in gitlinks] + [Entry(path, "100644", "f") for path in files]
    rows += [Entry(".gitmodules", "100644", "m", 1)] if gitmodules is not None else []
    fields = {
        "repository": "acme/datasets",
        "web_url": "https://github.com",
        "commit": "c",
        "head_sha": "c",
        "head_owner": "acme",
    }
    where = Context(**{**fields, "event": "pull_request", "job": "build", "workflow_path": FILE, **context})  # type: ignore[arg-type]
    of = tree.of("c", rows, truncated=truncated)
    facts = Facts(where, of, {FILE: Text(workflow)})
    fetched = checkouts.read(a_finding("broken-submodule", {}, step="Fetch"), facts)
    known = {(name, SHA): remote for name, remote in (remotes or {}).items()}
    return Mends(Submodules(of, Gitmodules(gitmodules or ""), fetched, where.web_url, known), where, {})


def entry(path: str, url: str | None = None, name: str | None = None) -> str:
    """One section."""
    return f'[submodule "{name or path}"]\n\tpath = {path}\n\turl = {url or f"https://github.com/acme/{path}"}\n'


def sorts(mends: Mends) -> list[tuple[str, Sort]]:
    """What is wrong with which."""
    return [(fault.path, fault.sort) for fault in mends.submodules.faults]


@pytest.mark.parametrize(
    ("gitmodules", "gitlinks", "found"),
    [
        (None, ("a", "b"), [("a", Sort.NO_FILE), ("b", Sort.NO_FILE)]),
        ("", ("a",), [("a", Sort.NO_ENTRY)]),
        (entry("a"), ("a",), []),
        (entry("A"), ("a",), [("a", Sort.SPELT)]),
        (entry("./a/"), ("a",), [("a", Sort.SPELT)]),
        (entry("a") + entry("b"), ("b",), [("a", Sort.STALE)]),
        (entry("b") + entry("c"), ("a", "c"), [("a", Sort.NO_ENTRY), ("b", Sort.STALE)]),
        (entry("a", name="x") + entry("b", name="x"), ("a", "b"), [("a", Sort.OVERTAKEN)]),
        (entry("a", name="../a"), ("a",), [("a", Sort.BAD_NAME)]),
        ('[submodule "a"]\n\turl = u\n', ("a",), [("a", Sort.NO_PATH)]),
        ('[submodule "x"]\n\tpath = a\n', ("a",), [("a", Sort.NO_URL)]),
        ('[submodule "x"]\n\tpath = a\n\turl =\n', ("a",), [("a", Sort.NO_URL)]),
        (entry("a") + entry("a"), ("a",), [("a", Sort.REPEATED)]),
        (entry("a", name="x") + entry("a", name="y"), ("a",), [("a", Sort.REPEATED)]),
        (entry("a", "/srv/a"), ("a",), [("a", Sort.ON_DISK)]),
        (entry("a", "git://github.com/acme/a"), ("a",), [("a", Sort.TURNED_OFF)]),
        (entry("a", "git://git.example.org/acme/a"), ("a",), []),
        (entry("a", "git@github.com:acme/a"), ("a",), [("a", Sort.NO_KEY)]),
        (entry("a", "git@gitlab.com:acme/a"), ("a",), [("a", Sort.NO_KEY)]),
    ],
)
def test_a_fault_is_found(gitmodules: str | None, gitlinks: tuple[str, ...], found: list[tuple[str, Sort]]) -> None:
    assert sorts(surveyed(gitmodules, *gitlinks)) == found


@pytest.mark.parametrize(
    ("remote", "found"),
    [
        (HERE, []),
        (Remote(visible=True, name="ACME/A", has_commit=True), []),
        (Remote(visible=False), [Sort.UNSEEN]),
        (Remote(visible=True), [Sort.NO_COMMIT]),
        (Remote(visible=True, private=True, has_commit=True), [Sort.PRIVATE]),
        (Remote(visible=True, name="new/a", has_commit=True), [Sort.MOVED]),
        (Remote(visible=True, name="new/a", private=True), [Sort.PRIVATE, Sort.NO_COMMIT, Sort.MOVED]),
    ],
)
def test_a_remote_is_held_against_its_gitlink(remote: Remote, found: list[Sort]) -> None:
    assert [sort for _, sort in sorts(surveyed(entry("a"), "a", remotes={"acme/a": remote}))] == found


def test_ones_own_private_repository_is_readable() -> None:
    own = {"acme/datasets": Remote(visible=True, private=True, has_commit=True)}
    assert sorts(surveyed(entry("a", "../datasets.git"), "a", remotes=own)) == []


@pytest.mark.parametrize(
    "workflow",
    [
        None,
        job(runs_on="self-hosted"),
        job(runs_on="[self-hosted, linux]"),
        job(STEPS.replace("@v4", "@v4\n        with:\n          ssh-key: ${{ secrets.KEY }}")),
        job("      - uses: webfactory/ssh-agent@v0.9.0\n" + STEPS),
        job("      - run: echo '${{ secrets.KEY }}' > ~/.ssh/id_ed25519\n" + STEPS),
        job("      - run: git config --global url.https://github.com/.insteadOf git@github.com:\n" + STEPS),
        job("      - uses: ./.github/actions/rights\n" + STEPS),
        job("      - name: Fetch\n        uses: actions/checkout@v4\n"),
        job(STEPS.replace("Fetch", "Get")),
    ],
)
def test_a_key_is_missing_only_where_that_is_certain(workflow: str | None) -> None:
    assert sorts(surveyed(entry("a", "git@github.com:acme/a"), "a", workflow=workflow)) == []


def test_the_checkout_turns_the_short_form_only_into_https() -> None:
    workflow = job("      - name: Fetch\n        uses: actions/checkout@v4\n")
    long = surveyed(entry("a", "ssh://git@github.com/acme/a"), "a", workflow=workflow)
    assert sorts(long) == [("a", Sort.NO_KEY)]


@pytest.mark.parametrize("given", ["token: ${{ secrets.PAT }}", "ssh-key: ${{ secrets.KEY }}"])
def test_a_token_may_read_what_is_private_but_not_in_a_forks_run(given: str) -> None:
    workflow = job(STEPS.replace("@v4", f"@v4\n        with:\n          {given}"))
    private = {"acme/a": Remote(visible=True, private=True, has_commit=True)}
    base = Base(7, "main", "b")
    assert sorts(surveyed(entry("a"), "a", remotes=private, workflow=workflow)) == []
    fork = surveyed(entry("a"), "a", remotes=private, workflow=workflow, base=base, head_owner="mallory")
    assert sorts(fork) == [("a", Sort.PRIVATE)]
    for_base = surveyed(
        entry("a"),
        "a",
        remotes=private,
        workflow=workflow,
        base=base,
        head_owner="mallory",
        event="pull_request_target",
    )
    assert sorts(for_base) == []


@pytest.mark.parametrize("token", ["${{ github.token }}", "${{secrets.GITHUB_TOKEN}}"])
def test_the_workflows_own_token_reads_nothing_else(token: str) -> None:
    workflow = job(STEPS.replace("@v4", f"@v4\n        with:\n          token: {token}"))
    private = {"acme/a": Remote(visible=True, private=True, has_commit=True)}
    assert sorts(surveyed(entry("a"), "a", remotes=private, workflow=workflow)) == [("a", Sort.PRIVATE)]


def test_a_disk_is_no_fault_where_the_workflow_allows_it() -> None:
    workflow = job(STEPS.replace("git submodule", "git -c protocol.file.allow=always submodule"))
    assert sorts(surveyed(entry("a", "/srv/a"), "a", workflow=workflow)) == []


def test_a_relative_address_in_a_checkout_of_the_fork_is_the_forks() -> None:
    with_head = STEPS.replace(
        "@v4", "@v4\n        with:\n          repository: ${{ github.event.pull_request.head.repo.full_name }}"
    )
    mends = surveyed(entry("a", "../a"), "a", workflow=job(with_head), head_owner="mallory")
    address = mends.submodules.address(mends.submodules.modules.at("a"))
    assert address is not None
    assert address.repository == "mallory/a"


def test_an_entry_of_a_tree_that_was_cut_off_may_have_its_gitlink() -> None:
    assert sorts(surveyed(entry("a") + entry("far/b"), "a", truncated=True)) == []
    assert sorts(surveyed(entry("a") + entry("b"), "a", truncated=True, files=("b",))) == [("b", Sort.STALE)]


def changed(mends: Mends, path: str) -> list[str]:
    """The lines that the mend of a submodule takes away and puts in."""
    diff = mends.of(path).diff.split("\n")
    return [line for line in diff if line[:1] in {"+", "-"} and line[:3] not in {"+++", "---"}]


def test_what_is_the_matter_with_others_is_mended_too() -> None:
    text = entry("A") + entry("c", name="x") + entry("gone") + entry("d", name="x")
    mends = surveyed(text, "a", "c", "d")
    assert changed(mends, "a") == [
        "-\tpath = A",
        "+\tpath = a",
        '-[submodule "x"]',
        '+[submodule "c"]',
        '-[submodule "gone"]',
        "-\tpath = gone",
        "-\turl = https://github.com/acme/gone",
    ]
    assert mends.of("c") == mends.of("a")
    assert mends.of("d").diff == ""


def test_nothing_is_offered_where_the_one_that_failed_stays_broken() -> None:
    mends = surveyed(entry("A") + entry("b", "/srv/b"), "a", "b")
    assert mends.of("b") == type(mends.of("b"))()
    assert changed(mends, "a") == ["-\tpath = A", "+\tpath = a"]


@pytest.mark.parametrize(
    ("gitmodules", "lines"),
    [
        (entry("a", name="../a"), ['-[submodule "../a"]', '+[submodule "a"]']),
        ('[submodule "a"]\n\turl = https://u/a\n', ["+\tpath = a"]),
        ('[submodule "x"]\n\tpath = a\n', ["+\turl = https://github.com/acme/a.git"]),
        ("", ['+[submodule "a"]', "+\tpath = a", "+\turl = https://github.com/acme/a.git"]),
        (None, ['+[submodule "a"]', "+\tpath = a", "+\turl = https://github.com/acme/a.git"]),
        (
            entry("a", "git@github.com:acme/a.git"),
            ["-\turl = git@github.com:acme/a.git", "+\turl = https://github.com/acme/a.git"],
        ),
        (
            entry("a", "git://github.com/acme/a"),
            ["-\turl = git://github.com/acme/a", "+\turl = https://github.com/acme/a"],
        ),
        (entry("old") + "\n", ["-\tpath = old", "+\tpath = a"]),
        # Nobody can tell which of them it is to be, or where it is to go.
        ('[submodule "x"]\n\tpath = b\n[submodule "y"]\n\tpath = a # mine\n\turl = u\n', []),
    ],
)
def test_an_entry_is_put_right(gitmodules: str | None, lines: list[str]) -> None:
    mends = surveyed(gitmodules, "a", remotes={"acme/a": HERE, "acme/old": HERE})
    assert changed(mends, "a") == lines


def test_an_address_is_changed_only_into_one_that_everybody_can_fetch() -> None:
    ssh = entry("a", "git@github.com:acme/a")
    private = Remote(visible=True, private=True, has_commit=True)
    for remote in (private, Remote(visible=True), Remote(visible=False), None):
        mends = surveyed(ssh, "a", remotes={"acme/a": remote} if remote else {})
        assert mends.of("a").diff == ""
        assert mends.public_address("a") is None
    moved = surveyed(ssh, "a", remotes={"acme/a": Remote(visible=True, name="new/b", has_commit=True)})
    assert changed(moved, "a") == ["-\turl = git@github.com:acme/a", "+\turl = https://github.com/new/b"]


def test_an_entry_said_twice_is_taken_away_once() -> None:
    mends = surveyed(entry("a") + entry("B") + entry("a"), "a", "b")
    assert changed(mends, "b")[:3] == ['-[submodule "a"]', "-\tpath = a", "-\turl = https://github.com/acme/a"]
    differs = surveyed(entry("a", "https://u/1") + entry("B") + entry("a", "https://u/2"), "a", "b")
    assert changed(differs, "b") == ["-\tpath = B", "+\tpath = b"]


@pytest.mark.parametrize(
    "text",
    [
        # Of a name said twice, the second says where it is and the first where it is from.
        entry("a", "https://u/1", "x") + '[submodule "x"]\n\tpath = b\n' + entry("a", "https://u/1", "y"),
        # What is given a name of its own has no address.
        '[submodule "x"]\n\tpath = a\n' + entry("b", name="x"),
    ],
)
def test_a_change_that_would_break_another_is_not_offered(text: str) -> None:
    mends = surveyed(text + entry("C"), "a", "b", "c")
    assert ("c", Sort.SPELT) in sorts(mends)
    assert mends.of("c").diff == ""


def test_an_entry_without_an_address_helps_nobody() -> None:
    mends = surveyed('[submodule "old"]\n\tpath = old\n', "a", remotes={"acme/a": HERE})
    assert changed(mends, "a")[-3:] == ['+[submodule "a"]', "+\tpath = a", "+\turl = https://github.com/acme/a.git"]


def test_the_last_entry_leaves_no_empty_file() -> None:
    mends = surveyed(entry("gone"), "a", remotes={"acme/a": HERE, "acme/gone": HERE})
    assert changed(mends, "a") == ["-\tpath = gone", "+\tpath = a"]


def test_a_leftover_goes_only_where_nothing_speaks_for_it() -> None:
    assert surveyed(None, "a b").of("a b").commands == ("git rm --cached -- 'a b'",)
    assert surveyed(entry("b"), "a", "b").of("a").commands == ("git rm --cached -- a",)
    assert surveyed(None, "a", "b").of("a").commands == ("git rm --cached -- a b",)
    assert surveyed(None, *map(str, range(21))).of("1").commands == ()
    named = job(STEPS + "      - run: make -C a\n")
    assert surveyed(None, "a", workflow=named).of("a").commands == ()
    assert surveyed(None, "a", workflow=None).of("a").commands == ()
    assert surveyed(entry("other"), "a").of("a").commands == ()
    before = Found("f" * 40)
    mends = surveyed(None, "a")
    assert Mends(mends.submodules, mends.context, {"a": before}).of("a").commands == ()
    assert Mends(mends.submodules, mends.context, {"a": before}, Gitmodules("")).of("a").commands != ()


def test_the_bases_address_counts_unless_it_serves_no_more() -> None:
    base = Gitmodules(entry("a", "https://github.com/acme/b"))
    for remotes, known in [
        ({}, Known("https://github.com/acme/b")),
        ({"acme/b": HERE}, Known("https://github.com/acme/b")),
        ({"acme/b": Remote(visible=False)}, None),
    ]:
        mends = surveyed("", "a", remotes=remotes)
        assert Mends(mends.submodules, mends.context, {}, base).known.get("a") == known


def test_an_entry_moves_where_the_base_has_the_commit_at_its_path() -> None:
    mends = surveyed(entry("old", "https://git.example.org/a"), "a")
    moved = Mends(mends.submodules, mends.context, {"old": Found(SHA)})
    assert changed(moved, "a") == ["-\tpath = old", "+\tpath = a"]
    other = Mends(mends.submodules, mends.context, {"old": Found("e" * 40)})
    assert changed(other, "a") == []


def test_an_unused_entry_stays_while_it_may_be_anothers() -> None:
    mends = surveyed(entry("B") + entry("old", "https://git.example.org/a"), "a", "b")
    assert changed(mends, "b") == ["-\tpath = B", "+\tpath = b"]


@pytest.mark.parametrize(
    ("path", "name"),
    [("vendor/tokenizers", "acme/tokenizers"), ("a.b_c-1", "acme/a.b_c-1"), ("vendor/über", None), ("a b", None)],
)
def test_the_namesake_is_the_owners(path: str, name: str | None) -> None:
    assert namesake_of(path, "acme/datasets") == name


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("make -C vendor/t", True),
        ("cat ./vendor/t/x", True),
        ("cat vendor/t2", False),
        ("cat my/vendor/t", False),
        ("cat vendor/t-x", False),
        ("make # not vendor/t", False),
    ],
)
def test_a_workflow_names_a_path(line: str, named: bool) -> None:
    fetched = surveyed(None, workflow=job(STEPS + f"      - run: {line}\n")).submodules.checkouts
    assert fetched.naming("vendor/t") == ((9,) if named else ())
    assert fetched.written(9) == line


def test_a_workflow_that_is_not_known_names_nothing() -> None:
    fetched = surveyed(None, workflow=None).submodules.checkouts
    assert fetched.naming("vendor/t") is None
    assert fetched.written(1) == ""
    assert not fetched.allows_files


def test_another_repository_is_told_from_ones_own() -> None:
    for repository, other in [("acme/Datasets", False), ("acme/else", True), ("${{ github.repository }}", False)]:
        steps = STEPS.replace("@v4", f"@v4\n        with:\n          repository: {repository}")
        fetched = surveyed(None, workflow=job(steps)).submodules.checkouts
        assert (fetched.of_another is not None) is other

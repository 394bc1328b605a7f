"""What the repository says of a line that a compiler rejects."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tests.proofs.local import REPOSITORY, Local, a_finding, commit, git
from tests.proofs.situation import Files, Gitlink, Link
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.prove import needs, proven
from workers.triage.proving import Base, Context, Needs
from workers.triage.repository.tree import Tree, of

WORKFLOW = ".github/workflows/ci.yml"
GOOD = "def total(rows):\n    return sum(rows)\n"
BAD = "def total(rows):\n    return sum(rows\n"


def workflow(run: str = "python -m py_compile shop/cart.py", more: str = "", checkout: str = "") -> str:
    return f"""\
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
{checkout}
      - name: Run it
        run: {run}
{more}"""


def repository(folder: Path, head: Files, base: Files | None = None, **context: object) -> Local:
    """A pull request's head on a base."""
    with_workflow = {WORKFLOW: workflow(), **head}
    first = commit(folder, {WORKFLOW: workflow(), **(base or {})}, "Begin")
    commit(folder, with_workflow, "Change it")
    return Local(folder, first, context)


def rejected(file: str | None, line: int | None = None, excerpt: str = "", **changes: object) -> Finding:
    return a_finding(
        "compile-error", {"file": file, "line": line}, summary=f"GCC rejects `{file}`.", excerpt=excerpt, **changes
    )


def texts(proof: Proof) -> list[str]:
    return [look.text for look in proof.looked]


def test_a_line_that_the_pull_request_changed(tmp_path: Path) -> None:
    local = repository(tmp_path, {"shop/cart.py": BAD}, {"shop/cart.py": GOOD})
    head = git(tmp_path, "rev-parse", "HEAD").strip()
    proof = local.prove(rejected("shop/cart.py", 2))
    assert proof.state is ProofState.CONFIRMED
    assert proof.detail == (
        "Line 2 of `shop/cart.py` is `return sum(rows`; this pull request changed that line, "
        f"in commit `{head[:7]}` by `alice` of `2026-11-20`."
    )
    web = f"https://github.com/{REPOSITORY}"
    assert [look.url for look in proof.looked] == [
        f"{web}/blob/{head}/shop/cart.py#L2",
        f"{web}/blame/{head}/shop/cart.py#L2",
        f"{web}/pull/7/files#diff-{sha256(b'shop/cart.py').hexdigest()}R2",
    ]
    assert proof.summary is None
    assert proof.remedy is None


def test_a_line_of_a_changed_file_that_was_there_before(tmp_path: Path) -> None:
    local = repository(tmp_path, {"a.c": "int x\nint y;\n"}, {"a.c": "int x\n"})
    proof = local.prove(rejected("a.c", 1))
    assert (
        f"this pull request changes the file, but that line is from commit `{(local.base or '')[:7]}`" in proof.detail
    )
    assert proof.looked[-1].url.endswith(f"/pull/7/files#diff-{sha256(b'a.c').hexdigest()}")


def test_a_file_that_the_pull_request_does_not_change(tmp_path: Path) -> None:
    proof = repository(tmp_path, {"a.c": "int x\n"}, {"a.c": "int x\n"}).prove(rejected("a.c", 1))
    assert proof.state is ProofState.CONFIRMED
    assert "this pull request does not change the file; that line is from commit" in proof.detail
    assert not any("/pull/" in look.url for look in proof.looked)


def test_without_a_pull_request_only_the_blame_is_known(tmp_path: Path) -> None:
    local = repository(tmp_path, {"a.c": "int x\n"}, base=None)
    local.base = None
    proof = local.prove(rejected("a.c", 1))
    assert proof.detail.startswith("Line 1 of `a.c` is `int x`; that line is from commit ")
    assert "pull request" not in proof.detail


@pytest.mark.parametrize(
    ("head", "base", "said"),
    [
        ({"a.c": "x\n"}, {}, "this pull request adds the file"),
        ({"a.c": "x\ny\n"}, {"a.c": "x\n"}, "this pull request changes the file"),
        ({"b/a.c": GOOD * 9}, {"a.c": GOOD * 9}, "this pull request renames the file"),
        ({"a.c": "x\n"}, {"a.c": "x\n"}, "this pull request does not change the file"),
    ],
)
def test_without_a_line_it_is_said_what_the_pull_request_does_to_the_file(
    tmp_path: Path, head: Files, base: Files, said: str
) -> None:
    path = next(iter(head))
    proof = repository(tmp_path, head, base).prove(rejected(path))
    assert proof.state is ProofState.CONFIRMED
    assert proof.detail == f"`{path}` is in the repository; {said}."


def test_an_empty_line_and_the_end_of_a_file_are_places_too(tmp_path: Path) -> None:
    local = repository(tmp_path, {"a.c": "int x;\n\n"})
    assert local.prove(rejected("a.c", 2)).detail.startswith("Line 2 of `a.c` is empty; ")
    behind = local.prove(rejected("a.c", 4))
    assert behind.state is ProofState.CONFIRMED
    assert behind.detail.startswith("`a.c` is in the repository; ")


def test_a_file_that_is_not_in_the_tree_is_none_of_the_repository(tmp_path: Path) -> None:
    finding = rejected("gen/parser.c", 30)
    local = repository(tmp_path, {"a.c": "int x;\n"})
    proof = local.prove(finding)
    assert proof.state is ProofState.REFUTED
    assert proof.summary == "GCC rejects `gen/parser.c` (`gen/parser.c` is no file of this repository)."
    assert "Find what brings `gen/parser.c` into the job" in (proof.remedy or "")
    assert proven(finding, local.facts(finding)).confidence == finding.confidence


def test_a_line_that_the_file_does_not_have_is_of_another_version_of_it(tmp_path: Path) -> None:
    proof = repository(tmp_path, {"a.c": "int x;\n"}).prove(rejected("a.c", 40))
    assert proof.state is ProofState.REFUTED
    assert proof.detail == "`a.c` has 2 lines at the commit, so there is no line 40."
    assert "no such line" in (proof.summary or "")
    assert "Look for what the job does to `a.c`" in (proof.remedy or "")


def test_a_file_of_a_submodule_is_one_of_another_repository(tmp_path: Path) -> None:
    proof = repository(tmp_path, {"a.c": "", "libs/z": Gitlink()}).prove(rejected("libs/z/inflate.c", 3))
    assert proof.state is ProofState.REFUTED
    assert proof.detail == "`libs/z/inflate.c` is a file of the submodule `libs/z`, which stands at commit `0123456`."
    assert "belongs to the submodule `libs/z`" in (proof.summary or "")


@pytest.mark.parametrize(
    ("run", "excerpt", "state"),
    [
        ("make", "", ProofState.CONFIRMED),
        ("cd libs/z && make", "", ProofState.NOT_CHECKED),
        ("cd libs/z && make", "a.c:1: int x;", ProofState.CONFIRMED),
    ],
)
def test_a_name_alone_may_be_that_of_a_submodules_file(
    tmp_path: Path, run: str, excerpt: str, state: ProofState
) -> None:
    local = repository(tmp_path, {WORKFLOW: workflow(run), "a.c": "int x;\n", "libs/z": Gitlink()})
    proof = local.prove(rejected("a.c", 1, excerpt))
    assert proof.state is state
    assert ("may be a file of one of the submodules" in proof.detail) is (state is ProofState.NOT_CHECKED)


def test_a_submodule_below_the_working_directory(tmp_path: Path) -> None:
    files: Files = {WORKFLOW: workflow(more="        working-directory: libs\n"), "libs/z": Gitlink()}
    assert repository(tmp_path, files).prove(rejected("z/inflate.c", 3)).state is ProofState.REFUTED


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("/home/runner/work/datasets/datasets/src/a.c", "src/a.c"),
        (r"D:\a\datasets\datasets\src\a.c", "src/a.c"),
        ("./src/a.c", "src/a.c"),
        ("src/../src/a.c", "src/a.c"),
        (f"github.com/{REPOSITORY}/src/a.c", "src/a.c"),
        (f"src/github.com/{REPOSITORY}/src/a.c", "src/a.c"),
        ("a.c", "src/a.c"),
        ("mit Leerzeichen/größe.c", "mit Leerzeichen/größe.c"),
    ],
)
def test_paths_as_tools_write_them(tmp_path: Path, file: str, path: str) -> None:
    local = repository(tmp_path, {"src/a.c": "int x\n", "mit Leerzeichen/größe.c": "int x\n"})
    proof = local.prove(rejected(file, 1))
    assert proof.state is ProofState.CONFIRMED
    assert proof.detail.startswith(f"Line 1 of `{path}` is `int x`; ")


def test_a_file_found_by_its_name_alone_says_so(tmp_path: Path) -> None:
    proof = repository(tmp_path, {"src/a.c": "int x\n"}).prove(rejected("a.c", 1))
    assert texts(proof)[-1] == "`a.c` of the log is taken for `src/a.c`, the only file that it can mean"


@pytest.mark.parametrize(
    "file",
    [
        "/usr/include/stdio.h",
        "/app/node_modules/x/stdio.h",
        "/app/a.c",
        "~/a.c",
        "../a.c",
        "<stdin>",
        "https://x.example/a.c",
    ],
)
def test_what_lies_elsewhere_is_not_checked(tmp_path: Path, file: str) -> None:
    proof = repository(tmp_path, {"a.c": "int x\n", "x/stdio.h": "\n"}).prove(rejected(file, 1))
    assert proof.state is ProofState.NOT_CHECKED


def test_a_finding_without_a_file_is_not_checked_and_asks_for_nothing(tmp_path: Path) -> None:
    local = repository(tmp_path, {"a.c": ""})
    finding = rejected(None)
    assert local.prove(finding).detail == "The log names no file."
    facts = local.facts(finding)
    assert needs(finding, facts.context, facts.tree) == Needs()


def test_a_path_of_another_machine_is_this_file_only_where_the_log_shows_its_text(tmp_path: Path) -> None:
    local = repository(tmp_path, {"shop/a.c": "int total\n"})
    assert local.prove(rejected("/app/shop/a.c", 1, "a.c:1: int total")).state is ProofState.CONFIRMED
    proof = local.prove(rejected("/app/shop/a.c", 1))
    assert proof.state is ProofState.NOT_CHECKED
    assert proof.detail == "`/app/shop/a.c` lies outside of the checkout."
    assert texts(proof) == ["`shop/a.c`"]


def test_a_copy_that_a_build_makes_is_this_file_only_where_the_log_shows_its_text(tmp_path: Path) -> None:
    local = repository(tmp_path, {"src/a.js": "let total\n"})
    assert local.prove(rejected("dist/src/a.js", 1, "let total")).state is ProofState.CONFIRMED
    proof = local.prove(rejected("dist/src/a.js", 1))
    assert proof.state is ProofState.NOT_CHECKED
    assert "whether the log means `src/a.js` is not certain" in proof.detail


TWICE: Files = {"a/main.c": "int first\n", "b/main.c": "int second\n", "main.c": "int third\n"}


@pytest.mark.parametrize(
    ("run", "more", "file", "line"),
    [
        ("make", "        working-directory: b\n", "main.c", None),
        ("make", "        working-directory: ./b/\n", "main.c", None),
        ("make -C b", "", "main.c", 1),
        ("make", "        working-directory: ${{ matrix.folder }}\n", "b/main.c", 1),
        ("make", "        working-directory: a\n", "../b/main.c", 1),
    ],
)
def test_where_a_step_runs_and_what_it_shows_tell_files_of_one_name_apart(
    tmp_path: Path, run: str, more: str, file: str, line: int | None
) -> None:
    files = {name: text for name, text in TWICE.items() if name != "main.c"}
    local = repository(tmp_path, {WORKFLOW: workflow(run, more), **files})
    proof = local.prove(rejected(file, line, "main.c:1: int second"))
    assert proof.state is ProofState.CONFIRMED
    assert "`b/main.c`" in proof.detail


def test_the_file_at_the_path_itself_is_meant_where_the_step_stays_in_its_folder(tmp_path: Path) -> None:
    proof = repository(tmp_path, {WORKFLOW: workflow("make"), **TWICE}).prove(rejected("main.c", 1))
    assert proof.detail.startswith("Line 1 of `main.c` is `int third`; ")


@pytest.mark.parametrize(
    ("run", "more"),
    [
        ("cd a && make", ""),
        ("make -C a", ""),
        ("make", "        working-directory: a\n"),
        ("make", "        if: always()\n        with: {working-directory: a}\n"),
    ],
)
def test_files_of_one_name_that_nothing_tells_apart_are_not_checked(tmp_path: Path, run: str, more: str) -> None:
    proof = repository(tmp_path, {WORKFLOW: workflow(run, more), **TWICE}).prove(rejected("main.c", 1))
    assert proof.state is ProofState.NOT_CHECKED
    assert proof.detail == "The log's `main.c` may be any of several files of the repository."
    assert texts(proof) == ["`main.c`", "`a/main.c`", "`b/main.c`"]


def test_a_name_that_many_files_have_asks_for_a_few_of_them(tmp_path: Path) -> None:
    local = repository(tmp_path, {f"p{number}/index.js": f"{number}\n" for number in range(9)})
    finding = rejected("index.js", 1)
    facts = local.facts(finding)
    assert len(needs(finding, facts.context, facts.tree).blames) == 4
    proof = local.prove(finding)
    assert proof.state is ProofState.NOT_CHECKED
    assert len(proof.looked) == 4


@pytest.mark.parametrize("path", ["", "        with: {repository: acme/other, path: deps}\n"])
def test_a_checkout_into_a_folder_is_taken_off_the_path(tmp_path: Path, path: str) -> None:
    checkout = "        with: {path: code}\n"
    files: Files = {
        WORKFLOW: workflow(checkout=checkout, more=f"      - uses: actions/checkout@v4\n{path}"),
        "a.c": "x\n",
    }
    local = repository(tmp_path, files)
    assert local.prove(rejected("code/a.c", 1)).state is ProofState.REFUTED
    files = {**files, "src/a.c": "int x;\n"}
    proof = repository(tmp_path, files).prove(rejected("code/src/a.c", 1))
    assert proof.state is ProofState.CONFIRMED
    assert proof.detail.startswith("Line 1 of `src/a.c`")


@pytest.mark.parametrize("path", ["", ", path: src", ", path: '${{ env.where }}'"])
def test_a_file_that_may_be_of_another_repository_is_not_checked(tmp_path: Path, path: str) -> None:
    checkout = f"        with: {{repository: acme/other{path}}}\n"
    proof = repository(tmp_path, {WORKFLOW: workflow(checkout=checkout), "src/a.c": "int x;\n"}).prove(
        rejected("src/a.c", 1)
    )
    assert proof.state is ProofState.NOT_CHECKED
    assert proof.detail == "`src/a.c` may be a file of `acme/other`, which the job checks out, too."


@pytest.mark.parametrize("named", [REPOSITORY, "${{ github.event.pull_request.head.repo.full_name }}"])
def test_a_checkout_of_the_same_project_is_no_other_repository(tmp_path: Path, named: str) -> None:
    checkout = f"        with: {{repository: '{named}'}}\n"
    local = repository(tmp_path, {WORKFLOW: workflow(checkout=checkout), "src/a.c": "int x;\n"})
    assert local.prove(rejected("src/a.c", 1)).state is ProofState.CONFIRMED


def test_a_folder_behind_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    local = repository(tmp_path, {"real/a.c": "int x\n", "link": Link("real"), "alone.c": Link("real/a.c")})
    proof = local.prove(rejected("link/a.c", 1))
    assert proof.state is ProofState.CONFIRMED
    assert "`real/a.c`" in proof.detail
    alone = local.prove(rejected("alone.c", 1))
    assert alone.state is ProofState.NOT_CHECKED
    assert alone.detail == "`alone.c` leads through a symbolic link that was not followed."


def test_the_merge_of_head_and_base_has_other_line_numbers_than_the_head(tmp_path: Path) -> None:
    local = repository(tmp_path, {"a.c": "int x\nint y\n"}, {"a.c": "int x\n"}, head_sha="f" * 40)
    (link,) = [look.url for look in local.prove(rejected("a.c", 2)).looked if "/pull/" in look.url]
    assert link.endswith(sha256(b"a.c").hexdigest())
    added = repository(tmp_path / "other", {"a.c": "int x\n"}, {}, head_sha="f" * 40)
    (link,) = [look.url for look in added.prove(rejected("a.c", 1)).looked if "/pull/" in look.url]
    assert link.endswith("R1")


def test_hostile_names_stay_in_code(tmp_path: Path) -> None:
    name = "@team #1 `](http:.c"
    proof = repository(tmp_path, {name: "@octocat\n"}).prove(rejected(name, 1))
    assert proof.state is ProofState.CONFIRMED
    assert "is `@octocat`; " in proof.detail
    assert "``@team #1 `](http:.c``" in proof.detail


def test_a_tree_that_is_not_whole_cannot_say_that_a_file_is_missing(tmp_path: Path) -> None:
    local = repository(tmp_path, {"a.c": "int x\n"})
    finding = rejected("gen/b.c", 1)
    facts = local.facts(finding)
    cut = of(facts.tree.commit, facts.tree.entries.values(), truncated=True)
    proof = proven(finding, type(facts)(facts.context, cut)).proof
    assert proof is not None
    assert proof.state is ProofState.NOT_CHECKED
    assert (
        proof.detail == "GitHub does not list all files of the commit, and `gen/b.c` is not among those that it lists."
    )


def test_one_round_asks_for_the_file_its_blame_the_workflow_and_the_changes() -> None:
    tree: Tree = of("c" * 40, [])
    context = Context(REPOSITORY, "https://github.com", "c" * 40, "c" * 40, "push", "build", workflow_path=WORKFLOW)
    assert needs(rejected("a.c", 1), context, tree) == Needs(files=frozenset({WORKFLOW}))


def test_one_round_for_a_known_file(tmp_path: Path) -> None:
    local = repository(tmp_path, {"a.c": "x\n", "b.c": ""})
    finding = rejected("a.c", 1)
    facts = local.facts(finding)
    assert needs(finding, facts.context, facts.tree) == Needs(
        files=frozenset({"a.c", WORKFLOW}), blames=frozenset({"a.c"}), changes=True
    )
    assert facts.context.base == Base(7, "main", local.base or "")

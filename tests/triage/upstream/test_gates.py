"""Nothing is filed that is not certain, wanted, new and within the caps; each gate says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.triage.upstream import cases
from workers.triage.abroad import IssueThere
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Sort
from workers.triage.releases.reproduction import Reproduction
from workers.triage.upstream import branch, gates, issue, marker
from workers.triage.upstream.gates import Action, Name, State, UpstreamFacts, decide

CLEAR = UpstreamFacts(
    "endomorphosis/ipfs_kit_py",
    public_index=True,
    private=False,
    archived=False,
    has_issues=True,
    declares=True,
    branch=True,
    found=(),
)
OURS = IssueThere(3, issue.title(cases.SYNTAX), issue.body(cases.SYNTAX), open=False, url="https://github.com/o/n/3")
THEIRS = IssueThere(4, "IndentationError in install_ipfs.py", "", open=True, url="https://github.com/o/n/4")


def test_an_issue_is_filed_where_every_gate_is_passed() -> None:
    decision = decide(cases.SYNTAX, CLEAR)
    assert (decision.action, decision.why, decision.existing) == (Action.FILE, (), None)
    assert [gate.name for gate in decision.gates] == list(Name)
    assert all(gate.reason.endswith(".") for gate in decision.gates)


@pytest.mark.parametrize(
    ("found", "facts", "action", "why"),
    [
        (replace(cases.SYNTAX, verdict=ProofState.REFUTED), CLEAR, Action.NOTHING, "was not reproduced"),
        (replace(cases.SYNTAX, version=None), CLEAR, Action.NOTHING, "was not reproduced"),
        (replace(cases.SYNTAX, sort=Sort.BUILD), CLEAR, Action.NOTHING, "do not prove a defect of this sort"),
        (replace(cases.SYNTAX, yanked=""), CLEAR, Action.NOTHING, "yanked"),
        (cases.FIXED, CLEAR, Action.NOTHING, "`2.2.5`, no longer has it"),
        (replace(cases.SYNTAX, still=False, newest="0.4"), CLEAR, Action.NOTHING, "`0.4`, no longer has it"),
        (replace(cases.SYNTAX, still=None), CLEAR, Action.DRAFT, "whether the newest release"),
        (cases.SYNTAX, replace(CLEAR, public_index=None), Action.DRAFT, "from the public package index"),
        (cases.SYNTAX, replace(CLEAR, public_index=False), Action.DRAFT, "another package index"),
        (cases.SYNTAX, replace(CLEAR, repository=None), Action.NOTHING, "names no repository on GitHub"),
        (cases.SYNTAX, replace(CLEAR, private=None), Action.DRAFT, "GitHub did not tell"),
        (cases.SYNTAX, replace(CLEAR, private=True), Action.NOTHING, "not open to the public"),
        (cases.SYNTAX, replace(CLEAR, disabled=True), Action.NOTHING, "not open to the public"),
        (cases.SYNTAX, replace(CLEAR, fork=True), Action.DRAFT, "is a fork"),
        (cases.SYNTAX, replace(CLEAR, declares=None), Action.DRAFT, "cannot be told whether the package"),
        (cases.SYNTAX, replace(CLEAR, declares=False), Action.NOTHING, "declare another package"),
        (cases.SYNTAX, replace(CLEAR, archived=None), Action.DRAFT, "whether the repository is archived"),
        (cases.SYNTAX, replace(CLEAR, archived=True), Action.NOTHING, "is archived"),
        (cases.SYNTAX, replace(CLEAR, has_issues=None), Action.DRAFT, "whether the repository takes issues"),
        (cases.SYNTAX, replace(CLEAR, has_issues=False), Action.NOTHING, "takes no issues"),
        (cases.SYNTAX, replace(CLEAR, opted_out=""), Action.DRAFT, "whether the project has opted out"),
        (cases.SYNTAX, replace(CLEAR, opted_out="They want none."), Action.NOTHING, "They want none."),
        (cases.SYNTAX, replace(CLEAR, templates_only=None), Action.DRAFT, "its templates to be used"),
        (cases.SYNTAX, replace(CLEAR, templates_only=True), Action.DRAFT, "only by its own templates"),
        (cases.SYNTAX, replace(CLEAR, branch=None), Action.DRAFT, "whether the default branch"),
        (cases.SYNTAX, replace(CLEAR, branch=False), Action.NOTHING, "mended already"),
        (cases.SYNTAX, replace(CLEAR, found=None), Action.DRAFT, "could not be searched"),
        (cases.SYNTAX, replace(CLEAR, filed_there=1), Action.DRAFT, "in this project lately"),
        (cases.SYNTAX, replace(CLEAR, filed_today=5), Action.DRAFT, "within a day"),
    ],
)
def test_one_gate_is_enough_to_file_nothing(
    found: Reproduction, facts: UpstreamFacts, action: Action, why: str
) -> None:
    decision = decide(found, facts)
    assert decision.action is action
    assert len(decision.why) == 1
    assert why in decision.why[0]


def test_where_a_repository_is_or_has_moved_to_is_said() -> None:
    nowhere = decide(cases.SYNTAX, UpstreamFacts(None, elsewhere=("gitlab.com",)))
    assert [gate.name for gate in nowhere.gates] == [Name.REPRODUCED, Name.NEWEST, Name.REPOSITORY]
    assert nowhere.why[0].endswith("It names one on `gitlab.com`, where retriage does not report.")
    moved = decide(cases.SYNTAX, replace(CLEAR, moved_from="old/name"))
    (gate,) = (gate for gate in moved.gates if gate.name is Name.REPOSITORY)
    assert (moved.action, gate.state) == (Action.FILE, State.PASSED)
    assert gate.reason.endswith("`endomorphosis/ipfs_kit_py`, which has moved from `old/name`.")


@pytest.mark.parametrize(
    ("there", "action", "number"),
    [
        ((OURS,), Action.LINK_EXISTING, 3),
        ((THEIRS,), Action.LINK_EXISTING, 4),
        ((OURS, THEIRS), Action.LINK_EXISTING, 4),
        ((replace(THEIRS, open=False),), Action.DRAFT, 4),
        ((replace(THEIRS, open=False, body="of 0.3.0"),), Action.LINK_EXISTING, 4),
        ((replace(THEIRS, title="IndentationError in 0.3.0"), OURS), Action.LINK_EXISTING, 3),
        ((replace(THEIRS, title="IndentationError in 0.3.0"),), Action.DRAFT, 4),
        ((replace(THEIRS, title="Thanks"),), Action.FILE, None),
    ],
)
def test_what_is_reported_already_is_not_reported_again(
    there: tuple[IssueThere, ...], action: Action, number: int | None
) -> None:
    decision = decide(cases.SYNTAX, replace(CLEAR, found=there))
    existing = decision.existing
    assert (decision.action, existing.number if existing else None) == (action, number)
    pull = replace(THEIRS, url="https://github.com/o/n/pull/4")
    at_it = decide(cases.SYNTAX, replace(CLEAR, found=(pull,)))
    assert (at_it.action, at_it.why) == (
        Action.DRAFT,
        ("[Pull request 4](https://github.com/o/n/pull/4) there may be about it.",),
    )
    assert decide(cases.SYNTAX, replace(CLEAR, found=(replace(pull, title="Thanks"),))).action is Action.FILE
    assert all(f"[Issue {number}](https://github.com/o/n/{number})" in reason for reason in decision.why)


def test_an_issue_that_is_there_is_shown_whatever_else_stands_in_the_way() -> None:
    full = replace(CLEAR, found=(OURS,), branch=False, archived=True, filed_today=9)
    assert decide(cases.SYNTAX, full).action is Action.LINK_EXISTING
    assert decide(cases.SYNTAX, replace(full, declares=False)).action is Action.NOTHING
    assert marker.key(cases.SYNTAX) in OURS.body
    assert Sort.VERSION not in gates.REPORTED


BROKEN = "\n".join(text for _, text in cases.SYNTAX.around)
IMPORTS = "\n".join(text for _, text in cases.NAME.around)
REQUIRES = '[project]\nname = "githubkit"\ndependencies = ["httpx", "hishel{specifier}"]\n'


@pytest.mark.parametrize(
    ("found", "files", "still"),
    [
        (cases.SYNTAX, {"ipfs_kit_py/install_ipfs.py": f"x\n{BROKEN}\n"}, True),
        (cases.SYNTAX, {"src/ipfs_kit_py/install_ipfs.py": BROKEN.replace("\n", "  \r\n")}, True),
        (cases.SYNTAX, {"ipfs_kit_py/install_ipfs.py": BROKEN.replace("            url", "        url")}, False),
        (cases.SYNTAX, {"ipfs_kit_py/install_ipfs.py": BROKEN.replace("dist_tar", "if 1:  # dist_tar")}, None),
        (cases.SYNTAX, {"pyproject.toml": ""}, None),
        (replace(cases.SYNTAX, around=()), {"ipfs_kit_py/install_ipfs.py": BROKEN}, None),
        (replace(cases.SYNTAX, file=None), {}, None),
        (cases.NAME, {"githubkit/cache/base.py": IMPORTS, "pyproject.toml": REQUIRES.format(specifier=">=1.3")}, True),
        (cases.NAME, {"githubkit/cache/base.py": IMPORTS, "pyproject.toml": REQUIRES.format(specifier="<2")}, False),
        (cases.NAME, {"githubkit/cache/base.py": "", "pyproject.toml": REQUIRES.format(specifier="")}, False),
        (cases.NAME, {"githubkit/cache/base.py": IMPORTS, "pyproject.toml": "[tool.poetry]"}, None),
        (cases.NAME, {"githubkit/cache/base.py": IMPORTS, "pyproject.toml": REQUIRES.format(specifier="~~2")}, None),
        (
            replace(cases.NAME, other_version="odd"),
            {"githubkit/cache/base.py": IMPORTS, "pyproject.toml": REQUIRES.format(specifier="<2")},
            None,
        ),
        (cases.NAME, {"githubkit/cache/base.py": IMPORTS.replace("CachePolicy", "Policy")}, False),
        (cases.NAME, {"githubkit/cache/base.py": IMPORTS, "pyproject.toml": "[project]\ndependencies = []"}, None),
        (replace(cases.NAME, other=None), {"githubkit/cache/base.py": IMPORTS}, True),
        (cases.MODULE, {"githubkit/cache/base.py": IMPORTS, "pyproject.toml": REQUIRES.format(specifier="")}, True),
        (
            replace(cases.MODULE, module="hishel.x"),
            {"githubkit/cache/base.py": IMPORTS, "pyproject.toml": REQUIRES.format(specifier="")},
            False,
        ),
    ],
)
def test_the_default_branch_has_it_still_where_nothing_has_changed(
    found: Reproduction, files: Mapping[str, str], still: bool | None
) -> None:
    assert branch.still(found, files) is still

"""Every situation told to its end: the job fails, its log is read, the repository is looked at, the mend passes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.proofs import delivered, history, runner, situations
from tests.proofs.delivered import Told
from tests.proofs.history import Built
from tests.proofs.runner import Ran
from tests.proofs.situation import Situation
from workers.triage.examine import examine
from workers.triage.log import read_logs
from workers.triage.model import Conclusion, Finding, Proof, ProofState
from workers.triage.proofs import provers
from workers.triage.render.proof import copies
from workers.triage.steps import Steps

TABLE = situations.load()
MOST_REQUESTS = 10
"""From the delivery to the comment, with nothing known before."""
LIKE_OTHERS = {"lint", "type-check"}
"""Kinds whose prover is that of `compile-error`, and whose tools are not on every machine."""


def name_of(situation: Situation) -> str:
    """Kind and name, as pytest's `-k` can select them."""
    return f"{situation.kind}/{situation.name}".replace(" ", "-")


@pytest.mark.sockets
@pytest.mark.parametrize("situation", TABLE, ids=name_of)
def test_the_proof_is_right_and_its_mend_makes_the_job_pass(situation: Situation, tmp_path: Path) -> None:
    built = history.build(situation, tmp_path / "remotes")
    ran = runner.run(built, tmp_path / "runner")
    assert not ran.passed, f"the job passes\n{ran.text}"
    assert read_from(ran)[:1] == [situation.kind], f"the log's findings are {read_from(ran)}\n{ran.text}"
    told = delivered.deliver(built, ran)
    finding = next(finding for finding in told.findings if finding.kind == situation.kind)
    judge(situation, finding)
    judge_comment(told, proof_of(finding))
    if proof_of(finding).diff or proof_of(finding).commands:
        mend(built, proof_of(finding), tmp_path)


def read_from(ran: Ran) -> list[str]:
    """The Kinds that the log alone tells of, the likeliest first."""
    (log, *_) = read_logs(ran.log, ran.name)
    return [finding.kind for finding in examine(log, Conclusion.FAILURE, Steps(ran.steps)).findings]


def proof_of(finding: Finding) -> Proof:
    assert finding.proof is not None, f"no prover knows {finding.kind}"
    return finding.proof


def judge(situation: Situation, finding: Finding) -> None:
    """What the Proof says against what it must say."""
    proof, shown = proof_of(finding), f"\n{finding}"
    assert proof.state is situation.state, shown
    assert dict(finding.subject) == {**finding.subject, **situation.subject}, shown
    said = "\n".join([proof.detail, *(look.text for look in proof.looked)])
    assert [each for each in situation.says if each not in said] == [], shown
    assert (situation.summary or "") in finding.summary, shown
    assert (situation.remedy or "") in finding.remedy, shown
    assert bool(proof.diff) is situation.diff, shown
    assert bool(proof.commands) is situation.commands, shown


def judge_comment(told: Told, proof: Proof) -> None:
    """The mend can be copied from the comment, which took few requests."""
    assert proof.diff.rstrip("\n") in told.comment or not copies(proof.diff), told.comment
    assert [command for command in proof.commands if command not in told.comment] == [], told.comment
    assert len(told.requests) <= MOST_REQUESTS, told.requests


def mend(built: Built, proof: Proof, folder: Path) -> None:
    """The mend is taken by git and the shell, and the job that it mends passes, where it can be run."""
    again = history.mended(built, folder / "clone", proof.diff, proof.commands)
    if built.situation.log is not None:
        return
    ran = runner.run(again, folder / "second-runner")
    assert ran.passed is built.situation.passes, f"{proof.diff}{proof.commands}\n{ran.text}"


def test_every_situation_has_a_name_of_its_own() -> None:
    names = Counter(map(name_of, TABLE))
    assert [name for name, times in names.items() if times > 1] == []


def test_there_are_situations_enough_and_every_large_kind_has_some_that_refute() -> None:
    kinds = Counter(situation.kind for situation in TABLE)
    refuted = Counter(situation.kind for situation in TABLE if situation.state is ProofState.REFUTED)
    assert kinds.total() >= 40
    assert [kind for kind, number in kinds.items() if number >= 5 and not refuted[kind]] == []


ON_AN_INDEX = {kind for kind, prover in provers().items() if prover.of_releases}
"""Kinds that a package index is asked about: tests/workers/reproducing has theirs."""


def test_every_kind_that_has_a_prover_has_situations() -> None:
    assert set(provers()) - {situation.kind for situation in TABLE} - ON_AN_INDEX == LIKE_OTHERS

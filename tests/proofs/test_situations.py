"""Every situation told to its end: the job fails, its log is read, the repository is looked at, the mend passes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.proofs import history, runner, situations
from tests.proofs.history import PULL, Built
from tests.proofs.local import REPOSITORY, Local
from tests.proofs.runner import Ran
from tests.proofs.situation import WORKFLOW, Situation
from workers.triage import checkout, prove
from workers.triage.examine import examine
from workers.triage.log import JobLog, read_logs
from workers.triage.model import Conclusion, Finding, Proof
from workers.triage.proving import Base
from workers.triage.steps import Steps

TABLE = situations.load()


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a situation."""

    situation: Situation
    built: Built
    ran: Ran
    finding: Finding

    @property
    def proof(self) -> Proof:
        assert self.finding.proof is not None, f"no prover knows {self.finding.kind}"
        return self.finding.proof


def facts_way(built: Built, ran: Ran, log: JobLog, finding: Finding) -> Finding:
    """The Finding as the repository proves it."""
    situation = built.situation
    on_pull = situation.event.startswith("pull_request")
    context: dict[str, Any] = {
        "commit": checkout.commit(log, REPOSITORY) or built.head,
        "head_sha": built.head,
        "event": situation.event,
        "job": ran.name,
        "labels": ran.labels,
        "steps": ran.steps,
        "workflow_path": WORKFLOW,
        "head_owner": built.head_owner,
        "actor": situation.actor,
        "base": Base(PULL, "main", built.base) if on_pull else None,
    }
    local = Local(built.folder, built.base if on_pull else None, context, others=built.remotes)
    return prove.proven(finding, local.facts(finding))


def tell(situation: Situation, folder: Path) -> Told:
    """Build it, run the job, read the log, prove the first Finding."""
    built = history.build(situation, folder / "remotes")
    ran = runner.run(built, folder / "runner")
    assert not ran.passed, f"the job passes\n{ran.text}"
    (log, *_) = read_logs(ran.log, ran.name)
    findings = examine(log, Conclusion.FAILURE, Steps(ran.steps)).findings
    kinds = [finding.kind for finding in findings]
    assert kinds[:1] == [situation.kind], f"the log's findings are {kinds}\n{ran.text}"
    return Told(situation, built, ran, facts_way(built, ran, log, findings[0]))


@pytest.mark.parametrize("situation", TABLE, ids=lambda each: f"{each.kind}/{each.name}".replace(" ", "-"))
def test_the_proof_is_right_and_its_mend_makes_the_job_pass(situation: Situation, tmp_path: Path) -> None:
    told = tell(situation, tmp_path)
    judge(told)
    if told.proof.diff or told.proof.commands:
        mend(told, tmp_path)


def judge(told: Told) -> None:
    """What the Proof says against what it must say."""
    situation, finding, proof = told.situation, told.finding, told.proof
    shown = f"\n{finding}"
    assert proof.state is situation.state, shown
    assert dict(finding.subject) == {**finding.subject, **situation.subject}, shown
    said = "\n".join([proof.detail, *(look.text for look in proof.looked)])
    assert [each for each in situation.says if each not in said] == [], shown
    assert (situation.summary or "") in finding.summary, shown
    assert (situation.remedy or "") in finding.remedy, shown
    assert bool(proof.diff) is situation.diff, shown
    assert bool(proof.commands) is situation.commands, shown


def mend(told: Told, folder: Path) -> None:
    """The mend is taken by git and the shell, and the job that it mends passes, where it can be run."""
    proof = told.proof
    built = history.mended(told.built, folder / "clone", proof.diff, proof.commands)
    if told.situation.log is not None:
        return
    again = runner.run(built, folder / "second-runner")
    assert again.passed is told.situation.passes, f"{proof.diff}{proof.commands}\n{again.text}"


def test_every_situation_has_a_name_of_its_own() -> None:
    names = Counter((situation.kind, situation.name) for situation in TABLE)
    assert [name for name, times in names.items() if times > 1] == []

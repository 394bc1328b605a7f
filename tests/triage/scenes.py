"""Comments on what broke and what was checked."""

from __future__ import annotations

import shlex
from dataclasses import replace

from tests.triage.build import STORY, diagnosis, failed_job, finding, judged, read_one, run, story_steps
from workers.triage.diagnosis import Diagnosis, FailedJob, Located
from workers.triage.examine import examine
from workers.triage.mends import mend
from workers.triage.model import Category, Conclusion, Finding, Look, Proof, ProofState
from workers.triage.prove import with_proof
from workers.triage.proving import Context, not_checked
from workers.triage.render.comment import render_failure, render_resolved
from workers.triage.steps import Steps
from workers.triage.text import code

COMMIT = "655ea44c0ffee655ea44c0ffee655ea44c0ffee0"
CONTEXT = Context("acme/datasets", "https://github.com", COMMIT, COMMIT, "pull_request", "build")
HOSTILE = "`@octocat #1 <img src=x> ](http://evil.example) **b** \u202eevil\u202c\n\n# heading\n```\n</details>@team"


def failing_test(name: str, line: int, *, confidence: float = 0.97) -> Finding:
    return finding(
        f"FAILED tests/test_shards.py::{name} - assert 8 == 10",
        kind="test-failure",
        category=Category.CODE,
        subject={"test": name, "file": "tests/test_shards.py", "line": line},
        confidence=confidence,
        step="Run the unit tests",
        line=line,
        summary=f"The test `tests/test_shards.py::{name}` failed.",
        remedy="Run this test on its own, compare what it expects with what it got, and mend the code or the test.",
        fingerprint=f"1:{name}",
    )


def guess(quote: str = "frobnicate: the gizmo is upside down") -> Finding:
    return finding(
        quote,
        kind="unknown",
        category=Category.UNKNOWN,
        subject={},
        confidence=0.3,
        step="Frobnicate",
        summary="retriage does not recognise this failure; of all lines, this one most likely tells what broke.",
        remedy="Read the lines around this one in the log; they were chosen by their wording and their place alone.",
        fingerprint="1:guess",
    )


def hostile() -> Finding:
    return finding(
        HOSTILE.replace("\n", " "),
        category=Category.DEPENDENCY,
        subject={"path": HOSTILE},
        step=HOSTILE,
        excerpt=HOSTILE,
        summary=f"The job needs {code(HOSTILE)}, which is not there.",
        remedy=f"Commit {code(HOSTILE)}, or correct the path.",
        fingerprint="1:hostile",
    )


def _story_job(name: str) -> FailedJob:
    job = next(job for job in STORY.jobs if job.name == name)
    log, steps = read_one(job.log, job.name), Steps(story_steps(job))
    url = f"https://github.com/acme/datasets/actions/runs/{STORY.run_id}/job/{job.id}"
    findings = examine(log, Conclusion.FAILURE, steps).findings
    return FailedJob(name, url, tuple(Located(found, url + steps.anchor(log, found.line)) for found in findings))


def story() -> str:
    failed = tuple(_story_job(job.name) for job in STORY.jobs if job.conclusion == "failure")
    return render_failure(judged(diagnosis(*failed, total=len(STORY.jobs))))


def one_cause() -> str:
    return render_failure(judged(diagnosis(failed_job("build", finding()))))


def matrix() -> str:
    jobs = [
        failed_job(f"test ({version}, {system})", finding(line=100 + number), number=number)
        for number, (version, system) in enumerate(
            (version, system) for version in ("3.11", "3.12", "3.13") for system in ("ubuntu", "macos", "windows")
        )
    ]
    return render_failure(judged(diagnosis(*jobs, failed_job("lint", guess()))))


def many_failing_tests() -> str:
    tests = [failing_test(f"test_number_{number}", 100 + number) for number in range(15)]
    return render_failure(judged(diagnosis(failed_job("unit-tests (3.11)", *tests))))


def partly_examined() -> str:
    silent = [failed_job("deploy"), failed_job("publish")]
    said = [f"{code('deploy')}: GitHub no longer has its log.", f"{code('publish')}: 3 over-long lines were cut."]
    return render_failure(judged(diagnosis(failed_job("build", finding()), *silent, not_examined=said)))


def nothing_examined() -> str:
    return render_failure(
        judged(diagnosis(failed_job("deploy"), not_examined=[f"{code('deploy')}: its log is empty."]))
    )


def unrecognised() -> str:
    return render_failure(judged(diagnosis(failed_job("build", guess()))))


def two_workflows() -> str:
    lint = diagnosis(failed_job("build", finding(line=9), failing_test("test_late", 70)), workflow="Lint")
    second = Diagnosis(run("Docs", attempt=3, number=8), 0, (), ("`Docs` did not start any job; its page says why.",))
    return render_failure(judged(diagnosis(failed_job("build", finding(), failing_test("test_a", 80))), lint, second))


def hostile_names() -> str:
    first = diagnosis(
        failed_job(HOSTILE, hostile(), guess(HOSTILE)), workflow=HOSTILE, not_examined=[f"{code(HOSTILE)}: gone."]
    )
    return render_failure(judged(first, diagnosis(failed_job("b", hostile()), failed_job("c", guess(HOSTILE)))))


def _seen(path: str, line: int | None, text: str) -> Look:
    return Look(f"{code(path)} line {line}: {code(text)}" if line else code(path), CONTEXT.link(path, line))


def proven(proof: Proof, *, line: int = 57, fingerprint: str = "1:0123456789abcdef") -> Finding:
    """The missing file with a Proof, as the pipeline makes it."""
    return with_proof(finding(line=line, fingerprint=fingerprint), proof)


IGNORED = Proof(
    ProofState.CONFIRMED,
    "`.env.example` is not in the repository at that commit: line 3 of `.gitignore` leaves it out.",
    (_seen(".gitignore", 3, ".env*"), _seen(".github/workflows/ci.yml", 18, "cp .env.example .env")),
    remedy="Commit the file although `.gitignore` names it, and let the pattern spare it.",
    diff=mend.edited(".gitignore", "build/\n*.pyc\n.env*\n", "build/\n*.pyc\n.env*\n!.env.example\n"),
    commands=("git add -f .env.example",),
)
IN_A_FOLDER = Proof(
    ProofState.REFUTED,
    "The file is in the repository as `docker/.env.example`, and the step runs in the workspace itself.",
    (_seen("docker/.env.example", None, ""), _seen(".github/workflows/ci.yml", 18, "cp .env.example .env")),
    summary="The step looks for `.env.example` in the wrong folder: it is `docker/.env.example`.",
    remedy="Run the step in `docker`, or name the file `docker/.env.example`.",
)
MATRIX = "".join(f"          - {{python: '3.{minor}', system: ubuntu-24.04}}\n" for minor in range(2, 32))
LONG = Proof(
    ProofState.CONFIRMED,
    "30 rows of the matrix ask for a Python that the project does not support.",
    tuple(_seen(".github/workflows/ci.yml", line, f"python: '3.{line}'") for line in range(2, 32)),
    diff=mend.edited(".github/workflows/ci.yml", MATRIX, MATRIX.replace("ubuntu-24.04", "ubuntu-26.04")),
)


def proof_with_a_diff() -> str:
    return render_failure(judged(diagnosis(failed_job("build", proven(IGNORED)))))


def proof_that_explains() -> str:
    jobs = [failed_job(f"build ({number})", proven(IN_A_FOLDER, line=number + 1), number=number) for number in range(3)]
    return render_failure(judged(diagnosis(*jobs)))


def proof_that_contradicts() -> str:
    there = Proof(
        ProofState.REFUTED,
        "`.env.example` is in the repository at that commit, where the step looks for it.",
        (_seen(".env.example", None, ""),),
    )
    jobs = (failed_job("build", proven(there)), failed_job("test", failing_test("test_late", 70)))
    return render_failure(judged(diagnosis(*jobs)))


def proof_not_checked() -> str:
    reason = not_checked("The path holds `${{ matrix.file }}`, which only the run itself fills in.")
    return render_failure(judged(diagnosis(failed_job("build", proven(reason)))))


def proof_folded() -> str:
    return render_failure(judged(diagnosis(failed_job("build", proven(LONG)), failed_job("lint", guess()))))


def proof_hostile() -> str:
    proof = Proof(
        ProofState.CONFIRMED,
        f"{code(HOSTILE)} is not there.",
        (
            Look(code(HOSTILE), "https://evil.example/x"),
            Look(code("]("), "https://github.com/acme/datasets/blob/a)![x](//evil.example"),
        ),
        diff=mend.edited("README.md", "```\n@team\n````\n", "```\n@team #1\n````\n</details>\n"),
        commands=(f"git add -f -- {shlex.quote('@team `x` </details>')}",),
    )
    unseen = replace(proof, diff=mend.edited("a.txt", "a\r\n", "b\r\n"), commands=("git add '\u202e'",))
    jobs = [failed_job(name, proven(each, fingerprint=name)) for name, each in (("a", proof), ("b", unseen))]
    return render_failure(judged(diagnosis(*jobs)))


def resolved() -> str:
    green = [
        Diagnosis(run(name, conclusion="success", number=number), 0, (), ())
        for name, number in (("CI", 43), ("Lint", 9))
    ]
    return render_resolved(green)

"""What happens when something is wrong: with the request, with GitHub, with the logs, with Redis."""

from __future__ import annotations

import io
import json
import os
import signal
import zipfile
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.e2e.conftest import Project, System
from tests.sandbox import JobSpec, RunHandle, Sandbox, StepSpec
from tests.stage import Processes

Recorded = dict[str, JobSpec]
MISSING = b"cp: cannot stat '.env.example': No such file or directory"


def test_a_wrong_signature_is_refused(system: System) -> None:
    status, body = system.sandbox.deliver("ping", b'{"zen": "x"}', to=system.processes.webhook, secret="guessed")

    assert status == 401
    assert "RETRIAGE_WEBHOOK_SECRET" in json.loads(body)["reason"]


def test_a_missing_signature_is_refused(system: System) -> None:
    status, _ = system.sandbox.deliver("ping", b'{"zen": "x"}', to=system.processes.webhook, signed=False)

    assert status == 401


def test_truncated_json_is_malformed(system: System) -> None:
    status, body = system.sandbox.deliver("ping", b'{"zen": "Keep it logi', to=system.processes.webhook)

    assert (status, json.loads(body)["status"]) == (400, "malformed")


def test_an_unknown_event_is_acknowledged_and_ignored(system: System) -> None:
    status, body = system.sandbox.deliver("star", b'{"action": "created"}', to=system.processes.webhook)

    assert (status, json.loads(body)["status"]) == (200, "ignored")


def test_form_encoding_is_refused_with_what_to_change(system: System) -> None:
    sent = system.sandbox.prepare("ping", b"payload=%7B%7D")

    answer = system.post(sent.body, **{**sent.headers, "Content-Type": "application/x-www-form-urlencoded"})

    assert answer.status_code == 415
    assert "application/json" in answer.json()["reason"]


def chunks(size: int) -> Iterator[bytes]:
    piece = b" " * (1024 * 1024)
    for _ in range(size):
        yield piece


@pytest.mark.parametrize("body", [b" " * (26 * 1024 * 1024), chunks(26)], ids=["declared", "chunked"])
def test_a_body_of_26_mb_is_too_large(system: System, body: bytes | Iterator[bytes]) -> None:
    answer = httpx.post(
        system.processes.webhook, content=body, headers={"Content-Type": "application/json"}, timeout=30
    )

    assert answer.status_code == 413


def test_logs_that_have_expired_leave_no_comment(project: Project, recorded: Recorded) -> None:
    run = project.run(recorded["build-image"])
    run.jobs[0].logs_gone()

    outcome = project.triage(run)

    assert (outcome["action"], outcome["reason"]) == ("skipped", "no log could be examined")
    assert project.comments == []


def test_a_log_that_is_not_ready_is_fetched_later(project: Project, recorded: Recorded) -> None:
    run = project.run(recorded["build-image"])
    run.jobs[0].logs_not_ready(times=1)

    assert project.triage(run)["action"] == "created"
    assert MISSING.decode() in project.comments[0].body


def broken_archive(run: RunHandle) -> None:
    run.serve_archive(b"PK\x03\x04 this is no archive")


def truncated_archive(run: RunHandle) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("0_build.txt", b"x" * 10_000)
    run.serve_archive(whole.getvalue()[:500])


@pytest.mark.parametrize("damage", [broken_archive, truncated_archive])
def test_a_corrupt_archive_is_replaced_by_the_single_logs(
    project: Project, recorded: Recorded, damage: Callable[[RunHandle], None]
) -> None:
    run = project.run(*(recorded[name] for name in ("build-image", "install", "unit-tests", "vendored-sources")))
    damage(run)

    project.triage(run)

    assert "and 3 more causes" in project.comments[0].body


def lines(*texts: bytes, ending: bytes = b"\n", bom: bytes = b"") -> bytes:
    stamped = [bom + b"2026-11-20T10:00:%02d.0000000Z " % at + text for at, text in enumerate(texts)]
    return ending.join(stamped) + ending


PLAIN = (
    b"##[group]Run cp .env.example .env",
    b"##[endgroup]",
    MISSING,
    b"##[error]Process completed with exit code 1.",
)
COLOURED = (
    *PLAIN[:2],
    b"\x1b[31mcp: cannot stat \x1b[1m'.env.example'\x1b[0m: No such file or directory\x1b[0m",
    PLAIN[3],
)
FORMS = {
    "plain": lines(*PLAIN),
    "invalid UTF-8": lines(*PLAIN[:2], b"\xff\xfe\xc3( caf\xe9", *PLAIN[2:]),
    "UTF-16": lines(*PLAIN).decode().encode("utf-16"),
    "BOM at each step": b"\xef\xbb\xbf" + lines(*PLAIN, bom=b"\xef\xbb\xbf"),
    "CRLF": lines(*PLAIN, ending=b"\r\n"),
    "ANSI": lines(*COLOURED),
    "a line of 450,000 characters": lines(*PLAIN[:2], b"x" * 450_000, *PLAIN[2:]),
    "gh run view --log": b"".join(
        b"build\tRun cp .env.example .env\t" + line + b"\n" for line in lines(*PLAIN).splitlines()
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_cause_is_found_in_a_log_with(project: Project, form: str) -> None:
    job = JobSpec("build", "failure", FORMS[form], [StepSpec("Run cp .env.example .env", "failure")])

    assert project.triage(project.run(job))["action"] == "created"

    assert f"```text\n{MISSING.decode()}\n```" in project.comments[0].body
    assert "**Configuration**" in project.comments[0].body


def test_an_empty_log_leaves_no_comment(project: Project) -> None:
    outcome = project.triage(project.run(JobSpec("build", "failure", b"", [StepSpec("Run x", "failure")])))

    assert (outcome["action"], project.comments) == ("skipped", [])


def test_a_fault_of_github_is_waited_out(system: System, project: Project, recorded: Recorded) -> None:
    system.sandbox.fail("GET", rf"/repos/{project.repository.full_name}/actions/runs/\d+$", status=502)

    assert project.triage(project.run(recorded["build-image"]))["action"] == "created"
    assert len(project.comments) == 1


def test_an_answer_lost_after_the_comment_was_written_does_not_write_it_twice(
    system: System, project: Project, recorded: Recorded
) -> None:
    path = rf"/repos/{project.repository.full_name}/issues/\d+/comments$"
    system.sandbox.fail("POST", path, disconnect=True, after=True)

    assert project.triage(project.run(recorded["build-image"]))["action"] == "unchanged"
    assert len(project.comments) == 1


def test_a_task_whose_process_is_killed_is_done_again(system: System, project: Project, recorded: Recorded) -> None:
    run = project.run(recorded["build-image"])
    listing = f"/repos/{project.repository.full_name}/actions/runs"
    system.sandbox.fail("GET", f"{listing}/[0-9]+/attempts/1/jobs$", delay=3.0)
    before = system.children_of_worker()

    guid = system.send(run)
    # It holds the pull request by then, and waits for the jobs.
    system.sandbox.wait_for("GET", f"{listing}$", timeout=20)
    (forked,) = system.children_of_worker() - before
    os.kill(forked, signal.SIGKILL)

    assert system.outcome(guid)["action"] == "created"
    assert len(project.comments) == 1


def test_a_locked_conversation_ends_in_a_failed_task_that_people_can_see(
    system: System, project: Project, recorded: Recorded
) -> None:
    project.pull.lock()

    task = system.ended(system.send(project.run(recorded["build-image"])))

    result = task.latest_result()
    assert result is not None
    assert "ForbiddenError" in (result.exc_string or "")


def test_redis_away_is_503_and_nothing_is_lost_when_it_is_back(recorded: Recorded) -> None:
    with Sandbox() as sandbox:
        sandbox.install("acme")
        with Processes(sandbox) as processes:
            processes.valkey.stop()
            event = sandbox.ping(processes.webhook)
            repository = sandbox.repository("acme/away")
            repository.commit({"a": "b"}, branch="feature")
            repository.pull(head="feature")
            run = repository.run(head_branch="feature", jobs=[recorded["build-image"]])

            answers = {
                "ping": sandbox.deliver("ping", event, to=processes.webhook)[0],
                "run": sandbox.deliver("workflow_run", run.event("completed"), to=processes.webhook)[0],
                "ready": httpx.get(f"{processes.url}/readyz").status_code,
                "health": httpx.get(f"{processes.url}/healthz").status_code,
            }

    assert answers == {"ping": 200, "run": 503, "ready": 503, "health": 200}

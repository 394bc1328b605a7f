"""`make demo`: the whole of retriage on one machine, from a signed webhook to the comment on the pull request."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable
from typing import TypeVar
from uuid import uuid4

from rich.console import Console
from rich.rule import Rule

from tests.sandbox import CommentHandle, RunHandle, Sandbox
from tests.stage import Processes, Scene
from tests.story import released

Value = TypeVar("Value")
COMMENT_SECONDS = 60

MOST_COLD, MOST_WARM = 16, 6
"""How many API requests may be made, before the repository's files are known and after; a run of `main` came before.
Six of the first are for the issue upstream: they are made for a release that is proved to be broken, and only once."""
ELSEWHERE = 9
"""How many more repositories meet the same broken release."""
CONFIRMED, REFUTED, DIFF = "**Checked:** confirmed", "**Checked:** refuted", "```diff\ndiff --git a/"
NEW, NEW_HERE = "**New with this change.** What was checked", "**New with this change.** `main` passed"
UPSTREAM = "**Upstream: a package from elsewhere broke.**"
NOT_KNOWN = "Whose failure it is, is not known: nothing is known of `main` for this job yet."
ASKED = "**New with this change.** A line of this change asks for it"
PASSED = "`main` passed"
VERDICTS = ("**New with this change.**", UPSTREAM, "Whose failure it is, is not known: ")
EXPECTED = {
    "a file that was renamed": (
        "cp: cannot stat '.env.example': No such file or directory",
        "**Configuration**",
        CONFIRMED,
        "renames `.env.example` to `.env.sample`",
        NEW,
        DIFF,
    ),
    "a file that is in another folder": (
        "cat: introduction.md: No such file or directory",
        "**Configuration**",
        REFUTED,
        "`docs/introduction.md`",
        NOT_KNOWN,
        DIFF,
    ),
    "a Python that the project does not support": (
        "requires a different Python",
        "**Configuration**",
        CONFIRMED,
        "`pyproject.toml` line 9",
        "`Dockerfile` line 1",
        NEW_HERE,
        DIFF,
    ),
    "a submodule without an address": (
        "No url found for submodule path 'vendor/tokenizers' in .gitmodules",
        "**Configuration**",
        CONFIRMED,
        "`acme/tokenizers`",
        NEW,
        DIFF,
    ),
    "a package that is broken": (
        "IndentationError: unexpected indent",
        "**Dependency**",
        CONFIRMED,
        f"`{released.PACKAGE}=={released.GOOD}`",
        ASKED,
        f"{released.UPSTREAM}#1",
        DIFF,
    ),
    "a test that fails": ("tests/test_shards.py::test_every_row_is_in_a_shard", "**Code**", CONFIRMED, PASSED),
}
"""What the entry of each cause must hold: its quote, whose concern it is, what the repository shows, whose failure it
is, and the mend. On `main` the job that joins the manual is not there yet, so nobody can tell whose that failure is;
and a test that was seen to fail once, in one job, may have failed by chance."""


def main() -> int:
    """Play the story. Exit status: 0 when the comment says what it should."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="exit when the comment is posted")
    once: bool = parser.parse_args().once
    console = Console(highlight=False)
    try:
        return play(console, once=once)
    except KeyboardInterrupt:
        console.print("\nstopped")
        return 0


def play(console: Console, *, once: bool) -> int:
    """Start everything, send the delivery, wait for the comment, and judge it."""
    with console.status("starting the GitHub sandbox"), Sandbox() as sandbox:
        scene = Scene(sandbox)
        console.print(
            f"[green]✓[/] GitHub sandbox at {sandbox.api_url}, with {scene.story.repository} and its pull request"
        )
        with console.status("starting Valkey, web and worker") as status, Processes(sandbox) as processes:
            console.print(
                f"[green]✓[/] Valkey, web and worker (the Procfile's processes); webhooks go to {processes.webhook}"
            )
            status.update("letting a green run of main be remembered")
            known = remember(console, scene, processes)
            status.update("waiting for the comment")
            run = scene.run()
            comment, seconds, cold = tell(console, scene, processes, run)
            problems = known + judge(scene, comment)
            said = comment.body if comment else ""
            if comment:
                status.update("waiting for the comment of a second attempt")
                warm = tell_again(scene, processes, run)
                problems += judge_requests(cold, warm)
                status.update("waiting for more repositories that meet the broken release")
                problems += tell_elsewhere(console, scene, processes)
            status.stop()
            report(console, said)
            if comment:
                console.print(
                    f"[green]✓[/] posted {seconds:.1f} s after the webhook, with {cold} API requests; "
                    f"edited after a second attempt with {warm} more, files and token being known"
                )
                console.print(
                    f"Look at it in a browser: [bold]{scene.sandbox.web_url}/{scene.story.repository}/pull/7[/]"
                )
            for problem in problems:
                console.print(f"[red]✗ {problem}[/]")
            if not once:
                console.print("[bold]Ctrl-C[/] ends it.")
                while True:
                    time.sleep(3600)
    return 1 if problems else 0


def remember(console: Console, scene: Scene, processes: Processes) -> list[str]:
    """Deliver that the workflow has passed on the base branch, and wait until that is known: what went wrong."""
    run = scene.run_before()
    guid = str(uuid4())
    scene.sandbox.deliver("workflow_run", run.event("completed"), to=processes.webhook, guid=guid)
    if waited(lambda: processes.done(guid)):
        console.print(
            f"[green]✓[/] a green run of {scene.story.base_branch} delivered and remembered, "
            f"with {requests(scene)} API requests"
        )
        scene.sandbox.forget()
        return []
    console.print(processes.output(), markup=False)
    return [f"the run of {scene.story.base_branch} was not remembered within {COMMENT_SECONDS} seconds"]


def tell(
    console: Console, scene: Scene, processes: Processes, run: RunHandle
) -> tuple[CommentHandle | None, float, int]:
    """Deliver the webhook and wait for the comment: that, after how many seconds, and after how many API requests."""
    started = time.monotonic()
    status, body = scene.sandbox.deliver("workflow_run", run.event("completed"), to=processes.webhook)
    console.print(f"[green]✓[/] workflow_run delivered, signed; the web answered {status} {body.decode().strip()}")
    comments = waited(lambda: scene.repository.comments(scene.story.pull_number))
    if not comments:
        console.print(processes.output(), markup=False)
    return comments[0] if comments else None, time.monotonic() - started, requests(scene)


def tell_again(scene: Scene, processes: Processes, run: RunHandle) -> int:
    """Let the run fail once more and wait for the comment to say so: after how many API requests, or 0 for never."""
    scene.sandbox.forget()
    run.rerun(conclusion="failure", jobs=scene.jobs())
    scene.sandbox.deliver("workflow_run", run.event("completed"), to=processes.webhook)
    (comment,) = scene.repository.comments(scene.story.pull_number)
    return requests(scene) if waited(lambda: "attempt 2" in comment.body) else 0


def tell_elsewhere(console: Console, scene: Scene, processes: Processes) -> list[str]:
    """Let other repositories meet the same release: what is wrong with the issues upstream after that."""
    met = [scene.elsewhere(f"service-{number}") for number in range(1, ELSEWHERE + 1)]
    guids = [str(uuid4()) for _ in met]
    for (_, run), guid in zip(met, guids, strict=True):
        scene.sandbox.deliver("workflow_run", run.event("completed"), to=processes.webhook, guid=guid)
    if not waited(lambda: all(map(processes.done, guids))):
        return [f"not all of {ELSEWHERE} further repositories were told within {COMMENT_SECONDS} seconds"]
    comments = [repository.comments(1) for repository, _ in met]
    if not all(len(said) == 1 and UPSTREAM in said[0].body for said in comments):
        return ["not every one of them is told that a package from elsewhere broke"]
    issues = scene.upstream.issues()
    if len(issues) != 1:
        return [f"{len(issues)} issues upstream instead of one"]
    console.print(
        f"[green]✓[/] {ELSEWHERE} more repositories met the same release; "
        f"one issue upstream: {scene.sandbox.web_url}/{released.UPSTREAM}/issues/{issues[0].number}"
    )
    return []


def waited(there: Callable[[], Value]) -> Value:
    """What there is as soon as it is something, or after COMMENT_SECONDS."""
    started = time.monotonic()
    while not (value := there()) and time.monotonic() - started < COMMENT_SECONDS:
        time.sleep(0.05)
    return value


def requests(scene: Scene) -> int:
    """How many requests the API has had."""
    return sum(request.host == "api" for request in scene.sandbox.requests)


def judge_requests(cold: int, warm: int) -> list[str]:
    """What is wrong with the numbers of requests."""
    problems = [f"{cold} API requests instead of at most {MOST_COLD}"] if cold > MOST_COLD else []
    if not 0 < warm <= MOST_WARM:
        problems.append(f"{warm} API requests for the second attempt instead of 1 to {MOST_WARM}")
    return problems


def judge(scene: Scene, comment: CommentHandle | None) -> list[str]:
    """What is wrong with the comment; nothing when it says what it should."""
    if comment is None:
        return [f"no comment within {COMMENT_SECONDS} seconds"]
    body = comment.body
    entries = re.split(r"^<details><summary>(?=\d+\. )", body, flags=re.MULTILINE)
    problems = [] if len(entries) == len(EXPECTED) else [f"{len(entries)} causes instead of {len(EXPECTED)}"]
    for cause, wanted in EXPECTED.items():
        entry = next((entry for entry in entries if wanted[0] in entry), "")
        missing = [part for part in (*wanted, "**What to do:**") if part not in entry]
        problems += [f"the entry of {cause} has no {part!r}" for part in missing]
        if sum(said in entry for said in VERDICTS) != 1:
            problems.append(f"the entry of {cause} does not say once whose failure it is")
    problems += [
        f"the passing job {job.name} is named"
        for job in scene.story.jobs
        if job.conclusion == "success" and f"`{job.name}`" in body
    ]
    if len(scene.repository.comments(scene.story.pull_number)) != 1:
        problems.append("more than one comment")
    return problems


def report(console: Console, said: str) -> None:
    """Show the comment as it was first written."""
    if said:
        console.print(Rule("the comment"))
        # Not through rich, which would write spaces for the tabs of a diff.
        sys.stdout.write(said)
        console.print(Rule())


if __name__ == "__main__":
    sys.exit(main())

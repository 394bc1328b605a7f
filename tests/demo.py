"""`make demo`: the whole of retriage on one machine, from a signed webhook to the comment on the pull request."""

from __future__ import annotations

import argparse
import re
import sys
import time

from rich.console import Console
from rich.rule import Rule

from tests.sandbox import CommentHandle, Sandbox
from tests.stage import Processes, Scene

COMMENT_SECONDS = 60

MOST_REQUESTS = 10
CONFIRMED, REFUTED, DIFF = "**Checked:** confirmed", "**Checked:** refuted", "```diff\ndiff --git a/"
EXPECTED = {
    "a file that was renamed": (
        "cp: cannot stat '.env.example': No such file or directory",
        "**Configuration**",
        CONFIRMED,
        "renames `.env.example` to `.env.sample`",
        DIFF,
    ),
    "a file that is in another folder": (
        "cat: index.md: No such file or directory",
        "**Configuration**",
        REFUTED,
        "`docs/index.md`",
        DIFF,
    ),
    "a Python that the project does not support": (
        "requires a different Python",
        "**Configuration**",
        CONFIRMED,
        "`pyproject.toml` line 9",
        "`Dockerfile` line 1",
        DIFF,
    ),
    "a submodule without an address": (
        "No url found for submodule path 'vendor/tokenizers' in .gitmodules",
        "**Configuration**",
        CONFIRMED,
        "`acme/tokenizers`",
        DIFF,
    ),
    "a package that is broken": ("IndentationError: unexpected indent", "**Dependency**"),
    "a test that fails": ("tests/test_shards.py::test_every_row_is_in_a_shard", "**Code**", CONFIRMED),
}
"""What the entry of each cause must hold: its quote, whose concern it is, what the repository shows, and the mend."""


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
            status.update("waiting for the comment")
            comment, seconds = tell(console, scene, processes)
            status.stop()
            problems = judge(scene, comment)
            report(console, scene, comment, problems, seconds)
            if not once:
                console.print("[bold]Ctrl-C[/] ends it.")
                while True:
                    time.sleep(3600)
    return 1 if problems else 0


def tell(console: Console, scene: Scene, processes: Processes) -> tuple[CommentHandle | None, float]:
    """Complete the run, deliver its webhook, and wait for the comment; the comment, and after how many seconds."""
    run = scene.run()
    started = time.monotonic()
    status, body = scene.sandbox.deliver("workflow_run", run.event("completed"), to=processes.webhook)
    console.print(f"[green]✓[/] workflow_run delivered, signed; the web answered {status} {body.decode().strip()}")
    while time.monotonic() - started < COMMENT_SECONDS:
        comments = scene.repository.comments(scene.story.pull_number)
        if comments:
            return comments[0], time.monotonic() - started
        time.sleep(0.05)
    console.print(processes.output(), markup=False)
    return None, time.monotonic() - started


def judge(scene: Scene, comment: CommentHandle | None) -> list[str]:
    """What is wrong with the comment; nothing when it says what it should."""
    if comment is None:
        return [f"no comment within {COMMENT_SECONDS} seconds"]
    body = comment.body
    entries = re.split(r"^#### \d+\. ", body, flags=re.MULTILINE)[1:]
    problems = [] if len(entries) == len(EXPECTED) else [f"{len(entries)} causes instead of {len(EXPECTED)}"]
    for cause, wanted in EXPECTED.items():
        entry = next((entry for entry in entries if wanted[0] in entry), "")
        missing = [part for part in (*wanted, "**What to do:**") if part not in entry]
        problems += [f"the entry of {cause} has no {part!r}" for part in missing]
    problems += [
        f"the passing job {job.name} is named"
        for job in scene.story.jobs
        if job.conclusion == "success" and f"`{job.name}`" in body
    ]
    if len(scene.repository.comments(scene.story.pull_number)) != 1:
        problems.append("more than one comment")
    return problems


def report(console: Console, scene: Scene, comment: CommentHandle | None, problems: list[str], seconds: float) -> None:
    """Show the comment, where to look at it, and what was wrong."""
    requests = sum(request.host == "api" for request in scene.sandbox.requests)
    if requests > MOST_REQUESTS:
        problems.append(f"{requests} API requests instead of at most {MOST_REQUESTS}")
    if comment is not None:
        console.print(Rule("the comment"))
        console.print(comment.body, markup=False, soft_wrap=True)
        console.print(Rule())
        console.print(f"[green]✓[/] posted {seconds:.1f} s after the webhook, with {requests} API requests")
        console.print(f"Look at it in a browser: [bold]{scene.sandbox.web_url}/{scene.story.repository}/pull/7[/]")
    for problem in problems:
        console.print(f"[red]✗ {problem}[/]")


if __name__ == "__main__":
    sys.exit(main())

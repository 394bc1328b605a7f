"""What the replies say, and that hostile text in them is harmless."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.triage import markdown
from tests.triage.build import diagnosis, failed_job, finding, judged
from tests.triage.scenes import HOSTILE, hostile
from tests.workers.commands.given import AT, BROKEN, FIRST, JUDGEMENT, World
from workers.commands.help import COMMANDS, table
from workers.triage.diagnosis import Cause
from workers.triage.environment import Moved, Sort
from workers.triage.judgement import Ignored, Judged, Judgement, Wrong
from workers.triage.model import Category, Look, Proof, ProofState
from workers.triage.records import JobRecord, RunRecord, Seen
from workers.triage.render.brief import render_brief
from workers.triage.render.draft import render_draft
from workers.triage.render.explain import MAX_EXPLANATION, render_explanation
from workers.triage.repository.repository_settings import Role, Who
from workers.triage.verdicts import Verdict, Whose

DOCS = Path(__file__).parents[3] / "docs" / "commands.md"
PAGE = "https://github.com/acme/datasets"
HISHEL = Moved(Sort.PACKAGE, "githubkit", "0.15.0", "0.16.1")


def known() -> tuple[Judged, Judgement]:
    """A cause of which everything is known."""
    looks = tuple(Look(f"place {number}", f"{PAGE}/blob/main/{number}") for number in range(30))
    proof = Proof(ProofState.CONFIRMED, "It is not there.", looks, diff="--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n")
    whole = replace(finding(), proof=proof)
    jobs = [failed_job(f"build ({number})", whole, number=number) for number in range(60)]
    judgement = judged(diagnosis(*jobs, not_examined=["The log of `lint` has expired."]))
    (first,) = judgement.judged
    verdict = Verdict(Whose.PRE_EXISTING, "It stood on `main`.", (Look("run 41", f"{PAGE}/actions/runs/41"),))
    moved = (HISHEL, Moved(Sort.ACTION, "actions/checkout@v4", None, "1234"))
    return replace(first, verdict=verdict, moved=moved, since="since [run 40](https://x)"), judgement


def test_an_explanation_tells_everything() -> None:
    text = render_explanation(*known())
    assert text.startswith("<details><summary>Cause 1: all that is known of it</summary>\n")
    for said in (
        "**What broke:** The job needs `.env.example`, which is not there.",
        "**What to do:** Commit `.env.example`, or correct the path.",
        "**Whose failure it is:** it was there before this change. It stood on `main`.",
        f"- [run 41]({PAGE}/actions/runs/41)",
        "**How sure:** 98 % of such findings are expected to be right, enough to tell it as the cause.",
        "**Kind:** `missing-file` · **Category:** `configuration` · **Fingerprint:** `1:0123456789abcdef`",
        "**Checked:** confirmed. It is not there.",
        "- package `githubkit`: `0.15.0` → `0.16.1`",
        "- action `actions/checkout@v4`: not there → `1234`",
        "**What else has moved,** and is not in the diff, since [run 40](https://x):",
        "**Seen in 60 jobs:**",
        "**The log around line 57:**",
        "**What mends it:**",
        "- The log of `lint` has expired.",
        "```diff",
    ):
        assert said in text
    assert all(f"[place {number}]({PAGE}/blob/main/{number})" in text for number in range(30))
    assert all(f"`Docker CI` / `build ({number})`, [line 57](" in text for number in range(60))


def test_an_explanation_of_little_says_what_is_not_known() -> None:
    judgement = judged(diagnosis(failed_job("build", finding(confidence=0.3, fingerprint=None))))
    text = render_explanation(judgement.judged[0], judgement)
    assert "**Whose failure it is:** not known." in text
    assert "**How sure:** 30 % of such findings are expected to be right, no more than a guess." in text
    assert "**Fingerprint:** none: the line is too general to be recognised again" in text
    assert "**Checked:** nothing was looked at outside the log." in text
    assert "**What else has moved** since the job last passed: nothing that is known of." in text
    assert "**Not examined:** nothing is known to have been left out." in text


def test_an_explanation_says_who_ignores_it_and_who_calls_it_wrong() -> None:
    judgement = judged(diagnosis(failed_job("build", finding())))
    said = replace(judgement.judged[0], ignored=Ignored("bob", AT), wrong=Wrong("carol", "lint"))
    text = render_explanation(said, judgement)
    assert "**Ignored until 2026-11-20, as `bob` asked.**" in text
    assert "`carol`" in text
    assert "`lint`" in text


def test_an_explanation_is_never_too_long_and_names_what_it_leaves_out() -> None:
    first, judgement = known()
    (sighting, *_) = first.cause.sightings
    finding_ = replace(sighting.found.finding, excerpt="x" * 80_000)
    cause = Cause((replace(sighting, found=replace(sighting.found, finding=finding_)),))
    text = render_explanation(replace(first, cause=cause), judgement)
    assert len(text) <= MAX_EXPLANATION
    assert "*Left out, because GitHub limits the length of a comment: the log around it.*" in text


def hostile_judged() -> tuple[Judged, Judgement]:
    judgement = judged(diagnosis(failed_job(HOSTILE, hostile()), workflow=HOSTILE, not_examined=[]))
    moved = (Moved(Sort.PACKAGE, HOSTILE, HOSTILE, HOSTILE),)
    return replace(judgement.judged[0], moved=moved, wrong=Wrong("bob", HOSTILE)), judgement


def hostile_draft() -> str:
    broken = replace(
        BROKEN, subject={"package": HOSTILE, "version": HOSTILE, "file": HOSTILE, "line": 1, "error": HOSTILE}
    )
    judgement = judged(diagnosis(failed_job(HOSTILE, replace(broken, excerpt=HOSTILE, step=HOSTILE))))
    return render_draft(judgement.judged[0])


def a_run(
    number: int, conclusion: str, *seen: Seen, workflow: str = "ci.yml", name: str = "CI", seconds: int = 60
) -> RunRecord:
    job = JobRecord(number, "build", conclusion, seconds=seconds, seen=seen)
    return RunRecord(number, 1, number, workflow, name, "push", conclusion, "a" * 40, "main", None, PAGE, AT, (job,))


LINT = Seen("lint", Category.CODE, "1:a", 0.9)
FLAKY = Seen("test-failure", Category.CODE, "1:b", 0.9, Whose.FLAKY)
GUESS = Seen("unknown", Category.UNKNOWN, None, 0.3)


@pytest.mark.parametrize(
    "text",
    [
        render_explanation(*hostile_judged()),
        hostile_draft(),
        render_brief([a_run(1, "failure", name=HOSTILE)], 30),
    ],
    ids=["explain", "upstream", "report"],
)
def test_hostile_text_stays_text(text: str) -> None:
    assert markdown.references(text) == []
    assert set(markdown.html(text)) <= {"<details>", "<summary>", "</summary>", "</details>", "<sub>", "</sub>"}
    assert all(link.startswith("https://github.com/acme/") for link in markdown.links(text))
    assert "\u202e" not in text


def test_a_draft_tells_what_the_log_says_and_that_no_more_was_looked_at() -> None:
    text = render_draft(replace(JUDGEMENT.judged[1], moved=(HISHEL,)))
    assert "Nothing was reproduced" in text
    assert "githubkit 0.16.1: ImportError in githubkit/cache.py\n" in text
    for said in (
        "`githubkit` fails in CI with `ImportError`.",
        "- Version of `githubkit`: `0.16.1`",
        "- When the same job last passed it had `0.15.0`",
        "- Place: `githubkit/cache.py`, line 4",
        "ImportError: cannot import name 'CachePolicy' from 'hishel'",
        "there is no smaller example yet",
    ):
        assert said in text
    draft = text.split("Text:")[1]
    assert "retriage" not in draft


def test_a_draft_names_the_one_package_that_moved_where_the_finding_names_none() -> None:
    text = render_draft(replace(JUDGEMENT.judged[0], moved=(HISHEL,)))
    assert "githubkit: cp: cannot stat '.env.example': No such file or directory\n" in text
    assert "- Version of `githubkit`: `0.16.1`" in text


def test_a_report_has_a_line_for_each_workflow() -> None:
    runs = [
        a_run(1, "success", seconds=100),
        a_run(2, "success", seconds=140),
        a_run(3, "failure", LINT, seconds=5),
        a_run(4, "failure", LINT),
        a_run(5, "timed_out", FLAKY),
        a_run(6, "failure", GUESS),
        a_run(7, "success", workflow="docs.yml", name="Do|cs", seconds=4000),
    ]
    rows = [line for line in render_brief(runs, 30).splitlines() if line.startswith("| `")]
    assert rows == [
        "| `CI` | 6 | 4 | `lint` 2×, `test-failure` 1× | `test-failure` 1× | 2 min 0 s |",
        "| `Do\\|cs` | 1 | 0 | – | – | 1 h 6 min |",
    ]


def test_a_report_of_many_workflows_counts_the_rest() -> None:
    text = render_brief([a_run(number, "success", workflow=f"{number}.yml") for number in range(30)], 30)
    assert text.count("| `CI`") == 20
    assert "And 10 workflows, which ran less." in text


def test_a_report_looks_thirty_days_back() -> None:
    world = World()
    old, new = a_run(1, "failure", name="Old"), a_run(2, "success", workflow="new.yml", name="New")
    world.history.runs_value = [replace(old, at=AT - 31 * 24 * 3600), replace(new, at=AT - 29 * 24 * 3600)]
    world.obey("report")
    assert "`New`" in world.reply
    assert "`Old`" not in world.reply
    world = World()
    world.obey("report")
    assert world.reply == "Nothing is remembered of this repository's last 30 days.\n"


def test_help_lists_every_command_with_who_may() -> None:
    world = World()
    world.obey("help")
    assert table(Who()) in world.reply
    for each in COMMANDS:
        assert f"| `{each.usage}` |" in world.reply


def test_help_tells_who_may_by_the_settings() -> None:
    said = table(Who(analyse=Role.READ, act=Role.ADMIN))
    assert "the role `read` or more" in said
    assert "| `/retriage rerun` | people with the role `admin` or more |" in said


def test_the_page_on_commands_has_the_same_table() -> None:
    assert table(Who()) in DOCS.read_text("utf-8")


def test_an_explanation_is_found_by_its_key() -> None:
    world = World()
    world.obey("explain 1")
    assert f"`{FIRST}`" in world.reply

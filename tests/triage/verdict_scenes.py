"""Comments, checks and issues that tell whose failure each cause is."""

from __future__ import annotations

from dataclasses import replace

from tests.triage.build import UNKNOWN, changed, diagnosis, failed_job, finding, judged, run
from tests.triage.scenes import HOSTILE, IGNORED, failing_test, guess, hostile, proven
from workers.triage.diagnosis import Diagnosis, FailedJob
from workers.triage.environment import Moved, Sort
from workers.triage.judgement import Ignored, Judged, Judgement, Wrong
from workers.triage.model import Category, Finding, Look
from workers.triage.render.branch import render_branch_failure, render_branch_resolved
from workers.triage.render.check import check_of
from workers.triage.render.comment import render_failure
from workers.triage.text import code
from workers.triage.verdicts import Verdict, Whose

PAGE = "https://github.com/acme/datasets"
GREEN_RUN = Look("`Docker CI` #41", f"{PAGE}/actions/runs/41")
BASE = Look("`abc1234`", f"{PAGE}/commit/abc1234c0ffee")

NEW = Verdict(
    Whose.THIS_CHANGE, "`Docker CI` passed on `main` at the commit this change starts from.", (GREEN_RUN, BASE)
)
ON_MAIN = Verdict(Whose.THIS_CHANGE, "`Docker CI` passed on the commit before.", (GREEN_RUN, BASE))
BEFORE = Verdict(
    Whose.PRE_EXISTING,
    "`main` has failed the same way since 18 November, in 6 runs.",
    (Look("`Docker CI` #31", f"{PAGE}/actions/runs/31"), Look("`0ddba11`", f"{PAGE}/commit/0ddba11c0ffee")),
)
FLAKY = Verdict(
    Whose.FLAKY,
    "Of 40 runs, 5 failed this way, on 4 unrelated branches; commit `beef123` failed and then passed unchanged.",
    (Look("attempt 1", f"{PAGE}/actions/runs/33/attempts/1"), Look("attempt 2", f"{PAGE}/actions/runs/33/attempts/2")),
)
NETWORK = Verdict(Whose.INFRASTRUCTURE, "Two other branches failed on the same host within the hour.", (GREEN_RUN,))
RELEASE = Verdict(
    Whose.UPSTREAM,
    "`hishel` 2.0.0 was released on 22 November; `Docker CI` passed with 1.4.0 the day before.",
    (GREEN_RUN,),
)
MOVED = (
    Moved(Sort.PACKAGE, "hishel", "1.4.0", "2.0.0"),
    Moved(Sort.RUNNER_IMAGE, "ubuntu-24.04", "20261110.1", "20261117.1"),
    Moved(
        Sort.ACTION,
        "actions/checkout@v4",
        "0c366fd6a839" + "ed" * 14,
        "11bd71901bbe" + "5b" * 14,
    ),
    Moved(Sort.BASE_IMAGE, "python:3.12-slim", f"sha256:{'3f' * 32}", f"sha256:{'a0' * 32}"),
    Moved(Sort.PACKAGE, "anysqlite", None, "0.0.5"),
    Moved(Sort.PACKAGE, "msgpack", "1.1.0", None),
    Moved(Sort.PACKAGE, "anyio", "4.11.0", "4.12.0"),
)
SINCE = f"since [`Docker CI` #41]({PAGE}/actions/runs/41) passed"


def timed_out() -> Finding:
    return finding(
        "E: Failed to fetch http://debian.example/pool/main/c/curl/curl_8.5.0.deb  Connection timed out",
        kind="network",
        category=Category.INFRASTRUCTURE,
        subject={"host": "debian.example"},
        step="Install the system packages",
        line=212,
        summary="The connection to `debian.example` timed out.",
        remedy="Run the failed jobs again; where it goes on, ask who runs `debian.example`.",
        fingerprint="1:debian",
    )


def broken_import() -> Finding:
    return finding(
        "ImportError: cannot import name 'CacheTransport' from 'hishel'",
        kind="broken-dependency",
        category=Category.DEPENDENCY,
        subject={"package": "hishel", "version": "2.0.0", "file": "hishel/__init__.py", "line": 3},
        step="Run the unit tests",
        line=301,
        summary="`githubkit` 0.16.1 cannot be imported with `hishel` 2.0.0.",
        remedy="Ask for `hishel<2` until `githubkit` supports it.",
        fingerprint="1:hishel",
    )


def matrix_jobs(found: Finding, number: int, *, first: int = 0) -> list[FailedJob]:
    systems = ("ubuntu-24.04", "ubuntu-22.04", "macos-15", "windows-2025")
    names = [f"test (3.{minor}, {system})" for minor in range(9, 24) for system in systems]
    return [
        failed_job(names[first + at], replace(found, line=found.line + at), number=first + at) for at in range(number)
    ]


def large() -> Judgement:
    """Sixty jobs of one matrix, of which 55 fail for three causes."""
    jobs = [
        *matrix_jobs(proven(IGNORED), 30),
        *matrix_jobs(failing_test("test_every_row_is_in_a_shard", 230), 22, first=30),
        *matrix_jobs(timed_out(), 3, first=52),
    ]
    return judged(diagnosis(*jobs, total=60), verdicts=(NEW, NEW, NETWORK))


def new_with_a_diff() -> str:
    return render_failure(judged(diagnosis(failed_job("build", proven(IGNORED))), verdicts=(NEW,)))


def large_matrix() -> str:
    return render_failure(large())


def there_before_and_new() -> str:
    jobs = (failed_job("lint", failing_test("test_new", 80)), failed_job("build", finding()))
    told = judged(diagnosis(*jobs), verdicts=(BEFORE, NEW))
    return render_failure(replace(told, judged=_renumbered(told)))


def _renumbered(told: Judgement) -> tuple[Judged, ...]:
    ordered = sorted(told.judged, key=lambda each: each.elsewhere)
    return tuple(replace(each, number=number) for number, each in enumerate(ordered, start=1))


def all_elsewhere() -> str:
    jobs = (failed_job("build", timed_out()), failed_job("build (arm64)", timed_out(), number=8))
    tests = failed_job("unit-tests", failing_test("test_shards_in_time", 80))
    return render_failure(judged(diagnosis(*jobs, tests), verdicts=(NETWORK, FLAKY)))


def flaky() -> str:
    told = judged(diagnosis(failed_job("unit-tests", failing_test("test_shards_in_time", 80))), verdicts=(FLAKY,))
    return render_failure(replace(told, notes=("The failed jobs were started again, once.",)))


def upstream() -> str:
    told = judged(diagnosis(failed_job("unit-tests", broken_import())), verdicts=(RELEASE,))
    return render_failure(changed(told, 1, moved=MOVED, since=SINCE))


def elsewhere_but_not_all_read() -> str:
    said = ("`deploy`: GitHub no longer has its log.",)
    told = diagnosis(failed_job("build", timed_out()), failed_job("deploy"), not_examined=said)
    return render_failure(judged(told, verdicts=(NETWORK,)))


def ignored_and_wrong() -> str:
    told = judged(
        diagnosis(
            failed_job("build", finding()),
            failed_job("test", failing_test("test_late", 70)),
            failed_job("lint", guess()),
        ),
        verdicts=(NEW,),
    )
    told = changed(told, 1, wrong=Wrong("alice", "network"))
    return render_failure(changed(told, 3, ignored=Ignored("bob", 1_796_083_200)))


def settings_note() -> str:
    notes = ("`.github/retriage.yml` line 3: `coment` is no setting; did you mean `comment`? The defaults hold.",)
    return render_failure(judged(diagnosis(failed_job("build", finding())), notes=notes))


def hostile_verdicts() -> str:
    where = Look(code(HOSTILE), f"{PAGE}/a)![x](//evil.example")
    bad = Verdict(Whose.FLAKY, f"It failed on {code(HOSTILE)}.", (where, where))
    jobs = [failed_job(f"{HOSTILE} {at}", hostile(), number=at) for at in range(70)]
    told = judged(
        diagnosis(failed_job("a", failing_test("test_a", 3)), *jobs, workflow=HOSTILE),
        verdicts=(UNKNOWN, bad),
        notes=(code(HOSTILE),),
    )
    moved = tuple(Moved(sort, HOSTILE, HOSTILE, HOSTILE) for sort in Sort)
    told = changed(told, 1, moved=moved, wrong=Wrong(HOSTILE, HOSTILE))
    return render_failure(changed(told, 2, wrong=Wrong(HOSTILE, None), ignored=Ignored(HOSTILE, 0)))


def check_summary() -> str:
    return check_of(large()).summary


def branch_issue() -> str:
    told = judged(
        diagnosis(failed_job("build", proven(IGNORED)), failed_job("test", timed_out())), verdicts=(ON_MAIN, FLAKY)
    )
    told = changed(told, 1, moved=MOVED[:2], since=SINCE)
    return render_branch_failure(told, "main")


def branch_issue_resolved() -> str:
    return render_branch_resolved([Diagnosis(run(conclusion="success", number=43), 0, (), ())], "main")

"""Comments, checks and issues that tell whose failure each cause is."""

from __future__ import annotations

from dataclasses import replace

from tests.triage.build import UNKNOWN, changed, diagnosis, failed_job, finding, judged, run
from tests.triage.scenes import HOSTILE, IGNORED, failing_test, guess, hostile, proven
from tests.triage.timelines import SAME, WORKFLOW, cause, failing, past, timeline
from workers.rerun import STARTED
from workers.settings_notes import MISTAKE
from workers.triage.diagnosis import Diagnosis, FailedJob
from workers.triage.environment import Moved, Sort
from workers.triage.judge import Past, judgement, verdict
from workers.triage.judgement import Ignored, Judgement, Wrong
from workers.triage.model import Category, Finding, Look
from workers.triage.records import JobRecord
from workers.triage.render.branch import render_branch_failure, render_branch_resolved
from workers.triage.render.check import check_of
from workers.triage.render.comment import render_failure
from workers.triage.text import code
from workers.triage.verdicts import Verdict, Whose

PAGE = "https://github.com/acme/datasets"
GREEN_RUN = Look("`Docker CI` #41", f"{PAGE}/actions/runs/41")
BASE = Look("`abc1234`", f"{PAGE}/commit/abc1234c0ffee")

# What the judge says of a cause in the job `build` and of one in `unit-tests`, of this past.
NEW = verdict(cause("build", found=finding()), past("main 40 build=ok\nmain 41 build=ok"))
NETWORK = verdict(cause("build", found=failing("network", Category.INFRASTRUCTURE)), past("main 41 build=ok"))
BEFORE = verdict(cause("build"), past("main 40 build=ok\nmain 41 build=F"))
RELEASE = verdict(cause("build", found=failing("broken-dependency", subject={"package": "hishel"})), past(""))
CAME_AND_WENT = "main 40 unit-tests=ok\n#5 43 unit-tests=F @beef123c0ffee\n#5 43.2 unit-tests=ok @beef123c0ffee"
FLAKY = verdict(cause("unit-tests"), past(CAME_AND_WENT))
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
SINCE = f"since this job passed on `main` at [`abc1234`]({PAGE}/commit/abc1234c0ffee)"


def told(*jobs: FailedJob, runs: str, moved: tuple[Moved, ...] = (), on_main: bool = False) -> Judgement:
    """What the judge makes of run 50's jobs after these runs, in which F is the failure with the fingerprint SAME."""
    red = diagnosis(*jobs)
    its_run = replace(red.run, number=50)
    if on_main:
        its_run = replace(its_run, event="push", head_branch="main")
    pull, base = (None, None) if on_main else (7, "main")
    known = past(runs, moved=moved, since=SINCE if moved else "", pull=pull, base=base)
    return judgement([replace(red, run=its_run)], known, ignored={}, wrong={})


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
    (green,) = timeline("main 41 ok")
    green = replace(green, jobs=tuple(JobRecord(1, job.name, "success") for job in jobs))
    red = diagnosis(*jobs, total=60)
    known = Past({WORKFLOW: (green,)}, 7, "main", {}, {})
    return judgement([replace(red, run=replace(red.run, number=50))], known, ignored={}, wrong={})


def new_with_a_diff() -> str:
    return render_failure(judged(diagnosis(failed_job("build", proven(IGNORED))), verdicts=(NEW,)))


def large_matrix() -> str:
    return render_failure(large())


def there_before_and_new() -> str:
    """Three causes: one on `main` already, one that comes from the network, one that is new."""
    jobs = (
        failed_job("lint", replace(failing_test("test_old", 80), fingerprint=SAME)),
        failed_job("images", timed_out()),
        failed_job("build", finding(fingerprint="1:env")),
    )
    return render_failure(told(*jobs, runs="main 40 build=ok\nmain 41 lint=F build=ok\nmain 42 lint=F build=ok"))


def there_before() -> str:
    job = failed_job("test", replace(failing_test("test_old", 80), fingerprint=SAME))
    return render_failure(told(job, runs="main 40 ok\nmain 41 F\nmain 42 F"))


def mended_on_main() -> str:
    job = failed_job("test", replace(failing_test("test_old", 80), fingerprint=SAME))
    return render_failure(told(job, runs="main 40 ok\nmain 41 F\nmain 51 ok"))


def not_known() -> str:
    return render_failure(told(failed_job("test", failing_test("test_old", 80)), runs="main 41 red"))


def all_elsewhere() -> str:
    jobs = (failed_job("build", timed_out()), failed_job("build (arm64)", timed_out(), number=8))
    tests = failed_job("unit-tests", failing_test("test_shards_in_time", 80))
    return render_failure(judged(diagnosis(*jobs, tests), verdicts=(NETWORK, FLAKY)))


def flaky() -> str:
    test = replace(failing_test("test_shards_in_time", 80), fingerprint=SAME)
    return render_failure(told(failed_job("unit-tests", test), runs=CAME_AND_WENT).noting(STARTED))


def infrastructure() -> str:
    return render_failure(told(failed_job("build", timed_out()), runs="main 41 build=ok"))


def upstream() -> str:
    broken = replace(broken_import(), fingerprint=SAME)
    return render_failure(told(failed_job("test", broken), runs="main 41 ok", moved=MOVED))


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
    mistake = "line 3: `coment` is no setting; did you mean `comment`?"
    notes = (MISTAKE.format(file="`.github/retriage.yml`", where="", message=mistake),)
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
    jobs = failed_job("build", proven(IGNORED)), failed_job("test", timed_out())
    return render_branch_failure(told(*jobs, runs="main 41 build=ok test=ok", moved=MOVED[1:3], on_main=True), "main")


def branch_issue_resolved() -> str:
    return render_branch_resolved([Diagnosis(run(conclusion="success", number=43), 0, (), ())], "main")

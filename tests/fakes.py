"""Stand-ins for the pipeline's ports. Each method answers a value that a test sets, or raises the error it sets.

Nothing is computed here: what a test does not set is as `a_run()` and its like build it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any

from workers.errors import RetriageError
from workers.triage.abroad import Abroad
from workers.triage.diagnosis import Diagnosis, Written
from workers.triage.facts import Attempt, Comment, Issue, Job, Pull, PullReference, ReviewComment, Run, Step
from workers.triage.feedback import Feedback
from workers.triage.judgement import Ignored, Wrong
from workers.triage.lines import Gathered
from workers.triage.log import whole
from workers.triage.records import RunRecord
from workers.triage.render.check import Check
from workers.triage.render.suggestion import Suggestion
from workers.triage.repository.questions import Answer, Question
from workers.triage.repository.tree import Tree

REPOSITORY = "acme/datasets"
SHA = "a" * 40
BASE_SHA = "b" * 40
MISSING_FILE = """\
2026-01-05T10:00:01.0000000Z ##[group]Run cp .env.example .env
2026-01-05T10:00:01.0000000Z cp .env.example .env
2026-01-05T10:00:01.0000000Z shell: /usr/bin/bash -e {0}
2026-01-05T10:00:01.0000000Z ##[endgroup]
2026-01-05T10:00:02.0000000Z cp: cannot stat '.env.example': No such file or directory
2026-01-05T10:00:02.0000000Z ##[error]Process completed with exit code 1.
"""
QUOTE = "cp: cannot stat '.env.example': No such file or directory"
OTHER_FILE = MISSING_FILE.replace(".env.example", "settings.toml")


def a_run(**changes: object) -> Run:
    """A red run of pull request 7's head."""
    facts: dict[str, Any] = {
        "repository": REPOSITORY,
        "id": 100,
        "attempt": 1,
        "number": 5,
        "workflow_id": 1,
        "workflow": "CI",
        "event": "pull_request",
        "completed": True,
        "conclusion": "failure",
        "head_sha": SHA,
        "head_branch": "feature",
        "head_owner": "acme",
        "url": "https://github.com/acme/datasets/actions/runs/100",
        "workflow_path": ".github/workflows/ci.yml",
        "actor": "alice",
        "pulls": (PullReference(7, SHA, "main", BASE_SHA),),
    }
    facts.update(changes)
    return Run(**facts)


def a_job(**changes: object) -> Job:
    """A red job whose second step failed."""
    begin, end = (datetime(2026, 1, 5, 10, 0, second, tzinfo=UTC) for second in (1, 2))
    facts: dict[str, Any] = {
        "id": 1000,
        "name": "build",
        "conclusion": "failure",
        "url": "https://github.com/acme/datasets/actions/runs/100/job/1000",
        "labels": ("ubuntu-latest",),
        "steps": (Step(2, "Run cp .env.example .env", "failure", begin, end),),
    }
    facts.update(changes)
    return Job(**facts)


def a_pull(**changes: object) -> Pull:
    """Pull request 7, open, at SHA."""
    facts: dict[str, Any] = {
        "number": 7,
        "head_sha": SHA,
        "base_branch": "main",
        "base_sha": BASE_SHA,
        "head_owner": "acme",
        "head_branch": "feature",
        "author": "alice",
        "open": True,
    }
    facts.update(changes)
    return Pull(**facts)


def a_comment(body: str, **changes: object) -> Comment:
    """A comment that this App wrote."""
    facts: dict[str, Any] = {"id": 500, "ours": True, "url": "https://github.com/acme/datasets/pull/7#issuecomment-500"}
    facts.update(changes)
    return Comment(body=body, **facts)


@dataclass(slots=True)
class FakeGitHub:
    """ports.GitHub. Remembers what was written."""

    run_value: Run = field(default_factory=a_run)
    run_error: RetriageError | None = None
    runs_of_value: Sequence[Run] = field(default_factory=lambda: (a_run(),))
    runs_of_later: Sequence[Sequence[Run]] = ()
    """What is answered after the first time, one time after the other; the last answer stays."""
    runs_of_error: RetriageError | None = None
    jobs_value: Mapping[int, Sequence[Job]] = field(default_factory=lambda: {100: (a_job(),)})
    """By the run's id."""
    jobs_error: RetriageError | None = None
    job_log_value: Mapping[int, str | bytes] = field(default_factory=lambda: {1000: MISSING_FILE})
    """By the job's id."""
    job_log_error: Mapping[int, RetriageError] = field(default_factory=dict)
    """By the job's id."""
    archive_value: bytes = b""
    archive_error: RetriageError | None = None
    tree_value: Tree = field(default_factory=lambda: Tree(SHA, {}))
    tree_error: Mapping[str, RetriageError] = field(default_factory=dict)
    """By the commit."""
    answers_value: Mapping[Question, Answer] = field(default_factory=dict)
    answers_error: RetriageError | None = None
    pull_value: Mapping[int, Sequence[Pull]] = field(default_factory=lambda: {7: (a_pull(),)})
    """By number: what is answered one time after the other; the last answer stays."""
    pull_error: RetriageError | None = None
    open_pulls_value: Sequence[Pull] = ()
    open_pulls_error: RetriageError | None = None
    comments_value: Sequence[Comment] = ()
    comments_error: RetriageError | None = None
    create_error: RetriageError | None = None
    edit_error: RetriageError | None = None
    react_value: bool = True
    react_error: RetriageError | None = None
    patches_value: Mapping[str, str] = field(default_factory=dict)
    patches_error: RetriageError | None = None
    review_comments_value: Sequence[ReviewComment] = ()
    review_comments_error: RetriageError | None = None
    suggest_error: RetriageError | None = None
    role_value: str = "none"
    role_error: RetriageError | None = None
    newest_runs_value: Sequence[Run] = ()
    newest_runs_error: RetriageError | None = None
    rerun_failed_error: RetriageError | None = None
    comment_error: RetriageError | None = None
    issues_of_app_value: Sequence[Issue] = ()
    issues_of_app_error: RetriageError | None = None
    issue_error: RetriageError | None = None
    open_issue_error: RetriageError | None = None
    update_issue_error: RetriageError | None = None
    abroad_value: Abroad | None = None
    """None is a repository that is there and has nothing of interest."""
    abroad_error: RetriageError | None = None
    issues_of_viewer_value: Sequence[Issue] = ()
    issues_of_viewer_error: RetriageError | None = None
    checks_value: Sequence[str] = ()
    checks_error: RetriageError | None = None
    create_check_error: RetriageError | None = None
    requests: int = 0
    edited_reactions: tuple[int, int] = (0, 0)
    """Thumbs up and down on a comment that is edited."""

    asked: list[tuple[object, ...]] = field(default_factory=list)
    """Every call but the writes: its name and what it was about."""
    created: list[str] = field(default_factory=list)
    """The bodies of new comments."""
    edited: list[tuple[int, str]] = field(default_factory=list)
    """The ids of edited comments, and their new bodies."""
    reactions: list[str] = field(default_factory=list)
    suggested: list[Suggestion] = field(default_factory=list)
    rerun: list[int] = field(default_factory=list)
    """The ids of runs whose failed jobs were started again."""
    opened: list[tuple[str, str]] = field(default_factory=list)
    """Titles and bodies of new issues."""
    updated: list[tuple[int, str, bool]] = field(default_factory=list)
    """Numbers of edited issues, their new bodies, and whether they are open."""
    checked: list[Check] = field(default_factory=list)

    def run(self, repository: str, run_id: int) -> Run:
        self.asked.append(("run", repository, run_id))
        _fail(self.run_error)
        return self.run_value

    def runs_of(self, repository: str, head_sha: str) -> tuple[Run, ...]:
        before = self.asked.count(("runs_of", repository, head_sha))
        self.asked.append(("runs_of", repository, head_sha))
        _fail(self.runs_of_error)
        answers = (self.runs_of_value, *self.runs_of_later)
        return tuple(answers[min(before, len(answers) - 1)])

    def newest_runs(self, repository: str, workflow_id: int, branch: str) -> tuple[Run, ...]:
        self.asked.append(("newest_runs", repository, workflow_id, branch))
        _fail(self.newest_runs_error)
        return tuple(self.newest_runs_value)

    def rerun_failed(self, repository: str, run_id: int) -> None:
        _fail(self.rerun_failed_error)
        self.rerun.append(run_id)

    def comment(self, repository: str, comment_id: int) -> Comment:
        self.asked.append(("comment", repository, comment_id))
        _fail(self.comment_error)
        return next(comment for comment in self.comments_value if comment.id == comment_id)

    def issues_of_app(self, repository: str) -> Iterator[Issue]:
        self.asked.append(("issues_of_app", repository))
        _fail(self.issues_of_app_error)
        return iter(self.issues_of_app_value)

    def issue(self, repository: str, number: int) -> Issue:
        self.asked.append(("issue", repository, number))
        _fail(self.issue_error)
        return next(issue for issue in self.issues_of_app_value if issue.number == number)

    def open_issue(self, repository: str, title: str, body: str) -> Issue:
        _fail(self.open_issue_error)
        self.opened.append((title, body))
        return Issue(70, title, body, open=True, ours=True, url=f"https://github.com/{repository}/issues/70")

    def update_issue(self, repository: str, number: int, *, body: str, open_: bool) -> Issue:
        _fail(self.update_issue_error)
        self.updated.append((number, body, open_))
        return Issue(number, "", body, open=open_, ours=True, url=f"https://github.com/{repository}/issues/{number}")

    def abroad(self, repository: str, files: Sequence[str], searches: Sequence[str]) -> Abroad:
        self.asked.append(("abroad", repository, *files, *searches))
        _fail(self.abroad_error)
        return self.abroad_value or Abroad(repository, found=dict.fromkeys(searches, ()))

    def issues_of_viewer(self, repository: str) -> Iterator[Issue]:
        self.asked.append(("issues_of_viewer", repository))
        _fail(self.issues_of_viewer_error)
        return iter(self.issues_of_viewer_value)

    def checks(self, repository: str, commit: str) -> tuple[str, ...]:
        self.asked.append(("checks", repository, commit))
        _fail(self.checks_error)
        return tuple(self.checks_value)

    def create_check(self, repository: str, check: Check) -> None:
        _fail(self.create_check_error)
        self.checked.append(check)

    def jobs(self, run: Attempt) -> tuple[Job, ...]:
        self.asked.append(("jobs", run.id, run.attempt))
        _fail(self.jobs_error)
        return tuple(self.jobs_value.get(run.id, ()))

    def job_log(self, repository: str, job: Job, words: tuple[str, ...] = ()) -> Gathered:
        self.asked.append(("job_log", repository, job.id, *words))
        _fail(self.job_log_error.get(job.id))
        log = self.job_log_value[job.id]
        return whole(log if isinstance(log, bytes) else log.encode())

    @contextmanager
    def archive(self, run: Attempt) -> Iterator[IO[bytes]]:
        self.asked.append(("archive", run.id, run.attempt))
        _fail(self.archive_error)
        yield io.BytesIO(self.archive_value)

    def tree(self, repository: str, commit: str) -> Tree:
        self.asked.append(("tree", repository, commit))
        _fail(self.tree_error.get(commit))
        return self.tree_value

    def answers(self, repository: str, questions: Sequence[Question]) -> Mapping[Question, Answer]:
        self.asked.append(("answers", repository, *questions))
        _fail(self.answers_error)
        return {question: self.answers_value[question] for question in questions if question in self.answers_value}

    def pull(self, repository: str, number: int) -> Pull:
        before = self.asked.count(("pull", repository, number))
        self.asked.append(("pull", repository, number))
        _fail(self.pull_error)
        answers = self.pull_value[number]
        return answers[min(before, len(answers) - 1)]

    def open_pulls(self, repository: str, owner: str, branch: str) -> tuple[Pull, ...]:
        self.asked.append(("open_pulls", repository, f"{owner}:{branch}"))
        _fail(self.open_pulls_error)
        return tuple(self.open_pulls_value)

    def comments(self, repository: str, number: int) -> Iterator[Comment]:
        self.asked.append(("comments", repository, number))
        _fail(self.comments_error)
        return iter(self.comments_value)

    def create(self, repository: str, number: int, body: str) -> Comment:
        _fail(self.create_error)
        self.created.append(body)
        return a_comment(body, id=900, url=f"https://github.com/{repository}/pull/{number}#issuecomment-900")

    def edit(self, repository: str, comment_id: int, body: str) -> Comment:
        _fail(self.edit_error)
        self.edited.append((comment_id, body))
        up, down = self.edited_reactions
        return a_comment(
            body,
            id=comment_id,
            up=up,
            down=down,
            url=f"https://github.com/{repository}/pull/7#issuecomment-{comment_id}",
        )

    def react(self, repository: str, comment_id: int, content: str) -> bool:
        self.asked.append(("react", repository, comment_id))
        _fail(self.react_error)
        self.reactions.append(content)
        return self.react_value

    def patches(self, repository: str, number: int) -> Mapping[str, str]:
        self.asked.append(("patches", repository, number))
        _fail(self.patches_error)
        return self.patches_value

    def review_comments(self, repository: str, number: int) -> Iterator[ReviewComment]:
        self.asked.append(("review_comments", repository, number))
        _fail(self.review_comments_error)
        return iter(self.review_comments_value)

    def suggest(self, repository: str, number: int, commit: str, suggestion: Suggestion) -> None:
        self.asked.append(("suggest", repository, number, commit))
        _fail(self.suggest_error)
        self.suggested.append(suggestion)

    def role(self, repository: str, login: str) -> str:
        self.asked.append(("role", repository, login))
        _fail(self.role_error)
        return self.role_value

    def names(self) -> list[object]:
        """The names of the calls so far, the writes left out."""
        return [name for name, *_ in self.asked]


@dataclass(slots=True)
class FakeHistory:
    """ports.History. Remembers what was kept and locked, and answers from it."""

    diagnosis_value: Diagnosis | None = None
    diagnosis_error: Exception | None = None
    keep_error: Exception | None = None
    written_value: dict[tuple[str, str], Written] = field(default_factory=dict)
    """By repository and what it is; what is written later is added."""
    lock_error: RetriageError | None = None
    record_error: Exception | None = None
    runs_value: list[RunRecord] = field(default_factory=list)
    """What is recorded later is added."""
    runs_error: Exception | None = None
    ignored_value: dict[str, Ignored] = field(default_factory=dict)
    wrong_value: dict[str, Wrong] = field(default_factory=dict)
    feedback_value: list[Feedback] = field(default_factory=list)
    count_value: int = 1
    first_time_value: bool = True

    asked: list[tuple[int, int]] = field(default_factory=list)
    """The ids and attempts of the runs that were looked up."""
    kept: list[Diagnosis] = field(default_factory=list)
    comments: list[tuple[str, str, Written]] = field(default_factory=list)
    """What each comment or issue was said to be, one time after the other."""
    recorded: list[RunRecord] = field(default_factory=list)
    locked: list[tuple[str, str]] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)

    def diagnosis(self, run: Attempt) -> Diagnosis | None:
        self.asked.append((run.id, run.attempt))
        _fail(self.diagnosis_error)
        return self.diagnosis_value

    def keep(self, diagnosis: Diagnosis) -> None:
        _fail(self.keep_error)
        self.kept.append(diagnosis)

    def written(self, repository: str, what: str) -> Written | None:
        return self.written_value.get((repository, what))

    def wrote(self, repository: str, what: str, written: Written) -> None:
        self.comments.append((repository, what, written))
        self.written_value[repository, what] = written

    @contextmanager
    def lock(self, repository: str, what: str) -> Iterator[None]:
        _fail(self.lock_error)
        self.locked.append((repository, what))
        yield

    def record(self, repository: str, run: RunRecord) -> None:
        _fail(self.record_error)
        self.recorded.append(run)
        self.runs_value.append(run)

    def runs(self, repository: str, workflow: str | None = None) -> tuple[RunRecord, ...]:
        _fail(self.runs_error)
        return tuple(run for run in self.runs_value if workflow in {None, run.workflow})

    def ignored(self, repository: str) -> Mapping[str, Ignored]:
        return self.ignored_value

    def ignore(self, repository: str, key: str, ignored: Ignored) -> None:
        self.ignored_value[key] = ignored

    def wrong(self, repository: str) -> Mapping[str, Wrong]:
        return self.wrong_value

    def mark_wrong(self, repository: str, key: str, wrong: Wrong) -> None:
        self.wrong_value[key] = wrong

    def add_feedback(self, feedback: Feedback) -> None:
        self.feedback_value.append(feedback)

    def feedback(self) -> tuple[Feedback, ...]:
        return tuple(self.feedback_value)

    def first_time(self, what: str, seconds: int) -> bool:
        self.counted.append(what)
        return self.first_time_value

    def happened(self, what: str) -> bool:
        return not self.first_time_value

    def count(self, what: str, seconds: int) -> int:
        self.counted.append(what)
        return self.count_value


@dataclass(slots=True)
class FakeCache:
    """ports.Cache. Keeps what it is given."""

    values: dict[str, bytes] = field(default_factory=dict)
    seconds: dict[str, int] = field(default_factory=dict)
    """For how long each was to be kept."""

    def read(self, keys: Sequence[str]) -> list[bytes | None]:
        return [self.values.get(key) for key in keys]

    def write(self, values: Mapping[str, bytes], seconds: int) -> None:
        self.values |= values
        self.seconds |= dict.fromkeys(values, seconds)


def _fail(error: Exception | None) -> None:
    if error is not None:
        raise error

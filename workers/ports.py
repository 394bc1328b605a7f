"""What the pipeline asks of the outside: one Protocol an outside thing, in the pipeline's own words.

Every method may raise RetryableError for a passing fault and PermanentError for one that stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import IO, Protocol

from workers.triage.abroad import Abroad
from workers.triage.diagnosis import Diagnosis, Written
from workers.triage.facts import Attempt, Comment, Issue, Job, Pull, ReviewComment, Run
from workers.triage.feedback import Feedback
from workers.triage.filed import Filed, Follower
from workers.triage.judgement import Ignored, Wrong
from workers.triage.lines import Gathered
from workers.triage.records import RunRecord
from workers.triage.releases.model import Artifact, Contents, Inquiry, Project
from workers.triage.render.check import Check
from workers.triage.render.suggestion import Suggestion
from workers.triage.repository.questions import Answer, Question
from workers.triage.repository.tree import Tree
from workers.triage.watched import Watched


class Runs(Protocol):
    """Workflow runs and their logs."""

    def run(self, repository: str, run_id: int) -> Run:
        """The run as it is now, with its latest attempt. Raises GoneError for a run that is not there."""

    def runs_of(self, repository: str, head_sha: str) -> tuple[Run, ...]:
        """All runs of a commit, each with its latest attempt."""

    def newest_runs(self, repository: str, workflow_id: int, branch: str) -> tuple[Run, ...]:
        """The newest completed runs of a workflow on a branch, the newest first; no more than one page."""

    def jobs(self, run: Attempt) -> tuple[Job, ...]:
        """The jobs of that attempt."""

    def job_log(self, repository: str, job: Job, words: tuple[str, ...] = ()) -> Gathered:
        """One job's log; of a long one, what stands around `words`, too.

        Raises RetryableError while it is not ready, GoneError once it has expired.
        """

    def archive(self, run: Attempt) -> AbstractContextManager[IO[bytes]]:
        """All logs of that attempt, as a zip archive. Raises as `job_log` does."""

    def rerun_failed(self, repository: str, run_id: int) -> None:
        """Start the failed jobs of a run's latest attempt again, and those that depend on them.

        Raises ForbiddenError where the App may not, or the run is too old or still going on.
        """


class Trees(Protocol):
    """What is in a repository."""

    def tree(self, repository: str, commit: str) -> Tree:
        """All entries of a commit, or as many as GitHub tells. Raises GoneError for a commit that is not there."""

    def answers(self, repository: str, questions: Sequence[Question]) -> Mapping[Question, Answer]:
        """What is known of each, with one request; a question that GitHub leaves open is not among the answers."""


class Pulls(Protocol):
    """Pull requests."""

    def pull(self, repository: str, number: int) -> Pull:
        """The pull request as it is now. Raises GoneError for one that is not there."""

    def open_pulls(self, repository: str, owner: str, branch: str) -> tuple[Pull, ...]:
        """The open ones whose head is that branch of that owner's repository or fork."""


class Comments(Protocol):
    """Comments and reactions on a pull request."""

    def comments(self, repository: str, number: int) -> Iterator[Comment]:
        """All of them, the oldest first, fetched as they are asked for."""

    def comment(self, repository: str, comment_id: int) -> Comment:
        """One comment as it is now. Raises GoneError for one that is not there."""

    def create(self, repository: str, number: int, body: str) -> Comment:
        """Write a comment. Raises ForbiddenError on a locked or archived conversation."""

    def edit(self, repository: str, comment_id: int, body: str) -> Comment:
        """Replace a comment's body. Raises GoneError when somebody deleted it."""

    def react(self, repository: str, comment_id: int, content: str) -> bool:
        """Add a reaction (`eyes`, `rocket`, `confused`); whether it was not there yet."""


class Reviews(Protocol):
    """Review comments on the lines of a pull request."""

    def patches(self, repository: str, number: int) -> Mapping[str, str]:
        """The diff of each file that the pull request changes, by its path; binary and very large ones left out."""

    def review_comments(self, repository: str, number: int) -> Iterator[ReviewComment]:
        """All of them, fetched as they are asked for."""

    def suggest(self, repository: str, number: int, commit: str, suggestion: Suggestion) -> None:
        """Write one at lines of the head. Raises PermanentError where they are not in the pull request's diff."""


class Issues(Protocol):
    """Issues that are no pull requests."""

    def issues_of_app(self, repository: str) -> Iterator[Issue]:
        """Those that this App opened, open and closed, the newest first, fetched as they are asked for."""

    def issue(self, repository: str, number: int) -> Issue:
        """One issue as it is now. Raises GoneError for one that was deleted."""

    def open_issue(self, repository: str, title: str, body: str) -> Issue:
        """Open one. Raises ForbiddenError where the App may not, GoneError where the repository has no issues."""

    def update_issue(self, repository: str, number: int, *, body: str, open_: bool) -> Issue:
        """Replace its body, and have it open or closed. Raises as `open_issue` does."""


class Upstream(Protocol):
    """Repositories of other people."""

    def abroad(self, repository: str, files: Sequence[str], searches: Sequence[str]) -> Abroad:
        """What a repository is, files of its default branch, and what searches find, with one request.

        Raises GoneError for one that is not there or not shown.
        """

    def issues_of_viewer(self, repository: str) -> Iterator[Issue]:
        """Those that whoever asks opened, open and closed, the newest first, fetched as they are asked for.

        Unlike a search, it knows of an issue as soon as that is there.
        """


class Checks(Protocol):
    """Check runs on a commit."""

    def checks(self, repository: str, commit: str) -> tuple[str, ...]:
        """The external ids of this App's check runs on a commit, the newest first."""

    def create_check(self, repository: str, check: Check) -> None:
        """Write one that is completed; of several with one name GitHub shows the newest.

        Raises ForbiddenError where the App may not.
        """


class People(Protocol):
    """Who may do what."""

    def role(self, repository: str, login: str) -> str:
        """The role's name: `admin`, `maintain`, `write`, `triage`, `read` or `none`."""


class Cache(Protocol):
    """What was read of a repository before: it costs a request to read again, and nothing else."""

    def read(self, keys: Sequence[str]) -> list[bytes | None]:
        """The values in the order of their keys; None for what is not kept."""

    def write(self, values: Mapping[str, bytes], seconds: int) -> None:
        """Keep values for so long at most."""


class PackageIndex(Protocol):
    """The Python package index that pip would use."""

    def project(self, name: str) -> Project:
        """All releases of a project, by its normalised name. Raises GoneError (404) where the index has none."""

    def look(self, artifact: Artifact, inquiry: Inquiry) -> Contents:
        """Fetch an artifact, check its digest, and have it read by a child process with limits.

        Nothing of it is imported, built or executed. Raises PermanentError where it is beyond the bounds, damaged, not
        what its digest says, or the child did not survive it; RetryableError where it cannot be fetched now.
        """

    @property
    def bytes(self) -> int:
        """How many bytes of artifacts were fetched so far; what was kept from an earlier time costs none."""


class Memory(Protocol):
    """What is remembered of runs, and of what people said of them."""

    def record(self, repository: str, run: RunRecord) -> None:
        """Keep it; the same attempt again takes the place of what was kept."""

    def runs(self, repository: str, workflow: str | None = None) -> tuple[RunRecord, ...]:
        """Those of one workflow, or of all, in the order in which they completed."""

    def ignored(self, repository: str) -> Mapping[str, Ignored]:
        """By its key, each cause that somebody wants to hear no more of, while that holds."""

    def ignore(self, repository: str, key: str, ignored: Ignored) -> None:
        """Remember it until it has run out."""

    def wrong(self, repository: str) -> Mapping[str, Wrong]:
        """By its key, each cause that somebody said retriage is wrong about."""

    def mark_wrong(self, repository: str, key: str, wrong: Wrong) -> None:
        """Remember it."""

    def add_feedback(self, feedback: Feedback) -> None:
        """Keep what was said of a cause; of the same source the last word counts."""

    def feedback(self) -> tuple[Feedback, ...]:
        """All that was said, the oldest first."""

    def first_time(self, what: str, seconds: int) -> bool:
        """Whether nobody has asked so within so many seconds: then it is the one time."""

    def happened(self, what: str) -> bool:
        """Whether somebody has asked for its first time within the seconds that were said then."""

    def count(self, what: str, seconds: int) -> int:
        """How many times this was asked within so many seconds since the first time, this one included."""


class History(Memory, Protocol):
    """What was triaged before."""

    def diagnosis(self, run: Attempt) -> Diagnosis | None:
        """What was kept of that attempt, if anything."""

    def keep(self, diagnosis: Diagnosis) -> None:
        """Keep it for as long as its comment may be edited."""

    def written(self, repository: str, what: str) -> Written | None:
        """What a comment or issue of this App is known to say, if anything."""

    def wrote(self, repository: str, what: str, written: Written) -> None:
        """Remember what it says now. `what` is `#7` for the comment on pull request 7."""

    def lock(self, repository: str, what: str) -> AbstractContextManager[object]:
        """Only one task at a time works on it. Raises RetryableError when the wait is too long."""


class GitHub(Runs, Trees, Pulls, Comments, Reviews, Issues, Upstream, Checks, People, Protocol):
    """All that is asked of GitHub."""

    @property
    def requests(self) -> int:
        """How many requests were made so far, the one for the token among them."""


class Ways(Protocol):
    """The ways to write in a repository outside the installation."""

    def app(self, repository: str) -> AbstractContextManager[GitHub | None]:
        """This App, as it is installed there; None where it is not, or may not open issues."""

    def machine(self) -> AbstractContextManager[GitHub | None]:
        """The machine account; None where there is none."""


class Watches(Protocol):
    """Defects of released packages that are watched until a release mends them, of all installations."""

    def watched(self) -> tuple[Watched, ...]:
        """All of them, the one that was seen longest ago first."""

    def watch(self, watched: Watched) -> None:
        """Begin with it, or note that it was seen again: what is known of it stays."""

    def keep(self, watched: Watched) -> None:
        """What is known of it now."""


class Ledger(Protocol):
    """What was reported upstream, for all installations."""

    @property
    def now(self) -> int:
        """Seconds since 1970, UTC."""

    def filed(self, key: str) -> Filed | None:
        """What is known of a defect's issue; None where nothing is."""

    def note(self, filed: Filed) -> None:
        """Keep it. That a task is about to open an issue does not replace that there is one."""

    def begin(self, filed: Filed, *, per_day: int, per_upstream: int) -> str:
        """Note that it is about to be opened, or say which of the caps is reached: a clause; empty for none."""

    def counts(self, repository: str, *, but: str = "") -> tuple[int, int]:
        """How many issues were opened within a day, and how many of them in this project; one defect's is left out."""

    def open_upstream(self) -> tuple[Filed, ...]:
        """All issues that were open when they were last looked at, the oldest first."""

    def seen(self, key: str, follower: Follower, *, defect: str = "") -> int:
        """Note that a pull request saw a defect; how many repositories saw one of the issue's. `key` is the issue's,
        `defect` the defect's where that is another."""

    def followers(self, key: str) -> tuple[Follower, ...]:
        """The pull requests that saw a defect, the first one first."""

    def lock(self, key: str) -> AbstractContextManager[None]:
        """Only one task at a time reports a defect. Raises RetryableError when the wait is too long."""

"""A broken release, its project's repository, and who may write there; all of it made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from tests.fakes import FakeCache, FakeGitHub, FakeHistory
from tests.triage.build import diagnosis, failed_job, finding, judged
from workers.errors import RetryableError
from workers.outside import Outside, Reporting
from workers.triage.abroad import Abroad, IssueThere
from workers.triage.facts import Issue
from workers.triage.judgement import Judgement
from workers.triage.model import Category, Proof, ProofState
from workers.triage.releases.claim import Sort
from workers.triage.releases.reproduction import Reproduction
from workers.triage.repository.questions import Text
from workers.triage.upstream import marker
from workers.upstream import lookup
from workers.upstream.ledger import RedisLedger

THERE = "acme-labs/widgets"
URL = f"https://github.com/{THERE}/issues"
FOUND = Reproduction(
    Sort.SYNTAX,
    ProofState.CONFIRMED,
    "It does not compile.",
    "widgets",
    "1.2.0",
    python="3.12",
    file="widgets/core.py",
    line=2,
    error="IndentationError: unexpected indent",
    around=((1, "x = 1"), (2, "  y = 2"), (3, "z = 3")),
    last_good="1.1.0",
    first_bad="1.2.0",
    newest="1.2.0",
    still=True,
    pin="widgets==1.1.0",
    urls={"Source": f"https://github.com/{THERE}"},
)
FILES = {"pyproject.toml": "[project]\nname = 'widgets'\n", "widgets/core.py": "x = 1\n  y = 2\nz = 3\n"}
MARKED = IssueThere(12, "It breaks", marker.mark(FOUND), open=True, url=f"{URL}/12")


def abroad(
    files: Mapping[str, str] = FILES, *found: IssueThere, reproduced: Reproduction = FOUND, **state: object
) -> Abroad:
    """The project's repository, of which all is known."""
    read = {
        path: Text(files[path]) if path in files else Text(None, "is not there") for path in lookup.files(reproduced)
    }
    there = Abroad(THERE, files=read, found=dict.fromkeys(marker.searches(reproduced, THERE), found))
    return replace(there, **state)  # type: ignore[arg-type]  # the fields by name


def judgement(found: Reproduction = FOUND, repository: str = "acme/datasets") -> Judgement:
    """A head with one cause: that release."""
    of = finding("IndentationError: unexpected indent", kind="broken-dependency", category=Category.DEPENDENCY)
    told = judged(diagnosis(failed_job("build", replace(of, proof=Proof(found.verdict, "Shown.", release=found)))))
    url = f"https://github.com/{repository}/actions/runs/42"
    run = replace(told.diagnoses[0].run, repository=repository, url=url)
    return replace(told, diagnoses=(replace(told.diagnoses[0], run=run),))


@dataclass(slots=True)
class Writer(FakeGitHub):
    """Somebody who may open issues there, and finds them again at once."""

    answer_is_lost: bool = False

    def open_issue(self, repository: str, title: str, body: str) -> Issue:
        # A dataclass with slots is made anew, which super() without arguments does not know.
        issue = FakeGitHub.open_issue(self, repository, title, body)
        self.issues_of_viewer_value = [*self.issues_of_viewer_value, issue]
        if self.answer_is_lost:
            self.answer_is_lost = False
            raise RetryableError("the connection broke")
        return issue


@dataclass
class FakeWays:
    """ports.Ways."""

    app_value: Writer | None = None
    machine_value: Writer | None = None

    @contextmanager
    def app(self, repository: str) -> Iterator[Writer | None]:
        yield self.app_value

    @contextmanager
    def machine(self) -> Iterator[Writer | None]:
        yield self.machine_value


@dataclass
class World:
    """One installation that sees the defect, and whoever may write upstream."""

    ledger: RedisLedger
    there: Abroad = field(default_factory=abroad)
    ways: FakeWays = field(default_factory=FakeWays)
    github: FakeGitHub = field(default_factory=FakeGitHub)
    cache: FakeCache = field(default_factory=FakeCache)
    public_index: bool | None = True
    opted_out: tuple[str, ...] = ()
    last_try: bool = False

    def app(self) -> Writer:
        """The App is installed there."""
        self.ways.app_value = Writer(abroad_value=self.there)
        return self.ways.app_value

    def machine(self) -> Writer:
        """There is a machine account."""
        self.ways.machine_value = Writer(abroad_value=self.there)
        return self.ways.machine_value

    @property
    def outside(self) -> Outside:
        """All of it."""
        self.github.abroad_value = self.there
        upstream = Reporting(
            self.ledger,
            self.ways,
            1,
            public_index=self.public_index,
            opted_out=self.opted_out,
        )
        return Outside(self.github, FakeHistory(), self.cache, last_try=self.last_try, upstream=upstream)

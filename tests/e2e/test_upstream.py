"""A release that broke: proved on the package index, reported once, and followed until a release mends it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from uuid import uuid4

import pytest

from tests.e2e.builds import job
from tests.e2e.conftest import Project, System
from tests.e2e.conversation import Conversation
from tests.index.build import Built, wheel
from tests.index.server import Fault
from tests.sandbox import JobSpec, RepositoryHandle
from workers.queue import FollowUpstream, Requests, connect

_numbers = count(1)
ERROR = "IndentationError: unexpected indent"
GOOD, WRONG = "def f():\n    x = 1\n    return x\n", "def f():\n    x = 1\n      return x\n"
UPSTREAM = "**Upstream: a package from elsewhere broke.**"


@dataclass(frozen=True)
class Gadget:
    """A package of its own for each test: 1.1.0 is good, 1.2.0 is what jobs install."""

    system: System
    name: str
    repository: RepositoryHandle

    def release(self, version: str, source: str) -> Built:
        urls = {"Source": f"{self.system.sandbox.web_url}/{self.repository.full_name}"}
        files = {f"{self.name}/__init__.py": "from . import core\n", f"{self.name}/core.py": source}
        return self.system.processes.index.add(wheel(self.name, version, files, urls=urls))

    def failing(self) -> JobSpec:
        """A job whose log says that 1.2.0 is broken."""
        place = f"/opt/hostedtoolcache/Python/3.11.7/x64/lib/python3.11/site-packages/{self.name}"
        lines = [
            f"Installing collected packages: {self.name}",
            f"Successfully installed {self.name}-1.2.0",
            "Traceback (most recent call last):",
            '  File "<string>", line 1, in <module>',
            f'  File "{place}/__init__.py", line 1, in <module>',
            "    from . import core",
            f'  File "{place}/core.py", line 3',
            "    return x",
            ERROR,
        ]
        return job("smoke", f"python -c 'import {self.name}'", lines)

    @property
    def issues(self) -> list[tuple[str, str]]:
        """Author and title of all issues upstream."""
        return [(issue.author, issue.title) for issue in self.repository.issues()]


@pytest.fixture
def gadget(system: System) -> Gadget:
    number = next(_numbers)
    name = f"gadget_{number}"
    repository = system.sandbox.repository(f"makers-{number}/{name}")
    files = {"pyproject.toml": f'[project]\nname = "{name}"\n', f"{name}/core.py": WRONG}
    repository.commit(files)
    made = Gadget(system, name, repository)
    made.release("1.1.0", GOOD)
    return made


def told(project: Project, gadget: Gadget, upstream: str = "") -> str:
    """What the comment says of the failing job."""
    if upstream:
        project.repository.commit({".github/retriage.yml": f"upstream: {upstream}\n"})
    project.triage(project.run(gadget.failing()))
    (comment,) = project.comments
    return comment.body


def test_a_broken_release_is_proved_and_drafted(project: Project, gadget: Gadget) -> None:
    gadget.release("1.2.0", WRONG)
    said = told(project, gadget)
    assert UPSTREAM in said
    assert "**Checked:** confirmed." in said
    assert f"`{gadget.name}==1.1.0`" in said
    assert f"/{gadget.repository.full_name}/issues/new?" in said
    assert gadget.issues == []


def test_a_sound_release_is_not_blamed_whatever_the_log_says(project: Project, gadget: Gadget) -> None:
    gadget.release("1.2.0", GOOD)
    said = told(project, gadget, "auto")
    assert "**Checked:** refuted." in said
    assert UPSTREAM not in said
    assert "issues/new?" not in said
    assert gadget.issues == []


def test_a_machine_account_reports_where_the_app_is_not_installed(project: Project, gadget: Gadget) -> None:
    gadget.release("1.2.0", WRONG)
    said = told(project, gadget, "auto")
    ((author, title),) = gadget.issues
    assert author == "retriage-reports"
    assert title.startswith(f"{gadget.name} 1.2.0: ")
    assert f"{gadget.repository.full_name}#1" in said


def test_the_app_reports_where_it_is_installed(project: Project, gadget: Gadget) -> None:
    gadget.release("1.2.0", WRONG)
    owner = gadget.repository.full_name.partition("/")[0]
    gadget.system.sandbox.install(owner, permissions={"metadata": "read", "issues": "write", "contents": "read"})
    told(project, gadget, "auto")
    assert [author for author, _ in gadget.issues] == ["retriage[bot]"]


def test_the_report_lists_what_is_broken_upstream(project: Project, gadget: Gadget) -> None:
    gadget.release("1.2.0", WRONG)
    told(project, gadget, "auto")
    talk = Conversation(project)
    said = talk.reply(talk.say("/retriage report"))
    assert f"`{gadget.name}==1.1.0`" in said
    assert f"`{gadget.repository.full_name}#1`" in said


def test_an_opted_out_project_gets_no_issue(project: Project, gadget: Gadget) -> None:
    gadget.release("1.2.0", WRONG)
    gadget.repository.commit({".github/retriage.yml": "upstream: off\n"})
    said = told(project, gadget, "auto")
    assert gadget.issues == []
    assert "issues/new?" not in said


def test_a_package_index_that_is_away_costs_the_proof_and_not_the_comment(project: Project, gadget: Gadget) -> None:
    gadget.release("1.2.0", WRONG)
    index = gadget.system.processes.index
    index.faults[f"/simple/{gadget.name.replace('_', '-')}/"] = Fault(status=503)
    said = told(project, gadget)
    assert "not checked" in said
    assert gadget.issues == []


def test_no_package_is_looked_up_where_that_is_switched_off(project: Project, gadget: Gadget) -> None:
    gadget.release("1.2.0", WRONG)
    told(project, gadget, "off")
    assert not [path for path in gadget.system.processes.index.requests if gadget.name.replace("_", "-") in path]


def test_who_met_a_defect_is_told_of_the_release_that_mends_it(project: Project, gadget: Gadget) -> None:
    gadget.release("1.2.0", WRONG)
    told(project, gadget, "auto")
    gadget.release("1.3.0", GOOD)
    requests = Requests(connect(gadget.system.processes.valkey.connection_url), 2)
    for _ in range(2):
        guid = f"follow-{uuid4()}"
        requests.submit(guid, FollowUpstream())
        gadget.system.ended(guid)
    (issue,) = gadget.repository.issues()
    (comment,) = gadget.repository.comments(issue.number)
    assert "1.3.0" in comment.body
    gadget.system.sandbox.wait_for("PATCH", rf"/repos/{project.repository.full_name}/issues/comments/")
    assert "1.3.0" in project.comments[0].body

"""`deps: weekly`: one issue while a release that the repository depends on is not sound."""

from __future__ import annotations

from uuid import uuid4

from tests.e2e.conftest import Project, System
from tests.index.build import wheel
from workers.queue import CheckDependencies, Requests, connect

GOOD, WRONG = "def f():\n    return 1\n", "def f():\n  x = 1\n    return x\n"


def look(project: Project) -> dict[str, str]:
    """A week later."""
    system = project.system
    guid = f"check-{uuid4()}"
    installations = system.sandbox.store.installations.values()
    acme = next(each.id for each in installations if each.account.login == "acme")
    request = CheckDependencies(acme, project.repository.full_name)
    Requests(connect(system.processes.valkey.connection_url), 2).submit(guid, request)
    return system.outcome(guid)


def locked(project: Project, version: str) -> None:
    project.repository.commit({".github/retriage.yml": "deps: weekly\n", "requirements.txt": f"cogs=={version}\n"})


def offer(system: System) -> None:
    for version, source in (("1.0", GOOD), ("2.0", WRONG)):
        system.processes.index.add(wheel("cogs", version, {"cogs/__init__.py": source}))


def test_a_broken_release_in_a_lock_has_one_issue_until_it_is_mended(project: Project) -> None:
    offer(project.system)
    locked(project, "2.0")
    assert look(project)["action"] == "created"
    (issue,) = project.repository.issues()
    assert issue.author == "retriage[bot]"
    assert "`cogs 2.0` does not compile" in str(issue.body)
    assert f"/{project.repository.full_name}/blob/HEAD/requirements.txt#L1" in str(issue.body)
    assert look(project)["action"] == "unchanged"
    locked(project, "1.0")
    assert look(project)["action"] == "edited"
    (issue,) = project.repository.issues()
    assert (issue.state, "Nothing is wrong" in str(issue.body)) == ("closed", True)

"""Which Python is needed and which is chosen, in every file of the repository that says either.

The requirement is looked for where the project states it (pyproject.toml, setup.cfg, setup.py, Poetry, Pipfile); that
of a package or of the code is the log's. The choice in force is what the failing step's Python came from: the last
setup-python before it, its matrix, the job's image, the Dockerfile that it builds and what it gives to it, or a file
that the tool names. Where that choice is not allowed the claim is confirmed; where it is allowed, another Python ran,
and the claim is refuted. Where the project itself asks for it, all its places that must move are in one diff; jobs that
publish, and places of other projects, are left. Where a package or the code asks for more than the project runs on,
what to change is said in words only.
"""

from __future__ import annotations

from workers.triage.manifests.declared import PYTHON, manifests
from workers.triage.model import Finding, Proof
from workers.triage.proving import Context, Facts, Needs, Prover, not_checked
from workers.triage.python_versions import absent, narrowing, verdict
from workers.triage.python_versions.survey import files, survey
from workers.triage.python_versions.wanted import is_absent, names_package, wanted
from workers.triage.repository.docker_build import COMPOSE_FILES
from workers.triage.repository.tree import Tree

UNREADABLE = "What the log asks for is no range of versions that can be read."


def needs(finding: Finding, context: Context, tree: Tree) -> Needs:
    """The files that may speak of a version; with a package, those that may declare it."""
    found = set(files(tree, context.workflow_path))
    found |= {path for path in COMPOSE_FILES if path in tree.entries}
    if names_package(finding):
        found |= set(manifests(tree, PYTHON))
    return Needs(files=frozenset(found))


def prove(finding: Finding, facts: Facts) -> Proof:
    """What the repository says of the two versions."""
    texts = {path: read.text for path, read in facts.texts.items() if read.text is not None}
    found = survey(texts, facts.tree.entries)
    if is_absent(finding) and absent.is_one_version(finding):
        return absent.prove(finding, facts, found)
    if narrowing.is_range(finding):
        return narrowing.prove(finding, facts, found)
    need = wanted(finding, facts, found)
    if need is None:
        return not_checked(UNREADABLE)
    return verdict.prove(finding, facts, found, need)


PROVER = Prover("python-version-mismatch", needs, prove)

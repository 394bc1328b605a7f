"""The recordings beside the story, by what goes wrong in them."""

from tests.recording.cases import dependencies, files, other_tests, python_tests, submodules, versions
from tests.recording.plan import Case

ALL: tuple[Case, ...] = (
    *files.CASES,
    *versions.CASES,
    *submodules.CASES,
    *dependencies.CASES,
    *python_tests.CASES,
    *other_tests.CASES,
)

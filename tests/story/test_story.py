"""The committed story must be what the demonstration says it is."""

import re

import pytest

from tests import story
from tests.recording.story import JOBS

ANSI = re.compile(r"\x1b\[[\d;]*m")
CAUSES = {
    "build-image (linux/amd64)": "cp: cannot stat '.env.example': No such file or directory",
    "install (3.11)": "ERROR: Package 'acme-datasets' requires a different Python: 3.11.",
    "vendored-sources": "fatal: No url found for submodule path 'vendor/tokenizers' in .gitmodules",
    "backends (ipfs, 3.11)": "IndentationError: unexpected indent",
    "manual": "cat: introduction.md: No such file or directory",
    "unit-tests (3.11, ubuntu-24.04)": "FAILED tests/test_shards.py::test_every_row_is_in_a_shard - assert 8 == 10",
}
FOREIGN = re.compile(r"/root|/tmp/(?!tmpk2v0x1qz|pip-)|Looking in|simple/|recording-", re.IGNORECASE)


@pytest.fixture(scope="module")
def told() -> story.Story:
    return story.load()


def plain(job: story.Job) -> list[str]:
    lines = job.log.decode("utf-8-sig").splitlines()
    return [ANSI.sub("", line.partition(" ")[2]) for line in lines]


def cause(lines: list[str], wanted: str) -> int:
    """Give where the cause stands before the post steps."""
    return next(n for n, line in enumerate(lines[: lines.index("Post job cleanup.")]) if line.startswith(wanted))


def test_six_jobs_fail_for_the_stated_causes_and_one_passes(told: story.Story) -> None:
    conclusions = {job.name: job.conclusion for job in told.jobs}
    assert conclusions == {**dict.fromkeys(CAUSES, "failure"), "smoke (3.11)": "success"}
    for job in told.jobs:
        if job.name in CAUSES:
            lines = plain(job)
            error = next(n for n, line in enumerate(lines) if line.startswith("##[error]Process completed with"))
            assert 0 < error - cause(lines, CAUSES[job.name]) < 6


def test_the_passing_job_mentions_errors_and_no_exit_code(told: story.Story) -> None:
    lines = plain(next(job for job in told.jobs if job.conclusion == "success"))
    assert "cp: cannot stat 'state/last-run.json': No such file or directory" in lines
    assert "3 checks, 0 errors, 0 failures" in lines
    assert sum("ERROR:" in line for line in lines) == 3
    assert not any(line.startswith("##[error]") for line in lines)


def test_the_broken_package_was_installed_in_the_same_log(told: story.Story) -> None:
    lines = plain(next(job for job in told.jobs if job.name.startswith("backends")))
    installed = lines.index("Successfully installed ipfs_kit_py-0.3.0")
    where = next(n for n, line in enumerate(lines) if line.endswith('ipfs_kit_py/install_ipfs.py", line 460'))
    assert installed < where
    assert "/site-packages/" in lines[where]


def test_the_submodule_failure_has_gits_exit_code(told: story.Story) -> None:
    lines = plain(next(job for job in told.jobs if job.name == "vendored-sources"))
    assert lines[cause(lines, "fatal:") + 1] == "##[error]Process completed with exit code 128."


def test_every_clean_up_warns_of_the_gitlink(told: story.Story) -> None:
    for job in told.jobs:
        lines = plain(job)
        warned = lines.index("##[warning]The process '/usr/bin/git' failed with exit code 128")
        assert lines[warned - 1].startswith("fatal: No url found for submodule path 'vendor/tokenizers'")
        assert lines.index("Post job cleanup.") < warned


def test_the_trees_agree_with_the_failures(told: story.Story) -> None:
    assert ".env.example" in told.main.files
    assert ".env.example" not in told.head.files
    assert 'requires-python = ">=3.12"' in told.head.files["pyproject.toml"]
    assert 'requires-python = ">=3.10"' in told.main.files["pyproject.toml"]
    assert list(told.head.gitlinks) == ["vendor/tokenizers"]
    assert ".gitmodules" not in told.head.files
    assert not told.main.gitlinks
    assert {"docs/introduction.md", "docs/serving.md"} <= told.head.files.keys()
    assert told.head.files["requirements-ipfs.txt"] == "ipfs_kit_py==0.3.0\n"
    assert told.head.files["tests/test_shards.py"] == told.main.files["tests/test_shards.py"]
    assert told.head.files["src/datasets/shards.py"] != told.main.files["src/datasets/shards.py"]


def test_the_workflow_holds_every_job_and_script(told: story.Story) -> None:
    workflow = told.head.files[told.workflow_path]
    assert workflow.startswith(f"name: {told.workflow}\n")
    for job in JOBS.values():
        assert f"    name: {job.name}\n" in workflow
        assert all(line in workflow for step in job.steps for line in step.script.splitlines())


def test_steps_have_one_failure_in_a_failed_job_and_githubs_numbers(told: story.Story) -> None:
    for job in told.jobs:
        conclusions = [step.conclusion for step in job.steps]
        assert conclusions.count("failure") == (job.conclusion == "failure")
        assert [step.started_at for step in job.steps] == sorted(step.started_at for step in job.steps)
        main = [step.number for step in job.steps if not step.name.startswith(("Post", "Complete"))]
        assert main == list(range(1, len(main) + 1))
        assert [step.number for step in job.steps][-2:] == [2 * len(main), 2 * len(main) + 1]


def test_logs_are_small_and_name_neither_this_machine_nor_an_index(told: story.Story) -> None:
    for job in told.jobs:
        assert len(job.log) < 200_000
        assert FOREIGN.search(job.log.decode()) is None
        assert all("github.com" in url for url in re.findall(r"https?://\S+", "\n".join(plain(job))))


def test_text_before_the_first_marker_is_refused() -> None:
    with pytest.raises(ValueError, match="starts with a marker"):
        story.read_tree("stray\n-- a --\n")

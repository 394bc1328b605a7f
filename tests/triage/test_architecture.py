"""Which processor a job ran on, by what its log says near its top."""

from __future__ import annotations

import pytest

from tests.triage.build import STORY, read_one
from workers.triage.architecture import architecture


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Image: ubuntu-24.04", "amd64"),
        ("Image: windows-2022", "amd64"),
        ("Image: ubuntu-24.04-arm", "arm64"),
        ("Image: macos-14-arm64", "arm64"),
        ("Requested labels: self-hosted, linux, ARM64", "arm64"),
        ("Requested labels: ubuntu-latest", "amd64"),
        ("Requested labels: self-hosted, linux, X64", "amd64"),
        ("  pythonLocation: /opt/hostedtoolcache/Python/3.11.7/x64", "amd64"),
        ("  pythonLocation: /opt/hostedtoolcache/Python/3.11.7/arm64", "arm64"),
        ("  pythonLocation: C:\\hostedtoolcache\\windows\\Python\\3.11.7\\x64", "amd64"),
        ("Build system information, architecture: aarch64", "arm64"),
        ("arch: amd64", "amd64"),
        ("Image: macos-latest", None),
        ("Requested labels: self-hosted", None),
        ("downloading foo-1.0-linux_x86_64.whl", None),
        ("the search64 index", None),
    ],
)
def test_the_architecture_is_read_from_the_runners_own_words(line: str, found: str | None) -> None:
    assert architecture(read_one(f"before\n{line}\nafter\n")) == found


def test_the_storys_jobs_ran_on_amd64() -> None:
    assert {architecture(read_one(job.log)) for job in STORY.jobs} == {"amd64"}


def test_only_the_top_of_a_log_is_asked() -> None:
    assert architecture(read_one("\n" * 400 + "Image: ubuntu-24.04\n")) is None

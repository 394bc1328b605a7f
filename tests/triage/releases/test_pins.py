"""A pin leaves the bad release out and takes the good one."""

from __future__ import annotations

import pytest
from packaging.requirements import Requirement

from workers.triage.releases.pins import named, pin_before, pin_from, pin_to


@pytest.mark.parametrize(
    ("first_bad", "last_good", "pin"),
    [
        ("2.0.0", "1.4.0", "x<2"),
        ("1.5.0", "1.4.9", "x<1.5"),
        ("1.4.3", "1.4.2", "x<1.4.3"),
        ("10.0.10", "10.0.9", "x<10.0.10"),
        ("1.0", "0.9", "x<1"),
        ("1!2.0.0", "1!1.9", "x<1!2"),
        ("1!0.1", "2024.1", "x<1!0.1"),
        ("1.5.post1", "1.5", "x<1.5.post1"),
        ("1.5.0rc1", "1.4", "x<1.5"),
        ("1.5rc2", "1.5rc1", "x<1.5rc2"),
        ("1.5", "1.5rc1", "x==1.5rc1"),
        ("1.5", "1.4rc1", "x==1.4rc1"),
        ("2.0.dev3", "1.9", "x<2"),
        ("1.5.1.dev3", "1.5", "x<1.5.1"),
        ("2.0+cu118", "1.13.1", "x<2"),
        ("2.0+local.2", "2.0+local.1", "x==2.0+local.1"),
        ("2.0", "2.0.post1", "x==2.0.post1"),
        ("whatever", "1.0", "x==1.0"),
        ("2.0", "whatever", "x==whatever"),
    ],
)
def test_before(first_bad: str, last_good: str, pin: str) -> None:
    assert pin_before("x", first_bad, last_good) == pin
    if "whatever" not in {first_bad, last_good}:
        specifier = Requirement(pin).specifier
        assert specifier.contains(last_good, prereleases=True)
        assert not specifier.contains(first_bad, prereleases=True)


def test_to_and_from() -> None:
    assert pin_to("ipfs_kit_py", "0.2.0") == "ipfs_kit_py==0.2.0"
    assert pin_from("x", "0.3.1") == "x>=0.3.1"
    assert pin_from("x", "1!0.3.1rc1") == "x>=1!0.3.1rc1"
    assert pin_from("x", "0.3.1+local") == "x==0.3.1+local"
    assert pin_from("x", "whatever") == "x==whatever"


def test_a_name_as_the_project_writes_it() -> None:
    assert named("ipfs-kit-py", "ipfs_kit_py") == "ipfs_kit_py"
    assert named("flask", "Flask") == "Flask"
    assert named("flask", "Flask; rm -rf") == "flask"
    assert named("k", "\u212a") == "k"

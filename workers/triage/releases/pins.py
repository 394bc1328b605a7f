"""What to require until a defect is mended. Pure."""

from __future__ import annotations

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from workers.triage.releases.choosing import parsed


def pin_to(name: str, last_good: str) -> str:
    """Exactly the last good release: `ipfs_kit_py==0.2.0`."""
    return f"{name}=={last_good}"


def pin_before(name: str, first_bad: str, last_good: str) -> str:
    """All releases before the first bad one: `hishel<2`; exactly the last good one where no such bound can say it.

    `<2` leaves out pre-releases of 2, and admits neither 2 nor what follows:
    https://packaging.python.org/en/latest/specifications/version-specifiers/#exclusive-ordered-comparison
    """
    bad, good = parsed(first_bad), parsed(last_good)
    if bad is None or good is None:
        return pin_to(name, last_good)
    for bound in (_shortest(bad), str(bad)):
        if _parts(f"<{bound}", bad, good):
            return f"{name}<{bound}"
    return pin_to(name, last_good)


def pin_from(name: str, fixed_in: str) -> str:
    """The first release without the defect, or a later one: `hishel>=1.2.1`."""
    version = parsed(fixed_in)
    # A local version may only be compared by ==: https://packaging.python.org/en/latest/specifications/version-specifiers/
    return f"{name}=={fixed_in}" if version is None or version.local else f"{name}>={version}"


def _shortest(version: Version) -> str:
    """The release without zeros at its end, and without what follows it: 2 of 2.0.0, 1.5 of 1.5.0rc1."""
    numbers = list(version.release)
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    epoch = f"{version.epoch}!" if version.epoch else ""
    return epoch + ".".join(str(number) for number in numbers)


def _parts(specifier: str, bad: Version, good: Version) -> bool:
    """Whether a specifier leaves the bad version out and takes the good one as pip does without further ado."""
    try:
        allowed = SpecifierSet(specifier)
    except InvalidSpecifier:
        return False
    # A good pre-release is not taken unless the specifier names one; else only an exact pin has it.
    takes = allowed.contains(good, prereleases=allowed.prereleases or False)
    return takes and not allowed.contains(bad, prereleases=True)


def named(normalised: str, written: str) -> str:
    """The name as the project writes it, `ipfs_kit_py`, where that is a way of writing the normalised one."""
    return written if written.isascii() and canonicalize_name(written) == normalised else normalised

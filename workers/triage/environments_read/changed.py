"""What the changed lines of a pull request's diff name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from workers.triage.environments_read.other_packages import DOTNET, GO, NPM, PHP, RUBY, RUST
from workers.triage.environments_read.python_packages import CONDA, PYTHON
from workers.triage.patterns import Pattern

_SEPARATORS = Pattern(r"[-_.]+")

# A file that fixes every version; https://docs.github.com/en/code-security/supply-chain-security lists more of each.
_LOCKS = {
    "poetry.lock": PYTHON,
    "uv.lock": PYTHON,
    "pdm.lock": PYTHON,
    "Pipfile.lock": PYTHON,
    "pylock.toml": PYTHON,
    "conda-lock.yml": CONDA,
    "package-lock.json": NPM,
    "npm-shrinkwrap.json": NPM,
    "yarn.lock": NPM,
    "pnpm-lock.yaml": NPM,
    "bun.lock": NPM,
    "bun.lockb": NPM,
    "Gemfile.lock": RUBY,
    "gems.locked": RUBY,
    "go.sum": GO,
    "Cargo.lock": RUST,
    "composer.lock": PHP,
    "packages.lock.json": DOTNET,
}
# A file that says what may be installed.
_MANIFESTS = {
    "pyproject.toml": PYTHON,
    "setup.py": PYTHON,
    "setup.cfg": PYTHON,
    "Pipfile": PYTHON,
    "tox.ini": PYTHON,
    "noxfile.py": PYTHON,
    "environment.yml": CONDA,
    "environment.yaml": CONDA,
    "package.json": NPM,
    "Gemfile": RUBY,
    "gems.rb": RUBY,
    "go.mod": GO,
    "Cargo.toml": RUST,
    "composer.json": PHP,
    "Directory.Packages.props": DOTNET,
}
_REQUIREMENTS = Pattern(
    r"(?i)(?:requirements|constraints)[^/]*\.(?:txt|in|pip)$|(?:^|/)requirements/[^/]+\.(?:txt|in)$"
)
_PROJECT = Pattern(r"\.(?:cs|fs|vb)proj$")
_SPEC = Pattern(r"\.gemspec$")
_IMAGE_LINE = Pattern(r"(?i)\bfrom\b|image|docker:|container")
_WORKFLOW = Pattern(r"^\.github/(?:workflows|actions)/|(?:^|/)action\.ya?ml$")
_IMAGE_FILE = Pattern(r"(?i)(?:^|/)[^/]*(?:dockerfile|containerfile|compose)[^/]*$")


class Changed:
    """The lines that a diff takes away or adds, to be asked for names and versions."""

    def __init__(self, patches: Mapping[str, str], files: Collection[str]) -> None:
        """`patches` by path; of the other files nothing is known but that they changed."""
        self._patches = {path: patch for path, patch in patches.items() if patch}
        self._unseen = {path for path in (*files, *patches) if path not in self._patches}

    @cached_property
    def _lines(self) -> str:
        lines = (line[1:] for patch in self._patches.values() for line in patch.splitlines() if line[:1] in {"+", "-"})
        return "\n".join(lines).lower()

    @cached_property
    def _normalised(self) -> str:
        return str(_SEPARATORS.sub("-", self._lines))

    @cached_property
    def _image_lines(self) -> str:
        return "\n".join(line for line in self._normalised.split("\n") if _IMAGE_LINE.search(line))

    def names(self, name: str) -> bool:
        """Whether a changed line holds the name as a word, however its parts are joined."""
        wanted = str(_SEPARATORS.sub("-", name.lower())).strip("-")
        # As it stands, `hishel._core` names `hishel`; a name joined otherwise is found by its normal form.
        return _holds_word(self._normalised, wanted) or _holds_word(self._lines, name.lower())

    def names_image(self, name: str) -> bool:
        """Whether a changed line that names a container image names this one."""
        return _holds_word(self._image_lines, str(_SEPARATORS.sub("-", name.lower())))

    def holds_version(self, version: str) -> bool:
        """Whether a changed line holds that very version; one without a dot is a number like any other."""
        wanted = version.lower().removeprefix("v")
        return "." in wanted and any(
            not (before[-1:].isdigit() or before.endswith(".") or after[:1].isalnum() or _goes_on(after, ".+"))
            for before, after in _around(self._lines, wanted)
        )

    def decides(self, ecosystem: str) -> bool:
        """Whether a file changed, unseen, that fixes or says what is installed of the ecosystem."""
        return any(ecosystem in _ecosystems(path) for path in self._unseen)

    def declares(self, ecosystem: str) -> bool:
        """Whether a file changed that says what may be installed of the ecosystem."""
        return any(ecosystem in _ecosystems(path) for path in self._patches)

    @cached_property
    def unseen_workflow(self) -> bool:
        """Whether a workflow or an action changed, unseen."""
        return any(_WORKFLOW.search(path) for path in self._unseen)

    @cached_property
    def unseen_image(self) -> bool:
        """Whether a file that names container images changed, unseen."""
        return any(_WORKFLOW.search(path) or _IMAGE_FILE.search(path) for path in self._unseen)


def _ecosystems(path: str) -> frozenset[str]:
    name = path.rpartition("/")[2]
    known = _LOCKS.get(name) or _MANIFESTS.get(name)
    if _REQUIREMENTS.search(path):
        known = PYTHON
    elif _PROJECT.search(name):
        known = DOTNET
    elif _SPEC.search(name):
        known = RUBY
    # conda environments hold pip's packages too.
    return frozenset({CONDA, PYTHON}) if known in {CONDA, PYTHON} else frozenset(filter(None, (known,)))


def _around(text: str, wanted: str) -> Iterator[tuple[str, str]]:
    """The two characters before and after each place where it stands."""
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        yield text[max(0, at - 2) : at], text[end : end + 2]
        at = text.find(wanted, end)


def _holds_word(text: str, wanted: str) -> bool:
    """Whether it stands there, and not as a part of a longer name; a version may follow behind a dash."""
    return any(
        not (before[-1:].isalnum() or _goes_on(before[::-1]) or after[:1].isalnum())
        and (after[1:2].isdigit() or not _goes_on(after))
        for before, after in _around(text, wanted)
    )


def _goes_on(beside: str, joints: str = "-_") -> bool:
    return beside[:1] in set(joints) and beside[1:2].isalnum()

"""What to record: jobs, their steps and the repository they run in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of one commit."""

    files: Mapping[str, str]
    """Text by path."""
    gitlinks: Mapping[str, str] = field(default_factory=dict)
    """Commit by path, for submodules."""
    executable: frozenset[str] = frozenset()
    """Paths with the executable bit."""


@dataclass(frozen=True, slots=True)
class Step:
    """A `run:` step, or with `hidden` a preparation that leaves no trace in the log."""

    script: str
    """What `run:` holds."""
    name: str | None = None
    """The step's name; without one GitHub shows "Run " and the first line."""
    tolerated: bool = False
    """Whether `continue-on-error` is set."""
    hidden: bool = False
    """Whether it only prepares the machine (what an image or a cache would have brought)."""
    seconds: float = 1.2
    """How long the log says it took to the first line."""
    shell: str | None = None
    """A `shell:` of its own; without one GitHub uses `bash -e`."""

    @property
    def title(self) -> str:
        """The step's name in the API."""
        return self.name or f"Run {self.script.splitlines()[0]}"


@dataclass(frozen=True, slots=True)
class Job:
    """One job to record."""

    name: str
    """The job's name, matrix values included."""
    steps: tuple[Step, ...]
    """After the checkout, and after the set-up of Python if there is one."""
    python: bool = True
    """Whether `actions/setup-python` is used."""
    labels: tuple[str, ...] = ("ubuntu-24.04",)
    """What `runs-on` asks for."""
    env: Mapping[str, str] = field(default_factory=dict)
    """The job's `env:`."""


@dataclass(frozen=True, slots=True)
class Case:
    """A job and the tree it runs in, recorded under a name."""

    name: str
    """The recording's file name without its suffix."""
    job: Job
    """What runs."""
    tree: Tree
    """What is checked out."""
    needs: tuple[str, ...] = ()
    """Tools without which it is skipped."""
    remotes: Mapping[str, Tree] = field(default_factory=dict)
    """Other repositories on "GitHub", by owner and name."""

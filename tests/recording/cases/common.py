"""Short forms for the case files."""

from tests.recording.plan import Case, Job, Step, Tree

README = {"README.md": "# datasets\n"}
PYTEST = "pytest==8.4.2"


def case(
    name: str, *steps: Step | str, files: dict[str, str] | None = None, python: bool = True, needs: str = ""
) -> Case:
    """Give a case whose job bears its name; a plain string is a step's script."""
    made = tuple(Step(step) if isinstance(step, str) else step for step in steps)
    return Case(name, Job(name, made, python), Tree({**README, **(files or {})}), tuple(needs.split()))


def prepared(*packages: str) -> Step:
    """Give a hidden step that installs packages, as an image or a cache would have brought them."""
    return Step(f"pip install --quiet {' '.join(packages)}", hidden=True)

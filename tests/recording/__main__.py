"""`python -m tests.recording story` or `python -m tests.recording cases [NAME...]`."""

import argparse
import shutil
from pathlib import Path

from tests.recording import cases, job, machine, story

_TESTS = Path(__file__).parent.parent


def main() -> None:
    """Record what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.recording", description=__doc__)
    parser.add_argument("what", choices=("story", "cases"))
    parser.add_argument("names", nargs="*", help="cases to record; all of them without any")
    chosen = parser.parse_args()
    with machine.machine(story.REPOSITORY) as runner:
        if chosen.what == "story":
            story.record_story(runner, _TESTS / "story")
        else:
            _record_cases(runner, frozenset(chosen.names))


def _record_cases(runner: machine.Machine, names: frozenset[str]) -> None:
    for case in cases.ALL:
        if names and case.name not in names:
            continue
        missing = [tool for tool in case.needs if shutil.which(tool) is None]
        if missing:
            print(f"skipped {case.name}: no {', '.join(missing)}")  # noqa: T201 - a script's only output
            continue
        recorded = job.record_case(runner, case)
        (_TESTS / "recording/output" / f"{case.name}.log").write_bytes(recorded.log)
        print(f"{recorded.conclusion} {case.name}", flush=True)  # noqa: T201 - a script's only output


if __name__ == "__main__":
    main()

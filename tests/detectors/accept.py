"""Writes what is found in a case into its JSON, for review: `python -m tests.detectors.accept CASE.log ...`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.detectors.cases import DETECTORS, PASSING, Case, facts, raw_matches


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 2 where a new case does not say where it is from."""
    parser = argparse.ArgumentParser(prog="python -m tests.detectors.accept", description=__doc__)
    parser.add_argument("case", nargs="+", type=Path)
    parser.add_argument("--origin", help="where the log is from, and its licence")
    parser.add_argument("--changes", help="what was cut or changed in it")
    options = parser.parse_args(arguments)
    for path in options.case:
        case = Case(path.resolve().with_suffix(".log"))
        known = case.expected() if case.expectation.exists() else {}
        origin = options.origin or known.get("origin")
        if not origin:
            sys.stderr.write(f"{case.name}: say where it is from with --origin\n")
            return 2
        accepted = {"origin": origin, "changes": options.changes or known.get("changes"), **_found(case, known)}
        case.expectation.write_text(json.dumps(accepted, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        sys.stdout.write(f"{case.name}: {json.dumps(_found(case, known), indent=2, ensure_ascii=False)}\n")
    return 0


def _found(case: Case, known: dict[str, Any]) -> dict[str, Any]:
    if case.path.parent != PASSING:
        return {"findings": [facts(finding) for finding in case.findings()]}
    speaking = [kind for kind in DETECTORS if any(raw_matches(DETECTORS[kind], log) for log in case.logs())]
    reasons = known.get("tolerated", {})
    # An empty reason fails the tests: a person has to say why the log alone cannot tell.
    return {"tolerated": {kind: reasons.get(kind, "") for kind in speaking if DETECTORS[kind].triggers}}


if __name__ == "__main__":
    sys.exit(main())

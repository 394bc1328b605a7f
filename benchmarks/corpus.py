"""How well retriage reads the logs of a labelled corpus: `make corpus CORPUS=DIR`.

The corpus is a folder with an `index.jsonl` (benchmarks/labels.py says what stands in it). Every log is given to what
`retriage analyze` runs, and the report is judged by the label (benchmarks/scoring.py says how). Printed for all GitHub
Actions logs, all Travis logs, all others, and each folder:

    excerpt   logs whose excerpt holds a labelled line (any / the first one)
    near      logs whose first Finding stands within 10 lines of the label
    kind      agreement of the first Finding's Kind with the label's category, of the labels that tell one
    wrong     first Findings of confidence >= 0.5 that are wrong: strictly (of another Kind than the label, or no
              labelled line in the excerpt) / leniently (both)
    unknown   logs of which retriage only says that it does not know the failure
    silent    logs without any Finding
    alarms    Findings on logs of passing runs

Labels of trust level "unknown" are not scored. Those that are known to be wrong (benchmarks/wrong_labels.py) are; what
the figures are without them stands beside. Where the corpus has the truth of the LogDx cases, the signals that the
excerpt keeps are counted, too (benchmarks/logdx.py).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import logdx
from benchmarks.labels import INDEX, Label, labels
from benchmarks.page import renewed
from benchmarks.scoring import BASELINES, Score, Summary, calibration, score, summarise
from benchmarks.wrong_labels import wrong
from workers.errors import RetriageError
from workers.inputs import analyse
from workers.triage.render.report import report

SERVICES = {"gha": "GitHub Actions", "travis": "Travis", "other": "other services"}
_CI = {"github-actions": "gha", "travis": "travis"}
_HEADER = (
    f"{'':30}{'logs':>5} {'excerpt':>12} {'near':>5} {'kind':>11} {'wrong':>11} {'unknown':>8} {'silent':>7}"
    f" {'alarms':>8}"
)
_WIDTH = 150


def main(arguments: Sequence[str] | None = None) -> int:
    """Score, print, and return the exit status: 0 scored, 2 nothing to score."""
    given = _parser().parse_args(arguments)
    try:
        chosen = [label for label in labels(given.corpus) if _chosen(label, given)]
    except OSError:
        hint = "name a folder of labelled logs: make corpus CORPUS=DIR"
        print(f"{given.corpus / INDEX} cannot be read; {hint}", file=sys.stderr)
        return 2
    if not chosen:
        print("no log of the corpus is of that source, category and name", file=sys.stderr)
        return 2
    with ProcessPoolExecutor(max_workers=given.processes) as pool:
        scores = list(pool.map(partial(_scored, given.corpus), chosen, chunksize=8))
    groups = _summaries(scores)
    narrowed = given.source or given.category or given.file
    kept, counted_by = ([], "") if narrowed else _kept(given.corpus)
    if given.page:
        bins = calibration(scores), calibration(_rightly_labelled(scores))
        given.page.write_text(renewed(given.page.read_text(encoding="utf-8"), groups, *bins), encoding="utf-8")
        return 0
    if given.json:
        print(_as_json(groups, scores, kept))
        return 0
    _print_table(groups)
    _print_calibration(scores)
    if kept:
        logdx.print_kept(kept, counted_by, verbose=given.verbose)
    if given.verbose:
        _print_misses(scores)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=(__doc__ or "").split("\n")[0])
    folder = os.environ.get("CORPUS") or "corpus"
    parser.add_argument(
        "--corpus", type=Path, default=Path(folder), help="the folder with index.jsonl; default $CORPUS"
    )
    parser.add_argument("--source", help="only a service's logs (gha, travis, other), or those of one folder")
    parser.add_argument("--category", help="only labels whose category begins so")
    parser.add_argument("--file", help="only logs whose path holds this")
    parser.add_argument("--processes", type=int, default=2, help="how many logs are read at a time")
    parser.add_argument("--verbose", action="store_true", help="list every miss")
    parser.add_argument("--page", type=Path, help="renew the figures on this page, docs/corpus.md, instead")
    parser.add_argument("--json", action="store_true", help="for machines: all figures and every log's")
    return parser


def _chosen(label: Label, given: argparse.Namespace) -> bool:
    return (
        (not given.source or given.source == (_service(label) if given.source in SERVICES else label.folder))
        and (not given.category or label.category.startswith(given.category))
        and (not given.file or given.file in label.file)
    )


def _service(label: Label) -> str:
    return _CI.get(label.ci, "other")


def _scored(corpus: Path, label: Label) -> Score:
    path = corpus / label.file
    return score(label, _told(path), path.read_bytes())


def _told(path: Path) -> dict[str, Any]:
    """The report of `retriage analyze`; an empty one where it would refuse the log."""
    try:
        analysed = analyse(str(path))
    except RetriageError:
        return {"findings": [], "excerpt": ""}
    return report(path.name, analysed.examinations, analysed.not_examined)


def _kept(corpus: Path) -> tuple[list[logdx.Kept], str]:
    found = list(logdx.cases(corpus))
    count, counted_by = logdx.scorer() if found else (logdx.counted, "")
    return [logdx.kept(count, log.parent.name, truth, _told(log)["excerpt"]) for truth, log in found], counted_by


def _summaries(scores: Sequence[Score]) -> list[Summary]:
    groups: dict[str, list[Score]] = {name: [] for name in SERVICES.values()}
    for each in scores:
        groups[SERVICES[_service(each.label)]].append(each)
    for name, group in list(groups.items()):
        right = _rightly_labelled(group)
        if len(right) < len(group):
            groups[f"{name}, right labels"] = right
    for each in sorted(scores, key=lambda each: each.label.folder):
        groups.setdefault(f"  {each.label.folder}", []).append(each)
    return [summarise(name, group) for name, group in sorted(groups.items(), key=_place) if group]


def _rightly_labelled(scores: Iterable[Score]) -> list[Score]:
    return [each for each in scores if not wrong(each.label.file)]


def _place(group: tuple[str, list[Score]]) -> int:
    """Services in their order, each followed by its logs with right labels, then the folders."""
    named = [place for place, service in enumerate(SERVICES.values()) if group[0].startswith(service)]
    return named[0] if named else len(SERVICES)


def _print_table(groups: Iterable[Summary]) -> None:
    print(_HEADER)
    for group in groups:
        print(
            f"{group.name:30}{group.failing:>5} {_two(group.excerpt, group.excerpt_first):>12} {_one(group.near):>5} "
            f"{f'{_one(group.kind)} of {group.kinds}':>11} {_two(group.wrong, group.misleading):>11} "
            f"{_one(group.unknown):>8} {_one(group.silent):>7} {f'{group.false_alarms} of {group.passing}':>8}"
        )
    print("\nFor scale, a labelled line in:" + "".join(f"{name:>32}" for name in BASELINES))
    for group in groups:
        print(f"{group.name:30}" + "".join(f"{_one(share):>32}" for share in group.baselines))


def _one(share: float | None) -> str:
    return "-" if share is None else f"{share:.2f}"


def _two(share: float | None, other: float | None) -> str:
    return f"{_one(share)} / {_one(other)}"


def _print_calibration(scores: Sequence[Score]) -> None:
    print("\nconfidence from   first Findings   mean confidence   right   right, by right labels")
    by_right_labels = {each.low: each.right for each in calibration(_rightly_labelled(scores))}
    for each in calibration(scores):
        right = f"{each.right:>7.2f} {_one(by_right_labels.get(each.low)):>24}"
        print(f"{each.low:>15.2f} {each.count:>16} {each.mean:>17.2f} {right}")


def _print_misses(scores: Iterable[Score]) -> None:
    print()
    for each in scores:
        if faults := list(_faults(each)):
            print(f"{', '.join(faults)}: {each.label.file}")
            label = (each.label.lines or [""])[0]
            print(f"    label {each.label.category} ({each.label.trust}) at {each.wanted}: {label[:_WIDTH]}")
            if each.kind:
                print(f"    found {each.kind} {each.confidence:.2f} at {each.line}: {each.quote.strip()[:_WIDTH]}")


def _faults(each: Score) -> Iterator[str]:
    """What is wrong with it, in words; nothing for what is right or not scored."""
    if not each.label.trusted:
        return
    if each.label.passing:
        if each.kind:
            yield "FALSE ALARM"
        return
    if each.wrong:
        yield "CONFIDENT AND WRONG"
    if each.kind is None:
        yield "silent"
    if not each.any_line:
        yield "line not in excerpt"
    if each.agrees is False:
        yield "kind"
    if each.wanted is not None and not each.near:
        yield "far"


def _as_json(groups: Sequence[Summary], scores: Sequence[Score], kept: Sequence[logdx.Kept]) -> str:
    logs = [{**asdict(each), "near": each.near, "wrong": each.wrong, "right": each.right} for each in scores]
    bins = [asdict(each) for each in calibration(scores)]
    parts = {"groups": list(map(asdict, groups)), "calibration": bins, "logdx": list(map(asdict, kept)), "logs": logs}
    return json.dumps(parts, indent=1)


if __name__ == "__main__":
    sys.exit(main())

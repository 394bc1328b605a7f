"""Whatever a pull request's files, its log and GitHub's answers are, each Finding gets a Proof: never an exception."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.triage import build
from tests.triage.build import diagnosis, failed_job
from tests.triage.proofs.imagined import WORKFLOW, Content, context, proven, tree_of
from tests.triage.proofs.recorded import EVERY, findings, repository
from tests.triage.proofs.test_hostile_readers import HUGE, LAUGHS, MERGES, PIECES, YAML_PIECES
from workers.triage.facts import Step
from workers.triage.model import Finding, ProofState
from workers.triage.prove import provable
from workers.triage.proving import Context
from workers.triage.render.comment import LIMIT, render_failure
from workers.triage.repository import tree as trees
from workers.triage.repository.questions import Blame, Changes, Found, Range, Remote, Text
from workers.triage.repository.tree import Entry, Mode

CONFIG = settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
ODD_NAMES = (
    *("", " ", "/", "//", ".", "..", "../x", "a/../../x", "/etc/passwd", "~/x", "C:\\x", "./x", "a//b", "a/./b", "a/"),
    *(
        "-rf",
        "--",
        "--upload-pack=x",
        "a b",
        "a'b",
        'a"b',
        "a`b`",
        "a\\",
        "a\nb",
        "a\r",
        "a\tb",
        "\0",
        "\u2028",
        "\u202ex",
    ),
    *(
        "$(id)",
        "${HOME}/x",
        "${{ x }}",
        "{{x}}",
        "{path}",
        "{0}",
        "%s",
        "*",
        "?",
        "[",
        "[a-",
        "(",
        "a)",
        "+",
        "\\",
        "^",
    ),
    *("@alice", "#1", "<img src=x>", "https://x/y", "git@x:y", "file:///x", "constructor", "__proto__", "é", "e\u0301"),
    *(
        "x" * 5000,
        "a/" * 1500 + "b",
        "a." * 1500 + "b",
        "9" * 5000,
        f"3.{'9' * 5000}",
        "0",
        "3",
        ">=",
        "^3",
        "~=3",
        "3.x",
    ),
    *("a:1:2", ".git/config", ".github", WORKFLOW, "node:fs", "@x/y", "@/", "a.b.c", "a..", "yes", "null", "0x10"),
)
ODD_VALUES = (*ODD_NAMES, None, 0, 1, -1, 10**30)
FILES = (
    *(
        "",
        "\n",
        "\r",
        "\0",
        "\ufeff",
        "\u2028",
        "3",
        "null",
        "[]",
        "{}",
        '""',
        "a",
        "- a\n",
        "a:\n",
        "[",
        "{",
        "'",
        '"',
    ),
    *("<<EOF\n", "\\\n", "#!", "#!\r\n", "[a]\nb=1", "a = 1", "a: b\r\nc: d\r\n", LAUGHS, MERGES, f"a: {HUGE}\n"),
    *("on: 3\njobs: 3\n", "jobs:\n  build: 3\n", "jobs:\n  build:\n    steps: 3\n", "x" * 100_000, "(" * 5000),
    *("jobs:\n  build:\n    steps: [3, null, [], {run: 3}, {uses: [a]}, {run: {a: b}, with: 3, env: 3, name: [x]}]\n",),
    *("on: {pull_request: 3}\nenv: 3\npermissions: 3\njobs:\n  build:\n    services: {a: 3, b: null, c: {x: 3}}\n",),
    *("[project]\nname = 3\ndependencies = {}\n", "tool = 3", f"a = {HUGE}", "{'a': 1}", '{"scripts": 3}', "setup()"),
    *("[submodule", '[submodule "x"]\n\tpath\n', "COPY\nADD\nRUN\nFROM\n", "*\n!*\n", "[z-a]\n", "module\n", "gem '"),
)
# Whole workflows with one value of another sort, so that what reads them does not stop at the first line.
SPOTS = (
    *(
        "runs-on: ubuntu-latest",
        "image: postgres",
        "ports: ['5432:5432']",
        "python: ['3.9', '3.12']",
        "env:\n      TOKEN",
    ),
    *("uses: actions/checkout@v4", "python-version: ${{ matrix.python }}", "strategy:\n", "services:\n", "matrix:\n"),
)


def judged(finding: Finding, files: dict[str, Content], where: Context | None = None, **more: Any) -> Finding:  # noqa: ANN401 - fields of Facts
    """The Finding with its Proof, which a comment can show; as it is where its prover has nothing to say of it."""
    if not provable(finding):
        return finding
    found = proven(finding, files, where, **more)
    assert found.proof is not None
    assert isinstance(found.proof.state, ProofState)
    assert found.proof.detail
    assert len(render_failure(build.judged(diagnosis(failed_job("build", found))))) <= LIMIT
    return found


recorded = st.sampled_from(EVERY).map(lambda each: findings(each[0])[each[1]])


@pytest.mark.parametrize(("kind", "number"), EVERY, ids=[f"{kind}-{number}" for kind, number in EVERY])
def test_every_recorded_finding_gets_a_proof(kind: str, number: int) -> None:
    """With all that is asked for, and with nothing of it."""
    finding = findings(kind)[number]
    files = repository(finding)
    judged(finding, files)
    nothing: dict[str, Any] = {"texts": {}, "on_base": {}, "blames": {}, "remotes": {}, "changes": None, "blobs": {}}
    judged(finding, files, **nothing)
    judged(finding, files, context(base=None, workflow_path=None, head_owner=None, actor=None, labels=()), **nothing)
    judged(finding, dict.fromkeys(files, Text(None, "is binary")))
    judged(finding, {})
    cut = trees.of("c" * 40, list(tree_of(files).entries.values())[::2], truncated=True, listed=[""])
    judged(finding, files, tree=cut)


@CONFIG
@given(recorded, st.data())
def test_whatever_a_finding_is_about(finding: Finding, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(sorted(finding.subject)))
    value = data.draw(st.sampled_from(ODD_VALUES))
    odd = replace(finding, subject={**finding.subject, field: value})
    judged(odd, repository(odd))


@CONFIG
@given(recorded, st.sampled_from(ODD_NAMES), st.integers(0, 40))
def test_whatever_a_log_says(finding: Finding, word: str, place: int) -> None:
    words = finding.quote.split(" ")
    words[place % len(words)] = word
    quote = " ".join(words)
    odd = replace(finding, quote=quote, excerpt=f"{quote}\n{finding.quote}\n{word}")
    judged(odd, repository(odd))
    judged(replace(finding, step=word or None, job=word), repository(finding))


@CONFIG
@given(recorded, st.data())
def test_whatever_files_hold(finding: Finding, data: st.DataObject) -> None:
    files = repository(finding)
    texts = st.sampled_from(FILES) | st.lists(st.sampled_from([*PIECES, *YAML_PIECES]), max_size=10).map("".join)
    names = sorted(path for path, content in files.items() if isinstance(content, str))
    for path in data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)):
        files[path] = data.draw(texts)
    judged(finding, files)


@CONFIG
@given(recorded, st.sampled_from(SPOTS), st.sampled_from(["3", "null", "[a]", "{a: b}", '""', "[[a], {b: [c]}]"]))
def test_whatever_a_workflow_holds_in_one_place(finding: Finding, spot: str, odd: str) -> None:
    files = repository(finding)
    text = str(files[WORKFLOW])
    assert spot in text
    head, _, tail = text.partition(spot)
    files[WORKFLOW] = f"{head}{spot.partition(':')[0]}: {odd}\n{tail.partition(chr(10))[2]}"
    judged(finding, files)


@CONFIG
@given(recorded, st.sampled_from(ODD_NAMES), st.sampled_from(list(Mode)))
def test_whatever_paths_there_are(finding: Finding, path: str, mode: Mode) -> None:
    names = [str(value) for value in finding.subject.values() if value]
    files = repository(finding)
    for name in [path, *(f"{path}/{each}" for each in names), *(f"{each}/{path}" for each in names)]:
        files[name] = Entry(name, mode, "e" * 40, 10**9 if mode is Mode.FILE else None)
    judged(finding, files)


@CONFIG
@given(recorded, st.data())
def test_whatever_github_says(finding: Finding, data: st.DataObject) -> None:
    files = repository(finding)
    odd = data.draw(st.sampled_from(ODD_NAMES))
    steps = (Step(1, odd, None, None, None), Step(2, finding.step or "", "skipped", None, None))
    where = context(job=odd, event=odd, actor=odd, head_owner=odd, labels=(odd,), steps=steps, workflow_path=odd)
    names = [WORKFLOW, odd, *(str(value) for value in finding.subject.values() if value)]
    answers: dict[str, Any] = {
        "changes": Changes(dict.fromkeys(names, data.draw(st.sampled_from(["DELETED", "RENAMED", odd]))), (odd,), True),
        "on_base": dict.fromkeys(names, Found(odd, is_folder=True)),
        "blames": dict.fromkeys(names, Blame((Range(-1, 10**9, odd, odd, odd, odd, odd),))),
        "remotes": {("acme/x", "c" * 40): Remote(visible=True, name=odd, has_commit=True)},
        "blobs": {odd: Text(odd)},
        "other_at_head": frozenset(names),
    }
    judged(finding, files, data.draw(st.sampled_from([where, context()])), **answers)

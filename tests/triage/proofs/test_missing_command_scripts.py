"""What a repository says of targets, package scripts and the interpreters of its own scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.situation import Executable
from tests.triage.proofs.missing_commands import (
    CI,
    CONFIRMED,
    MAKE,
    NOT_CHECKED,
    PACKAGE,
    REFUTED,
    Files,
    ci,
    missing,
    proof_of,
    shown,
)
from workers.triage.model import ProofState
from workers.triage.repository.targets import names

MAKEFILE = "include x.mk\nall: lint\n"


@pytest.mark.parametrize(
    ("command", "quote", "files", "last", "state", "detail"),
    [
        (
            "make lint",
            "",
            {"Makefile": "all:\nlint :\n"},
            "run: make lint",
            NOT_CHECKED,
            "defines the target `lint` in line 2",
        ),
        ("make lint", "", {"Makefile": MAKEFILE}, "run: make lint", NOT_CHECKED, "takes in other files (line 1)"),
        ("make lint", "", {}, "run: make lint", NOT_CHECKED, "There is no `Makefile` in the root"),
        ("make lint", "", {"a/Makefile": ""}, "run: make -C b lint", NOT_CHECKED, "in the folder `b`"),
        ("make lint", "", {"Makefile": ""}, "run: make -C $A lint", NOT_CHECKED, "in the folder of the step"),
        ("make lint", "", {"Makefile": ""}, "run: cd $A && make lint", NOT_CHECKED, "in the folder of the step"),
        (
            "make lint",
            "",
            {"Makefile": "A := b\nall:\n"},
            "run: make lint",
            CONFIRMED,
            "no target `lint`; it has `all`",
        ),
        ("make lint", "", {"Makefile": "x=1\n"}, "run: make a lint", CONFIRMED, "`Makefile` has no target `lint`."),
        ("make lint", "", {"Makefile": "", "a/Makefile": "lint:"}, "run: make lint", REFUTED, "but the step looks in"),
        (
            "make lint",
            "",
            {"Makefile": "", "a b/Makefile": "lint:"},
            "run: make lint",
            REFUTED,
            "but the step looks in",
        ),
        ("just check", "", {"justfile": "checks a='b':\n  x\n"}, "run: just check", CONFIRMED, "has no recipe `check`"),
        ("just check", "", {"justfile": "@check *a:\n  x\n"}, "run: just check", NOT_CHECKED, "defines the recipe"),
        ("just c", "", {"justfile": "alias c := check\n"}, "run: just c", NOT_CHECKED, "defines the recipe `c`"),
        (
            "lint2",
            'npm error Missing script: "lint2"',
            {"package.json": PACKAGE},
            "run: npm run lint2",
            CONFIRMED,
            "it has `lint`",
        ),
        ("x", 'error Command "x" not found.', {"package.json": "[]"}, "run: yarn x", CONFIRMED, "has no script `x`"),
        (
            "lint",
            'npm error Missing script: "lint"',
            {"package.json": "{}", "web/package.json": PACKAGE},
            "run: npm run lint",
            REFUTED,
            "`web/package.json` defines the script `lint` in line 2",
        ),
    ],
)
def test_targets_are_looked_up(
    tmp_path: Path, command: str, quote: str, files: Files, last: str, state: ProofState, detail: str
) -> None:
    finding = missing(command, quote or MAKE.format(command.rsplit(maxsplit=1)[-1]))
    proof = proof_of(tmp_path, {CI: ci(last), **files}, finding)
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)
    assert bool(proof.diff) is (state is REFUTED and "a b/Makefile" not in files)


def test_a_target_that_several_steps_words_name_is_not_replaced(tmp_path: Path) -> None:
    files: Files = {CI: ci("run: make typecheck typecheck"), "Makefile": "type-check:\n"}
    proof = proof_of(tmp_path, files, missing("make typecheck", MAKE.format("typecheck")))
    assert (proof.state, proof.diff) == (CONFIRMED, "")


def test_a_target_asked_for_in_another_targets_recipe_is_not_replaced(tmp_path: Path) -> None:
    files: Files = {CI: ci("run: ./ci.sh"), "Makefile": "type-check:\n"}
    proof = proof_of(tmp_path, files, missing("make typecheck", MAKE.format("typecheck")))
    assert (proof.state, proof.diff, "`type-check`" in (proof.remedy or "")) == (CONFIRMED, "", True)


def test_several_targets_may_stand_in_one_line() -> None:
    assert names("Makefile", "a b: c\nd:=e\n\tf: g\nh::\n.PHONY: a\n") == ({"a": 1, "b": 1, "h": 4, ".PHONY": 5}, None)


CARRIAGE = "/usr/bin/env: ‘bash\\r’: No such file or directory"

INTERPRETER = "x.sh: line 1: ./ci/x.sh: cannot execute: required file not found"

SCRIPT = "#!/usr/bin/env bash\r\necho a\r\n"


@pytest.mark.parametrize(
    ("command", "quote", "files", "state", "detail", "mend"),
    [
        (
            "bash",
            CARRIAGE,
            {"ci/x.sh": Executable(SCRIPT)},
            CONFIRMED,
            "with Windows line endings",
            "'*.sh text eol=lf'",
        ),
        ("./ci/x.sh", INTERPRETER, {"ci/x.sh": Executable(SCRIPT)}, CONFIRMED, "with Windows", "-- ci/x.sh"),
        (
            "bash",
            CARRIAGE,
            {"ci/x.sh": Executable(SCRIPT), ".gitattributes": "*.md text"},
            CONFIRMED,
            "with Windows",
            "printf '\\n%s\\n'",
        ),
        (
            "bash",
            CARRIAGE,
            {"ci/x.sh": Executable("#!/bin/bash\n"), ".gitattributes": "\n*.sh eol=crlf\n"},
            CONFIRMED,
            "`.gitattributes` line 2 (`*.sh eol=crlf`) has Git write CR LF",
            "",
        ),
        (
            "./ci/x.sh",
            INTERPRETER,
            {"ci/x.sh": Executable("#!/opt/bin/bash\n")},
            CONFIRMED,
            "asks for `/opt/bin/bash`",
            "/env bash",
        ),
        ("./ci/x.sh", INTERPRETER, {"ci/x.sh": Executable("#!/opt/acme -x\n")}, CONFIRMED, "asks for `/opt/acme`", ""),
        ("./ci/x.sh", INTERPRETER, {"ci/x.sh": Executable("#! /bin/sh\n")}, NOT_CHECKED, "has LF line endings", ""),
        ("./ci/x.sh", INTERPRETER, {"ci/x.sh": Executable("\x7fELF")}, NOT_CHECKED, "Which script is meant", ""),
        ("bash", CARRIAGE, {}, NOT_CHECKED, "Which script is meant", ""),
    ],
)
def test_first_lines_are_looked_at(
    tmp_path: Path, command: str, quote: str, files: Files, state: ProofState, detail: str, mend: str
) -> None:
    finding = missing(command, quote, excerpt="##[group]Run ./ci/x.sh")
    proof = proof_of(tmp_path, {CI: ci("run: ./ci/x.sh"), **files}, finding)
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)
    offered = "\n".join([proof.diff, *proof.commands])
    assert mend in offered if mend else not offered.strip()


def test_files_without_an_ending_have_a_rule_of_their_own(tmp_path: Path) -> None:
    files: Files = {CI: ci("run: '\"./my tool\"'"), "my tool": Executable(SCRIPT)}
    proof = proof_of(tmp_path, files, missing("bash", CARRIAGE, excerpt="##[group]Run './my tool'"))
    assert """'"/my tool" text eol=lf' >> .gitattributes""" in proof.commands[0]

"""What a person reads in the terminal."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from tests.fakes import MISSING_FILE, QUOTE
from tests.workers.inputs_of import PASSED
from workers.inputs import Analysed, analyse
from workers.terminal import MAX_SHOWN, open_console, show
from workers.triage import prove
from workers.triage.mends import mend
from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import not_checked

STYLE = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = "[red][link=https://evil.example]\x1b[2J\x1b]0;title\x07\x9b31m\u202e\x08[/red]"


def shown(analysed: Analysed, source: str = "run.zip", *, colour: bool = False, width: int = 100) -> str:
    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
        legacy_windows=False,
    )
    show(console, source, analysed)
    return file.getvalue()


def analysed(folder: Path, *texts: str) -> Analysed:
    for number, text in enumerate(texts):
        (folder / f"job {number}.log").write_text(text)
    return analyse(str(folder))


def test_a_failure_names_the_job_the_kind_the_line_and_what_to_do(tmp_path: Path) -> None:
    text = shown(analysed(tmp_path, MISSING_FILE))
    assert text.startswith("run.zip\n  ✗ job 0  6 lines")
    for said in ("1. missing-file  configuration", QUOTE, "line 5 of job 0", "Commit .env.example"):
        assert said in text


def test_a_job_that_passed_is_one_line(tmp_path: Path) -> None:
    assert shown(analysed(tmp_path, PASSED)) == "run.zip\n  ✓ job 0  4 lines\n\n"


def test_a_log_without_a_cause_says_so(tmp_path: Path) -> None:
    text = shown(analysed(tmp_path, "nothing to see\n"))
    assert "? job 0" in text
    assert "Nothing in these lines tells what broke." in text


def test_the_same_is_said_with_and_without_colour(tmp_path: Path) -> None:
    found = analysed(tmp_path, MISSING_FILE, PASSED)
    coloured, plain = shown(found, colour=True), shown(found)
    assert STYLE.search(coloured)
    assert STYLE.sub("", coloured) == plain
    assert "\x1b" not in plain


def test_the_log_cannot_drive_the_terminal(tmp_path: Path) -> None:
    log = MISSING_FILE.replace("cannot stat '.env.example'", f"cannot stat '{HOSTILE}.env'")
    text = shown(analysed(tmp_path, log))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "[red][link=https://evil.example]" in text
    assert "[/red].env" in text


def test_names_cannot_drive_the_terminal(tmp_path: Path) -> None:
    (examination,) = analysed(tmp_path, MISSING_FILE).examinations
    hostile = Analysed((examination,), (f"{HOSTILE} was not read.",))
    text = shown(hostile, HOSTILE)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert text.startswith("[red][link=https://evil.example]")
    assert "not examined: [red]" in text


def test_a_hostile_job_name_is_shown_as_text(tmp_path: Path) -> None:
    (tmp_path / f"0_{HOSTILE.replace('/', '')}.txt").write_text(MISSING_FILE)
    text = shown(analyse(str(tmp_path)))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "✗ [red][link=https:evil.example]" in text


def test_many_findings_are_cut_and_said_so(tmp_path: Path) -> None:
    found = analysed(tmp_path, *[MISSING_FILE] * (MAX_SHOWN + 3))
    text = shown(found)
    assert f"{MAX_SHOWN}. missing-file" in text
    assert f"{MAX_SHOWN + 1}. missing-file" not in text
    assert "and 3 more findings: see --json" in text


def with_proof(folder: Path, proof: Proof) -> Analysed:
    """A missing file whose Finding has that Proof."""
    (examination,) = analysed(folder, MISSING_FILE).examinations
    (finding,) = examination.findings
    return Analysed((replace(examination, findings=(prove.with_proof(finding, proof),)),))


LOOKED = Look("`.gitignore` line 3: `.env*`", "https://github.com/acme/datasets/blob/main/.gitignore#L3")
TABS = mend.edited("a b/Makefile", "all:\n\techo\n", f"all:\n\techo {'long ' * 60} \n\n")
PROVEN = Proof(
    ProofState.CONFIRMED, "It is `ignored`.", (LOOKED,), remedy="Add it.", diff=TABS, commands=("git add -f x",)
)


def test_a_proof_says_what_was_checked_and_what_was_looked_at(tmp_path: Path) -> None:
    text = shown(with_proof(tmp_path, PROVEN))
    for said in ("Checked: confirmed. It is ignored.", "• .gitignore line 3: .env*", "Add it."):
        assert said in text
    assert "Commit .env.example" not in text
    nothing = shown(with_proof(tmp_path, not_checked("GitHub did not answer.")))
    assert "Checked: not checked: GitHub did not answer." in nothing
    assert "To be" not in nothing


@pytest.mark.parametrize("colour", [False, True])
def test_the_mend_can_be_copied_as_it_is(tmp_path: Path, *, colour: bool) -> None:
    text = STYLE.sub("", shown(with_proof(tmp_path, PROVEN), colour=colour, width=40))
    assert f"\n  To be run at the root of a clone:\ngit add -f x\n  To be given to git apply:\n{TABS}" in text


@pytest.mark.parametrize("unseen", ["\r", "\u202e", "\x1b[2J"])
def test_a_mend_that_could_drive_the_terminal_is_not_shown(tmp_path: Path, unseen: str) -> None:
    diff = mend.edited("a", "a\n", f"{unseen}\n")
    text = shown(with_proof(tmp_path, replace(PROVEN, diff=diff, commands=(f"echo {unseen}",))))
    assert unseen not in text
    assert text.count("The mend holds characters that a terminal would hide: see --json") == 2


def test_what_the_repository_contradicts_is_worded_so(tmp_path: Path) -> None:
    text = shown(with_proof(tmp_path, Proof(ProofState.REFUTED, "It is there.")), width=400)
    assert f"The log says {QUOTE}, but the repository contradicts it." in text
    assert "Checked: refuted. It is there." in text
    assert "Commit .env.example" not in text


def test_a_narrow_terminal_loses_nothing_of_the_quote(tmp_path: Path) -> None:
    words = re.sub(r"[│\s]+", "", shown(analysed(tmp_path, MISSING_FILE), width=30))
    assert re.sub(r"\s+", "", QUOTE) in words


def test_an_encoding_that_cannot_say_it_shows_something_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))
    console = open_console()
    show(console, "run.zip", analysed(tmp_path, MISSING_FILE))
    console.file.flush()
    assert b"? job 0" in raw.getvalue()
    assert QUOTE.encode() in raw.getvalue()

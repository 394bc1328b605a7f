"""Proofs and mends in the comment: what a reader sees, and what a reader copies."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.triage.build import RUN_URL, diagnosis, failed_job, finding, judged
from tests.triage.goldens import SCENES
from tests.triage.markdown import closed, html, links, parse, references
from tests.triage.scenes import CONTEXT, IGNORED, IN_A_FOLDER, LONG, failing_test, proven
from workers.triage.mends import mend
from workers.triage.model import Finding, Look, Proof, ProofState
from workers.triage.prove import with_proof
from workers.triage.proving import not_checked
from workers.triage.render import proof
from workers.triage.render.comment import LIMIT, render_failure


def comment_of(*findings: Finding) -> str:
    return render_failure(judged(diagnosis(failed_job("build", *findings))))


def fences(comment: str, info: str) -> list[str]:
    """What a reader copies from the blocks of a language."""
    return [token.content for token in parse(comment) if token.type == "fence" and token.info == info]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ProofState.CONFIRMED, "**Checked:** confirmed. It is so."),
        (ProofState.REFUTED, "**Checked:** refuted. It is so."),
        (ProofState.NOT_CHECKED, "**Checked:** not checked: It is so."),
    ],
)
def test_a_proof_says_in_one_line_what_it_showed(state: ProofState, said: str) -> None:
    comment = comment_of(proven(Proof(state, "It is so.", summary="X.", remedy="Y.")))
    assert said in comment.splitlines()
    assert comment.index("**What to do:** Y.") < comment.index("**Configuration**") < comment.index("**Checked:**")


def test_nothing_is_said_to_be_checked_where_nothing_was_tried() -> None:
    assert "Checked" not in comment_of(finding())


def test_few_looks_stand_in_a_line_and_more_are_folded() -> None:
    few = comment_of(proven(IGNORED))
    assert "\nLooked at: [`.gitignore` line 3: `.env*`](https://github.com/acme/datasets/blob/" in few
    assert "places looked at" not in few
    many = comment_of(proven(replace(LONG, diff="")))
    assert "<summary>12 places looked at and the log around line 57</summary>" in many
    assert "Looked at:" not in many


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://evil.example/blob/a",
        "http://github.com/acme/datasets/blob/a",
        "https://github.com/acme/datasets/blob/a) @team",
        "https://github.com/acme/datasets/blob/<a>",
        "https://github.com/acme/datasets/blob/ä b",
    ],
)
def test_a_look_that_leads_elsewhere_or_is_no_plain_address_is_no_link(url: str) -> None:
    told = Proof(ProofState.CONFIRMED, "It is so.", (Look("`here`", url),))
    assert proof.looked(told, RUN_URL) == "Looked at: `here`"


def test_the_repositorys_words_stand_in_the_headline() -> None:
    assert comment_of(proven(IN_A_FOLDER)).splitlines()[2] == (
        "### CI is red: The step looks for `.env.example` in the wrong folder: it is `docker/.env.example`"
    )


REFUTED = Proof(ProofState.REFUTED, "It is there.")


def test_what_the_repository_contradicts_is_a_guess_and_its_advice_is_not_repeated() -> None:
    comment = comment_of(proven(REFUTED))
    assert comment.splitlines()[2] == (
        "### CI is red: the log says `cp: cannot stat '.env.example': No such file or directory`, "
        "but the repository contradicts it"
    )
    assert "**A guess**" in comment
    assert "**Configuration**" not in comment
    assert "Commit `.env.example`" not in comment


def test_a_remedy_of_the_proof_itself_is_shown_with_a_contradiction() -> None:
    assert "**What to do:** Wait." in comment_of(proven(replace(REFUTED, remedy="Wait.")))


def test_a_further_finding_that_is_contradicted_is_worded_so() -> None:
    comment = comment_of(failing_test("test_a", 3), proven(REFUTED))
    assert "): The log says `cp: cannot stat '.env.example': No such file or directory`, but the repository" in comment


def test_a_cause_of_several_jobs_shows_its_first_proof_once() -> None:
    other = replace(IGNORED, detail="Something else.")
    jobs = [failed_job(str(number), proven(each)) for number, each in enumerate((IGNORED, IGNORED, other))]
    comment = render_failure(judged(diagnosis(*jobs)))
    assert comment.count("**Checked:**") == 1
    assert len(fences(comment, "diff")) == 1
    assert "Something else." not in comment


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (".gitignore", "a\n.env*\n", "a\n.env*\n!.env.example\n"),
        ("a b/ä ö.md", "```\ntext\n```\n", "```\n@team\n````\n</details>\n"),
        ("tabs.mk", "all:\n\techo\n\n \n", "all:\n\techo  \n\n \n"),
        ("last.txt", "a\nb", "a\nc"),
        ("blank.txt", "\n\na\n\n\n", "\n\nb\n\n\n"),
        ("long.txt", "".join(f"{number}\n" for number in range(60)), "".join(f"{number}!\n" for number in range(60))),
    ],
)
def test_a_diff_that_is_copied_from_the_comment_applies(tmp_path: Path, path: str, before: str, after: str) -> None:
    diff = mend.edited(path, before, after)
    comment = comment_of(proven(replace(IGNORED, diff=diff)))
    (copied,) = fences(comment, "diff")
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(before, newline="")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply"], cwd=tmp_path, input=copied.encode(), check=True)
    assert file.read_bytes().decode() == after
    assert references(comment) == []


def test_a_diff_is_folded_where_it_is_long() -> None:
    assert "<summary>The change" not in comment_of(proven(IGNORED))
    assert "<summary>The change: a diff of 64 lines</summary>" in comment_of(proven(LONG))


@pytest.mark.parametrize("unseen", ["\r\n", "\u202e\n", "\u2028\n", "\x1b[31m\n"])
def test_a_mend_that_a_page_would_change_is_not_shown(unseen: str) -> None:
    diff = mend.edited("a.txt", f"a{unseen}" * 30, f"b{unseen}" * 30)
    comment = comment_of(proven(replace(IGNORED, diff=diff, commands=(f"echo {unseen}",))))
    assert fences(comment, "diff") == []
    assert fences(comment, "sh") == []
    assert "*The change cannot be shown: a comment would lose some of the characters.*" in comment
    assert "*The commands cannot be shown" in comment


def test_commands_are_copied_as_they_are() -> None:
    commands = ("git add -f -- '@team `x`'", "git commit -m '#1'")
    comment = comment_of(proven(replace(IGNORED, commands=commands)))
    assert fences(comment, "sh") == ["\n".join(commands) + "\n"]
    assert references(comment) == []


def test_one_configuration_cause_fits_in_a_screen() -> None:
    assert len(closed(SCENES["proof-with-a-diff"]()).splitlines()) <= 32


def many(count: int, *, diff: int, excerpt: int) -> str:
    text = "".join(f"{number:060}\n" for number in range(diff))
    looks = tuple(Look("`a`", CONTEXT.link(f"{'a' * 60}.txt", line)) for line in range(12))
    told = Proof(ProofState.CONFIRMED, "d" * 100, looks, diff=mend.edited("a.txt", text, text.replace("0", "1")))
    causes = (
        with_proof(finding(f"quote {number}", excerpt="e" * excerpt, fingerprint=f"1:{number}"), told)
        for number in range(count)
    )
    return render_failure(judged(diagnosis(*(failed_job(f"job {number}", each) for number, each in enumerate(causes)))))


def test_nothing_is_left_out_while_all_fits() -> None:
    comment = many(5, diff=10, excerpt=100)
    assert "Left out" not in comment
    assert len(fences(comment, "diff")) == 5


def test_excerpts_go_first() -> None:
    comment = many(15, diff=10, excerpt=4000)
    assert LIMIT - 6000 < len(comment) <= LIMIT
    assert len(fences(comment, "diff")) == 15
    assert comment.count("<summary>12 places looked at") == 15
    shown = comment.count(" and the log around line 57</summary>")
    assert 0 < shown < 15
    assert f"of a comment: the log around {15 - shown} lines quoted above. The" in comment


def test_then_diffs_go_whole() -> None:
    comment = many(20, diff=30, excerpt=4000)
    shown = fences(comment, "diff")
    assert 0 < len(shown) < 20
    assert len(set(map(len, shown))) == 1
    assert comment.count("<summary>12 places looked at") == 20
    assert f"the change that mends {20 - len(shown)} causes and the log around " in comment


def test_then_what_was_looked_at_and_then_entries() -> None:
    comment = many(30, diff=30, excerpt=4000)
    looked = comment.count("<summary>12 places looked at")
    assert 0 < looked < 30
    assert fences(comment, "diff") == []
    assert comment.count("**What to do:**") == 30
    assert f"what was looked at for {30 - looked} causes, the change that mends 30 causes and the log around" in comment
    most = many(300, diff=30, excerpt=4000)
    assert len(most) <= LIMIT
    shown = most.count("**What to do:**")
    assert 0 < shown < 300
    assert "looked at</summary>" not in most
    assert f"of a comment: {300 - shown} more causes, what was looked at for {shown} causes, " in most
    assert html(most).count("<details>") == html(most).count("</details>")


def test_a_reason_for_not_checking_is_shown() -> None:
    comment = comment_of(proven(not_checked("GitHub did not answer.")))
    assert "**Checked:** not checked: GitHub did not answer.\n\n<details>" in comment
    assert links(comment)


def test_a_reason_that_several_causes_share_is_given_once() -> None:
    unread = not_checked("The repository was not looked at: GitHub did not answer.")
    unsure = not_checked("The path holds an expression.")
    jobs = [
        failed_job(name, with_proof(replace(finding(), quote=name, fingerprint=f"1:{name}"), reason))
        for name, reason in (("a", unread), ("b", unsure), ("c", unread))
    ]
    comment = render_failure(judged(diagnosis(*jobs)))
    assert comment.count(unread.detail) == 1
    assert f"- {unread.detail}\n" in comment
    assert comment.count("**Checked:**") == 1
    assert f"**Checked:** not checked: {unsure.detail}" in comment

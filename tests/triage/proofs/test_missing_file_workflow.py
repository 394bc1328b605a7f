"""A missing path that the workflow explains: what it checks out, which steps and jobs make the path."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.local import Local, commit
from tests.proofs.situation import WORKFLOW, Files, Gitlink
from tests.triage.proofs.test_missing_file import CHECKOUT, finding, job, proven, said, script
from workers.triage.facts import Step
from workers.triage.mends import step_mends
from workers.triage.model import Proof, ProofState
from workers.triage.repository import checked_out, workflow
from workers.triage.repository.checked_out import Checkout

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED


def with_inputs(**inputs: str) -> str:
    return (
        CHECKOUT
        + "        with:\n"
        + "".join(f"          {name.replace('_', '-')}: {value}\n" for name, value in inputs.items())
    )


def told(folder: Path, path: str, text: str, steps: dict[str, str] | None = None, files: Files | None = None) -> Proof:
    """The Proof for a path that the step "Run it" of this workflow misses; `steps` are GitHub's conclusions."""
    concluded = [Step(at, name, end, None, None) for at, (name, end) in enumerate((steps or {}).items(), 1)]
    return proven(folder, path, None, files or {"a.txt": ""}, workflow=text, context={"steps": tuple(concluded)})


class TestCheckouts:
    def test_the_version_that_the_workflow_uses_elsewhere(self, tmp_path: Path) -> None:
        text = job("cat a.txt", checkout="") + "  other:\n    steps:\n      - uses: actions/checkout@v5\n"
        assert "+      - uses: actions/checkout@v5\n" in told(tmp_path, "a.txt", text).diff

    def test_steps_written_otherwise(self, tmp_path: Path) -> None:
        dash_alone = "on: push\njobs:\n  build:\n    steps:\n    -\n      name: Run it\n      run: cat a.txt\n"
        assert "+    - uses: actions/checkout@v4\n" in told(tmp_path, "a.txt", dash_alone).diff
        flow = "on: push\njobs:\n  build:\n    steps: [{name: Run it, run: cat a.txt}]\n"
        proof = told(tmp_path, "a.txt", flow)
        assert (proof.state, proof.diff) == (REFUTED, "")

    @pytest.mark.parametrize(
        "step",
        [
            "      - run: git clone https://github.com/acme/datasets .\n",
            "      - run: gh repo clone acme/datasets .\n",
            "      - uses: acme/action-lfs-checkout@v1\n",
            "      - uses: ./.github/actions/setup\n",
        ],
    )
    def test_what_may_check_out_as_well(self, tmp_path: Path, step: str) -> None:
        proof = told(tmp_path, "a.txt", job("cat a.txt", checkout=step))
        assert "never checks" not in said(proof)

    def test_a_path_that_is_nowhere_is_not_for_want_of_a_checkout(self, tmp_path: Path) -> None:
        proof = told(tmp_path, "b.txt", job("cat b.txt", checkout=""))
        assert (proof.state, proof.diff) == (CONFIRMED, "")

    @pytest.mark.parametrize(
        ("repository", "state"),
        [
            ("acme/Datasets", REFUTED),
            ("${{ github.repository }}", REFUTED),
            ("${{ github.event.pull_request.head.repo.full_name }}", REFUTED),
            ("${{ inputs.repository }}", NOT_CHECKED),
            ("acme/other", NOT_CHECKED),
        ],
    )
    def test_whose_repository(self, tmp_path: Path, repository: str, state: ProofState) -> None:
        proof = told(tmp_path, "a.txt", job("cat a.txt", checkout=with_inputs(repository=repository)))
        assert proof.state is state

    def test_another_one_beside_it(self, tmp_path: Path) -> None:
        both = CHECKOUT + with_inputs(repository="acme/tools", path="tools")
        assert told(tmp_path, "tools/x", job("cat tools/x", checkout=both)).state is NOT_CHECKED
        assert told(tmp_path, "b/x", job("cat b/x", checkout=both)).state is CONFIRMED

    def test_in_a_folder_of_the_workspace(self, tmp_path: Path) -> None:
        inside = with_inputs(path="src")
        missing = told(tmp_path, "src/b.txt", job("cat src/b.txt", checkout=inside))
        assert "`b.txt` is not in the tree" in missing.detail
        step = "      - name: Run it\n        working-directory: src/app\n" + script("cat b.txt")
        below = told(tmp_path, "b.txt", job(step, checkout=inside), files={"app/c": ""})
        assert "`app/b.txt` is nowhere in the tree" in below.detail
        beside = told(tmp_path, "b.txt", job("cat b.txt", checkout=inside))
        assert (beside.state, beside.diff) == (CONFIRMED, "")
        above = "      - name: Run it\n        working-directory: out\n" + script("cat a.txt ")
        words = told(tmp_path, "a.txt", job(above, checkout=inside))
        assert words.diff == ""
        two = told(tmp_path, "a.txt", job("cat a.txt", checkout=inside + with_inputs(path="two")))
        assert two.state is NOT_CHECKED

    def test_in_a_folder_that_is_not_plain(self, tmp_path: Path) -> None:
        proof = told(tmp_path, "a.txt", job("cat a.txt", checkout=with_inputs(path="${{ matrix.path }}")))
        assert proof.state is NOT_CHECKED

    def test_skipped(self, tmp_path: Path) -> None:
        proof = told(tmp_path, "a.txt", job("cat a.txt"), {"Run actions/checkout@v4": "skipped", "Run it": "failure"})
        assert "did not run" in (proof.summary or "")
        assert "`if`" not in (proof.remedy or "")

    @pytest.mark.parametrize(
        ("sparse", "path", "left_out"),
        [
            ("src", "a.txt", False),
            ("src", "src/x/y", False),
            ("src/deep", "src/z", False),
            ("src/deep", "src/other/z", True),
            ("src", "docs/x", True),
            ("src\n            docs/", "docs/x", False),
            ("*.md", "docs/x", False),
        ],
    )
    def test_sparse(self, tmp_path: Path, sparse: str, path: str, left_out: bool) -> None:
        checkout = CHECKOUT + f"        with:\n          sparse-checkout: |\n            {sparse}\n"
        proof = told(tmp_path, path, job(f"cat {path}", checkout=checkout), files={path: "", "a.txt": ""})
        assert ("sparse one" in (proof.summary or "")) is left_out

    def test_sparse_without_cones(self, tmp_path: Path) -> None:
        checkout = with_inputs(sparse_checkout="src", sparse_checkout_cone_mode="false")
        proof = told(tmp_path, "docs/x", job("cat docs/x", checkout=checkout), files={"docs/x": ""})
        assert "sparse one" not in (proof.summary or "")


class TestSubmodules:
    MODULES = '[submodule "m"]\n\tpath = lib/m\n\turl = https://github.com/acme/m\n'

    def test_an_input_that_is_false(self, tmp_path: Path) -> None:
        text = job("cat lib/m/x", checkout=with_inputs(submodules="false"))
        proof = told(tmp_path, "lib/m/x", text, files={"lib/m": Gitlink(), ".gitmodules": self.MODULES})
        assert "-          submodules: false\n+          submodules: true\n" in proof.diff

    def test_other_inputs_stay(self, tmp_path: Path) -> None:
        text = job("cat lib/m/x", checkout=with_inputs(fetch_depth="0"))
        proof = told(tmp_path, "lib/m/x", text, files={"lib/m": Gitlink(), ".gitmodules": self.MODULES})
        assert "           fetch-depth: 0\n+          submodules: true\n" in proof.diff

    def test_fetched_by_a_script(self, tmp_path: Path) -> None:
        text = job("cat lib/m/x", checkout=CHECKOUT + "      - run: git submodule update --init\n")
        proof = told(tmp_path, "lib/m/x", text, files={"lib/m": Gitlink(), ".gitmodules": self.MODULES})
        assert proof.state is NOT_CHECKED

    @pytest.mark.parametrize("modules", ["", self_broken := "[submodule\n", MODULES.replace("lib/m", "lib/m2")])
    def test_no_entry(self, tmp_path: Path, modules: str) -> None:
        files: Files = {"lib/m": Gitlink(), ".gitmodules": modules}
        proof = told(tmp_path, "lib/m/x", job("cat lib/m/x"), files=files)
        assert (proof.state, proof.diff) == (CONFIRMED, "")
        assert "no entry" in proof.detail
        assert "git config -f .gitmodules" in (proof.remedy or "")

    def test_no_entry_for_a_path_that_a_shell_reads_otherwise(self, tmp_path: Path) -> None:
        proof = told(tmp_path, "lib/m $x/y", job("true"), files={"lib/m $x": Gitlink()})
        assert proof.remedy is None or "$x" not in proof.remedy


class TestMadeBySteps:
    MAKES = "      - name: Make it\n        run: mkdir -p out && date > out/now.txt\n"

    def test_it_ran_all_the_same(self, tmp_path: Path) -> None:
        proof = told(tmp_path, "out/now.txt", job(self.MAKES, "cat out/now.txt"), {"Make it": "success"})
        assert proof.state is CONFIRMED
        assert "Look at what the step `Make it`" in (proof.remedy or "")

    def test_skipped_without_a_condition_of_its_own(self, tmp_path: Path) -> None:
        proof = told(tmp_path, "out/now.txt", job(self.MAKES, "cat out/now.txt"), {"Make it": "skipped"})
        assert "which was skipped" in (proof.summary or "")
        assert "`if`" not in (proof.remedy or "")

    def test_an_artifact_that_was_not_fetched(self, tmp_path: Path) -> None:
        fetch = (
            "      - name: Fetch\n        if: false\n        uses: actions/download-artifact@v4\n"
            "        with:\n          path: out\n"
        )
        proof = told(tmp_path, "out/a", job(fetch, "cat out/a"), {"Fetch": "skipped"})
        assert "made by the step `Fetch`, which was skipped" in (proof.summary or "")

    def test_steps_of_one_name_cannot_be_told_apart(self, tmp_path: Path) -> None:
        steps = (Step(1, "Make it", "skipped", None, None), Step(2, "Make it", "success", None, None))
        text = job(self.MAKES, "cat out/now.txt")
        proof = proven(tmp_path, "out/now.txt", None, {}, workflow=text, context={"steps": steps})
        assert proof.summary is None

    @pytest.mark.parametrize(
        "makes",
        [
            "mkdir out",
            "touch out",
            "cat out/now.txt > /tmp/x",
            "echo out/now.txt",
            "tar -xf x.tar -C out",
            "cd $X; date > out/now.txt",
        ],
    )
    def test_what_does_not_plainly_make_it(self, tmp_path: Path, makes: str) -> None:
        proof = told(tmp_path, "out/now.txt", job("cat out/now.txt", f"      - run: {makes}\n"))
        assert "made by" not in said(proof)

    @pytest.mark.parametrize("makes", ["cp -r src out", "date | tee out/now.txt", "cd out && date > now.txt"])
    def test_what_does(self, tmp_path: Path, makes: str) -> None:
        proof = told(tmp_path, "out/now.txt", job("cat out/now.txt", f"      - run: {makes}\n"))
        assert "comes later" in (proof.summary or "")

    def test_the_folder_of_a_later_file(self, tmp_path: Path) -> None:
        proof = told(tmp_path, "out", job("ls out", self.MAKES))
        assert "comes later" in (proof.summary or "")


class TestOtherJobs:
    def of(self, folder: Path, path: str, upload: str, needs: str = "    needs: [make]\n", before: str = "") -> Proof:
        other = f"  make:\n    steps:\n      - uses: actions/upload-artifact@v4\n        with:\n{upload}"
        return told(folder, path, job(before + CHECKOUT, f"cat {path}", checkout="", more=needs) + other)

    def test_the_step_to_add(self, tmp_path: Path) -> None:
        proof = self.of(tmp_path, "dist", "          path: dist\n")
        assert "+      - uses: actions/download-artifact@v4\n+        with:\n+          name: artifact\n" in proof.diff

    @pytest.mark.parametrize(
        ("path", "upload", "needs"),
        [
            ("dist", "          path: dist\n", ""),
            ("dist/a.js", "          path: dist\n", "    needs: make\n"),
            ("a.whl", "          path: a.whl\n", "    needs: make\n"),
            ("dist", "          path: |\n            dist\n            docs\n", "    needs: make\n"),
            ("dist", "          name: x-${{ matrix.os }}\n          path: dist\n", "    needs: make\n"),
        ],
    )
    def test_words_alone(self, tmp_path: Path, path: str, upload: str, needs: str) -> None:
        proof = self.of(tmp_path, path, upload, needs)
        assert "is made in the job `make`" in (proof.summary or "")
        assert proof.diff == ""

    def test_one_that_is_fetched_already(self, tmp_path: Path) -> None:
        fetch = "      - uses: actions/download-artifact@v4\n"
        assert "made in" not in said(self.of(tmp_path, "dist", "          path: dist\n", before=fetch))

    def test_one_that_is_made_and_not_kept(self, tmp_path: Path) -> None:
        text = job("cat out/a.txt") + "  make:\n    steps:\n      - run: date > out/a.txt\n"
        proof = told(tmp_path, "out/a.txt", text)
        assert "Upload it in the job `make`" in (proof.remedy or "")

    def test_an_action_of_an_unknown_version(self, tmp_path: Path) -> None:
        text = job("ls dist", more="    needs: make\n") + (
            "  make:\n    steps:\n      - uses: actions/upload-artifact@0123abc\n        with:\n          path: dist\n"
        )
        assert told(tmp_path, "dist", text).diff == ""

    def test_steps_in_one_line(self, tmp_path: Path) -> None:
        text = (
            "on: push\njobs:\n  make:\n    steps:\n      - uses: actions/upload-artifact@v4\n        with:\n"
            "          path: dist\n  build:\n    needs: make\n"
            "    steps: [{uses: actions/checkout@v4}, {name: Run it, run: ls dist}]\n"
        )
        proof = told(tmp_path, "dist", text)
        assert "is made in the job `make`" in (proof.summary or "")
        assert proof.diff == ""


def step_of(text: str) -> tuple[workflow.Job, workflow.Step]:
    file = workflow.read("ci.yml", f"jobs:\n  build:\n    steps:\n{text}")
    assert file is not None
    return file.jobs[0], file.jobs[0].steps[0]


def test_mends_that_are_not_certain() -> None:
    listed, step = step_of("      - {uses: a/b, run: x}\n")
    assert step_mends.with_input(listed, step, "c", "d") is None or "{" in str(
        step_mends.with_input(listed, step, "c", "d")
    )
    wrong, odd = step_of("      - uses: a/b\n        with: 1\n")
    assert step_mends.with_input(wrong, odd, "c", "d") is None
    empty = workflow.read("ci.yml", "jobs:\n  build:\n    steps: []\n")
    assert empty is not None
    assert step_mends.with_step_before(empty.jobs[0], 0, {"uses": "x"}) is None
    plain, run = step_of("      - run: cat a\n")
    assert step_mends.with_script(plain, run, "b", "c") is None
    assert step_mends.with_line(plain, run, 1, "cat b") is not None
    missing = workflow.Step(("jobs", "build", "steps", 7), {"run": "cat a"}, 1)
    assert step_mends.with_script(plain, missing, "a", "b") is None


def test_what_a_checkout_fetches(tmp_path: Path) -> None:
    _, step = step_of("      - uses: actions/checkout@v4\n        with:\n          lfs: true\n")
    assert Checkout(step, "", None).lfs
    assert not Checkout(step, "", None).submodules
    assert checked_out.fetches_submodules([]) is False
    commit(tmp_path, {WORKFLOW: job("x")})
    assert Local(tmp_path).prove(finding("x", job="elsewhere")).state is CONFIRMED

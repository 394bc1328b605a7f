"""A missing path that is built, fetched or made from another file: what may be said of it, and what must not be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.proofs.local import Local, commit
from tests.proofs.situation import WORKFLOW, Files
from tests.triage.proofs.test_missing_file import CHECKOUT, finding, job, proven, said
from workers.triage.model import Proof, ProofState

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED


def after(folder: Path, path: str, before: str, files: Files | None = None, run: str = "", **more: Any) -> Proof:  # noqa: ANN401 - as of `proven`
    """The Proof for a path that is missing after a step that ran something; `before` is written as in a file."""
    step = before if before.startswith("      - ") else f"      - name: Before\n        run: {before}\n"
    return proven(folder, path, None, files, workflow=job(step, run or f"cat {path}"), **more)


class TestBuilt:
    @pytest.mark.parametrize(
        ("path", "builds"),
        [
            ("dist/app.js", "npm run build"),
            ("dist/app.js", "yarn build"),
            ("dist/a.whl", "python -m build"),
            ("target/app.jar", "./mvnw -B package"),
            ("target/release/app", "cargo build --release"),
            ("build/libs/a.jar", "./gradlew assemble"),
            ("node_modules/x/index.js", "npm ci"),
            ("coverage.xml", "pytest --cov"),
            ("test-results/junit.xml", "npx playwright test"),
            ("dist/app", "bash scripts/release.sh"),
        ],
    )
    @pytest.mark.parametrize("ignore", ["*.x\n", "dist\ntarget\nbuild\nnode_modules\ncoverage.xml\ntest-results\n"])
    def test_what_a_step_may_have_made(self, tmp_path: Path, path: str, builds: str, ignore: str) -> None:
        proof = after(tmp_path, path, builds, {".gitignore": ignore})
        assert (proof.state, proof.summary, proof.commands) == (NOT_CHECKED, None, ())
        assert "`Before` (line 6 of `.github/workflows/ci.yml`)" in (proof.remedy or "")
        assert len(proof.looked) == len(set(proof.looked))

    @pytest.mark.parametrize("does", ["npm ci", "pip install .", "echo hello", "pytest", "go test ./...", "python -V"])
    def test_what_builds_nothing(self, tmp_path: Path, does: str) -> None:
        proof = after(tmp_path, "dist/app.js", does, {".gitignore": "dist\n"})
        assert proof.state is CONFIRMED
        assert (
            proof.summary
            == "The step needs `dist/app.js`, which is built, not committed: no step before it \
plainly makes it."
        )

    def test_git_ignoring_what_is_built_is_not_the_cause(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "dist/app.js", None, {".gitignore": "dist\n"})
        assert "has git ignore it" not in (proof.summary or "")

    def test_where_it_ran_and_what_hides_its_failure(self, tmp_path: Path) -> None:
        quiet = (
            "      - name: Before\n        working-directory: web\n        continue-on-error: true\n"
            "        run: npm run build\n"
        )
        proof = after(tmp_path, "dist", quiet)
        assert "(it ran in `web/`)" in (proof.remedy or "")
        assert "line 8 sets `continue-on-error`" in (proof.remedy or "")
        hidden = after(tmp_path, "dist", "make build || true")
        assert "`|| true` hides that" in (hidden.remedy or "")
        plain = after(tmp_path, "dist", "make build")
        assert "unseen" not in (plain.remedy or "")

    def test_a_step_that_was_to_make_it_and_may_have_failed(self, tmp_path: Path) -> None:
        quiet = "      - name: Before\n        continue-on-error: true\n        run: echo 1 > dist/a.txt\n"
        assert "line 7 sets `continue-on-error`" in (after(tmp_path, "dist/a.txt", quiet).remedy or "")

    @pytest.mark.parametrize("path", ["bin/setup", "lib/tool", "env/prod.json", "build/tools.py", "public/app.ts"])
    def test_names_that_may_be_sources_as_well(self, tmp_path: Path, path: str) -> None:
        assert "built" not in said(after(tmp_path, path, "make"))

    def test_names_that_tell_only_together_with_a_build(self, tmp_path: Path) -> None:
        assert "looks like something that is built" in after(tmp_path, "public/index.html", "npm run build").detail
        assert "built" not in said(proven(tmp_path, "public/index.html"))

    def test_what_the_repository_has_elsewhere_is_not_built(self, tmp_path: Path) -> None:
        proof = after(tmp_path, "dist/a.js", "make", {"web/dist/a.js": "1", "other/dist/a.js": "2"})
        assert "built" not in proof.detail


class TestNamed:
    @pytest.mark.parametrize(
        "does",
        [
            "pytest --junitxml=out/x.xml",
            "make out",
            "./tool --write out/x.xml",
            "docker run -v $PWD:/src acme/tool out/x.xml",
        ],
    )
    def test_a_step_that_names_it(self, tmp_path: Path, does: str) -> None:
        proof = after(tmp_path, "out/x.xml", does)
        assert proof.state is NOT_CHECKED
        assert "`Before`" in proof.detail
        assert "line 6" in (proof.remedy or "")

    @pytest.mark.parametrize("does", ["ls docs", "cat .", "cd docs && cat x.xml", "echo x.xml2", "ls $DIR/x.xml"])
    def test_a_step_that_names_something_else(self, tmp_path: Path, does: str) -> None:
        proof = after(tmp_path, "docs/y/x.xml", does, {"docs/a": ""})
        assert proof.state is CONFIRMED


class TestFetched:
    @pytest.mark.parametrize(
        "does",
        [
            "git clone https://github.com/acme/tools",
            "git clone --depth=1 https://github.com/acme/tools.git",
            "git clone https://github.com/acme/x tools",
            "curl -LO https://example.com/tools.tar.gz && tar xzf tools.tar.gz",
            "unzip tools.zip",
        ],
    )
    def test_what_a_script_fetches(self, tmp_path: Path, does: str) -> None:
        proof = after(tmp_path, "tools/setup.py", does, {"setup.py": ""})
        assert proof.state is NOT_CHECKED
        assert "fetches `tools/`" in said(proof)
        assert "whether `tools/setup.py` is among it" in (proof.remedy or "")
        own = proven(tmp_path, "tools/setup.py", f"{does}\npython tools/setup.py", {"setup.py": ""})
        assert own.state is NOT_CHECKED

    @pytest.mark.parametrize(
        "does", ["git clone https://github.com/acme/other", "git fetch", "git clone $URL/x /tmp/y"]
    )
    def test_what_a_script_fetches_elsewhere(self, tmp_path: Path, does: str) -> None:
        assert after(tmp_path, "tools/x.cfg", does).state is CONFIRMED


class TestTemplates:
    @pytest.mark.parametrize(
        ("path", "template"),
        [
            ("app.yml", "app.yml.example"),
            ("conf/app.yml", "conf/app.example.yml"),
            ("conf/app.yml", "conf/app.yml.dist"),
            (".env", ".env.example"),
        ],
    )
    def test_a_file_to_copy(self, tmp_path: Path, path: str, template: str) -> None:
        proof = proven(tmp_path, path, None, {template: ""})
        assert proof.state is CONFIRMED
        assert f"`cp {template} {path}`" in (proof.remedy or "")
        assert ("commit it" in (proof.remedy or "")) is (path != ".env")

    def test_a_file_to_configure(self, tmp_path: Path) -> None:
        with_script = proven(tmp_path, "a/config.mk", None, {"a/config.mk.in": "", "a/configure": ""})
        assert "often `./a/configure` does that" in (with_script.remedy or "")
        without = proven(tmp_path, "a/config.mk", None, {"a/config.mk.in": ""})
        assert "the project's build" in (without.remedy or "")

    def test_a_header_to_configure(self, tmp_path: Path) -> None:
        quote = "main.c:1:10: fatal error: config.h: No such file or directory"
        proof = proven(tmp_path, "config.h", "make", {"src/config.h.in": ""}, quote=quote)
        assert "`src/config.h.in`, from which it is likely made" in (proof.summary or "")
        two = proven(tmp_path, "config.h", "make", {"src/config.h.in": "", "lib/config.h.in": ""}, quote=quote)
        assert two.state is NOT_CHECKED

    def test_a_folder_is_no_template(self, tmp_path: Path) -> None:
        assert "likely made" not in said(proven(tmp_path, "app", None, {"app.template/x": ""}))


class TestNear:
    def test_a_folder_of_a_like_name(self, tmp_path: Path) -> None:
        for path, there in (("test", "tests"), ("infra/prod", "infra/production"), ("src/acme", "src/acme_core")):
            proof = proven(tmp_path, path, None, {f"{there}/x.txt": ""})
            assert f"The nearest name is `{there}`" in proof.detail

    def test_other_signs_between_the_words(self, tmp_path: Path) -> None:
        files = {"requirements.txt": "", "requirements/dev.txt": ""}
        proof = proven(tmp_path, "requirements-dev.txt", None, files)
        assert "Use `requirements/dev.txt` if that is what is meant" in (proof.remedy or "")

    def test_a_name_that_many_folders_have(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "docs/README.md", None, {"README.md": "", "web/README.md": "1"})
        assert proof.remedy is None


class TestRunners:
    @pytest.mark.parametrize("runner", ["windows-latest", "macos-14", "Windows"])
    def test_disks_that_know_no_case(self, tmp_path: Path, runner: str) -> None:
        files = {"conf/app.toml": ""}
        proof = proven(tmp_path, "conf/App.toml", None, files, context={"labels": (runner,)})
        assert (proof.state, proof.diff) == (NOT_CHECKED, "")
        assert "Do not commit it again" in (proof.remedy or "")

    def test_a_windows_path_in_the_log(self, tmp_path: Path) -> None:
        quote = r"Cannot find path 'D:\a\datasets\datasets\conf\App.toml' because it does not exist."
        assert proven(tmp_path, r"conf\App.toml", None, {"conf/app.toml": ""}, quote=quote).state is NOT_CHECKED

    def test_linux_knows_case(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "conf/App.toml", None, {"conf/app.toml": ""}, context={"labels": ("ubuntu-24.04",)})
        assert proof.state is REFUTED


class TestFolders:
    def test_a_project_file_where_the_folder_is_not_known(self, tmp_path: Path) -> None:
        more = "    defaults:\n      run:\n        working-directory: packages/${{ matrix.package }}\n"
        text = job("npm ci", more=more)
        proof = proven(tmp_path, "package.json", None, {"packages/cli/package.json": ""}, workflow=text)
        assert (proof.state, proof.diff, proof.summary) == (NOT_CHECKED, "", None)
        assert "cannot be told" in proof.detail

    def test_where_the_step_runs_is_told_as_the_workflow_has_it(self, tmp_path: Path) -> None:
        text = job("      - name: Run it\n        working-directory: app\n        run: npm ci\n")
        quote = "open '/home/runner/work/datasets/datasets/app/package.json'"
        proof = proven(tmp_path, "app/package.json", None, {"app/x": ""}, workflow=text, quote=quote)
        assert "which runs in `app`" in said(proof)

    @pytest.mark.parametrize(
        ("more", "step", "line"),
        [
            ("", "        working-directory: services/api\n", 7),
            ("    defaults:\n      run:\n        working-directory: services/api\n", "", 6),
        ],
    )
    def test_a_folder_for_steps_that_is_not_there(self, tmp_path: Path, more: str, step: str, line: int) -> None:
        text = job(f"      - name: Run it\n{step}        run: ls\n", more=more)
        quote = "with working directory '/home/runner/work/datasets/datasets/services/api'. No such file or directory"
        proof = proven(tmp_path, "services/api", None, {"services/apis/x": ""}, workflow=text, quote=quote)
        assert f"line {line}: `working-directory: services/api`" in said(proof)
        assert "Use `services/apis` if that is what is meant" in (proof.remedy or "")

    def test_what_a_command_makes_stays_where_it_is(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "CMakeLists.txt", "cmake -S . -B build", {"src/CMakeLists.txt": ""})
        assert (proof.state, proof.diff) == (REFUTED, "")

    def test_later_steps_are_spoken_of(self, tmp_path: Path) -> None:
        later = "      - name: Later\n        run: ./target/release/app\n"
        proof = proven(tmp_path, "Cargo.toml", None, {"rust/Cargo.toml": ""}, workflow=job("cargo build", later))
        assert "steps after it may have to look there" in (proof.remedy or "")
        last = proven(tmp_path, "Cargo.toml", "cargo build", {"rust/Cargo.toml": ""})
        assert "steps after" not in (last.remedy or "")


class TestActions:
    def test_an_input_that_names_the_file(self, tmp_path: Path) -> None:
        step = "      - name: Run it\n        uses: acme/go@v5\n        with:\n          version-file: go.mod\n"
        proof = proven(tmp_path, "go.mod", None, {"server/go.mod": ""}, workflow=job(step))
        assert "+          version-file: server/go.mod\n" in proof.diff

    def test_several_lock_files(self, tmp_path: Path) -> None:
        step = "      - name: Run it\n        uses: actions/setup-node@v4\n        with:\n          cache: pnpm\n"
        quote = "Dependencies lock file is not found in /home/runner/work/datasets/datasets. Supported file patterns: x"
        files = {"a/pnpm-lock.yaml": "", "b/pnpm-lock.yaml": "1"}
        proof = proven(tmp_path, "pnpm-lock.yaml", None, files, workflow=job(step), quote=quote)
        assert "`**/pnpm-lock.yaml`" in (proof.remedy or "")
        other = "      - name: Run it\n        uses: acme/lint@v1\n        with:\n          config: x.ini\n"
        words = proven(tmp_path, "x.ini", None, {"a/x.ini": "", "b/x.ini": "1"}, workflow=job(other))
        assert "the path of the one that is meant:" in (words.remedy or "")

    def test_the_lock_file_of_an_input_is_named(self, tmp_path: Path) -> None:
        step = (
            "      - name: Run it\n        uses: actions/setup-node@v4\n"
            "        with:\n          cache: npm\n          cache-dependency-path: app/package-lock.json\n"
        )
        commit(tmp_path, {WORKFLOW: job(step, checkout=CHECKOUT), "web/package-lock.json": ""})
        quote = "Error: Some specified paths were not resolved, unable to cache dependencies."
        proof = Local(tmp_path).prove(finding("lock file", quote))
        assert proof.summary == "The job needs `app/package-lock.json`, which is not there."


class TestCalledWorkflows:
    CALLER = "on: push\njobs:\n  build:\n    uses: ./.github/workflows/build.yml\n"

    def test_a_name_that_is_somewhere(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "config.yml", None, {"conf/config.yml": ""}, workflow=self.CALLER)
        assert (proof.state, proof.diff) == (NOT_CHECKED, "")
        assert "`conf/config.yml` is in the tree" in proof.detail

    def test_a_name_that_is_nowhere(self, tmp_path: Path) -> None:
        assert proven(tmp_path, "notes/x.txt", None, {"a": ""}, workflow=self.CALLER).state is CONFIRMED

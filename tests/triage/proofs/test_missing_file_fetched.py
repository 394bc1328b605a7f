"""A missing path between jobs, checkouts, links and package managers, and patterns that nothing fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.local import Local, commit
from tests.proofs.situation import WORKFLOW, Files, Gitlink, Link
from tests.triage.proofs.test_missing_file import CHECKOUT, finding, job, proven, said
from workers.triage.model import Proof, ProofState
from workers.triage.workspace import relative

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED
MODULES = '[submodule "vendor/x"]\n\tpath = vendor/x\n\turl = https://github.com/acme/x\n'


def action(uses: str, **inputs: str) -> str:
    """A step as it is written in a file."""
    given = "".join(f"          {name.replace('_', '-')}: {value}\n" for name, value in inputs.items())
    return f"      - name: Before\n        uses: {uses}\n" + (f"        with:\n{given}" if given else "")


def jobs(upload: dict[str, str], download: str, run: str) -> str:
    """Two jobs: one that uploads, and the one that fails after a download."""
    up = "".join(f"          {name}: {value}\n" for name, value in upload.items())
    head = "  make:\n    steps:\n      - uses: actions/upload-artifact@v4\n        with:\n" + up
    return "on: push\njobs:\n" + head + job(download, run).partition("jobs:\n")[2]


class TestArtifacts:
    def told(self, folder: Path, download: str, path: str = "dist", upload: str = "dist", more: str = "") -> Proof:
        text = jobs({"name": "site", "path": upload}, download, f"cat {path}") + more
        return proven(folder, path, None, {"a": ""}, workflow=text)

    def test_without_a_path(self, tmp_path: Path) -> None:
        proof = self.told(tmp_path, action("actions/download-artifact@v4", name="site"))
        assert proof.state is CONFIRMED
        assert "puts the files of the artifact `site` into the repository's root, not into `dist/`" in said(proof)
        assert "+          path: dist\n" in proof.diff

    def test_without_a_name(self, tmp_path: Path) -> None:
        proof = self.told(tmp_path, action("actions/download-artifact@v4"))
        assert "into `site/`, not into `dist/`" in (proof.summary or "")
        assert "Set `name: site` and `path: dist`" in (proof.remedy or "")
        assert proof.diff == ""

    def test_another_path(self, tmp_path: Path) -> None:
        download = action("actions/download-artifact@v4", name="site", path="out")
        assert "-          path: out\n+          path: dist\n" in self.told(tmp_path, download).diff
        used = self.told(tmp_path, download, more="      - run: ls out/a\n")
        assert (used.state, used.diff) == (CONFIRMED, "")

    def test_a_file(self, tmp_path: Path) -> None:
        download = action("actions/download-artifact@v4", name="site")
        proof = self.told(tmp_path, download, "out/r.xml", "out/r.xml")
        assert "+          path: out\n" in proof.diff
        at_root = self.told(tmp_path, download, "r.xml", "r.xml")
        assert "puts the files" not in said(at_root)

    @pytest.mark.parametrize(
        "inputs", [{"pattern": "s*"}, {"name": "other"}, {"name": "${{ matrix.x }}"}, {"name": "site", "path": "$X"}]
    )
    def test_what_is_not_certain(self, tmp_path: Path, inputs: dict[str, str]) -> None:
        proof = self.told(tmp_path, action("actions/download-artifact@v4", **inputs))
        assert (proof.state, proof.diff) == (NOT_CHECKED, "")
        assert "`Before`" in (proof.remedy or "")

    def test_a_cache_that_names_it(self, tmp_path: Path) -> None:
        cached = job(action("actions/cache@v4", path="dist", key="x"), "cat dist/a.js")
        assert proven(tmp_path, "dist/a.js", workflow=cached).state is NOT_CHECKED
        other = job(action("actions/cache@v4", path="~/.npm", key="x"), "cat dist/a.js")
        assert proven(tmp_path, "dist/a.js", workflow=other).state is CONFIRMED


class TestPatterns:
    CACHE = "      - name: Run it\n        uses: actions/setup-python@v5\n        with:\n          cache: pip\n"
    GLOBS = "**/requirements.txt or **/pyproject.toml"
    QUOTE = "No file in /home/runner/work/datasets/datasets matched to [**/requirements.txt or **/pyproject.toml]"

    def told(self, folder: Path, files: Files, text: str | None = None) -> Proof:
        return proven(folder, self.GLOBS, None, files, workflow=text or job(self.CACHE), quote=self.QUOTE)

    def test_a_cache_without_its_files(self, tmp_path: Path) -> None:
        proof = self.told(tmp_path, {"setup.py": ""})
        assert proof.state is CONFIRMED
        assert "the repository has none" in (proof.summary or "")
        assert "`cache-dependency-path`" in (proof.remedy or "")

    def test_a_cache_whose_files_are_there(self, tmp_path: Path) -> None:
        proof = self.told(tmp_path, {"api/requirements.txt": ""})
        assert (proof.state, proof.looked[0].text) == (
            NOT_CHECKED,
            "`api/requirements.txt`: in the tree at this commit",
        )

    def test_before_the_checkout(self, tmp_path: Path) -> None:
        proof = self.told(tmp_path, {"requirements.txt": ""}, job(self.CACHE, CHECKOUT, checkout=""))
        assert "when `requirements.txt` is not there yet" in (proof.summary or "")
        assert "`.`" not in said(proof)

    @pytest.mark.parametrize(
        ("glob", "there", "fits"),
        [
            ("*.tf", "main.tf", True),
            ("*.tf", "infra/main.tf", False),
            ("src/**/*.ts", "src/a/b/c.ts", True),
            ("src/**/*.ts", "src/c.ts", True),
            ("src/*.t?", "src/c.ts", True),
            ("src/*.ts", "src/a/c.ts", False),
            ("./src/**", "src/a/c.ts", True),
        ],
    )
    def test_what_fits(self, tmp_path: Path, glob: str, there: str, *, fits: bool) -> None:
        proof = proven(tmp_path, glob, f"check {glob}", {there: "", "src/x": ""})
        assert proof.state is (NOT_CHECKED if fits else CONFIRMED)

    def test_in_any_folder_where_the_step_does_not_say(self, tmp_path: Path) -> None:
        assert proven(tmp_path, "*.tf", "make plan", {"infra/main.tf": ""}).state is NOT_CHECKED

    def test_in_the_folder_of_the_step(self, tmp_path: Path) -> None:
        step = "      - name: Run it\n        working-directory: web\n        run: check *.tf\n"
        there = proven(tmp_path, "*.tf", None, {"web/main.tf": ""}, workflow=job(step))
        assert there.state is NOT_CHECKED
        assert proven(tmp_path, "*.tf", None, {"main.tf": "", "web/x": ""}, workflow=job(step)).state is CONFIRMED

    def test_a_pattern_of_what_is_built(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "*.whl", "twine upload *.whl", {"a": ""})
        assert "built, not committed" in (proof.summary or "")
        step = "      - name: Before\n        run: python -m build\n"
        maybe = proven(tmp_path, "*.whl", None, {"a": ""}, workflow=job(step, "twine upload *.whl"))
        assert maybe.state is NOT_CHECKED


class TestCheckouts:
    def told(self, folder: Path, *checkouts: str) -> Proof:
        return proven(folder, "a.txt", None, {"a.txt": ""}, workflow=job(*checkouts, "cat a.txt"))

    def test_another_repository_in_its_place(self, tmp_path: Path) -> None:
        proof = self.told(tmp_path, action("actions/checkout@v4", repository="acme/tools"))
        assert proof.state is REFUTED
        assert "The checkout of `acme/tools` (line 6 of `.github/workflows/ci.yml`)" in (proof.summary or "")

    @pytest.mark.parametrize(
        "inputs",
        [
            {"repository": "acme/tools", "path": "tools"},
            {"repository": "acme/datasets"},
        ],
    )
    def test_what_takes_nothing_away(self, tmp_path: Path, inputs: dict[str, str]) -> None:
        assert "takes" not in said(self.told(tmp_path, action("actions/checkout@v4", **inputs)))

    def test_no_checkout_is_not_blamed_for_a_file_that_lies_elsewhere(self, tmp_path: Path) -> None:
        proof = proven(
            tmp_path, "config.ini", None, {"examples/config.ini": ""}, workflow=job("cat config.ini", checkout="")
        )
        assert (proof.state, proof.diff) == (CONFIRMED, "")
        assert "never checks" not in said(proof)


class TestLinks:
    def test_out_of_the_repository(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "x.toml", None, {"x.toml": Link("/etc/x.toml")})
        assert "ommit" not in (proof.remedy or "")

    def test_to_what_git_ignores(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "x.toml", None, {"x.toml": Link("own/x.toml"), ".gitignore": "own\n"})
        assert proof.detail.startswith("`x.toml` is a symbolic link to `own/x.toml`.")
        assert proof.commands == ("git add --force -- own/x.toml",)
        assert "`x.toml` line 1" not in said(proof)

    def test_into_a_submodule(self, tmp_path: Path) -> None:
        files: Files = {"x.toml": Link("vendor/x/x.toml"), "vendor/x": Gitlink(), ".gitmodules": MODULES}
        proof = proven(tmp_path, "x.toml", None, files)
        assert "submodules: true" in proof.diff


class TestCompose:
    @pytest.mark.parametrize("name", ["docker-compose.yml", "compose.yml", "docker-compose.yaml"])
    def test_a_file_of_another_name_in_another_folder(self, tmp_path: Path, name: str) -> None:
        quote = "no configuration file provided: not found"
        proof = proven(tmp_path, "compose.yaml", "docker compose up -d", {f"deploy/{name}": ""}, quote=quote)
        assert proof.state is REFUTED
        assert "working-directory: deploy" in proof.diff

    def test_a_command_in_a_container_is_not_moved(self, tmp_path: Path) -> None:
        quote = "no configuration file provided: not found"
        files = {"deploy/compose.yml": ""}
        proof = proven(tmp_path, "compose.yaml", "docker compose run web ls", files, quote=quote)
        assert (proof.state, proof.diff) == (REFUTED, "")


BASE: Files = {"docs/en/a.md": "1\n", "docs/en/b.md": "2\n", "x": ""}
HEAD: Files = {"guide/en/a.md": "1\n", "guide/en/b.md": "2\n", "x": ""}


class TestRenamedFolders:
    def test_all_that_the_script_names(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "docs/en/a.md", "cat docs/en/a.md ./docs/en/b.md", HEAD, base=BASE)
        assert (
            proof.summary == "This pull request renames the folder `docs` to `guide`; the job still uses the old name."
        )
        assert "+          cat guide/en/a.md ./guide/en/b.md\n" in proof.diff

    @pytest.mark.parametrize("head", [{**HEAD, "docs/c.md": ""}, {"guide/en/a.md": "1\n", "x": ""}])
    def test_a_folder_that_is_still_there_or_lacks_something(self, tmp_path: Path, head: Files) -> None:
        proof = proven(tmp_path, "docs/en/a.md", "cat docs/en/a.md docs/en/b.md", head, base=BASE)
        assert "renames `docs/en/a.md` to `guide/en/a.md`" in (proof.summary or "")
        assert "+          cat guide/en/a.md docs/en/b.md\n" in proof.diff


class TestManagers:
    def test_the_cache_of_an_action(self, tmp_path: Path) -> None:
        step = "      - name: Run it\n        uses: actions/setup-node@v4\n        with:\n          cache: yarn\n"
        proof = proven(tmp_path, "yarn.lock", None, {"package-lock.json": "{}"}, workflow=job(step))
        assert proof.state is CONFIRMED
        assert "Set `cache: npm`" in (proof.remedy or "")

    def test_a_command(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "package-lock.json", "npm ci", {"pnpm-lock.yaml": ""})
        assert proof.remedy == "Install with pnpm, or commit `package-lock.json`."
        none = proven(tmp_path, "package-lock.json", "npm ci", {"poetry.lock": ""})
        assert "Install with" not in said(none)


def test_no_one_changes_a_link_as_if_it_were_a_script(tmp_path: Path) -> None:
    files: Files = {"Docs/a": "", "run.sh": Link("docs/a")}
    commit(tmp_path, {WORKFLOW: job("bash run.sh"), **files})
    assert Local(tmp_path).prove(finding("docs/a", "run.sh: line 1: docs/a: No such file")).diff == ""


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        (r"D:\a\app\app\build\x.py", r"build\x.py"),
        (r"D:\\a\\app\\app\\build\\x.py", r"build\x.py"),
        ("/home/runner/work/app/app/x.py", "x.py"),
        (r"C:\Windows\x", r"C:\Windows\x"),
    ],
)
def test_where_a_runner_checks_out(path: str, inside: str) -> None:
    assert relative(path) == inside

"""A path that the build of an image misses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.proofs.situation import Files, Gitlink, Link
from tests.triage.proofs.test_missing_file import CHECKOUT, job, proven, said
from workers.triage.model import Proof, ProofState

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED
DOCKERFILE = "FROM python:3.12-slim\nCOPY requirements.txt ./\nCOPY src/app /app\n"


def built(folder: Path, path: str, files: Files, run: str = "docker build .", **more: Any) -> Proof:  # noqa: ANN401 - as for proven
    """The Proof for a path of a `COPY` that the step misses."""
    ref = "a1b2::c3d4"
    error = f'failed to calculate checksum of ref {ref}: "/{path}": not found'
    quote = f"ERROR: failed to build: failed to solve: failed to compute cache key: {error}"
    return proven(folder, path, run, files, quote=quote, **more)


def action(**inputs: str) -> str:
    given = "".join(f"          {name}: {value}\n" for name, value in {"push": "false", **inputs}.items())
    return f"      - name: Run it\n        uses: docker/build-push-action@v6\n        with:\n{given}"


class TestDockerignore:
    def of(self, folder: Path, ignoring: str, **files: str) -> Proof:
        return built(
            folder,
            "requirements.txt",
            {"Dockerfile": DOCKERFILE, "requirements.txt": "", ".dockerignore": ignoring, **files},
        )

    def test_a_line_for_it_and_a_pattern_as_well(self, tmp_path: Path) -> None:
        proof = self.of(tmp_path, "requirements.txt\n*.txt\n")
        assert "+!requirements.txt" in proof.diff
        assert "line 1" in (proof.summary or "")
        later = self.of(tmp_path, "*.txt\n!*.txt\n**/requirements.txt\n")
        assert "-**/requirements.txt" in later.diff

    def test_line_ends_stay(self, tmp_path: Path) -> None:
        assert "+!requirements.txt\r\n" in self.of(tmp_path, "*.txt\r\n*.md\r\n").diff

    def test_secrets_stay_outside(self, tmp_path: Path) -> None:
        files = {"Dockerfile": "FROM x\nCOPY .env .\n", ".env": "", ".dockerignore": ".env\n"}
        proof = built(tmp_path, ".env", files)
        assert (proof.state, proof.diff) == (REFUTED, "")
        assert "good reason" in (proof.remedy or "")

    def test_a_folder(self, tmp_path: Path) -> None:
        files = {"Dockerfile": "FROM x\nCOPY data /data\n", "data/a.csv": "", "data/deep/b.txt": ""}
        left_out = built(tmp_path, "data", {**files, ".dockerignore": "data\n!data/c\n"})
        assert "-data" in left_out.diff
        partly = built(tmp_path, "data", {**files, ".dockerignore": "data\n!data/a.csv\n"})
        assert "leaves it out" not in (partly.summary or "")

    def test_of_a_folder_that_is_the_context(self, tmp_path: Path) -> None:
        files = {
            "web/Dockerfile": "FROM x\nCOPY data /d\n",
            "web/data/a": "",
            "web/.dockerignore": "data\n",
            ".dockerignore": "!x\n",
        }
        proof = built(tmp_path, "data", files, "docker build web")
        assert "line 1 of `web/.dockerignore`" in (proof.summary or "")

    def test_a_name_that_is_a_pattern_is_not_added(self, tmp_path: Path) -> None:
        files = {"Dockerfile": 'FROM x\nCOPY ["a[1].txt", "/"]\n', "a[1].txt": "", ".dockerignore": "*.txt\n"}
        proof = built(tmp_path, "a[1].txt", files)
        assert (proof.state, proof.diff) == (REFUTED, "")

    def test_a_git_context_does_not_know_it(self, tmp_path: Path) -> None:
        files = {"Dockerfile": DOCKERFILE, "requirements.txt": "", "src/app/x": "", ".dockerignore": "*\n"}
        proof = built(tmp_path, "requirements.txt", files, workflow=job(action()))
        assert "line 1" not in said(proof)
        assert "was not there when the image was built" in (proof.summary or "")


class TestContext:
    def test_a_copy_that_is_named_wrongly(self, tmp_path: Path) -> None:
        files = {"Dockerfile": DOCKERFILE, "pip/requirements.txt": "", "src/app/x": ""}
        proof = built(tmp_path, "requirements.txt", files)
        assert "+COPY pip/requirements.txt ./\n" in proof.diff

    def test_a_context_that_the_dockerfile_was_written_for(self, tmp_path: Path) -> None:
        files = {"svc/Dockerfile": DOCKERFILE, "svc/requirements.txt": "", "svc/src/app/x": ""}
        proof = built(tmp_path, "requirements.txt", files, "docker build -t a -f svc/Dockerfile .")
        assert "+          docker build -t a -f svc/Dockerfile svc\n" in proof.diff

    def test_neither_fits(self, tmp_path: Path) -> None:
        files = {"docker/Dockerfile": DOCKERFILE, "requirements.txt": ""}
        proof = built(tmp_path, "requirements.txt", files, "docker build docker")
        assert (proof.state, proof.diff) == (REFUTED, "")
        assert "Build with a context that holds" in (proof.remedy or "")

    @pytest.mark.parametrize(
        "run", ["docker build docker --pull", "docker build \\\n  docker", "docker build 'docker'"]
    )
    def test_a_command_that_is_not_plainly_edited(self, tmp_path: Path, run: str) -> None:
        files = {"docker/Dockerfile": DOCKERFILE, "requirements.txt": "", "src/app/x": ""}
        proof = built(tmp_path, "requirements.txt", files, run)
        assert (proof.state, proof.diff) == (REFUTED, "")
        assert "Make the repository's root the build context" in (proof.remedy or "")

    def test_where_the_wider_context_leaves_it_out(self, tmp_path: Path) -> None:
        files = {"docker/Dockerfile": DOCKERFILE, "requirements.txt": "", "src/app/x": "", ".dockerignore": "*.txt\n"}
        assert built(tmp_path, "requirements.txt", files, "docker build docker").diff == ""

    def test_an_action_with_a_dockerfile_of_its_own(self, tmp_path: Path) -> None:
        files = {
            "docker/prod": DOCKERFILE,
            "requirements.txt": "",
            "src/app/x": "",
            "docker/prod.Dockerfile": DOCKERFILE,
        }
        text = job(action(context="docker", file="docker/prod.Dockerfile"))
        proof = built(tmp_path, "requirements.txt", files, workflow=text)
        assert "-          context: docker\n+          context: .\n" in proof.diff
        assert "+          file" not in proof.diff

    def test_a_variable_in_a_copy_leaves_it_open(self, tmp_path: Path) -> None:
        files = {"docker/Dockerfile": f"{DOCKERFILE}COPY $WHAT /\n", "requirements.txt": "", "src/app/x": ""}
        assert built(tmp_path, "requirements.txt", files, "docker build docker").diff == ""

    def test_renamed_here(self, tmp_path: Path) -> None:
        base = {"Dockerfile": DOCKERFILE, "requirements.txt": "a\n", "src/app/x": ""}
        files = {"Dockerfile": DOCKERFILE, "requirements/base.txt": "a\n", "src/app/x": ""}
        proof = built(tmp_path, "requirements.txt", files, base=base)
        assert "renames `requirements.txt` to `requirements/base.txt`" in (proof.summary or "")
        assert "+COPY requirements/base.txt ./\n" in proof.diff

    def test_deleted_here(self, tmp_path: Path) -> None:
        base = {"Dockerfile": DOCKERFILE, "requirements.txt": "a\n", "docs/requirements.txt": ""}
        files = {"Dockerfile": DOCKERFILE, "docs/requirements.txt": ""}
        proof = built(tmp_path, "requirements.txt", files, base=base)
        assert "deletes `requirements.txt`" in (proof.summary or "")
        assert len(proof.commands) == 2

    def test_other_letters_over_several_lines(self, tmp_path: Path) -> None:
        files = {"Dockerfile": "FROM x\nCOPY a \\\n  docs/readme.md \\\n  /srv/\n", "docs/Readme.md": "", "a": ""}
        assert "+  docs/Readme.md \\\n" in built(tmp_path, "docs/readme.md", files).diff

    def test_copied_twice(self, tmp_path: Path) -> None:
        files = {"Dockerfile": "FROM x\nCOPY A /\nFROM y\nCOPY A /\n", "a": ""}
        proof = built(tmp_path, "A", files)
        assert (proof.state, proof.diff) == (REFUTED, "")

    def test_what_is_not_dockers_matter(self, tmp_path: Path) -> None:
        files: Files = {
            "Dockerfile": "FROM x\nCOPY lib/m/x /\nCOPY l /\nCOPY .env.sample /\n",
            "lib/m": Gitlink(),
            "l": Link("no"),
            ".gitignore": ".env*\n",
        }
        assert "submodule" in said(built(tmp_path, "lib/m/x", files))
        assert "symbolic link" in said(built(tmp_path, "l", files))
        assert built(tmp_path, ".env.sample", files).commands == ("git add --force -- .env.sample",)

    def test_no_checkout(self, tmp_path: Path) -> None:
        files = {"Dockerfile": DOCKERFILE, "requirements.txt": "", "src/app/x": ""}
        proof = built(tmp_path, "requirements.txt", files, workflow=job("docker build .", checkout=""))
        assert "never checks the repository out" in (proof.summary or "")
        by_git = built(tmp_path, "requirements.txt", files, workflow=job(action(), checkout=""))
        assert "never checks" not in said(by_git)


NGINX: Files = {"Dockerfile": "FROM nginx\nCOPY dist /srv\n"}


class TestGitContext:
    MAKES = "      - run: mkdir -p dist && date > dist/x\n"

    @pytest.mark.parametrize(
        ("steps", "files", "offered"),
        [
            ((MAKES, action()), {}, True),
            ((action(),), {}, False),
            ((MAKES, action(context='"{{defaultContext}}"')), {}, False),
            ((MAKES, action()), {".dockerignore": "dist\n"}, False),
        ],
    )
    def test_whether_the_workspace_would_do(
        self, tmp_path: Path, steps: tuple[str, ...], files: Files, offered: bool
    ) -> None:
        proof = built(tmp_path, "dist", {**NGINX, **files}, workflow=job(*steps))
        assert proof.state is CONFIRMED
        assert "fresh clone" in (proof.summary or "")
        assert ("+          context: .\n" in proof.diff) is offered

    def test_without_a_checkout_there_is_no_workspace(self, tmp_path: Path) -> None:
        proof = built(tmp_path, "dist", NGINX, workflow=job(self.MAKES, action(), checkout=""))
        assert proof.diff == ""


class TestWhichBuild:
    def test_none_that_is_plain(self, tmp_path: Path) -> None:
        files = {"Dockerfile": DOCKERFILE, "requirements.txt": ""}
        assert built(tmp_path, "requirements.txt", files, "docker build $CONTEXT").state is NOT_CHECKED
        assert built(tmp_path, "requirements.txt", files, step="Another").state is NOT_CHECKED

    def test_the_one_that_names_it(self, tmp_path: Path) -> None:
        files = {
            "a/Dockerfile": "FROM x\nCOPY y /\n",
            "b/Dockerfile": "FROM x\nCOPY z /\n",
            "b/z": "",
            "b/.dockerignore": "z\n",
        }
        run = "docker build a\ndocker build b"
        assert "`b/.dockerignore`" in said(built(tmp_path, "z", files, run))
        assert built(tmp_path, "q", files, run).state is NOT_CHECKED

    def test_one_in_a_makefile(self, tmp_path: Path) -> None:
        files = {
            "Makefile": "image:\n\t@docker build -t x docker\n",
            "docker/Dockerfile": DOCKERFILE,
            "requirements.txt": "",
            "src/app/x": "",
        }
        proof = built(tmp_path, "requirements.txt", files, "make image", step="Run it")
        assert proof.state in {REFUTED, NOT_CHECKED}
        assert proof.diff == ""

    def test_a_stage(self, tmp_path: Path) -> None:
        proof = built(tmp_path, "out", {"Dockerfile": "FROM x AS a\nFROM y\nCOPY --from=a /out /\n"})
        assert proof.state is NOT_CHECKED
        assert "stage `a`" in (proof.remedy or "")

    def test_in_a_folder_of_the_workspace(self, tmp_path: Path) -> None:
        checkout = CHECKOUT + "        with:\n          path: src\n"
        text = job("docker build src", checkout=checkout)
        assert built(tmp_path, "src/x", {"Dockerfile": DOCKERFILE}, workflow=text).state is NOT_CHECKED
        other = CHECKOUT + "        with:\n          repository: acme/other\n"
        assert built(tmp_path, "x", {}, workflow=job("docker build .", checkout=other)).state is NOT_CHECKED


class TestDockerfile:
    QUOTE = "ERROR: failed to solve: failed to read dockerfile: open Dockerfile: no such file or directory"

    def of(self, folder: Path, files: Files, run: str = "docker build .", **more: Any) -> Proof:  # noqa: ANN401 - as for proven
        return proven(folder, "Dockerfile", run, files, quote=self.QUOTE, **more)

    def test_named_for_the_action(self, tmp_path: Path) -> None:
        files = {"docker/Dockerfile": "FROM x\nCOPY a /\n", "a": ""}
        assert (
            "+          file: docker/Dockerfile\n" in self.of(tmp_path, files, workflow=job(action(context="."))).diff
        )

    def test_where_its_context_does_not_fit(self, tmp_path: Path) -> None:
        proof = self.of(tmp_path, {"docker/Dockerfile": "FROM x\nCOPY a /\n"})
        assert (proof.state, proof.diff) == (REFUTED, "")

    def test_one_that_is_named_already(self, tmp_path: Path) -> None:
        files = {"docker/Dockerfile": "FROM x\nCOPY a /\n", "a": ""}
        assert self.of(tmp_path, files, "docker build -f images/Dockerfile .").diff == ""
        compose = {**files, "compose.yaml": "services:\n  web:\n    build: .\n"}
        assert self.of(tmp_path, compose, "docker compose build").diff == ""

    def test_there_none_or_several(self, tmp_path: Path) -> None:
        assert self.of(tmp_path, {"Dockerfile": "FROM x\n"}).state is REFUTED
        assert self.of(tmp_path, {"a": ""}).state is CONFIRMED
        several = self.of(tmp_path, {"a/Dockerfile": "FROM x\n", "b/Dockerfile": "FROM x\n", "Dockerfile.md": ""})
        assert several.diff == ""
        assert self.of(tmp_path, {"a/Dockerfile": ""}, "docker build -f x .").state is NOT_CHECKED


class TestInTheImage:
    QUOTE = "#9 1.004 ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'requirements.txt'"

    def of(self, folder: Path, dockerfile: str, path: str = "requirements.txt", **files: str) -> Proof:
        quote = self.QUOTE.replace("requirements.txt", path)
        return proven(
            folder, path, "docker build .", {"Dockerfile": dockerfile, "requirements.txt": "", **files}, quote=quote
        )

    def test_not_copied(self, tmp_path: Path) -> None:
        text = "FROM a\nCOPY requirements.txt .\nFROM b\nCOPY src src\nRUN pip install -r requirements.txt\nCOPY . .\n"
        proof = self.of(tmp_path, text)
        assert proof.state is REFUTED
        assert "before line 5" in (proof.summary or "")
        assert "Add `COPY requirements.txt ./`" in (proof.remedy or "")

    @pytest.mark.parametrize(
        "text",
        [
            "FROM a\nCOPY . .\nRUN pip install -r requirements.txt\n",
            "FROM a\nCOPY *.txt .\nRUN pip install -r requirements.txt\n",
            "FROM a\nCOPY --from=b /x .\nRUN pip install -r requirements.txt\n",
            "FROM a\nRUN pip install -r requirements.txt\nRUN pip install -r requirements.txt\n",
            "FROM a\nRUN make\n",
        ],
    )
    def test_what_cannot_be_told(self, tmp_path: Path, text: str) -> None:
        assert self.of(tmp_path, text).state is NOT_CHECKED

    def test_what_the_repository_does_not_have(self, tmp_path: Path) -> None:
        assert self.of(tmp_path, "FROM a\nRUN cat /etc/x\n", path="/etc/x").state is NOT_CHECKED

    def test_a_library_stays_one(self, tmp_path: Path) -> None:
        assert "library" in self.of(tmp_path, "FROM a\nRUN x\n", path="libGL.so.1").detail

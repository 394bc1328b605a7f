"""Imports of Node.js that name no package: nothing is to be installed for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.situation import Content
from tests.triage.proofs.missing_modules import CI, CONFIRMED, NOT_CHECKED, REFUTED, ci, missing, proof_of
from workers.triage.model import Finding

PACKAGE = '{\n  "scripts": {"build": "tsc"},\n  "devDependencies": {\n    "jest": "29"\n  }\n}\n'
FILES: dict[str, Content] = {"package.json": PACKAGE, "package-lock.json": "{}", "src/a.js": "", "src/util.js": ""}
NPM = "run: npm ci"


def lacking(module: str, quote: str = "") -> Finding:
    return missing(module, quote or f"Error: Cannot find module '{module}'", by="src/a.js")


@pytest.mark.parametrize(
    ("module", "detail"),
    [
        ("@/lib/x", "is no name of a package"),
        ("~/lib/x", "is no name of a package"),
        ("#internal/x", "is no name of a package"),
        ("src/nothing", "`src` is in the repository"),
        ("components/Button", "`src/components` is in the repository"),
        ("fs/promise", "a module of Node.js itself"),
        ("buffer", "a module of Node.js itself"),
        ("node:sqlite", "a module of Node.js itself"),
    ],
)
def test_what_is_no_package_is_not_to_be_installed(tmp_path: Path, module: str, detail: str) -> None:
    files = {**FILES, CI: ci(NPM, "run: node src/a.js"), "src/components/b.js": ""}
    proof = proof_of(tmp_path, files, lacking(module))
    assert (proof.state, detail in proof.detail) == (NOT_CHECKED, True), proof.detail
    assert "install" not in (proof.remedy or "")


def test_an_undeclared_package_is_installed_only_if_it_is_meant(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {**FILES, CI: ci(NPM, "run: node src/a.js")}, lacking("axois"))
    assert (proof.state, "If that is the package which is meant" in (proof.remedy or "")) == (CONFIRMED, True)


@pytest.mark.parametrize(
    ("path", "state", "remedy"),
    [
        ("src/util", REFUTED, "Write `util.js` with its extension in the import of `src/a.js`."),
        ("src/util.js", NOT_CHECKED, None),
        ("dist/a.js", CONFIRMED, "Build it in a step before this one (`npm run build`, which `package.json` defines)"),
        ("lib/b.js", CONFIRMED, "Commit `lib/b.js`"),
    ],
)
def test_a_whole_path_is_a_file(tmp_path: Path, path: str, state: object, remedy: str | None) -> None:
    quote = f"Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/home/runner/work/a/a/{path}' imported from /x/src/a.js"
    proof = proof_of(tmp_path, {**FILES, CI: ci(NPM, "run: node src/a.js")}, lacking(path, quote))
    assert proof.state == state
    assert (remedy in (proof.remedy or "")) if remedy else proof.remedy is None


@pytest.mark.parametrize(
    ("install", "job", "longer"),
    [
        ("npm ci", "    env:\n      NODE_ENV: production\n", "npm ci --include=dev"),
        ("yarn install", "    env:\n      NODE_ENV: production\n", "yarn install --production=false"),
        ("npm ci", "    env:\n      NODE_ENV: test\n", ""),
        ("npm ci", "    env:\n      CI: 1\n", ""),
        ("npm ci --include=dev", "    env:\n      NODE_ENV: production\n", ""),
        ("pnpm install", "    env:\n      NODE_ENV: production\n", ""),
    ],
)
def test_node_env_leaves_development_packages_out(tmp_path: Path, install: str, job: str, longer: str) -> None:
    files = {**FILES, CI: ci(f"run: {install}", "run: node src/a.js", job=job)}
    proof = proof_of(tmp_path, files, lacking("jest"))
    assert proof.state == (CONFIRMED if longer else NOT_CHECKED), proof.detail
    assert f"+      - run: {longer}\n" in proof.diff if longer else not proof.diff


def test_a_line_that_is_not_known_is_not_shown(tmp_path: Path) -> None:
    files = {CI: ci(NPM, "run: node src/a.js"), "package.json": '{"dependencies": {"ms": "2"}}', "src/a.js": ""}
    proof = proof_of(tmp_path, files, lacking("ms"))
    assert "None" not in " ".join([proof.detail, *(look.text for look in proof.looked)])

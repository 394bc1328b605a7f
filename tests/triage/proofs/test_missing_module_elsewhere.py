"""What a repository says of modules of other languages, and of what cannot be looked at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.proofs.local import Local, commit, tree_of
from tests.proofs.situation import Content
from tests.triage.proofs.missing_modules import CI, CONFIRMED, NOT_CHECKED, REFUTED, RUN, ci, missing, proof_of, shown
from workers.triage import prove
from workers.triage.model import Finding, ProofState

PACKAGE = '{\n  "dependencies": {\n    "react": "1"\n  },\n  "devDependencies": {\n    "esbuild": "1"\n  }\n}\n'

NODE = "Error: Cannot find module '{}'"


@pytest.mark.parametrize(
    ("module", "files", "steps", "state", "detail", "line"),
    [
        (
            "esbuild",
            {},
            ["run: npm ci --production"],
            CONFIRMED,
            "which `npm ci --production` (line 7) leaves out",
            "ci",
        ),
        ("esbuild/x", {}, ["run: npm ci"], NOT_CHECKED, "what is amiss is not in the files", ""),
        ("react", {}, ["run: npm ci --omit=dev"], NOT_CHECKED, "what is amiss", ""),
        ("react", {"package-lock.json": ""}, [], CONFIRMED, "no step of this job installs", "+      - run: npm ci"),
        ("react", {"pnpm-lock.yaml": ""}, [], CONFIRMED, "no step of this job installs", ""),
        ("react", {}, ["run: make setup"], NOT_CHECKED, "`make setup` (line 7) may install", ""),
        ("@hapi/wreck/x", {}, ["run: npm ci"], CONFIRMED, "`package.json` does not declare `@hapi/wreck`", ""),
        ("react", {"web/package.json": "{}"}, ["run: npm ci"], NOT_CHECKED, "", ""),
        ("vite", {"web/package.json": PACKAGE.replace("react", "vite")}, [], CONFIRMED, "which is nearer to", ""),
        ("node:sqlite", {}, [], NOT_CHECKED, "is a module of Node.js itself", ""),
        ("react", {"package.json": "{"}, [], NOT_CHECKED, "has no `package.json` that could be read", ""),
    ],
)
def test_packages_of_node_are_looked_up(
    tmp_path: Path, module: str, files: dict[str, Content], steps: list[str], state: ProofState, detail: str, line: str
) -> None:
    content: dict[str, Content] = {CI: ci(*steps, "run: node app.js"), "app.js": "", "package.json": PACKAGE, **files}
    proof = proof_of(tmp_path, content, missing(module, NODE.format(module), "app.js"))
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)
    assert line in proof.diff if line else not proof.diff


def test_a_folder_of_its_own_is_installed_there(tmp_path: Path) -> None:
    files = {CI: ci("run: node web/app.js"), "web/app.js": "", "web/package.json": PACKAGE, "web/package-lock.json": ""}
    proof = proof_of(tmp_path, files, missing("react", NODE.format("react"), "web/app.js"))
    assert "+      - run: npm ci\n+        working-directory: web\n" in proof.diff
    files = {CI: ci("run: node x"), "README": ""}
    assert proof_of(tmp_path, files, missing("react", NODE.format("react"))).state is NOT_CHECKED


@pytest.mark.parametrize(
    ("module", "by", "state", "detail"),
    [
        (
            "./cart",
            "src/main.js",
            CONFIRMED,
            "no `src/cart`, with or without an extension; there is `src/Cart.ts`",
        ),
        ("./cart.js", "src/lib/x.js", CONFIRMED, "There is no `src/lib/cart.js`"),
        ("../lib", "src/main.js", CONFIRMED, "nearest are"),
        ("./old", "src/main.js", CONFIRMED, "the base branch has `src/old.js`"),
        ("./parts", "src/main.js", NOT_CHECKED, "`src/parts/index.ts` is there"),
        ("../../x", "src/main.js", NOT_CHECKED, "leads out of the repository"),
        ("./cart", "", NOT_CHECKED, "is not known"),
    ],
)
def test_files_of_node_are_looked_up(tmp_path: Path, module: str, by: str, state: ProofState, detail: str) -> None:
    base = {"src/old.js": "", "src/main.js": ""}
    head = {
        CI: ci("run: node x"),
        "src/main.js": "",
        "src/Cart.ts": "",
        "src/lib/x.js": "",
        "src/parts/index.ts": "",
        "libs": "",
    }
    proof = proof_of(tmp_path, head, missing(module, NODE.format(module), by), base)
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)


GO = "main.go:5:2: no required module provides package {}; to add it:"

MOD = "module acme.example/app\n\nrequire github.com/a/b/v2 v2.1.0\n"


@pytest.mark.parametrize(
    ("module", "files", "state", "detail"),
    [
        ("github.com/c/d", {"go.mod": MOD}, CONFIRMED, "No `go.mod` of the repository requires"),
        ("github.com/a/b/v2/x", {"go.mod": MOD}, NOT_CHECKED, "(line 3) requires `github.com/a/b/v2`"),
        ("github.com/c/d", {}, NOT_CHECKED, "has no `go.mod`"),
        ("acme.example/app/x", {"go.mod": MOD}, CONFIRMED, "which has no Go files in `x`"),
        ("acme.example/app/x", {"go.mod": MOD, "X/a.go": ""}, CONFIRMED, "there is `X`"),
        ("acme.example/app/x", {"go.mod": MOD, "x/a.go": ""}, NOT_CHECKED, "is there and has Go files"),
    ],
)
def test_packages_of_go_are_looked_up(
    tmp_path: Path, module: str, files: dict[str, Content], state: ProofState, detail: str
) -> None:
    proof = proof_of(tmp_path, {CI: ci("run: go build"), **files}, missing(module, GO.format(module)))
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)


@pytest.mark.parametrize(
    ("module", "files", "state", "detail"),
    [
        ("acme/cart", {"lib/acme/cart.rb": ""}, REFUTED, "`lib/acme/cart.rb` is the repository's own"),
        ("rack/x", {"Gemfile": "gem 'rack', group: :test\n"}, NOT_CHECKED, "names `rack` in the group `test`"),
        ("rack", {"Gemfile": "gem 'rails'\n"}, NOT_CHECKED, "No Gemfile or gemspec names a gem like `rack`"),
        ("csv", {"Gemfile": "gem 'rails'\n"}, CONFIRMED, "No Gemfile or gemspec names a gem like `csv`"),
        ("rack", {}, NOT_CHECKED, "has no Gemfile"),
    ],
)
def test_features_of_ruby_are_looked_up(
    tmp_path: Path, module: str, files: dict[str, Content], state: ProofState, detail: str
) -> None:
    found = missing(module, f"cannot load such file -- {module} (LoadError)")
    proof = proof_of(tmp_path, {CI: ci("run: ruby x"), **files}, found)
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)


@pytest.mark.parametrize(
    ("finding", "detail"),
    [
        (missing("Acme::Money", "Can't locate Acme/Money.pm in @INC"), "How a project in this language"),
        (missing("a-plugin", 'The "a-plugin" plugin is not installed'), "the files of the repository do not tell"),
        (missing("yaml", job="other"), "has no job of its own"),
        (missing("react", NODE.format("react"), job="other"), "has no job of its own"),
        (missing("yaml", step="Nothing"), "cannot be told from its name"),
    ],
)
def test_what_cannot_be_looked_at_is_said(tmp_path: Path, finding: Finding, detail: str) -> None:
    proof = proof_of(tmp_path, {CI: ci(RUN), "package.json": PACKAGE}, finding)
    assert (proof.state, detail in proof.detail) == (NOT_CHECKED, True), proof.detail


@pytest.mark.parametrize(
    "with_lines",
    [
        "      - uses: actions/checkout@v4\n        with:\n          repository: acme/other\n",
        "      - uses: actions/checkout@v4\n        with:\n          ref: v1\n",
    ],
)
def test_another_repository_is_not_judged(tmp_path: Path, with_lines: str) -> None:
    workflow = ci(RUN).replace("      - uses: actions/checkout@v4\n", with_lines)
    proof = proof_of(tmp_path, {CI: workflow}, missing("yaml"))
    assert "checks out another repository" in proof.detail


@pytest.mark.parametrize(
    "finding",
    [
        missing("acme_x", by="app.py"),
        missing("acme.x"),
        missing("./x", NODE.format("./x"), "app.js"),
        missing("github.com/c/d", GO.format("github.com/c/d")),
        missing("acme.example/app/x", GO.format("acme.example/app/x")),
        missing("rack", "cannot load such file -- rack"),
        missing("react", NODE.format("react")),
    ],
)
def test_nothing_is_judged_that_github_may_not_have_listed(tmp_path: Path, finding: Finding) -> None:
    commit(
        tmp_path,
        {CI: ci("run: pytest"), "acme/__init__.py": "", "app.py": "", "app.js": "", "go.mod": MOD, "Gemfile": ""},
    )
    facts = Local(tmp_path).facts(finding)
    cut = replace(facts, tree=replace(tree_of(tmp_path), truncated=True))
    proof = prove.proven(finding, cut).proof
    assert proof is not None
    assert proof.state is NOT_CHECKED, proof.detail


def test_nothing_is_asked_for_that_is_not_needed(tmp_path: Path) -> None:
    commit(tmp_path, {CI: ci(RUN), "app.py": "", "acme/__init__.py": "", "requirements.txt": "", "package.json": ""})
    facts = Local(tmp_path).facts(missing("yaml", by="app.py"))
    assert set(facts.texts) == {CI, "app.py", "requirements.txt"}
    assert facts.changes is None
    assert not Local(tmp_path).facts(missing("x", "Can't locate X.pm")).texts


def test_the_nearest_package_json_counts(tmp_path: Path) -> None:
    files = {
        CI: ci("run: npm ci", "run: node x"),
        "web/src/a.js": "",
        "web/package.json": "{}",
        "package.json": PACKAGE,
    }
    proof = proof_of(tmp_path, files, missing("vite", NODE.format("vite"), "web/src/a.js"))
    assert "`web/package.json` does not declare `vite`" in proof.detail
    files = {CI: ci("run: npm ci", "run: node x"), "src/a.js": "", "web/package.json": PACKAGE}
    assert proof_of(tmp_path, files, missing("vite", NODE.format("vite"), "src/a.js")).state is NOT_CHECKED


@pytest.mark.parametrize(
    ("more", "state"), [("", CONFIRMED), ("\n        with:\n          run_install: true", NOT_CHECKED)]
)
def test_an_action_may_be_told_to_install(tmp_path: Path, more: str, state: ProofState) -> None:
    files = {CI: ci(f"uses: pnpm/action-setup@v4{more}", "run: node x"), "a.js": "", "package.json": PACKAGE}
    assert proof_of(tmp_path, files, missing("react", NODE.format("react"), "a.js")).state is state

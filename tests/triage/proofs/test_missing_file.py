"""What the repository says of a missing path: rule by rule, with the advice that must not be given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.proofs.local import Local, a_finding, commit, git, tree_of
from tests.proofs.situation import WORKFLOW, Files, Link
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.proofs.missing_file import PROVER
from workers.triage.proving import Base, Context
from workers.triage.repository.questions import Changes, Text

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED
CHECKOUT = "      - uses: actions/checkout@v4\n"


def job(*steps: str, checkout: str = CHECKOUT, more: str = "") -> str:
    """A workflow's one job; a step is a script, or lines as they are written."""
    written = "".join(
        step if step.startswith("      - ") else f"      - name: Run it\n{script(step)}" for step in steps
    )
    return f"on: push\njobs:\n  build:\n{more}    steps:\n{checkout}{written}"


def script(text: str) -> str:
    return "        run: |\n" + "".join(f"          {line}\n" for line in text.split("\n"))


def finding(path: str, quote: str | None = None, **changes: Any) -> Finding:  # noqa: ANN401 - fields of any type
    said = quote or f"cat: {path}: No such file or directory"
    return a_finding("missing-file", {"path": path}, quote=said, excerpt=said, **changes)


def proven(
    folder: Path,
    path: str,
    run: str | None = None,
    files: Files | None = None,
    *,
    base: Files | None = None,
    quote: str | None = None,
    workflow: str | None = None,
    context: dict[str, Any] | None = None,
    **changes: Any,  # noqa: ANN401 - the same
) -> Proof:
    """The Proof for a path that the step "Run it" misses."""
    text = workflow or job(run or f"cat {path}")
    before = commit(folder, {WORKFLOW: text, **base}) if base is not None else None
    commit(folder, {WORKFLOW: text, **(files or {})})
    return Local(folder, before, context or {}).prove(finding(path, quote, **changes))


def said(proof: Proof) -> str:
    return "\n".join([proof.detail, *(look.text for look in proof.looked), proof.summary or "", proof.remedy or ""])


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/opt/x/y", "outside the repository"),
        ("~/.config/x", "outside the repository"),
        ("C:\\Windows\\x", "outside the repository"),
        ("../other/x", "outside the repository"),
        ("a/../../x", "outside the repository"),
        ("libGL.so.1", "library of the system"),
        ("lib/libx.dylib", "library of the system"),
        ("$DIR/x", "holds a variable"),
        ("a/${{ matrix.x }}", "holds a variable"),
        ("lock file", "does not give a path"),
        ("project file", "does not give a path"),
    ],
)
def test_what_is_not_looked_up(tmp_path: Path, path: str, why: str) -> None:
    proof = proven(tmp_path, path, "true", {"src/a.js": ""})
    assert proof.state is NOT_CHECKED
    assert why in proof.detail
    assert not proof.diff
    assert not proof.commands


def test_a_pattern_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    proof = proven(tmp_path, "dist/*", "twine upload dist/*", {".gitignore": "/dist\n"})
    assert proof.state is CONFIRMED
    assert "`dist` is not in the tree" in proof.detail
    assert "in a step of this job" in (proof.remedy or "")


def test_a_folder_that_a_tool_takes_as_a_pattern(tmp_path: Path) -> None:
    quote = 'No files matching the pattern "src" were found.'
    assert proven(tmp_path, "src", "npx eslint src", {"src/a.css": ""}, quote=quote).state is NOT_CHECKED


def test_a_tools_own_file_has_no_near_names(tmp_path: Path) -> None:
    proof = proven(tmp_path, "Rakefile", "rake", {"Makefile": "", "tests/fixtures/Rakefile": ""})
    assert "Makefile" not in said(proof)
    assert "`tests/fixtures/Rakefile`" in said(proof)


def test_an_absolute_path_is_meant_from_the_workspace(tmp_path: Path) -> None:
    more = "    defaults:\n      run:\n        working-directory: app\n"
    quote = "python: can't open file '/home/runner/work/datasets/datasets/x.py': [Errno 2] No such file or directory"
    proof = proven(tmp_path, "x.py", None, {"app/x.py": ""}, quote=quote, workflow=job("python ../x.py", more=more))
    assert proof.state is REFUTED
    assert "`x.py` in the repository's root" in (proof.summary or "")


def test_a_folder_is_given_where_the_name_is_a_tools_own(tmp_path: Path) -> None:
    quote = "error: could not find `Cargo.toml` in `/home/runner/work/datasets/datasets` or any parent directory"
    proof = proven(tmp_path, "Cargo.toml", "cargo build", {"crates/core/Cargo.toml": ""}, quote=quote)
    assert proof.state is REFUTED
    assert "+        working-directory: crates/core" in proof.diff


def test_no_workflow_and_no_step(tmp_path: Path) -> None:
    commit(tmp_path, {"a.txt": "", "b/c.txt": ""})
    local = Local(tmp_path, None, {"workflow_path": None})
    there, absent, other = (local.prove(finding(path)) for path in ("a.txt", "x/d.txt", "c.txt"))
    assert (there.state, absent.state, other.state) == (REFUTED, CONFIRMED, REFUTED)
    assert "cannot be told" in there.detail
    assert other.remedy == "Run the step there: `working-directory: b`."


def test_an_unknown_folder_says_so(tmp_path: Path) -> None:
    more = "    defaults:\n      run:\n        working-directory: ${{ matrix.dir }}\n"
    files = {"a/labels.txt": "", ".gitignore": "*.csv\n"}
    proof = proven(tmp_path, "labels.txt", None, files, workflow=job("cat labels.txt", more=more))
    assert "a folder where it is not" in (proof.summary or "")
    assert proof.diff == ""
    assert "nothing" not in said(proof)
    ignored = proven(tmp_path, "x.csv", None, files, workflow=job("cat x.csv", more=more))
    assert (ignored.state, ignored.summary) == (CONFIRMED, None)


def test_commands_that_see_other_files_are_not_trusted(tmp_path: Path) -> None:
    proof = proven(tmp_path, "a/x.txt", "docker run image cat a/x.txt", {"b/a/x.txt": "", "a/y": ""})
    assert "a folder where it is not" in (proof.summary or "")
    assert proof.diff == ""


def test_a_script_that_moves_about(tmp_path: Path) -> None:
    proof = proven(tmp_path, "x.txt", "cd $HERE\nls\ncd -\ncat 1", {"data/x.txt": ""})
    assert proof.state is REFUTED
    assert "some" not in said(proof)
    assert proof.diff == ""


class TestIgnored:
    def test_the_last_line_that_fits_and_the_exception(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "data/a.csv", None, {".gitignore": "*.csv\n!b.csv\n# data\ndata/*.csv\n"})
        assert "line 4 of `.gitignore`" in (proof.summary or "")
        assert "add `!/data/a.csv` below line 4" in (proof.remedy or "")
        assert proof.commands == ("git add --force -- data/a.csv",)

    def test_no_exception_helps_below_an_ignored_folder(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "data/a.csv", None, {".gitignore": "data/\n"})
        assert "add `!" not in (proof.remedy or "")
        assert proof.commands == ("git add --force -- data/a.csv",)

    def test_a_folder_rule_for_a_folder(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "corpus", "ls corpus", {".gitignore": "corpus/\n"})
        assert "line 1 of `.gitignore`" in (proof.summary or "")

    @pytest.mark.parametrize(
        "path", [".env", "app/.env.local", "key.pem", "id_rsa", "prod.tfvars", "secrets.json", ".npmrc"]
    )
    def test_secrets_are_never_to_be_committed(self, tmp_path: Path, path: str) -> None:
        proof = proven(tmp_path, path, None, {".gitignore": "*\n"})
        assert "do not commit it" in (proof.remedy or "")
        assert proof.commands == ()

    @pytest.mark.parametrize(
        "path", ["dist/app.js", "build/x.o", "target/a.jar", "pkg_pb2.py", "coverage.xml", "a.whl"]
    )
    def test_what_is_built_is_to_be_built(self, tmp_path: Path, path: str) -> None:
        proof = proven(tmp_path, path, None, {".gitignore": "*\n"})
        assert "in a step of this job" in (proof.remedy or "")
        assert proof.commands == ()

    @pytest.mark.parametrize("path", ["src/lib/api.ts", ".env.example", "bin/run.sh", "uv.lock", "build/ci.py"])
    def test_what_rules_for_built_things_catch_too(self, tmp_path: Path, path: str) -> None:
        proof = proven(tmp_path, path, None, {".gitignore": "lib/\n.env*\nbin/\n*.lock\nbuild/\n"})
        assert len(proof.commands) == 1

    def test_where_there_is_another_one_both_are_named(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, ".env.example", None, {".gitignore": ".env*\n", "app/.env.example": ""})
        assert proof.state is CONFIRMED
        assert "The repository has `app/.env.example`" in (proof.remedy or "")
        assert proof.commands == ()

    def test_below_the_steps_folder(self, tmp_path: Path) -> None:
        files = {"app/deep/.gitignore": "*.ini\n", "app/a": ""}
        step = "      - name: Run it\n        working-directory: app\n" + script("cat deep/x.ini")
        proof = proven(tmp_path, "deep/x.ini", None, files, workflow=job(step))
        assert proof.commands == ("git add --force -- app/deep/x.ini",)


class TestChangedHere:
    def test_deleted_below_the_steps_folder(self, tmp_path: Path) -> None:
        step = "      - name: Run it\n        working-directory: app\n" + script("cat x.ini")
        proof = proven(tmp_path, "x.ini", None, {"app/a": ""}, base={"app/a": "", "app/x.ini": "1"}, workflow=job(step))
        assert "deletes `app/x.ini`" in (proof.summary or "")
        assert proof.commands[1].endswith(" -- app/x.ini")

    def test_deleted_where_the_folder_is_not_known(self, tmp_path: Path) -> None:
        base = {"a/b/x.ini": "1", "c": ""}
        proof = proven(tmp_path, "b/x.ini", "make test", {"c": ""}, base=base, quote="make: b/x.ini: No such file")
        assert "deletes `a/b/x.ini`" in (proof.summary or "")

    def test_a_fork_fetches_from_the_repository(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "x.ini", None, {"c": ""}, base={"x.ini": "1"}, context={"head_owner": "bob"})
        assert proof.commands[0] == "git fetch https://github.com/acme/datasets main"

    def test_renamed_and_changed(self, tmp_path: Path) -> None:
        lines = [f"line {number}\n" for number in range(20)]
        files, base = {"settings.prod.ini": "".join(lines[1:])}, {"settings.ini": "".join(lines)}
        proof = proven(tmp_path, "settings.ini", None, files, base=base)
        assert "renames `settings.ini` to `settings.prod.ini`" in (proof.summary or "")
        assert proof.diff == ""

    def test_a_folder_that_moved(self, tmp_path: Path) -> None:
        files, base = {"etc/conf/a": "1", "etc/conf/b": "2"}, {"conf/a": "1", "conf/b": "2"}
        proof = proven(tmp_path, "conf", "ls conf", files, base=base)
        assert "renames `conf` to `etc/conf`" in (proof.summary or "")
        assert "+          ls etc/conf\n" in proof.diff

    def test_one_of_several_copies_is_no_rename(self, tmp_path: Path) -> None:
        files, base = {"a/x": "1", "b/x": "1"}, {"old/x": "1"}
        proof = proven(tmp_path, "old/x", None, files, base=base)
        assert proof.diff == ""

    def test_a_file_that_was_not_touched_is_no_rename(self, tmp_path: Path) -> None:
        files, base = {"a/empty": ""}, {"a/empty": "", "old": ""}
        proof = proven(tmp_path, "old", None, files, base=base)
        assert "deletes `old`" in (proof.summary or "")

    def test_behind(self, tmp_path: Path) -> None:
        begun = commit(tmp_path, {WORKFLOW: job("cat x.ini")})
        base = commit(tmp_path, {WORKFLOW: job("cat x.ini"), "x.ini": "1"})
        git(tmp_path, "checkout", "--quiet", begun)
        commit(tmp_path, {WORKFLOW: job("cat x.ini"), "y": ""})
        proof = Local(tmp_path, base).prove(finding("x.ini"))
        assert (proof.state, proof.diff, proof.commands) == (CONFIRMED, "", ())
        assert "Bring the branch up to date with `main`" in (proof.remedy or "")

    def test_more_changes_than_github_tells(self, tmp_path: Path) -> None:
        base = commit(tmp_path, {WORKFLOW: job("cat x.ini"), "x.ini": "1"})
        commit(tmp_path, {WORKFLOW: job("cat x.ini")})
        facts = Local(tmp_path, base).facts(finding("x.ini"))
        cut = replace(facts, changes=Changes({}, (), complete=False))
        assert PROVER.prove(finding("x.ini"), cut).summary is None

    def test_no_pull_request(self, tmp_path: Path) -> None:
        assert proven(tmp_path, "x/y.ini").commands == ()


class TestElsewhere:
    def test_two_other_spellings_are_one_too_many(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "docs/a", None, {"docs/A": "1", "Docs/a": "2"})
        assert (proof.state, proof.diff) == (CONFIRMED, "")

    def test_a_folder_in_other_letters(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "Data", "ls Data", {"data/x": ""})
        assert "`data`: a folder" in said(proof)
        assert "+          ls data\n" in proof.diff

    def test_other_letters_where_the_folder_is_not_known(self, tmp_path: Path) -> None:
        more = "    defaults:\n      run:\n        working-directory: ${{ matrix.dir }}\n"
        proof = proven(tmp_path, "docs/a", None, {"Docs/a": ""}, workflow=job("cat docs/a", more=more))
        assert (proof.state, proof.diff) == (REFUTED, "")

    def test_written_twice_in_one_script_and_not_in_two_files(self, tmp_path: Path) -> None:
        files = {"Docs/a": "", "ci/x.sh": "cat docs/a\n"}
        once = proven(tmp_path, "docs/a", "test -f docs/a\ncat ./docs/a", files)
        assert once.diff.count("\n+ ") == 2
        assert "./Docs/a" in once.diff
        both = proven(tmp_path, "docs/a", "ls docs/a\nbash ci/x.sh", files, quote="ci/x.sh: line 1: docs/a: No such")
        assert both.diff == ""

    @pytest.mark.parametrize("name", ["README.md", "config.json", "index.js", ".eslintrc", "main.py"])
    def test_names_that_say_nothing(self, tmp_path: Path, name: str) -> None:
        proof = proven(tmp_path, name, None, {f"packages/core/{name}": ""})
        assert (proof.state, proof.diff) == (CONFIRMED, "")
        assert f"`packages/core/{name}`" in (proof.remedy or "")

    @pytest.mark.parametrize("folder", ["examples/a", "tests/fixtures", "node_modules/x", "vendor"])
    def test_folders_that_look_like_projects(self, tmp_path: Path, folder: str) -> None:
        proof = proven(tmp_path, "package.json", "npm run build", {f"{folder}/package.json": ""})
        assert (proof.state, proof.diff) == (CONFIRMED, "")

    def test_the_folder_is_the_one_that_is_wanted(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "tests/unit", "pytest tests/unit", {"backend/tests/unit/test_a.py": ""})
        assert proof.state is REFUTED
        assert "working-directory: backend" in proof.diff

    def test_several_folders(self, tmp_path: Path) -> None:
        files = {"a/package.json": "", "b/package.json": ""}
        proof = proven(tmp_path, "package.json", "cat package.json", files)
        assert (proof.state, proof.diff) == (REFUTED, "")
        assert "other folders" in (proof.summary or "")
        unsure = proven(tmp_path, "package.json", "npm ci", files)
        assert unsure.state is CONFIRMED

    def test_far_too_many_folders(self, tmp_path: Path) -> None:
        proof = proven(tmp_path, "x.txt", None, {f"{number}/x.txt": "" for number in range(9)})
        assert proof.state is CONFIRMED

    def test_a_step_that_needs_its_folder_is_not_moved(self, tmp_path: Path) -> None:
        files = {"backend/requirements.txt": "", "pyproject.toml": ""}
        proof = proven(tmp_path, "requirements.txt", "pip install -r requirements.txt\npip install .", files)
        assert "+          pip install -r backend/requirements.txt\n" in proof.diff
        other = proven(tmp_path, "package.json", "npm ci && cat pyproject.toml", {**files, "web/package.json": ""})
        assert other.diff == ""

    def test_a_step_with_a_folder_of_its_own(self, tmp_path: Path) -> None:
        step = "      - name: Run it\n        working-directory: app\n" + script("npm ci")
        files = {"app/web/package.json": "", "app/a": ""}
        proof = proven(tmp_path, "package.json", None, files, workflow=job(step))
        assert "-        working-directory: app\n+        working-directory: app/web\n" in proof.diff

    def test_another_packages_file_is_not_this_ones(self, tmp_path: Path) -> None:
        step = "      - name: Run it\n        working-directory: services/api\n" + script("npm ci")
        files = {"services/web/package.json": "", "services/api/main.ts": ""}
        proof = proven(tmp_path, "package.json", None, files, workflow=job(step))
        assert (proof.state, proof.diff) == (CONFIRMED, "")
        assert "if that is what is meant" in (proof.remedy or "")

    def test_a_script_that_cannot_be_edited(self, tmp_path: Path) -> None:
        step = "      - name: Run it\n        run: >\n          cat\n          docs/a\n"
        folded = proven(tmp_path, "docs/a", None, {"Docs/a": ""}, workflow=job(step))
        assert folded.state is REFUTED
        quoted = '      - name: Run it\n        run: "cat docs\\u002fa"\n'
        escaped = proven(tmp_path, "docs/a", None, {"Docs/a": ""}, workflow=job(quoted))
        assert (escaped.state, escaped.diff) == (REFUTED, "")

    def test_a_header(self, tmp_path: Path) -> None:
        quote = "main.c:1:10: fatal error: acme/api.h: No such file or directory"
        files = {"include/acme/api.h": "", "main.c": ""}
        proof = proven(tmp_path, "acme/api.h", "make", files, quote=quote)
        assert "include path (`-Iinclude`)" in (proof.remedy or "")
        absent = proven(tmp_path, "zlib.h", "make", files, quote=quote.replace("acme/api.h", "zlib.h"))
        assert (absent.state, absent.remedy) == (NOT_CHECKED, None)
        root = proven(tmp_path, "api.h", "make", {"api.h": ""}, quote=quote.replace("acme/api.h", "api.h"))
        assert "`-I.`" in (root.remedy or "")

    def test_an_actions_input(self, tmp_path: Path) -> None:
        step = "      - name: Run it\n        uses: actions/setup-python@v5\n        with:\n          cache: pip\n"
        python = proven(tmp_path, "requirements.txt", None, {"api/requirements.txt": ""}, workflow=job(step))
        assert "+          cache-dependency-path: api/requirements.txt\n" in python.diff
        other = "      - name: Run it\n        uses: codecov/codecov-action@v4\n"
        words = proven(tmp_path, "coverage/lcov.txt", None, {"web/coverage/lcov.txt": ""}, workflow=job(other))
        assert words.diff == ""
        assert "an action runs in the workspace's root" in (words.remedy or "")

    def test_the_lock_file_that_an_input_names(self, tmp_path: Path) -> None:
        step = (
            "      - name: Run it\n        uses: actions/setup-node@v4\n"
            "        with:\n          cache: npm\n          cache-dependency-path: app/package-lock.json\n"
        )
        quote = "Error: Some specified paths were not resolved, unable to cache dependencies."
        proof = proven(tmp_path, "lock file", None, {"web/package-lock.json": ""}, workflow=job(step), quote=quote)
        assert proof.state is CONFIRMED
        assert "`app/package-lock.json` is not in the tree" in proof.detail

    def test_what_node_js_was_to_load(self, tmp_path: Path) -> None:
        files = {"src/index.js": "require('./Util/x')\n", "src/util/x.js": ""}
        quote = "Error: Cannot find module './Util/x'"
        excerpt = f"{quote}\nRequire stack:\n- /home/runner/work/datasets/datasets/src/index.js"
        commit(tmp_path, {WORKFLOW: job("node src/index.js"), **files})
        proof = Local(tmp_path).prove(replace(finding("Util/x", quote), excerpt=excerpt))
        assert "the repository has `src/util/x.js`" in said(proof) or "`util/x.js`" in said(proof)
        assert proof.state is REFUTED
        unknown = Local(tmp_path).prove(finding("Util/x", quote))
        assert unknown.diff == ""


class TestPresent:
    def test_links(self, tmp_path: Path) -> None:
        files: Files = {
            "a": Link("b"),
            "b": Link("c/d"),
            "out": Link("/etc/x"),
            "dir": Link("real"),
            "real/x": "",
            "l": Link("l"),
        }
        dangling = proven(tmp_path, "a", None, files)
        assert "`b` is a symbolic link to `c/d`, which is not in the repository" in dangling.detail
        outside = proven(tmp_path, "out", None, files)
        assert "lies outside the repository" in outside.detail
        through = proven(tmp_path, "dir/y", None, files)
        assert through.state is CONFIRMED
        there = proven(tmp_path, "dir", "ls dir", files)
        assert there.state is REFUTED
        circle = proven(tmp_path, "l", None, files)
        assert circle.state in {CONFIRMED, NOT_CHECKED}

    def test_an_unread_link(self, tmp_path: Path) -> None:
        commit(tmp_path, {WORKFLOW: job("cat a"), "a": Link("b")})
        facts = Local(tmp_path).facts(finding("a"))
        proof = PROVER.prove(finding("a"), replace(facts, texts={**facts.texts, "a": Text(None, "is binary")}))
        assert proof.state is NOT_CHECKED

    def test_lfs(self, tmp_path: Path) -> None:
        pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n"
        files = {"data/a.bin": pointer, ".gitattributes": "*.txt text\n*.bin filter=lfs diff=lfs -text\n"}
        proof = proven(tmp_path, "data/a.bin", None, files)
        assert proof.state is REFUTED
        assert "`.gitattributes` line 2" in said(proof)
        assert "`lfs: true`" in (proof.remedy or "")
        fetched = job("cat data/a.bin", checkout=CHECKOUT + "        with:\n          lfs: true\n")
        assert "LFS" not in said(proven(tmp_path, "data/a.bin", None, files, workflow=fetched))
        large = proven(tmp_path, "data/a.bin", None, {**files, "data/a.bin": "x" * 2000})
        assert "LFS" not in said(large)
        assert "LFS" not in said(proven(tmp_path, "data/a.txt", None, {**files, "data/a.txt": ""}))


def test_a_tree_that_github_cut_off(tmp_path: Path) -> None:
    commit(tmp_path, {WORKFLOW: job("cat a/x"), "b/a/x": "", "c": ""})
    whole = tree_of(tmp_path)
    facts = Local(tmp_path).facts(finding("a/x"))
    cut = PROVER.prove(finding("a/x"), replace(facts, tree=replace(whole, truncated=True)))
    assert cut.state is NOT_CHECKED
    listed = PROVER.prove(finding("a/x"), replace(facts, tree=replace(whole, truncated=True, listed=frozenset({""}))))
    assert (listed.state, listed.diff) == (CONFIRMED, "")
    assert "in no folder" not in listed.detail


def test_needs_are_few(tmp_path: Path) -> None:
    files = {f"p{number}/.gitignore": "" for number in range(30)} | {
        f"d{number}/Dockerfile": "" for number in range(30)
    }
    commit(tmp_path, {WORKFLOW: job("true"), "Makefile": "", ".gitmodules": "", "x.txt": "", **files})
    tree = tree_of(tmp_path)
    context = Context("a/b", "https://github.com", tree.commit, "0", "push", "build", workflow_path=WORKFLOW)
    there = PROVER.needs(finding("x.txt"), context, tree)
    assert (there.on_base, there.changes, there.remotes, there.blames) == (frozenset(), False, frozenset(), frozenset())
    absent = PROVER.needs(finding("p1/y.txt"), replace(context, base=Base(1, "main", "0")), tree)
    assert absent.on_base == {"p1/y.txt"}
    assert absent.changes
    assert len(absent.files) < 20
    image = PROVER.needs(finding("y", 'failed to calculate checksum of ref a::b: "/y": not found'), context, tree)
    assert len(image.files) < 40


def test_what_only_the_workflow_tells_is_asked_for_then(tmp_path: Path) -> None:
    step = "      - name: Run it\n        working-directory: tools\n" + script("cat x.ini")
    files = {WORKFLOW: job(step), "tools/.gitignore": "*.ini\n", "tools/a": "", "app/b": ""}
    base = commit(tmp_path, {**files, "tools/x.ini": "1"})
    commit(tmp_path, files)
    further = PROVER.further
    assert further is not None
    facts = Local(tmp_path, base).facts(finding("x.ini"))
    first = replace(facts, on_base={}, texts={WORKFLOW: facts.texts[WORKFLOW]})
    needs = further(finding("x.ini"), first)
    assert needs.on_base == {"tools/x.ini"}
    assert needs.files == {"tools/.gitignore"}
    assert further(finding("x.ini"), facts) == type(needs)()


def test_hostile_paths_stay_in_code(tmp_path: Path) -> None:
    path = "a`b<img src=x> @alice #1 [x](y)"
    commit(tmp_path, {WORKFLOW: job("true"), ".gitignore": "a*\n"})
    proof = Local(tmp_path).prove(finding(path))
    for text in [proof.detail, proof.summary or "", proof.remedy or "", *(look.text for look in proof.looked)]:
        assert "<img" not in text or "``" in text
    assert all("'" in command for command in proof.commands)


def test_a_secret_in_a_file_is_not_shown(tmp_path: Path) -> None:
    token = "ghp_" + "a1B2" * 9
    run = f"TOKEN={token} cat docs/a"
    proof = proven(tmp_path, "docs/a", run, {"Docs/a": ""})
    assert token not in str(proof)

"""Whatever a file of a pull request holds, it is read in little time, or said to be unreadable: never an exception."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import tomlkit
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workers.triage import toml_reading
from workers.triage.file_values import from_json, is_plain
from workers.triage.manifests.declaration import Manifest
from workers.triage.manifests.declared_elsewhere import cargo_toml, gemfile, go_mod, package_json
from workers.triage.manifests.declared_python import environment, pipfile, pyproject, requirements, setup_cfg, setup_py
from workers.triage.mends.declaring import with_dependency
from workers.triage.python_reading import MAX_CHARACTERS, parsed
from workers.triage.repository.dockerfile import copies, runs
from workers.triage.repository.gitmodules import Gitmodules, GitmodulesError
from workers.triage.repository.ignored import by_docker, by_docker_whole, by_git
from workers.triage.repository.shell_script import commands
from workers.triage.repository.targets import names
from workers.triage.repository.workflow import read as read_workflow
from workers.triage.repository.yaml_file import YamlFile, YamlFileError
from workers.triage.repository.yaml_reading import plain, read, unshared

HALF = "half of a character: \\ud800"
HUGE = f"0x{'f' * 5000}"
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGES = "a: &a {x: 1}\n" + "".join(
    f"{name}: &{name}\n  <<: [*{before}, *{before}, *{before}]\n  k{name}: 1\n"
    for before, name in zip("abcdefghijklmnopqrstuvw", "bcdefghijklmnopqrstuvwx", strict=True)
)

TOO_MUCH_YAML = {
    "a list of lists of lists": LAUGHS,
    "all of it in itself": "&a [*a]",
    "many items": "- a\n" * 40_000,
    "many empty lists": f"[{'[], ' * 24_000}]",
    "deep": "[" * 100_000,
    "deep mappings": "{" * 100_000,
    "deep blocks": "- " * 90_000,
    "half a character": f'a: "{HALF}"\n',
    "half a character as a key": f'"{HALF}": a\n',
    "a number that cannot be written": f"a: {HUGE}\n",
    "a number as a key that cannot be written": f"? {HUGE}\n: a\n",
    "a pair for a scalar": "a: 1\n!!omap [a: 1]",
    "no number": "!!int x",
    "no time": "2020-99-99",
    "an unknown alias": "*a",
    "a tag that is none": "!x!y z",
    "two documents": "--- a\n--- b\n",
    "a NUL": "a\0b: 1\n",
    "a tab": "\ta: b\n",
    "one line": f"a: {'x' * 1_000_000}",
}


@pytest.mark.parametrize("text", TOO_MUCH_YAML.values(), ids=TOO_MUCH_YAML)
def test_yaml_that_is_too_much_cannot_be_read(text: str) -> None:
    with pytest.raises(YamlFileError):
        read(text)
    assert read_workflow("ci.yml", text) is None


@pytest.mark.parametrize(
    "text",
    [
        MERGES,
        "&a a: 1\n*a : 2\n",
        "a: 1\na: 2\n",
        "1: a\nnull: b\n2020-01-01: c\n[1, 2]: d\n{a: b}: e\n? [x]\n: y\n1.5: f\ntrue: g\n",
        "!!set {a, b}",
        "a: &a [*a]\n",
        "a: &a {b: *a}\n",
        f'!!set {{? "{HALF}"}}\n',
        f'? ["{HALF}"]\n: a\n',
        "\ufeffa: b\n",
        "a: 1\r\nb: 2\r\n",
        "a: 1\rb: 2\r",
        "a: b\u2028c\n",
    ],
)
def test_odd_yaml_is_read_copied_and_compared(text: str) -> None:
    data = read(text)
    assert plain(unshared(data)) == plain(data)
    read_workflow("ci.yml", text)


YAML_PIECES = [
    *("a", "b: ", "- ", "? ", ": ", "&a ", "*a", "<<: ", "!!set ", "!!omap ", "!!int ", "!!binary ", "!x ", "|\n"),
    *("[", "]", "{", "}", ", ", "'", '"', "#", " #", "%YAML 1.1\n", "---\n", "...\n", "\n", "\n  ", "\t", "\r", ">-\n"),
    *("0x", "1e9", "1:2", "2020-01-01", ".nan", "~", "yes", "\\ud800", "\u2028", "\ufeff", "\0", "${{ a }}", "@", "`"),
]


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(YAML_PIECES), max_size=12).map("".join))
@example("a: &a\n- *a\n")
def test_any_yaml_is_read_or_said_to_be_none(text: str) -> None:
    data = _read_or_why(text)
    assert isinstance(data, YamlFileError) or plain(unshared(data)) == plain(data)


def _read_or_why(text: str) -> object:
    try:
        return read(text)
    except YamlFileError as error:
        return error


JOBS = "on: push\njobs:\n  build:\n"
ODD = ("3", "null", "[a]", "{a: b}", "[[a], {b: [c]}]", "2020-01-01", "!!set {a}", '""', "[null, 3]", "{1: {2: 3}}")


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "shape",
    [
        "jobs: {}\n",
        "jobs:\n  build: {}\n",
        "defaults: {}\njobs:\n  build:\n    steps:\n      - run: a\n",
        "defaults:\n  run: {}\njobs:\n  build:\n    steps:\n      - run: a\n",
        f"{JOBS}    name: {{}}\n    steps:\n      - run: a\n",
        f"{JOBS}    steps: {{}}\n",
        f"{JOBS}    steps:\n      - {{}}\n",
        f"{JOBS}    steps:\n      - run: {{}}\n",
        f"{JOBS}    steps:\n      - uses: {{}}\n        with: {{}}\n",
        f"{JOBS}    steps:\n      - name: {{}}\n        run: a\n        working-directory: {{}}\n",
        f"{JOBS}    defaults:\n      run:\n        working-directory: {{}}\n    steps:\n      - run: a\n",
    ],
)
def test_values_of_another_sort_in_a_workflow_are_no_mistake(shape: str, odd: str) -> None:
    workflow = read_workflow("ci.yml", shape.replace("{}", odd))
    for job in workflow.jobs if workflow else ():
        assert isinstance(job.shown_name, str)
        job.step("Run a")
        for step in job.steps:
            assert isinstance(job.working_directory(step), str)
            assert isinstance(step.shown_name, str)
            assert isinstance(step.input("a"), str)


MANY_QUOTES = '"\\"". "\\"".' + "x . " * 36
SLOW_TOML = {
    "one key of many parts": f"{'.'.join('a' * 50_000)}=1",
    "a header of many parts": f"[{'.'.join('a' * 50_000)}]",
    "many keys of many parts": "".join(f"{'x.' * 38}b{at}=1\n" for at in range(100)),
    "many quoted keys": "".join(f"""{'"x".' * 38}'b{at}'=1\n""" for at in range(100)),
    "keys with quotes in quotes": "".join(f"{MANY_QUOTES}b{at}=1\n" for at in range(100)),
    "many keys in a table in a line": f"a={{{','.join('x.' * 38 + f'b{at}=1' for at in range(100))}}}",
    "a long file": "a=1\n" * 60_000,
}


@pytest.mark.parametrize("text", SLOW_TOML.values(), ids=SLOW_TOML)
def test_toml_that_takes_long_is_not_parsed(text: str) -> None:
    assert toml_reading.document(text) is None
    assert toml_reading.tables(text) is None or "x" in text


def test_a_key_of_a_few_parts_is_read_and_changed() -> None:
    text = '[tool.poetry.group.dev.dependencies]\na = "1"\n[tool.x]\n"a.b.c.d.e.f.g.h" = "i.j.k.l.m.n.o.p"\n'
    assert toml_reading.tables(text) == tomlkit.parse(text).unwrap()
    assert toml_reading.document(text) is not None


@pytest.mark.parametrize("text", [f"a = {HUGE}", "a = [", f"a = {'[' * 5000}{']' * 5000}", "a = 1\na = 2", "a = '\0'"])
def test_toml_that_cannot_be_read(text: str) -> None:
    assert toml_reading.tables(text) is None
    assert toml_reading.document(text) is None


def test_what_tomlkit_alone_refuses_is_not_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> None:
        raise tomlkit.exceptions.EmptyKeyError(1, 1)

    monkeypatch.setattr(tomlkit, "parse", refuse)
    assert toml_reading.document("a = 1") is None


DEEP_PYTHON = {
    "minus": f"{'-' * 100_000}1",
    "attributes": f"x{'.a' * 50_000}",
    "attributes of calls": f"x{'.a()' * 190}",
    "calls": f"f{'()' * 70_000}",
    "indices": f"x{'[0]' * 900}",
    "sums": f"1{'+1' * 50_000}",
    "brackets": "(" * 100_000,
    "branches": "if a:\n pass\n" + "elif a:\n pass\n" * 900,
    "a long import": f"import {'.'.join('a' * 50_000)}",
    "a NUL": "a = 1\0",
    "a long number": f"a = {'9' * 10_000}",
    "a long file": "a = 1\n" * (MAX_CHARACTERS // 6 + 1),
    "half a character": "a = '\ud800'",
}


@pytest.mark.parametrize("text", DEEP_PYTHON.values(), ids=DEEP_PYTHON)
def test_python_that_cannot_be_walked_through_is_not_parsed(text: str) -> None:
    assert parsed(text) is None


def test_a_wrong_escape_is_no_warning_of_ours() -> None:
    assert parsed("a = '\\d'\n") is not None


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, f'{{"a": "{HALF}"}}', f'{{"{HALF}": 1}}', "9" * 5000]
)
def test_json_that_cannot_be_read(text: str) -> None:
    assert from_json(text) is None


def test_values_that_are_text_through_and_through() -> None:
    assert is_plain({"a": [1, 2.5, None, True, ("b", {"c"})]})
    assert not is_plain({"a": [("b", {"\ud800"})]})


DECLARED_ODD = (
    "project = 3",
    "[project]\nname = 3\ndependencies = {}\noptional-dependencies = 3\nscripts = 3\ndynamic = [{}]\n",
    "[project]\nname = {a = 1}\ndependencies = [3, {}, []]\noptional-dependencies = {a = 3, b = [3, {}], c = 'x'}\n",
    "[project]\ndynamic = 3\nscripts = {a = 3, b = {}}\n[project.optional-dependencies]\na = ['x']\n",
    "[[project]]\nname = 'x'\n",
    "tool = 3",
    "[[tool]]\na = 1",
    "[tool]\npoetry = 3\npdm = 3\nhatch = 3\nuv = 3\n",
    "[tool.poetry]\ndependencies = 3\nextras = 3\ngroup = 3\ndev-dependencies = 3\nscripts = 3\nname = 3\n",
    "[tool.poetry]\nextras = {a = 3, b = [3, []]}\ngroup = {a = 3, b = {dependencies = 3}, c = {optional = []}}\n",
    "[tool.hatch.envs.a]\ndependencies = 3\n[tool.pdm.dev-dependencies]\na = 3\n",
    "[dependency-groups]\na = [{include-group = 'a'}, {include-group = 3}, {include-group = ['x']}, 3]\nb = 3\n",
    "dependency-groups = 3\nbuild-system = 3\npackages = 3\ndependencies = []\n",
    "[packages]\na = 3\n[dev-packages]\nb = []\n[dependencies]\nc = {}\n[build-system]\nrequires = 3\n",
)


@pytest.mark.parametrize("text", DECLARED_ODD)
@pytest.mark.parametrize("read", [pyproject, pipfile, cargo_toml])
def test_tables_that_are_none(read: Callable[[str, str], Manifest], text: str) -> None:
    manifest = read("a", text)
    assert all(isinstance(each.name, str) for each in manifest.declarations)
    with_dependency(text, "b", "extra", "a")


@pytest.mark.parametrize(
    "text",
    [
        "[dependency-groups]\n" + "".join(f"g{at}=[{{include-group='g{at + 1}'}}]\n" for at in range(5000)),
        "[project]\nname='p'\n[project.optional-dependencies]\n"
        + "".join(f"e{at}=['p[e{at + 1}]']\n" for at in range(7000)),
        "[project]\nname='p'\n[project.optional-dependencies]\n"
        + "".join(f"e{at}=['p[{','.join(f'e{at + more}' for more in range(1, 40))}]']\n" for at in range(500)),
    ],
)
def test_lists_that_take_each_other_in_end(text: str) -> None:
    assert len(pyproject("pyproject.toml", text).declarations) <= 1000


@pytest.mark.parametrize(
    "text",
    [
        "setup(name=3, install_requires=3, extras_require=3, entry_points=3)",
        "setup(install_requires=[3, None, {}], extras_require={3: 4, None: [1], ('a',): ['b']})",
        "setup(entry_points={'console_scripts': 3})",
        "setup(entry_points={'console_scripts': [3, None, '=', 'a=b']}, name={})",
        "setup(install_requires={[]}, extras_require={[]: 1})",
        "a = a\nsetup(install_requires=a)",
        "setup(**x)",
        f"setup(name={HUGE})",
        f"setup(install_requires=['{HALF}'])",
        "setup(install_requires=['a', 'b'" + ", 'c'" * 9000 + "])",
    ],
)
def test_setup_with_arguments_of_other_sorts(text: str) -> None:
    manifest = setup_py("setup.py", text)
    assert all(isinstance(each.name, str) for each in manifest.declarations)


@pytest.mark.parametrize(
    "text",
    [
        "dependencies: 3\n",
        "dependencies: [3, null, [a], {pip: 3}, {pip: [3, [b]]}, {pip: {a: b}}, {conda: a}]\n",
        "- a\n",
        LAUGHS,
    ],
)
def test_environments_with_values_of_other_sorts(text: str) -> None:
    assert isinstance(environment("environment.yml", text), Manifest)


PIECES = [
    *("\\", "\\\n", "\n", "\r\n", "\r", "\0", "\u2028", "\ufeff", '"', "'", "`", "$(", "${", "${{", "}}", "<<EOF"),
    *("[", "]", "{", "}", "(", ")", "*", "**/", "?", "!", "/", "..", "#", ";", "&&", "|", "=", ":", " ", "\t", "-r "),
    *("a", "b.c", "FROM ", "COPY ", "RUN ", "ADD --from=", "[submodule ", "path", "url", "cd ", "module ", "gem '"),
    *("[options]", "install_requires", "%(x)s", "include ", "a: b", "3", "\\ud800", '"scripts"', "ONBUILD ", "group "),
]
READERS: tuple[Callable[[str], object], ...] = (
    lambda text: setup_cfg("setup.cfg", text),
    lambda text: requirements("requirements.txt", text),
    lambda text: gemfile("Gemfile", text),
    lambda text: go_mod("go.mod", text),
    lambda text: package_json("package.json", text),
    lambda text: environment("environment.yml", text),
    lambda text: names("Makefile", text),
    lambda text: names("justfile", text),
    lambda text: names("package.json", text),
    lambda text: (copies(text), runs(text)),
    lambda text: (by_git("a/b.c", {".gitignore": text}), by_docker("a/b.c", ".dockerignore", text)),
    lambda text: [list(each.writes()) for each in commands(text)],
    lambda text: YamlFile(f"a: |\n  {text}").text,
    lambda text: setup_py("setup.py", text),
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=15).map("".join))
def test_any_text_is_read_by_every_reader(text: str) -> None:
    for read_text in READERS:
        read_text(text)
    try:
        found = Gitmodules(text).at("a")
    except GitmodulesError:
        return
    assert found is None or "path" in text


def test_paths_of_very_many_folders_are_not_looked_for() -> None:
    path = "a/" * 2000 + "b"
    assert by_git(path, {".gitignore": "*\n" * 3000}) is None
    assert by_docker(path, ".dockerignore", "*\n" * 3000) is None


def test_a_line_that_nobody_wrote_fits_nothing() -> None:
    assert by_git("a", {".gitignore": f"{'*' * 2000}\n"}) is None
    assert by_git("a", {".gitignore": f"{'*' * 900}\n"}) is not None


def test_a_folder_of_too_many_files_is_not_said_to_be_left_out() -> None:
    lines = "*\n!kept\n"
    few, many = ([f"a/{at}" for at in range(count)] for count in (200, 201))
    assert by_docker_whole("a", few, ".dockerignore", lines) is not None
    assert by_docker_whole("a", many, ".dockerignore", lines) is None
    assert by_docker_whole("a", many, ".dockerignore", "*\n") is not None


def test_wrong_patterns_are_not_written_to_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    assert by_git("a", {".gitignore": "[z-a]\n[\\]\n"}) is None
    assert capfd.readouterr() == ("", "")


def _bombs() -> Iterator[tuple[str, str]]:
    yield "continued lines", "RUN a \\\n" * 20_000
    yield "here-documents", f"RUN {' '.join(f'<<A{at}' for at in range(9000))}\nx\n"
    yield "an open list", f"COPY {'[' * 50_000}"
    yield "quotes", "'" * 50_000
    yield "brackets", "(" * 50_000
    yield "stars", f"{'*a' * 50}\n" * 2900
    yield "one long pattern", "*a" * 90_000
    yield "folders", "**/" * 30_000
    yield "characters", "[^/]*" * 9000
    yield "classes", "[" * 50_000
    yield "wrong classes", "[z-a]\n[]\n[!]\n[\\]\n[a-\n"
    yield "question marks", "?" * 90_000
    yield "sections", "[A-Z]\n" * 30_000
    yield "values", f"[submodule 'x']\n\tpath = {'a' * 10}\\\n" * 9000
    yield "blanks", " " * 200_000
    yield "names", f"{' a b c' * 30_000}:"
    yield "groups", f"group(:{'a, ' * 50_000}) do"


@pytest.mark.parametrize("text", [text for _, text in _bombs()], ids=[name for name, _ in _bombs()])
def test_long_texts_are_read_by_every_reader(text: str) -> None:
    for read_text in READERS:
        read_text(text)
    with pytest.raises(GitmodulesError):
        Gitmodules(f"{text}\n[").at("a")

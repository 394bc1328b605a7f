"""What a settings file says, and what is said of one that cannot be understood."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.triage.harmless import harmless
from workers.triage.repository.filters import matches, paths_wanted, takes_all, workflow_wanted
from workers.triage.repository.repository_settings import (
    MAX_CHARACTERS,
    MAX_RULES,
    Comments,
    Filter,
    Problem,
    RepositorySettings,
    Rerun,
    Role,
    Upstream,
    read,
    rules_digest,
)
from workers.triage.repository.settings_schema import schema

WHOLE = """\
enable: true
comment: always
drafts: false
bots: false
workflows:
  include: [ci.yml]
  ignore: ["nightly*"]
paths:
  ignore: ["docs/**"]
ignore_kinds: [lint]
suggest: true
check: true
branch_issue: true
rerun: infrastructure
upstream: off
who:
  analyse: read
  act: admin
rules:
  - name: seats
    kind: missing-service
    literal: no seats left
    summary: No seat was free.
    remedy: |
      Run it again
      after six.
"""


def rule(**changes: object) -> str:
    fields = {"name": "a", "kind": "lint", "literal": "abc", "summary": "It broke.", "remedy": "Mend it.", **changes}
    return json.dumps({"rules": [{name: value for name, value in fields.items() if value is not None}]}, indent=1)


def problem(text: str) -> Problem:
    """What is wrong; then the defaults hold."""
    found, told = read(text)
    assert told is not None
    assert found == RepositorySettings()
    assert told.message.endswith(".")
    assert "\n" not in told.message
    return told


@pytest.mark.parametrize("text", [None, "", "# nothing\n", "---\n", "{}", "rules:\nwho:\ncomment: ~\n", "\ufeff"])
def test_where_nothing_is_set_the_defaults_hold(text: str | None) -> None:
    assert read(text) == (RepositorySettings(), None)


def test_every_setting_is_read() -> None:
    found, told = read(WHOLE)
    assert told is None
    assert (found.comment, found.rerun, found.upstream) == (Comments.ALWAYS, Rerun.INFRASTRUCTURE, Upstream.OFF)
    assert (found.drafts, found.bots, found.suggest, found.check, found.branch_issue) == (
        False,
        False,
        True,
        True,
        True,
    )
    assert found.workflows == Filter(include=("ci.yml",), ignore=("nightly*",))
    assert found.paths == Filter(ignore=("docs/**",))
    assert (found.who.analyse, found.who.act) == (Role.READ, Role.ADMIN)
    assert found.ignore_kinds == ("lint",)
    assert found.rules[0].remedy == "Run it again after six."


@pytest.mark.parametrize("spelt", ["off", "false", "'off'", "False", "FALSE"])
def test_off_may_be_spelt_as_a_boolean(spelt: str) -> None:
    found, told = read(f"comment: {spelt}\nrerun: {spelt}\nupstream: {spelt}\n")
    assert told is None
    assert (found.comment, found.rerun, found.upstream) == ("off", "off", "off")


def test_anchors_aliases_and_merges_are_read() -> None:
    text = "who: &w {act: admin}\nenable: &t true\ncheck: *t\npaths: &p {ignore: [a]}\nworkflows: {<<: *p}\n"
    found, told = read(text)
    assert told is None
    assert found.check is True
    assert found.workflows.ignore == ("a",)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("check: true\ncoment: off\n", 2, "no setting `coment`; write `comment`"),
        ("ignore-kinds: []", 1, "write `ignore_kinds`"),
        ("\nzzzz: 1\n", 2, "there are `enable`, `comment`"),
        ("who:\n  analyze: read\n", 2, "write `analyse`"),
        ("suggest: yes\n", 1, "`suggest` is to be `true` or `false`, not `yes`"),
        ('suggest: "true"\n', 1, "`suggest` is to be `true` or `false`, not `true` in quotes"),
        ("suggest: true\x01\n", None, "write it anew"),
        ("enable: 1\n", 1, "`true` or `false`, not `1`"),
        ("comment: sometimes\n", 1, "`comment` is to be `always`, `failures` or `off`, not `sometimes`"),
        ("comment: true\n", 1, "not `true`"),
        ("rerun:\n  - infrastructure\n", 2, "not a list"),
        ("workflows: ci.yml\n", 1, "`workflows` is to be a mapping"),
        ("workflows:\n  include: ci.yml\n", 2, "`include` is to be a list"),
        ("paths:\n  ignore:\n    - a\n    - 3\n", 4, "Item 2 of `ignore` is to be text"),
        ("paths:\n  include:\n    - '!a'\n", 3, "put it below `ignore`, without the `!`"),
        ("paths:\n  include: ['']\n", 2, "is no pattern"),
        ("paths:\n  include: ['[z-a]']\n", 2, "is no pattern"),
        ("ignore_kinds: [lnt]\n", 1, "write `lint`"),
        ("who:\n  act: boss\n", 2, "`read`, `triage`, `write`, `maintain` or `admin`, not `boss`"),
        ("- enable\n", 1, "The file is to be a mapping"),
        ("check: true\ncheck: false\n", 2, "`check` stands here twice"),
        ("check: true\nwho: [\n", 3, "no YAML"),
        ("check: *x\n", 1, "no YAML"),
        ("? [a, b]\n: 3\n", 1, "no setting"),
        (f"x: {'[' * 99}", 1, "too deep"),
        ("a" * (MAX_CHARACTERS + 1), None, "longer than 65,536 characters"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_write(text: str, line: int | None, said: str) -> None:
    found = problem(text)
    assert found.line == line
    assert said in found.message


def test_the_first_of_several_mistakes_is_told() -> None:
    assert problem("check: true\nrerun: x\ncomment: y\n").line == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "lnit"}, "write `lint`"),
        ({"kind": "unknown"}, "take another kind"),
        ({"name": None}, "`name` is missing here"),
        ({"name": " \n "}, "one line of visible text"),
        ({"literal": None}, "either `literal` or `pattern`"),
        ({"pattern": "a"}, "either `literal` or `pattern`"),
        ({"literal": "ab"}, "3 bytes or more"),
        ({"literal": "ab\ncd"}, "one line"),
        ({"literal": "x" * 501}, "longer than 500"),
        ({"literal": None, "pattern": "("}, "no expression that RE2 takes"),
        ({"literal": None, "pattern": "(?=a)"}, "no expression that RE2 takes"),
        ({"literal": None, "pattern": "(.{900}|x)q"}, "too large"),
        ({"literal": None, "pattern": "a*"}, "fits an empty text"),
        ({"literal": None, "pattern": "x" * 501}, "longer than 500"),
        ({"summary": "Ask @ops."}, "mentions somebody"),
        ({"remedy": "See ![x](https://x.example)."}, "shows an image"),
        ({"remedy": "<b>x</b>"}, "holds HTML"),
        ({"remedy": "a &lt; b"}, "holds HTML"),
        ({"remedy": "an open ` one"}, "nothing closes"),
        ({"remedy": "\\`@ops\\`"}, "backslash"),
        ({"summary": "a\u202eb"}, "visible text"),
        ({"sumary": "a"}, "write `summary`"),
    ],
)
def test_a_rule_that_cannot_be_used(changes: dict[str, object], said: str) -> None:
    text = rule(**changes)
    found = problem(text)
    place = text.split("\n")[(found.line or 0) - 1].strip()
    of_the_whole_rule = "is missing" in said or "either" in said
    assert said in found.message
    assert place == "{" if of_the_whole_rule else place.startswith(f'"{list(changes)[-1]}"')


def test_a_rule_may_be_told_in_markdown() -> None:
    found, told = read(rule(summary="`@ops` has no seat **left**.", remedy="See [why](https://wiki.example/a_b), #3."))
    assert told is None
    assert found.rules[0].summary == "`@ops` has no seat **left**."


def test_two_rules_of_one_name_and_too_many_of_them() -> None:
    one = json.loads(rule())["rules"][0]
    twice = problem(json.dumps({"rules": [one, one]}, indent=1))
    assert "Another rule is called `a`" in twice.message
    assert twice.line == 11
    assert f"more than {MAX_RULES}" in problem(json.dumps({"rules": [one] * (MAX_RULES + 1)})).message


def test_patterns_that_are_together_too_large() -> None:
    many = [
        {**json.loads(rule())["rules"][0], "name": f"r{n}", "pattern": f"([a-z ].{{0,100}}|x)Q{n}"} for n in range(40)
    ]
    for each in many:
        del each["literal"]
    assert "look for literals" in problem(json.dumps({"rules": many})).message
    assert read(json.dumps({"rules": many[:5]}))[1] is None


def test_rules_are_known_by_what_they_look_for() -> None:
    def digest(**changes: object) -> str:
        found, told = read(rule(**changes))
        assert told is None
        return rules_digest(found)

    assert rules_digest(RepositorySettings()) == ""
    assert digest() == digest(summary="Other.", remedy="Other.") != ""
    assert len({digest(), digest(name="b"), digest(literal="abd"), digest(literal=None, pattern="abc")}) == 4


@pytest.mark.parametrize(
    ("glob", "name", "fits"),
    [
        # https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#patterns-to-match-file-paths
        ("*", "README.md", True),
        ("*", "docs/a.md", False),
        ("*.jsx?", "page.js", True),
        ("*.jsx?", "page.jsx", True),
        ("**", "all/the/files.md", True),
        ("*.js", "js/index.js", False),
        ("**.js", "js/index.js", True),
        ("docs/*", "docs/file.txt", True),
        ("docs/*", "docs/a/b.txt", False),
        ("docs/**", "docs/mona/octocat.txt", True),
        ("docs/**/*.md", "docs/README.md", True),
        ("docs/**/*.md", "docs/a/markdown/file.md", True),
        ("**/docs/**", "docs/hello.md", True),
        ("**/docs/**", "dir/docs/my-file.txt", True),
        ("**/README.md", "js/README.md", True),
        ("**/*src/**", "my-src/code/js/app.js", True),
        ("**/*-post.md", "path/their-post.md", True),
        ("**/migrate-*.sql", "db/sept/migrate-v1.sql", True),
        ("[CB]at", "Cat", True),
        ("[1-2]00", "300", False),
        ("v[12].[0-9]+.[0-9]+", "v1.10.1", True),
        ("a\\*b", "a*b", True),
        ("a\\*b", "axb", False),
        ("a.b", "axb", False),
        ("?a", "?a", True),
    ],
)
def test_patterns_are_those_of_workflows(glob: str, name: str, *, fits: bool) -> None:
    assert matches(Filter(include=(glob,)), name) is fits


def test_what_is_ignored_is_not_wanted_whatever_is_included() -> None:
    chosen = Filter(include=("src/**",), ignore=("**/*.md",))
    assert matches(chosen, "src/a.py")
    assert not matches(chosen, "src/a.md")
    assert not matches(chosen, "b.py")
    assert matches(Filter(include=()), "b.py")
    assert [takes_all(each) for each in (Filter(), Filter(include=()), chosen)] == [True, True, False]


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ("", True),
        ("include: [ci.yml]", True),
        ("include: [.github/workflows/*.yml]", True),
        ("include: [Docker CI]", True),
        ("include: [other.yml]", False),
        ("ignore: ['Docker*']", False),
        ("ignore: [ci.yml]", False),
        ("ignore: [c.yml]", True),
    ],
)
def test_a_workflow_is_chosen_by_file_or_name(filters: str, *, wanted: bool) -> None:
    found, told = read(f"workflows: {{{filters}}}")
    assert told is None
    for path in (".github/workflows/ci.yml", ".github/workflows/ci.yml@refs/heads/main"):
        assert workflow_wanted(found, path, "Docker CI") is wanted


def test_a_pull_request_is_wanted_where_any_of_its_files_is() -> None:
    found, _ = read("paths: {ignore: ['docs/**']}")
    assert paths_wanted(found, ["docs/a.md", "src/a.py"])
    assert not paths_wanted(found, ["docs/a.md"])
    assert not paths_wanted(found, [])
    assert paths_wanted(found, None)
    assert paths_wanted(RepositorySettings(), [])


PIECES = [
    *("enable", "comment", "rules", "who", "paths", "include", "name", "kind", "lint", "pattern", "literal", "summary"),
    *(
        ": ",
        ":",
        "\n",
        "\n  ",
        "\n- ",
        "\n  - ",
        " ",
        "\t",
        "- ",
        "? ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "#",
        "|\n",
        ">\n",
        "'",
        '"',
    ),
    *(
        "&a ",
        "*a",
        "<<: ",
        "!!set ",
        "!!omap ",
        "!!bool ",
        "!x ",
        "%YAML 1.1\n",
        "---\n",
        "...\n",
        "~",
        "null",
        "true",
        "off",
    ),
    *(
        "0x" + "f" * 5000,
        "1e999",
        ".inf",
        "2026-01-01",
        "0o7",
        "\ud800",
        "\\ud800",
        "\0",
        "\ufeff",
        "\u2028",
        "\r",
        "🙂",
    ),
    *("`", "@ops", "(", "**/", "[z-a]", "3", "a" * 300),
]


@settings(max_examples=400, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=80))
def test_any_text_is_read_or_told_of(text: str) -> None:
    found, told = read(text)
    if told:
        assert found == RepositorySettings()
        assert told.line is None or 1 <= told.line <= len(text.splitlines()) + 2
        assert harmless(told.message.replace("https://github.com/google/re2/wiki/Syntax", "")) in told.message.replace(
            "https://github.com/google/re2/wiki/Syntax", ""
        )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(["off", "lint", "", "@x"]),
    lambda held: (
        st.lists(held, max_size=3)
        | st.dictionaries(
            st.sampled_from([*RepositorySettings.model_fields, "include", "act", "name", "x"]), held, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.dictionaries(st.sampled_from([*RepositorySettings.model_fields]), VALUES, max_size=4))
def test_any_values_are_read_or_told_of(values: dict[str, object]) -> None:
    found, told = read(json.dumps(values))
    assert told is None or (told.line == 1 and found == RepositorySettings())


LAUGHS = "a: &a [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else '*a'] * 9)}]\n" for n in range(9))


@pytest.mark.parametrize(
    "text", [LAUGHS, "a: &a [*a]\n", "a: &a {<<: *a}\n", "[" * 50_000, "a: " * 20_000, "- " * 30_000, "? " * 30_000]
)
def test_bombs_are_told_of(text: str) -> None:
    problem(text)


def test_the_schema_knows_every_setting() -> None:
    made = schema()
    assert list(made["properties"]) == list(RepositorySettings.model_fields)
    assert all(part["description"] for part in made["properties"].values())
    assert [part["additionalProperties"] for part in (made, made["$defs"]["Rule"], made["$defs"]["Who"])] == [False] * 3

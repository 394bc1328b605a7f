"""What in a comment is a command, and what is not."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.commands import Command, parse

PLAIN = Command()

OBEYED = {
    "alone": ("/retriage", PLAIN),
    "with a name": ("/retriage rerun", Command("rerun")),
    "with arguments": ("/retriage rerun  Job-1\tx", Command("rerun", ("Job-1", "x"))),
    "capitals": ("/ReTriage ReRun", Command("rerun")),
    "spaces that are not the plain one": ("/retriage\u00a0explain\u30002\u202f", Command("explain", ("2",))),
    "three spaces before, spaces after": ("   /retriage  ", PLAIN),
    "a tab after": ("/retriage\t", PLAIN),
    "Windows line ends": ("Please\r\n/retriage explain\r\nthank you\r\n", Command("explain")),
    "after a paragraph": ("Look at this.\n\n/retriage", PLAIN),
    "within a paragraph, on its own line": ("Look at this.\n/retriage\nThanks.", PLAIN),
    "after a closed fence": ("```\n/retriage no\n```\n/retriage yes", Command("yes")),
    "after a longer fence": ("````\n```\n/retriage no\n````\n/retriage yes", Command("yes")),
    "after a fence in a list": ("- see\n  ```\n  /retriage no\n  ```\n/retriage yes", Command("yes")),
    "after a quotation": ("> /retriage no\n\n/retriage yes", Command("yes")),
    "after an HTML comment": ("<!-- template\n\n/retriage no\n-->\n/retriage yes", Command("yes")),
    "after an HTML comment of one line": ("<!-- template -->\n/retriage", PLAIN),
    "after inline code": ("`make` fails\n/retriage\nsince `v2`", PLAIN),
    "between lone backticks of different lengths": ("a ` b\n/retriage\na `` b", PLAIN),
    "folded away": ("<details>\n<summary>Why</summary>\n\n/retriage\n\n</details>", PLAIN),
    "after a key in HTML": ("Press <kbd>F5</kbd>\n\n/retriage", PLAIN),
    "under a list": ("- a\n- b\n\n/retriage", PLAIN),
    "after three backticks with text behind": ("``` a ` b\n\n/retriage", PLAIN),
}

SEVERAL = {
    "in the order of their lines": ("/retriage b\n/retriage a", ["b", "a"]),
    "in several paragraphs": ("/retriage a\n\nand then\n\n/retriage b", ["a", "b"]),
    "the same once": ("/retriage a\n/retriage b\n/Retriage  A\n", ["a", "b"]),
    "around a quotation": ("/retriage a\n\n> /retriage no\n\n/retriage b", ["a", "b"]),
    "around a fence": ("/retriage a\n```\n/retriage no\n```\n/retriage b", ["a", "b"]),
}

NOT_OBEYED = {
    "nothing": "",
    "another word": "/retriaged",
    "another command": "/retest",
    "a hyphen": "/retriage-all",
    "text before": "text /retriage",
    "a hidden character in the name": "/retri\u200bage rerun",
    "a hidden character for a space": "/retriage\u200brerun",
    "text that runs to the left": "\u202e/retriage rerun",
    "a Cyrillic letter": "/r\u0435triage rerun",
    "a look-alike letter": "/retr\u0131age",
    "a list item": "- /retriage",
    "four spaces": "    /retriage",
    "a tab": "\t/retriage",
    "spaces and a tab": "  \t/retriage",
    "a fence": "```\n/retriage\n```",
    "an unclosed fence": "```\n/retriage",
    "a fence with a language": "```sh\n/retriage\n```",
    "a tilde fence": "~~~ a`b\n/retriage\n~~~",
    "a fence closed by the other sort": "```\n~~~\n/retriage\n```",
    "a fence closed by a shorter one": "````\n```\n/retriage\n````",
    "a fence closed by one with a word": "```\n``` x\n/retriage\n```",
    "a fence closed by an indented one": "```\n    ```\n/retriage\n```",
    "an indented fence closed by one indented too far": "   ```\n      ```\n/retriage\n   ```",
    "an indented fence": "  ```\n  /retriage\n  ```",
    "a fence in a list": "- ```\n  /retriage\n  ```",
    "a fence after a list's unclosed one": "- ```\ntext\n```\n/retriage\n```",
    "a fence after a list's unclosed one that seems to close": "- ```\ntext\n~~~\n  ```\n/retriage\n~~~",
    "a fence deep in a list": "1. a\n    ```\n   /retriage\n    ```",
    "inline code over lines": "`\n/retriage\n`",
    "inline code over lines of text": "see ``a\n/retriage\nb`` there",
    "inline code that ends after what looks like HTML": "a `\n/retriage\n<b> ` c",
    "inline code after a heading's backtick": "# a `\n`\n/retriage\n`",
    "inline code after an escaped backtick": "\\`` a\n/retriage\n` b",
    "a quotation": "> /retriage",
    "a quotation in a quotation": "> > /retriage",
    "a quotation's lazy line": "> quoted\n/retriage",
    "a nested quotation's lazy line": "> > quoted\n/retriage",
    "a list's quotation's lazy line": "1.  a\n    > quoted\n/retriage",
    "a fence in a quotation": "> ```\n> /retriage\n> ```",
    "a fence in a quotation in a quotation": "> > ```sh\n> > /retriage rerun\n> > ```\n> that is how",
    "an unclosed fence in a quotation": "> ```\n> /retriage",
    "a fence in a list in a quotation": "> - ```\n>   /retriage\n>   ```",
    "an HTML quotation": "<blockquote>\n\n/retriage\n\n</blockquote>",
    "an HTML comment": "<!--\n/retriage\n-->",
    "an HTML comment over blank lines": "<!--\n\n/retriage\n\n-->",
    "an unclosed HTML comment": "<!--\n/retriage",
    "an HTML comment within a line": "text <!-- a\n/retriage\n-->",
    "preformatted HTML": "<pre>\n\n/retriage\n</pre>",
    "HTML code": "<code>\n\n/retriage\n\n</code>",
    "an HTML attribute": 'a <a title="\n/retriage\n">b</a>',
    "a link's target": "[a](\n/retriage\n)",
    "a link's definition": "[a]:\n/retriage",
    "an image's text": "![a\n/retriage\nb](c)",
    "a formula": "$$\n/retriage\n$$",
    "HTML without blank lines": "<details>\n/retriage\n</details>",
    "bold": "**/retriage**",
    "an endless line": "/retriage " + "x" * 500,
}


@pytest.mark.parametrize(("text", "command"), OBEYED.values(), ids=OBEYED)
def test_a_command_on_its_own_line_is_obeyed(text: str, command: Command) -> None:
    assert parse(text) == (command,)
    assert parse(text.replace("\r\n", "\n").replace("\n", "\r\n")) == (command,)


@pytest.mark.parametrize(("text", "names"), SEVERAL.values(), ids=SEVERAL)
def test_each_line_is_a_command_of_its_own(text: str, names: list[str]) -> None:
    assert [command.name for command in parse(text)] == names


def test_the_words_of_a_command_are_its_name_and_arguments() -> None:
    (bare, explain) = parse("/retriage\n/retriage Explain 2")
    assert (bare.words, explain.words) == ((), ("explain", "2"))


@pytest.mark.parametrize("text", NOT_OBEYED.values(), ids=NOT_OBEYED)
def test_what_is_quoted_hidden_or_no_command_is_not_obeyed(text: str) -> None:
    assert parse(text) == ()
    assert parse(text.replace("\n", "\r\n")) == ()


PIECES = [
    *("/retriage", "/retriage a", "foo", " ", "  ", "    ", "\t", "\u00a0", "\x0c", "\\", "|", "*", "**", "`", "``"),
    *("```", "````", "~~~", "``` x", "  ```", "   ```", "    ```", "- ", "- ```", "1. ", "1. ```", "2. ```", "* "),
    *("> ", ">", "# ", "---", "===", "<!--", "-->", " <!--", "<?", "?>", "<!A", "<![CDATA[", "]]>", "<pre>", "</pre>"),
    *(
        "<div>",
        "</div>",
        "<x>",
        "<details>",
        "</details>",
        "<summary>s</summary>",
        '<a title="',
        '">',
        "<a href='",
        "'>",
    ),
    *("<", "[a](", ")", "[a]:", "![a", "]", "]("),
]
LINES = st.lists(st.sampled_from(PIECES), max_size=3).map("".join)
COMMENTS = st.lists(st.one_of(st.just(""), st.just("/retriage"), LINES), max_size=12).map("\n".join)
READER = MarkdownIt("commonmark")
COMMAND_LINE = re.compile(r"/retriage(?:[ \t].*)?", re.IGNORECASE)
FOLDS = re.compile(r"</?details>|<summary>s</summary>")


def shown_as_text(text: str) -> bool:
    """Whether a whole Markdown parser finds a command line in plain text, outside quotations."""
    quotes = 0
    for token in READER.parse(text):
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        lines = lines_of(token)
        if not quotes and any(COMMAND_LINE.fullmatch(line.strip(" \t")) for line in lines):
            return True
    return False


def lines_of(token: Token) -> list[str]:
    if token.type == "html_block":
        lines = [line for line in token.content.split("\n") if not FOLDS.fullmatch(line.strip())]
        return lines if FOLDS.match(token.content.strip()) else []
    if token.type != "inline":
        return []
    marks = {"softbreak": "\n", "hardbreak": "\n"}
    shown = [marks.get(child.type, visible(child)) for child in token.children or []]
    return "".join(shown).split("\n")


def visible(child: Token) -> str:
    if child.type == "text":
        return child.content
    return child.markup if child.type.startswith(("em_", "strong_")) else "" if child.type.startswith("link_") else "\0"


@given(COMMENTS)
@example("foo\n2. ```\n   ```\n/retriage")
@example("<details>\n```\n\n```\n/retriage")
@example("`a\n    <details>\n/retriage\nb`")
@settings(max_examples=1500, deadline=None)
def test_only_what_a_markdown_parser_shows_as_text_is_obeyed(text: str) -> None:
    if parse(text):
        assert shown_as_text(text)


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_fail(text: str) -> None:
    parse(text)
    parse(f"{text}\n/retriage {text}")


HOSTILE = [
    "`",
    "` ",
    "``` `\n",
    "/retriage\n",
    "`\n/retriage\n",
    "<\n/retriage\n",
    "> ",
    "- ",
    " ",
    "\t",
    "<!--\n",
    "[a](\n",
    "1. ",
    "<code",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_work_grows_with_the_length_and_no_faster(piece: str) -> None:
    short, long = (f"``\n{piece * size}``\n\n/retriage\n" for size in (500, 4000))
    assert steps(long) <= 8 * steps(short) + 1000


def steps(text: str) -> int:
    """How many lines of Python the text costs: a measure of work that no busy machine disturbs."""
    count = 0

    def trace(_frame: object, event: str, _arg: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        parse(text)
    finally:
        sys.settrace(before)
    return count

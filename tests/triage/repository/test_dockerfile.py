"""What a Dockerfile copies and runs."""

from __future__ import annotations

import pytest

from workers.triage.repository.dockerfile import copies, instructions, runs, stage_begins

TEXT = """\
# syntax=docker/dockerfile:1
FROM node:22 AS web

COPY --chown=1000 \\
  # what npm reads
  package.json "my file.txt" \\

  ./src/ app/
RUN <<EOF
COPY not this
EOF
COPY ["a b", "c"]
FROM nginx:1.27
copy --from=web /app/dist/ /srv
ADD https://example.com/x $THIS there /
COPY . .
COPY <<TEXT /etc/motd
hello
TEXT
COPY [ this is no list
RUN npm ci
"""


def test_copies_with_their_lines_and_stages() -> None:
    found = [(each.line, each.last, each.sources, each.stage, each.whole) for each in copies(TEXT)]
    assert found == [
        (4, 8, ("package.json", "my file.txt", "src"), None, True),
        (12, 12, ("a b",), None, True),
        (14, 14, ("app/dist",), "web", True),
        (15, 15, ("there",), None, False),
        (16, 16, ("",), None, True),
        (17, 17, (), None, False),
        (20, 20, ("[", "this", "is", "no"), None, True),
    ]


def test_runs_with_their_here_documents_and_stages() -> None:
    assert [(each.line, each.value) for each in runs(TEXT)] == [(9, "<<EOF\nCOPY not this"), (21, "npm ci")]
    assert (stage_begins(TEXT, 21), stage_begins(TEXT, 5), stage_begins(TEXT, 1)) == (13, 2, 0)


def test_another_escape_and_quotes_that_do_not_close() -> None:
    text = "# escape=`\nFROM x\nCOPY a `\n  b\nCOPY it's b\nRUN"
    assert [(each.name, each.last) for each in instructions(text)] == [
        ("FROM", 2),
        ("COPY", 4),
        ("COPY", 5),
        ("RUN", 6),
    ]
    assert copies(text)[1].sources == ("it's",)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment"])
def test_nothing(text: str) -> None:
    assert instructions(text) == ()

"""What became of a package's defect upstream, as one line of an entry and as a reply."""

from __future__ import annotations

import re

from workers.triage.filed import State, UpstreamReport
from workers.triage.render.words import blocks, folded
from workers.triage.text import code, fenced

ISSUE = "**Upstream:** {issue}, {state}."
EXISTING = "**Upstream:** {issue}, {state}; it was found there and is about the same."
DRAFT = "**Upstream:** [report it]({url}): a prefilled issue for {repository}; no report of it was found there."
DRAFT_BUT = "**Upstream:** [report it]({url}): a prefilled issue for {repository}. {why}"
NOT_REPORTED = "**Upstream:** not reported. {why}"

FOLD = "The issue for <code>{repository}</code>, to be read, checked and sent by a person"
NOT_SENT = "It was not sent from here:"
SEND = "[Open the prefilled form]({url}), or copy this. Title:"
TEXT = "Text:"

_GITHUB = "https://github.com/"
_REDIRECT = "https://redirect.github.com/"
_LINK = re.compile(r"\[(?P<text>[^\[\]`]*)\]\((?P<url>[^\s()]*)\)")


def line(report: UpstreamReport | None) -> str:
    """One line; empty where nothing was looked up."""
    if report is None:
        return ""
    if report.state in {State.REPORTED, State.EXISTING}:
        form = ISSUE if report.state is State.REPORTED else EXISTING
        return form.format(issue=issue_link(report), state="open" if report.open else "closed")
    if report.state is State.DRAFTED:
        form = DRAFT_BUT if report.why else DRAFT
        return form.format(url=report.url, repository=code(report.repository), why=_why(report))
    return NOT_REPORTED.format(why=_why(report)) if report.why else ""


def _why(report: UpstreamReport) -> str:
    return " ".join(map(without_trace, report.why))


def without_trace(sentence: str) -> str:
    """A sentence whose links to other projects' issues leave no trace there; see `issue_link`."""
    return _LINK.sub(lambda link: _linked(link["text"], link["url"]), sentence)


def _linked(text: str, url: str) -> str:
    public = url.startswith(_GITHUB)
    return f"[{text}]({_REDIRECT}{url.removeprefix(_GITHUB)})" if public else f"{text} ({code(url)})"


def issue_link(report: UpstreamReport) -> str:
    """The issue, in a form that leaves no trace in its timeline: hundreds of pull requests may tell of it.

    GitHub makes a cross-reference of each link to an issue, but not of those by way of `redirect.github.com`:
    https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
    Other hosts have no such way: there it is named only, and in code, where GitHub links no references either.
    """
    name = code(f"{report.repository}#{report.number}")
    return _linked(name, report.url) if report.url.startswith(_GITHUB) else name


def reply(report: UpstreamReport) -> str:
    """The answer to somebody who asked for a report."""
    if report.state is not State.DRAFTED:
        return f"{line(report)}\n"
    reasons = "\n".join(f"- {without_trace(why)}" for why in report.why)
    draft = folded(
        FOLD.format(repository=report.repository),
        blocks(SEND.format(url=report.url), fenced(report.title), TEXT, fenced(report.body, "markdown")),
    )
    return f"{blocks(NOT_SENT if reasons else '', reasons, draft)}\n"

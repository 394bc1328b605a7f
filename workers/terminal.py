"""What a person reads in the terminal after `retriage analyze`."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.segment import Segment, Segments
from rich.style import Style
from rich.text import Text

from workers.inputs import Analysed
from workers.triage.model import Conclusion, Examination, Finding, Proof
from workers.triage.render import proof
from workers.triage.render.report import ranked
from workers.triage.text import visible

MAX_SHOWN = 8
COLOURS = {
    "configuration": "yellow",
    "code": "red",
    "dependency": "magenta",
    "infrastructure": "blue",
    "unknown": "white",
}
RUN = "  To be run at the root of a clone:"
APPLY = "  To be given to git apply:"
NOT_SHOWN = "  The mend holds characters that a terminal would hide: see --json"
_DIFF = {"+": Style(color="green"), "-": Style(color="red"), "@": Style(color="cyan")}
_MARKS = {Conclusion.FAILURE: ("red", "✗"), Conclusion.SUCCESS: ("green", "✓"), Conclusion.UNKNOWN: ("yellow", "?")}


def open_console() -> Console:
    """Standard output. What its encoding cannot say is replaced rather than an error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    return Console()


def show(console: Console, source: str, analysed: Analysed) -> None:
    """Print one input: its jobs, the causes with their quoted lines and remedies, and what was not examined."""
    console.print(Text(visible(source), style="bold"))
    for examination in analysed.examinations:
        console.print(_job(examination))
    findings = ranked(analysed.examinations)
    for number, finding in enumerate(findings[:MAX_SHOWN], start=1):
        console.print(_finding(number, finding))
        _mend(console, finding.proof)
    if len(findings) > MAX_SHOWN:
        console.print(f"  and {len(findings) - MAX_SHOWN} more findings: see --json")
    left_out = [sentence for examination in analysed.examinations for sentence in examination.not_examined]
    for sentence in (*analysed.not_examined, *left_out):
        console.print(Text(f"  not examined: {visible(sentence)}", style="dim"))
    if not findings and any(examination.conclusion is not Conclusion.SUCCESS for examination in analysed.examinations):
        console.print("  Nothing in these lines tells what broke.")
    console.print()


def _job(examination: Examination) -> Text:
    colour, mark = _MARKS[examination.conclusion]
    architecture = f", {examination.architecture}" if examination.architecture else ""
    return Text.assemble(
        ("  "),
        (f"{mark} {visible(examination.job)}", colour),
        (f"  {examination.lines:,} {'line' if examination.lines == 1 else 'lines'}{architecture}", "dim"),
    )


def _finding(number: int, finding: Finding) -> RenderableType:
    colour = COLOURS[finding.category]
    title = Text.assemble((f"{number}. {finding.kind}", f"bold {colour}"), (f"  {finding.category}", "dim"))
    where = visible(" · ".join(part for part in (finding.job, finding.step) if part))
    body = Group(
        Markdown(proof.summary(finding)),
        Text(visible(finding.quote), style="bold"),
        Text(f"line {finding.line} of {where}", style="dim"),
        *([Padding(_checked(finding.proof), (1, 0, 0, 0))] if finding.proof else []),
        Padding(Markdown(proof.remedy(finding)), (1, 0, 0, 0)),
    )
    return Padding(Panel(body, title=title, title_align="left", border_style=colour), (0, 0, 0, 2))


def _checked(told: Proof) -> RenderableType:
    said = proof.checked(told)
    rows = "\n".join(f"- {look.text}" for look in told.looked)
    return Markdown(f"{said}\n{rows}" if rows else said)


def _mend(console: Console, told: Proof | None) -> None:
    """The commands and the diff as they are, outside of the frame, so that they can be copied."""
    commands = "\n".join(told.commands) if told else ""
    for title, text in ((RUN, commands), (APPLY, told.diff.removesuffix("\n") if told else "")):
        if text and proof.copies(text):
            console.print(Text(title, style="dim"))
            console.print(Segments(list(_lines(text))), soft_wrap=True)
        elif text:
            console.print(Text(NOT_SHOWN, style="dim"))


def _lines(text: str) -> Iterator[Segment]:
    """Each line in a diff's colours. Not as Text, which would put spaces in the place of tabs."""
    for line in text.split("\n"):
        yield Segment(line, _DIFF.get(line[:1]))
        yield Segment.line()

"""What a person reads in the terminal after `retriage analyze`."""

from __future__ import annotations

import io
import sys

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from workers.inputs import Analysed
from workers.triage.model import Conclusion, Examination, Finding
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
        Markdown(finding.summary),
        Text(visible(finding.quote), style="bold"),
        Text(f"line {finding.line} of {where}", style="dim"),
        Padding(Markdown(finding.remedy), (1, 0, 0, 0)),
    )
    return Padding(Panel(body, title=title, title_align="left", border_style=colour), (0, 0, 0, 2))

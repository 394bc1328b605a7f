"""The parts of README.md that the program writes itself. `python -m tests.docs` renews them."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from workers.cli import main as cli

README = Path(__file__).parent.parent / "README.md"
_BLOCK = re.compile(r"(<!-- help: (?P<command>[a-z ]+) -->\n```text\n)(?P<help>.*?)(```\n)", re.DOTALL)


def renewed(text: str) -> str:
    """The text with every help block as the command line prints it now."""
    return _BLOCK.sub(lambda block: f"{block[1]}{help_of(block['command'])}{block[4]}", text)


def help_of(command: str) -> str:
    """What `retriage COMMAND --help` prints on a terminal of 80 columns."""
    result = CliRunner().invoke(cli, [*command.split(), "--help"], prog_name="retriage", terminal_width=80)
    return result.output


if __name__ == "__main__":
    README.write_text(renewed(README.read_text("utf-8")), "utf-8")

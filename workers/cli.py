"""The command line: `retriage analyze`, `retriage worker`, `retriage tasks`, and what its other commands are."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import click

from workers.errors import RetriageError
from workers.triage.text import visible

UNUSABLE = 2
"""Exit status for input or settings that cannot be used; one line on standard error says why."""
_PERIOD = re.compile(r"([0-9]{1,4})([dw])", re.ASCII)
_UNPRINTABLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="retriage")
def main() -> None:
    """Say why CI is red: what broke, whose concern it is, and how to mend it."""


@main.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, in the order of the inputs.")
@click.option("--baseline", metavar="FILE", help="The log of the same job when it passed.")
def analyze(inputs: tuple[str, ...], *, as_json: bool, baseline: str | None) -> None:
    """Find the causes in logs.

    INPUT is a run-logs zip, a job log, a folder of them, - for standard input, or the URL of a run (then with
    GITHUB_TOKEN set).

    Exit status: 0 analysed, whatever was found; 2 unusable input.
    """
    # Imported here, so that `--help` and wrong options answer at once.
    from workers.inputs import STDIN, learnt, sources  # noqa: PLC0415
    from workers.triage.known import NOTHING_KNOWN  # noqa: PLC0415

    status = 0
    try:
        known = learnt(baseline) if baseline else NOTHING_KNOWN
    except RetriageError as error:
        _complain(str(error))
        sys.exit(UNUSABLE)
    for source, outcome in sources(inputs, known):
        if isinstance(outcome, RetriageError):
            _complain(f"{'standard input' if source == STDIN else source} {outcome}")
            status = UNUSABLE
        elif as_json:
            from workers.triage.render.report import report  # noqa: PLC0415

            _print_json(report(source, outcome.examinations, outcome.not_examined))
        else:
            from workers.terminal import open_console, show  # noqa: PLC0415

            show(open_console(), source, outcome)
    sys.exit(status)


@main.command()
@click.option("--burst", is_flag=True, help="End when the queue is empty.")
def worker(*, burst: bool) -> None:
    """Work on the queue until stopped."""
    from workers.work import run  # noqa: PLC0415

    try:
        run(burst=burst)
    except RetriageError as error:
        _complain(str(error))
        sys.exit(UNUSABLE)


@main.command()
def clock() -> None:
    """Ask for what is done from time to time, until stopped.

    One is enough; several do nothing twice.
    """
    from workers.clock import run  # noqa: PLC0415

    try:
        run()
    except RetriageError as error:
        _complain(str(error))
        sys.exit(UNUSABLE)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def tasks(*, as_json: bool) -> None:
    """Show the queue: what waits, what runs, and what failed and why."""
    from workers.work import state  # noqa: PLC0415

    try:
        found = state()
    except RetriageError as error:
        _complain(str(error))
        sys.exit(UNUSABLE)
    if as_json:
        _print_json(found)
        return
    counts = ", ".join(f"{found[name]} {name}" for name in ("queued", "held", "running", "scheduled", "failed"))
    click.echo(counts)
    for failed in found["failures"]:
        click.echo(f"  {failed['id']}  {visible(failed['description'])}: {visible(failed['reason'])}")


def _days(_context: click.Context, _parameter: click.Parameter, value: str) -> int:
    found = _PERIOD.fullmatch(value)
    if not found or not int(found[1]):
        raise click.BadParameter("say how many days or weeks, such as 30d or 12w")
    return int(found[1]) * (7 if found[2] == "w" else 1)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--since", "days", metavar="PERIOD", default="90d", show_default=True, callback=_days,
    help="How far back: days or weeks, such as 30d or 12w.",
)  # fmt: skip
def scorecard(*, as_json: bool, days: int) -> None:
    """Show how often each kind of cause was right, as people say.

    Exit status: 0 shown, 2 Redis is away.
    """
    from workers.scorecard import show, state  # noqa: PLC0415

    try:
        found = state(days)
    except RetriageError as error:
        _complain(str(error))
        sys.exit(UNUSABLE)
    if as_json:
        from workers.triage.render import scorecard as rendered  # noqa: PLC0415

        _print_json(rendered.as_json(found, days))
        return
    from workers.terminal import open_console  # noqa: PLC0415

    show(open_console(), found, days)


@main.command("reproduce")
@click.argument("package", metavar="PACKAGE==VERSION")
@click.option(
    "--with", "others", metavar="OTHER==VERSION", multiple=True, help="Look whether it gets along with this release."
)
@click.option("--file", metavar="FILE", help="Look at this file only, named as below site-packages.")
@click.option("--line", type=int, metavar="N", help="The line of it that an error names.")
@click.option("--python", metavar="X.Y", help="The Python that it would run on.  [default: this one]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def reproduce_(
    package: str, *, others: tuple[str, ...], file: str | None, line: int | None, python: str | None, as_json: bool
) -> None:
    """Show from its artifact how a release is broken, and since when.

    The release is fetched from the package index that pip would use, and read; nothing of it is run. Without options:
    does each of its files compile, and are its own modules there? With another release: does that have what this one
    imports of it?

    Exit status: 0 looked, whatever was found; 2 no such release, or no index to ask.
    """
    from workers import reproduce_command as command  # noqa: PLC0415

    try:
        asked = command.wish(package, others, file, line, python)
        with command.opened_index() as index:
            given = command.answer(index, asked)
    except RetriageError as error:
        _complain(str(error))
        sys.exit(UNUSABLE)
    if as_json:
        _print_json(command.as_json(given))
        return
    for text in command.told(given):
        click.echo(visible(text))


@main.command()
@click.argument("target", metavar="[PATH|OWNER/REPO]", default=".")
@click.option("--python", metavar="X.Y", help="The Python it runs on.  [default: the lowest that the project admits]")
@click.option(
    "--architecture", "architectures", multiple=True, type=click.Choice(["amd64", "arm64"]),
    help="Of Linux; may be repeated.  [default: what the workflows' labels name]",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def deps(target: str, *, python: str | None, architectures: tuple[str, ...], as_json: bool) -> None:
    """Show what is wrong with the releases that a project depends on.

    Each release that lock and requirements files name, or without a lock file the newest that fits, is fetched from the
    package index that pip would use, and read; nothing of it is run. Which do not compile, import what
    they do not declare, have no wheel, or are yanked or gone? PATH is a folder, the current one by default;
    OWNER/REPO is a repository on GitHub, read at its default branch with the token GITHUB_TOKEN.

    Exit status: 0 looked, whatever was found; 2 nothing to look at, or no index to ask.
    """
    from workers import deps_command as command  # noqa: PLC0415

    try:
        health = command.look(target, python, architectures)
    except RetriageError as error:
        _complain(f"{target} {error}")
        sys.exit(UNUSABLE)
    if as_json:
        _print_json(command.as_json(health))
        return
    command.show(health)


@main.group()
def config() -> None:
    """Look at a repository's settings, .github/retriage.yml."""


@config.command()
@click.argument("file", metavar="FILE")
@click.option("--log", "logs", metavar="LOG", multiple=True, help="Try the rules on a job's log; may be repeated.")
def check(file: str, logs: tuple[str, ...]) -> None:
    """Say whether a settings file is good, and what it changes.

    FILE is the file, or - for standard input. LOG is what `analyze` takes, but no URL.

    Exit status: 0 good; 2 not good, not readable, or a rule fires in the log of a job that passed.
    """
    from workers.config import UnfitError, checked, tried  # noqa: PLC0415

    try:
        settings = checked(file)
        click.echo(visible(settings.told))
        for line in tried(settings, logs):
            click.echo(visible(line))
    except UnfitError as error:
        # As compilers say it, so that editors find the line.
        click.echo(" ".join(visible(str(error)).split()), err=True)
        sys.exit(UNUSABLE)
    except RetriageError as error:
        _complain(str(error))
        sys.exit(UNUSABLE)


@config.command()
def schema() -> None:
    """Print the JSON schema of the settings."""
    from workers.triage.repository.settings_schema import schema as made  # noqa: PLC0415

    click.echo(json.dumps(made(), indent=2, ensure_ascii=False).encode())


def _complain(reason: str) -> None:
    """One line on standard error, whatever file names or remote answers are in it."""
    click.echo(f"retriage: {' '.join(visible(reason).split())}", err=True)


def _print_json(value: dict[str, Any]) -> None:
    """One line of UTF-8, whatever the locale. What ends lines or drives terminals is escaped, as JSON allows."""
    text = json.dumps(value, ensure_ascii=False)
    click.echo(_UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode())

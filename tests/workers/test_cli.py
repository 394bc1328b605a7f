"""`retriage analyze` as a person or a script meets it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
from click.testing import CliRunner, Result

from tests import story
from tests.fakes import MISSING_FILE, OTHER_FILE, QUOTE
from tests.workers.inputs_of import PASSED, archive, unpacked
from tests.workers.report_schema import REPORT
from workers.cli import main


def analyze(*arguments: object, given: bytes | None = None, env: Mapping[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, ["analyze", *map(str, arguments)], input=given, env=dict(env or {}))


def reports(result: Result) -> list[dict[str, Any]]:
    """The objects printed, each of which must fit the contract."""
    found = [json.loads(line) for line in result.stdout_bytes.decode("utf-8").splitlines()]
    for report in found:
        jsonschema.validate(report, REPORT)
    return found


def complaint(result: Result) -> str:
    """The one line on standard error."""
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("retriage: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_a_log_gives_one_object_whose_first_finding_is_the_cause(tmp_path: Path) -> None:
    path = tmp_path / "build.log"
    path.write_text(MISSING_FILE)
    result = analyze("--json", path)
    (report,) = reports(result)
    assert result.exit_code == 0
    assert (report["input"], report["conclusion"]) == (str(path), "failure")
    assert report["jobs"] == [{"name": "build", "architecture": None, "conclusion": "failure", "lines": 6}]
    finding = report["findings"][0]
    assert (finding["kind"], finding["subject"]) == ("missing-file", {"path": ".env.example"})
    assert (finding["line"], finding["quote"]) == (5, QUOTE)
    assert QUOTE in report["excerpt"]


@pytest.mark.parametrize("form", ["zip", "folder", "stdin"])
def test_an_archive_is_the_same_packed_unpacked_and_piped(tmp_path: Path, form: str) -> None:
    (tmp_path / "run.zip").write_bytes(archive())
    given = {"zip": tmp_path / "run.zip", "folder": unpacked(tmp_path / "run"), "stdin": "-"}
    (report,) = reports(analyze("--json", given[form], given=archive()))
    assert report["input"] == str(given[form])
    assert [job["name"] for job in report["jobs"]] == ["build (3.11)", "lint"]
    assert [finding["subject"]["path"] for finding in report["findings"]] == [".env.example", "settings.toml"]
    assert report["not_examined"] == []


def test_a_log_is_read_from_standard_input() -> None:
    (report,) = reports(analyze("--json", "-", given=MISSING_FILE.encode()))
    assert report["input"] == "-"
    assert report["findings"][0]["quote"] == QUOTE


def test_several_inputs_give_a_line_each_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "b.log").write_text(PASSED)
    (tmp_path / "a.zip").write_bytes(archive())
    given = [tmp_path / "b.log", "-", tmp_path / "a.zip"]
    found = reports(analyze("--json", *given, given=OTHER_FILE.encode()))
    assert [report["input"] for report in found] == [str(each) for each in given]
    assert [report["conclusion"] for report in found] == ["success", "failure", "failure"]
    assert found[0]["findings"] == []


def test_good_inputs_are_printed_when_another_is_bad(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(MISSING_FILE)
    (tmp_path / "c.log").write_text(OTHER_FILE)
    result = analyze("--json", tmp_path / "a.log", tmp_path / "b.log", tmp_path / "c.log")
    assert complaint(result) == f"retriage: {tmp_path / 'b.log'} cannot be read: No such file or directory\n"
    assert len(reports(result)) == 2


def test_every_job_of_the_story_fits_the_contract(tmp_path: Path) -> None:
    for job in story.load().jobs:
        (tmp_path / f"{job.name.replace('/', '_')}.log").write_bytes(job.log)
    found = reports(analyze("--json", *sorted(tmp_path.iterdir())))
    assert len(found) == 7
    assert [report["conclusion"] for report in found].count("success") == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02\x03" * 500, "is not text"),
        (b"\x1f\x8b\x08\x00", "is packed with gzip"),
        (archive()[:-30], "is not a readable zip archive"),
    ],
    ids=["empty", "binary", "gz", "corrupt zip"],
)
@pytest.mark.parametrize("way", ["file", "stdin"])
def test_an_unusable_input_is_one_line_and_status_2(tmp_path: Path, content: bytes, said: str, way: str) -> None:
    (tmp_path / "input").write_bytes(content)
    given = tmp_path / "input" if way == "file" else "-"
    result = analyze(given, given=content)
    name = str(given) if way == "file" else "standard input"
    assert complaint(result).startswith(f"retriage: {name} {said}")
    assert not result.stdout


def test_an_empty_folder_is_one_line_and_status_2(tmp_path: Path) -> None:
    assert complaint(analyze(tmp_path)) == f"retriage: {tmp_path} holds no log that can be read\n"


def test_a_baseline_that_cannot_be_read_is_one_line_and_status_2(tmp_path: Path) -> None:
    (tmp_path / "failed.log").write_text("a line\n")
    result = analyze("--baseline", tmp_path / "nowhere", tmp_path / "failed.log")
    assert complaint(result) == f"retriage: {tmp_path / 'nowhere'} cannot be read: No such file or directory\n"
    assert not result.stdout


def test_a_damaged_member_of_an_archive_is_one_line_and_status_2(tmp_path: Path) -> None:
    data = archive()
    at = data.index(b"0_build") + 40
    (tmp_path / "run.zip").write_bytes(data[:at] + b"\xff\x00\xff\x00\xff" + data[at + 5 :])
    assert "damaged" in complaint(analyze(tmp_path / "run.zip"))


def test_a_hostile_file_name_stays_one_harmless_line() -> None:
    line = complaint(analyze("no\nsuch\x1b[2J\x9bfile\u2028here"))
    assert line == "retriage: no such[2Jfile here cannot be read: No such file or directory\n"


def test_a_hostile_log_stays_one_line_of_json(tmp_path: Path) -> None:
    hostile = "\x85next\u2028line\u2029\x9b2J\x7f"
    log = MISSING_FILE.replace("cannot stat '.env.example'", f"cannot stat '{hostile}.env'")
    (tmp_path / "build.log").write_text(log, newline="")
    result = analyze("--json", tmp_path / "build.log")
    (report,) = reports(result)
    assert result.stdout.count("\n") == 1
    assert not {"\x85", "\u2028", "\u2029", "\x9b", "\x7f"} & set(result.stdout)
    assert "next" in report["findings"][0]["quote"]


def test_a_file_name_that_is_no_utf_8_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "build\udcff.log"
    path.write_text(MISSING_FILE)
    result = analyze("--json", path)
    (report,) = reports(result)
    assert report["input"] == str(path)
    assert analyze(path).exit_code == 0


def test_the_summary_is_for_people(tmp_path: Path) -> None:
    (tmp_path / "build.log").write_text(MISSING_FILE)
    result = analyze(tmp_path / "build.log")
    assert result.exit_code == 0
    assert QUOTE in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize("command", [[], ["analyze"], ["worker"], ["tasks"]])
def test_every_command_explains_itself(command: list[str]) -> None:
    for option in ("--help", "-h"):
        result = CliRunner().invoke(main, [*command, option])
        assert result.exit_code == 0
        assert result.stdout.startswith(f"Usage: main {' '.join(command)}".rstrip())
    for named in ("analyze", "worker", "tasks"):
        assert command or named in result.stdout


def test_help_says_what_inputs_there_are_and_what_the_status_means() -> None:
    text = " ".join(CliRunner().invoke(main, ["analyze", "--help"]).stdout.split())
    for said in ("zip", "folder", "standard input", "GITHUB_TOKEN", "--json", "2 unusable input"):
        assert said in text


@pytest.mark.parametrize("arguments", [[], ["--yaml", "x"]])
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    result = analyze(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


RULES = """\
comment: off
who: {act: admin}
rules:
  - {name: seats, kind: missing-service, literal: no seats left, summary: No seat was free., remedy: Wait.}
"""


def config_check(*arguments: object, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["config", "check", *map(str, arguments)], input=given)


def test_good_settings_are_told_with_what_they_change(tmp_path: Path) -> None:
    (tmp_path / "retriage.yml").write_text(RULES)
    result = config_check(tmp_path / "retriage.yml")
    told = f"{tmp_path / 'retriage.yml'}: good\n  comment: off\n  who.act: admin\n  rules: seats\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, told, "")
    empty = config_check("-", given="")
    assert (empty.exit_code, empty.stdout) == (0, "-: good\n  nothing is set differently from the defaults\n")


def test_a_mistake_in_settings_is_one_line_with_its_place_and_status_2() -> None:
    result = config_check("-", given="check: true\nwhoo: 1\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "-:2: There is no setting `whoo`; write `who` if that is meant.\n"


@pytest.mark.parametrize(
    ("content", "said"), [(None, "cannot be read: No such file"), (b"\xff\xfe", "is no UTF-8 text")]
)
def test_settings_that_cannot_be_read_are_one_line(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "a.yml").write_bytes(content)
    assert said in complaint(config_check(tmp_path / "a.yml"))


def test_rules_are_tried_on_logs(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(RULES)
    (tmp_path / "red.log").write_text("x\nserver: no seats left\n##[error]Process completed with exit code 1.\n")
    result = config_check(tmp_path / "a.yml", "--log", tmp_path / "red.log")
    assert result.exit_code == 0
    assert result.stdout.endswith(f"{tmp_path / 'red.log'}: red: seats fires in line 2: server: no seats left\n")


def test_a_rule_that_fires_in_a_passing_log_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(RULES)
    (tmp_path / "green.log").write_text("no seats left\nDone. Your build exited with 0.\n")
    (tmp_path / "other.log").write_text("a\nDone. Your build exited with 0.\n")
    logs = ["--log", tmp_path / "other.log", "--log", tmp_path / "green.log"]
    result = config_check(tmp_path / "a.yml", *logs)
    assert result.exit_code == 2
    assert "other: seats does not fire\n" in result.stdout
    assert (
        "The rule `seats` of `.github/retriage.yml` does not count: it also fires in line 1 of `green`" in result.stderr
    )
    assert "cannot be read" in complaint(config_check(tmp_path / "a.yml", "--log", tmp_path / "nowhere"))

"""The few lines a person needs: as they stand in the log, around what broke, never more than asked for."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.build import read_one, stamped
from workers.triage.excerpt import AND_MORE, ELLIPSIS, MAX_CHARACTERS, excerpt

LONG = read_one("".join(f"line {number}\n" for number in range(1, 201)))


def test_a_wanted_line_stands_with_its_surroundings_and_gaps_are_marked() -> None:
    shown = excerpt(LONG, [100]).split("\n")
    assert shown[0] == shown[-1] == ELLIPSIS
    assert {"line 95", "line 100", "line 108"} <= set(shown)
    assert [line for line in shown if line != ELLIPSIS] == sorted(
        (line for line in shown if line != ELLIPSIS), key=lambda line: int(line.split()[1])
    )


def test_the_ends_of_the_log_have_no_ellipsis() -> None:
    assert excerpt(LONG, [1]).startswith("line 1\n")
    assert excerpt(LONG, [200]).endswith("\nline 200")


def test_lines_far_apart_have_one_ellipsis_between_them() -> None:
    shown = excerpt(LONG, [20, 180]).split("\n")
    assert shown.count(ELLIPSIS) == 3
    assert {"line 20", "line 180"} <= set(shown)


def test_surroundings_stay_within_the_step() -> None:
    log = read_one(stamped("##[group]Run a", "##[endgroup]", "before", "##[group]Run b", "##[endgroup]", "boom"))
    assert "before" not in excerpt(log, [6])


def test_blank_lines_are_shown_only_when_wanted() -> None:
    log = read_one("one\n\n  \ntwo\n")
    assert excerpt(log, [4]) == f"one\n{ELLIPSIS}\ntwo"


def test_an_over_long_line_is_shortened() -> None:
    assert excerpt(read_one("x" * 3000), [1]) == f"{'x' * 500}{ELLIPSIS}"


def test_a_secret_across_the_place_of_the_cut_does_not_show_its_head() -> None:
    token = "ghp" + "_" + "aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cF"
    shown = excerpt(read_one(f"{'x ' * 245}{token} and more\n"), [1])
    assert "ghp_" not in shown
    assert "[redacted]" in shown


def test_nothing_wanted_gives_nothing() -> None:
    assert excerpt(LONG, []) == ""
    assert excerpt(read_one(""), []) == ""


def test_the_first_wanted_line_matters_most_where_room_is_short() -> None:
    shown = excerpt(LONG, [150, 10], limit=20)
    assert "line 150" in shown
    assert "line 10" not in shown.split("\n")


def test_which_step_it_was_and_how_it_ended_is_shown_with_what_is_quoted() -> None:
    output = [f"output {number}" for number in range(60)]
    log = read_one(stamped("##[group]Run a", "##[endgroup]", *output, "##[error]Process completed with exit code 2."))
    shown = excerpt(log, [50]).split("\n")
    assert shown[0] == "##[group]Run a"
    assert shown[-1] == "##[error]Process completed with exit code 2."
    assert "output 0" not in shown


def test_the_end_of_a_command_of_travis_is_shown_and_not_that_of_the_log() -> None:
    output = "".join(f"output {number}\n" for number in range(60))
    log = read_one(f'$ make\nboom\n{output}The command "make" exited with 2.\n\nDone. Your build exited with 1.\n')
    assert 'The command "make" exited with 2.' in excerpt(log, [2]).split("\n")
    assert "output 40" not in excerpt(log, [2]).split("\n")


def test_what_says_the_same_again_is_left_out_and_makes_room() -> None:
    rows = [f"E   {'the same ' * 20}" if number % 40 == 0 else f"line {number}" for number in range(1, 800)]
    shown = excerpt(read_one("\n".join(rows)), [*range(40, 800, 40), 799]).split("\n")
    assert sum(row.startswith("E   the same") for row in shown) == 1
    assert "line 799" in shown


def test_failed_tests_without_room_are_counted_below_the_last_one_named() -> None:
    rows = [f"FAILED tests/test_{'rows' * 20}.py::test_row_{number} - assert 1 == 2" for number in range(100)]
    shown = excerpt(read_one("\n".join([*rows, "==== 100 failed in 1.00s ===="])), [1, 101, *range(2, 101)]).split("\n")
    named = [row for row in shown if row.startswith("FAILED")]
    assert 10 < len(named) < 40
    more = shown.index(AND_MORE.format(count=100 - len(named), s="s"))
    assert shown[:more] == rows[:more]
    assert shown[-1] == "==== 100 failed in 1.00s ===="
    assert len("\n".join(shown)) <= MAX_CHARACTERS


def test_failed_tests_that_are_all_named_are_not_counted() -> None:
    rows = [f"FAILED tests/test_rows.py::test_row_{number} - assert 1 == 2" for number in range(9)]
    assert excerpt(read_one("\n".join(rows)), range(1, 10)) == "\n".join(rows)


def test_what_else_is_worth_telling_fills_the_room_that_is_left() -> None:
    assert "line 180" not in excerpt(LONG, [20])
    assert "line 180" in excerpt(LONG, [20], also=[180]).split("\n")


LINES = st.lists(st.text("ab \t", max_size=700), min_size=1, max_size=40)


@settings(max_examples=100, deadline=None)
@given(LINES, st.data())
def test_an_excerpt_is_verbatim_in_order_and_within_its_limit(lines: list[str], data: st.DataObject) -> None:
    log = read_one("".join(f"{number}|{line}\n" for number, line in enumerate(lines, start=1)))
    wanted = data.draw(st.lists(st.integers(1, len(lines)), max_size=5))
    limit = data.draw(st.sampled_from([10, 200, MAX_CHARACTERS]))
    shown = excerpt(log, wanted, limit, data.draw(st.lists(st.integers(1, len(lines)), max_size=3)))
    assert len(shown) <= limit
    numbers = []
    for row in shown.split("\n") if shown else []:
        if row != ELLIPSIS:
            number = int(row.partition("|")[0])
            assert log.text(number).startswith(row.removesuffix(ELLIPSIS))
            numbers.append(number)
    assert numbers == sorted(set(numbers))

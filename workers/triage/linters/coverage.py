"""How gates on test coverage say that their threshold is not met."""

from __future__ import annotations

from workers.triage.checker import Checker, Form

COVERAGE = """\
The tests cover less of the code than the project demands."""
COVER_MORE = """\
Add tests for what the coverage report lists as missed, or lower the threshold where it is meant to fall."""

COVERAGE_GATES = (
    # https://coverage.readthedocs.io/, https://pytest-cov.readthedocs.io/
    Checker(
        "coverage.py",
        (
            Form(
                ("Coverage failure: total of",),
                r"^(?:ERROR: )?Coverage failure: total of [\d.]+ is less than fail-under=",
            ),
            Form(("FAIL Required test coverage of",), r"^FAIL Required test coverage of [\d.]+% not reached"),
            Form(("RESULT: FAILED (minimum",), r"RESULT: FAILED \(minimum: [\d.]+%, actual: [\d.]+%\)"),
            Form(("Coverage is below ", "Failure. Coverage is below"), r"^Failure\. Coverage is below [\d.]+%"),
        ),
        rule="coverage",
        summary=COVERAGE,
        remedy=COVER_MORE,
        after_tests=True,
        near=60,
    ),
    # https://jestjs.io/docs/configuration#coveragethreshold-object, https://vitest.dev/config/coverage, c8 and nyc
    Checker(
        "the coverage threshold",
        (
            Form(
                (" coverage threshold for ", " does not meet "),
                r"^(?:Jest: |ERROR: |##\[error\]|\s)*(?:\"global\" |\"?(?P<file>[^\s\"]+)\"? )?"
                r"coverage threshold for \w+ \([\d.-]+%?\) not met"
                r"|(?:ERROR|Jest): Coverage for \w+ \([\d.]+%\) does not meet (?:\"?[^\s\"]+\"? )?threshold \([\d.]+%\)"
                r"(?: for (?P<file2>\S+))?"
                r"|Jest: Coverage data for (?P<file3>\S+) was not found",
            ),
        ),
        rule="coverage",
        summary=COVERAGE,
        remedy=COVER_MORE,
        after_tests=True,
        near=60,
    ),
    # https://www.jacoco.org/jacoco/trunk/doc/check-mojo.html, https://docs.gradle.org/current/userguide/jacoco_plugin.html
    Checker(
        "JaCoCo",
        (
            Form(
                ("expected minimum is", "expected maximum is"),
                r"Rule violated for (?P<of>\w+ \S.*?): .* (?:covered|missed) (?:ratio|count) is [\d.]+, but expected",
            ),
            Form(
                ("Coverage checks have not been met", "Coverage checks have failed"),
                r"Coverage checks have (?:not been met|failed)",
            ),
        ),
        rule="coverage",
        summary=COVERAGE,
        remedy=COVER_MORE,
        after_tests=True,
        near=60,
    ),
    # SimpleCov, tarpaulin, cargo-llvm-cov, excoveralls, ExUnit, scoverage, coverlet and scripts around others
    Checker(
        "the coverage check",
        (
            Form(
                ("expected minimum coverage", "minimum coverage", "expected minimum"),
                r"[Cc]overage (?:by file )?\(?[\d.]+%\)? is below the expected minimum coverage",
            ),
            Form(("SimpleCov failed with exit",), r"^SimpleCov failed with exit [1-9]"),
            Form(
                ("is below the failure threshold", "is below the fail-under", "fail-under"),
                r"Coverage is below the failure threshold [\d.]+% < |error: coverage of .* is below --fail-under",
            ),
            Form(
                ("FAILED: Expected minimum coverage", "Coverage test failed, threshold not met"),
                r"FAILED: Expected minimum coverage of [\d.]+%|Coverage test failed, threshold not met",
            ),
            Form(
                ("Coverage is below minimum", "Statement coverage is below", "Branch coverage is below"),
                r"(?:Statement |Branch )?[Cc]overage is below (?:the )?minimum",
            ),
            Form(
                (" line coverage is below", " branch coverage is below", " method coverage is below"),
                r"The (?:total|minimum|average) (?:line|branch|method) coverage is below the specified",
            ),
            Form(
                (
                    " below threshold",
                    "below the threshold",
                    "below minimum",
                    "below required",
                    "below the minimum",
                    "below the required",
                    "less than the required",
                    "under the threshold",
                    "below target",
                ),
                r"(?i)\bcoverage\b.*\b(?:below|less than|lower than|under) (?:the )?(?:\w+ )?(?:threshold|minimum"
                r"|target|required)",
            ),
        ),
        rule="coverage",
        summary=COVERAGE,
        remedy=COVER_MORE,
        after_tests=True,
        near=12,
        confidence=0.9,
    ),
    # https://github.com/Bachmann1234/diff_cover
    Checker(
        "diff-cover",
        (
            Form(
                ("Failure. Coverage is below", "Failure. Quality is below"), r"^Failure\. (?:Coverage|Quality) is below"
            ),
        ),
        rule="coverage",
        summary=COVERAGE,
        remedy=COVER_MORE,
    ),
)

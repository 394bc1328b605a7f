"""Labels that were looked into and are plainly wrong, each with the reason. Figures are given with and without them.

A label is here for what its log says, never for what retriage says of it. docs/corpus.md shows this list.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class WrongLabel:
    """Labels of one or several logs that are wrong for one reason."""

    logs: str
    """The end of the logs' paths, in the syntax of fnmatch."""
    says: str
    """What the label says."""
    reason: str
    """What the log says."""


WRONG_LABELS = (
    WrongLabel(
        "build_system_testing/2487500667.log",
        "lint: `Found 0 errors. Watching for file changes.`",
        "A development server reports that all is well. The job failed on the Selenium tests of "
        "`CsrfCookieWithTrailingSlashAndCustomContextIT`, 2,300 lines above.",
    ),
    WrongLabel(
        "build_system_testing/2029314256.log",
        "compile: `ok beam.apache.org/playground/backend/internal/validators`",
        "The line of a Go package that passed, between the lines of Gradle. `Test_prepareStep` failed, 19 lines above.",
    ),
    WrongLabel(
        "result_comparer/2003301608-repr.log",
        "unknown: `[ERROR] [Help 2] http://cwiki.apache.org/...`",
        "Maven's link to its manual. The error is `Non-resolvable import POM`, the first line that Maven prints.",
    ),
    WrongLabel(
        "jest/2541668703.log",
        "unknown: `npm ERR! Test failed. See above for more details.`",
        "npm's trailer. Above it, `tsd` lists 56 type errors.",
    ),
    WrongLabel(
        "terminated/2026328035.log",
        "unknown: `[DubboTestChecker] Run test method: ...`",
        "Progress, followed by tests that passed. The job ended 7,500 lines below, when it was cancelled.",
    ),
    WrongLabel(
        "49353458404e5cb0e01deb0497c8d3cdc5e2e73f copy.log",
        "missing-file: `Could not open requirements file`",
        "The log has no such line. All of its tests passed, and so did its job.",
    ),
    WrongLabel(
        "Quick Checks/run114/fail.log",
        "compile: `go mod tidy`",
        "The label begins in the echo of a step's script, and that step passed. The compiler's errors are 114 lines "
        "below, where the label goes on.",
    ),
    WrongLabel(
        "breakages/commonslang_2089/fail.log",
        "compile: `Tests run: 10, Failures: 1`",
        "Surefire's line for a test class; `DurationUtilsTest.testOfConsumer` failed, and everything compiled.",
    ),
    WrongLabel(
        "other_cases/dspot_623/fail.log",
        "compile: `Tests run: 1, Failures: 0, Errors: 1`",
        "Surefire's line for a test class, as above.",
    ),
    WrongLabel(
        "Build Terraform CLI Packages/run452/fail.log",
        "test: `register.go:22:2: k8s.io/api@v0.23.4: Get ...`",
        "Go modules could not be downloaded (`connection reset by peer`); no test ran.",
    ),
    WrongLabel(
        "*push-failure-22445566687.log",
        "infra:network, in the job `build-languages-amd64 (perl)`",
        "That job passed: BuildKit went on without the cache. The same host failed four other jobs of the run.",
    ),
    WrongLabel(
        "dev/cargo-tokio-001/raw.log",
        "compile: `error[E0308]: mismatched types`",
        "What a test that must not compile is expected to print. The test `compile_fail_full` failed, because the "
        "compiler's words differed.",
    ),
    WrongLabel(
        "classify/dirty_checkout.txt",
        "submodule: `Build left local git repository checkout dirty`",
        "The build left a folder in the checkout, `cmake/bolt_profiles/`; no submodule is concerned.",
    ),
    WrongLabel(
        "sjdy521@Mojo-Webqq/failed/*.log",
        "compile: `t/https.t ... Connect timeout`",
        "`prove` reports that a test script failed. Nothing was compiled.",
    ),
    WrongLabel(
        "composer@composer/failed/54759[34]*.log",
        "external-dependency: `1) Composer\\Test\\InstallerTest::testIntegration`",
        "A test of PHPUnit failed: Composer's own test of what it says of dependencies.",
    ),
    WrongLabel(
        "airbnb@javascript/failed/5[46]3*.log",
        "lint: `operator: notOk`",
        "A test of tape failed: the ESLint configuration's own test.",
    ),
    WrongLabel(
        "purcell@emacs.d/failed/49*.log",
        "infra:timeout: `Could not create connection to elpa.gnu.org:443`",
        "A host could not be reached; nothing ran out of time.",
    ),
    WrongLabel(
        "purcell@emacs.d/failed/5[13]*.log",
        "infra:timeout: `Package ... is unavailable`, `No version of ... is available`",
        "A version that the archive does not have; nothing ran out of time.",
    ),
    WrongLabel(
        "discourse@discourse/failed/566028969.log",
        "compile: `controllers/preferences/users.js.es6`",
        "ESLint's `no-unused-vars`.",
    ),
    WrongLabel(
        "electron@electron/failed/30317[24]*.log",
        "external-dependency: `Cannot find module 'fast-deep-equal'`",
        "`npm install` was tried again and passed. The job ended on `apt-get update`: one of its sources answered 404.",
    ),
)


def wrong(file: str) -> WrongLabel | None:
    """What is wrong with the label of the log at that path; None where nothing is known to be."""
    return next((each for each in WRONG_LABELS if fnmatchcase(file, f"*/{each.logs}") or file == each.logs), None)

"""What the test frameworks and build tools of the JVM print."""

from __future__ import annotations

from workers.triage.frameworks.forms import Form, Framework

_WHY = (
    r"^(?:\[\w+\]\s*)*\s*(?:Caused by: )?(?:[a-z][\w$]*\.)+[A-Z]\w*(?:Error|Exception|Failure\w*)\b|"
    r"(?i)\bexpected\b|^\s*but was"
)
_PLACE = (
    r"\((?P<file>\w+\.(?:java|kt|scala|groovy)):(?P<line>\d+)\)|\bat (?P<file2>\w+\.(?:java|kt|scala|"
    r"groovy)):(?P<line2>\d+)"
)

_SOME_FAILED = tuple(f"{what}: {digit}" for what in ("Failures", "Errors") for digit in range(1, 10))

JVM = (
    # https://maven.apache.org/surefire/maven-surefire-plugin/
    Framework(
        "Maven Surefire",
        (
            Form(
                ("<<< FAILURE!", "<<< ERROR!"),
                r"^(?:\d+ )?(?:\[[^\]]*ERROR[^\]]*\] +)?(?P<test>[^\s\[](?:[^:]|"
                r":[^ ])*?)\s+(?:--\s+)?(?i:time elapsed): [\d.,]+ s(?:ec)?\s+<<< (?:FAILURE|ERROR)!",
            ),
            Form(
                ("Failed tests: ", "Tests in error: "), r"^(?:Failed tests|Tests in error): +(?P<test>\w+\([\w.$]+\))"
            ),
            Form(
                ("Failed tests:", "Tests in error:", "[ERROR] Failures:", "[ERROR] Errors:"),
                r"^(?:\[ERROR\] +|Failed tests: +|  +)(?:Failed tests: +)?(?P<test>\w[\w.$»]*(?:\([\w.]+\)|"
                r"[:»]\d*)[^\s]*)",
                r"Failed tests:|Tests in error:|\[ERROR\] (?:Failures|Errors):",
                r"Tests run:",
            ),
            Form(
                ("<<< FAILURE!", "<<< ERROR!"),
                r"Tests run: \d+, (?:Failures: [1-9]\d*, Errors: \d+|"
                r"Failures: \d+, Errors: [1-9]\d*).*<<< (?:FAILURE|ERROR)!(?: --? in (?P<test>\S+))?",
            ),
        ),
        0.95,
        why=_WHY,
        place=_PLACE,
        counts=Form(
            _SOME_FAILED,
            r"Tests run: \d+, (?:Failures: [1-9]\d*, Errors: \d+|Failures: \d+, Errors: [1-9]\d*), Skipped: \d+\s*$",
        ),
    ),
    # https://docs.gradle.org/current/userguide/java_testing.html
    Framework(
        "Gradle",
        (
            Form((" FAILED",), r"^(?:\S+ ?\|\s*)?(?P<test>[\w.$\[][^>|]*? > \S.*?) FAILED\s*$"),
            # https://github.com/radarsh/gradle-test-logger-plugin
            Form((" FAILED",), r"^\s+Test (?P<test>\S.*?) FAILED(?: \([\d.]+m?s\))?\s*$"),
        ),
        0.95,
        reject=r"^\s*> (?:Task|Configure)|^Execution failed",
        why=_WHY,
        place=_PLACE,
        counts=Form((" tests completed, ", " test completed, "), r"\d+ tests? completed, [1-9]\d* failed"),
    ),
    # https://ant.apache.org/manual/Tasks/junit.html, https://ant.apache.org/manual/Tasks/junitlauncher.html
    Framework(
        "Ant",
        (
            Form(("Testcase: ",), r"\[junit\] Testcase: (?P<test>\S.*?):?\s+(?:FAILED|Caused an ERROR)"),
            Form(
                ("Failures (",),
                r"^\s*(?:\[junit\w*\] +)?JUnit (?:Jupiter|Vintage|Platform Suite):(?P<test>\S+)",
                r"^\s*(?:\[junit\w*\] +)?Failures \([1-9]",
            ),
            Form(("] Test ",), r"\[junit\w*\] Test (?P<test>[\w.$]+) FAILED"),
            Form((": Test ",), r"^\S*build\.xml:\d+: Test (?P<test>[\w.$]+) failed\s*$"),
        ),
        0.95,
        why=_WHY + r"|\[junit\w*\]\s+=> ",
        place=_PLACE,
        counts=Form(
            _SOME_FAILED,
            r"\[junit\w*\] Tests run: \d+, (?:Failures: [1-9]\d*, Errors: \d+|Failures: \d+, Errors: [1-9]\d*)",
        ),
    ),
    # https://junit.org/junit5/docs/current/user-guide/#running-tests-console-launcher
    Framework(
        "JUnit console",
        (Form(("Failures (",), r"^\s*JUnit (?:Jupiter|Vintage):(?P<test>\S.*)", r"^Failures \([1-9]"),),
        0.95,
        why=_WHY + r"|^\s+=> ",
        place=_PLACE,
        counts=Form((" tests failed",), r"\[ +[1-9]\d* tests failed"),
    ),
    # https://testng.org/
    Framework(
        "TestNG",
        (Form(("FAILED: ",), r"^(?:\[\w+\] )?FAILED: (?P<test>[a-zA-Z_][\w.$]*(?:\(.*\))?)\s*$"),),
        0.9,
        confirm=Form(_SOME_FAILED, r"(?:Tests run|Total tests run): \d+.*Failures: [1-9]"),
        why=_WHY,
        place=_PLACE,
        counts=Form(_SOME_FAILED, r"(?:Tests run|Total tests run): \d+.*Failures: [1-9]"),
    ),
    # https://www.scalatest.org/, https://www.scala-sbt.org/1.x/docs/Testing.html, https://scalameta.org/munit/
    Framework(
        "ScalaTest",
        (
            Form(("*** FAILED ***",), r"^(?:\[\w+\] ?)?\s*- (?P<test>\S.*?) \*\*\* FAILED \*\*\*"),
            Form(("==> X ",), r"^(?:\[error\] )?==> X (?P<test>\S.*?)  ?[\d.]+m?s"),
            Form(("[error] Test ",), r"^\[error\] Test (?P<test>\S+) failed: "),
            Form(
                ("[error] Failed tests:", "[error] Error during tests:"),
                r"^\[error\] \s+(?P<test>[\w.$]+)\s*$",
                r"^\[error\] (?:Failed tests|Error during tests):",
                r"^\[error\] \(",
            ),
        ),
        0.95,
        why=_WHY + r"| did not | was not | \(\w+\.scala:\d+\)",
        place=r"\((?P<file>\w+\.scala):(?P<line>\d+)\)",
        counts=Form(
            ("Tests: succeeded ", "Failed: Total ", " TEST FAILED", " TESTS FAILED"),
            r"^(?:\[\w+\] )?(?:Tests: succeeded \d+, failed [1-9]|Failed: Total \d+|\*\*\* \d+ TESTS? FAILED)",
        ),
    ),
    # https://docs.scala-lang.org/contribute/partest-guide.html
    Framework(
        "partest",
        (Form(("!! ",), r"^!!\s+\d+ - (?P<test>(?P<file>\S+\.\w+))\s+\["),),
        0.9,
        why=r"^[-+]|error:",
    ),
    # https://clojure.github.io/clojure/clojure.test-api.html
    Framework(
        "clojure.test",
        (
            Form(
                (" in (",),
                r"^(?:FAIL|ERROR) in \(?(?P<test>[\w.*+!?<>=/-]+)\)? \((?P<file>[\w./-]+\.clj[cs]?):(?P<line>\d+)\)",
            ),
        ),
        0.95,
        why=r"^\s*(?:expected|actual):",
        counts=Form((" failure, ", " failures, "), r"^[1-9]\d* failures?, \d+ errors|^\d+ failures?, [1-9]\d* errors"),
    ),
)

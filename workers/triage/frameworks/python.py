"""What Python's test frameworks print."""

from __future__ import annotations

from workers.triage.frameworks.forms import Form, Framework

_WHY = r"^E  |^>  |^\w*(?:\.\w+)*(?:Error|Exception)\b|^Expected:|^Got:"
_FILE = r"(?P<file>[^\s:]+\.(?:pyx?|ipynb|txt|rst|md|ya?ml|feature))"
_ID = rf"(?P<test>{_FILE}(?:::[^\[\s]+(?:\[.*?\])?)?)"

PYTHON = (
    # https://docs.pytest.org/en/stable/how-to/output.html
    Framework(
        "pytest",
        (
            Form(("FAILED ",), rf"^FAILED (?:CONSISTENTLY: )?{_ID}(?: - |$| <-|\s)"),
            Form(
                ("ERROR ",),
                rf"^ERROR (?P<test>{_FILE}::[^\[\s]+(?:\[.*?\])?)(?: - |$)",
            ),
            Form(
                (" FAILED",),
                rf"^{_ID} FAILED(?: +\[|\s*$)|^\[gw\d+\] (?:\[ *\d+%\] )?FAILED (?P<test2>\S+)",
            ),
            Form((" FAILURES ===",), r"^_{3,} (?P<test>\S.*?) _{3,}$", r"^=+ FAILURES =+", r"^=+ short test summary"),
        ),
        0.95,
        why=_WHY,
        place=r"^(?P<file>[^\s:]+\.py):(?P<line>\d+): \w*(?:Error|Exception|Failed|Warning)?",
        counts=Form(
            (" failed, ", " failed in ", " error in ", " errors in "), r"^=+ .*\b\d+ (?:failed|errors?)\b.* in [\d.]+"
        ),
    ),
    # A file that pytest could not import: none of its tests ran.
    Framework(
        "pytest collection",
        (
            Form(
                ("ERROR collecting ", "while loading conftest"),
                r"^E   +\w[\w.]*(?:Error|Exception|Warning|Interrupt)\b",
                section=r"^_+ ERROR collecting (?P<file>\S+?) _+|"
                r"^ImportError while loading conftest '(?P<file2>[^']+)'",
                until=r"^=+ ",
            ),
            Form(("ERROR ",), r"^ERROR (?P<file>[^\s:]+\.py)(?: - |$)"),
        ),
        0.8,
        why=r"^E  |^\S+\.py:\d+: in ",
        place=r"^E +File \"(?P<file>[^\"]+)\", line (?P<line>\d+)|^(?P<file2>\S+\.py):(?P<line2>\d+): in ",
        counts=Form((" error in ", " errors in "), r"^=+ .*\b\d+ errors?\b.* in [\d.]+"),
    ),
    # https://docs.python.org/3/library/unittest.html; nose prints the same with dotted names.
    Framework(
        "unittest",
        (
            Form(
                ("FAIL: ", "ERROR: "),
                r"^(?:FAIL|ERROR): (?P<test>\w+ \([\w.]+\)|(?:\w+\.)+\w+(?:\(.*\))?(?: \(.*\))?)(?:\s|$)",
            ),
        ),
        0.9,
        confirm=Form(("FAILED (",), r"^FAILED \((?:.*, )?(?:failures|errors)=[1-9]"),
        why=r"^\w*(?:\.\w+)*(?:Error|Exception)\b|^[-+?] ",
        place=r'^  File "(?P<file>[^"]+)", line (?P<line>\d+), in test',
        counts=Form(("FAILED (",), r"^FAILED \("),
    ),
    # https://docs.twisted.org/en/stable/development/test-standard.html: the name stands below the traceback.
    Framework(
        "trial",
        (
            Form(
                ("[FAIL]", "[ERROR]"),
                r"^(?P<test>(?:\w+\.){2,}\w+)\s*$",
                section=r"^\[(?:FAIL|ERROR)\]\s*$",
                until=r"^={20,}|^-{20,}",
            ),
        ),
        0.9,
        confirm=Form(("FAILED (",), r"^FAILED \((?:.*, )?(?:failures|errors)=[1-9]"),
        counts=Form(("FAILED (",), r"^FAILED \("),
    ),
    # https://docs.python.org/3/library/faulthandler.html, which pytest switches on: the test is a frame of the stack.
    Framework(
        "crash of Python",
        (
            Form(
                ("Fatal Python error: ",),
                r'^  File "(?P<file>[^"]+)", line (?P<line>\d+) in (?P<test>test\w*)',
                section=r"^.{0,200}Fatal Python error: (?:Segmentation fault|Aborted|Bus error|Illegal instruction|"
                r"Floating[ -]point exception|Fatal)",
                quotes_section=True,
            ),
            Form(("crashed while running '",), r"worker '\w+' crashed while running '(?P<test>[^']+)'"),
        ),
        0.9,
    ),
    # https://github.com/pytorch/pytorch/blob/main/test/run_test.py, which runs other frameworks file by file
    Framework(
        "run_test",
        (Form((" failed!",), r"^(?:RuntimeError: )?(?P<test>[\w./-]+ \d+/\d+) failed!(?: |$)"),),
        0.8,
    ),
    # https://docs.python.org/3/library/doctest.html
    Framework(
        "doctest",
        (
            Form(
                ("*" * 70,),
                r'^File "(?P<file>[^"]+)", line (?P<line>\d+), in (?P<test>\S+)',
                r"^\*{20,}$",
                r"^(?:\*\*\*Test Failed|=+ )",
            ),
        ),
        0.9,
        confirm=Form(("Failed example:",), r"^Failed example:"),
        why=r"^(?:Failed example|Expected|Got|Exception raised)",
        counts=Form(("Test Failed***",), r"^\*\*\*Test Failed\*\*\*"),
    ),
    # https://behave.readthedocs.io/
    Framework(
        "behave",
        (
            Form(
                ("Failing scenarios:",),
                r"^  (?P<file>\S+\.feature):(?P<line>\d+)\s+(?P<test>\S.*)$",
                r"^Failing scenarios:",
                r"^\d+ features? passed",
            ),
        ),
        0.95,
        counts=Form((" scenarios passed", " scenario passed"), r"scenarios? passed, [1-9]\d* failed"),
    ),
    # https://robotframework.org/robotframework/latest/RobotFrameworkUserGuide.html
    Framework(
        "Robot Framework",
        (Form((" | FAIL |",), r"^(?P<test>\S.*?)\s+\| FAIL \|"),),
        0.95,
        confirm=Form((" passed, ",), r"^\d+ tests?, \d+ passed, [1-9]\d* failed"),
        counts=Form((" passed, ",), r"^\d+ tests?, \d+ passed, [1-9]\d* failed"),
    ),
)

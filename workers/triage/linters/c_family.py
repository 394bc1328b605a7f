"""How the linters and formatters of C, C++, CMake, Swift, .NET and Dart name problems."""

from __future__ import annotations

from workers.triage.checker import AT, SOURCE, Checker, Form, formatter

# https://clang.llvm.org/extra/clang-tidy/checks/list.html
_TIDY = (
    "abseil", "altera", "android", "boost", "bugprone", "cert", "clang-analyzer", "clang-diagnostic", "concurrency",
    "cppcoreguidelines", "darwin", "fuchsia", "google", "hicpp", "linuxkernel", "llvm", "llvmlibc", "misc", "modernize",
    "mpi", "objc", "openmp", "performance", "portability", "readability", "zircon",
)  # fmt: skip
_SWIFT = r"(?P<file>(?:[A-Za-z]:)?[^:'\"()\[\]<>|*=,]+\.swift)"
_SHARP = r"(?P<file>(?:[A-Za-z]:)?[^:'\"()\[\]<>|*=,]+\.(?:cs|vb|fs|csproj|vbproj|props))"
_DART = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]+\.dart)"

C_FAMILY = (
    # https://clang.llvm.org/docs/ClangFormat.html
    formatter(
        "clang-format",
        (
            Form(
                ("[-Wclang-format-violations]", "should be clang-formatted"),
                rf"^{SOURCE}{AT}: (?:error|warning): code should be clang-formatted",
            ),
            Form((" is not formatted correctly", "not clang-formatted"), rf"{SOURCE} (?:is )?not (?:clang-)?formatted"),
            Form(
                ("clang-format", "Formatting"),
                r"^(?:\* )?diff --git a/(?P<file>\S+) b/",
                section=r"^(?:##\[group\]Run |\+ |\$ )?.*git[ -]clang-format\b.*(?:--diff|-diff)",
                is_command=True,
                is_list=True,
                reach=60,
            ),
        ),
        "clang-format -i",
        near=25,
    ),
    # https://clang.llvm.org/extra/clang-tidy/
    Checker(
        "clang-tidy",
        (
            Form(
                ("-warnings-as-errors]",),
                rf"^{SOURCE}{AT}: error: .*\[(?P<rule>[\w.-]+)(?:,[\w.,-]+)?\]$",
            ),
            Form(
                tuple(f"[{group}-" for group in _TIDY),
                rf"^{SOURCE}{AT}: error: .*\[(?P<rule>(?:{'|'.join(_TIDY)})-[\w.-]+)(?:,[\w.,-]+)?\]$",
            ),
        ),
        fix="clang-tidy --fix",
        verdict=(("warnings treated as errors", "warning treated as error"), r"^\d+ warnings? treated as errors?$"),
        near=60,
    ),
    Checker(
        "clang-tidy",
        (
            Form(
                tuple(f"[{group}-" for group in _TIDY if group != "clang-diagnostic"),
                rf"^{SOURCE}{AT}: warning: .*\[(?P<rule>(?:{'|'.join(_TIDY)})-[\w.-]+)(?:,[\w.,-]+)?\]$",
            ),
        ),
        fix="clang-tidy --fix",
        near=2,
        confidence=0.75,
    ),
    # https://cppcheck.sourceforge.io/manual.html
    Checker(
        "Cppcheck",
        (
            Form(
                (": error: ", ": style: ", ": performance: ", ": portability: "),
                rf"^{SOURCE}{AT}: (?:error|warning|style|performance|portability): .*\[(?P<rule>[a-z]\w*)\]$",
            ),
            Form(
                ("]: (error)", "]: (warning)", "]: (style)", "]: (performance)", "]: (portability)"),
                r"^\[(?P<file>[^\s:\]]+):(?P<line>\d+)\](?: -> \[[^\]]+\])*: \((?:error|warning|style|performance"
                r"|portab)",
            ),
        ),
        needs=(("cppcheck",), r"\bcppcheck\b"),
        near=25,
    ),
    # https://github.com/cpplint/cpplint
    Checker(
        "cpplint",
        (
            Form(
                ("  [build/", "  [legal/", "  [readability/", "  [runtime/", "  [whitespace/"),
                rf"^{SOURCE}:(?P<line>\d+):  .*\[(?P<rule>[a-z]+/[\w+-]+)\] \[\d\]$",
            ),
        ),
        verdict=(("Total errors found",), r"^Total errors found: [1-9]"),
        near=40,
    ),
    Checker(
        "cmake-lint",
        (
            Form(
                (": [C0", ": [R0", ": [W0", ": [E0"), rf"^{SOURCE}:(?P<line>\d+)(?:,\d+)?: \[(?P<rule>[CRWE]\d{{4}})\] "
            ),
            Form(
                (".txt:", ".cmake:"),
                r"^(?P<file>\S+(?:CMakeLists\.txt|\.cmake)):(?P<line>\d+): .*\[(?P<rule>[a-z]+/\w+)\]$",
            ),
        ),
        near=25,
    ),
    formatter(
        "cmake-format",
        (Form(("Check failed: ",), r"ERROR .*: Check failed: (?P<file>\S+)"),),
        "cmake-format -i",
    ),
    formatter(
        "uncrustify or astyle",
        (Form(("FAIL: ", "Formatted  "), rf"^(?:FAIL: |Formatted  ){SOURCE}(?: \(File size changed.*)?$"),),
        "the formatter in place",
        needs=(("uncrustify", "astyle"), r"\b(?:uncrustify|astyle)\b"),
        near=10,
        confidence=0.85,
    ),
    Checker(
        "include-what-you-use",
        (
            Form(
                (" should add these lines:", " should remove these lines:"),
                rf"^{SOURCE} should (?:add|remove) these lines:$",
            ),
        ),
        rule="include-what-you-use",
        near=5,
        confidence=0.8,
    ),
)

SWIFT = (
    # https://realm.github.io/SwiftLint/
    Checker(
        "SwiftLint",
        (
            Form((": error: ",), rf"^{_SWIFT}{AT}: error: [A-Z].* Violation: .*\((?P<rule>[a-z_]+)\)$"),
            Form((" Violation: ",), rf"^{_SWIFT}{AT}: (?:warning|error): [A-Z].* Violation: .*\((?P<rule>[a-z_]+)\)$"),
            Form(("##[error]",), r"^##\[error\].*\((?P<rule>[a-z]+(?:_[a-z]+)+)\)$"),
        ),
        fix="swiftlint --fix",
        verdict=(("Done linting! Found",), r"^Done linting! Found [1-9]\d* violations?"),
        strict=True,
        near=40,
    ),
    # https://github.com/nicklockwood/SwiftFormat
    formatter(
        "SwiftFormat",
        (Form((".swift:",), rf"^{_SWIFT}{AT}: (?:error|warning): \((?P<rule>\w+)\) "),),
        "swiftformat .",
        verdict=(
            ("require formatting", "did not pass lint"),
            r"[1-9]\d*/\d+ files require formatting|did not pass lint",
        ),
    ),
    formatter(
        "swift-format",
        (Form((": error: [", ": warning: ["), rf"^{_SWIFT}{AT}: (?:error|warning): \[(?P<rule>[A-Z]\w+)\] "),),
        "swift-format",
    ),
    # https://github.com/realm/jazzy: its undocumented.json
    Checker(
        "Jazzy",
        (
            Form(
                ('"warning": "undocumented"',),
                r'"warning": "(?P<rule>undocumented)"',
                header=r'"file": "(?P<file>[^"]+)"',
                title=r'"file": "(?P<file>[^"]+)"',
                below=r'"line": (?P<line>\d+)',
                reach=12,
            ),
        ),
    ),
)

DOTNET = (
    # https://learn.microsoft.com/dotnet/core/tools/dotnet-format
    Checker(
        "dotnet format",
        (
            Form(
                (
                    ": error WHITESPACE",
                    ": error ENDOFLINE",
                    ": error FINALNEWLINE",
                    ": error CHARSET",
                    ": error IMPORTS",
                    ": warning WHITESPACE",
                ),
                rf"^\s*{_SHARP}\((?P<line>\d+),\d+\): (?:error|warning) (?P<rule>[A-Z]+): ",
            ),
        ),
        rule="format",
        fix="dotnet format",
        near=20,
    ),
    # https://learn.microsoft.com/dotnet/fundamentals/code-analysis/overview, StyleCop
    Checker(
        "the .NET analysers",
        (
            Form(
                (
                    ": error IDE",
                    ": error CA1",
                    ": error CA2",
                    ": error SA",
                    ": error SX",
                    ": error RCS",
                    ": error S",
                    ": error VSTHRD",
                    ": error xUnit",
                    ": error NUnit",
                    ": error MA0",
                ),
                rf"^\s*{_SHARP}\((?P<line>\d+),\d+\): error (?P<rule>(?:IDE|CA|SA|SX|RCS|S|VSTHRD|xUnit|NUnit"
                rf"|MA)\d{{2,5}}): ",
            ),
        ),
        near=60,
    ),
    formatter(
        "CSharpier",
        (Form(("Was not formatted", "was not formatted"), rf"^(?:Error|Warning) \.?/?{SOURCE} - Was not formatted"),),
        "dotnet csharpier .",
    ),
    formatter(
        "Fantomas",
        (Form(("needs formatting",), rf"{SOURCE} needs formatting"),),
        "fantomas .",
    ),
)

DART = (
    # https://dart.dev/tools/dart-analyze
    Checker(
        "dart analyze",
        (
            Form((" • ",), rf"^\s*(?:error|warning|info) • .* • {_DART}{AT} • (?P<rule>\w+)"),
            Form((".dart:",), rf"^\s*(?:error|warning|info) - {_DART}{AT} - .* - (?P<rule>\w+)$"),
        ),
        verdict=((" issues found", " issue found"), r"^\s*[1-9]\d* issues? found\."),
        verdict_suffices=True,
        strict=True,
    ),
    formatter(
        "dart format",
        (Form(("Changed ",), rf"^Changed {_DART}$"),),
        "dart format .",
        verdict=(("Formatted ",), r"^Formatted \d+ files? \([1-9]\d* changed\)"),
    ),
)

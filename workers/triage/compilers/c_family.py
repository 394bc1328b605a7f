"""How compilers and linkers of C and its relatives reject a source.

https://gcc.gnu.org/onlinedocs/gcc/Diagnostic-Message-Formatting-Options.html,
https://learn.microsoft.com/cpp/error-messages/, https://sourceware.org/binutils/docs/ld/
"""

from __future__ import annotations

from workers.triage.compilers.rejection import LIBRARY, LINK, SOURCE, TOOLCHAIN, WARNINGS, Rejection, source_file

_NATIVE = (
    r"c|cc|cpp|cxx|c\+\+|C|h|hh|hpp|hxx|h\+\+|inl|inc|ipp|tpp|tcc|cu|cuh|m|mm|i|ii|S|s|asm|f|for|ftn|f77|f90|f95|"
    r"f03|f08|F|F90|adb|ads|d|di|vala|vapi|y|yy|l|ll|v|sv|svh|vh|vhdl?|glsl|vert|frag|hlsl|metal|cl|ino|pde|def|rc|"
    r"idl|pas|pp|lpr|dox|x|td|ld|ac|am|m4|swift|zig|odin|hip|lean"
)
_FILE = source_file(_NATIVE)
# clang-tidy, cppcheck, SwiftLint and their like end a line with the name of the rule; -W is the compiler's own.
_RULE = r" \[[a-z][\w.]*(?:-[\w.]+)*(?:,[\w.-]+)*\]$| Violation: .*\([a-z_]+\)$|clang-tidy|, \[[\w-]+\]$"
_KILLED = r"Killed|signal terminated program|out of memory"
_LINKERS = r"(?:ld\.lld|ld64\.lld|lld-link|wasm-ld|rust-lld|ld\.gold|ld\.mold|mold|lld)"
_DRIVERS = (
    r"(?:[\w.]+-)*(?:cc1(?:plus|obj|objplus)?|gcc|g\+\+|cc|c\+\+|clang|clang\+\+|clang-cl|f951|gfortran|as|d21|nvcc|"
    r"swiftc?|emcc|em\+\+|ldc2|dmd)(?:-[\d.]+)?(?:\.exe)?"
)

C_FAMILY = (
    Rejection(
        "compiler",
        (": error:", "fatal error: ", "internal compiler error", ": Error: ", ": catastrophic error"),
        rf"^{_FILE}:(?P<line>\d+)(?:[:.]\d+)?(?:-[\d.:]+)?: ?"
        r"(?:fatal |catastrophic |internal compiler )?(?:[Ee]rror)(?: #\d+)?:(?:\s|$)",
        reject=f"{_RULE}|{_KILLED}|error: -\\[|-Wclang-format-violations\\]",
        remedy=SOURCE,
    ),
    # MSVC, clang-cl, nvcc and Intel put the line in brackets.
    Rejection(
        "MSVC",
        (": error C", "fatal error C", ": error RC", "): error: ", "): error #", "): fatal error", "error D80"),
        r"^\s*(?:\d+>)?" + _FILE + r"\((?P<line>\d+)(?:,\d+)*\)\s?: (?:fatal |catastrophic )?error(?: (?:C|RC)\d+| "
        r"#[\d-]+D?)?: ",
        reject=_RULE,
    ),
    Rejection(
        "MSVC",
        (": error C", "fatal error C", "error D80"),
        r"^\s*(?:\d+>)?(?:cl(?:ang)?|c1xx|c1) : .*error [CD]\d{4} ?: ",
        remedy=TOOLCHAIN,
    ),
    Rejection(
        "linker",
        (": error LNK", "fatal error LNK"),
        r"^\s*(?:\d+>)?(?:LINK|(?P<file>[^\s:()]+)(?:\([^)]*\))?) : (?:fatal )?error LNK\d+: ",
        reject=r"LNK1(?:120|169|181: cannot open input file '[^']+\.obj)",
        remedy=LINK,
    ),
    Rejection("linker", ("error LNK1",), r"error LNK1(?:120|169): ", summary=True, remedy=LINK),
    # gfortran: the place, the code, a caret, and then the message.
    Rejection(
        "gfortran",
        (".f90:", ".F90:", ".f95:", ".f03:", ".f08:", ".for:", ".f:", ".F:"),
        r"^(?P<file>\S+\.(?:f|F|for|f77|f90|F90|f95|f03|f08)):(?P<line>\d+)[:.]\d+:?\s*$",
        message=r"^(?:Fatal )?Error: ",
    ),
    # Free Pascal, Delphi, Nim, D and Odin.
    Rejection(
        "compiler",
        (") Error: ", ") Fatal: ", "): Error: "),
        r"^(?P<file>\S+\.(?:pas|pp|lpr|dpr|inc|nim|nims|nimble|d|di|odin))\((?P<line>\d+)(?:[,:] ?\d+)?\):? "
        r"(?:Error|Fatal): ",
        reject=r"Fatal: (?:There were|Compilation aborted)",
    ),
    Rejection(
        "verilator",
        ("%Error",),
        r"^%Error(?:-[A-Z]+)?: (?P<file>[^\s:]+):(?P<line>\d+):(?:\d+:)? ",
    ),
    Rejection(
        "Icarus Verilog",
        (": syntax error",),
        r"^(?P<file>\S+\.s?vh?):(?P<line>\d+): syntax error",
    ),
    # xcpretty and xcbeautify.
    Rejection(
        "Xcode",
        ("❌  /", "❌ /", "[x] /"),
        r"^(?:❌|\[x\])\s+(?P<file>/[^:]+):(?P<line>\d+):\d+: ",
        reject=_RULE,
    ),
    Rejection(
        "Xcode",
        ("Build input file cannot be found",),
        r"error: Build input files? cannot be found: '(?P<file>[^']+)'",
        remedy="Commit {place}, or take it out of the project's list of sources.",
    ),
    Rejection("Xcode", ("** BUILD FAILED **", "** TEST BUILD FAILED **"), r"BUILD FAILED \*\*", summary=True),
    Rejection(
        "nvcc",
        ("nvlink error", "ptxas error", "ptxas fatal"),
        r"^(?:nvlink|ptxas) (?:error|fatal) *: ",
        remedy=LINK,
    ),
    # Linkers.
    Rejection(
        "linker",
        ("undefined reference to ",),
        r"(?:^|[\s:/])(?:(?P<file>[^\s:()`']+\.\w{1,5}):(?:(?P<line>\d+)|\([^)]*\)): )?(?:more )?"
        r"undefined reference to [`'‘\"]",
        remedy=LINK,
    ),
    Rejection(
        "linker",
        ("multiple definition of ",),
        r"(?:^|[\s:/])(?:(?P<file>[^\s:()`']+\.\w{1,5}):(?:(?P<line>\d+)|\([^)]*\)): )?multiple definition of [`'‘]",
        remedy=LINK,
    ),
    Rejection(
        "linker",
        ("cannot find -l",),
        r"^(?:\S*ld(?:\.\w+)?(?:\.exe)?: |\S+: )?cannot find -l(?P<library>\S+?)(?::|$| )",
        remedy=LIBRARY,
    ),
    Rejection(
        "linker",
        ("ld: library ", "ld: framework "),
        r"^ld: (?:library|framework) (?:not found for -l|'|not found )\S+",
        remedy=LIBRARY,
    ),
    Rejection(
        "linker",
        ("Undefined symbols for architecture", "duplicate symbol"),
        r"^(?:Undefined symbols for architecture \w+:|duplicate symbols? ['\"_].* in:?$)",
        remedy=LINK,
    ),
    Rejection(
        "linker",
        ("lld: error: ", "lld-link: error: ", "wasm-ld: error: ", "mold: error: ", "mold: fatal: ", "gold: error: "),
        rf"^(?:\S*/)?{_LINKERS}: (?:error|fatal): ",
        reject=r"too many errors emitted",
        below=r"^>>> (?:referenced by|defined at) (?:(?P<file>[^\s:()]+\.\w+)(?::(?P<line>\d+))?)",
        reach=2,
        remedy=LINK,
    ),
    Rejection(
        "linker",
        ("recompile with -fPI", "DSO missing from command line", "file not recognized: "),
        r"^(?:\S*ld(?:\.\w+)?: )?(?P<file>\S+?):? .*(?:recompile with -fPI|DSO missing from|file not recognized: )",
        remedy=LINK,
    ),
    Rejection(
        "linker",
        ("ld returned ", "linker command failed"),
        r"^(?:collect2(?:\.exe)?: error: ld returned \d|(?:\S*clang\S*|error): error: linker command failed)",
        summary=True,
        remedy=LINK,
    ),
    Rejection(
        "compiler",
        ("warnings being treated as errors",),
        r"warnings being treated as errors$",
        summary=True,
        remedy=WARNINGS,
    ),
    Rejection(
        "compiler",
        (": error: ", "fatal error: ", "internal compiler error"),
        rf"^(?:\S*[\\/])?{_DRIVERS}: (?:fatal |internal compiler )?error: ",
        reject=rf"{_KILLED}|linker command failed|failed \(returned|failed with exit|no input files"
        rf"|[Nn]o such file or directory|ld returned",
        confidence=0.85,
        remedy=TOOLCHAIN,
    ),
)

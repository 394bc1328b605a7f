"""How LaTeX, Sphinx, Doxygen, interface compilers and site generators reject what they are to build.

Warnings that a documentation build counts as errors are a linter's matter.

https://www.latex-project.org/help/documentation/, https://www.sphinx-doc.org/en/master/man/sphinx-build.html,
https://protobuf.dev/, https://cython.readthedocs.io/
"""

from __future__ import annotations

from workers.triage.compilers.rejection import DOCUMENT, Rejection

_TEX_ERROR = (
    r"(?:LaTeX|Package \S+|Class \S+|pdfTeX|LuaTeX|XeTeX) [Ee]rror|Undefined control sequence|Missing |"
    r"Extra |Too many |Illegal |Misplaced |Paragraph ended|File ended|Argument of|Double (?:sub|super)script|"
    r"TeX capacity exceeded|I can't find file|Use of |Improper |Incomplete |Runaway|You can't use|Font .* not loadable"
)

DOCUMENTS = (
    Rejection(
        "LaTeX",
        (
            "! LaTeX",
            "! Undefined control",
            "! Package ",
            "! Class ",
            "! Missing ",
            "! pdfTeX ",
            "! I can't find",
            "! Too many",
            "! Extra ",
            "! File ended",
            "! Paragraph ended",
            "! Argument of",
            "! Misplaced",
            "! Illegal",
            "! Double ",
            "! TeX capacity",
            "! Use of ",
            "! You can't use",
            "! Font ",
            "! LuaTeX",
            "! XeTeX",
        ),
        rf"^! (?:{_TEX_ERROR})",
        below=r"^l\.(?P<line>\d+)(?:\s|$)",
        reach=12,
        remedy=DOCUMENT,
    ),
    Rejection(
        "LaTeX",
        (".tex:", ".sty:", ".cls:", ".ltx:", ".bib:"),
        rf"^(?P<file>[^\s:]+\.(?:tex|sty|cls|ltx|bib)):(?P<line>\d+): (?:{_TEX_ERROR})",
        remedy=DOCUMENT,
    ),
    Rejection(
        "LaTeX",
        ("Emergency stop.", "no output PDF file"),
        r"^(?:! |(?P<file>[^\s:]+\.tex):(?P<line>\d+): )Emergency stop|Fatal error occurred, no output PDF",
        summary=True,
        remedy=DOCUMENT,
    ),
    Rejection(
        "Sphinx",
        ("Extension error", "Configuration error:", "Theme error:"),
        r"^(?:Extension error(?: \([\w.]+\))?|Configuration error|Theme error):?",
        refute=r"No module named|Could not import extension",
        proof=r"^\S",
        confidence=0.85,
        remedy="Mend the documentation's configuration.",
    ),
    Rejection(
        "Doxygen",
        ("warning treated as error, aborting now",),
        r"^(?P<file>[^\s:]+):(?P<line>\d+): error: .*\(warning treated as error, aborting now\)",
        remedy=DOCUMENT,
    ),
    Rejection(
        "Jekyll",
        ("Liquid Exception: ", "Liquid syntax error"),
        r"(?:Liquid Exception: .* in (?P<file>\S+)|Liquid syntax error(?: \((?:\S+ )?line (?P<line>\d+)\))?)",
        firm=False,
        confidence=0.9,
    ),
    Rejection(
        "Hugo",
        ("error building site", "failed to render pages"),
        r"(?:error building site|failed to render pages): .*?\"(?P<file>[^\":]+):(?P<line>\d+):\d+\"",
    ),
    # Interface definitions.
    Rejection(
        "protoc",
        (".proto:", ".proto: "),
        r"^(?:.*: )?(?P<file>[^\s:]+\.proto):(?:(?P<line>\d+):\d+: ?|:? )\S",
        reject=r"[Ww]arning|Field name|should be|Import .* unused|\.proto:\d+:\d+:[A-Z]",
        proof=r"had errors|[Ee]rror|status|exit|failed|FAILED",
        confidence=0.9,
    ),
    Rejection("Thrift", ("[ERROR:", "[FAILURE:"), r"^\[(?:ERROR|FAILURE):(?P<file>[^\s:]+\.thrift):(?P<line>\d+)\]"),
    Rejection(
        "Cython",
        ("Error compiling Cython file",),
        r"^\s*Error compiling Cython file:",
        message=r"^\s*(?P<file>[^\s:]+\.(?:pyx|pxd|pxi|py)):(?P<line>\d+):\d+: ",
        reach=16,
    ),
)

"""How linters of prose and markup name problems: Markdown, spelling, links, documentation that is built."""

from __future__ import annotations

from workers.triage.checker import AT, SOURCE, Checker, Form

_MARKDOWN = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]+\.(?:md|mdx|markdown|mdown|mkd|Rmd|qmd))"
_ANY = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]*[^\s:'\"()\[\]<>|*=,.])"
_PROSE = r"^(?P<file>(?:[A-Za-z]:)?[\w@./\\~+-][^:'\"()|*=,<>]*\.\w{1,8})$"
_MD = tuple(f"{gap}MD0{tens}" for gap in (" ", "/", "(") for tens in "0123456")

PROSE = (
    # https://github.com/DavidAnson/markdownlint, https://github.com/markdownlint/markdownlint
    Checker(
        "markdownlint",
        (
            Form(
                _MD, rf"^{_MARKDOWN}: ?(?P<line>\d+)(?::\d+)?:? (?:error |warning )?(?P<rule>MD\d{{3}}(?:/[\w-]+)*) \S"
            ),
            Form(_MD, r"^(?P<file>[^\s:]+): ?(?P<line>\d+)(?::\d+)?:? (?:error )?(?P<rule>MD\d{3}(?:/[\w-]+)*) \S"),
            Form(_MD, rf"^\s*{_MARKDOWN}\s+(?P<line>\d+)(?::\d+)?\s+(?P<rule>MD\d{{3}}(?:/[\w-]+)*) "),
        ),
        fix="markdownlint --fix",
    ),
    # https://github.com/codespell-project/codespell
    Checker(
        "codespell",
        (Form((" ==> ",), rf"^{_ANY}:(?P<line>\d+): \S+ +==> \w"),),
        rule="spelling",
        fix="codespell --write-changes",
        near=0,
        confidence=0.9,
    ),
    # https://github.com/crate-ci/typos
    Checker(
        "typos",
        (
            Form(
                ("` should be `",),
                r"^(?:error|warning): `[^`]+` should be `",
                below=r"^\s*(?:-->|╭▸|╭─\[?) ?(?P<file>\S+?):(?P<line>\d+):\d+",
                reach=2,
            ),
        ),
        rule="spelling",
        fix="typos --write-changes",
        near=25,
    ),
    # https://cspell.org/
    Checker(
        "CSpell",
        (
            Form(
                (" - Unknown word (", " - Forbidden word ("),
                rf"^{SOURCE}{AT} - (?:Unknown|Forbidden) word \(",
            ),
            Form(
                ("Unknown word (",),
                r"^##\[(?:error|warning)\](?:(?P<file>[^\s:]+):(?P<line>\d+):\d+ )?.*Unknown word \(",
            ),
        ),
        rule="spelling",
        verdict=(("CSpell: Files checked:",), r"^CSpell: Files checked: \d+, Issues found: [1-9]"),
    ),
    # https://vale.sh/
    Checker(
        "Vale",
        (
            Form(
                ("  error  ",),
                r"^\s+(?P<line>\d+):\d+\s+error\s+\S.*?\s{2,}(?P<rule>[A-Z]\w*\.\w+)",
                header=r"^\s*(?P<file>\S+\.\w+)$",
            ),
        ),
        verdict=((" suggestions in ",), r"[✖✗] [1-9]\d* errors?, \d+ warnings? and \d+ suggestions?"),
        strict=True,
    ),
    # https://github.com/lycheeverse/lychee
    Checker(
        "lychee",
        (
            Form(
                ("[404] ", "[ERROR] ", "[TIMEOUT] ", "[403] ", "[410] ", "[500] ", "[503] "),
                r"^\s*(?:[✗×] )?\[(?:[45]\d\d|ERROR|TIMEOUT|ERR)\] (?:<?https?://|<?file:|<?mailto:)",
            ),
        ),
        rule="broken-link",
        needs=(("lychee", "Errors in ", "Issues found in "), r"lychee|^(?:Errors|Issues found) in \S+|Link check"),
        verdict=(
            tuple(f"🚫 {digit}" for digit in range(1, 10)),
            r"🚫 [1-9]\d* Errors?|[1-9]\d* Total\W.*[1-9]\d* Errors?|exit code 2",
        ),
    ),
    # https://github.com/tcort/markdown-link-check
    Checker(
        "markdown-link-check",
        (Form(("→ Status: ",), r"\[✖\] \S+ → Status: \d+", header=r"^FILE: (?P<file>\S+)"),),
        rule="broken-link",
        verdict=(("dead link",), r"ERROR: [1-9]\d* dead links? found!"),
        near=40,
    ),
    # https://github.com/gjtorikian/html-proofer
    Checker(
        "HTMLProofer",
        (Form(("* At ",), r"^\s*\* At (?P<file>[^\s:]+\.html):(?P<line>\d+):$"),),
        rule="broken-link",
        verdict=(("HTML-Proofer found",), r"HTML-Proofer found [1-9]\d* failures?!"),
        verdict_suffices=True,
        near=60,
    ),
    # Sphinx with -W, https://www.sphinx-doc.org/en/master/man/sphinx-build.html#cmdoption-sphinx-build-W
    Checker(
        "Sphinx",
        (
            Form(
                (": WARNING: ", ":WARNING: "),
                r"^(?P<file>(?:[A-Za-z]:)?[^\s:]+\.(?:rst|md|py|ipynb"
                r"|txt))(?::docstring of [\w.]+)?:(?:(?P<line>\d+):)? ?WARNING: "
                r".*?(?:\[(?P<rule>[\w.-]+)\])?$",
            ),
        ),
        rule="documentation-warning",
        verdict=(
            ("with warnings treated as errors", "Warning, treated as error"),
            r"build finished with problems, [1-9]\d* warnings? \(with warnings treated as errors\)",
        ),
        strict=True,
    ),
    Checker(
        "Sphinx",
        (
            Form(
                ("Warning, treated as error",),
                r"^Warning, treated as error:$",
                below=r"^(?:(?P<file>[^\s:]+\.\w+):(?:docstring of [\w.]+:)?(?:(?P<line>\d+):)?)?\S",
                reach=1,
            ),
        ),
        rule="documentation-warning",
    ),
    # https://www.mkdocs.org/user-guide/configuration/#strict
    Checker(
        "MkDocs",
        (
            Form(
                ("WARNING -  ", "WARNING  -  ", "WARNING  - "),
                r"^WARNING +-  .*?(?:'(?P<file>[^']+\.md)'.*)?$",
            ),
        ),
        rule="documentation-warning",
        verdict=(("warnings in strict mode", "Aborted with"), r"Aborted with [1-9]\d* (?:warnings|configuration)"),
        verdict_suffices=True,
        strict=True,
    ),
    Checker(
        "remark-lint or textlint",
        (
            Form(
                ("  warning  ", "  error  "),
                r"^\s*(?P<line>\d+):\d+(?:-\d+:\d+)?\s+(?:✖ )?(?:warning"
                r"|error)\s+\S.*?\s{2,}(?P<rule>[\w-]+(?:/[\w/-]+)?)(?:\s+\S+)?$",
                header=_PROSE,
            ),
        ),
        needs=(("remark", "textlint"), r"\b(?:remark|textlint)\b"),
        near=8,
        confidence=0.85,
    ),
)

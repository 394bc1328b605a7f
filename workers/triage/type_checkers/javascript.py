"""How the type checkers of JavaScript and TypeScript, and the bundlers that run them, name problems."""

from __future__ import annotations

from workers.triage.checker import Checker, Form

_FOUND = tuple(f"Found {digit}" for digit in range(1, 10))
_SCRIPT = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]+\.(?:[cm]?[jt]sx?|vue|svelte|astro|gts|gjs|d\.ts|html))"
# File names of Next.js and SvelteKit hold brackets and parentheses.
_ROUTED = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"]+\.(?:[cm]?[jt]sx?|vue|svelte|astro))"
_CODE = r"(?P<rule>TS\d{3,5})"

JAVASCRIPT = (
    # https://www.typescriptlang.org/docs/handbook/compiler-options.html; vue-tsc, ts-loader and others speak alike.
    Checker(
        "TypeScript",
        (
            Form((": error TS",), rf"^\s*{_ROUTED}\((?P<line>\d+),\d+\): error {_CODE}: "),
            Form((" - error TS",), rf"^\s*{_ROUTED}:(?P<line>\d+):\d+ - error {_CODE}: "),
            Form((": error TS",), rf"^\s*{_ROUTED}:(?P<line>\d+):\d+: error {_CODE}: "),
            Form(
                (" error TS", "##[error]"),
                rf"^##\[error\]{_ROUTED}[(:](?P<line>\d+)[,:]\d+\)?:? (?:- )?error {_CODE}: ",
            ),
            # ts-jest and ts-node: https://typestrong.org/ts-node/docs/types/
            Form(
                (": error TS", "error TS"),
                rf"^\s*(?:\S*TSError: .*)?{_SCRIPT}[(:](?P<line>\d+)[,:]\d+\)?:? (?:- )?error {_CODE}:",
            ),
            Form(("error TS",), r"^(?:##\[error\])?\s*error (?P<rule>TS(?:2\d{3}|5\d{3}|6\d{3}|18\d{3})): "),
            # Angular's esbuild builder: https://angular.dev/tools/cli/build
            Form(
                ("[ERROR] TS", "[ERROR] NG"),
                r"^\s*[✘X] \[ERROR\] (?P<rule>(?:TS|NG)-?\d{3,6}): ",
                below=rf"^\s+{_SCRIPT}:(?P<line>\d+):\d+:?$",
                reach=4,
            ),
            # Angular with webpack: "Error: src/app/x.ts:12:3 - error TS2322: ..."
            Form(
                (" - error TS", " - error NG"),
                rf"^(?:Error: |ERROR in )?{_SCRIPT}:(?P<line>\d+):\d+ - error (?P<rule>(?:TS|NG)-?\d+): ",
            ),
            Form((" - error TS",), rf"[\s\]]{_SCRIPT}:(?P<line>\d+):\d+ - error {_CODE}: "),
            # Deno: https://docs.deno.com/runtime/reference/cli/check/
            Form(
                (" [ERROR]: ",),
                rf"^{_CODE} \[ERROR\]: ",
                below=r"at (?:file://)?(?P<file>[^\s:]+):(?P<line>\d+):\d+$",
                reach=12,
            ),
        ),
        verdict=(_FOUND, r"^Found [1-9]\d* errors?(?: in (?:\d+ files|\S+)|\.)"),
        # A configuration file that is not there is no error of types.
        by_tests=True,
        reject=r"error TS(?:5057|5058|5081|5083|6053): ",
        near=60,
    ),
    # https://webpack.js.org/guides/typescript/: ts-loader, fork-ts-checker-webpack-plugin
    Checker(
        "TypeScript",
        (
            Form(
                tuple(f"TS{digits}" for digits in (*range(10, 28), *range(70, 81))),
                rf"^\s*{_CODE}: ",
                header=rf"^(?:\[tsl\] )?ERROR in {_ROUTED}(?::|\()(?P<line>\d+)[:,]\d+",
            ),
            # https://nextjs.org/docs/app/api-reference/config/typescript
            Form(
                ("Type error: ",),
                r"^\s*Type error: ",
                header=rf"^\s*\.?/?{_ROUTED}:(?P<line>\d+):\d+$",
            ),
            Form(("Type error: ",), r"^\s*(?:error:? )?Type error: "),
            # Create React App: "TypeScript error in src/x.tsx(12,3):"
            Form(("TypeScript error in ",), rf"TypeScript error in {_ROUTED}\((?P<line>\d+),\d+\):"),
            # rollup-plugin-typescript2 and @rollup/plugin-typescript
            Form(
                ("@rollup/plugin-typescript TS", "semantic error TS", "rpt2: "),
                rf"(?:{_ROUTED}[(:](?P<line>\d+)[,:]\d+\)?:? semantic error |@rollup/plugin-typescript "
                rf"|semantic error ){_CODE}",
            ),
        ),
        rule="type-error",
        # What Rollup marks so is only a warning.
        reject=r"^\(!\)",
        near=60,
    ),
    # https://svelte.dev/docs/cli/sv-check
    Checker(
        "svelte-check",
        (
            Form(
                ("Error: ",),
                r"^Error: ",
                header=rf"^{_ROUTED}:(?P<line>\d+):\d+$",
            ),
        ),
        rule="type-error",
        verdict=(
            ("svelte-check found", " COMPLETED "),
            r"svelte-check found [1-9]\d* errors?|COMPLETED \d+ FILES [1-9]\d* ERRORS",
        ),
        strict=True,
        near=25,
    ),
    # https://docs.astro.build/en/reference/cli-reference/#astro-check
    Checker(
        "astro check",
        (
            Form(
                ("error ts(", "error astro("),
                rf"^\s*{_ROUTED}:(?P<line>\d+):\d+ (?:- )?error (?P<rule>ts\(\d+\)|astro\(\d+\))",
            ),
        ),
        verdict=(("Result (",), r"^\s*- [1-9]\d* errors?$"),
        near=25,
    ),
    # https://flow.org/en/docs/errors/
    Checker(
        "Flow",
        (
            Form(
                ("Error ---", "Error ┈┈┈"),
                r"^Error (?:-{3,}|┈{3,}) (?P<file>\S+?):(?P<line>\d+):\d+$",
            ),
            Form((": Error:",), rf"^{_SCRIPT}:(?P<line>\d+)$", below=r"^\s+\d+: ", reach=1),
        ),
        rule="type-error",
        verdict=(_FOUND, r"^Found [1-9]\d* errors?$"),
        near=25,
    ),
)

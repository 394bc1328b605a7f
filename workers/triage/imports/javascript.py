"""How Node.js, bundlers and test runners of JavaScript say that a module is not there.

https://nodejs.org/api/errors.html, https://webpack.js.org/, https://rollupjs.org/, https://jestjs.io/,
https://esbuild.github.io/, https://docs.deno.com/, https://bun.sh/docs
"""

from __future__ import annotations

from workers.triage.imports.lack import ALIAS, DECLARE, INSTALL, Lack

_SAID = r"^\s*(?:\[cause\]: |Uncaught |Exception during run: |\d+\) |Error: |● |\[\w+\] |✘ |× )*"
_QUOTED = r"['\"`‘](?P<module>[^'\"`’]+)['\"`’]"
# The type checker says so, too, and linters do.
_OTHERS = r"type declarations|TS\d{4}|import/no-unresolved|n/no-missing|error  "
NEWER = """\
Let the job run a Node.js that has {module}, or do without it."""

JAVASCRIPT = (
    Lack(
        "Node.js",
        ("Cannot find module ", "Cannot find package "),
        rf"{_SAID}(?:\w*Error(?: \[\w+\])?: )*Cannot find (?:module|package) {_QUOTED}"
        r"(?: from ['\"`](?P<by>[^'\"`]+)['\"`]| imported from (?P<by2>\S+)|\. Please|\.?$|\s)",
        reject=_OTHERS,
        below=r"^\s*- (?P<by>\S+)$",
        reach=3,
        remedy=DECLARE,
    ),
    Lack(
        "Node.js",
        ("No such built-in module: ",),
        r"No such built-in module: (?P<module>[\w:/-]+)",
        remedy=NEWER,
    ),
    Lack(
        "webpack",
        ("Can't resolve ",),
        rf"Can't resolve {_QUOTED}",
        reject=r"^\s*(?:WARNING|warn)|^resolve ",
        above=r"^(?:ERROR in|Error in|@|error  ?in)? ?(?P<by>\./[^\s!?:]+)",
        unless=r"^(?:WARNING|warning) ",
        reach=3,
        remedy=ALIAS,
    ),
    Lack(
        "webpack",
        ("dependency was not found:", "dependencies were not found:", "relative module was not found:"),
        r"(?:This (?:dependency|relative module) was|These (?:dependencies|relative modules) were) not found:",
        below=r"^\* (?P<module>\S+) in (?P<by>\S+)",
        remedy=ALIAS,
    ),
    Lack(
        "Vite",
        ("ailed to resolve import ", "failed to resolve "),
        rf"[Ff]ailed to resolve import {_QUOTED} from ['\"](?P<by>[^'\"]+)['\"]",
        remedy=ALIAS,
    ),
    Lack(
        "Vite",
        ("Failed to resolve entry for package",),
        rf"Failed to resolve entry for package {_QUOTED}",
        remedy="Build {module} before what uses it, or correct `main`, `module` and `exports` in its package.json.",
    ),
    Lack(
        "bundler",
        ("Could not resolve ", "Could not resolve: "),
        rf"(?:Error:|\[ERROR\]|error:|\[!\].*|ERROR:) Could not resolve:? {_QUOTED}(?: (?:imported )?(?:from|in|by) "
        r"[\"'`]?(?P<by>[^\"'`\s]+))?",
        reject=r"entry module|host",
        below=r"^\s+(?P<by>[^\s:]+\.\w+):\d+:\d+:",
        reach=4,
        remedy=ALIAS,
    ),
    Lack(
        "Parcel",
        ("Failed to resolve '",),
        r"(?:@parcel/\S+: )?Failed to resolve '(?P<module>[^']+)' from '(?P<by>[^']+)'",
        remedy=ALIAS,
    ),
    Lack(
        "Metro",
        ("Unable to resolve module ",),
        r"Unable to resolve module [`'\"]?(?P<module>[^\s`'\"]+)[`'\"]? from [`'\"]?(?P<by>[^\s`'\":]+)",
        remedy=ALIAS,
    ),
    Lack(
        "TypeScript loader",
        ("Cannot resolve module ", "Cannot find entry module"),
        rf"(?:Cannot resolve module|Cannot find entry module:?) {_QUOTED}",
        remedy=ALIAS,
    ),
    Lack(
        "Jest",
        (" option was not found", "Test environment ", "Preset "),
        r"(?:Module (?P<module>\S+) in the \S+ option was not found|Test environment (?P<module2>\S+) cannot be found|"
        r"Preset (?P<module3>\S+) (?:not found|is invalid))",
        remedy=INSTALL,
    ),
    Lack(
        "Jest",
        ("Could not locate module ",),
        r"Could not locate module (?P<module>\S+) mapped as",
        remedy=ALIAS,
    ),
    Lack(
        "ESLint",
        ("couldn't find the ", "Failed to load plugin '", "Failed to load parser '", 'Failed to load config "'),
        r"(?:ESLint couldn't find the (?:plugin|config) \"(?P<module>[^\"]+)\"|Failed to load (?:plugin|parser|config) "
        r"['\"](?P<module2>[^'\"]+)['\"] (?:declared in|to extend from))",
        remedy=INSTALL,
    ),
    Lack(
        "Karma",
        ("Cannot find plugin ", 'Cannot load "'),
        r"(?:Cannot find plugin \"(?P<module>[^\"]+)\"|Cannot load \"(?P<module2>[^\"]+)\", it is not registered)",
        remedy=INSTALL,
    ),
    Lack(
        "Gulp or Grunt",
        ("Local gulp not found", "Unable to find local grunt", "Local gulp"),
        r"(?:Local (?P<module>gulp) not found|Unable to find local (?P<module2>grunt))",
        remedy=INSTALL,
    ),
    Lack(
        "Angular",
        ("Could not find the implementation for builder", 'Could not find module "@'),
        r"(?:Could not find the implementation for builder (?P<module2>[^\s:]+)|Could not find module "
        r"\"(?P<module>@[^\"]+)\" from)",
        remedy=INSTALL,
    ),
    Lack(
        "Deno",
        ('Module not found "', "not prefixed with / or ./ or ../", "not a dependency and not in import map"),
        r"^error: (?:Uncaught .*)?(?:Module not found \"(?P<module>https?:[^\"]+|npm:[^\"]+)\""
        r"|Relative import "
        r"path \"(?P<module2>[^\"]+)\" not prefixed|Import \"(?P<module3>[^\"]+)\" not a dependency)",
        below=r"^\s+at (?:file://)?(?P<by>\S+?):\d+:\d+",
        reach=2,
    ),
)

"""How bundlers, transpilers and style compilers of JavaScript reject a source. Type checkers are another kind.

https://webpack.js.org/, https://rollupjs.org/, https://vite.dev/, https://esbuild.github.io/, https://babeljs.io/,
https://swc.rs/, https://sass-lang.com/
"""

from __future__ import annotations

from workers.triage.compilers.rejection import SOURCE, Rejection, source_file

_SCRIPT = source_file("[cm]?[jt]sx?|vue|svelte|astro|mdx?|json|json5|html|s[ac]ss|less|css|styl|graphql|gql")
_PLACE_BELOW = (
    r"^\s*(?:at |file: |> )?(?:file://)?(?P<file>(?:/|\./|[A-Za-z]:[\\/]|[\w@.-]+/)?[\w@./\\+() \[\]-]*?"
    r"\.(?:[cm]?[jt]sx?|vue|svelte|astro|s[ac]ss|less|css|html|mdx?|json))"
    r"(?::(?P<line>\d+):\d+| \((?P<line2>\d+):\d+\)| (?P<line3>\d+):\d+  root stylesheet)"
)
# What is another kind's: a module that is not there, the type checker, the linter.
_ELSEWHERE = (
    r"Can't resolve|Could not resolve|[Ff]ailed to resolve|Cannot find (?:module|package)|Module not found|TS\d{4,5}|"
    r"Type error:|ESLint|\[eslint\]|ENOENT|no such file|EACCES|heap out of memory|ECONN|ETIMEDOUT|ENOTFOUND|terser"
    # Wrangler writes its own errors as esbuild does.
    r"|In a non-interactive environment|A request to the Cloudflare API"
)

JAVASCRIPT = (
    # Babel and its followers name the file in the error itself.
    Rejection(
        "Babel",
        ("SyntaxError: ",),
        rf"(?:^|\s)SyntaxError: (?:\[[\w/-]+\] ?)?(?:unknown: )?{_SCRIPT}: .*\((?P<line>\d+):\d+\)",
        loaded=True,
    ),
    Rejection(
        "webpack",
        ("Module build failed",),
        r"Module build failed(?::$| \(from [^)]*\):)",
        message=r"^\s*\S",
        below=_PLACE_BELOW,
        above=r"^(?:ERROR in|error  ?in|@|Error in) (?P<file>(?:\./|\.\./|/|[A-Za-z]:)[^\s!?]+)(?: (?P<line>\d+):\d+)?",
        refute=_ELSEWHERE,
        confidence=0.9,
    ),
    Rejection(
        "webpack",
        ("Module parse failed: ", "Module build failed: "),
        r"Module (?:parse|build) failed: \S",
        reject=_ELSEWHERE,
        refute=_ELSEWHERE,
        above=r"^(?:ERROR in|error  ?in|@|Error in) (?P<file>(?:\./|\.\./|/|[A-Za-z]:)[^\s!?]+)(?: (?P<line>\d+):\d+)?",
        reach=4,
        confidence=0.9,
    ),
    Rejection(
        "webpack",
        ("ERROR in ./", "ERROR in src/"),
        r"^ERROR in (?P<file>\.?/?[^\s!?]+\.\w+)(?:[ :](?P<line>\d+)[:-]\d+)?",
        message=r"^(?:SyntaxError|Error|SassError|ParseError|CssSyntaxError|ModuleParseError|ModuleBuildError|"
        r"export '|Attempted import error)",
        refute=_ELSEWHERE,
        reach=3,
        confidence=0.85,
    ),
    Rejection(
        "bundler",
        ("Failed to compile.",),
        r"^(?:✘ |× |\[?error\]? )?Failed to compile\.$",
        above=r"^(?P<file>\./\S+?\.\w+)(?::(?P<line>\d+):\d+)?$",
        message=r"^(?:\s*(?:Error: +(?:x|×)|(?:x|×) )|Module (?:parse|build) failed|SyntaxError|Syntax [Ee]rror|"
        r"Attempted import error|Parsing .* failed|Error: )",
        summary=True,
        reach=6,
        confidence=0.85,
    ),
    # swc, and what else of Rust prints with miette; a linter's message begins with its rule.
    Rejection(
        "swc",
        ("╭─[", ",-["),
        rf"^\s*(?:╭─|,-)\[ ?{_SCRIPT}:(?P<line>\d+):\d+ ?\]",
        heading=r"^\s*(?:Error:\s+)?[x×] |^\[[A-Z_]+\] \S",
        refute=r"^\s*(?:[x×]|help:) [\w@/-]+\([\w/-]+\)|^\[UNRESOLVED_|Could not resolve",
        reach=4,
        loaded=True,
    ),
    Rejection(
        "esbuild",
        ("✘ [ERROR] ", "X [ERROR] "),
        r"^(?:✘|X) \[ERROR\] ",
        reject=_ELSEWHERE,
        below=_PLACE_BELOW,
        reach=4,
        loaded=True,
    ),
    Rejection(
        "esbuild",
        (": error: ",),
        rf"^ > {_SCRIPT}:(?P<line>\d+):\d+: error: ",
        reject=_ELSEWHERE,
        loaded=True,
    ),
    Rejection(
        "esbuild",
        ("Transform failed with ", "Build failed with "),
        r"(?:Transform|Build) failed with \d+ errors?:?",
        message=rf"^(?:✘ \[ERROR\] |{_SCRIPT}:(?P<line>\d+):\d+: (?:ERROR|error): )",
        refute=_ELSEWHERE,
        reach=4,
        loaded=True,
    ),
    Rejection(
        "Rollup",
        ("RollupError: ", "[!] Error: ", "[!] (plugin ", "[!] SyntaxError", "[vite:", "[vite]: ", "[plugin "),
        r"^(?:x |✗ )?(?:error during build:\s*)?(?:\[!\] )?(?:\(plugin [^)]*\) )?"
        r"(?:(?:RollupError|Error|SyntaxError|CssSyntaxError|ParseError|SassError|\[vite:[\w:-]+\]"
        r"|\[plugin [^\]]+\]):? )"
        r"(?:\[[\w: /.-]+\] )?(?:(?P<file>[^\s:()]+\.\w{2,6}) \((?P<line>\d+):\d+\): )?\S",
        reject=rf"{_ELSEWHERE}|^\[vite:[\w-]+\] warn|dynamic import",
        below=_PLACE_BELOW,
        proof=rf"{_PLACE_BELOW}|^\s+at |^error Command failed|ELIFECYCLE|^npm ",
        reach=4,
        firm=False,
        confidence=0.9,
    ),
    Rejection(
        "Parcel",
        ("🚨 Build failed",),
        r"🚨 Build failed",
        message=r"^\s*@parcel/[\w-]+: ",
        below=_PLACE_BELOW,
        refute=_ELSEWHERE,
        reach=6,
    ),
    # Node.js itself: the file, its line, a caret, and then the error.
    Rejection(
        "Node.js",
        ("SyntaxError: ",),
        r"^\s*(?:Uncaught )?SyntaxError(?: \[\w+\])?: ",
        above=r"^\s*(?:file://)?(?P<file>(?:/|[A-Za-z]:[\\/])[^():]+\.(?:[cm]?[jt]sx?)):(?P<line>\d+)$",
        proof=r"^\s+at (?:\S+ \()?(?:Object\.|Module\.|new |node:|internal/|wrapSafe|ModuleJob|checkSyntax"
        r"|\w*[cC]ompile|"
        r"async |vm\.js|ESMLoader|compileFunction|module\.js)|^Node\.js v\d",
        reach=7,
        loaded=True,
    ),
    # Styles.
    Rejection(
        "Sass",
        ("root stylesheet",),
        r"^\s*(?:│ +)?(?P<file>\S+\.s[ac]ss) (?P<line>\d+):\d+ +root stylesheet",
        heading=r"^\s*(?:\[\w+\] )?(?:Sass)?Error: |^SassError|(?:\[sass\]|SassError:?) \S",
        refute=r"Warning:|WARNING:",
        reach=14,
    ),
    Rejection(
        "Less",
        (".less on line ",),
        r"^(?:\w+Error): .* in (?P<file>\S+\.less) on line (?P<line>\d+)",
    ),
    Rejection(
        "PostCSS",
        ("CssSyntaxError: ",),
        r"^\s*(?:\[.*\] )?CssSyntaxError: (?:[\w-]+: )?(?P<file>[^\s:]+):(?P<line>\d+):\d+: ",
    ),
    Rejection(
        "Vue",
        ("[vue/compiler-sfc] ", "VueCompilerError: "),
        r"\[vue/compiler-sfc\] .*|VueCompilerError: ",
        below=r"^\s*(?:at )?(?P<file>\S+\.vue)(?::(?P<line>\d+))?",
        confidence=0.9,
        loaded=True,
    ),
    # Other languages that become JavaScript.
    Rejection("Elm", (".elm",), r"^-- [A-Z][A-Z ]+ -{3,} (?P<file>\S+\.elm)$", below=r"^(?P<line>\d+)\|"),
    Rejection("PureScript", (".purs:",), r"^\s+at (?P<file>\S+\.purs):(?P<line>\d+):\d+", proof=r"^\s+\S"),
    Rejection(
        "ReScript",
        ("We've found a bug for you!", "  Syntax error!"),
        r"^\s+(?:We've found a bug for you!|Syntax error!)",
        below=r"^\s+(?P<file>/?\S+\.(?:res|resi|ml|re)):(?P<line>\d+):",
        reach=2,
    ),
    Rejection(
        "Deno",
        ("source code could not be parsed",),
        r"source code could not be parsed: .* at (?:file://)?(?P<file>/?\S+?):(?P<line>\d+):\d+",
        remedy=SOURCE,
    ),
)

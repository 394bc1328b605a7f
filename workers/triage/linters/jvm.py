"""How the linters and formatters of Java, Kotlin and Scala name problems, under Maven, Gradle, sbt and alone."""

from __future__ import annotations

from workers.triage.checker import AT, SOURCE, Checker, Form, formatter

_LEVEL = r"^(?:\[ant:checkstyle\] |\s*\[checkstyle\] )?\[(?:ERROR|WARN|WARNING|error|warn)\] +"
_JAVA = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]+\.(?:java|kts?|scala|groovy|sc|sbt|xml|properties|gradle))"
_KOTLIN = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]+\.kts?)"
# The checks of Checkstyle are named like classes, with or without an id: https://checkstyle.org/checks.html
_CHECK = r"(?P<rule>[A-Za-z][\w.]*)"

JVM = (
    Checker(
        "Checkstyle",
        (
            Form(
                ("[ant:checkstyle] [ERROR]", "[checkstyle] [ERROR]"),
                rf"{_LEVEL}{_JAVA}{AT}: .*?(?:\[{_CHECK}\])?$",
            ),
            Form(
                ("[ERROR] ",),
                rf"^\[ERROR\] +{_JAVA}:\[(?P<line>\d+)(?:,\d+)?\] \((?P<group>[a-z]+)\) {_CHECK}: ",
            ),
            Form(("[ERROR] ",), rf"^\[ERROR\] +{_JAVA}{AT}: .*\[{_CHECK}\]$"),
            Form(
                ("Starting audit...",),
                rf"^(?:\[INFO\] |\[WARN(?:ING)?\] )?\s*{_JAVA}{AT}: (?:error: |warning: )?\S.*?(?:\[{_CHECK}\])?$",
                section=r"Starting audit\.\.\.$",
                until=r"Audit done\.$",
                reach=200,
            ),
            Form(
                (".java:[",),
                rf"^\[WARN(?:ING)?\] +{_JAVA}:\[(?P<line>\d+)(?:,\d+)?\] \([a-z]+\) {_CHECK}: ",
            ),
            Form(
                ("[ant:checkstyle] [WARN]",),
                rf"^\[ant:checkstyle\] \[WARN(?:ING)?\] +{_JAVA}{AT}: .*\[{_CHECK}\]$",
            ),
        ),
        verdict=(
            ("Checkstyle", "checkstyle"),
            (
                r"You have [1-9]\d* Checkstyle violation|Checkstyle rule violations were found|reported by Checkstyle"
                r"|Checkstyle files with violations: [1-9]|Execution failed for task '\S*[cC]heckstyle"
                r"|Failed during checkstyle|Failed to execute goal \S*checkstyle|Checkstyle ends with [1-9]"
            ),
        ),
        verdict_suffices=True,
        strict=True,
        near=60,
    ),
    # https://pmd.github.io/, https://maven.apache.org/plugins/maven-pmd-plugin/
    Checker(
        "PMD",
        (
            Form(
                ("PMD Failure: ", "PMD failure: "),
                r"PMD [Ff]ailure: (?P<file>[\w.$/\\:]+?):(?P<line>\d+) Rule:(?P<rule>\w+)",
            ),
            Form(
                (":\tAvoid ", ":\tUnused", ":\tUnnecessary", ":\tThis ", ":\tThe "),
                rf"^\s*{_JAVA}:(?P<line>\d+):\t+(?P<rule>\w+):\t",
            ),
        ),
        verdict=(
            ("PMD violation", "PMD rule violations", "CPD duplication", "pmdMain'", "pmdTest'"),
            (
                r"You have [1-9]\d* (?:PMD violation|CPD duplication)|PMD rule violations were found"
                r"|Execution failed for task '\S*pmd"
            ),
        ),
        verdict_suffices=True,
        near=60,
    ),
    # https://spotbugs.readthedocs.io/
    Checker(
        "SpotBugs",
        (
            Form(
                (":[line ", ":[lines "),
                r"^(?:\[ERROR\] )?(?:High|Medium|Low|[HML] [A-Z]): .*?(?:\[[^\]]*\] )?"
                r"(?:At (?P<file>[\w$]+\.(?:java|kt)):\[lines? (?P<line>\d+).*)? "
                r"(?P<rule>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)$",
            ),
            Form(
                (":[line ", ":[lines "),
                r"^(?:\[ERROR\] )?[HML] [A-Z] (?P<rule>[A-Z][A-Za-z0-9]*): .* At "
                r"(?P<file>[\w$]+\.(?:java|kt)):\[lines? (?P<line>\d+)",
            ),
        ),
        needs=(("potbugs", "potBugs", "indbugs", "indBugs"), r"(?:[Ss]pot|[Ff]ind)[Bb]ugs"),
        verdict=(
            ("ugs and ", "SpotBugs", "FindBugs", "BugInstance", "Total bugs"),
            (
                r"failed with [1-9]\d* bugs|SpotBugs violations were found|FindBugs rule violations"
                r"|BugInstance size is [1-9]"
                r"|SpotBugs ended with exit code [1-9]|Total bugs: [1-9]"
            ),
        ),
        verdict_suffices=True,
        near=60,
    ),
    # https://github.com/diffplug/spotless
    formatter(
        "Spotless",
        (
            Form(
                ("files had format violations",),
                r"^(?:\[ERROR\] )? {2,8}(?P<file>[^\s@+:|-][^\s:]*(?:\.\w+|file))$",
                section=r"The following files had format violations:",
                until=r"^(?:\[ERROR\] )?Run '|to fix these violations|^\* Try:|^\[ERROR\] *$",
                reach=200,
            ),
            Form(
                ("Step '", " has lint"),
                r"Step '\S+' found problem in '(?P<file>[^']+)'",
            ),
        ),
        "spotlessApply",
        verdict=(
            ("files had format violations", "potless"),
            r"The following files had format violations:|Execution failed for task '\S*spotless\w*'",
        ),
        verdict_suffices=True,
        near=60,
    ),
    # https://pinterest.github.io/ktlint/
    Checker(
        "ktlint",
        (
            Form(
                (".kt:", ".kts:"),
                rf"^{_KOTLIN}{AT}: (?:error: )?\S.* \((?P<rule>(?:[\w-]+:)?[a-z][\w-]+)\)$",
            ),
            Form((".kt:", ".kts:"), rf"^{_KOTLIN}{AT} [A-Z]\w+ \S"),
            Form(("Lint error > ",), r"Lint error > \[(?P<rule>[\w:-]+)\]"),
            Form((".kt:", ".kts:"), rf"^{_KOTLIN}{AT}: (?:Lint error > )?\[(?P<rule>[\w:-]+)\] \S"),
        ),
        fix="ktlint --format",
        verdict=(
            ("KtLint found", "tlint"),
            r"KtLint found code style violations|Execution failed for task '\S*[kK]t[lL]int|found lint errors",
        ),
        verdict_suffices=True,
        near=60,
    ),
    # https://detekt.dev/
    Checker(
        "detekt",
        (
            Form((".kt:", ".kts:"), rf"^\s*(?:[ew]: )?{_KOTLIN}{AT}: \S.* \[(?P<rule>[A-Z]\w+)\]$"),
            Form(
                (".kt:", ".kts:"),
                rf"^\s*(?P<rule>[A-Z][A-Za-z]+)(?: - .*)? at (?:file://)?{_KOTLIN}{AT}$",
            ),
        ),
        verdict=(
            ("weighted issues", "etekt"),
            r"(?:failed|failed the build) with [1-9]\d* (?:weighted )?issues|Execution failed for task '\S*[dD]etekt",
        ),
        verdict_suffices=True,
        near=60,
    ),
    # https://scalameta.org/scalafmt/
    formatter(
        "scalafmt",
        (
            Form(
                ("isn't formatted properly", "is not formatted properly"),
                rf"{SOURCE} (?:isn't|is not) formatted properly",
            ),
            Form(("--- /", "--- a/"), r"^(?:\[error\] )?--- (?:a/)?(?P<file>\S+\.(?:scala|sbt|sc))$", reach=1),
        ),
        "scalafmtAll",
        needs=(("scalafmt",), r"scalafmt"),
        verdict=(
            ("must be formatted", "scalafmt"),
            r"[1-9]\d* files must be formatted|error: --test failed|files? (?:aren't|isn't) formatted properly",
        ),
        verdict_suffices=True,
    ),
    Checker(
        "Scalastyle",
        (
            Form(
                ("scalastyle using config",),
                rf"^\[?error\]? {_JAVA}{AT}: \S",
                section=r"scalastyle using config",
                until=r"scalastyle Processed",
                reach=200,
            ),
            Form(("error file=",), r"^error file=(?P<file>\S+) message=.*? line=(?P<line>\d+)"),
        ),
        rule="scalastyle",
        verdict=(
            ("calastyle",),
            r"Scalastyle violation|\(\S* ?/? ?scalastyle\)|scalastyle Found [1-9]\d* errors|Failures detected",
        ),
        strict=True,
    ),
    formatter(
        "google-java-format",
        (
            Form(("omplying file: ",), r"[Nn]on[- ]?complying file: (?P<file>\S+)"),
            Form(
                ("has not been previously format", "has not been format"),
                r"^(?:\[ERROR\] )?File '(?P<file>[^']+\.java)' has not been (?:previously )?format",
            ),
        ),
        "the formatter's goal",
        verdict=(("non-complying files",), r"Found [1-9]\d* non-complying files"),
        verdict_suffices=True,
        near=40,
    ),
    # https://www.mojohaus.org/animal-sniffer/
    Checker(
        "Animal Sniffer",
        (Form(("Undefined reference: ",), rf"^(?:\[ERROR\] )?{_JAVA}(?::(?P<line>\d+))?: .*Undefined reference: "),),
        rule="undefined-reference",
        verdict=(("Signature errors found",), r"Signature errors found"),
        verdict_suffices=True,
        near=60,
    ),
    # https://github.com/policeman-tools/forbidden-apis
    Checker(
        "forbidden-apis",
        (
            Form(
                ("Forbidden ",),
                r"(?:^|\] )\s*(?P<rule>Forbidden \w+(?:/\w+)? (?:invocation|use|access|annotation)\w*"
                r"|Forbidden [\w/]+ use): ",
                below=r"in (?P<class>\S+) \((?P<file>[\w$]+\.\w+):(?P<line>\d+)\)",
                reach=3,
            ),
        ),
        verdict=(("forbidden API invocations",), r"forbidden API invocations \(in [\d.]+s\), [1-9]\d* error"),
        near=60,
    ),
    # https://maven.apache.org/plugins/maven-javadoc-plugin/
    Checker(
        "Android Lint",
        (
            Form(
                (": Error: ",),
                r"^\s*(?P<file>[^\s:]+\.(?:xml|kts?|java|gradle|toml"
                r"|properties))(?::(?P<line>\d+))?: Error: .*\[(?P<rule>[A-Z]\w+)",
            ),
        ),
        verdict=(("Lint found", "lint'"), r"Lint found [1-9]\d* errors?|Execution failed for task '\S*lint\w*'"),
        verdict_suffices=True,
        near=60,
    ),
    # https://errorprone.info/ and NullAway speak through javac: they are errors of the compiler.
    Checker(
        "CodeNarc",
        (
            Form(
                ("CodeNarc",), r"CodeNarc rule violations were found|exceeded maximum number of priority \d violations"
            ),
        ),
        rule="codenarc",
        near=60,
    ),
    # https://github.com/liquibase, https://www.mojohaus.org/flatten-maven-plugin/, sortpom
    formatter(
        "sortpom",
        (Form(("is not sorted",), r"The (?:xml element|file) \S+ (?:should be placed|is not sorted)"),),
        "mvn sortpom:sort",
        near=40,
    ),
    Checker(
        "Maven Enforcer",
        (
            Form(
                ("failed with message:",),
                r"Rule \d+: (?:org\.apache\.maven\.(?:plugins|enforcer)\.[\w.]+\.)?(?P<rule>Ban(?:Distribution"
                r"|Transitive|"
                r"Duplicate|Circular)\w+|RequireNoRepositories|RequireFilesContent|RequireNoSnapshots?\w*|"
                r"RequireReleaseDeps|RequireSameVersions|ReactorModuleConvergence|RequirePluginVersions|"
                r"BanDuplicatePomDependencyVersions|BanDuplicateClasses) failed with message:",
            ),
        ),
        near=60,
    ),
)

"""How javac, Kotlin, Scala, Groovy, Clojure and Android's tools reject a source, alone and under Maven, Gradle and sbt.

https://docs.oracle.com/en/java/javase/21/docs/specs/man/javac.html, https://maven.apache.org/plugins/,
https://docs.gradle.org/current/userguide/troubleshooting.html, https://kotlinlang.org/docs/compiler-reference.html
"""

from __future__ import annotations

from workers.triage.compilers.rejection import SOURCE, TOOLCHAIN, WARNINGS, Rejection, source_file

_JAVA = source_file("java")
_ANY = source_file("java|kts?|groovy|scala|sc|aj|xtend")
# Old versions of Gradle print a task's name and no line end before its first error.
_PREFIX = r"^\s*(?:\[(?:ERROR|javac|javadoc|error|groovyc|scalac|mkdir|echo)\] +)?(?::[\w:-]+)?"
_RELEASE = r"(?:invalid (?:source|target) release:|release version \S+ not supported|[Ss]ource option \S+ is no longer)"
# Checkstyle and its like speak as javac does, but show no code.
_CODE = r"^\s*(?:\[\w+\] +)?\^|^(?:\[\w+\] +)?\d+ errors?$"

JVM = (
    Rejection(
        "Maven",
        (".java:[", ".kt:[", ".groovy:[", ".scala:[", ".aj:["),
        rf"^\[ERROR\] (?:file://)?{_ANY}:\[(?P<line>\d+)(?:,\d+)?\] ",
        reject=r"\((?:[a-z]+)\) [A-Z]\w+:|\] \(\w+\) |\bwarning:|^\[WARN",
    ),
    Rejection(
        "Maven",
        ("] error: ",),
        rf"^(?:file://)?{_ANY}:\[(?P<line>\d+)(?:,\d+)?\] error: ",
    ),
    Rejection(
        "javac",
        (": error: ",),
        rf"{_PREFIX}{_JAVA}:(?P<line>\d+): error: ",
        proof=_CODE,
    ),
    # Before Java 7 the word "error" was missing.
    Rejection(
        "javac",
        ("[javac] ",),
        rf"^\s*\[javac\] {_JAVA}:(?P<line>\d+): [a-z']",
        reject=r": (?:warning|note):|\[deprecation\]|\[unchecked\]",
        proof=_CODE,
    ),
    Rejection(
        "javac",
        (": cannot find symbol", ": incompatible types", "does not exist"),
        rf"{_PREFIX}{_JAVA}:(?P<line>\d+): (?:cannot find symbol|incompatible types|package \S+ does not exist)",
        proof=_CODE,
    ),
    Rejection(
        "Eclipse compiler",
        (".java (at line ",),
        rf"^\s*(?:\[\w+\] +)?\d+\. ERROR in {_JAVA} \(at line (?P<line>\d+)\)",
    ),
    Rejection(
        "javac",
        ("invalid source release", "invalid target release", "release version ", "ource option "),
        rf"^(?:\[ERROR\] .*|\s*> |\s*\[javac\] )?(?:javac: |Fatal error compiling: )*(?:error: )?{_RELEASE}",
        remedy="Let the job run a JDK that supports the release which the build asks for (`java-version` of "
        "`actions/setup-java`), or ask for another.",
    ),
    Rejection(
        "Java",
        ("UnsupportedClassVersionError: ", "Unsupported class file major version ", "plugin requires Java "),
        r"UnsupportedClassVersionError: \S+ has been compiled by a more recent|Unsupported class file major version \d+"
        r"|plugin requires Java \d+ to run\. You are currently using Java",
        reject=r"^\s+at ",
        confidence=0.85,
        remedy="Let the job run a JDK that can load what the build uses (`java-version` of `actions/setup-java`): "
        "class file version 52 is Java 8, 55 is 11, 61 is 17, 65 is 21.",
    ),
    Rejection(
        "compiler",
        ("warnings found and -Werror",),
        r"^(?:\[ERROR\] |\s*\[javac\] )?(?:e: |error: )?warnings found and -Werror specified",
        summary=True,
        remedy=WARNINGS,
    ),
    Rejection(
        "Kotlin",
        ("e: file://", ".kt: (", ".kts: (", ".java: (", "e: [ksp]", "e: [kapt]"),
        rf"^e: (?:\[\w+\] )?(?:file://)?{source_file('kts?|java')}:(?: \()?(?P<line>\d+)",
    ),
    Rejection(
        "Kotlin",
        (": error: ",),
        rf"^{source_file('kts?')}:(?P<line>\d+):\d+: error: ",
        proof=r"^\s*\^",
    ),
    Rejection(
        "Kotlin",
        ("e: [kapt]", "e: [ksp]", "e: Could not load module", "e: java.lang."),
        r"^e: (?:\[(?:kapt|ksp)\]|Could not load module|java\.lang\.)",
        reject=r"e: \[\w+\] .*\.\w+:\d+:",
        confidence=0.8,
    ),
    Rejection(
        "Scala",
        ("[error] /", "[error] ./", "[error] -- ", "[E1] "),
        rf"^\[(?:error|E1)\] (?:-- (?:\[E\d+\] )?[\w -]*Error: )?{source_file('scala|java|sbt|sc')}"
        r":(?P<line>\d+)(?::\d+)?(?::|\s|$)",
    ),
    Rejection(
        "Scala",
        (": error: ", "-- [E", "-- Error: "),
        rf"^(?:-- (?:\[E\d+\] )?[\w -]*Error: )?{source_file('scala|sc')}:(?P<line>\d+)(?::\d+)?(?:: error: | -+$)",
    ),
    Rejection(
        "sbt",
        (") Compilation failed",),
        r"^\[error\] \(.*\) Compilation failed$",
        summary=True,
    ),
    Rejection(
        "Groovy",
        (".groovy: ", ".gradle': "),
        r"^\s*(?:> )?(?:\w+ (?:file|script) '|script ')?(?P<file>[^'\s:]+\.(?:groovy|gradle))'?: (?P<line>\d+): ",
        reject=r"[Ww]arning",
    ),
    Rejection(
        "Gradle",
        ("Script compilation error",),
        r"^(?:\* What went wrong:)?\s*Script compilation errors?:",
        above=r"^(?:Build|Settings|Script) file '(?P<file>[^']+)' line: (?P<line>\d+)",
    ),
    Rejection(
        "Clojure",
        ("compiling:(", "Syntax error compiling at", "Syntax error reading source at", "Syntax error macroexpanding"),
        r"(?:compiling:\(|Syntax error (?:compiling|reading source|macroexpanding).* at \()"
        r"(?P<file>[^\s():]+\.clj[cs]?):(?P<line>\d+)",
        reject=r"Could not locate \S+",
        confidence=0.9,
    ),
    Rejection(
        "Android resources",
        ("AAPT: error:",),
        r"^(?:ERROR: ?)?(?P<file>\S+?\.xml):(?P<line>\d+)?.*AAPT: error: ",
    ),
    Rejection(
        "Android manifest",
        ("Manifest merger failed",),
        r"Manifest merger failed",
        above=r"^(?P<file>/\S+\.xml):(?P<line>\d+)",
    ),
    Rejection(
        "R8",
        ("Missing class", "R8: "),
        r"^(?:ERROR: )?(?:R8: )?Missing class(?:es detected| \S+ \(referenced from)",
        proof=r"BUILD FAILED|Compilation failed to complete|minify\w*WithR8|^FAILURE: ",
        remedy="Add the missing class to the app, or a rule for it (R8 writes them to `missing_rules.txt`).",
    ),
    Rejection(
        "ProGuard",
        ("unresolved references to", "can't find referenced class"),
        r"^Warning:.*can't find referenced (?:class|method|field)",
        proof=r"Please correct the above warnings first",
        remedy="Add the library that holds the class, or a `-dontwarn` rule where it is never used.",
    ),
    Rejection(
        "Gradle",
        ("Compilation failed; see the compiler", "Compilation error. See log for more details"),
        r"^\s*> Compilation (?:failed; see the compiler|error\. See log for)",
        summary=True,
        confidence=0.85,
    ),
    Rejection(
        "Maven",
        (": Compilation failure", "Fatal error compiling"),
        r"^\[ERROR\] Failed to execute goal \S+(?:compiler|kotlin|scala|gmavenplus)\S*-plugin:.*: "
        r"(?:Compilation failure|Fatal error compiling)",
        summary=True,
        confidence=0.85,
        remedy=SOURCE,
    ),
    Rejection(
        "compiler",
        ("[ERROR] COMPILATION ERROR",),
        r"^\[ERROR\] COMPILATION ERROR",
        message=r"^\[ERROR\] [^\s/].*",
        summary=True,
        reach=4,
        confidence=0.85,
        remedy=TOOLCHAIN,
    ),
)

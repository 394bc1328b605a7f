"""How Ruby, PHP, Perl, R, Lua, Julia, Go, the JVM and tools that load plugins say that a module is not there.

https://docs.ruby-lang.org/en/master/LoadError.html, https://www.php.net/manual/en/language.oop5.autoload.php,
https://perldoc.perl.org/perldiag, https://cran.r-project.org/doc/manuals/R-exts.html,
https://pkg.go.dev/cmd/go, https://developer.hashicorp.com/terraform/cli/commands/init
"""

from __future__ import annotations

from workers.triage.imports.lack import DECLARE, GENERATE, Lack

GO_GET = """\
Run `go get {module}` and commit `go.mod` and `go.sum`, or correct the import path."""
_R_QUOTED = r"[‘'\"`](?P<module>[\w.]+)[’'\"`]"

SCRIPTING = (
    Lack(
        "Ruby",
        ("cannot load such file -- ", "no such file to load -- "),
        r"(?:cannot load such file|no such file to load) -- (?P<module>[^\s()'\"]+)",
        above=r"^\s*(?P<by>[^\s:]+\.rb):\d+:in",
        remedy=DECLARE,
    ),
    Lack(
        "Ruby",
        ("uninitialized constant ",),
        r"uninitialized constant (?P<module>[A-Z][\w:]+)(?: \(NameError\))?$",
        above=r"^An error occurred while loading (?P<by>\S+?)\.?$",
        reach=3,
        firm=False,
        confidence=0.75,
        remedy="Require the file or gem that defines {module}, or correct the name.",
    ),
    Lack(
        "Bundler",
        ("There was an error while trying to load the gem",),
        r"There was an error while trying to load the gem '(?P<module>[^']+)'",
    ),
    Lack(
        "PHP",
        ('" not found', "' not found", "' does not exist", '" does not exist'),
        r"(?:^|\s|: )(?:Class|Interface|Trait|Enum) ['\"](?P<module>[\w\\]+)['\"] (?:does )?not (?:found|exist)"
        r"(?: in (?P<by>/[^\s:()]+))?",
        reject=r"^\s*(?:#|\*|//|\|)",
        firm=False,
        confidence=0.9,
        remedy=GENERATE,
    ),
    Lack(
        "PHPUnit",
        ("You need to set up the project dependencies using Composer",),
        r"You need to set up the project dependencies using (?P<module>Composer)",
        remedy="Run `composer install` in the job before this step.",
    ),
    Lack(
        "Perl",
        ("Can't locate ",),
        r"Can't locate (?P<module>[\w/]+)\.pm in @INC .*?(?: at (?P<by>\S+) line \d+)?",
        reject=r"debconf|Term/ReadLine",
        firm=False,
    ),
    Lack(
        "R",
        ("there is no package called ",),
        rf"there is no package called {_R_QUOTED}",
        firm=False,
        remedy="List {module} under `Imports` or `Suggests` in DESCRIPTION, and let the job install what that names.",
    ),
    Lack(
        "Lua",
        ("' not found:",),
        r"(?:^|: )module '(?P<module>[\w./-]+)' not found:",
    ),
    Lack(
        "Julia",
        ("ArgumentError: Package ", "ArgumentError: Module "),
        r"ArgumentError: (?:Package|Module) (?P<module>\w+)(?: \[[0-9a-f-]+\])? (?:not found in current path"
        r"|is required but does not|"
        r"does not have|\[[0-9a-f-]+\] is required)",
        remedy="Add {module} to Project.toml (`pkg> add`), and run `Pkg.instantiate()` in the job.",
    ),
    Lack("Tcl", ("can't find package ",), r"^can't find package (?P<module>\S+)"),
    Lack(
        "Emacs",
        ("Cannot open load file: ", 'Cannot open load file" '),
        r"Cannot open load file: (?:No such file or "
        r"directory, |\")?(?P<module>[\w-]+)",
    ),
    Lack("Guile", ("no code for module ",), r"no code for module \((?P<module>[^)]+)\)"),
    Lack(
        "Racket",
        ("collection not found", "cannot open module file"),
        r"collection not found|cannot open module file",
        below=r"^\s*(?:for module path|collection|module path): \"?"
        r"(?P<module>[^\"\s]+)",
    ),
    Lack("Common Lisp", ('Component "', 'System "'), r"(?:Component|System) \"(?P<module>[^\"]+)\" not found"),
    Lack("OCaml", ("ocamlfind: Package ",), r"^ocamlfind: Package [`'](?P<module>[^']+)' not found"),
    Lack(
        "PowerShell",
        ("was not loaded because no valid module file was found",),
        r"The specified module '(?P<module>[^']+)' was not loaded because no valid module file",
        remedy="Install the module in the job (`Install-Module {module}`), or correct its path.",
    ),
)

COMPILED = (
    Lack(
        "Go",
        ("no required module provides package ", "cannot find module providing package "),
        r"(?:no required module provides package|cannot find module providing package) (?P<module>[^\s:;]+)",
        above=r"^(?P<by>\S+\.go):\d+",
        reach=1,
        remedy=GO_GET,
    ),
    Lack(
        "Go",
        ("cannot find package ",),
        r"(?:^|: )cannot find package \"(?P<module>[^\"]+)\" in",
        remedy=GO_GET,
    ),
    Lack(
        "Java",
        ("Could not find or load main class ",),
        r"Could not find or load main class (?P<module>[\w.$]+)",
        reject=r"org\.gradle\.wrapper",
        confidence=0.9,
        remedy="Check the class's name and package, and that the class path holds what was built.",
    ),
    Lack(
        "Clojure",
        (" on classpath",),
        r"Could not locate (?P<module>[\w/]+?)(?:__init\.class|\.clj).* on classpath",
    ),
    Lack(
        "Terraform",
        ("Error: Module not installed",),
        r"Error: Module not installed",
        below=r"(?:on (?P<by>\S+\.tf) line \d+, in module \"(?P<module>[^\"]+)\")",
        remedy="Run `terraform init` in that directory before this step.",
    ),
    Lack(
        "Ansible",
        ("couldn't resolve module/action ", "the role '", "Could not match supplied collection"),
        r"(?:couldn't resolve module/action '(?P<module>[^']+)'|the role '(?P<module2>[^']+)' was not found)",
        remedy="Install the collection or role in the job (`ansible-galaxy install -r requirements.yml`), or correct "
        "the name {module}.",
    ),
)

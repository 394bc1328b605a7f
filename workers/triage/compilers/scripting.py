"""How Ruby, PHP, Perl, shells, Lua, R, Julia and configuration languages reject a source.

Python is read elsewhere.

https://docs.ruby-lang.org/, https://www.php.net/manual/en/, https://perldoc.perl.org/perldiag,
https://www.gnu.org/software/bash/manual/, https://developer.hashicorp.com/terraform/language/syntax/configuration
"""

from __future__ import annotations

from workers.triage.compilers.rejection import Rejection

_RUBY = (
    r"(?P<file>[^\s:'\"()]*(?:\.(?:rb|rake|gemspec|ru|erb|haml|slim|podspec|jbuilder)|Gemfile|Rakefile|Podfile|"
    r"Fastfile|Vagrantfile|Dangerfile|Guardfile))"
)
_PHP_FATAL = (
    r"(?:Cannot (?:redeclare|declare|make|override|use|re-assign|inherit|unset|mix|access|break|pass|assign|increment)|"
    r"Declaration of |Class \S+ (?:contains|may not|cannot|must)|Access level to |Call to undefined|Redefinition of|"
    r"Namespace declaration|A non-numeric|Non-static|Unparenthesized|Constant expression|Can't use|Multiple access|"
    r"Trait method|Enum |Readonly |Uncaught ParseError)"
)
_PERL_AT = r" at (?P<file>[^\s(]+\.?\w*) line (?P<line>\d+)"
_TERRAFORM = (
    r"(?:Unsupported (?:argument|attribute|block type|operator)|Missing (?:required argument|newline|attribute|item|"
    r"key|name|resource|base64)|Reference to undeclared|Invalid (?:reference|expression|block|argument|multi-line|"
    r"character|function|attribute|template|index|default|type|value for|variable|number|operand|legacy|resource|"
    r"count|for_each|combination)|Argument or block definition required|Unclosed|Duplicate|Call to unknown function|"
    r"Incorrect attribute value type|Too many|Insufficient|Inconsistent conditional|Unterminated|Extraneous|"
    r"Variables not allowed|Function calls not allowed|Attribute redefined|Provider configuration not present|Cycle: )"
)

SCRIPTING = (
    Rejection(
        "Ruby",
        (": syntax error",),
        rf"(?:^|[\s`'\"]){_RUBY}:(?P<line>\d+): syntax errors?(?:,| found)",
        loaded=True,
    ),
    Rejection(
        "Ruby",
        ("SyntaxError", "Invalid return", "class definition in method body"),
        rf"(?:^|[\s`'\"]){_RUBY}:(?P<line>\d+): .*\((?:SyntaxError|Syntax error)\)",
        loaded=True,
    ),
    Rejection(
        "PHP",
        ("Parse error: ", "ParseError: "),
        r"(?:^|\s)(?:PHP )?(?:Parse error: |ParseError: ).* in (?P<file>[^\s:()]+)(?: on line |:)(?P<line>\d+)",
        loaded=True,
    ),
    Rejection(
        "PHP",
        ("Fatal error: ",),
        rf"^(?:\[[^\]]*\] )?(?:PHP )?Fatal error: +{_PHP_FATAL}.* in (?P<file>[^\s:()]+) on line (?P<line>\d+)",
        reject=r"Call to undefined|Uncaught (?:Error|\w*Exception)",
        loaded=True,
    ),
    Rejection("PHP", ("Errors parsing ",), r"^Errors parsing (?P<file>\S+\.\w+)$", summary=True),
    Rejection(
        "Perl",
        ("syntax error at ", "Global symbol ", "Can't find string terminator", "Missing right curly", "Bareword "),
        r"^(?:#\s+)?(?:syntax error|Global symbol \"[^\"]+\" requires explicit package name.*|Can't find string "
        rf"terminator .*|Missing right curly.*|Bareword \"[^\"]+\" not allowed.*){_PERL_AT}",
        loaded=True,
    ),
    Rejection(
        "Perl",
        ("had compilation errors", "due to compilation errors"),
        r"^(?:#\s+)?(?:(?P<file>\S+) had compilation errors|Execution of (?P<file2>\S+) aborted due to compilation)",
        summary=True,
        loaded=True,
    ),
    # The script that the runner makes of `run:` is the workflow's.
    Rejection(
        "shell",
        ("syntax error near unexpected token", "syntax error: unexpected end of file", "unexpected EOF while looking"),
        r"^(?P<file>[^\s:]+): line (?P<line>\d+): (?:syntax error|unexpected EOF)",
        reject=r"configure: line|^/(?:bin|usr)|_temp/|^(?:ba|da|z)?sh:",
        firm=False,
    ),
    Rejection(
        "shell",
        (": Syntax error: ",),
        r"^(?P<file>[^\s:]*[./][^\s:]*): (?P<line>\d+): Syntax error: ",
        reject=r"^/(?:bin|usr)|_temp/",
        firm=False,
    ),
    Rejection(
        "Lua",
        (".lua:",),
        r"(?:^|[\s:])(?P<file>[^\s:]+\.lua):(?P<line>\d+): (?:.* near |'.*' expected|malformed |unfinished |"
        r"unexpected symbol|no visible label)",
        loaded=True,
    ),
    Rejection(
        "R",
        (": unexpected ",),
        r"^\s*(?:Error in parse\(.*\) : )?(?P<file>[^\s:]+\.[RrSq]):(?P<line>\d+):\d+: unexpected ",
        loaded=True,
    ),
    Rejection(
        "Julia",
        ("ERROR: LoadError: ",),
        r"^ERROR: LoadError: (?:syntax: |ParseError|Base\.Meta\.ParseError)",
        below=r"^(?:# Error @ .*?|in expression starting at )(?P<file>/?[^\s:@]+\.jl):(?P<line>\d+)",
        reach=20,
        loaded=True,
    ),
    Rejection(
        "Octave",
        ("parse error near line ",),
        r"^(?:error: )?parse error near line (?P<line>\d+) of file (?P<file>\S+)",
        loaded=True,
    ),
    Rejection(
        "Puppet",
        ("Could not parse for environment", "Syntax error at '"),
        r"(?:Could not parse for environment|Syntax error at ').*(?:at |file: )(?P<file>[^\s:(,]+\.pp)(?::|, line: )"
        r"(?P<line>\d+)",
    ),
    Rejection("Tcl", ("extra characters after close-",), r"extra characters after close-(?:brace|quote)"),
    # Configuration that a tool reads as a language.
    Rejection(
        "Terraform",
        (".tf line ", ".tf.json line "),
        r"^[│\s]*on (?P<file>\S+\.tf(?:\.json)?) line (?P<line>\d+)",
        heading=rf"^[│╷\s]*Error: {_TERRAFORM}",
        reach=3,
    ),
    Rejection(
        "Dockerfile",
        ("ockerfile parse error",),
        r"ockerfile parse error (?:on )?line (?P<line>\d+): ",
    ),
    Rejection(
        "Ansible",
        ("The error appears to be in",),
        r"^The error appears to be in '(?P<file>[^']+)': line (?P<line>\d+)",
        heading=r"^ERROR! ",
        refute=r"couldn't resolve module|was not found|Could not find|Unable to retrieve",
        confidence=0.9,
    ),
    Rejection(
        "Helm",
        ("parse error at (", "Error: template: "),
        r"^Error: (?:.*parse error at \(|template: )(?P<file>[^\s:)]+):(?P<line>\d+)",
        confidence=0.9,
    ),
)

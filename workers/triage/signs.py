"""What a line that tells of a failure looks like, in the words that tools share; for the lines no detector explains.

Each sign weighs how surely such a line is the cause rather than its consequence. Every pattern is RE2 and thus linear.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Weight(IntEnum):
    """How much a sign says."""

    SILENT = -2
    """Never the cause, whatever it holds: commands as they are echoed, information, what a wrapper always adds."""
    NOISE = -1
    """Mentions errors and means none, unless it names a place or an exception: counts of zero, flags, progress."""
    TRAIL = 1
    """How a failure is passed on: exit statuses, a wrapper's "command failed"."""
    HINT = 2
    """A word that may mean anything."""
    WARNING = 3
    """A warning, which breaks a job only where warnings are errors."""
    SUMMARY = 4
    """Says that something failed, hardly what."""
    LIKELY = 5
    """Says what is wrong, in free words."""
    STRONG = 7
    """Says what is wrong, in the fixed form of a tool."""
    PLAIN = 9
    """Names the place or the exception, in a form that nothing else has."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One form of line."""

    weight: Weight
    """What it says of the line."""
    pattern: str
    """In RE2's syntax; searched for in the line's clean text."""


_PLACE = r"^(?:\s|E\s+|##\[error\]|> |\[ERROR\] ?)*(?:[A-Za-z]:)?[^\s:()\[\],'\"]+\.\w{1,12}"
"""The start of a line that names a file first."""

SIGNS = (
    Sign(
        Weight.SILENT,
        r"^\++ ?[\w./'\"\[(:{$]|^travis_(?:fold|time):|\[command\]|^##\[(?:group|endgroup|debug|section|"
        r"command|warning|notice)\]",
    ),
    Sign(Weight.SILENT, r"^\S*(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|rustc|javac|cl\.exe)(?:-\d+)? .*\s-\w"),
    Sign(Weight.SILENT, r"^\W*(?:\d[\d:.,TZ -]* )?\[?(?:INFO|DEBUG|TRACE|NOTICE)\]?[ :\]]|\blevel=(?:info|debug|warn)"),
    Sign(
        Weight.SILENT,
        r"(?i)for more information|to see the full stack trace|re-run maven|"
        r"after correcting the problems|mvn <(?:goals|args)>|^\[ERROR\] (?:-> )?\[Help|^\[ERROR\] -+$|run with --|"
        r"debugging hints|"
        r"please (?:read|see|refer)|a complete log of this run|additional logging output|"
        r"not a problem with npm|full trace by running|RUST_BACKTRACE|For a full|^hint: ",
    ),
    Sign(Weight.SILENT, r"(?:^|\s)(?:SKIP(?:PED|PING)?|XFAIL|XPASS)(?:\s|$|:)|^\s*[-+]{1} {4,}|^[-+]{3} [ab]/|^@@ "),
    Sign(Weight.SILENT, r"^\[ *\d+(?: of |/)\d+\] \w+ing "),
    # What Maven knows of the classes of a plugin that failed.
    Sign(
        Weight.SILENT,
        r"^\[ERROR\] (?:realm|strategy|urls\[\d+\]) = |^\[ERROR\] (?:Number of foreign imports|import: Entry)",
    ),
    # A command with many options, as build tools echo it, and a row of a table of numbers.
    Sign(Weight.SILENT, r"(?: -{1,2}\w[\w=./:+-]*){5,}|(?:\| +[\d.%]+ +){3,}"),
    # Noise yields only to a line that names a place or an exception.
    Sign(
        Weight.NOISE,
        r"(?i)\b(?:0|no|zero|without|any) (?:\w+ )?(?:errors?|failures?|failed|failing|problems?|issues?|"
        r"offen[cs]es)\b",
    ),
    Sign(
        Weight.NOISE,
        r"(?i)\b(?:errors?|failures?|failed|fail)(?: in \w+)?\s*[:=]\s*0\b(?:[^1-9]*$|.*\b(?:errors?|failures?|"
        r"failed)\s*[:=]\s*0\b)",
    ),
    Sign(
        Weight.NOISE,
        r"(?i)\bif-no-files-found:|\bcontinue-on-error\b|\bfail[-_]fast\b|\bfail-on-\w+:|"
        r"\berrors=remount|on-?error\b",
    ),
    Sign(Weight.NOISE, r"(?:^|\s)(?:PASS(?:ED)?|ok|OK|✓|✔|√)(?:\s|$|:)"),
    Sign(Weight.NOISE, r"\bPASS(?:ED)?\b\W*$|\.\.\. ?(?:ok|ignored|skipped|passed)\b|\bXFAIL\b|\bxfail(?:ed)?\b"),
    Sign(
        Weight.NOISE,
        r"^\s*(?:Get|Hit|Ign|Fetched|Unpacking|Selecting|Preparing to unpack|Setting up|Processing triggers)[: ]",
    ),
    Sign(
        Weight.NOISE,
        r"(?i)^\W*(?:download(?:ing|ed)|collecting|using cached|installing|fetching|extracting|compiling|"
        r"checking|building|linking|updating|adding|unpacking|cloning|creating|copying|running|parsing|"
        r"linting|processing|analy[sz]ing|scanning|resolving|testing|requirement already|generating|"
        r"compiled|loading|starting|triggering|executing|authentication) ",
    ),
    Sign(Weight.NOISE, r"^\S*(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|rustc|javac|cl\.exe)(?:-\d+)? .*\s-\w"),
    Sign(
        Weight.NOISE,
        r"^(?:travis_(?:fold|time):|\S* ?\[command\]|##\[(?:group|endgroup|debug|section|command|warning|notice)\])",
    ),
    Sign(
        Weight.NOISE,
        r"(?i)\b(?:retry(?:ing)?|attempt \d+ (?:of|/)|will retry|ignor(?:ed|ing)\b.*error|error.*\bignored\b)",
    ),
    Sign(
        Weight.NOISE,
        r"(?i)^\s*(?:\+ |\$ |> ?)?(?:if|then|else|fi|for|do|done|while|echo|set|export|alias|function|"
        r"printf|trap)\b[ (]",
    ),
    Sign(Weight.NOISE, r"write error: Broken pipe|(?i)\bdisabled (?:for|because|due)\b"),
    Sign(
        Weight.NOISE,
        r"(?i)expected (?:failure|error)|^\s*(?://|/\*|\* |#+ )",
    ),
    # How a failure is passed on.
    Sign(
        Weight.TRAIL,
        r"(?i)\bexit(?:ed)?(?: with)?(?: (?:code|status))?[ :=(]+-?[1-9]\d*\b|\bnon-?zero (?:exit|"
        r"return)|\bexit(?:ed)? (?:code|status)",
    ),
    Sign(
        Weight.TRAIL,
        r"(?i)\bcommand failed|ELIFECYCLE|Exit status \d|Failed at the .* script|lifecycle script|"
        r"^npm (?:ERR!|error) +(?:\S+@\d\S* [\w:.-]+: `|(?:/|[A-Z]:\\)\S+\s*$)|\bbuild failed: (?:https?:|see )|"
        r"\bthere (?:were|are) (?:test failures|failing tests)|^Test failed\.? +See above",
    ),
    Sign(
        Weight.TRAIL,
        r"make(?:\[\d+\])?: (?:\*\*\* .*Error \d|.* Error \d)|ninja: build stopped|^\*\*\* \[|"
        r"recipe for target .* failed",
    ),
    Sign(
        Weight.TRAIL,
        r"(?i)^npm (?:ERR!|error)\s*$|^npm (?:ERR!|error) (?:errno|code \d|path|command|syscall|cwd|argv|"
        r"Linux|node|npm|Exit|Test failed|Lifecycle|workspace|location|in workspace|at location)\b|"
        r"error Command failed|rake aborted|Aborting due to",
    ),
    Sign(
        Weight.TRAIL,
        r"(?i)^\W*(?:build failed|build failure|\[error\]\s*$|error:?$|failed\W*$|failure\W*$)|"
        r"marked build as failure|^Finished: |"
        r"^\W*(?:error\W+)?(?:failures|errors|failed tests|tests in error)\W*$|"
        r"Step \W*[\w ]+\W+ failed:|Run with --(?:stacktrace|info|"
        r"debug|scan)",
    ),
    Sign(Weight.TRAIL, r"^\s*(?:at |from |in |File \"|\.\.\. \d+ more)|^\s*\d+: 0x|^\s+\^[~^]*\s*$|^\s*\|"),
    Sign(
        Weight.TRAIL,
        r"(?i)^##\[error\](?:Process completed with exit code|The operation was canceled|"
        r"Error: Process completed|.* failed with exit code \d)",
    ),
    Sign(
        Weight.TRAIL,
        r"(?i)\bbuild (?:failed|unsuccessful)\W*$|\bunsuccessful\W*$|subprocess exited when|"
        r"returned non-zero exit status|CalledProcessError|Error: The process .* failed|exec failed|"
        r"Cancelling|Canceling",
    ),
    # Words.
    Sign(
        Weight.HINT,
        r"(?i)error|fail|invalid|unexpected|missing|wrong|illegal|incorrect|refus|conflict|mismatch|"
        r"unsupported|undefined|unresolved|unknown|violation|unused",
    ),
    Sign(
        Weight.SUMMARY,
        r"(?i)\b[1-9]\d* (?:\w+ ){0,2}(?:errors?|failures?|failed|problems?|violations?|offenses|"
        r"issues)\b|\b(?:errors?|failures|failed)\s*[:=]\s*[1-9]|\bFAIL(?:ED|URE)?\b|(?:^|"
        r"\s)[✗✖❌×✘](?:\s|$)",
    ),
    # Where a container build failed: https://docs.docker.com/build/
    Sign(Weight.SUMMARY, r"^\S*Dockerfile\S*:\d+\s*$"),
    Sign(Weight.SUMMARY, r"(?i)\bfailed\b|\bfailure\b|\berrors?\b"),
    Sign(
        Weight.SUMMARY,
        r"(?i)\bfiles? (?:were|was) modified by this hook|\bnot (?:up-to-date|up to date|formatted)\b|"
        r"hook id:|\bout of date\b",
    ),
    # Free words that say what.
    Sign(
        Weight.LIKELY,
        r"(?i)\b(?:can(?:not|'t|not)|could(?: not|n't)|unable to|failed to|refusing to|not allowed|"
        r"not permitted|must (?:be|have|not)|does(?: not|n't) (?:exist|match|have|support)|is not (?:a|"
        r"an|in|available|supported|recognized|defined|installed)|seems to be)\b",
    ),
    Sign(Weight.LIKELY, r"(?i)\b(?:error|ERR!)(?:\s|\]|:)+\S|\w(?:Error|Exception)\b"),
    Sign(
        Weight.LIKELY,
        r"(?i)\bexecution failed for task|\bfailed with\b|\bFAILED: |\bgave up\b|\binvalid \w+|"
        r"\bexceeded\b|\bno matching\b|-Werror\b|treated as errors|\buncommitted changes\b|"
        r"\bcheckout dirty\b|\bis dirty\b|\bunauthorized\b|\bforbidden\b|\brejected\b",
    ),
    Sign(Weight.LIKELY, r"(?i)not found\b|\bmissing\b.*:|\bunrecognized\b|\bconflict(?:s|ing)? (?:in|with|between)\b"),
    Sign(Weight.LIKELY, _PLACE + r":\d+:? \S"),
    # Fixed forms.
    Sign(Weight.STRONG, r"^(?:\S+ ){0,3}(?:ERROR|Error|error|FATAL|Fatal|fatal)(?: ?\[[\w./-]+\]| \w*\d+)?: ?\S"),
    Sign(
        Weight.STRONG,
        r"^\s*(?:\[[^\]]{1,40}\] *)*(?:\[(?:ERROR|error|FATAL|fatal|Error)\]|ERROR|FATAL)[ :]+(?:[^\[\s-]|\[[^H])",
    ),
    Sign(
        Weight.STRONG,
        r"(?i)\bcommand not found|: not found$|No such file or directory|Permission denied|cannot stat|"
        r"is not recognized as",
    ),
    Sign(
        Weight.STRONG,
        r"(?i)\b(?:cannot|can't|could not|couldn't) (?:find|resolve|open|load|read|import|locate|connect|"
        r"download|access|checkout|clone|get)\b|\bunresolved (?:import|reference|dependenc\w+)|"
        r"\bunsatisf\w+ ",
    ),
    Sign(
        Weight.STRONG,
        r"(?i)^\W*would (?:reformat|be reformatted)|\bwould reformat\b|code style issues|"
        r"forgot to run prettier|files? would be (?:reformatted|changed)|\bimports are incorrectly sorted",
    ),
    Sign(
        Weight.STRONG,
        r"(?i)segmentation fault|core dumped|\bSIG(?:SEGV|BUS|ABRT|ILL|KILL|TERM)\b|\bAborted\b|"
        r"^(?:.*: line \d+: +\d+ )?Killed\b|out of memory|oom-kill|heap out of memory",
    ),
    Sign(
        Weight.STRONG,
        r"(?i)\btimed out\b|\btimeout (?:after|waiting|exceeded|expired|reached|was)|(?:connect\w*|read|"
        r"request|i/o|test|job|gateway) time-?out\b|no space left|disk quota|no output has been received|"
        r"exceeded the (?:maximum|time)|rate limit exceeded|connection (?:refused|reset|timed out)|"
        r"could not resolve host|certificate verify failed",
    ),
    Sign(
        Weight.STRONG,
        r"(?i)required test coverage|coverage (?:threshold|failure)|does not meet (?:global )?threshold|"
        r"coverage .* (?:below|less than|not met)",
    ),
    Sign(Weight.STRONG, r"^##\[error\]|^\s*--- FAIL: |(?i)\binsufficient (?:permission|privilege)"),
    # A test run that ran nothing fails as surely as one that fails.
    Sign(Weight.STRONG, r"(?i)\bno tests? (?:files? )?(?:(?:was |were )?(?:found|executed|run)|ran)\b"),
    Sign(Weight.STRONG, r"\.{5,}Failed$|files were modified by this hook"),
    Sign(
        Weight.STRONG,
        r"(?i)\bCONFLICT \(|^npm (?:ERR!|error) (?:code E[A-RT-Z0-9]\w+|(?:4|5)\d\d |Could not|Cannot|"
        r"Invalid|Missing|notarget|peer|ERESOLVE|missing script)|ERR_PNPM_\w+",
    ),
    Sign(
        Weight.STRONG,
        r"^thread '.*' panicked at|^panic: |\bpanicked at\b|^fatal error: |terminate called after|"
        r"Assertion .* failed|AddressSanitizer|runtime error:",
    ),
    # Places and exceptions.
    Sign(Weight.PLAIN, r"^[A-Z]{1,4}\d{3,4} (?:\[\*\] )?[A-Z`\[]"),
    Sign(
        Weight.PLAIN,
        _PLACE + r"[:(]\d+(?:[:,.]\d+)*\)?\s?:?(?:\s-)?\s*(?:fatal |syntax |internal compiler )?(?i:error)\b",
    ),
    Sign(
        Weight.PLAIN,
        r"\berror\[E\d{4}\]|\berror (?:TS|CS|FS|BC|MSB|NU|LNK|C|NETSDK)\d{2,5}\b|\bundefined reference to\b|\bld: ",
    ),
    Sign(
        Weight.PLAIN,
        r"^(?:E\s+|\s*\[\w+\]\s*)*(?:[a-zA-Z_][\w$]*[.:]+)*[A-Z]\w*(?:Error|Exception|"
        r"Interrupt)(?::|\b ?\(|$| \[)",
    ),
    Sign(Weight.PLAIN, r"^\s*\[ERROR\] (?:[A-Za-z]:)?[^\s:\[]+\.\w+:?(?:\[\d+,\d+\]|\d+)"),
    Sign(Weight.PLAIN, _PLACE + r":\d+:\d+: [A-Z]{1,4}\d{2,5}\b|" + _PLACE + r":\d+:\d+: (?:[A-Z]+\d+ )?\[?\w"),
    Sign(Weight.PLAIN, r"^\s+\d+:\d+\s+(?:✖ +)?error\s+\S"),
    Sign(Weight.PLAIN, _PLACE + r": ?\d+(?::\d+)?:? (?:MD\d{3}|[EWFCNRD]\d{3,4}|[A-Z]\w+/\w+)\b"),
)

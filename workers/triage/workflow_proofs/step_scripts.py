"""Scripts of steps that their shell or Git refuses: the line of the file, the variable, the name to commit in.

Commands that GitHub has switched off:
https://github.blog/changelog/2020-10-01-github-actions-deprecating-set-env-and-add-path-commands/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from workers.triage.mends import yaml_edits
from workers.triage.model import Look, Proof
from workers.triage.repository.near_names import misspelt
from workers.triage.repository.workflow import Step
from workers.triage.repository.workflow_place import look_at
from workers.triage.text import code
from workers.triage.workflow_proofs.case import Case, confirmed, unsure

NO_STEP = "Which step of the job {job} in {path} failed cannot be told from its name."
SYNTAX = "Line {number} of the script of {step} is line {at} of {path}."
SYNTAX_SUMMARY = "The shell cannot read the script of {step}: it stops at line {at} of {path}."
SYNTAX_REMEDY = "Mend the script of {step} at line {at} of {path}, or above it where a quote or a block is left open."
FILLED = "The script of {step} holds expressions; what they put into it is not in the repository."
NO_LINE = "The script of {step} has no line {number} that could be found in {path}."
SHELL = "The step {step} runs its script with `sh`, and the script asks for what only Bash knows."
SHELL_REMEDY = "Write `shell: bash` in {path} (line {at})."
IN_CONTAINER = """\
The step {step} runs in a container, where the shell is `sh` unless the workflow names another, and its script asks for
what only Bash knows.
"""
IN_CONTAINER_REMEDY = """\
Write `shell: bash` in the step {step} in {path} (line {line}), with an image that has Bash; or write the script for
`sh`.
"""
FOREIGN = "The script of {step} holds {expression} (line {at} of {path}), a text that others write, quotes and all."
FOREIGN_REMEDY = """\
Hand it over by `env:` of the step, and write the variable in double quotes in line {at} of {path}: in the script itself
such a text can also run commands (https://docs.github.com/en/actions/concepts/security/script-injections).
"""
UNSET = "Nothing in the step {step}, its job or the workflow sets {name}."
UNSET_REMEDY = (
    "Set {name} under `env:` of the step {step} in {path} (line {line}), or write `${{{plain}:-}}` for empty."
)
NEAR = "The script of {step} uses {name}; {path} sets {found} (line {at}), which is likely the same, spelt otherwise."
NEAR_REMEDY = "Call it {name} in {path} (line {at})."
SET = "{name} is set in {path} or by an earlier step; why it is not there was not worked out."
DISABLED = "The script of {step} uses the command {name} (line {at} of {path}), which GitHub has switched off."
DISABLED_REMEDY = "Write {right} in line {at} of {path}."
OF_ACTION = "The action {action} (line {line} of {path}) uses the command {name}, which GitHub has switched off."
OF_ACTION_REMEDY = "Raise {action} in {path} (line {line}) to a version of 2021 or later, or replace it."
NOT_FOUND = "The step {step} does not use the command {name} itself; what it calls does."
NAMELESS = "No step of the job {job} before the commit tells Git in whose name: none sets `user.name` and `user.email`."
NAMELESS_REMEDY = "Set `git config user.name` and `git config user.email` before line {at} of {path}."
NAMED = "A step of the job {job} sets a name for Git (line {at} of {path}); where it holds was not worked out."
NOTHING = "The script of {step} commits whether or not something has changed (line {at} of {path})."
NOTHING_REMEDY = "Commit only where something is staged: {right} in line {at} of {path}."
CAPITALS = (
    "The repository is called {name}, and {path} makes the name of an image of it (line {at}): those have no capitals."
)
CAPITALS_REMEDY = """\
Put the name in small letters first, such as `echo "IMAGE=${{GITHUB_REPOSITORY,,}}" >> "$GITHUB_ENV"` in an earlier step
of {path}, and use that in line {at}.
"""
NO_CAPITALS = "The name of the image is made of what the repository does not tell."

COMMAND = re.compile(r"`([\w-]+)` command is disabled|process command '(?:::|##\[)([\w-]+)")
_NUMBER = re.compile(r"(?:line )?(\d+): ")
_ONLY_BASH = re.compile(r"Illegal option -o pipefail|\"\(\" unexpected|[Bb]ad substitution|redirection unexpected")
# https://securitylab.github.com/resources/github-actions-untrusted-input/
_FOREIGN = re.compile(
    r"\bgithub\.(?:head_ref|event\.(?:(?:pull_request|issue|discussion|release)\.(?:title|body|name)"
    r"|(?:comment|review)\.body|pull_request\.head\.(?:ref|label)|head_commit\.(?:message|author\.\w+)|commits\b))"
)
_OLD_ENV = re.compile(r"^echo (['\"]?)::set-env name=([A-Za-z_]\w*)::([^'\"]*)\1$")
_OLD_PATH = re.compile(r"^echo (['\"]?)::add-path::([^'\"]*)\1$")
_BOT = (
    'git config user.name "github-actions[bot]"',
    'git config user.email "41898282+github-actions[bot]@users.noreply.github.com"',
)
"""As https://github.com/actions/checkout#push-a-commit-using-the-built-in-token has it."""
_COMMITS = re.compile(r"^git (?:commit|tag (?:-a|--annotate)|merge|rebase|am|cherry-pick|revert)\b")
_PLAIN_COMMIT = re.compile(r"^git commit (?:-m|--message)[ =]")
_VARIABLE = re.compile(r"\b([A-Za-z_]\w{0,200}): (?:unbound variable|parameter (?:null or )?not set(?: or null)?)")


def _place(step: Step) -> tuple[str | int, ...]:
    return (*step.place, "run")


def _lines(step: Step) -> Iterator[tuple[int, str]]:
    return ((number, line.strip()) for number, line in enumerate(step.run.split("\n"), 1))


def _line(case: Case, step: Step, number: int) -> int | None:
    return yaml_edits.text_line(case.place.yaml, _place(step), number)


def syntax(case: Case) -> Proof:
    """The shell cannot read the script."""
    step, found = case.place.step, _NUMBER.search(_behind_name(case.quote))
    if step is None or not step.run:
        return unsure(case.said(NO_STEP), case.looks(case.job.line))
    shell, shell_line = _shell(case, step)
    in_container = bool(case.job.data.get("container"))
    if not shell and in_container and _ONLY_BASH.search(case.quote):
        return confirmed(case.said(IN_CONTAINER), case.said(IN_CONTAINER_REMEDY), case.looks(step.line))
    if shell == "sh" and _ONLY_BASH.search(case.quote):
        own = "shell" in step.data and not in_container
        changed = case.place.yaml.with_scalar([*step.place, "shell"], "bash") if own else None
        detail = case.said(SHELL)
        looked = case.looks(shell_line, step.line)
        return confirmed(detail, case.said(SHELL_REMEDY, at=str(shell_line)), looked, case.diff(changed))
    if "${{" in step.run:
        return _filled(case, step)
    # Bash names the line behind the last one where something is left open.
    number = min(int(found[1]), len(step.run.rstrip().split("\n"))) if found else 0
    at = _line(case, step, number) if number else None
    if at is None:
        return unsure(case.said(NO_LINE, number=str(number)), case.looks(step.line))
    words = {"number": str(number), "at": str(at)}
    summary, remedy = case.said(SYNTAX_SUMMARY, **words), case.said(SYNTAX_REMEDY, **words)
    return confirmed(case.said(SYNTAX, **words), remedy, case.looks(at), summary=summary)


def _filled(case: Case, step: Step) -> Proof:
    """Expressions put texts into the script before the shell reads it; some of these are written by anybody."""
    found = next(((number, foreign[0]) for number, line in _lines(step) if (foreign := _FOREIGN.search(line))), None)
    if found is None:
        return unsure(case.said(FILLED), case.looks(step.line))
    at = _line(case, step, found[0]) or step.line
    words = {"expression": code(found[1]), "at": str(at)}
    return unsure(case.said(FOREIGN, **words), case.looks(at), case.said(FOREIGN_REMEDY, **words))


def _behind_name(quote: str) -> str:
    """The message without the file that the runner made of the script."""
    return quote.rpartition(".sh: ")[2]


def _shell(case: Case, step: Step) -> tuple[str, int | None]:
    """The shell that the workflow names for a step, and where; empty where it names none."""
    yaml = case.place.yaml
    if "shell" in step.data:
        return step.text("shell"), yaml.line((*step.place, "shell"))
    for place, data in ((case.job.place, case.job.data), ((), case.file.data)):
        defaults = data.get("defaults")
        run = defaults.get("run") if isinstance(defaults, Mapping) else None
        if isinstance(run, Mapping) and run.get("shell"):
            return str(run["shell"]), yaml.line((*place, "defaults", "run", "shell"))
    return "", None


def unset(case: Case) -> Proof:
    """The script uses a variable that nothing sets."""
    step, found = case.place.step, _VARIABLE.search(case.quote)
    if step is None or found is None or not step.run:
        return unsure(case.said(NO_STEP), case.looks(case.job.line))
    name, given = found[1], dict(_variables(case, step))
    words = {"name": code(name), "plain": name}
    earlier = any(re.search(rf"\b{name}\b", each.run) and "GITHUB_ENV" in each.run for each in case.before())
    if name in given or earlier:
        return unsure(case.said(SET, **words), case.looks(given.get(name), step.line))
    used = next((number for number, line in _lines(step) if re.search(rf"\$\{{?{name}\b", line)), 0)
    near = [each for each in given if misspelt(each, name) and not re.search(rf"\$\{{?{each}\b", step.run)]
    looked = case.looks(_line(case, step, used) if used else step.line, given[near[0]] if near else None)
    if len(near) != 1:
        return confirmed(case.said(UNSET, **words), case.said(UNSET_REMEDY, **words), looked)
    words |= {"found": code(near[0]), "at": str(given[near[0]])}
    own = near[0] in (step.data.get("env") or {})
    changed = yaml_edits.with_key(case.place.yaml, (*step.place, "env", near[0]), name) if own else None
    return confirmed(case.said(NEAR, **words), case.said(NEAR_REMEDY, **words), looked, case.diff(changed))


def _variables(case: Case, step: Step) -> Iterator[tuple[str, int]]:
    """The variables that the workflow sets for a step, with their lines."""
    for place, data in (((), case.file.data), (case.job.place, case.job.data), (step.place, step.data)):
        env = data.get("env")
        for name in env if isinstance(env, Mapping) else ():
            yield str(name), case.place.yaml.line((*place, "env", name)) or step.line


def disabled(case: Case) -> Proof:
    """A workflow command that GitHub has switched off."""
    step, found = case.place.step, COMMAND.search(case.quote)
    if step is None or found is None:
        return unsure(case.said(NO_STEP), case.looks(case.job.line))
    name = found[1] or found[2]
    if step.uses:
        words = {"action": code(step.uses), "name": code(name)}
        return confirmed(case.said(OF_ACTION, **words), case.said(OF_ACTION_REMEDY, **words), case.looks(step.line))
    uses = [(number, line) for number, line in _lines(step) if f"::{name}" in line or f"##[{name}" in line]
    if not uses:
        return unsure(case.said(NOT_FOUND, name=code(name)), case.looks(step.line))
    number, line = uses[0]
    at, right = _line(case, step, number) or step.line, _rewritten(line) if _is_posix(case, step) else None
    words = {"name": code(name), "at": str(at), "right": code(right or 'a line to "$GITHUB_ENV" or "$GITHUB_PATH"')}
    sure = right is not None and len(uses) == 1
    changed = yaml_edits.with_text_line(case.place.yaml, _place(step), number, [right]) if sure and right else None
    return confirmed(
        case.said(DISABLED, **words), case.said(DISABLED_REMEDY, **words), case.looks(at), case.diff(changed)
    )


def _is_posix(case: Case, step: Step) -> bool:
    """Whether a script is run by Bash or its like: on Windows it is PowerShell unless the workflow says otherwise."""
    shell, _ = _shell(case, step)
    on_windows = "windows" in f"{case.job.data.get('runs-on')} {' '.join(case.facts.context.labels)}".lower()
    return shell in {"bash", "sh"} or (not shell and not on_windows)


def _rewritten(line: str) -> str | None:
    """The same with the runner's files; None for what is not plain. Single quotes stay single: nothing is filled in."""
    if found := _OLD_ENV.match(line):
        quote = found[1] or '"'
        return f'echo {quote}{found[2]}={found[3]}{quote} >> "$GITHUB_ENV"'
    if found := _OLD_PATH.match(line):
        quote = found[1] or '"'
        return f'echo {quote}{found[2]}{quote} >> "$GITHUB_PATH"'
    return None


def nameless(case: Case) -> Proof:
    """Git does not know in whose name to commit."""
    step = case.place.step
    if step is None or not step.run:
        return unsure(case.said(NO_STEP), case.looks(case.job.line))
    named = next((each for each in (*case.before(), step) if re.search(r"user\.(?:name|email)", each.run)), None)
    if named is not None:
        return unsure(case.said(NAMED, at=str(named.line)), case.looks(named.line, step.line))
    found = next(((number, line) for number, line in _lines(step) if _COMMITS.match(line)), None)
    if found is None:
        remedy = case.said(NAMELESS_REMEDY, at=str(step.line))
        return confirmed(case.said(NAMELESS), remedy, case.looks(step.line))
    at = _line(case, step, found[0]) or step.line
    changed = yaml_edits.with_text_line(case.place.yaml, _place(step), found[0], [*_BOT, found[1]])
    return confirmed(case.said(NAMELESS), case.said(NAMELESS_REMEDY, at=str(at)), case.looks(at), case.diff(changed))


def nothing_changed(case: Case) -> Proof:
    """There is nothing to commit."""
    step = case.place.step
    if step is None or not step.run:
        return unsure(case.said(NO_STEP), case.looks(case.job.line))
    found = [(number, line) for number, line in _lines(step) if line.startswith("git commit")]
    if len(found) != 1:
        return unsure(case.said(NO_LINE, number="of its own"), case.looks(step.line))
    number, line = found[0]
    at, right = _line(case, step, number) or step.line, f"git diff --staged --quiet || {line}"
    words = {"at": str(at), "right": code(right)}
    plain = _PLAIN_COMMIT.match(line) and not re.search(r"[;&|]|\\$", line)
    changed = yaml_edits.with_text_line(case.place.yaml, _place(step), number, [right]) if plain else None
    return confirmed(
        case.said(NOTHING, **words), case.said(NOTHING_REMEDY, **words), case.looks(at), case.diff(changed)
    )


def image_name(case: Case) -> Proof:
    """The name of an image has capitals."""
    repository = case.facts.context.repository
    uses = [at for at, line in enumerate(case.place.yaml.text.split("\n"), 1) if _names_repository(line)]
    if repository.islower() or not uses:
        return unsure(case.said(NO_CAPITALS), _shown(case, case.place.step))
    words = {"name": code(repository), "at": str(uses[0])}
    return confirmed(case.said(CAPITALS, **words), case.said(CAPITALS_REMEDY, **words), case.looks(*uses[:3]))


def _names_repository(line: str) -> bool:
    asks = "github.repository" in line or "GITHUB_REPOSITORY" in line
    return asks and "/" in line and ",," not in line and "tr " not in line


def _shown(case: Case, step: Step | None) -> tuple[Look, ...]:
    return (look_at(case.facts.context, case.file, step.line),) if step else ()

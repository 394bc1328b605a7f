"""Steps that need the repository, its history or its tags, and the checkout before them.

https://github.com/actions/checkout: without `fetch-depth: 0` it fetches one commit and no tags.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from workers.triage.mends import yaml_edits
from workers.triage.model import Look, Proof
from workers.triage.patterns import Pattern
from workers.triage.repository.workflow import Step
from workers.triage.repository.workflow_place import called
from workers.triage.text import code
from workers.triage.workflow_proofs.case import Case, confirmed, refuted, unsure

SHALLOW = "The checkout before {step} fetches {depth}, so that other commits, branches and tags are not there."
SHALLOW_REMEDY = "Add `fetch-depth: 0` under `with:` of the checkout in {path} (line {at})."
ONE_COMMIT = "one commit only"
SOME_COMMITS = "the last {depth} commits only"
SOME_CHECKOUTS = "Several steps of the job {job} check out a repository; which of them {step} needs was not told apart."
LOCAL = "The checkout before {step} makes no local branch {name}, and fetches {depth}."
LOCAL_REMEDY = (
    "Write `origin/{plain}` in the step {step}, and add `fetch-depth: 0` to the checkout in {path} (line {at})."
)
UNKNOWN = "Whether {name} is a commit, a branch or a tag that the checkout left out cannot be told."
DEEP = "The checkout before {step} fetches all history and tags already (`fetch-depth: 0`)."
DEPTH_UNREAD = "The checkout's `fetch-depth` is an expression that was not resolved."
FETCHED = "A step of the job runs `git fetch` itself; what it brought is not in the repository."
NO_CHECKOUT = "No step of the job {job} before {step} checks the repository out."
NO_CHECKOUT_REMEDY = "Add `- uses: {checkout}` as the first step of the job {job} in {path} (line {at})."
LATE_REMEDY = "Move the checkout of the job {job} in {path} (line {at}) before the step {step}."
SKIPPED = "GitHub skipped the checkout before {step}."
SKIPPED_REMEDY = "Let the checkout in {path} (line {at}) run whenever {step} does: look at its `if:`."
IN_FOLDER = "The repository is checked out to {folder}, and {step} runs in {directory}."
IN_FOLDER_REMEDY = "Add `working-directory: {plain}` to the step {step} in {path} (line {line})."
CHECKED_OUT = "The repository is checked out before {step}; where Git was run in the script was not followed."
IN_CONTAINER = """\
The repository is checked out before {step}, in a container: where its image has no Git, the action unpacks the files
without their history. Which it is was not looked at.
"""
OF_FORK = "The step {step} asks this repository for the branch {name}, which is in the fork."
OF_FORK_REMEDY = """\
Take `ref:` out of {path} (line {at}): without it the checkout takes the pull request's merge, which this repository has
for forks, too.
"""
GONE = "The step {step} asks for the branch or tag {name} (line {at}); whether it was there was not looked up."
NO_STEP = "Which step of the job {job} in {path} failed cannot be told from its name."


_REVISION = Pattern(r"(?:origin/\S+|(?:HEAD|[0-9a-f]{7,40})(?:[~^].*)?|v?\d+(?:\.\d+)+\S*)$")


def history(case: Case) -> Proof:
    """Git lacks commits, branches or tags."""
    if case.place.step is None:
        return unsure(case.said(NO_STEP), case.looks(case.job.line))
    own = [step for step in case.checkouts() if not step.input("repository")]
    if not own:
        return no_checkout(case)
    if len(own) > 1:
        return unsure(case.said(SOME_CHECKOUTS), case.looks(*(step.line for step in own)))
    checkout = own[0]
    depth = checkout.input("fetch-depth")
    looked = case.looks(checkout.line, case.place.yaml.line((*checkout.place, "with", "fetch-depth")))
    if any("git fetch" in step.run for step in (*case.before(), case.place.step)):
        return unsure(case.said(FETCHED), looked)
    if "${{" in depth:
        return unsure(case.said(DEPTH_UNREAD), looked)
    if depth == "0":
        return refuted(case.said(DEEP), looked)
    if no_revision := _unlike_a_revision(case, checkout, looked):
        return no_revision
    told = ONE_COMMIT if depth in {"", "1"} else SOME_COMMITS.format(depth=code(depth))
    changed = with_input(case, checkout, "fetch-depth", 0)
    remedy = case.said(SHALLOW_REMEDY, at=str(checkout.line))
    return confirmed(case.said(SHALLOW, depth=told), remedy, looked, case.diff(changed))


def _unlike_a_revision(case: Case, checkout: Step, looked: tuple[Look, ...]) -> Proof | None:
    """What Git was asked for would not be there with all history either: a branch is not a local one."""
    names = [name for name in re.split(r"\.{2,3}", case.told or "") if name and not _REVISION.match(name)]
    if not names:
        return None
    base = case.facts.context.base
    if base is None or names != [base.branch]:
        return unsure(case.said(UNKNOWN, name=code(names[0])), looked)
    words = {"name": code(base.branch), "plain": base.branch, "at": str(checkout.line), "depth": ONE_COMMIT}
    return confirmed(case.said(LOCAL, **words), case.said(LOCAL_REMEDY, **words), looked)


def no_branch(case: Case) -> Proof:
    """A checkout asks for a branch or a tag that is not there."""
    step, context = case.place.step, case.facts.context
    if step is None or step.action != "actions/checkout":
        return unsure(case.said(NO_STEP), case.looks(case.job.line))
    at = case.place.yaml.line((*step.place, "with", "ref")) or step.line
    words = {"name": code(case.told or step.input("ref")), "at": str(at)}
    own = context.from_fork and context.event == "pull_request" and not step.input("repository")
    if own and re.search(r"\bgithub\.(?:head_ref|event\.pull_request\.head\.ref)\b", step.input("ref")):
        return confirmed(case.said(OF_FORK, **words), case.said(OF_FORK_REMEDY, **words), case.looks(at))
    return unsure(case.said(GONE, **words), case.looks(at))


def no_checkout(case: Case) -> Proof:
    """There is no repository where the step runs."""
    step = case.place.step
    if step is None:
        return unsure(case.said(NO_STEP), case.looks(case.job.line))
    found = lacks_checkout(case, step) or _in_folder(case, step)
    detail = IN_CONTAINER if case.job.data.get("container") else CHECKED_OUT
    return found or unsure(case.said(detail), case.looks(case.checkouts()[-1].line, step.line))


def lacks_checkout(case: Case, step: Step) -> Proof | None:
    """No step before it checks out; None where one does."""
    words = {"step": called(step)}
    found = [each for each in case.job.before(step) if each.action == "actions/checkout"]
    ran = [each for each in found if not case.skipped(each)]
    if ran:
        return None
    if found:
        remedy = case.said(SKIPPED_REMEDY, at=str(found[-1].line), **words)
        return confirmed(case.said(SKIPPED, **words), remedy, case.looks(found[-1].line, step.line))
    detail = case.said(NO_CHECKOUT, **words)
    late = next((each for each in case.job.steps if each.action == "actions/checkout"), None)
    if late is not None:
        remedy = case.said(LATE_REMEDY, at=str(late.line), **words)
        return confirmed(detail, remedy, case.looks(step.line, late.line))
    first, checkout = case.job.steps[0], case.checkout_used()
    # As the first step: a checkout empties the workspace, so that it must not follow what earlier steps have made.
    changed = yaml_edits.with_item(case.place.yaml, first.place, {"uses": checkout})
    remedy = case.said(NO_CHECKOUT_REMEDY, at=str(first.line), checkout=checkout)
    return confirmed(detail, remedy, case.looks(step.line, first.line), case.diff(changed))


def _in_folder(case: Case, step: Step) -> Proof | None:
    """It is checked out to a folder, and the step runs elsewhere."""
    checkouts = case.checkouts()
    folder = checkouts[0].input("path").removeprefix("./").rstrip("/")
    directory = case.job.working_directory(step)
    if len(checkouts) > 1 or not folder or "${{" in folder + directory or not step.run:
        return None
    if f"{directory}/".startswith(f"{folder}/") or "cd " in step.run:
        return None
    changed = None if directory else case.place.yaml.with_entry(step.place, "working-directory", folder)
    detail = case.said(IN_FOLDER, folder=code(folder), directory=code(directory) if directory else "the workspace")
    remedy = case.said(IN_FOLDER_REMEDY, plain=folder)
    return confirmed(detail, remedy, case.looks(step.line, checkouts[0].line), case.diff(changed))


def with_input(case: Case, step: Step, name: str, value: str | int | bool) -> str | None:
    """The workflow's text with one input of a step set; None where that is not certain."""
    yaml, place = case.place.yaml, (*step.place, "with")
    if not isinstance(step.data.get("with"), Mapping):
        return yaml_edits.with_block(yaml, step.place, "with", {name: value})
    if name in step.inputs:
        return yaml.with_scalar((*place, name), value)
    return yaml_edits.with_value(yaml, place, name, value)

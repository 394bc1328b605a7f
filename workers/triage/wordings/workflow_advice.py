"""What to do about a workflow, an action or a step's script that is wrong itself."""

from __future__ import annotations

from workers.triage.phrases import Advice

ACTION = Advice(
    "The workflow uses the action {file}, which is not there.",
    """\
Correct the owner, the name or the version after `@`: the releases and branches of that repository show what exists. A
private action has to be shared with this repository in its settings.
""",
    "The workflow uses an action that is not there.",
)

LOCAL_ACTION = Advice(
    "No action lies at {file}.",
    """\
Run `actions/checkout` before a step that uses an action of this repository (`uses: ./...`), and check that the folder
holds an `action.yml` at the commit of the run.
""",
)

ACTION_FILES = Advice(
    "{file} holds no action at the version that the workflow asks for.",
    """\
Point `uses:` at a folder that holds an `action.yml` and at a version that has it: some repositories keep their action
in a subfolder, or moved it.
""",
)

NOT_ALLOWED = Advice(
    "This repository may not use the action {file}.",
    """\
Use an action that the settings allow, or let an owner allow this one (Settings, Actions, General).
""",
)

DEPRECATED = Advice(
    "GitHub no longer runs {file}.",
    """\
Raise it to a supported version everywhere in the workflows; an action that uses it inside has to be raised as well.
""",
)

OLD_RUNNER = Advice(
    "The runner is too old for an action that the workflow uses.",
    """\
Raise the self-hosted runner to a current version, or use an older version of the action.
""",
)

DISABLED_COMMAND = Advice(
    "An action or a script uses a workflow command that GitHub has disabled.",
    """\
Raise the action to a version of these years, and in scripts write to `$GITHUB_ENV`, `$GITHUB_PATH` or `$GITHUB_OUTPUT`
(https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files).
""",
)

FILE_COMMAND = Advice(
    "A step wrote something into `$GITHUB_ENV`, `$GITHUB_OUTPUT` or `$GITHUB_PATH` that the runner cannot read.",
    """\
Write one `name=value` a line; give a value of several lines a delimiter that it does not hold
(https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings).
""",
)

FILE = Advice(
    "The workflow file {file} is not valid.",
    """\
Mend what the message names, and check the file with `actionlint` before it is pushed.
""",
    "A workflow file is not valid.",
)

EXPRESSION = Advice(
    "An expression in {file} cannot be evaluated.",
    """\
Mend the expression at the place that the message names; a context such as `secrets` or `matrix` is known only in some
places, and `fromJSON` needs a text that is not empty
(https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#context-availability).
""",
    "An expression in the workflow cannot be evaluated.",
)

INPUT = Advice(
    "A step of the workflow lacks an input that its action needs, or gives one that it does not take.",
    """\
Write the input that the message names under `with:`; where it stands there already, the expression behind it is empty.
""",
)

REUSABLE = Advice(
    "The workflow calls {file} in a way that this does not allow.",
    """\
Compare `uses:`, `with:`, `secrets:` and `permissions:` of the call with what the called workflow declares under
`on.workflow_call`.
""",
    "The workflow calls another one in a way that this does not allow.",
)

LINUX = Advice(
    "The job runs a container where the runner has none.",
    """\
Run jobs with `container:`, `services:` or a container action on a Linux runner.
""",
)

ARTIFACT = Advice(
    "The job asks for an artifact that the run does not have.",
    """\
Check that the job which uploads it is among `needs:`, that it ran and found files to upload, and that both write the
same name. Artifacts of the fourth version are not seen by the third, nor those of another run without `run-id`.
""",
)

ARTIFACT_TWICE = Advice(
    "Two jobs of the run upload an artifact of the same name.",
    """\
Give each job of a matrix a name of its own, such as one with the matrix values, and gather them with
`actions/upload-artifact/merge` or `merge-multiple: true`; or write `overwrite: true`.
""",
)

ARTIFACT_NAME = Advice(
    "The name or a path of the artifact holds a character that is not allowed.",
    """\
Take out the character that the message names: file systems such as NTFS do not allow it.
""",
)

CACHE = Advice(
    "The cache step is not set up in a way that can work.",
    """\
Mend the `key` or `path` that the message names.
""",
)

SCRIPT = Advice(
    "The script of the step is no valid script for its shell.",
    """\
Mend the script at the line that the message names. Look for quotes and brackets that are not closed, for what
expressions `${{{{ ... }}}}` put in, and for features that this shell does not have (`shell: bash`).
""",
)

VARIABLE = Advice(
    "The script of the step uses a variable that is not set.",
    """\
Set it under `env:` or in an earlier step, or give it a value for that case (`${{NAME:-}}`).
""",
)

SCRIPT_FILE = Advice(
    "The script {file} is not valid for its shell.",
    """\
Mend the script at the line that the message names, and check it with `bash -n` or ShellCheck.
""",
)

IMAGE_NAME = Advice(
    "The workflow builds the name of an image that is not valid.",
    """\
Look which part of the name is empty or has capital letters: a variable or an output that is not set, or
`${{{{ github.repository }}}}` of an owner with capitals.
""",
)

SET_UP = Advice(
    "The workflow asks a set-up action for a version that it does not offer here.",
    """\
Ask for a version that exists for this runner's system, or run the job on an image that still has it.
""",
)

HISTORY = Advice(
    "The step needs Git history, tags or a branch that the checkout did not fetch.",
    """\
Check out with `fetch-depth: 0` (and `fetch-tags: true` where tags are needed), or fetch the branch that the step
compares with before.
""",
)

NO_CHECKOUT = Advice(
    "The step runs Git where there is no repository.",
    """\
Run `actions/checkout` before this step, or change into the folder that it checked out. In a container image that lacks
Git, the action unpacks the files without their history.
""",
)

REF = Advice(
    "The job asks Git for {file}, which the repository does not have.",
    """\
Check the name: the branch or tag may have been deleted after its pull request was merged, or belong to a fork.
""",
    "The job asks Git for a branch or tag that the repository does not have.",
)

IDENTITY = Advice(
    "The step commits without saying in whose name.",
    """\
Set `git config user.name` and `git config user.email` before the step commits.
""",
)

BEHIND = Advice(
    "The step pushes to a branch that has moved on since the checkout.",
    """\
Let the step fetch and rebase before it pushes, and keep runs from overtaking one another with `concurrency:`.
""",
)

NOTHING_TO_COMMIT = Advice(
    "The step commits although nothing has changed.",
    """\
Commit only where there is something: `git diff --staged --quiet || git commit ...`.
""",
)

ALREADY_THERE = Advice(
    "The workflow publishes or creates what is there already.",
    """\
Raise the version or the tag, or let the step run only where it does not exist yet; most registries never replace a
version.
""",
)

PAGES = Advice(
    "The workflow deploys to GitHub Pages, which is not set up for this repository.",
    """\
Turn Pages on under Settings, Pages, with GitHub Actions as its source.
""",
)

EVENT = Advice(
    "The step runs for an event that it is not made for.",
    """\
Let the step run only for the events that have what it needs (`if: github.event_name == ...`).
""",
)

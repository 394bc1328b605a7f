"""What to do about a secret that a job was not given."""

from __future__ import annotations

from workers.triage.phrases import Advice

SECRET = Advice(
    "The step needs {name}, which is empty or not given.",
    """\
Create the secret under the name that the workflow uses (Settings, Secrets and variables, Actions, or the environment of
the job), and hand it to the step under `with:` or `env:`. A pull request from a fork or from Dependabot gets none: let
the step run only where there are some.
""",
    "The step needs a secret, which is empty or not given.",
)

VARIABLE = Advice(
    "The step needs the environment variable {name}, which is not set.",
    """\
Set it under `env:` of the step or the job, from a secret or a variable of the repository. A pull request from a fork or
from Dependabot gets no secrets, and a reusable workflow only those that are handed on (`secrets: inherit`).
""",
    "The step needs an environment variable, which is not set.",
)

GIT_LOGIN = Advice(
    "Git asks for a login at {name}, because the job gives it none.",
    """\
Hand a token to the step that may read that repository: the `GITHUB_TOKEN` reads only its own. Where the repository is
public, check its name: GitHub asks for a login where there is nothing.
""",
)

LOG_IN = Advice(
    "The job is not logged in to {name}.",
    """\
Log in before this step, or hand it the token from a secret. A pull request from a fork or from Dependabot gets no
secrets.
""",
    "The job is not logged in where it has to be.",
)

CLOUD = Advice(
    "The job has no credentials for {name}.",
    """\
Run the cloud's own login action before this step, with a role for OpenID Connect or with secrets; give the job
`permissions: id-token: write` for the former. A pull request from a fork gets neither.
""",
)

TERRAFORM = Advice(
    "The Terraform variable {name} has no value.",
    """\
Give it a value: `TF_VAR_<name>` under `env:` of the step, from a secret where it is one, a `-var` option or a `.tfvars`
file that is in the repository.
""",
    "A Terraform variable has no value.",
)

GITHUB_CLI = Advice(
    "The GitHub CLI has no token.",
    """\
Add `env: GH_TOKEN: ${{{{ github.token }}}}` to the step, or a secret with a token that may do more.
""",
)

SSH_KEY = Advice(
    "The SSH key that the job uses is empty or not a private key.",
    """\
Store the whole private key in the secret, its first and last line and the final line end included, and hand it to the
step under the right name. A pull request from a fork gets no secrets.
""",
)

SIGNING_KEY = Advice(
    "The job has no private key to sign with.",
    """\
Import the key from a secret before this step, and check that the secret is there and holds the armoured private key.
""",
)

MASTER_KEY = Advice(
    "The job lacks the key {name} that decrypts the project's secrets.",
    """\
Store the key in a secret, and hand it to the step under `env:`. A pull request from a fork gets no secrets.
""",
)

ONE_TIME = Advice(
    "The registry asks for a one-time password, which a job cannot give.",
    """\
Publish with an automation or granular token, or by trusted publishing, neither of which asks for a second factor.
""",
)

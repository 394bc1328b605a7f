"""What to do about a refusal, by who refuses."""

from __future__ import annotations

from workers.triage.phrases import Advice

EXECUTE = Advice(
    "{path} may not be executed.",
    """\
Give it the executable bit in Git (`git update-index --chmod=+x <path>`), or run it by its interpreter
(`bash <path>`). An artifact that was uploaded and downloaded loses the bit.
""",
)

WRITE = Advice(
    "The job may not use {path}: the file system refuses.",
    """\
Write below the workspace or `$RUNNER_TEMP` instead, use `sudo` where the place belongs to the system, or look who owns
it: what a container wrote into the workspace as root, later steps may not change.
""",
    "The file system refuses the job what it tries to do.",
)

READ_ONLY = Advice(
    "{path} lies on a file system that is read-only for the job.",
    """\
Write below the workspace or `$RUNNER_TEMP` instead, or mount that folder so that it may be written.
""",
)

UNKNOWN_FILE = Advice(
    "The system refuses the job access to a file or a device.",
    """\
Find in the lines around it which file is meant, and who owns it; use `sudo` where it belongs to the system.
""",
)

GLOBAL_PACKAGES = Advice(
    "The job may not install packages into {path}.",
    """\
Install into an environment of the job's own (a virtual environment, `npm ci` without `--global`, a set-up action that
brings its own folder), or use `sudo`.
""",
    "The job may not install packages where it tries to.",
)

ROOT = Advice(
    "The step needs the rights of root for {path}.",
    """\
Put `sudo` before the command, or let the container run as root.
""",
    "The step needs the rights of root.",
)

NO_SUDO = Advice(
    "The step uses `sudo`, which asks for a password that nobody can type.",
    """\
Run the job where `sudo` needs no password, as on GitHub's runners, or leave `sudo` out where the step is root already.
""",
)

DOCKER_SOCKET = Advice(
    "The job may not speak to the Docker daemon at {path}.",
    """\
Add the user of the runner to the group `docker`, or run the command with `sudo`; inside a container, mount the socket
and join its group.
""",
)

PORT = Advice(
    "The job may not listen on {path}.",
    """\
Use a port of 1024 or higher: the lower ones belong to root.
""",
)

OWNERSHIP = Advice(
    "Git refuses to use {path}, because it belongs to another user than the one that runs Git.",
    """\
Run `git config --global --add safe.directory <path>` in the step, as the user and with the `HOME` that it uses, or let
the container run as the owner of the workspace (https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory).
""",
)

PUSH = Advice(
    "The job may not push to {path}.",
    """\
Give the job `permissions: contents: write`, or a token or deploy key that may write there. A pull request from a fork
has a token that only reads.
""",
    "The job may not push to the repository.",
)

PROTECTED = Advice(
    "The branch or tag {path} is protected, and the job may not change it.",
    """\
Let the job open a pull request instead, or add its app or token to those that may bypass the rule.
""",
    "The branch or tag is protected, and the job may not change it.",
)

WORKFLOW_FILES = Advice(
    "The token may not change the workflow file {path}.",
    """\
Push with a token that has the scope `workflow` (a personal access token or a GitHub App with that permission): the
`GITHUB_TOKEN` never has it.
""",
)

REPOSITORY = Advice(
    "The repository {path} is not there, or the job's credentials may not read it.",
    """\
Check the name, and give the step a token or a deploy key that may read it: the `GITHUB_TOKEN` reads only its own
repository.
""",
    "The repository is not there, or the job's credentials may not read it.",
)

CREDENTIALS = Advice(
    "The credentials that the job gives to {path} are refused.",
    """\
Renew the secret, check that it is the right one and has not expired, and that the step hands it on under the right
name.
""",
    "The credentials that the job gives are refused.",
)

SSH_KEY = Advice(
    "{path} refuses the SSH key of the job.",
    """\
Give the job the private key as a secret, load it (`webfactory/ssh-agent` or `ssh-key` of `actions/checkout`), and check
that the other side knows its public half.
""",
    "The other side refuses the SSH key of the job.",
)

HOST_KEY = Advice(
    "SSH does not know the key of the host it is to trust.",
    """\
Add the host's key before this step (`ssh-keyscan <host> >> ~/.ssh/known_hosts`, checked against the one it publishes).
""",
)

TOKEN_SCOPE = Advice(
    "The job's token may not do this through GitHub's API.",
    """\
Name what the step needs under `permissions:` of the job, such as `pull-requests: write`, `issues: write` or
`checks: write`
(https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions). A pull request from a
fork or from Dependabot has a token that only reads.
""",
)

BAD_TOKEN = Advice(
    "GitHub does not accept the token that the step uses.",
    """\
Renew the token in the secret that the step uses: it has expired, was revoked, or is not one for this host.
""",
)

CREATE_PULL_REQUESTS = Advice(
    "GitHub Actions may not open or approve pull requests in this repository.",
    """\
Allow it under Settings, Actions, General, Workflow permissions, or let the step use a token of an app or a person.
""",
)

FEATURE = Advice(
    "The repository does not have the feature that the step needs: {path}.",
    """\
Turn the feature on in the repository's settings, or leave the step out where it cannot be had.
""",
)

ENVIRONMENT = Advice(
    "The rules of the environment {path} do not let this branch or tag deploy.",
    """\
Add the branch or tag to the environment's deployment rules (Settings, Environments), or run the job only where it may.
""",
)

PACKAGE = Advice(
    "The job may not write the package {path}.",
    """\
Give the job `permissions: packages: write`, and in the package's settings let this repository write; the first push of
a package into an organisation needs that its members may create packages.
""",
    "The job may not write this package.",
)

IMAGE = Advice(
    "The registry refuses the job the image {path}.",
    """\
Log in before (`docker/login-action`) with an account that may read or write that name, and check that the image's name
begins with a namespace of that account.
""",
    "The registry refuses the job this image.",
)

ACCESS = Advice(
    "Git may not use {path} with the credentials of the job.",
    """\
Give the step a token that may do this there: `permissions: contents: write` for a push to the own repository, a token
or a deploy key for any other. A pull request from a fork has a token that only reads.
""",
    "Git may not use the repository with the credentials of the job.",
)

REGISTRY = Advice(
    "The registry refuses {path} to the job.",
    """\
Give the step a token that may read this package, under the registry's own address (`.npmrc`, `settings.xml`,
`pip.conf`, `NuGet.config`); for GitHub's registry the job needs `permissions: packages: read`.
""",
    "The registry refuses the job a package.",
)

PUBLISH = Advice(
    "The registry refuses to publish {path}.",
    """\
Check that the token belongs to an account that owns the package, that it may publish, and that it is for this registry.
""",
    "The registry refuses to publish the package.",
)

OIDC = Advice(
    "The job may not ask GitHub for an identity token.",
    """\
Give the job `permissions: id-token: write`, and `contents: read` beside it. A pull request from a fork gets no such
token (https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments).
""",
)

TRUST = Advice(
    "{path} does not trust the identity token of this job.",
    """\
Compare what the other side is told to trust (repository, workflow file, environment, branch, audience) with what this
run is; the log or the provider shows the claims of the token.
""",
    "The other side does not trust the identity token of this job.",
)

CLOUD = Advice(
    "The cloud account of the job may not do this: {path}.",
    """\
Grant the role or user that the message names the action it names, or let the job use one that has it.
""",
    "The cloud account of the job may not do this.",
)

ANALYSIS = Advice(
    "The analysis service refuses the job's token for {path}.",
    """\
Check the token, the project key and the organisation, and that the token's owner may run analyses of that project.
""",
    "The analysis service refuses the job's token.",
)

"""Under which names a step may be given what it lacks: variables of the environment and inputs of an action."""

from __future__ import annotations

from dataclasses import dataclass

_BY_NAME = {
    "GH_TOKEN": (("GH_TOKEN", "GITHUB_TOKEN"), ()),
    "GITHUB_TOKEN": (("GITHUB_TOKEN",), ("token", "github-token", "github_token", "repo-token")),
    "NODE_AUTH_TOKEN": (("NODE_AUTH_TOKEN", "NPM_TOKEN", "NPM_AUTH_TOKEN", "YARN_NPM_AUTH_TOKEN"), ("token",)),
    "NPM_TOKEN": (("NPM_TOKEN",), ("token",)),
    "TWINE_PASSWORD": (("TWINE_PASSWORD", "TWINE_API_TOKEN"), ("password",)),
    "CODECOV_TOKEN": (("CODECOV_TOKEN",), ("token",)),
    "SONAR_TOKEN": (("SONAR_TOKEN",), ()),
    "SENTRY_AUTH_TOKEN": (("SENTRY_AUTH_TOKEN",), ()),
    "SNYK_TOKEN": (("SNYK_TOKEN",), ()),
    "FIREBASE_TOKEN": (("FIREBASE_TOKEN",), ()),
    "VERCEL_TOKEN": (("VERCEL_TOKEN",), ("vercel-token",)),
    "CARGO_REGISTRY_TOKEN": (("CARGO_REGISTRY_TOKEN",), ()),
    "CHROMATIC_PROJECT_TOKEN": (("CHROMATIC_PROJECT_TOKEN",), ("projectToken",)),
    "CLOUDFLARE_API_TOKEN": (("CLOUDFLARE_API_TOKEN",), ("apiToken",)),
    "CYPRESS_RECORD_KEY": (("CYPRESS_RECORD_KEY",), ()),
    "RAILS_MASTER_KEY": (("RAILS_MASTER_KEY",), ()),
    "AWS": (("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), ("aws-access-key-id", "role-to-assume")),
    "Google Cloud": (
        ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CREDENTIALS"),
        ("credentials_json", "workload_identity_provider"),
    ),
    "Azure": (("AZURE_CREDENTIALS",), ("creds", "client-id", "tenant-id")),
}
_VAGUE = frozenset({"GPG key", "ssh key", "one-time password", "vault password", "data key"})
_PAGES = "not found deploy key or tokens"
"""What https://github.com/peaceiris/actions-gh-pages says."""
_TERRAFORM = ("No value for required variable", "root module input variable")
SHELL = (": unbound variable", "not set")
"""How shells speak of any variable."""
CLOUDS = frozenset({"AWS", "Google Cloud", "Azure"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a step lacks."""

    name: str
    """As the Finding's Subject has it."""
    variables: tuple[str, ...]
    """Variables of the environment that bring it."""
    inputs: tuple[str, ...]
    """Inputs of the step's action that do."""
    vague: bool = False
    """Whether only what it is for is known, so that any secret of the step may be meant."""
    known: bool = False
    """Whether the name is that of a login which tools know in other ways, too, such as a flag or a file."""


def wanted(name: str, quote: str, *, in_script: bool) -> Wanted:
    """By the name that the log gives, and by whether a script or an action lacks it."""
    if _PAGES in quote:
        return Wanted("github_token", (), ("github_token", "deploy_key", "personal_token"))
    if name in _BY_NAME:
        variables, inputs = _BY_NAME[name]
        return Wanted(name, variables, inputs, known=name not in CLOUDS)
    if in_script and any(words in quote for words in _TERRAFORM):
        return Wanted(name, (f"TF_VAR_{name}",), ())
    in_shell = any(words in quote for words in SHELL)
    if name in _VAGUE or "/" in name or (in_script and not name.isupper() and not in_shell):
        return Wanted(name, (), () if in_script else (name,), vague=True)
    inputs = (name, name.lower(), name.lower().replace("_", "-"))
    return Wanted(name, (name,), tuple(dict.fromkeys(inputs)))

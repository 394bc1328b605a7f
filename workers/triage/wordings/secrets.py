"""How actions, tools and programs say that a secret, a login or a variable was not given."""

from __future__ import annotations

from workers.triage.phrases import Advice, Phrase, Phrases
from workers.triage.wordings.secret_advice import (
    CLOUD,
    GIT_LOGIN,
    GITHUB_CLI,
    LOG_IN,
    MASTER_KEY,
    ONE_TIME,
    SECRET,
    SIGNING_KEY,
    SSH_KEY,
    TERRAFORM,
    VARIABLE,
)

VARIABLE_NAME = r"(?P<name>[A-Z][A-Z0-9_]{2,})"


def _for(name: str, trigger: str, expression: str, advice: Advice = SECRET, confidence: float = 0.95) -> Phrase:
    """Words that imply what is missing."""
    return Phrase(trigger, expression, advice, confidence, fixed={"name": name})


def _loose(trigger: str, expression: str, advice: Advice = VARIABLE, confidence: float = 0.9) -> Phrase:
    """What a script may live with."""
    return Phrase(trigger, expression, advice, confidence, firm=False)


def _cloud(name: str, trigger: str, expression: str, confidence: float = 0.93) -> Phrase:
    """What a cloud's tools say without a login; scripts may live with that."""
    return Phrase(trigger, expression, CLOUD, confidence, firm=False, fixed={"name": name})


INPUTS = (
    Phrase("Input required and not supplied: ", r"Input required and not supplied: (?P<name>\S+)", SECRET),
    _for("token", "Parameter token or opts.auth is required", r"Parameter token or opts\.auth is required"),
    _for("password", "Username and password required", r"^Username and password required"),
    _for("password", "Password required", r"^(?:Error: )?Password required$"),
    _for("username", "Must provide --username with", r"(?i)must provide --username with --password-stdin"),
    _for("password", "perform an interactive login from a non TTY", r"interactive login from a non[ -]TTY device"),
    _for("password", "password is empty", r"(?i)^(?:error: )?(?:the )?password is empty$"),
    _for("ssh-private-key", "The ssh-private-key argument is empty", r"ssh-private-key argument is empty", SSH_KEY),
    _for("host", "missing server host", r"^(?:Error: )?missing server host"),
    _for(
        "key", "without a private SSH key or password", r"can't connect without a private SSH key or password$", SSH_KEY
    ),
    _for("ssh key", "error in libcrypto", r"^Load key \"[^\"]*\": error in libcrypto", SSH_KEY, 0.9),
    _for("ssh key", '": invalid format', r"^Load key \"[^\"]*\": invalid format", SSH_KEY, 0.9),
    _for("token", "No deployment token/method was provided", r"No deployment token/method was provided"),
    _for("token", "not found deploy key or tokens", r"not found deploy key or tokens"),
    Phrase("Specify secrets.", r"Specify secrets\.(?P<name>\w+)", SECRET),
    Phrase(
        "but not provided while calling", r"^Secret (?P<name>\w+) is required, but not provided while calling", SECRET
    ),
    _for("GITHUB_TOKEN", "missing GITHUB_TOKEN, GITLAB_TOKEN", r"missing GITHUB_TOKEN, GITLAB_TOKEN"),
    _for("NPM_TOKEN", "No npm token specified", r"No npm token specified"),
    _for("GITHUB_TOKEN", "No GitHub token specified", r"No GitHub token specified"),
    _for(
        "GH_TOKEN",
        "set the GH_TOKEN environment variable",
        r"^(?:gh: )?To use GitHub CLI .*set the GH_TOKEN",
        GITHUB_CLI,
    ),
    _for("GH_TOKEN", "please run:  gh auth login", r"please run:  gh auth login", GITHUB_CLI, 0.9),
)

GIT = (
    Phrase("could not read Username for", r"could not read Username for '(?P<name>[^']+)'", GIT_LOGIN),
    Phrase("could not read Password for", r"could not read Password for '(?P<name>[^']+)'", GIT_LOGIN),
    _for("GPG key", "gpg: no default secret key", r"^gpg: no default secret key", SIGNING_KEY),
    _for("GPG key", "gpg: signing failed: No secret key", r"^gpg: signing failed: No secret key", SIGNING_KEY),
)

REGISTRIES = (
    _for("NODE_AUTH_TOKEN", "code ENEEDAUTH", r"^npm (?:ERR!|error) code ENEEDAUTH", SECRET),
    _for("one-time password", "code EOTP", r"^npm (?:ERR!|error) code EOTP", ONE_TIME),
    _for("NODE_AUTH_TOKEN", "authentication token not provided", r"authentication token not provided"),
    _for("NODE_AUTH_TOKEN", "YN0033", r"YN0033: .*No authentication configured for request", SECRET),
    _for("NODE_AUTH_TOKEN", "YN0041", r"YN0041: .*Invalid authentication \(as an anonymous user\)", SECRET),
    _loose("Failed to replace env in config: ${", r"Failed to replace env in config: \$\{(?P<name>\w+)\}", SECRET),
    _for("TWINE_PASSWORD", "Credential not found for", r"NonInteractive: Credential not found for (?:user|pass)"),
    _for(
        "TWINE_PASSWORD", "EOF when reading a line", r"^Enter your (?:username|password|API token): .*EOF when reading"
    ),
    _for(
        "CARGO_REGISTRY_TOKEN", "no token found", r"(?:error: |: )?no (?:upload )?token found, please run `cargo login`"
    ),
    Phrase("no basic auth credentials", r"no basic auth credentials", LOG_IN, 0.93),
)

CLOUDS = (
    _for(
        "AWS",
        "Credentials could not be loaded",
        r"Credentials could not be loaded, please check your action inputs",
        CLOUD,
    ),
    _cloud("AWS", "Unable to locate credentials", r"Unable to locate credentials", 0.93),
    _cloud("AWS", "No valid credential sources found", r"No valid credential sources found"),
    _cloud("AWS", "NoCredentialProviders: ", r"NoCredentialProviders: no valid providers in chain"),
    _cloud(
        "AWS",
        "failed to refresh cached credentials",
        r"failed to refresh cached credentials, no EC2 IMDS role found",
    ),
    _for(
        "Google Cloud",
        "must specify exactly one of",
        r"must specify exactly one of \"workload_identity_provider\"",
        CLOUD,
    ),
    _cloud("Google Cloud", "could not find default credentials", r"could not find default credentials"),
    _cloud("Google Cloud", "default credentials were not found", r"[Yy]our default credentials were not found"),
    _cloud(
        "Google Cloud",
        "do not currently have an active account selected",
        r"You do not currently have an active account",
    ),
    _for("Azure", "Ensure 'client-id' and 'tenant-id' are", r"Ensure 'client-id' and 'tenant-id' are supplied", CLOUD),
    _cloud("Azure", "Please run 'az login' to setup", r"Please run 'az login' to setup account"),
    Phrase(
        'The root module input variable "', r"The root module input variable \"(?P<name>[^\"]+)\" is not set", TERRAFORM
    ),
    Phrase(
        "No value for required variable",
        r"^No value for required variable$",
        TERRAFORM,
        below=r"variable \"(?P<name>[^\"]+)\"",
    ),
)

SERVICES = (
    _for("CODECOV_TOKEN", "Codecov token not found", r"Codecov token not found"),
    _for("CODECOV_TOKEN", "Token required because branch is", r"Token required because branch is protected"),
    _for("CODECOV_TOKEN", "Token required - not valid tokenless", r"Token required - not valid tokenless upload"),
    _for("SONAR_TOKEN", "Set the SONAR_TOKEN", r"Set the SONAR_TOKEN env variable"),
    _for("SENTRY_AUTH_TOKEN", "Auth token is required for this", r"Auth token is required for this request"),
    _for("SNYK_TOKEN", "`snyk` requires an authenticated", r"`snyk` requires an authenticated account"),
    _for(
        "FIREBASE_TOKEN",
        "have you run firebase login?",
        r"Failed to authenticate, have you run firebase login\?",
        SECRET,
    ),
    _for(
        "VERCEL_TOKEN",
        "No existing credentials found",
        r"No existing credentials found\. Please run `vercel login`",
        SECRET,
    ),
    Phrase("to set a CLOUDFLARE_API_TOKEN", r"necessary to set a (?P<name>CLOUDFLARE_API_TOKEN)", SECRET),
    _for("CYPRESS_RECORD_KEY", "did not provide us your Record Key", r"did not provide us your Record Key"),
    _for("CHROMATIC_PROJECT_TOKEN", "Missing project token", r"Missing project token"),
    _for("OPENAI_API_KEY", "The api_key client option must be set", r"api_key client option must be set"),
    Phrase("OPENAI_API_KEY", r"[Tt]he (?P<name>OPENAI_API_KEY) environment variable is missing or empty", SECRET),
    _for(
        "RAILS_MASTER_KEY",
        "Missing encryption key to decrypt",
        r"Missing encryption key to decrypt file with",
        MASTER_KEY,
    ),
    _for(
        "SECRET_KEY_BASE", "Missing `secret_key_base`", r"Missing `secret_key_base` for '\w+' environment", MASTER_KEY
    ),
    _for("SECRET_KEY", "SECRET_KEY setting must not be empty", r"The SECRET_KEY setting must not be empty"),
    _for(
        "APP_KEY",
        "No application encryption key has been",
        r"No application encryption key has been specified",
        MASTER_KEY,
    ),
    _for(
        "vault password", "but no vault secrets found", r"Attempting to decrypt but no vault secrets found", MASTER_KEY
    ),
    _for(
        "data key", "Failed to get the data key required", r"Failed to get the data key required to decrypt", MASTER_KEY
    ),
    Phrase('missing required property "', r"is missing required property \"(?P<name>store\w+|key\w+)\"", SECRET),
)

# Python looks variables of the environment up like any other key: the traceback tells them apart.
ENVIRON = (
    Phrase("KeyError: '", rf"^KeyError: '{VARIABLE_NAME}'$", VARIABLE, firm=False),
    Phrase("KeyError: '", rf"^E +KeyError: '{VARIABLE_NAME}'$", VARIABLE, 0.85, in_tests=True),
)

_IS = r"(?:is|was|must be|has to be|needs to be|should be|are) "
VARIABLES = (
    _loose(
        "nvironment variable",
        rf"(?i:missing (?:required )?)?(?:required )?[Ee]nvironment variables?:? ['\"`$]*{VARIABLE_NAME}['\"`]?"
        rf" (?:{_IS})?(?:not |un)?(?:set|defined|specified|provided|found|required|missing|empty)\b",
    ),
    _loose(
        "nvironment variable",
        r"(?i:missing|undefined|unset|empty|no)(?: required)?(?: the)? [Ee]nvironment variables?:?"
        rf" ['\"`$]*{VARIABLE_NAME}\b",
    ),
    _loose(
        "nvironment variable",
        rf"\b{VARIABLE_NAME}['\"`]? environment variable (?:{_IS})?(?:not set|required|missing|empty|unset"
        r"|undefined|not defined|set$|set\b)",
    ),
    _loose(
        "nvironment variable",
        rf"(?:^|: |[.!] )(?i:please set|you must set|must set|set)(?: the)? "
        rf"['\"`]?{VARIABLE_NAME}['\"`]? environment variable",
    ),
    _loose("Environment variable not found: ", rf"Environment variable not found: {VARIABLE_NAME}"),
    _loose("Declare it as envvar or define", rf"{VARIABLE_NAME} not found\. Declare it as envvar"),
    _loose(
        "issing required",
        r"[Mm]issing required (?:secret|token|credential|config\w*|env(?:ironment)?(?: var\w*)?):?"
        rf" ['\"`]?{VARIABLE_NAME}",
    ),
)

NAMED_BY_SHELLS = (
    _loose(" not set", rf"^(?i:error: |fatal: |❌ )?\$?\{{?{VARIABLE_NAME}\}}? (?:is |was )?not set\b"),
    _loose("unbound variable", r"(?:^|: )(?P<name>\w+): unbound variable$", SECRET, 0.85),
    _loose("parameter null or not set", r"(?:^|: )(?P<name>\w+): parameter (?:null or )?not set$", SECRET, 0.85),
    _loose("parameter not set", r"(?:^|: )(?P<name>\w+): parameter not set(?: or null)?$", SECRET, 0.85),
)
"""What a shell or its script says of any variable that is not set."""

MISSING_SECRETS = Phrases((*INPUTS, *GIT, *REGISTRIES, *CLOUDS, *SERVICES, *ENVIRON, *VARIABLES, *NAMED_BY_SHELLS))
"""All of them."""

"""How Git hosts, GitHub's API, registries and clouds say that the job may not do something."""

from __future__ import annotations

from workers.triage.phrases import Advice, Phrase
from workers.triage.wordings.permission_advice import (
    ACCESS,
    ANALYSIS,
    BAD_TOKEN,
    CLOUD,
    CREATE_PULL_REQUESTS,
    CREDENTIALS,
    ENVIRONMENT,
    FEATURE,
    HOST_KEY,
    IMAGE,
    OIDC,
    PACKAGE,
    PROTECTED,
    PUBLISH,
    PUSH,
    REGISTRY,
    REPOSITORY,
    SSH_KEY,
    TOKEN_SCOPE,
    TRUST,
    WORKFLOW_FILES,
)


def _loose(trigger: str, expression: str, advice: Advice, confidence: float = 0.9) -> Phrase:
    """What a script may live with."""
    return Phrase(trigger, expression, advice, confidence, firm=False)


GIT = (
    Phrase("ermission to ", r"Permission to (?P<path>\S+?)(?:\.git)? denied to \S+", PUSH),
    Phrase("Write access to repository not granted", r"Write access to repository not granted", PUSH),
    Phrase("GH006: ", r"GH006: Protected branch update failed for (?:refs/heads/)?(?P<path>[^\s.]+)", PROTECTED),
    Phrase(
        "GH013: ", r"GH013: Repository rule violations found for (?:refs/(?:heads|tags)/)?(?P<path>[^\s.]+)", PROTECTED
    ),
    Phrase("GL-HOOK-ERR: ", r"GL-HOOK-ERR: You are not allowed ", PROTECTED),
    Phrase("protected branch hook declined", r"-> (?P<path>\S+) \(protected branch hook declined\)", PROTECTED),
    Phrase(
        "refusing to allow a",
        r"refusing to allow an? .{2,40} to (?:create or update|update|create) workflow [`'](?P<path>[^`']+)[`']",
        WORKFLOW_FILES,
    ),
    Phrase("has been marked as read only", r"authenticating with has been marked as read only", PUSH),
    Phrase(
        "You are not allowed to ",
        r"You are not allowed to (?:push|download) code (?:to|from) (?:this project|protected branches)",
        PUSH,
    ),
    Phrase("HTTP Basic: Access denied", r"HTTP Basic: Access denied", CREDENTIALS),
    Phrase("Authentication failed for '", r"Authentication failed for '(?P<path>[^']+)'", CREDENTIALS, 0.93),
    Phrase(
        "The requested URL returned error: 40",
        r"unable to access '(?P<path>[^']+)': The requested URL returned error: 40[13]",
        ACCESS,
        0.9,
    ),
    Phrase("fatal: repository '", r"^fatal: repository '(?P<path>https?://[^']+)' not found", REPOSITORY, 0.85),
    Phrase("Repository not found.", r"^(?:ERROR: |remote: |fatal: )?Repository not found\.", REPOSITORY, 0.8),
    Phrase(
        "Permission denied (",
        r"^(?P<path>\S+@[^\s:]+): Permission denied \([\w,-]*(?:publickey|password|keyboard)[\w,-]*\)",
        SSH_KEY,
    ),
    Phrase("Permission denied (publickey", r"Permission denied \(publickey[\w,-]*\)", SSH_KEY),
    Phrase("ssh: unable to authenticate", r"ssh: handshake failed: ssh: unable to authenticate", SSH_KEY),
    Phrase("Host key verification failed", r"^Host key verification failed", HOST_KEY, 0.9),
)

GITHUB = (
    Phrase(
        "Resource not accessible by ",
        r"Resource not accessible by (?:integration|personal access token)",
        TOKEN_SCOPE,
        0.95,
    ),
    Phrase("Must have admin rights to", r"Must have admin rights to (?P<path>Repository)", TOKEN_SCOPE),
    Phrase("does not have permission to", r"^(?:GraphQL|HTTP 403): .*does not have permission to", TOKEN_SCOPE),
    Phrase(
        "not permitted to create or approve",
        r"GitHub Actions is not permitted to create or approve pull requests",
        CREATE_PULL_REQUESTS,
    ),
    Phrase(
        "Ensure GITHUB_TOKEN has permission", r"Ensure GITHUB_TOKEN has permission \"(?P<path>[^\"]+)\"", TOKEN_SCOPE
    ),
    Phrase(
        "Bad credentials",
        r"(?:HttpError: |HTTP 401: |release-please failed: |\"message\": ?\"|^|: )Bad credentials",
        BAD_TOKEN,
        0.93,
    ),
    Phrase(
        "must be enabled for this repository to use",
        r"(?P<path>[\w ]+ Security) must be enabled for this repository",
        FEATURE,
    ),
    Phrase(
        "is not enabled for this repository", r"(?P<path>[A-Z][\w ]+) is not enabled for this repository", FEATURE, 0.9
    ),
    Phrase(
        "due to environment protection rules",
        r"is not allowed to deploy to (?P<path>\S+) due to environment protection rules",
        ENVIRONMENT,
    ),
    Phrase("is missing required scopes", r"authentication token is missing required scopes", TOKEN_SCOPE),
    Phrase("granted the required scopes", r"token has not been granted the required scopes", TOKEN_SCOPE),
    Phrase("EGITNOPERMISSION", r"EGITNOPERMISSION", PUSH),
    Phrase("Not authorized. Analyzing this", r"Not authorized\. Analyzing this project requires auth", ANALYSIS),
    Phrase("not authorized to analyze this project", r"not authorized to analyze this project", ANALYSIS),
)

IDENTITY = (
    Phrase(
        "ACTIONS_ID_TOKEN_REQUEST_",
        r"(?:Unable to get|did not inject|missing|unset|not set|insufficient|undefined).*\bACTIONS_ID_TOKEN_REQUEST_"
        r"|ACTIONS_ID_TOKEN_REQUEST_\w+ (?:env(?:ironment)? variable )?(?:was |is )?(?:unset|not set|missing)",
        OIDC,
        fixed={"path": "id-token"},
    ),
    Phrase("write permissions to id-token", r"give write permissions to (?P<path>id-token)", OIDC),
    Phrase(
        "sts:AssumeRoleWithWebIdentity",
        r"(?i)not authorized to perform:? (?P<path>sts:AssumeRoleWithWebIdentity)",
        TRUST,
    ),
    Phrase("`invalid-publisher`", r"`(?P<path>invalid-publisher)`: valid token, but no corresponding publisher", TRUST),
    Phrase("AADSTS70021", r"AADSTS70021\d?: No matching federated identity", TRUST),
    Phrase("AADSTS7", r"AADSTS7(?:00016|000215|000222): ", CREDENTIALS),
)

IMAGES = (
    _loose("failed to push ", r"failed to push (?P<path>\S+): denied: permission_denied: ", PACKAGE, 0.95),
    _loose(
        "failed to push ", r"failed to push (?P<path>\S+): (?:push access denied|denied:|server message: insuff)", IMAGE
    ),
    _loose(
        "denied: installation not allowed to",
        r"denied: installation not allowed to \w+ organization package",
        PACKAGE,
    ),
    _loose("denied: permission_denied: ", r"denied: permission_denied: (?P<path>[^\s\"]+)", PACKAGE),
    _loose("pull access denied for ", r"pull access denied for (?P<path>[^\s,]+)", IMAGE, 0.9),
    _loose("push access denied", r"push access denied, repository does not exist", IMAGE),
    _loose(
        "requested access to the resource is denied", r"denied: requested access to the resource is denied", IMAGE, 0.93
    ),
    _loose(
        "unexpected status from ",
        r"failed to push (?P<path>\S+): unexpected status from [A-Z]+ request to \S+: 40[13]",
        IMAGE,
    ),
    _loose(
        "unexpected status from ", r"unexpected status from (?:[A-Z]+ request to )(?P<path>\S+): 40[13]", IMAGE, 0.9
    ),
    _loose("insufficient_scope: ", r"insufficient_scope: authorization failed", IMAGE, 0.93),
    _loose("unauthorized: ", r"(?:Get|Head) \\?\"(?P<path>https?://[^\"\\]+)\\?\": unauthorized: ", CREDENTIALS),
    _loose(
        "unauthorized: ",
        r"unauthorized: (?:incorrect username or password|authentication required|access to the requested"
        r" resource|personal access token|unauthenticated)",
        CREDENTIALS,
        0.92,
    ),
    _loose("denied: denied", r"denied: denied$", IMAGE),
)

REGISTRIES = (
    Phrase(
        " 403 Forbidden - ",
        r"^npm (?:ERR!|error) (?:code )?403 403 Forbidden - [A-Z]+ (?P<path>\S+)(?: - (?:You do not have"
        r" permission|Forbidden|Permission|.*not allowed|.*denied).*)?$",
        PUBLISH,
        0.93,
    ),
    Phrase(
        " 401 Unauthorized - ",
        r"^npm (?:ERR!|error) (?:code )?401 401 Unauthorized - [A-Z]+ (?P<path>\S+)",
        REGISTRY,
        0.92,
    ),
    Phrase(
        "Unable to authenticate, ",
        r"^npm (?:ERR!|error) (?:code )?Unable to authenticate, (?:need|your authentication token)",
        REGISTRY,
        0.9,
    ),
    Phrase(
        " 404 Not Found - PUT ",
        r"^npm (?:ERR!|error) (?:code )?404 404 Not Found - PUT (?P<path>\S+)|^npm (?:ERR!|error) (?:code )?404"
        r" Not Found - PUT (?P<path2>\S+)",
        PUBLISH,
        0.9,
    ),
    Phrase("ERR_PNPM_FETCH_40", r"ERR_PNPM_FETCH_40[13] +GET (?P<path>\S+): ", REGISTRY, 0.9),
    Phrase(
        "HTTPError: 40",
        r"HTTPError: 40[13] (?:Client Error: )?(?:Forbidden|Unauthorized)[^ ]* (?:from|for url:?) (?P<path>\S+)",
        PUBLISH,
    ),
    Phrase("(status 40", r"the remote server responded with an error \(status 40[13] \w+\)", PUBLISH),
    Phrase(
        "Received status code 40",
        r"Could not (?:GET|PUT|HEAD) '(?P<path>[^']+)'\. Received status code 40[13] from server",
        REGISTRY,
        0.92,
    ),
    Phrase(
        "authentication failed for ",
        r"authentication failed for (?P<path>https?://\S+?),? status: 40[13]",
        REGISTRY,
        0.92,
    ),
    Phrase(
        "authorization failed for ",
        r"authorization failed for (?P<path>https?://\S+?),? status: 40[13]",
        REGISTRY,
        0.92,
    ),
    Phrase(
        "status code: 40",
        r"to \S+ \((?P<path>https?://[^)]+)\): status code: 40[13]",
        PUBLISH,
        0.92,
    ),
    Phrase("Return code is: 40", r"to \S+ \((?P<path>https?://[^)]+)\): .*Return code is: 40[13]", PUBLISH, 0.92),
    Phrase(
        "You do not have permission to push to this gem",
        r"You do not have permission to push to this gem",
        PUBLISH,
    ),
    Phrase(
        "does not indicate success: 40",
        r"Response status code does not indicate success: 40[13] \((?:Forbidden|Unauthorized)",
        REGISTRY,
        0.9,
    ),
)

CLOUDS = (
    _loose("(AccessDenied", r"An error occurred \(AccessDenied\w*\) when calling the (?P<path>\w+) operation", CLOUD),
    _loose("is not authorized to perform: ", r"is not authorized to perform: (?P<path>[\w:*-]+)", CLOUD),
    _loose(
        "api error AccessDenied", r"(?P<path>\w+), https response error StatusCode: 403.*api error AccessDenied", CLOUD
    ),
    _loose(
        "(403) when calling the ",
        r"An error occurred \(403\) when calling the (?P<path>\w+) operation: Forbidden",
        CLOUD,
    ),
    _loose(
        "UnauthorizedOperation",
        r"UnauthorizedOperation.*(?:calling the (?P<path>\w+) operation|not authorized to perform)",
        CLOUD,
    ),
    _loose(
        "(InvalidClientTokenId)", r"\((?:InvalidClientTokenId)\) when calling the (?P<path>\w+) operation", CREDENTIALS
    ),
    _loose("(ExpiredToken", r"\(ExpiredToken\w*\) when calling the (?P<path>\w+) operation", CREDENTIALS),
    _loose(
        "The security token included in the request is",
        r"security token included in the request is (?:invalid|expired)",
        CREDENTIALS,
    ),
    _loose(
        "(SignatureDoesNotMatch)", r"\(SignatureDoesNotMatch\) when calling the (?P<path>\w+) operation", CREDENTIALS
    ),
    _loose("' denied on resource", r"Permission '(?P<path>[\w.]+)' denied on resource", CLOUD),
    _loose("denied on resource", r"Permission [\"`](?P<path>[\w.]+)[\"`] denied on resource", CLOUD),
    _loose("PERMISSION_DENIED: ", r"(?:ERROR: \([\w.-]+\) |code = )?PERMISSION_DENIED: ", CLOUD),
    _loose("code = PermissionDenied desc = ", r"code = PermissionDenied desc = ", CLOUD),
    _loose(" access to the Google Cloud", r"does not have (?P<path>[\w.]+) access to the Google Cloud", CLOUD),
    _loose("The caller does not have permission", r"403, The caller does not have permission", CLOUD),
    _loose("googleapi: Error 403: ", r"googleapi: Error 403: (?:Required '(?P<path>[\w.]+)')?", CLOUD),
    _loose(
        "(AuthorizationFailed)",
        r"\(AuthorizationFailed\).*does not have authorization to perform action '(?P<path>[^']+)'",
        CLOUD,
    ),
    _loose("Error from server (Forbidden)", r"Error from server \(Forbidden\): .*?(?P<path>\S+) is forbidden", CLOUD),
    _loose("You must be logged in to the server", r"error: You must be logged in to the server", CREDENTIALS),
)

HOSTS = (*GIT, *GITHUB, *IDENTITY, *IMAGES, *REGISTRIES, *CLOUDS)
"""All of them."""

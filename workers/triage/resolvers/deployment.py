"""How container registries and deployment tools say it: Docker, Helm, Terraform, Ansible, Bazel."""

from __future__ import annotations

from workers.triage.resolvers.refusal import ABSENT, HASH, IMAGE, OTHER_TOOL, STALE, Refusal

_IMAGE_NAME = r"(?P<package>[^\s:@\"']+(?::\d+/[^\s:@\"']+)?)(?::(?P<requirement>[^\s@:\"',]+))?(?:@\S+)?"

# https://docs.docker.com/reference/cli/docker/image/pull/, https://distribution.github.io/distribution/spec/api/
IMAGES = (
    Refusal("Docker", IMAGE, "manifest unknown", rf"manifest for {_IMAGE_NAME} not found: manifest unknown", reach=20),
    Refusal(
        "Podman",
        IMAGE,
        "manifest unknown",
        r"reading manifest (?P<requirement>\S+) in (?P<package>\S+): manifest unknown",
        reach=20,
    ),
    Refusal(
        "Docker",
        IMAGE,
        "pull access denied for ",
        rf"pull access denied for {_IMAGE_NAME}, repository does not exist",
        reach=20,
    ),
    Refusal(
        "BuildKit",
        IMAGE,
        "failed to resolve source metadata for ",
        rf"failed to resolve source metadata for {_IMAGE_NAME}: (?:\S+ )?(?:not found|pull access denied)",
        reach=20,
    ),
    Refusal(
        "BuildKit",
        IMAGE,
        "failed to solve: ",
        (
            r"^(?:ERROR: |error: )?failed to solve: (?:\S+: )?(?P<package>[\w.-]+\.\w+/[^\s:@]+):"
            r"(?P<requirement>[^\s:@]+): not found$"
        ),
        reach=20,
    ),
    Refusal(
        "BuildKit",
        IMAGE,
        "pull access denied, repository does not exist",
        rf"{_IMAGE_NAME}: pull access denied, repository does not exist",
        reach=20,
    ),
)

# https://helm.sh/docs/topics/charts/, https://developer.hashicorp.com/terraform/language/files/dependency-lock
DEPLOYMENT = (
    Refusal(
        "Helm",
        ABSENT,
        "can't get a valid version for",
        r"^Error: can't get a valid version for (?:repositories (?P<package>[\w-]+)|.*?\"?(?P<package2>[\w./:-]+)\"? "
        r"\(repository \"[^\"]*\", version \"(?P<requirement>[^\"]+)\"\))",
    ),
    Refusal(
        "Helm",
        STALE,
        "but missing in charts/ directory",
        (
            r"^Error: (?:An error occurred while checking for chart dependencies.*)?found in Chart\.yaml, "
            r"but missing in charts/ directory: (?P<package>[\w-]+)"
        ),
        "Run `helm dependency build` before this step.",
    ),
    Refusal(
        "Helm",
        STALE,
        "is out of sync with the dependencies file",
        r"^Error: the lock file \(\S+\) is out of sync with the dependencies file",
        "Run `helm dependency update` and commit `Chart.lock`.",
    ),
    Refusal(
        "Helm",
        ABSENT,
        "Error: chart ",
        (
            r"^Error: (?:INSTALLATION FAILED: )?chart \"(?P<package>[^\"]+)\"(?: (?:matching|version) \"?"
            r"(?P<requirement>[^\"\s]*)\"?)? not found in \S+ (?:index|repository)"
        ),
    ),
    Refusal(
        "Helm",
        ABSENT,
        "Error: no repository definition for",
        r"^Error: no repository definition for (?P<package>\S+?)\.?(?: |$)",
        "Add the repository with `helm repo add` before this step.",
    ),
    Refusal(
        "Terraform",
        ABSENT,
        "Failed to query available provider packages",
        r"^Error: Failed to query available provider packages",
        near=(
            r"provider registry \S+ does not have a provider named (?P<package>\S+)",
            (
                r"for provider (?:registry\.terraform\.io/)?(?P<package>[\w./-]+\w): no available releases "
                r"match the given constraints (?P<requirement>.+)"
            ),
            r"for provider (?:registry\.terraform\.io/)?(?P<package>[\w-]+/[\w./-]*\w)",
        ),
        unless="could not connect to|timed? ?out|failed to request",
        shows=r"no available releases|does not have|was not found|Could not retrieve|given constraints",
        after=8,
        output=10,
    ),
    Refusal(
        "Terraform",
        STALE,
        "Inconsistent dependency lock file",
        r"^Error: Inconsistent dependency lock file",
        "Run `terraform init -upgrade` and commit `.terraform.lock.hcl`.",
        near=(r"- provider (?:registry\.terraform\.io/)?(?P<package>[\w./-]+\w): (?:required by|locked version)",),
        shows="- provider ",
        output=10,
    ),
    Refusal(
        "Terraform",
        OTHER_TOOL,
        "Unsupported Terraform Core version",
        r"^Error: Unsupported Terraform Core version",
        "Install a Terraform that satisfies {wanted} (`hashicorp/setup-terraform`), or widen the constraint.",
        near=(r"required_version *= *\"(?P<requirement>[^\"]+)\"",),
        shows="required_version|does not support",
        output=10,
    ),
    Refusal(
        "Terraform",
        ABSENT,
        "Unresolvable module version constraint",
        r"^Error: Unresolvable module version constraint",
        near=(r"version of module \"(?P<package>[^\"]+)\"",),
        shows="available version",
        output=10,
    ),
    Refusal(
        "Terraform",
        HASH,
        "Failed to install provider",
        r"^Error: Failed to install provider",
        "Run `terraform providers lock -platform=linux_amd64` and commit `.terraform.lock.hcl`.",
        near=(r"installing (?:registry\.terraform\.io/)?(?P<package>[\w./-]+\w) v(?P<requirement>\S+):",),
        needs="checksums",
        after=8,
        shows="checksums",
        output=10,
    ),
    Refusal(
        "ansible-galaxy",
        ABSENT,
        "Failed to resolve the requested dependencies map",
        r"Failed to resolve the requested dependencies map",
        near=(r"^\* (?P<package>[\w.]+):(?P<requirement>\S+)",),
        shows=r"^\* ",
    ),
    Refusal(
        "ansible-galaxy",
        ABSENT,
        " was NOT installed successfully: ",
        r"^(?:\[WARNING\]: )?- (?P<package>[\w.-]+) was NOT installed successfully: - sorry",
        shows="was not found",
    ),
    Refusal(
        "Bazel",
        ABSENT,
        "module not found in registries: ",
        r"module not found in registries: (?P<package>[\w.-]+)@(?P<requirement>\S+)",
    ),
)

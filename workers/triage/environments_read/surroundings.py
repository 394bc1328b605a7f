"""What a job's log says of the machine's image, of the actions' commits and of base images."""

from __future__ import annotations

from collections.abc import Iterator

from workers.triage.environments_read.found import Found
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

# The runner's own words in "Set up job"; until 2022 they were "Virtual Environment", and those of partners' images
# have dashes: https://github.com/actions/runner/blob/main/docs/adrs/ and https://github.com/actions/runner-images
_GROUPS = ("##[group]Runner Image", "##[group]Virtual Environment", "##[group]VM Image")
_IMAGE = Pattern(r"^(?:- )?(?:Image|Environment|Name): (?P<value>\S[^\n]*?)\s*$")
_IMAGE_VERSION = Pattern(r"^(?:- )?Version: (?P<value>\d[\w.-]*)\s*$")
_SET_UP_LINES = 400
_GROUP_LINES = 6
_ACTION = Pattern(r"^Download action repository '(?P<name>[^'\s]+)' \(SHA:(?P<version>[0-9a-f]{40,64})\)$")
# https://github.com/actions/runner/pull/3645
_PACKAGE = Pattern(r"^Download immutable action package '(?P<name>[^'\s]+)'$")
_SOURCE_COMMIT = Pattern(r"^\s+Source commit SHA: (?P<version>[0-9a-f]{40,64})$")
_REFERENCE = r"(?P<name>[a-z0-9][\w.:/-]*)"
_DIGEST = r"(?P<version>sha256:[0-9a-f]{64})"
# BuildKit's plain progress: https://docs.docker.com/reference/cli/docker/buildx/build/#progress
_BUILT_FROM = Pattern(rf"^(?:#\d+ )?(?:\[[^\]]{{1,80}}\] FROM|resolve) {_REFERENCE}@{_DIGEST}(?:\s|$)")
# docker pull: https://docs.docker.com/reference/cli/docker/image/pull/
_PULLED = Pattern(rf"^\s*Digest: {_DIGEST}\s*$")
_STATUS = Pattern(rf"^\s*Status: (?:Downloaded newer image|Image is up to date) for {_REFERENCE}\s*$")
_OFFICIAL = Pattern(r"^(?:(?:index\.)?docker\.io/)(?:library/)?")


def runner_images(log: JobLog) -> Iterator[Found]:
    """The machine's image: one at most."""
    for header in log.find(*_GROUPS):
        if header > _SET_UP_LINES:
            return
        if log.text(header).rstrip() in _GROUPS:
            texts = [text for _, text in log.window(header + 1, header + _GROUP_LINES)]
            image = next(filter(None, map(_IMAGE.match, texts)), None)
            version = next(filter(None, map(_IMAGE_VERSION.match, texts)), None)
            if image and version:
                yield Found("", image["value"], version["value"], header)
                return


def actions(log: JobLog) -> Iterator[Found]:
    """Actions, as the workflow and other actions name them, with their commits."""
    for number in log.find("Download action repository '"):
        if match := _ACTION.match(log.text(number)):
            yield Found("", match["name"], match["version"], number)
    for number in log.find("Download immutable action package '"):
        if match := _PACKAGE.match(log.text(number)):
            below = (_SOURCE_COMMIT.match(text) for _, text in log.window(number + 1, number + 3))
            if commit := next(filter(None, below), None):
                yield Found("", match["name"], commit["version"], number)


def base_images(log: JobLog) -> Iterator[Found]:
    """Container images with their digests: what builds start from, and what was pulled."""
    for number in log.find("@sha256:"):
        if match := _BUILT_FROM.match(log.text(number)):
            yield Found("", _OFFICIAL.behind(match["name"]), match["version"], number)
    for number in log.find("Digest: sha256:"):
        digest, status = _PULLED.match(log.text(number)), _STATUS.match(log.text(number + 1))
        if digest and status:
            yield Found("", _OFFICIAL.behind(status["name"]), digest["version"], number)

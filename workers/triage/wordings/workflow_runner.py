"""How GitHub's runner and its own actions say that a workflow or an action is wrong."""

from __future__ import annotations

from workers.triage.phrases import Phrase
from workers.triage.wordings.workflow_advice import (
    ACTION,
    ACTION_FILES,
    ARTIFACT,
    ARTIFACT_NAME,
    ARTIFACT_TWICE,
    CACHE,
    DEPRECATED,
    DISABLED_COMMAND,
    EVENT,
    EXPRESSION,
    FILE,
    FILE_COMMAND,
    INPUT,
    LINUX,
    LOCAL_ACTION,
    NOT_ALLOWED,
    OLD_RUNNER,
    PAGES,
    REUSABLE,
    SET_UP,
)

ACTIONS = (
    Phrase("Unable to resolve action ", r"Unable to resolve action [`']?(?P<file>[^`',\s]+)[`']?,? ", ACTION, 0.97),
    Phrase(
        "Unable to resolve action. ", r"Unable to resolve action\. Repository not found: (?P<file>\S+)", ACTION, 0.97
    ),
    Phrase(
        "An action could not be found at", r"An action could not be found at the URI '(?P<file>[^']+)'", ACTION, 0.97
    ),
    Phrase("Missing download info for", r"Missing download info for (?P<file>\S+)", ACTION, 0.9),
    Phrase(
        "Can't find 'action.yml'",
        r"Can't find 'action\.yml', .* under '\S*?/_actions/(?P<file>[^']+)'",
        ACTION_FILES,
        0.97,
    ),
    Phrase("Can't find 'action.yml'", r"Can't find 'action\.yml', .* under '(?P<file>[^']+)'", LOCAL_ACTION, 0.97),
    Phrase("is not allowed to be used in", r"(?P<file>\S+@\S+) is not allowed to be used in", NOT_ALLOWED),
    Phrase(
        "uses a deprecated version of",
        r"automatically failed because it uses a deprecated version of `(?P<file>[^`]+)`",
        DEPRECATED,
        0.98,
    ),
    Phrase("is not supported, use 'docker'", r"'?using: \w+'? is not supported, use 'docker'", OLD_RUNNER),
    Phrase(
        "` command is disabled. Please upgrade",
        r"The `[\w-]+` command is disabled\. Please upgrade",
        DISABLED_COMMAND,
        0.97,
    ),
    Phrase(
        "Unable to process command '::", r"Unable to process command '::[\w-]+.*' successfully", DISABLED_COMMAND, 0.9
    ),
    Phrase(
        "Unable to process file command '", r"Unable to process file command '\w+' successfully", FILE_COMMAND, 0.97
    ),
    Phrase("Invalid value. Matching delimiter not", r"Invalid value\. Matching delimiter not found", FILE_COMMAND),
    Phrase(
        "output parameter using '$GITHUB_ENV'", r"Can't store \S+ output parameter using '\$GITHUB_ENV'", FILE_COMMAND
    ),
    Phrase("is only supported on Linux", r"Container action is only supported on Linux", LINUX, 0.97),
    Phrase("are only supported on Linux", r"Container operations are only supported on Linux runners", LINUX, 0.97),
    Phrase(
        "Container feature is not supported", r"Container feature is not supported when runner is already", LINUX, 0.97
    ),
    Phrase(
        "Value cannot be null. (Parameter",
        r"Value cannot be null\. \(Parameter '(?:network|ContainerId)'\)",
        LINUX,
        0.8,
    ),
)

_AT = r"(?P<file>\.?[\w./-]*\.ya?ml) ?(?:@\S+ )?\(Line: "
FILES = (
    Phrase("Invalid workflow file: ", r"Invalid workflow file: (?P<file>[^\s#]+)", FILE, 0.97),
    Phrase(
        "(Line: ",
        rf"The (?:workflow|template) is not valid\. (?:In )?{_AT}.*(?:expression|named-value|function|fromJSON"
        r"|fromJson|JToken|evaluat)",
        EXPRESSION,
        0.97,
    ),
    Phrase("(Line: ", rf"The (?:workflow|template) is not valid\. (?:In )?{_AT}", FILE, 0.97),
    Phrase("(Line: ", rf"^{_AT}.*(?:expression|named-value|function|fromJSON|JToken)", EXPRESSION, 0.95),
    Phrase("(Line: ", rf"^{_AT}", FILE, 0.93),
    Phrase(
        "Error when evaluating '",
        r"Error when evaluating '[\w-]+' for job '[^']+'\. (?P<file>\S+\.ya?ml)?",
        EXPRESSION,
        0.97,
    ),
    Phrase("is not valid. ", r"The template is not valid\. (?P<file>\S+\.ya?ml)?", EXPRESSION),
    Phrase("Error reading JToken from", r"Error reading JToken from JsonReader", EXPRESSION),
    Phrase("Unrecognized named-value: '", r"Unrecognized named-value: '[^']+'", EXPRESSION),
    Phrase("Unrecognized function: '", r"Unrecognized function: '[^']+'", EXPRESSION),
    Phrase("error in your yaml syntax", r"You have an error in your yaml syntax", FILE, 0.97),
    Phrase("Matrix vector '", r"Matrix vector '[^']+' does not contain any values", EXPRESSION, 0.97),
    Phrase("Fail to hash files under directory", r"hashFiles\('[^']*'\) failed\. Fail to hash files", EXPRESSION, 0.9),
    Phrase("couldn't finish within 120 seconds", r"hashFiles\(.*\) couldn't finish within", EXPRESSION, 0.93),
    Phrase("error parsing called workflow", r"error parsing called workflow \"?(?P<file>[^\s\":]+)", REUSABLE, 0.97),
    Phrase("Error calling workflow '", r"Error calling workflow '(?P<file>[^']+)'", REUSABLE, 0.97),
    Phrase("invalid value workflow reference", r"invalid value workflow reference: ", REUSABLE),
    Phrase(
        "not defined in the referenced workflow",
        r"Invalid (?:input|secret), \S+ is not defined in the referenced workflow",
        REUSABLE,
        0.97,
    ),
    Phrase("but not provided while calling", r"Input \S+ is required, but not provided while calling", REUSABLE, 0.97),
)

INPUTS = (
    Phrase("Input required and not supplied: ", r"Input required and not supplied: (?P<input>\S+)", INPUT),
    Phrase(
        "Input does not meet YAML 1.2", r"Input does not meet YAML 1\.2 \"Core Schema\" specification: \S+", INPUT, 0.97
    ),
    Phrase(
        "Unable to find Node version '",
        r"Node version '[^']+' for platform \w+ and architecture x",
        SET_UP,
    ),
    Phrase("Unable to find Go version '", r"Go version '[^']+' for platform \w+ and architecture x", SET_UP),
    Phrase("Could not find satisfied version for", r"Could not find satisfied version for SemVer", SET_UP),
    Phrase("No supported distribution was found", r"No supported distribution was found for input", SET_UP),
    Phrase("No matching version found for SemVer", r"No matching version found for SemVer", SET_UP),
    Phrase("Unknown version ", r"Unknown version \S+ for \S+ on \S+", SET_UP),
    Phrase("Multiple versions of pnpm specified", r"Multiple versions of pnpm specified", INPUT),
    Phrase("No pnpm version is specified", r"No pnpm version is specified", INPUT),
    Phrase(
        "Unable to find any artifacts for the", r"Unable to find any artifacts for the associated workflow", ARTIFACT
    ),
    Phrase("Artifact not found for name: ", r"Artifact not found for name: \S+", ARTIFACT),
    Phrase("Unable to find an artifact with the", r"Unable to find an artifact with the name: \S+", ARTIFACT),
    Phrase(
        "an artifact with this name already",
        r"an artifact with this name already exists on the workflow run",
        ARTIFACT_TWICE,
    ),
    Phrase(
        "The path for one of the files in", r"The path for one of the files in artifact is not valid", ARTIFACT_NAME
    ),
    Phrase("rtifact name is not valid: ", r"[Aa]rtifact name is not valid: ", ARTIFACT_NAME),
    Phrase("Key Validation Error: ", r"Key Validation Error: ", CACHE),
    Phrase("Path Validation Error: ", r"Path Validation Error: ", CACHE),
    Phrase(
        "Failed to restore cache entry. Exiting as",
        r"Failed to restore cache entry\. Exiting as fail-on-cache-miss",
        CACHE,
    ),
    Phrase("Get Pages site failed", r"Get Pages site failed", PAGES),
    Phrase("Ensure GitHub Pages has been enabled", r"Ensure GitHub Pages has been enabled", PAGES),
    Phrase("GitHub Releases requires a tag", r"GitHub Releases requires a tag", EVENT),
)

RUNNER = (*ACTIONS, *FILES, *INPUTS)
"""All of them."""

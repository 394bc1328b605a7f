"""How containers, deployment tools, actions and other languages' tools say that a file is missing."""

from __future__ import annotations

from workers.triage.wordings.wording import (
    COMMIT,
    CONTEXT,
    DIRECTORY,
    GONE,
    GONE_LOWER,
    LOCKED,
    MADE_EARLIER,
    QUOTED,
    Wording,
    loose,
)

CONTAINERS = (
    Wording(
        "COPY failed:",
        r"COPY failed: .*stat (?:/var/lib/docker/tmp/[^/]+/)?(?P<path>[^:]+): (?:file does not exist|no such file)",
        CONTEXT,
    ),
    Wording(
        "ADD failed:",
        r"ADD failed: .*stat (?:/var/lib/docker/tmp/[^/]+/)?(?P<path>[^:]+): (?:file does not exist|no such file)",
        CONTEXT,
    ),
    Wording(
        ": not found",
        r"failed to (?:calculate checksum|compute cache key|walk).*\"/?(?P<path>[^\"]+)\":? not found",
        CONTEXT,
    ),
    Wording("unable to prepare context", r"unable to prepare context: path \"(?P<path>[^\"]+)\" not found", DIRECTORY),
    Wording(
        "unable to evaluate symlinks", rf"unable to evaluate symlinks in \w+ path: lstat (?P<path>\S+): {GONE_LOWER}"
    ),
    Wording("failed to read dockerfile", rf"failed to read dockerfile: open (?P<path>\S+): {GONE_LOWER}"),
    Wording("env file ", r"env file (?P<path>\S+) not found"),
    Wording("Couldn't find env file", r"Couldn't find env file: (?P<path>\S+)"),
    Wording(
        "no configuration file provided",
        r"(?P<path>)no configuration file provided: not found",
        DIRECTORY,
        "compose.yaml",
    ),
    Wording('the path "', r"^the path \"(?P<path>[^\"]+)\" does not exist", confidence=0.93),
    Wording("no file exists at", r"no file exists at \"(?P<path>[^\"]+)\""),
    Wording(
        "Unable to evaluate directory symlink",
        rf"directory symlink: lstat (?P<path>\S+): {GONE_LOWER[:15]}",
    ),
    Wording("evalsymlink failure on", r"evalsymlink failure on '(?P<path>[^']+)'"),
    Wording("Given variables file", r"Given variables file (?P<path>\S+) does not exist"),
    Wording("the playbook: ", r"the playbook: (?P<path>\S+) could not be found"),
    Wording("Could not find or access", rf"Could not find or access {QUOTED}", firm=False),
    Wording("Chart.yaml file is missing", r"(?P<path>Chart\.yaml) file is missing", DIRECTORY),
)

OTHER_TOOLS = (
    Wording("Unable to access jarfile", r"Unable to access jarfile (?P<path>\S+)"),
    Wording(
        "gradle.wrapper.GradleWrapperMain",
        r"Could not find or load main class (?P<path>)org\.gradle\.wrapper",
        COMMIT,
        "gradle/wrapper/gradle-wrapper.jar",
    ),
    Wording(
        "does not contain a Gradle build",
        rf"Directory {QUOTED} does not contain a Gradle build",
        DIRECTORY,
        "{path}/settings.gradle",
    ),
    Wording("as it does not exist", rf"Could not read script {QUOTED} as it does not exist"),
    Wording(
        "specified for property",
        r"File '(?P<path>[^']+)' specified for property .* does not exist",
    ),
    Wording(
        "there is no POM in this directory",
        r"there is no POM in this directory \((?P<path>[^)]+)\)",
        DIRECTORY,
        "{path}/pom.xml",
    ),
    Wording("Child module ", r"Child module (?P<path>\S+) of \S+ does not exist"),
    Wording("file command line argument does not exist", r"POM file (?P<path>\S+) specified with"),
    Wording("settings file does not exist", r"settings file does not exist: (?P<path>\S+)"),
    Wording("MSB3202", r"MSB3202: The project file \"(?P<path>[^\"]+)\" was not found"),
    Wording("MSB1009", r"MSB1009: (?P<path>)?Project file does not exist", DIRECTORY, "project file"),
    Wording(
        "MSB1003", r"MSB1003: (?P<path>)?Specify a project or solution file", DIRECTORY, "project or solution file"
    ),
    Wording("CS2001", rf"CS2001: Source file {QUOTED} could not be found"),
    Wording("Could not open input file", r"^Could not open input file: (?P<path>\S+)"),
    Wording(
        "could not find a composer.json",
        r"could not find a composer\.json file in (?P<path>\S+)",
        DIRECTORY,
        "{path}/composer.json",
    ),
    Wording("Failed opening required", rf"Failed opening required {QUOTED}"),
    Wording("Could not locate Gemfile", r"Could not locate (?P<path>Gemfile)", DIRECTORY),
    Wording("(LoadError)", rf"^ruby: {GONE} -- (?P<path>\S+) \(LoadError\)"),
    loose("@ rb_sysopen", rf"{GONE} @ rb_sysopen - (?P<path>\S+)"),
    Wording("No Rakefile found", r"No (?P<path>Rakefile) found", DIRECTORY),
    Wording("Could not find Package.swift", r"Could not find (?P<path>Package\.swift)", DIRECTORY),
    Wording("xcodebuild: error: '", r"xcodebuild: error: '(?P<path>[^']+)' does not exist"),
    Wording("Could not find a Mix.Project", r"(?P<path>)Could not find a Mix\.Project", DIRECTORY, "mix.exs"),
    Wording(
        'Could not find a file named "pubspec',
        r"Could not find a file named \"pubspec\.yaml\" in \"(?P<path>[^\"]+)\"",
        DIRECTORY,
        "{path}/pubspec.yaml",
    ),
    Wording('Target file "', r"Target file \"(?P<path>[^\"]+)\" not found"),
    Wording("The user-provided path", r"The user-provided path (?P<path>\S+) does not exist"),
    Wording(
        "Unable to locate config file",
        r"(?P<path>)Unable to locate config file or config directory",
        DIRECTORY,
        "hugo.toml",
    ),
)

ACTIONS = (
    Wording(
        "Dependencies lock file is not found",
        r"Dependencies lock file is not found in \S+?\. Supported file patterns: (?P<path>[^,\s]+)",
        LOCKED,
    ),
    Wording("matched to [", r"^No file in .* matched to \[(?P<path>[^\]]+)\]", LOCKED),
    Wording(
        "Some specified paths were not resolved",
        r"(?P<path>)Some specified paths were not resolved, unable to cache",
        LOCKED,
        "lock file",
    ),
    Wording("version file at:", r"The specified \w+ version file at: (?P<path>\S+) (?:does not|doesn't) exist"),
    Wording(
        "No files were found with the provided path",
        r"No files were found with the provided path: (?P<path>.+?)\. No artifacts will be uploaded",
        MADE_EARLIER,
    ),
    Wording("does not match any files", rf"^Pattern {QUOTED} does not match any files", MADE_EARLIER),
)

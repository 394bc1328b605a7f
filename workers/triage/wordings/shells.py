"""How shells, the runner and the usual Unix tools say that a file is missing."""

from __future__ import annotations

from workers.triage.wordings.wording import BARE, DIRECTORY, GONE, GONE_LOWER, QUOTED, TOOL, Wording, loose

_NAMED = (
    "cat|head|tail|grep|egrep|find|diff|cmp|wc|ls|rm|cp|mv|ln|mkdir|chmod|chown|touch|sort|cut|gzip|"
    "gunzip|xz|zcat|bzip2|stat|du|file|awk|sed|tee|md5sum|sha256sum|sha512sum|cksum|source|cd|pushd|psql|"
    "ssh-add|envsubst|strip|install|dpkg|dos2unix|xargs|less|readlink|realpath|rsync|scp|patch|jq|bzr|"
    "objcopy|nl|split|shasum|ditto|plutil|codesign|xcrun|cpio|ar|ranlib"
)
"""Tools that put their name before the path and nothing between."""

SHELLS = (
    # A shell: "x.sh: line 3: cd: dir: No such file or directory"; dash numbers its lines without the word.
    loose(
        GONE,
        rf"^(?:\S*sh|.{{1,200}}\.(?:sh|bash)|\S*/[\w.-]+)(?:\.exe)?: (?:line )?\d+: (?:cd|pushd): {BARE}: {GONE}$",
        DIRECTORY,
    ),
    loose(
        GONE,
        rf"^(?:\S*sh|.{{1,200}}\.(?:sh|bash)|\S*/[\w.-]+)(?:\.exe)?: (?:line )?\d+: (?:source: |\.: )?{BARE}: {GONE}$",
    ),
    loose("cannot open", r"^\S*sh: \d+: (?:\.: )?(?:cannot|can't|Can't) open (?P<path>\S+?)(?:: No such file)?$"),
    loose("Can't open ", r"^(?:\S*sh|.{1,200}\.sh): (?:\d+: )?(?:\.: )?[Cc]an't open (?P<path>\S+)$"),
    loose("nonexistent", r": cannot create (?P<path>\S+): Directory nonexistent$", path="{path}"),
    loose(": not found", r"^\S*sh: (?:line )?(?:\d+: )?(?P<path>[^\s:]*/[^\s:]+): not found$"),
    loose(GONE_LOWER, rf"^zsh:(?:\w+:)?(?:\d+:)? {GONE_LOWER}: (?P<path>.+)$"),
    loose(GONE, rf"^(?:\S*/)?(?:ba|da|z|k)?sh(?:\.exe)?: {BARE}: {GONE}$"),
    # PowerShell and .NET.
    loose("because it does not exist", rf"Cannot find path {QUOTED} because it does not exist"),
    loose("is not recognized as", r"The term '(?P<path>[^']*[\\/][^']+\.\w{1,4})' is not recognized as"),
    loose("Could not find ", rf"Could not find (?:file|a part of the path) {QUOTED}"),
    # The runner itself, when the step's working directory is not there.
    Wording(
        "with working directory", r"with working directory '(?P<path>[^']+)'\. No such file or directory", DIRECTORY
    ),
    Wording(
        "with working directory", r"with working directory '(?P<path>[^']+)'\. The directory name is invalid", DIRECTORY
    ),
)

UNIX_TOOLS = (
    loose(
        GONE,
        rf"{TOOL}(?:cannot|failed to) (?:create (?:regular file|\w* ?link)|touch) "
        rf"['‘](?P<path>[^'’]+)/[^'’/]+['’].*{GONE}$",
    ),
    loose(GONE, rf"{TOOL}(?:cannot|can't|failed to) [\w ]{{2,30}} {QUOTED}.*: {GONE}$"),
    loose(GONE, rf"{TOOL}(?:cannot|can't) (?:open|read|stat|access|change directory to|cd to|find):? {BARE}: {GONE}$"),
    loose(
        GONE,
        rf"{TOOL}{BARE}: (?:Cannot (?:open|stat)|open|read|stat|Can't open|Couldn't open file|cannot open): {GONE}$",
    ),
    loose(
        GONE,
        rf"^(?:{_NAMED}): ['\"‘]?{BARE}['\"’]?: {GONE}$",
    ),
    loose(
        GONE,
        rf"^(?:jq|scp|patch|openssl): .*[\"'‘` ](?P<path>[\w./@+-]+)[\"'’]?(?: for reading)?[:( ]+{GONE}",
    ),
    loose(GONE, rf"^[gm]?awk: .* file [`'\"](?P<path>[^`'\"]+)['\"].*{GONE}"),
    loose(GONE, rf"^rsync: .*link_stat \"(?P<path>[^\"]+)\" failed: {GONE}"),
    loose("name not matched", r"zip warning: name not matched: (?P<path>\S+)"),
    loose("cannot find or open", r"^unzip: +cannot find or open (?P<path>[^\s,]+)"),
    loose("Can't open ", r"^Can't open perl script \"(?P<path>[^\"]+)\""),
    Wording("did not match any files", rf"^pathspec {QUOTED} did not match any files"),
    loose("can't open patch", rf"can't open patch {QUOTED}"),
    loose("openBinaryFile", r"^(?P<path>\S+): \S+: openBinaryFile: does not exist"),
)

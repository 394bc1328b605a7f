"""How Bundler and RubyGems say that a gem cannot be had."""

from __future__ import annotations

from workers.triage.resolvers.refusal import (
    ABSENT,
    CONFLICT,
    HASH,
    INSTALLED,
    OTHER_TOOL,
    STALE,
    TOOLCHAIN,
    UNSUPPORTED,
    Refusal,
)

_BUNDLE = "Run `bundle install` on a developer's machine and commit `Gemfile.lock`."
_RUBY = (
    "Let the job run a Ruby that {wanted} accepts (`ruby-version` of `ruby/setup-ruby`), or use another release of it."
)
_GEM = r"(?P<package>[\w.-]+)"

# https://bundler.io/guides/, https://guides.rubygems.org/
RUBY = (
    Refusal(
        "Bundler", ABSENT, "Could not find gem '", rf"^Could not find gem '{_GEM}(?: \((?P<requirement>[^)]+)\))?'"
    ),
    Refusal(
        "Bundler",
        CONFLICT,
        "Could not find compatible versions",
        r"^(?:Bundler )?[Cc]ould not find compatible versions",
        near=(rf"for gem \"{_GEM}\"", rf"depends on {_GEM} (?P<requirement>[~<>=!]+ [\d.a-z]+)"),
        shows=r"depends on|^\s+\S+ (?:was resolved|\()|In Gemfile|because |version solving has failed",
        after=20,
    ),
    Refusal(
        "Bundler",
        CONFLICT,
        "Bundler could not find compatible versions",
        r"^Bundler could not find compatible versions for gem \"(?P<package>[^\"]+)\"",
        shows=r"depends on|^\s+\S+ (?:was resolved|\()|In Gemfile|In snapshot",
        after=20,
    ),
    Refusal(
        "Bundler",
        INSTALLED,
        " in any of the sources",
        rf"^Could not find {_GEM}-(?P<requirement>\d[\w.-]*)(?:, .*)? in any of the sources",
        "Run `bundle install` before this step, with the same groups, path and platform.",
        shows="Run `bundle install`",
    ),
    Refusal(
        "Bundler",
        INSTALLED,
        " in locally installed gems",
        (
            rf"^(?:\S+:\d+:in [^:]+: |Bundler::GemNotFound: )?Could not find {_GEM}-(?P<requirement>\d[\w.-]*)"
            r"(?:, .*)? in locally installed gems"
        ),
        "Run `bundle install` before this step, with the same groups, path and platform.",
    ),
    Refusal(
        "Bundler",
        ABSENT,
        "Your bundle is locked to ",
        rf"^Your bundle is locked to {_GEM} \((?P<requirement>[^)]+)\)",
        "Run `bundle update {package}` and commit `Gemfile.lock`: the locked version was withdrawn.",
    ),
    Refusal(
        "Bundler",
        UNSUPPORTED,
        "Your bundle only supports platforms",
        r"^Your bundle only supports platforms .* but your local platforms? (?:is|are) (?P<requirement>[\w.-]+)",
        "Run `bundle lock --add-platform {requirement}` and commit `Gemfile.lock`.",
    ),
    Refusal(
        "Bundler",
        STALE,
        "You are trying to install in deployment mode",
        r"^You are trying to install in deployment mode after changing",
        _BUNDLE,
        shows=r"^\s*\* ",
        near=(r"^\* (?P<package>[\w.-]+)(?: \((?P<requirement>[^)]+)\))?",),
        output=14,
    ),
    Refusal(
        "Bundler",
        STALE,
        "but the lockfile can't be updated because frozen mode is set",
        r"but the lockfile can't be updated because frozen mode is set",
        _BUNDLE,
        shows=r"^\s*\* ",
        near=(r"^\* (?P<package>[\w.-]+)(?: \((?P<requirement>[^)]+)\))?",),
    ),
    Refusal(
        "Ruby",
        OTHER_TOOL,
        "but your Gemfile specified",
        r"^Your (?P<package>Ruby) version is \S+, but your Gemfile specified (?P<requirement>\S+)",
        _RUBY,
    ),
    Refusal(
        "RubyGems",
        UNSUPPORTED,
        " requires Ruby version ",
        rf"^{_GEM} requires Ruby version (?P<requirement>[^.]+(?:\.\d+)*)\. The current ruby version is",
        _RUBY,
    ),
    Refusal(
        "Bundler",
        UNSUPPORTED,
        " requires ruby version ",
        rf"^{_GEM}-\d[\w.]* requires ruby version (?P<requirement>[^,]+(?:, [<>]=? [\d.]+)?), which is incompatible",
        _RUBY,
    ),
    Refusal(
        "RubyGems",
        ABSENT,
        "Could not find a valid gem",
        r"^ERROR: +Could not find a valid gem '(?P<package>[^']+)' \((?P<requirement>[^)]+)\)",
        unless="Unable to download data|too many connection|SocketError|timed out",
        after=4,
    ),
    Refusal(
        "RubyGems",
        ABSENT,
        "Could not find 'bundler' (",
        r"Could not find '(?P<package>bundler)' \((?P<requirement>[^)]+)\) required by your \S*Gemfile\.lock",
        "Run `gem install bundler -v {requirement}` before `bundle install`, or let `ruby/setup-ruby` install it.",
    ),
    Refusal(
        "RubyGems",
        ABSENT,
        "can't find gem bundler",
        r"can't find gem (?P<package>bundler) \((?P<requirement>[^)]+)\)",
        "Run `gem install bundler` in the version that `Gemfile.lock` was written with.",
    ),
    Refusal(
        "Bundler",
        OTHER_TOOL,
        "with this lockfile",
        r"^You must use Bundler (?P<requirement>\d+) or greater with this lockfile",
        "Install Bundler {requirement} in the job.",
    ),
    Refusal(
        "Bundler",
        CONFLICT,
        "You have already activated ",
        rf"You have already activated {_GEM} [\d.]+, but your Gemfile requires \S+ (?P<requirement>[\w.]+)",
        "Run the command with `bundle exec`.",
    ),
    Refusal(
        "Bundler",
        HASH,
        "Bundler found mismatched checksums",
        r"^Bundler found mismatched checksums",
        near=(rf"{_GEM} \((?P<requirement>[^)]+)\) sha256",),
    ),
    Refusal(
        "ruby/setup-ruby",
        TOOLCHAIN,
        "Unknown version ",
        r"^(?:Error: )?Unknown version (?P<requirement>\S+) for (?P<package>\w+) on ",
    ),
)

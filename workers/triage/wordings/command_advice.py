"""What to do about a missing command, by who misses it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workers.triage.phrases import Advice

ABSENT = "The job runs {command}, which is not installed or not on the `PATH`."

INSTALL = Advice(
    ABSENT,
    """\
Install {command} in an earlier step of the same job, or correct its name: a step finds only what the runner's image
and the steps before it have put on the `PATH`.
""",
)

UNNAMED = Advice(
    "A program tried to start another one, which is not there.",
    """\
Look at the call in the traceback or the command above for the program's name, and install it in an earlier step of the
same job.
""",
)

NODE_SCRIPT = Advice(
    "The job runs {command} with npm or the like, and it is not installed in the project.",
    """\
Install the project's packages before this step (`npm ci` or what the project uses, in the same directory), and declare
the package that brings {command}. A production install leaves `devDependencies` out.
""",
)

IMAGE = Advice(
    "The container is to run {command}, which its image does not have.",
    """\
Add {command} to the image, or let the container run a program that the image has; small images often lack `bash` and
other usual tools.
""",
)

INTERPRETER = Advice(
    "A script names {command} as its interpreter, which is not there.",
    """\
Install {command}, or correct the first line of the script; `#!/usr/bin/env` finds an interpreter wherever the `PATH`
has it.
""",
)

NO_INTERPRETER = Advice(
    "{command} cannot be started: the interpreter of its first line, or the loader that it needs, is not there.",
    """\
Correct the first line of the script, or install what it names; a script with Windows line endings fails so, and a
program that was built for another C library (musl or glibc) or another architecture.
""",
)

NO_ENTRY_POINT = Advice(
    "The container cannot start its program: the file, its interpreter or its loader is not in the image.",
    """\
Look at `ENTRYPOINT` and `CMD`: the file must be in the image, with LF line endings, and its interpreter with it; a
program that was built against another C library (musl or glibc) fails so, too.
""",
)

NPX = Advice(
    "npx was asked to run something that is no command of any package it found.",
    """\
Correct the name, or name the package as well: `npx --package=<package> <command>`. Install the project's packages
before this step, so that its own commands are found.
""",
)

DOTNET_COMMAND = Advice(
    "The job runs a `dotnet` command that is not there.",
    """\
Correct the name, or restore the tool before this step (`dotnet tool restore` with a committed
`.config/dotnet-tools.json`).
""",
)

LINE_ENDINGS = Advice(
    "A script has Windows line endings, so that its interpreter {command} is not found.",
    """\
Save the script with LF line endings, and add a line such as `*.sh text eol=lf` to `.gitattributes` so that a checkout
does not change them.
""",
)

COMPILER = Advice(
    "The build needs {command}, which is not there.",
    """\
Install a compiler before this step (`build-essential` on Debian and Ubuntu, `build-base` on Alpine), or let `CC` and
`CXX` name one that is there.
""",
)

BUILD_TOOL = Advice(
    "The build needs the program {command}, which is not there.",
    """\
Install {command} before this step, or tell the build where it is.
""",
)

PLUGIN = Advice(
    "{command} is not there: the plug-in or subcommand is not installed.",
    """\
Install the plug-in that brings {command}, or use a release of the tool that has it built in.
""",
)

COMPOSE = Advice(
    "The job runs {command}, which newer runner images no longer have.",
    """\
Write `docker compose` in place of `docker-compose`; the second version of Compose is a plug-in of Docker
(https://docs.docker.com/compose/install/).
""",
)

TARGET = Advice(
    "The job asks for {command}, which the project does not define.",
    """\
Correct the name, or define {command} in the project; look whether a rename reached the workflow as well.
""",
)

PACKAGE_SCRIPT = Advice(
    "The job runs the package script {command}, which `package.json` does not have.",
    """\
Add {command} to `scripts` of the `package.json` in the directory in which the step runs, or correct its name.
""",
)

RUST_COMPONENT = Advice(
    "The Rust toolchain of the job lacks {command}.",
    """\
Add the component or toolchain with `rustup component add` or `rustup toolchain install`, or list it in
`rust-toolchain.toml`; a cargo subcommand of its own is installed with `cargo install`.
""",
)

ALLOW = Advice(
    "tox does not run {command}, because it lies outside of the environment.",
    """\
Add {command} to `allowlist_externals` of that environment in the tox configuration, or the package that brings it to
its `deps`.
""",
)

ENVIRONMENT = Advice(
    "The project's environment has no command {command}.",
    """\
Add the package that brings {command} to the dependencies (or the group or extra) that the job installs, and install
before this step.
""",
)

BROWSER = Advice(
    "The tests need the browser {command}, which is not installed.",
    """\
Install the browser in an earlier step, in the release that the test runner wants: `npx playwright install
--with-deps`, `npx puppeteer browsers install chrome` or `npx cypress install`. A cached install must hold it, too.
""",
)

JAVA = Advice(
    "The build needs {command}, which it does not find.",
    """\
Set it up before this step (`actions/setup-java`), so that `JAVA_HOME` and the `PATH` name it, or ask for a release that
the job has.
""",
)

DOTNET = Advice(
    "The job needs {command}, which is not installed.",
    """\
Install it before this step with `actions/setup-dotnet`, or change `global.json` or the target framework to one that the
runner's image has.
""",
)

XCODE = Advice(
    "The job needs {command}, which the selected Xcode or this image does not have.",
    """\
Choose an Xcode that the image has (`sudo xcode-select --switch`, or a `macos` label whose image still has it); the
images are listed at https://github.com/actions/runner-images.
""",
)

HINTS: Mapping[str, str] = MappingProxyType(
    {
        "pnpm": "Run `pnpm/action-setup` before this step, and before `actions/setup-node` where that caches for pnpm.",
        "yarn": "Run `corepack enable` before this step, and before `actions/setup-node` where that caches for yarn.",
        "node": "Set Node.js up with `actions/setup-node` before this step.",
        "npm": "Set Node.js up with `actions/setup-node` before this step.",
        "npx": "Set Node.js up with `actions/setup-node` before this step.",
        "bun": "Set Bun up with `oven-sh/setup-bun` before this step.",
        "deno": "Set Deno up with `denoland/setup-deno` before this step.",
        "python": "Set Python up with `actions/setup-python` before this step, or run `python3`.",
        "python2": "Python 2 is gone from current images: port the script to Python 3.",
        "python3": "Set Python up with `actions/setup-python` before this step.",
        "pip": "Set Python up with `actions/setup-python` before this step, or run `python3 -m pip`.",
        "uv": "Set uv up with `astral-sh/setup-uv` before this step.",
        "poetry": "Install Poetry before this step, and before `actions/setup-python` where that caches for Poetry.",
        "ruby": "Set Ruby up with `ruby/setup-ruby` before this step.",
        "bundle": "Set Ruby and Bundler up with `ruby/setup-ruby` before this step.",
        "gem": "Set Ruby up with `ruby/setup-ruby` before this step.",
        "go": "Set Go up with `actions/setup-go` before this step.",
        "cargo": "Install Rust with rustup before this step.",
        "rustup": "Install rustup before this step.",
        "java": "Set Java up with `actions/setup-java` before this step.",
        "mvn": "Install Maven before this step, or commit and run the Maven wrapper `./mvnw`.",
        "gradle": "Set Gradle up with `gradle/actions/setup-gradle` before this step, or run the wrapper `./gradlew`.",
        "dotnet": "Set .NET up with `actions/setup-dotnet` before this step.",
        "php": "Set PHP up with `shivammathur/setup-php` before this step.",
        "composer": "Set PHP and Composer up with `shivammathur/setup-php` before this step.",
        "terraform": "Set Terraform up with `hashicorp/setup-terraform` before this step.",
        "helm": "Set Helm up with `azure/setup-helm` before this step.",
        "kubectl": "Set kubectl up with `azure/setup-kubectl` before this step.",
        "docker": "Run the job where Docker is installed; inside a container its client has to be installed as well.",
        "sudo": "Leave `sudo` out where the step runs as root already, as in most containers, or install it there.",
        "git": "Install Git in the image before the checkout, or before this step.",
        "apt-get": "Use the package manager of this system; `apt-get` is that of Debian and Ubuntu.",
        "brew": "Use the package manager of this system, or install Homebrew first.",
        "protoc": "Install the protocol buffer compiler before this step (`protobuf-compiler` on Debian and Ubuntu).",
        "cmake": "Install CMake before this step.",
        "make": "Install make before this step (`build-essential` on Debian and Ubuntu).",
        "elixir": "Set Elixir up with `erlef/setup-beam` before this step.",
        "mix": "Set Elixir up with `erlef/setup-beam` before this step.",
        "rebar3": "Set Erlang up with `erlef/setup-beam` before this step.",
    }
)
"""Who brings the best known commands; said in place of a general remedy."""

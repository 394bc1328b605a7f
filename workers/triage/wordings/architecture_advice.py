"""What to do where a program, an image or a package is made for another processor."""

from __future__ import annotations

from workers.triage.phrases import Advice

PROGRAM = Advice(
    "A program was started that is made for another processor than the job's, which is {found}.",
    """\
Download or build it for the architecture of the runner or the image (`uname -m` tells which), or run it under emulation
(`docker/setup-qemu-action` for containers). A script without a `#!` line fails in the same words.
""",
    "A program was started that is made for another processor than the job's.",
)

EMULATED = Advice(
    "A program for {wanted} runs under emulation, and fails there.",
    """\
Run it on a runner of its own architecture where there is one; otherwise use the image and libraries of that
architecture, and a current QEMU.
""",
    "A program for another processor runs under emulation, and fails there.",
)

IMAGE = Advice(
    "The image has no variant for {wanted}.",
    """\
Use a tag or a digest that has one, or build it (`docker buildx build --platform`). To run another architecture's image,
name it with `--platform` and set emulation up before (`docker/setup-qemu-action`).
""",
    "The image has no variant for the architecture of the job.",
)

PLATFORM = Advice(
    "The job asks for {wanted}, and what is there is {found}.",
    """\
Ask for the architecture that is there, or run the job on a runner of the wanted one; emulation
(`docker/setup-qemu-action`) runs the images of others, slowly.
""",
)

PACKAGE = Advice(
    "The package is made for {wanted}, and the job runs on {found}.",
    """\
Install on the machine itself in place of copying or caching what another installed, let the lock file list packages for
all architectures, or use a release that has one for this.
""",
    "A package has nothing for the processor of the job.",
)

COPIED = Advice(
    "The job needs the package for {wanted}, and has the one for {found}.",
    """\
Install on the machine itself in place of copying or caching `node_modules` from another: put `runner.os` and
`runner.arch` into the key of the cache, and leave the folder out of the build context.
""",
)

LIBRARY = Advice(
    "A library is made for {found}, and what loads or links it for {wanted}.",
    """\
Build or install the library for the architecture of the program, or the other way round; look for leftovers of another
machine in caches and build folders.
""",
    "A library is made for another processor than what loads or links it.",
)

RELEASE = Advice(
    "What the job asks for is not released for {wanted}.",
    """\
Ask for a version that exists for this architecture, or run the job on a runner of the other one.
""",
    "What the job asks for is not released for its architecture.",
)

FLAGS = Advice(
    "The compiler gets options for another processor than {found}.",
    """\
Give options such as `-mavx2` or `-march=x86-64` only where the build is for that processor.
""",
    "The compiler gets options for another processor than the one it builds for.",
)

TARGET = Advice(
    "The build asks for {wanted}, which the toolchain does not know.",
    """\
Correct the operating system and the architecture; `go tool dist list` names the pairs that Go knows.
""",
)

PREFIX = Advice(
    "Homebrew is installed for another processor than the one the shell runs as.",
    """\
Install the Homebrew of this processor, or start the shell with `arch -x86_64` or `arch -arm64` to match it.
""",
)

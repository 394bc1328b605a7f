"""How loaders say that a shared library is missing."""

from __future__ import annotations

from workers.triage.wordings.wording import GONE, SYSTEM_LIBRARY, Wording


def _library(trigger: str, expression: str) -> Wording:
    return Wording(trigger, expression, SYSTEM_LIBRARY, confidence=0.93, is_library=True)


# A driver of graphics cards comes with the card: without it, the hardware is missing.
_NAME = r"(?P<path>[^\s:'\"]*\.so(?:\.[\w.]+)*)"
LIBRARIES = (
    # The loader of the GNU C library: https://man7.org/linux/man-pages/man8/ld.so.8.html
    _library(
        "error while loading shared libraries", rf"error while loading shared libraries: {_NAME}: cannot open shared"
    ),
    _library(
        "cannot open shared object file",
        rf"^(?:E +)?(?:\w+\.)*\w*(?:Error|Exception): {_NAME}: cannot open shared object file",
    ),
    _library("cannot open shared object file", rf"^(?:E +)?{_NAME}: cannot open shared object file: {GONE}"),
    # musl's loader, in Alpine's images: https://git.musl-libc.org/cgit/musl/tree/ldso/dynlink.c
    _library("Error loading shared library ", rf"Error loading shared library {_NAME}: {GONE}"),
    # macOS: https://developer.apple.com/library/archive/documentation/DeveloperTools/Conceptual/DynamicLibraries/
    _library("Library not loaded: ", r"Library not loaded: (?P<path>[^\s'\"]+)"),
)

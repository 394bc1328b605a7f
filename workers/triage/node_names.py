"""What a name in an import of Node.js can be: a package, a module of Node.js itself, a file, or an alias of a bundler.

https://docs.npmjs.com/cli/configuring-npm/package-json#name, https://nodejs.org/api/module.html#modulebuiltinmodules
"""

from __future__ import annotations

import posixpath

from workers.triage.manifests.declared import Declared
from workers.triage.patterns import Pattern
from workers.triage.repository.tree import Tree

_PACKAGE = Pattern(r"^(?:@[a-z0-9][a-z0-9._~-]*/)?[a-zA-Z0-9][a-zA-Z0-9._~-]*$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BUILT_IN = _words(
    """
    assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain
    events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl
    stream string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib
    """
)
_ABSOLUTE = Pattern(r"(?:find (?:module|package)|resolve) ['\"`]?(?:file://)?(?:/|[A-Za-z]:\\)")
_SOURCES = ("", "src", "app", "lib")


def is_built_in(package: str) -> bool:
    """Whether it is a module of Node.js itself."""
    return package in _BUILT_IN


def is_package(package: str) -> bool:
    """Whether a package could have that name; `@`, `~` and `#` alone are aliases of bundlers."""
    return _PACKAGE.search(package) is not None


def is_absolute(quote: str) -> bool:
    """Whether a tool names a file by its whole path, from which the checkout's own folder was taken away."""
    return _ABSOLUTE.search(quote) is not None


def own_place(tree: Tree, module: str, folder: str) -> str | None:
    """The file or folder of the repository that the name's first part is, below the nearest project or its sources."""
    first = module.split("/", maxsplit=1)[0]
    starts = dict.fromkeys(posixpath.join(base, source) for base in (folder, "") for source in _SOURCES)
    places = (posixpath.join(start, first) for start in starts)
    return next((place for place in places if place in tree.entries), None) if first != module else None


def is_file(module: str) -> bool:
    """Whether it is named by its path."""
    return module.startswith((".", "/"))


def nearest(declared: Declared, folder: str) -> str | None:
    """The package.json that counts for files in a folder."""
    while True:
        path = posixpath.join(folder, "package.json")
        if path in declared.manifests:
            return path
        if not folder:
            return None
        folder = posixpath.dirname(folder)

"""What the files of other languages declare: package.json, Gemfile, go.mod, Cargo.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from workers.triage.file_values import from_json
from workers.triage.manifests.declaration import GROUP, MOST, Declaration, Manifest, line_of, line_of_key, lines_of
from workers.triage.patterns import Pattern
from workers.triage.toml_reading import tables

NODE_TABLES = {
    "dependencies": "",
    "devDependencies": "dev",
    "optionalDependencies": "optional",
    "peerDependencies": "peer",
}
"""Where package.json declares packages: https://docs.npmjs.com/cli/configuring-npm/package-json"""

_GEM = re.compile(r"\s*(?:gem|\w+\.add_(?:runtime_|development_)?dependency)[\s(]+['\"]([\w.-]+)['\"]")
_GROUP = re.compile(r"\s*group[\s(]+:?(['\"]?)([\w, :'\"]+?)\1\)? do")
_REQUIRE = Pattern(r"\s*(?:require\s+)?([\w.-]+\.[\w.-]+(?:/[\w.~-]+)*)\s+v\d")


def package_json(path: str, text: str) -> Manifest:
    """The packages and scripts of package.json."""
    data = from_json(text)
    if not isinstance(data, dict):
        return Manifest(path, unclear="is no JSON that can be read" if data is None else "is no JSON object")
    found = (
        Declaration(name, path, line_of_key(text, name, f'"{table}"'), GROUP if group else "", group)
        for table, group in NODE_TABLES.items()
        for name in _object(data, table)
    )
    scripts = {name: line_of_key(text, name, '"scripts"') for name in islice(_object(data, "scripts"), MOST)}
    name = data.get("name")
    return Manifest(path, tuple(islice(found, MOST)), "", (), str(name) if name else None, scripts)


def _object(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def gemfile(path: str, text: str) -> Manifest:
    """Gemfile, and a gemspec: https://bundler.io/man/gemfile.5.html"""
    found: list[Declaration] = []
    group = ""
    for number, line in lines_of(text):
        if opened := _GROUP.match(line):
            group = opened[2].replace(":", "").split(",")[0].strip("'\" ")
        elif line.strip() == "end":
            group = ""
        elif match := _GEM.match(line):
            inline = re.search(r"group: *:(\w+)|:group *=> *:(\w+)", line)
            name = next((each for each in (inline.groups() if inline else ()) if each), group)
            found.append(Declaration(match[1], path, number, GROUP if name else "", name))
    unclear = "evaluates another file" if re.search(r"^\s*eval_gemfile", text, re.MULTILINE) else ""
    return Manifest(path, tuple(found), unclear)


def go_mod(path: str, text: str) -> Manifest:
    """go.mod: https://go.dev/ref/mod#go-mod-file"""
    found = (Declaration(match[1], path, number) for number, line in lines_of(text) if (match := _REQUIRE.match(line)))
    module = re.search(r"^module\s+\"?([^\s\"]+)", text, re.MULTILINE)
    return Manifest(path, tuple(found), "", (), module[1] if module else None)


def cargo_toml(path: str, text: str) -> Manifest:
    """Cargo.toml: https://doc.rust-lang.org/cargo/reference/manifest.html"""
    data = tables(text)
    if data is None:
        return Manifest(path, unclear="is no TOML that can be read")
    return Manifest(path, tuple(islice(_crates(path, text, data), MOST)))


def _crates(path: str, text: str, data: Mapping[str, Any]) -> Iterator[Declaration]:
    sorts = (("dependencies", ""), ("dev-dependencies", "dev"), ("build-dependencies", "build"))
    for table, group in sorts:
        for name in _object(data, table):
            line = line_of_key(text, name, f"[{table}]") or line_of(text, f"[{table}.{name}]")
            yield Declaration(name, path, line, GROUP if group else "", group)

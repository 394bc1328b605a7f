"""What the files of a release import, and what its metadata requires."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workers.triage.releases import imports, supply
from workers.triage.releases.model import Contents, Imported, Metadata, Module, Platform

FILES = frozenset({
    "app/__init__.py", "app/core.py", "app/late.py", "app/_fast.cpython-311-x86_64-linux-gnu.so", "app/data/x.txt",
    "app/vendor/__init__.py", "app/vendor/six.py", "single.py", "space/part/__init__.py", "space/part/deep.py",
})  # fmt: skip
TOPS = frozenset({"app", "single", "space"})


def contents(*statements: Imported, files: frozenset[str] = FILES, **modules: Module) -> Contents:
    described = {each.name: each for each in modules.values()}
    return Contents(files=files, top_level=TOPS, imports=statements, modules=described)


def test_files_and_modules() -> None:
    assert imports.dotted("app/__init__.py") == "app"
    assert imports.dotted("app/_fast.cpython-311.so") == "app._fast"
    assert imports.ancestors("a.b.c") == ("a", "a.b", "a.b.c")


@pytest.mark.parametrize(
    ("module", "held"),
    [
        ("app.core", True),
        ("app._fast", True),
        ("app.data", True),
        ("app.cor", False),
        ("app.gone.deep", False),
        ("app.vendor.six.moves", None),
        ("single.part", None),
    ],
)
def test_a_module_is_held_in_any_form_or_may_be_made_by_another(module: str, held: bool | None) -> None:
    assert imports.holds(contents(), module) is held


def test_a_package_may_make_modules_as_it_is_loaded() -> None:
    dynamic = contents(app=Module("app", "app/__init__.py", dynamic=True))
    extended = contents(app=Module("app", "app/__init__.py", extended=True))
    assert imports.holds(dynamic, "app.gone") is None
    assert imports.holds(extended, "app.gone") is None
    assert not imports.is_whole(extended, "app.gone")
    assert imports.holds(contents(described=Module("app.core", "app/core.py")), "app.core") is True


def test_namespace_packages_are_not_the_artifacts_alone() -> None:
    assert imports.is_whole(contents(), "app.x")
    assert imports.is_whole(contents(), "single")
    assert not imports.is_whole(contents(), "space.part")
    assert not imports.is_whole(contents(files=FILES | {"google/__init__.py"}), "google.x")
    assert not imports.is_whole(contents(files=FILES | {"app-1.dist-info/namespace_packages.txt"}), "app")


def test_a_statement_is_found_by_its_line_else_the_one_that_must_not_fail() -> None:
    guarded = Imported("app/core.py", 3, "lib", ("name",), guarded=True)
    plain = Imported("app/core.py", 9, "lib", ("name",))
    aliased = Imported("app/core.py", 20, "lib.alias", ("one", "name"))
    shown = contents(guarded, plain, aliased)
    found = [imports.of_name(shown, "app/core.py", line, "lib", "name") for line in (3, 9, None, 70, 22)]
    assert found == [guarded, plain, plain, plain, aliased]
    assert imports.of_name(shown, "app/core.py", None, "lib", "other") is None
    assert imports.of_name(shown, "app/late.py", 9, "lib", "name") is None
    assert imports.of_module(shown, "app/core.py", 3, "lib") == guarded
    assert imports.of_module(shown, "app/core.py", 1, "lib") == plain
    assert imports.of_module(shown, "app/core.py", 1, "lib.alias") == aliased
    assert imports.of_module(shown, "app/core.py", 1, "li") is None


def test_what_is_loaded_with_the_package() -> None:
    shown = contents(
        Imported("app/__init__.py", 1, "app.core"),
        Imported("app/core.py", 1, "app.vendor", ("six",)),
        Imported("app/core.py", 2, "app.late", late=True),
        Imported("app/vendor/six.py", 1, "app.core"),
    )
    assert imports.reached(shown) == {
        "app/__init__.py", "app/core.py", "app/vendor/__init__.py", "app/vendor/six.py", "single.py",
        "space/part/__init__.py",
    }  # fmt: skip


def test_what_one_release_lacks_of_another() -> None:
    mine = contents(
        Imported("app/late.py", 1, "lib", ("gone_late",)),
        Imported("app/__init__.py", 1, "lib", ("here", "gone", "*")),
        Imported("app/__init__.py", 2, "lib.removed", ("x",)),
        Imported("app/__init__.py", 3, "lib.untold", ("x",)),
        Imported("app/__init__.py", 4, "lib", ("guarded",), guarded=True),
        Imported("app/__init__.py", 5, "space.other", ("x",)),
        Imported("app/__init__.py", 5, "space", ("x",)),
        Imported("app/__init__.py", 6, "json", ("x",)),
        Imported("app/__init__.py", 7, "app.core", ("x",)),
    )
    theirs = Contents(
        files=frozenset({"lib/__init__.py", "lib/untold.py", "space/lib/__init__.py"}),
        top_level=frozenset({"lib", "space", "app"}),
        modules={
            "lib": Module("lib", "lib/__init__.py", frozenset({"here"})),
            "lib.untold": Module("lib.untold", "lib/untold.py", dynamic=True),
        },
    )
    found = [(each.statement.file, each.module, each.name) for each in imports.lacking(mine, theirs)]
    assert found == [
        ("app/__init__.py", "lib", "gone"),
        ("app/__init__.py", "lib.removed", None),
        ("app/late.py", "lib", "gone_late"),
    ]
    doubtful = [(each.module, each.name) for each in imports.untold(mine, theirs)]
    assert doubtful == [("lib.untold", "x")]
    shared = replace(mine, files=mine.files | {"lib/gone.py", "lib/untold/x.py"})
    assert "gone" not in [each.name for each in imports.lacking(shared, theirs)]
    assert not imports.untold(shared, theirs)
    assert imports.foreign_modules(mine)[0] == ("lib", "lib.removed", "lib.untold", "space.other", "space")


def test_modules_of_its_own_that_are_not_there() -> None:
    shown = contents(
        Imported("app/late.py", 1, "app.gone"),
        Imported("app/__init__.py", 1, "app.missing", ("x",)),
        Imported("app/__init__.py", 2, "app.optional", guarded=True),
        Imported("app/__init__.py", 3, "app.vendor.six.moves"),
        Imported("app/__init__.py", 4, "space.elsewhere"),
        Imported("app/__init__.py", 5, "app.core"),
    )
    assert [each.module for each in imports.own_lacking(shown)] == ["app.missing", "app.gone"]


REQUIRES = (
    "hishel[async,httpx]>=1.3.0,<=2.0.0",
    "Tomli (>=1.0) ; python_version < '3.11'",
    "pywin32 ; sys_platform == 'win32'",
    "redis>=5 ; extra == 'cache' and python_version >= '3.9'",
    "PyYAML; extra == 'old' and python_version < '3.9'",
    "not a requirement !!",
    "hishel>=0.1 ; extra == 'dev'",
)


@pytest.mark.parametrize(
    ("platform", "applying"),
    [
        (Platform(python="3.12"), {"hishel"}),
        (Platform(python="3.10"), {"hishel", "tomli"}),
        (Platform("windows", "arm64", "3.12"), {"hishel", "pywin32"}),
        (Platform("macos", "riscv"), {"hishel"}),
    ],
)
def test_markers_are_judged_for_the_platform(platform: Platform, applying: set[str]) -> None:
    found = supply.demands(Metadata(requires_dist=REQUIRES), platform)
    assert {each.name for each in found if each.applies} == applying
    assert {each.name: each.extras for each in found if each.extras} == {"redis": ("cache",), "hishel": ("dev",)}


def test_the_requirement_that_applies_comes_first_and_tells_what_it_admits() -> None:
    found = supply.on(Metadata(requires_dist=tuple(reversed(REQUIRES))), "Hishel", Platform())
    assert [each.written for each in found] == [REQUIRES[0], REQUIRES[6]]
    assert [found[0].admits(version) for version in ("2.0.0", "1.4.0rc1", "2.0.1", "junk")] == [
        True,
        True,
        False,
        False,
    ]
    assert supply.on(Metadata(requires_dist=REQUIRES), "absent", Platform()) == ()


def test_backports_of_modules_that_python_has_no_more() -> None:
    assert supply.backports("distutils") == ("setuptools",)
    assert supply.backports("telnetlib") == ("standard-telnetlib",)


def test_what_functions_lack_of_another() -> None:
    mine = Contents(
        files=frozenset({"app/__init__.py"}),
        top_level=frozenset({"app"}),
        imports=(
            Imported("app/__init__.py", 1, "lib", ("here", "gone"), late=True),
            Imported("app/__init__.py", 2, "lib", ("caught",), guarded=True, late=True),
            Imported("app/__init__.py", 3, "lib", ("named",), guarded=True, late=True, named=True),
            Imported("app/__init__.py", 4, "lib", ("loaded",), guarded=True, named=True),
            Imported("app/__init__.py", 5, "app", ("own",), late=True),
        ),
    )
    theirs = Contents(
        frozenset({"lib/__init__.py"}),
        top_level=frozenset({"lib"}),
        modules={"lib": Module("lib", "lib/__init__.py", frozenset({"here"}))},
    )
    assert [each.name for each in imports.called_lacking(mine, theirs)] == ["gone", "named"]
    assert [each.name for each in imports.lacking(mine, theirs)] == ["loaded"]
    assert imports.foreign_modules(mine) == ((), ("lib",))

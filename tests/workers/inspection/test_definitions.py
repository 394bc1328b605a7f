"""Names that modules define, by their syntax trees."""

from __future__ import annotations

import pytest

from workers.inspection.compiling import tree
from workers.inspection.definitions import Defined, Definitions


def defined(files: dict[str, str], name: str = "m") -> Defined | None:
    return Definitions(files, lambda file: tree(files[file].encode())).module(name)


def module(files: dict[str, str], name: str = "m") -> Defined:
    found = defined(files, name)
    assert found is not None
    return found


BINDINGS = (
    ("a = b, (c, *d) = 1, (2, 3)", "a b c d", ""),
    ("x: int\ny: int = 1\nz += 1", "y z", "x"),
    ("def f(p=(w := 1)): inner = 1\nclass C(B): attribute = 1\nasync def g(): pass", "f C g w", "inner attribute p"),
    ("import a.b.c\nimport d.e as f\nfrom g import h as i, j", "a f i j", "b d h g"),
    ("for a in b: c = 1\nelse: d = 1", "a c d", "b"),
    ("with open(f) as (a, b): pass", "a b", "f"),
    ("try: a = 1\nexcept E as b: c = 1\nelse: d = 1\nfinally: e = 1", "a b c d e", "E"),
    ("if (a := 1): pass\nb = [i for i in j if (c := i)]\nd = lambda: (e := 1)", "a b c d", "i e"),
    ("match s:\n case [a, *b, {'k': c, **d}] | P(e) as f: g = 1\n case _: pass", "a b c d e f g", "s P"),
    ("if x:\n a = 1\nelif y:\n b = 1\nelse:\n while z: c = 1", "a b c", "x"),
    ("a = b = 1\ndel a", "b", "a"),
    ("a = 1\ndel a\na = 2", "a", ""),
    ("a = 1\nif x:\n del a", "a", ""),
    ("def f():\n def g():\n  global a\n  a = 1\n b = 1\nclass C:\n global d\n d = 1", "a d", "b"),
    ("__all__ = ['a']", "__all__ __name__ __file__ __doc__ __class__", "a __path__"),
    ("x[0] = x.y = 1\nd = {k: v for k, v in w}", "d", "x y k v"),
)


@pytest.mark.parametrize(("source", "there", "absent"), BINDINGS)
def test_what_is_bound_at_module_level_on_any_path_is_defined(source: str, there: str, absent: str) -> None:
    names = module({"m.py": source}).names
    assert (set(there.split()) - names, set(absent.split()) & names) == (set(), set())


DYNAMIC = (
    "globals().update(a=1)",
    "def f(): globals()['a'] = 1",
    "vars()['a'] = 1",
    "exec('a = 1')",
    "import sys\nsys.modules[__name__] = 1",
    "setattr(sys.modules[__name__], 'a', 1)",
    "sys.modules['m'] = x",
    "initpkg(__name__, {})",
    "this = import_module(__name__)",
    "@enum.global_enum\nclass A: pass",
)
STATIC = (
    "x = globals()['a']",
    "x = 'a' in globals()",
    "def f(): return '%(a)s' % locals()",
    "exec('a = 1', {})",
    "log = logging.getLogger(__name__)",
    "import sys\nx = sys.modules['os']",
    "def f(): initpkg(__name__)",
)


@pytest.mark.parametrize(
    ("source", "dynamic"), [*((each, True) for each in DYNAMIC), *((each, False) for each in STATIC)]
)
def test_what_may_bind_names_unseen_is_told_from_what_only_reads(source: str, dynamic: bool) -> None:
    assert module({"m.py": source}).dynamic is dynamic


@pytest.mark.parametrize(
    "source", ["def __getattr__(name): ...", "__getattr__, __dir__, __all__ = lazy.attach(__name__)"]
)
def test_a_getattr_is_seen(source: str) -> None:
    assert module({"m.py": source}).getattr


STARS = (
    ({"m/__init__.py": "from .a import *", "m/a.py": "x = _y = 1"}, "x a", "_y", "", False),
    ({"m/__init__.py": "from m.a import *", "m/a.py": "__all__ = ['_y']\nx = _y = 1"}, "_y", "x", "", False),
    ({"m/__init__.py": "from .a import *", "m/a.py": "__all__ = ['x']\n__all__ += ('y',)\n__all__.append('z')"},
     "x y z", "", "", False),
    ({"m/__init__.py": "from .a import *", "m/a.py": "__all__ = [n for n in w]\nx = 1"}, "x", "", "", True),
    ({"m/__init__.py": "from .a import *", "m/a.py": "__all__ = ['x']\n__all__.sort()\nx = 1"}, "x", "", "", True),
    ({"m/__init__.py": "from .a import *\ndel x", "m/a.py": "x = y = 1"}, "y", "x", "", False),
    ({"m/__init__.py": "from .a import *", "m/a.py": "from os import *\nfrom . import *"}, "a", "", "os", False),
    ({"m/__init__.py": "from .gone import *"}, "", "", "", True),
    ({"m/__init__.py": "from ...above import *"}, "", "", "", False),
    ({"m/__init__.py": "from .a import *", "m/a.py": "def __getattr__(name): ..."}, "", "__getattr__", "", True),
    ({"m.py": "from n import *", "n.py": "from m import *\nx = 1"}, "x", "", "", False),
    ({"m.py": "from n0 import *", **{f"n{i}.py": f"from n{i + 1} import *" for i in range(12)}}, "", "", "", True),
)  # fmt: skip


@pytest.mark.parametrize(("files", "there", "absent", "stars", "dynamic"), STARS)
def test_star_imports_are_followed_within_the_artifact(
    files: dict[str, str], there: str, absent: str, stars: str, dynamic: bool
) -> None:
    found = module(files)
    assert (set(there.split()) - found.names, set(absent.split()) & found.names) == (set(), set())
    assert (found.stars, found.dynamic) == (set(stars.split()), dynamic)


def test_many_stars_are_not_followed_for_ever() -> None:
    files = {f"n{i}.py": "\n".join(f"from n{j} import *" for j in range(20) if j != i) for i in range(20)}
    assert module(files, "n0").dynamic


def test_a_module_stands_where_python_looks_for_it() -> None:
    files = dict.fromkeys(
        ("p/__init__.py", "p/a.py", "p/b.cpython-311-x86_64-linux-gnu.so", "p/b.py", "p/n/c.py", "p.py", "p/data.txt"),
        "",
    )
    found = {
        name: defined(files, name) for name in ("p", "p.a", "p.b", "p.n", "p.n.c", "p.gone", "p.data", "p/a", "p..a")
    }
    assert {name: each.file for name, each in found.items() if each} == {
        "p": "p/__init__.py",
        "p.a": "p/a.py",
        "p.b": "p/b.cpython-311-x86_64-linux-gnu.so",
        "p.n": "p/n/",
        "p.n.c": "p/n/c.py",
    }
    package, extension, namespace = (found[name] for name in ("p", "p.b", "p.n"))
    assert package is not None
    assert {"a", "b", "n", "__path__"} <= package.names
    assert "data" not in package.names
    assert extension is not None
    assert extension.dynamic
    assert namespace is not None
    assert namespace.dynamic
    assert "c" in namespace.names


@pytest.mark.parametrize(
    ("inner", "dynamic"),
    [
        ("import sys\nsys.meta_path.append(Loader())", True),
        ("import sys\nloader.exec_module(sys.modules['m'])", True),
        ("import sys\nsys.modules['m'] = x", True),
        ("import sys\nx = sys.modules['m']", False),
        ("(", False),
    ],
)
def test_a_package_may_be_filled_by_a_module_that_it_loads(inner: str, dynamic: bool) -> None:
    assert module({"m/__init__.py": "from . import _build", "m/_build.py": inner}).dynamic is dynamic
    assert not module({"m/__init__.py": "", "m/_build.py": inner}).dynamic


@pytest.mark.parametrize(
    ("source", "extended"),
    [
        ("__path__ = __import__('pkgutil').extend_path(__path__, __name__)", True),
        ("def f(): __path__.append(x)", True),
        ("from .other import __path__ as places", False),
        ("import sys", False),
    ],
)
def test_a_package_may_have_modules_elsewhere(source: str, extended: bool) -> None:
    found = module({"m/__init__.py": source})
    assert found.extended is extended
    assert "__path__" in found.names


def test_a_package_may_bind_names_in_its_modules() -> None:
    files = {"m/__init__.py": "from . import a\na.x = 1\na.y.z = 1\nb.w = 1", "m/a.py": "v = 1", "m/b.py": ""}
    assert {"v", "x"} <= module(files, "m.a").names
    assert not {"y", "z", "w"} & module(files, "m.a").names
    assert "w" in module(files, "m.b").names


def test_a_compiled_module_has_what_the_source_beside_it_has_and_may_have_more() -> None:
    files = {"m/__init__.py": "x = 1", "m/__init__.cpython-311.so": "", "m/a.py": "y = 1", "m/a.cpython-311.so": ""}
    for name, bound in (("m.a", "y"), ("m", "x")):
        found = module({**files, "m/b.py": ""}, name)
        assert bound in found.names
    assert module(files, "m.a").dynamic
    assert "y" not in module({"m/a.cpython-311.so": ""}, "m.a").names


def test_the_names_of_a_module_that_does_not_compile_cannot_be_known() -> None:
    assert module({"m.py": "def"}).dynamic

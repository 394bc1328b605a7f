"""How the tools around Python say that a module is not there; its own tracebacks are read elsewhere.

https://docs.python.org/3/using/cmdline.html#cmdoption-m, https://www.sphinx-doc.org/, https://docs.pytest.org/
"""

from __future__ import annotations

from workers.triage.imports.lack import INSTALL, Lack

PYTHON = (
    Lack(
        "Python",
        (": No module named ",),
        r"^(?:/\S*|[A-Za-z]:\\\S*|\S*python[\w.]*(?:\.exe)?|pypy\S*): (?:Error while finding module specification for "
        r"'(?P<module2>[\w.]+)' \(.*|No module named '?(?P<module>[\w.]+?)(?:\.__main__)?'?(?:;.*)?)$",
        remedy="Install {module} for the interpreter that runs it (`python -m pip install` with the same `python`).",
    ),
    Lack(
        "Python",
        ("Error while finding module specification", "Error while finding spec for"),
        r"Error while finding (?:module specification|spec) for '(?P<module>[\w.]+)' \(",
        remedy=INSTALL,
    ),
    Lack(
        "Sphinx",
        ("Could not import extension ",),
        r"Could not import extension (?P<module>[\w.]+) \(exception: ",
        remedy=INSTALL,
    ),
    Lack(
        "MkDocs",
        ("plugin is not installed", "Unrecognised theme name"),
        r"(?:The \"(?P<module>[\w-]+)\" plugin is not installed|Unrecognised theme name: '(?P<module2>[\w-]+)')",
        remedy=INSTALL,
    ),
    Lack(
        "pytest",
        ("Error importing plugin ",),
        r"ImportError: Error importing plugin \"(?P<module>[\w.]+)\": No module named",
        remedy=INSTALL,
    ),
    Lack(
        "Django",
        ("Error loading ",),
        r"ImproperlyConfigured: Error loading (?P<module>\w+)(?: or \w+)? module",
        confidence=0.9,
        remedy=INSTALL,
    ),
    Lack(
        "Python",
        ("Missing optional dependency '",),
        r"ImportError: Missing optional dependency '(?P<module>[\w.-]+)'",
        firm=False,
        confidence=0.9,
        remedy=INSTALL,
    ),
    Lack(
        "pytest",
        ("ModuleNotFoundError: No module named ",),
        r"^ERROR \S+(?:::\S+)? - ModuleNotFoundError: No module named '(?P<module>[\w.]+)'",
        confidence=0.9,
    ),
)

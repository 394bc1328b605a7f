"""What an interpreter of a job imports at its start; interpreter.py says why. It may import only what it needs then."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
"""As `typing`'s, which would be slow to import."""
if TYPE_CHECKING:
    from types import SimpleNamespace


def begin(version: str, build_tools: str) -> None:
    """Pretend to be that version, if any; in pip's build processes be oneself and find the build back ends."""
    if sys.orig_argv[1:3] == ["-m", "venv"]:
        _give_pip(build_tools)
    if any(word.endswith("_in_process.py") for word in sys.orig_argv[1:4]):
        sys.path.append(build_tools)
    elif version:
        _pretend(tuple(map(int, version.split("."))))


def _give_pip(build_tools: str) -> None:
    """A virtual environment gets the pip that is here; unpacking the one that Python brings would take seconds."""
    import venv  # noqa: PLC0415 - only where it is needed
    from pathlib import Path  # noqa: PLC0415

    def link(_builder: venv.EnvBuilder, context: SimpleNamespace) -> None:
        (packages,) = Path(context.env_dir).glob("lib/python*/site-packages")
        for found in [Path(build_tools, "pip"), *Path(build_tools).glob("pip-*.dist-info")]:
            (packages / found.name).symlink_to(found)
        for name in ("pip", "pip3"):
            script = Path(context.bin_path, name)
            script.write_text(f'#!/bin/sh\nexec "{context.env_exe}" -m pip "$@"\n')
            script.chmod(0o755)

    venv.EnvBuilder._setup_pip = link  # type: ignore[method-assign,assignment]


def _pretend(version: tuple[int, ...]) -> None:
    from collections import namedtuple  # noqa: PLC0415 - only where it is needed

    # `typing.NamedTuple` would be slow to import.
    names = ["major", "minor", "micro", "releaselevel", "serial"]
    version_info = namedtuple("version_info", names)  # type: ignore[misc]  # noqa: PYI024
    running = sys.version_info[:2]
    sys.version_info = version_info._make((*version, "final", 0))  # type: ignore[assignment]
    sys.hexversion = (version[0] << 24) + (version[1] << 16) + (version[2] << 8) + 0xF0
    sys.version = f"{'.'.join(map(str, version))} (main, Oct  1 2026, 10:00:00) [GCC 13.3.0]"
    lacking = {name for name, since in _SINCE.items() if version[:2] < since}
    lacking |= {name for name, until in _UNTIL.items() if version[:2] >= until}
    sys.meta_path.insert(0, _Lacking(lacking))
    if version[:2] >= (3, 12) > running:
        _take_newer_argument()
    if version[:2] < running:
        _refuse_newer_syntax(version[:2])


_SINCE = {"zoneinfo": (3, 9), "graphlib": (3, 9), "tomllib": (3, 11), "annotationlib": (3, 14), "compression": (3, 14)}
"""https://docs.python.org/3/whatsnew/"""
_UNTIL = {
    **dict.fromkeys(("asynchat", "asyncore", "distutils", "imp", "smtpd"), (3, 12)),
    **dict.fromkeys(("aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap"), (3, 13)),
    **dict.fromkeys(("nntplib", "pipes", "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib"), (3, 13)),
}
"""https://docs.python.org/3/whatsnew/3.12.html#removed and https://docs.python.org/3/whatsnew/3.13.html#removed-modules"""


class _Lacking:
    """Finds no module that this version lacks."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    def find_spec(self, name: str, *_: object) -> None:
        """As every finder's; raises what an import raises where no finder knows the module."""
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    # Python leaves the frames of its own import machinery out of a traceback.
    find_spec.__code__ = find_spec.__code__.replace(co_filename="<frozen importlib._bootstrap>")


def _take_newer_argument() -> None:
    """`shutil.rmtree` has `onexc` since 3.12, which pip uses there; here it must do with nothing."""
    if "pip" not in sys.orig_argv:
        return
    import shutil  # noqa: PLC0415 - only where it is needed

    remove = shutil.rmtree

    def rmtree(path: str, ignore_errors: bool = False, **_: object) -> None:
        remove(path, ignore_errors=ignore_errors)

    shutil.rmtree = rmtree  # type: ignore[assignment]


def _refuse_newer_syntax(version: tuple[int, ...]) -> None:
    """Parse modules and the script that is run by the older grammar, before they are compiled."""
    from importlib.machinery import SourceFileLoader  # noqa: PLC0415 - only where it is needed

    compiled = SourceFileLoader.source_to_code
    ours = (sys.prefix, sys.base_prefix)

    def check(data: bytes, path: str) -> None:
        error = _newer_syntax(data, path, version)
        if error:
            raise error

    def source_to_code(self: SourceFileLoader, data: bytes, path: str, **options: int) -> object:
        if not str(path).startswith(ours):
            check(data, str(path))
        return compiled(self, data, path, **options)

    # Python leaves the frames of its own import machinery out of a traceback, up to one of this name.
    frozen = "<frozen importlib._bootstrap>"
    check.__code__ = check.__code__.replace(co_filename=frozen, co_name="_call_with_frames_removed")
    source_to_code.__code__ = source_to_code.__code__.replace(co_filename=frozen)
    SourceFileLoader.source_to_code = source_to_code  # type: ignore[method-assign,assignment]
    script = next((word for word in sys.orig_argv[1:] if not word.startswith("-")), "")
    if script.endswith(".py") and not {"-c", "-m"} & set(sys.orig_argv[1:3]):
        _check_script(script, version)


def _newer_syntax(data: bytes, path: str, version: tuple[int, ...]) -> SyntaxError | None:
    """What the older version would say of a text that only newer ones can read."""
    import ast  # noqa: PLC0415 - only where it is needed

    try:
        tree = ast.parse(data, path)
    except SyntaxError:
        # Nor can the running one, which says so itself.
        return None
    try:
        ast.parse(data, path, feature_version=version)  # type: ignore[arg-type]
    except SyntaxError as error:
        found = next((node.subject for node in ast.walk(tree) if isinstance(node, ast.Match)), None)
        line, column = (found.lineno, found.col_offset + 1) if found else (error.lineno or 1, error.offset or 1)
        text = data.decode(errors="replace").splitlines()[line - 1]
        return SyntaxError("invalid syntax", (path, line, column, text, line, column + 1))
    return None


def _check_script(script: str, version: tuple[int, ...]) -> None:
    import os  # noqa: PLC0415 - only where it is needed
    import traceback  # noqa: PLC0415

    try:
        with open(script, "rb") as file:  # noqa: PTH123 - pathlib is not imported at every start
            data = file.read()
    except OSError:
        return
    error = _newer_syntax(data, os.path.abspath(script), version)  # noqa: PTH100 - likewise
    if error:
        sys.stderr.write("".join(traceback.format_exception_only(error)))
        sys.stderr.flush()
        os._exit(1)

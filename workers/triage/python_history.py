"""In which version of Python a thing of its standard library or syntax came or went.

From the "What's New" pages, https://docs.python.org/3/whatsnew/index.html, and the changes listed there.
"""

from __future__ import annotations

from workers.triage.patterns import Pattern

Version = tuple[int, int]
"""Major and minor."""


def _each(version: Version, names: str) -> dict[str, Version]:
    return dict.fromkeys(names.split(), version)


MODULES_SINCE: dict[str, Version] = {
    **_each((3, 7), "contextvars dataclasses importlib.resources"),
    **_each((3, 8), "importlib.metadata"),
    **_each((3, 9), "graphlib zoneinfo"),
    **_each((3, 11), "tomllib"),
    **_each((3, 14), "annotationlib compression.zstd concurrent.interpreters string.templatelib"),
}
"""Modules that older versions lack."""

MODULES_UNTIL: dict[str, Version] = {
    **_each((3, 12), "asynchat asyncore distutils imp smtpd"),
    **_each((3, 13), "aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes"),
    **_each((3, 13), "sndhdr spwd sunau telnetlib uu xdrlib"),
}
"""Modules and the first version that lacks them."""

NAMES_SINCE: dict[str, dict[str, Version]] = {
    "ast": _each((3, 9), "unparse"),
    "asyncio": {
        **_each((3, 7), "all_tasks create_task current_task get_running_loop run"),
        **_each((3, 9), "to_thread"),
        **_each((3, 11), "Barrier Runner TaskGroup timeout"),
        **_each((3, 13), "QueueShutDown"),
    },
    "collections.abc": _each((3, 12), "Buffer"),
    "contextlib": {
        **_each((3, 7), "AsyncExitStack asynccontextmanager nullcontext"),
        **_each((3, 10), "aclosing"),
        **_each((3, 11), "chdir"),
    },
    "copy": _each((3, 13), "replace"),
    "datetime": _each((3, 11), "UTC"),
    "enum": _each((3, 11), "EnumCheck EnumType ReprEnum StrEnum member nonmember verify"),
    "functools": {**_each((3, 8), "cached_property singledispatchmethod"), **_each((3, 9), "cache")},
    "hashlib": _each((3, 11), "file_digest"),
    "importlib.resources": _each((3, 9), "as_file files"),
    "inspect": _each((3, 10), "get_annotations"),
    "itertools": {**_each((3, 10), "pairwise"), **_each((3, 12), "batched")},
    "math": {
        **_each((3, 8), "comb dist isqrt perm prod"),
        **_each((3, 9), "lcm nextafter ulp"),
        **_each((3, 11), "cbrt exp2"),
        **_each((3, 12), "sumprod"),
    },
    "os": _each((3, 13), "process_cpu_count"),
    "queue": _each((3, 13), "ShutDown"),
    "random": _each((3, 9), "randbytes"),
    "shlex": _each((3, 8), "join"),
    "statistics": {
        **_each((3, 8), "NormalDist fmean geometric_mean multimode quantiles"),
        **_each((3, 10), "correlation covariance linear_regression"),
    },
    "sys": _each((3, 10), "stdlib_module_names"),
    "time": _each((3, 7), "monotonic_ns perf_counter_ns process_time_ns time_ns"),
    "types": {**_each((3, 9), "GenericAlias"), **_each((3, 10), "EllipsisType NoneType UnionType")},
    "typing": {
        **_each((3, 8), "Final Literal Protocol SupportsIndex TypedDict get_args get_origin"),
        **_each((3, 9), "Annotated"),
        **_each((3, 10), "Concatenate ParamSpec TypeAlias TypeGuard is_typeddict"),
        **_each((3, 11), "LiteralString Never NotRequired Required Self TypeVarTuple Unpack assert_never assert_type"),
        **_each((3, 11), "clear_overloads dataclass_transform get_overloads reveal_type"),
        **_each((3, 12), "TypeAliasType override"),
        **_each((3, 13), "NoDefault ReadOnly TypeIs get_protocol_members"),
    },
    "unittest": {**_each((3, 8), "IsolatedAsyncioTestCase"), **_each((3, 11), "enterModuleContext")},
    "unittest.mock": {**_each((3, 8), "AsyncMock"), **_each((3, 13), "ThreadingMock")},
    "warnings": _each((3, 13), "deprecated"),
}
"""Names by module, and the first version that has them."""

NAMES_UNTIL: dict[str, dict[str, Version]] = {
    "ast": _each((3, 14), "Bytes Ellipsis NameConstant Num Str"),
    "asyncio": {
        **_each((3, 11), "coroutine"),
        **_each((3, 14), "AbstractChildWatcher SafeChildWatcher get_child_watcher set_child_watcher"),
    },
    "base64": _each((3, 9), "decodestring encodestring"),
    "cgi": _each((3, 8), "escape parse_qs parse_qsl"),
    "collections": {
        **_each((3, 10), "Awaitable Callable Collection Container Generator Hashable ItemsView Iterable Iterator"),
        **_each((3, 10), "KeysView Mapping MappingView MutableMapping MutableSequence MutableSet Sequence Set Sized"),
        **_each((3, 10), "ValuesView"),
    },
    "configparser": _each((3, 12), "SafeConfigParser"),
    "fractions": _each((3, 9), "gcd"),
    "importlib": _each((3, 12), "find_loader"),
    "inspect": _each((3, 11), "formatargspec getargspec"),
    "locale": _each((3, 13), "resetlocale"),
    "pkgutil": {**_each((3, 12), "ImpImporter"), **_each((3, 14), "find_loader get_loader")},
    "platform": _each((3, 8), "dist linux_distribution"),
    "ssl": _each((3, 12), "match_hostname wrap_socket"),
    "time": _each((3, 8), "clock"),
    "typing": _each((3, 13), "io re"),
    "unittest": _each((3, 13), "findTestCases getTestCaseNames makeSuite"),
    "urllib.request": _each((3, 14), "FancyURLopener URLopener"),
}
"""Names by module, and the first version that lacks them."""

SYNTAX_SINCE = tuple(
    (since, Pattern(code))
    for since, code in (
        ((3, 6), r"(?:^|[\s(,=])[fF][\"']"),
        ((3, 8), r":="),
        ((3, 8), r"^\s*(?:async )?def .*[(,] ?/[,)]"),
        ((3, 9), r"^\s*(?:async )?with \($"),
        ((3, 10), r"^\s*match .+:$"),
        ((3, 11), r"^\s*except ?\*"),
        ((3, 12), r"\b[fF](?:'[^']*\{[^'}]*'|\"[^\"]*\{[^\"}]*\")"),
        ((3, 12), r"^\s*type \w+(?:\[.*\])? = "),
        ((3, 12), r"^\s*(?:(?:async )?def|class) \w+\["),
    )
)
"""What code looks like that versions before these cannot read."""

MESSAGES_SINCE = tuple(
    (since, Pattern(rf"^(?:E )?\s*{message}$"))
    for since, message in (
        ((3, 8), r"TypeError: Expected maxsize to be an integer or None"),
        ((3, 9), r"AttributeError: 'str' object has no attribute 'remove(?:prefix|suffix)'"),
        ((3, 9), r"TypeError: unsupported operand type\(s\) for \|: 'dict' and 'dict'"),
        ((3, 10), r"AttributeError: 'int' object has no attribute 'bit_count'"),
        ((3, 10), r"TypeError: dataclass\(\) got an unexpected keyword argument '(?:slots|kw_only|match_args)'"),
        ((3, 10), r"TypeError: zip\(\) takes no keyword arguments"),
        ((3, 11), r"AttributeError: '\w+' object has no attribute 'add_note'"),
    )
)
"""What older versions say of a use of built-in things that newer ones allow, and the first that allows it."""

MESSAGES_UNTIL = tuple(
    (until, Pattern(rf"^(?:E )?\s*AttributeError: {message}"))
    for until, message in (
        ((3, 9), r"'xml\.etree\.ElementTree\.Element' object has no attribute 'get(?:children|iterator)'"),
        ((3, 9), r"'\w*Thread' object has no attribute 'isAlive'"),
        ((3, 9), r"'HTMLParser' object has no attribute 'unescape'"),
        ((3, 12), r"'\w*ConfigParser' object has no attribute 'readfp'"),
        ((3, 12), r"'\w*Test\w*' object has no attribute 'assert(?:_|Equals|NotEquals|RaisesRegexp)'"),
        ((3, 12), r"'\w*Test\w*' object has no attribute 'assert(?:Not)?(?:AlmostEquals|RegexpMatches)'"),
    )
)
"""What newer versions say of what classes of the standard library no longer have, and the first that says it."""

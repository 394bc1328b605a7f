"""How the compilers of .NET, MSBuild and Unity reject a source.

https://learn.microsoft.com/dotnet/csharp/language-reference/compiler-messages/,
https://learn.microsoft.com/visualstudio/msbuild/errors/
"""

from __future__ import annotations

from workers.triage.compilers.rejection import Rejection

# Codes of compilers alone: analysers (CA, IDE, SA, ...) check style, NU is NuGet's.
_CODES = r"(?:CS|FS|BC|VBC|RZ|MC|XLS|XFC|BL|CE|IL|AVLN|AXN|XC|WMC|ASPNETCORE|SYSLIB|NUnit|AD|VSTHRD)\d{2,5}"
_PLACE = r"(?P<file>[^()\[\]:;,]*?(?:[A-Za-z]:)?[^()\[\]:;,]*?\.\w+)\((?P<line>\d+)(?:,\d+)*\)"
_START = r"^\s*(?:[\d:.]+ +)?(?:\d+(?::\d+)?>)?\s*"

DOTNET = (
    Rejection(
        ".NET compiler",
        ("error CS", "error FS", "error BC", "error RZ", "error MC", "error XLS", "error IL", "error AVLN", "error XC"),
        rf"{_START}{_PLACE}\s?: error {_CODES}: ",
        reject=r"error CS2001:",
    ),
    Rejection(
        ".NET compiler",
        ("error CS", "error FS", "error BC", "error RZ", "error IL"),
        rf"{_START}(?:(?:CSC|FSC|VBC|ILLINK|ILC|[\w.]+\.exe|(?P<file>[^\s:()]+\.\w+))\s?: )?error {_CODES}: ",
        reject=r"error (?:CS2001|CS1504|FS0225):",
    ),
    Rejection(
        "MSBuild",
        ("error MSB", "error NETSDK"),
        rf"{_START}(?:{_PLACE}|(?P<file2>\S+\.\w*proj|\S+\.sln|MSBUILD|\S+))\s?: (?:fatal )?"
        r"error (?:NETSDK1\d{3}|MSB[34]\d{3}|MSB8\d{3}): ",
        reject=r"MSB(?:3202|8020|3073|3075|6006|4181|3721|4018|3491|4236.*could not be resolved)|NETSDK10(?:04|45)",
        confidence=0.85,
        remedy="Read the error's page under https://learn.microsoft.com/visualstudio/msbuild/errors/, and correct the "
        "project file or the SDK that the job installs.",
    ),
    Rejection("Unity", ("Scripts have compiler errors",), r"^Scripts have compiler errors", summary=True),
)

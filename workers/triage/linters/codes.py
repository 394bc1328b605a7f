"""The beginnings of the codes by which Python's linters name their rules, as they stand after a file's place.

The lists follow https://docs.astral.sh/ruff/rules/, https://flake8.pycqa.org/en/latest/user/error-codes.html and
https://pylint.readthedocs.io/en/stable/user_guide/messages/messages_overview.html.
"""

from __future__ import annotations

_ONE_LETTER = {
    "A": "0",
    "B": "0129",
    "C": "1489",
    "D": "1234",
    "E": "123457890",
    "F": "4567890",
    "G": "01",
    "H": "12345",
    "I": "0129",
    "M": "5",
    "N": "89",
    "P": "1",
    "Q": "0",
    "R": "15",
    "S": "1234567",
    "T": "012",
    "W": "123569",
    "X": "1",
}
_MORE_LETTERS = (
    "ABS", "AIR", "ANN", "ARG", "ASYNC", "BLE", "BLK", "BUG", "CCR", "CFQ", "CNL", "COM", "CPY", "DAR", "DJ0", "DOC1",
    "DOC2", "DOC4", "DOC5", "DTZ", "ECE", "ERA", "EXE", "FA1", "FAST", "FBT", "FI1", "FIX0", "FLY", "FURB", "ICN",
    "INP0", "INT0", "ISC", "JS1", "LOG0", "NIC", "NPY", "PD0", "PD9", "PERF", "PGH", "PIE", "PLC", "PLE", "PLR", "PLW",
    "PT0", "PTH", "PYI", "RET5", "RSE", "RST", "RUF", "SC1", "SC2", "SFS", "SIM", "SLF", "SLOT", "TAE", "TC0", "TCH",
    "TD0", "TID", "TRY", "UP0", "VNE", "WPS", "YTT",
)  # fmt: skip

FLAKE8 = (
    *(f": {letter}{digit}" for letter, digits in _ONE_LETTER.items() for digit in digits),
    *(f": {letters}" for letters in _MORE_LETTERS),
)
"""`: E5`, `: SIM` and so on."""
BRACKETED = tuple(f": [{code}" for code in ("B0", "D1", "E4", "E5", "E7", "E9", "F4", "F5", "F8", "I0", "N8", "UP0"))
"""`: [E5` and so on."""
PYLINT = (*(f": {letter}{digit}" for letter in "CRWEF" for digit in "0123456789"),)
"""`: C0` and so on."""

"""What other libraries would do: `python -m benchmarks.engines`, for whoever doubts docs/decisions/0001 and 0002.

Measured on a made-up log with the real literals: ways of inflating, of taking colours off, of counting lines, and of
finding the literals. What is not installed is left out; none of it is needed but for this table:

    pip install ahocorasick_rs daachorse deflate numpy pyahocorasick yara-x zlib-ng
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median
from typing import Any

from benchmarks import reading
from benchmarks.measuring import seconds
from benchmarks.realistic import Shape, job_log

MB = 1_000_000
_PIECE = 64 * 1024
_BLOCK = 256 * 1024
_ESCAPE = rb"\x1b\[[0-?]*[ -/]*[@-~]"
Work = Callable[[], object]
Way = tuple[str, Work, float]
"""What it is called, what it does, and with how much of the log."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description="What other libraries would do.")
    parser.add_argument("--size", type=int, default=32, help="megabytes of log")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args(arguments)
    coloured, plain = (_log(given.size * MB, colours=colours) for colours in (True, False))
    unit = _packed(coloured)
    print(f"{len(coloured):,} bytes, packed {len(unit):,}, {len(reading.literals()):,} literals; zlib inflating is 1")
    for title, ways in (
        ("inflating", _inflaters(unit)),
        ("taking colours off", _strippers(_blocks(coloured))),
        ("counting lines", _counters(_blocks(coloured))),
        ("finding literals", _engines(_blocks(plain))),
    ):
        print(f"\n{title}")
        for name, work, share in ways:
            measured = _against(work, partial(_zlib, unit), given.rounds) / share
            print(f"  {name:44} {measured:8.3f}", flush=True)
    return 0


def _log(size: int, *, colours: bool) -> bytes:
    return b"".join(job_log(Shape(size, colours=colours, jobs=1)))


def _packed(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _blocks(data: bytes) -> list[bytes]:
    return [data[at : at + _BLOCK] for at in range(0, len(data), _BLOCK)]


def _against(work: Work, unit: Work, rounds: int) -> float:
    """How many times as long as the unit, both in turn; the first round warms up."""
    return median([seconds(work) / seconds(unit) for _ in range(rounds + 1)][1:])


def _zlib(packed: bytes) -> None:
    inflater = zlib.decompressobj(-15)
    for at in range(0, len(packed), _PIECE):
        inflater.decompress(packed[at : at + _PIECE])


def _each(function: Callable[[bytes], object], blocks: Sequence[bytes]) -> None:
    for block in blocks:
        function(block)


def _found(module: str) -> Any:  # noqa: ANN401  # whatever there is
    """The module, or None where it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError:
        return None


def _inflaters(packed: bytes) -> Iterator[Way]:
    yield "zlib, streamed", partial(_zlib, packed), 1
    for name in ("isal.isal_zlib", "zlib_ng.zlib_ng"):
        if module := _found(name):
            yield f"{name}, streamed", partial(_streamed, module, packed), 1
    if igzip := _found("isal.igzip_lib"):
        yield "isal.igzip_lib, streamed, pieces of 256 KiB", partial(_igzip, igzip, packed), 1
    if deflate := _found("deflate"):
        size = len(zlib.decompress(packed, -15))
        yield "libdeflate (deflate), whole", lambda: deflate.deflate_decompress(packed, size), 1
    yield "checksum: zlib.crc32", partial(_each, zlib.crc32, _blocks(zlib.decompress(packed, -15))), 1
    if isal := _found("isal.isal_zlib"):
        yield "checksum: isal", partial(_each, isal.crc32, _blocks(zlib.decompress(packed, -15))), 1


def _streamed(module: Any, packed: bytes) -> None:  # noqa: ANN401  # zlib's interface
    inflater = module.decompressobj(-15)
    for at in range(0, len(packed), _PIECE):
        inflater.decompress(packed[at : at + _PIECE])


def _igzip(module: Any, packed: bytes) -> None:  # noqa: ANN401
    inflater = module.IgzipDecompressor(flag=module.DECOMP_DEFLATE)
    at = 0
    while not inflater.eof:
        given = packed[at : at + _PIECE] if inflater.needs_input else b""
        at += len(given)
        inflater.decompress(given, _BLOCK)


def _few(blocks: Sequence[bytes]) -> int:
    """How many blocks are enough of what is slow."""
    return -(-len(blocks) // 30)


def _strippers(blocks: Sequence[bytes]) -> Iterator[Way]:
    escape = re.compile(_ESCAPE)
    some = blocks[: _few(blocks)]
    yield "re, sub", partial(_each, partial(escape.sub, b""), blocks), 1
    yield "re, join of split", partial(_each, lambda block: b"".join(escape.split(block)), blocks), 1
    if pcre2 := _found("pcre2"):
        yield "pcre2, sub", partial(_each, partial(pcre2.compile(_ESCAPE).sub, b""), blocks), 1
    if re2 := _found("re2"):
        yield "re2, sub", partial(_each, partial(re2.compile(_ESCAPE).sub, b""), some), len(some) / len(blocks)
    if numpy := _found("numpy"):
        yield "numpy, mask", partial(_each, partial(_masked, numpy), blocks), 1
    yield "bytes.split at ESC [, pieces not yet cut", partial(_each, lambda block: block.split(b"\x1b["), blocks), 1


def _masked(numpy: Any, block: bytes) -> bytes:  # noqa: ANN401
    """Keep all bytes but those from an ESC [ to its final byte."""
    data = numpy.frombuffer(block, numpy.uint8)
    at = numpy.flatnonzero(data == 0x1B)
    keep = numpy.ones(data.size, bool)
    keep[at] = False
    at = at[at + 1 < data.size] + 1
    keep[at] = False
    at = at + 1
    while at.size:
        at = at[at < data.size]
        keep[at] = False
        at = at[data[at] < 0x40] + 1
    return bytes(data[keep].tobytes())


def _counters(blocks: Sequence[bytes]) -> Iterator[Way]:
    yield "bytes.count", partial(_each, lambda block: block.count(b"\n"), blocks), 1
    yield "length without line ends (translate)", partial(_each, lambda block: block.translate(None, b"\n"), blocks), 1
    if sz := _found("stringzilla"):
        yield "stringzilla.count", partial(_each, lambda block: sz.count(block, b"\n"), blocks), 1
    if pcre2 := _found("pcre2"):
        yield "pcre2, subn", partial(_each, partial(pcre2.compile(rb"\n").subn, b""), blocks), 1
    if numpy := _found("numpy"):
        yield "numpy, count_nonzero", partial(_each, partial(_counted, numpy), blocks), 1


def _counted(numpy: Any, block: bytes) -> int:  # noqa: ANN401
    return int(numpy.count_nonzero(numpy.frombuffer(block, numpy.uint8) == 0x0A))


def _engines(blocks: Sequence[bytes]) -> Iterator[Way]:
    encoded = [literal.encode() for literal in reading.literals()]
    some = blocks[: _few(blocks)]
    texts = [block.decode("utf-8", "replace") for block in blocks]
    if hyperscan := _found("hyperscan"):
        for share in (16, 4, 1):
            yield f"hyperscan, {len(encoded[::share]):,} literals", _hyperscan(hyperscan, encoded[::share], blocks), 1
    if daachorse := _found("daachorse"):
        yield "daachorse", partial(_each, daachorse.DoubleArrayAhoCorasick(encoded).find_overlapping, blocks), 1
    if corasick := _found("ahocorasick_rs"):
        for name in ("DFA", "ContiguousNFA"):
            kind = getattr(corasick.Implementation, name)
            searcher = corasick.BytesAhoCorasick(encoded, implementation=kind)
            find = partial(searcher.find_matches_as_indexes, overlapping=name != "DFA")
            yield f"ahocorasick_rs, {name}", partial(_each, find, blocks), 1
    if corasick := _found("ahocorasick"):
        yield (
            "pyahocorasick",
            partial(_each_text, _pyahocorasick(corasick), texts[: len(some)]),
            len(some) / len(blocks),
        )
    if yara := _found("yara_x"):
        yield "yara-x", partial(_each, yara.Scanner(_yara(yara, encoded)).scan, blocks), 1
    if re2 := _found("re2"):
        options = re2.Options()
        options.max_mem = 1024**3
        union = re2.compile(b"|".join(map(re.escape, encoded)), options)
        yield (
            "re2, one pattern",
            partial(_each, lambda block: list(union.finditer(block)), some),
            len(some) / len(blocks),
        )
    slow = re.compile(b"|".join(map(re.escape, encoded)))
    piece = blocks[0][: _BLOCK // 16]
    yield "re, one pattern", partial(slow.findall, piece), len(piece) / sum(map(len, blocks))


def _each_text(function: Callable[[str], object], texts: Sequence[str]) -> None:
    for text in texts:
        function(text)


def _hyperscan(module: Any, literals: Sequence[bytes], blocks: Sequence[bytes]) -> Work:  # noqa: ANN401
    database = module.Database(mode=module.HS_MODE_BLOCK)
    count = len(literals)
    database.compile(expressions=literals, ids=range(count), elements=count, flags=[0] * count, literal=True)
    hits: list[int] = []

    def note(literal: int, _start: int, _end: int, _flags: int, _context: object) -> None:
        hits.append(literal)

    return partial(_each, partial(database.scan, match_event_handler=note), blocks)


def _pyahocorasick(module: Any) -> Callable[[str], object]:  # noqa: ANN401
    automaton = module.Automaton()
    for index, literal in enumerate(reading.literals()):
        automaton.add_word(literal, index)
    automaton.make_automaton()
    return lambda text: list(automaton.iter(text))


def _yara(module: Any, literals: Sequence[bytes]) -> Any:  # noqa: ANN401
    strings = "\n".join(
        f"$s{index} = {{ {' '.join(f'{byte:02x}' for byte in literal)} }}" for index, literal in enumerate(literals)
    )
    return module.compile(f"rule literals {{ strings: {strings} condition: any of them }}")


if __name__ == "__main__":
    sys.exit(main())

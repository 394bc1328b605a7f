"""Test runs of other languages."""

from tests.recording.cases.common import case
from tests.recording.plan import Step

_NODE = """const test = require('node:test');
const assert = require('node:assert');
const { total } = require('../sums.js');

test('adds', () => { assert.strictEqual(total([1, 2]), 3); });
test('adds nothing', () => { assert.strictEqual(total([]), 0); });
test('skips what is no number', () => { assert.strictEqual(total([1, 'x']), 1); });
"""
_SUMS = "exports.total = (values) => values.reduce((sum, value) => sum + value, 0);\n"
_JEST = """const { total } = require('../sums.js');

describe('total', () => {
  test('adds', () => { expect(total([1, 2])).toBe(3); });
  test('skips what is no number', () => { expect(total([1, 'x'])).toBe(1); });
});
"""
_VITEST = """import { describe, expect, it } from 'vitest';
import { total } from '../sums.mjs';

describe('total', () => {
  it('adds', () => { expect(total([1, 2])).toBe(3); });
  it('skips what is no number', () => { expect(total([1, 'x'])).toBe(1); });
});
"""
_MOCHA = """const assert = require('node:assert');
const { total } = require('../sums.js');

describe('total', () => {
  it('adds', () => { assert.strictEqual(total([1, 2]), 3); });
  it('skips what is no number', () => { assert.strictEqual(total([1, 'x']), 1); });
});
"""
_PACKAGE = '{"name": "datasets", "version": "1.0.0", "private": true, "scripts": {"test": "%s"}}\n'
_RUST = """pub fn total(values: &[i64]) -> i64 {
    values.iter().skip(1).sum()
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn adds() {
        assert_eq!(total(&[1, 2]), 3);
    }

    #[test]
    fn adds_nothing() {
        assert_eq!(total(&[]), 0);
    }
}
"""
_CMAKE = """cmake_minimum_required(VERSION 3.16)
project(sums C)
enable_testing()
add_executable(sums sums.c)
add_test(NAME adds COMMAND sums 1 2 3)
add_test(NAME adds_nothing COMMAND sums 0 0 0)
"""
_C = """#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    int total = atoi(argv[1]);
    int wanted = atoi(argv[3]);
    (void)argc;
    if (total != wanted) {
        fprintf(stderr, "total is %d, not %d\\n", total, wanted);
        return 1;
    }
    return 0;
}
"""
_BUILD = Step("cmake -S . -B build > build.txt && cmake --build build >> build.txt", hidden=True)


def _npm(runner: str) -> Step:
    """Give a hidden step that installs a test runner, as a cache would have brought it."""
    return Step(f'npm install --silent --no-save --no-package-lock {runner} > "$RUNNER_TEMP/npm.txt"', hidden=True)


CASES = (
    case(
        "node-test",
        "node --test tests/",
        files={"sums.js": _SUMS, "tests/sums.test.js": _NODE},
        python=False,
        needs="node",
    ),
    case(
        "jest",
        _npm("jest"),
        "npm test",
        files={"package.json": _PACKAGE % "jest", "sums.js": _SUMS, "tests/sums.test.js": _JEST},
        python=False,
        needs="npm",
    ),
    case(
        "vitest",
        _npm("vitest"),
        "npm test",
        files={
            "package.json": _PACKAGE % "vitest run",
            "sums.mjs": _SUMS.replace("exports.total", "export const total"),
            "tests/sums.test.mjs": _VITEST,
        },
        python=False,
        needs="npm",
    ),
    case(
        "mocha",
        _npm("mocha"),
        "npm test",
        files={"package.json": _PACKAGE % "mocha tests", "sums.js": _SUMS, "tests/sums.test.js": _MOCHA},
        python=False,
        needs="npm",
    ),
    case(
        "cargo-test",
        "cargo test --offline -- --test-threads=1",
        files={"Cargo.toml": '[package]\nname = "sums"\nversion = "0.1.0"\nedition = "2021"\n', "src/lib.rs": _RUST},
        python=False,
        needs="cargo rustup",
    ),
    case(
        "ctest",
        _BUILD,
        "ctest --test-dir build --output-on-failure",
        files={"CMakeLists.txt": _CMAKE, "sums.c": _C},
        python=False,
        needs="cmake gcc",
    ),
)

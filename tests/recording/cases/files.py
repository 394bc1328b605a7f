"""Files that are not there, and logs that only say so."""

from tests.recording.cases.common import PYTEST, case, prepared
from tests.recording.plan import Step

_LOADS = """\
import json
import sys


def load(path):
    with open(path) as file:
        return json.load(file)


print(load(sys.argv[1]))
"""
_PASSING = """import pathlib

import pytest


@pytest.mark.parametrize("path", ["missing.csv", "gone.json"])
def test_a_missing_file_is_reported(path):
    with pytest.raises(FileNotFoundError) as caught:
        pathlib.Path(path).read_text()
    print("cp: cannot stat '.env.example': No such file or directory")
    print(caught.value)
"""
_READS = """\
const fs = require('node:fs');
const text = fs.readFileSync('src/schema.graphql', 'utf8');
console.log(text.length);
"""
_CHECKS = """\
if [ -f .env ]; then cat .env; else echo 'cat: .env: No such file or directory (fine)'; fi
ls .env 2>&1 || echo skipped
"""
CASES = (
    case(
        "file-node-require",
        "node server.js",
        files={"server.js": "const config = require('./config.json');\nconsole.log(config.port);\n"},
        python=False,
        needs="node",
    ),
    case(
        "file-node-read",
        "node build.js",
        files={"build.js": _READS},
        python=False,
        needs="node",
    ),
    case("file-npm-package-json", "npm run build", python=False, needs="npm"),
    case(
        "file-npm-lockfile",
        "npm ci",
        files={"package.json": '{"name": "datasets", "version": "1.0.0"}\n'},
        python=False,
        needs="npm",
    ),
    case("file-cat", "cat config/missing.json", python=False),
    case("file-bash-source", "source ./ci/missing.sh\nbuild_all\n", python=False),
    case("file-script-127", "./scripts/missing-script.sh --all", python=False),
    case("file-bash-argument", "bash scripts/deploy.sh", python=False),
    case("file-python-open", "python load.py data/labels.json", files={"load.py": _LOADS}),
    case("file-python-script", "python scripts/generate.py"),
    case("file-pip-requirements", "pip install -r requirements-dev.txt"),
    case("file-pip-directory", "pip install ."),
    case("file-make-makefile", "make -f build/docker.mk image", python=False, needs="make"),
    case(
        "file-make-prerequisite",
        "make bundle",
        files={"Makefile": "bundle: dist/schema.json\n\tcp dist/schema.json bundle.json\n"},
        python=False,
        needs="make",
    ),
    case(
        "file-make-recipe", "make env", files={"Makefile": "env:\n\tcp .env.example .env\n"}, python=False, needs="make"
    ),
    case(
        "file-make-include",
        "make all",
        files={"Makefile": "include config.mk\n\nall:\n\techo done\n"},
        python=False,
        needs="make",
    ),
    case("file-gcc", "gcc -c src/missing.c -o missing.o", python=False, needs="gcc"),
    case(
        "file-gcc-header",
        "gcc -c main.c",
        files={"main.c": '#include "config.h"\nint main(void) { return 0; }\n'},
        python=False,
        needs="gcc",
    ),
    case("file-tar", "tar -czf release.tar.gz dist/", python=False, needs="tar"),
    case("file-cd", "cd frontend\nls\n", python=False),
    case("file-pytest-path", prepared(PYTEST), "python -m pytest tests/unit"),
    case(
        "file-pipefail",
        Step(
            "set -x\nsort data/ids.txt | uniq -c | head -3\n",
            shell="/usr/bin/bash --noprofile --norc -e -o pipefail {0}",
        ),
        python=False,
    ),
    case(
        "file-quiet-cp-in-function",
        'prepare() {\n  cp "$1" "$2"\n}\nprepare \'config/app settings.toml\' app.toml\n',
        python=False,
    ),
    # Tolerated, or merely mentioned.
    case(
        "file-pass-tolerated-cp",
        "cp .env.example .env || true\necho 'no settings file; using defaults'\n",
        python=False,
    ),
    case(
        "file-pass-continue-on-error",
        Step("cat coverage/summary.json", name="Show the coverage", tolerated=True),
        "echo done",
        python=False,
    ),
    case(
        "file-pass-words-in-tests", prepared(PYTEST), "python -m pytest -q -s", files={"tests/test_files.py": _PASSING}
    ),
    case(
        "file-pass-probe",
        _CHECKS,
        python=False,
    ),
    case(
        "file-tolerated-then-other",
        "cp .env.example .env || true\n",
        "echo 'checking licences'\necho '3 files lack a licence header' >&2\nexit 3\n",
        python=False,
    ),
    case(
        "file-retried-then-found",
        "for n in 1 2 3; do\n  cat build/stamp && break\n  mkdir -p build\n  echo ready > build/stamp\ndone\n",
        python=False,
    ),
)

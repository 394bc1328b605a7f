"""Installed packages that are broken, and own code that is broken in the same way."""

from tests.recording.cases.common import PYTEST, case, prepared
from tests.recording.plan import Step

_BUILDER = """python - <<'EOF'
import pathlib, zipfile
wheels = {wheels!r}
pathlib.Path("wheels").mkdir(exist_ok=True)
for (name, version), files in wheels.items():
    info = f"{{name}}-{{version}}.dist-info"
    members = {{
        **files,
        f"{{info}}/METADATA": f"Metadata-Version: 2.1\\nName: {{name}}\\nVersion: {{version}}\\n",
        f"{{info}}/WHEEL": "Wheel-Version: 1.0\\nGenerator: acme 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }}
    record = "".join(f"{{path}},,\\n" for path in [*members, f"{{info}}/RECORD"])
    with zipfile.ZipFile(f"wheels/{{name}}-{{version}}-py3-none-any.whl", "w") as wheel:
        for path, text in (members | {{f"{{info}}/RECORD": record}}).items():
            wheel.writestr(path, text)
EOF"""


def _wheels(*wheels: tuple[str, str, dict[str, str]]) -> Step:
    """Give a hidden step that puts tiny wheels into `wheels/`, as a project that vendors them has."""
    return Step(_BUILDER.format(wheels={(name, version): files for name, version, files in wheels}), hidden=True)


_SYNTAX = _wheels(
    (
        "acme_broken",
        "1.2.0",
        {
            "acme_broken/__init__.py": "from acme_broken.client import Client\n",
            "acme_broken/client.py": "class Client:\n    def __init__(self)\n        self.open = True\n",
        },
    )
)
_NAME = _wheels(
    ("acme_core", "3.0.0", {"acme_core/__init__.py": "def connect_v2():\n    return 2\n"}),
    ("acme_client", "2.4.1", {"acme_client/__init__.py": "from acme_core import connect\n"}),
)
_SUBMODULE = _wheels(
    ("acme_broken", "1.3.0", {"acme_broken/__init__.py": "from acme_broken._speedups import fast\n"}),
)
_ATTRIBUTE = _wheels(
    ("acme_broken", "1.4.0", {"acme_broken/__init__.py": "import collections\n\nBase = collections.Mapping\n"}),
)
_SOUND = _wheels(
    (
        "acme_sound",
        "1.0.0",
        {
            "acme_sound/__init__.py": "def parse(text):\n    if not isinstance(text, str):\n"
            '        raise TypeError(f"text wanted, not {type(text).__name__}")\n    return text.split()\n'
        },
    )
)
_EDITABLE = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "acme-app"
version = "0.1.0"
"""
_PROBE = """\
import traceback

try:
    import acme_broken
except SyntaxError:
    traceback.print_exc()
    print('falling back to the slow client')
"""
_INSTALL = "pip install ./wheels/acme_broken-{}-py3-none-any.whl"
_IMPORT = 'python -c "import acme_broken"'
_USES = "import acme_broken\n\n\ndef test_it_is_there():\n    assert acme_broken.Client\n"
CASES = (
    case("dependency-syntax-error", _SYNTAX, _INSTALL.format("1.2.0"), _IMPORT),
    case("dependency-import-name", _NAME, "pip install wheels/*.whl", 'python -c "import acme_client"'),
    case("dependency-missing-submodule", _SUBMODULE, _INSTALL.format("1.3.0"), _IMPORT),
    case("dependency-attribute-error", _ATTRIBUTE, _INSTALL.format("1.4.0"), _IMPORT),
    case(
        "dependency-in-pytest",
        prepared(PYTEST),
        _SYNTAX,
        _INSTALL.format("1.2.0"),
        "python -m pytest",
        files={"tests/test_client.py": _USES},
    ),
    case(
        "dependency-githubkit-hishel",
        "pip install githubkit==0.16.1 hishel==2.0.0",
        'python -c "from githubkit import GitHub"',
    ),
    case(
        "dependency-flask-werkzeug",
        "pip install flask==2.2.2 werkzeug==3.0.0",
        'python -c "import flask; print(flask.__version__)"',
    ),
    case("dependency-ipfs-kit", "pip install --no-deps ipfs_kit_py==0.3.0", 'python -c "import ipfs_kit_py"'),
    # The same errors in the project's own code.
    case(
        "own-syntax-error",
        "python app/main.py",
        files={
            "app/main.py": "from client import Client\n",
            "app/client.py": "class Client:\n    def __init__(self)\n        self.open = True\n",
        },
    ),
    case(
        "own-import-name",
        'python -c "import app.main"',
        files={
            "app/__init__.py": "",
            "app/core.py": "def connect_v2():\n    return 2\n",
            "app/main.py": "from app.core import connect\n",
        },
    ),
    case("own-missing-module", 'python -c "import app"', files={"app/__init__.py": "from app._speedups import fast\n"}),
    case("own-undeclared-module", "python report.py", files={"report.py": "import acme_plotting\n"}),
    case(
        "own-misuse-of-sound-package",
        _SOUND,
        "pip install wheels/*.whl",
        "python app.py",
        files={"app.py": "import acme_sound\n\nprint(acme_sound.parse(3))\n"},
    ),
    case(
        "own-editable-syntax-error",
        "pip install -e .",
        'python -c "import acme_app"',
        files={
            "pyproject.toml": _EDITABLE,
            "acme_app/__init__.py": "def main(:\n    pass\n",
        },
    ),
    case(
        "dependency-pass-caught",
        _SYNTAX,
        _INSTALL.format("1.2.0"),
        "python probe.py",
        files={"probe.py": _PROBE},
    ),
)

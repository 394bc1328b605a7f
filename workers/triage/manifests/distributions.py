"""Which distribution brings a Python module or a command, as far as that is well known.

Written down in November 2026 from the projects' own pages on the Python Package Index. A name that is not here may
belong to anyone: an import does not tell whom to trust, so nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workers.triage.manifests.declaration import normalised


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MODULES: Mapping[str, str] = MappingProxyType(
    {
        "attr": "attrs",
        "bs4": "beautifulsoup4",
        "bson": "pymongo",
        "Crypto": "pycryptodome",
        "cv2": "opencv-python",
        "dateutil": "python-dateutil",
        "decouple": "python-decouple",
        "django_filters": "django-filter",
        "dns": "dnspython",
        "docx": "python-docx",
        "dotenv": "python-dotenv",
        "fitz": "PyMuPDF",
        "git": "GitPython",
        "github": "PyGithub",
        "gi": "PyGObject",
        "graphql": "graphql-core",
        "grpc": "grpcio",
        "grpc_tools": "grpcio-tools",
        "jose": "python-jose",
        "jwt": "PyJWT",
        "kafka": "kafka-python",
        "ldap": "python-ldap",
        "Levenshtein": "Levenshtein",
        "magic": "python-magic",
        "markdown": "Markdown",
        "mpl_toolkits": "matplotlib",
        "multipart": "python-multipart",
        "MySQLdb": "mysqlclient",
        "nacl": "PyNaCl",
        "OpenSSL": "pyOpenSSL",
        "PIL": "pillow",
        "pkg_resources": "setuptools",
        "pptx": "python-pptx",
        "psycopg2": "psycopg2-binary",
        "pylab": "matplotlib",
        "rest_framework": "djangorestframework",
        "serial": "pyserial",
        "skimage": "scikit-image",
        "sklearn": "scikit-learn",
        "slugify": "python-slugify",
        "telegram": "python-telegram-bot",
        "usb": "pyusb",
        "websocket": "websocket-client",
        "wx": "wxPython",
        "xdist": "pytest-xdist",
        "yaml": "PyYAML",
        "zmq": "pyzmq",
    }
)
"""Modules whose distribution has another name."""

SAME = _words(
    """
    aiofiles aiohttp alembic anyio arrow babel bcrypt black bokeh boto3 botocore cachetools celery certifi cffi
    chardet click colorama coverage cryptography cython dash dask datasets django docker docutils fabric fastapi
    filelock flake8 flask freezegun fsspec gensim gunicorn h5py httpx hypothesis idna invoke isort itsdangerous
    jinja2 joblib jsonschema keras lightgbm lxml mako markupsafe marshmallow matplotlib mock moto mypy networkx
    nltk nox numba numpy openai openpyxl orjson packaging pandas paramiko peewee pexpect plotly pluggy polars
    psutil psycopg pyarrow pydantic pygments pylint pymongo pymysql pyparsing pytest pytz redis regex requests
    responses respx rich ruff scipy seaborn selenium sentry_sdk setuptools simplejson six spacy sphinx
    sqlalchemy sqlmodel starlette statsmodels streamlit structlog sympy tabulate tenacity tensorflow tomli
    tomlkit torch torchvision tornado tox tqdm transformers typer typing_extensions ujson urllib3 uvicorn
    virtualenv watchdog websockets werkzeug wheel xgboost xmltodict zstandard pytest_asyncio pytest_cov
    pytest_mock pytest_django
    """
)
"""Modules whose distribution has the same name, but for case and hyphens."""

RENAMED: Mapping[str, str] = MappingProxyType(
    {
        "sklearn": "`sklearn` on the Python Package Index is no scikit-learn: declare `scikit-learn`.",
        "bs4": "`bs4` on the Python Package Index only points to the real one: declare `beautifulsoup4`.",
        "PIL": "`PIL` itself ended in 2011; its successor `pillow` brings the module.",
        "Crypto": (
            "`pycrypto` ended in 2013; its successor `pycryptodome` brings the module. `pycryptodomex` brings it as"
            " `Cryptodome`."
        ),
        "cv2": "On a runner without a display `opencv-python-headless` brings the same module.",
        "psycopg2": "`psycopg2` brings it, too, but is compiled while it is installed.",
        "pkg_resources": (
            "setuptools has no `pkg_resources` since 82.0.0, and since Python 3.12 a virtual environment has no"
            " setuptools. Use `importlib.metadata` and `importlib.resources` in its place, or declare `setuptools<82`."
        ),
        "distutils": (
            "Python has no `distutils` since 3.12 (https://peps.python.org/pep-0632/). Use `sysconfig`, `shutil` and"
            " `packaging`; setuptools brings a copy for what builds extensions."
        ),
        "imp": "Python has no `imp` since 3.12: use `importlib`.",
    }
)
"""What to know of modules that moved or ended. https://setuptools.pypa.io/en/latest/history.html"""

REQUIREMENTS_OF: Mapping[str, str] = MappingProxyType({"pkg_resources": "setuptools<82"})
"""Modules that only some releases of their distribution have."""

ALTERNATIVES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "bson": ("pymongo", "bson"),
        "Crypto": ("pycryptodome", "pycrypto"),
        "cv2": ("opencv-python", "opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless"),
        "Levenshtein": ("Levenshtein", "python-Levenshtein"),
        "jose": ("python-jose", "jose"),
        "jwt": ("PyJWT", "jwt"),
        "kafka": ("kafka-python", "kafka-python-ng"),
        "magic": ("python-magic", "python-magic-bin", "file-magic"),
        "multipart": ("python-multipart", "multipart"),
        "slugify": ("python-slugify", "awesome-slugify", "unicode-slugify"),
        "psycopg2": ("psycopg2", "psycopg2-binary"),
        "tensorflow": ("tensorflow", "tensorflow-cpu", "tensorflow-gpu"),
    }
)
"""Modules that several distributions bring."""

UNDECIDED = frozenset({"bson", "cv2", "kafka", "magic", "multipart", "slugify"})
"""Those of them where people choose now one, now another, so that none is written into a file for them."""

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "ansible-playbook": "ansible-core",
        "aws": "awscli",
        "django-admin": "Django",
        "dmypy": "mypy",
        "flask": "Flask",
        "ipython": "ipython",
        "jupyter": "jupyter",
        "pip-compile": "pip-tools",
        "pip-sync": "pip-tools",
        "py.test": "pytest",
        "sphinx-apidoc": "Sphinx",
        "sphinx-build": "Sphinx",
        "stubgen": "mypy",
    }
)
"""Commands of Python distributions of another name."""

COMMANDS_SAME = _words(
    """
    alembic ansible-lint bandit black bump2version bumpver codespell conan coverage cruft deptry dvc
    flake8 gunicorn hatch interrogate isort mkdocs mypy nox pip-audit pipenv poetry pre-commit
    pylint pyright pytest reuse ruff sqlfluff towncrier tox twine uv uvicorn vulture yamllint
    """
)
"""Commands of Python distributions of the same name."""

NODE_COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "astro": "astro",
        "ava": "ava",
        "biome": "@biomejs/biome",
        "commitlint": "@commitlint/cli",
        "ng": "@angular/cli",
        "playwright": "@playwright/test",
        "react-scripts": "react-scripts",
        "storybook": "storybook",
        "tsc": "typescript",
        "vue-cli-service": "@vue/cli-service",
        "webpack": "webpack-cli",
    }
)
"""Commands of npm packages of another name, and a few of the same."""


def of_module(module: str) -> str | None:
    """The distribution that certainly brings a top-level module; None where that is not certain."""
    return MODULES.get(module) or (module if module.lower() in SAME else None)


def candidates(module: str) -> tuple[str, ...]:
    """The distributions which, if one is declared, are the ones that bring the module; the likeliest first."""
    known = (*ALTERNATIVES.get(module, ()), MODULES.get(module))
    names = [*(name for name in known if name), module]
    # `sklearn` is not what `import sklearn` wants.
    certain = names if module not in MODULES else names[:-1]
    return tuple(dict.fromkeys(normalised(name) for name in certain))


def of_command(command: str) -> str | None:
    """The Python distribution that certainly brings a command."""
    return COMMANDS.get(command) or (command if command in COMMANDS_SAME else None)

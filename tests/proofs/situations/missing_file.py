"""Files that a job needs and does not find: never committed, taken away, or there and looked for elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.proofs.local import commit, git
from tests.proofs.situation import WORKFLOW, Executable, Files, Link, Situation
from workers.triage.model import ProofState

KIND = "missing-file"
CHECKOUT = "- uses: actions/checkout@v4"


def _steps(*steps: str, job: str = "", checkout: str = CHECKOUT) -> str:
    """A workflow with one job; each step is written as in a file, without the indentation."""
    lines = [line for step in (checkout, *steps) if step for line in step.split("\n")]
    body = "\n".join(f"      {line}" if line else line for line in lines)
    return f"""\
name: CI
on: [push, pull_request]
jobs:
  build:
    runs-on: ubuntu-24.04
{job}    steps:
{body}
"""


def _files(*steps: str, more: Files | None = None, checkout: str = CHECKOUT, job: str = "") -> Files:
    return {WORKFLOW: _steps(*steps, checkout=checkout, job=job), "README.md": "# datasets\n", **(more or {})}


def _run(script: str) -> str:
    if "\n" not in script:
        return f"- run: {script}"
    return "- run: |\n" + "\n".join(f"    {line}" for line in script.split("\n"))


@dataclass(frozen=True, slots=True)
class Submodule:
    """Makes a repository with one file, and a submodule of it."""

    path: str = "vendor/tokenizers"
    files: Files = field(default_factory=lambda: {"tokens.txt": "a b c\n"})

    def __call__(self, folder: Path) -> None:
        made = commit(folder.parent / "tokenizers", self.files)
        git(folder, "update-index", "--add", "--cacheinfo", f"160000,{made},{self.path}")


MODULES = '[submodule "vendor/tokenizers"]\n\tpath = vendor/tokenizers\n\turl = https://github.com/acme/tokenizers\n'


def _buildkit(copy: str, path: str, line: int, before: Sequence[str] = (), dockerfile: str = "Dockerfile") -> str:
    """What `docker build` prints with BuildKit (docker 28, plain progress) when a `COPY` finds nothing; as in
    https://github.com/moby/buildkit/issues/4128 and https://github.com/moveit/moveit2_tutorials/issues/737."""
    ref = "k1rwvn5ztp2yb9a1tmv1dn3tc::x0q3yyd5xw8u8z0v8n9k1k2ez"
    shown = "".join(f"   {line - len(before) + at} |     {text}\n" for at, text in enumerate(before))
    error = f'failed to calculate checksum of ref {ref}: "/{path}": not found'
    return f"""\
#0 building with "default" instance using docker driver

#1 [internal] load build definition from {dockerfile}
#1 transferring dockerfile: 142B done
#1 DONE 0.0s

#2 [internal] load metadata for docker.io/library/python:3.12-slim
#2 DONE 0.6s

#3 [internal] load .dockerignore
#3 transferring context: 60B done
#3 DONE 0.0s

#4 [internal] load build context
#4 transferring context: 2B done
#4 DONE 0.0s

#5 [1/3] FROM docker.io/library/python:3.12-slim
#5 CANCELED

#6 [2/3] {copy}
#6 ERROR: {error}
------
 > [2/3] {copy}:
------
{dockerfile}:{line}
--------------------
{shown}   {line} | >>> {copy}
--------------------
ERROR: failed to build: failed to solve: failed to compute cache key: {error}
"""


DOCKERFILE = "FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt .\nCOPY data/labels.json data/\n"
IMAGE_FILES: Files = {
    "Dockerfile": DOCKERFILE,
    "requirements.txt": "requests\n",
    "data/labels.json": "{}\n",
}
BUILD = _run("docker build -t acme/datasets .")
LABELS_LOG = _buildkit("COPY data/labels.json data/", "data/labels.json", 4)

NEVER_COMMITTED = (
    Situation(
        "an ignored example file is only on the author's disk",
        KIND,
        _files(_run("make env"), more={"Makefile": "env:\n\tcp .env.example .env\n", ".gitignore": "*.log\n.env*\n"}),
        ProofState.CONFIRMED,
        uncommitted={".env.example": "TOKEN=\n"},
        subject={"path": ".env.example"},
        says=("`.gitignore` line 2: `.env*`", "`Makefile` line 2", "not in the tree"),
        summary="`.env.example` is not in the repository: line 2 of `.gitignore`",
        remedy="`!/.env.example`",
        commands=True,
    ),
    Situation(
        "a deeper .gitignore has the file passed over",
        KIND,
        _files(
            _run("python app/load.py"),
            more={
                "app/load.py": "open('app/données/étiquettes 1.csv')\n",
                "app/.gitignore": "*\n!/load.py\n!.gitignore\n",
                ".gitignore": "!*.csv\n",
            },
        ),
        ProofState.CONFIRMED,
        uncommitted={"app/données/étiquettes 1.csv": "a\n"},
        subject={"path": "app/données/étiquettes 1.csv"},
        says=("`app/.gitignore` line 1: `*`", "`app/load.py` line 1"),
        commands=True,
    ),
    Situation(
        "a file with secrets is ignored on purpose",
        KIND,
        _files(_run("cat .env"), more={".gitignore": ".env\n", ".env.example": "TOKEN=\n"}),
        ProofState.CONFIRMED,
        says=("`.gitignore` line 1",),
        remedy="do not commit it: write it in a step of the job, from `secrets`, or copy `.env.example`",
    ),
    Situation(
        "what is built is not committed either",
        KIND,
        _files(_run("tar -czf site.tar.gz dist/"), more={".gitignore": "dist/\n"}),
        ProofState.CONFIRMED,
        subject={"path": "dist"},
        says=("`.gitignore` line 1: `dist/`",),
        remedy="in a step of this job",
    ),
    Situation(
        "a near name",
        KIND,
        _files(_run("cp .env.example .env"), more={".env.sample": "TOKEN=\n"}),
        ProofState.CONFIRMED,
        says=("`.env.sample`: a name much like it",),
        remedy="Use `.env.sample` if that is what is meant",
    ),
    Situation(
        "nowhere at all",
        KIND,
        _files(_run("cat notes/plan.txt")),
        ProofState.CONFIRMED,
        says=("`notes/plan.txt` is nowhere in the tree at this commit", "line 8"),
    ),
)

CHANGED_HERE = (
    Situation(
        "the pull request deletes what the job still reads",
        KIND,
        _files(
            _run("python scripts/count.py 'data/größe 1.csv'"),
            more={"scripts/count.py": "import sys; open(sys.argv[1])\n"},
        ),
        ProofState.CONFIRMED,
        base=_files(
            _run("python scripts/count.py 'data/größe 1.csv'"),
            more={"scripts/count.py": "import sys; open(sys.argv[1])\n", "data/größe 1.csv": "1\n2\n"},
        ),
        summary="This pull request deletes `data/größe 1.csv`",
        says=("deleted by pull request #7",),
        commands=True,
    ),
    Situation(
        "the pull request deletes a whole folder",
        KIND,
        _files(_run("ls schemas")),
        ProofState.CONFIRMED,
        base=_files(_run("ls schemas"), more={"schemas/a.json": "{}\n", "schemas/deep/b.json": "[]\n"}),
        summary="deletes `schemas`",
        commands=True,
    ),
    Situation(
        "the pull request renames it, and the workflow keeps the old name",
        KIND,
        _files(_run("echo settings:\ncat settings.toml"), more={"settings.ci.toml": "[a]\nb = 1\n"}),
        ProofState.CONFIRMED,
        base=_files(_run("echo settings:\ncat settings.toml"), more={"settings.toml": "[a]\nb = 1\n"}),
        summary="renames `settings.toml` to `settings.ci.toml`",
        says=("line 10: `cat settings.toml`",),
        diff=True,
    ),
    Situation(
        "the pull request moves a folder, and the makefile keeps the old name",
        KIND,
        _files(
            _run("make -s all"), more={"Makefile": "all:\n\tcat conf/a.txt\n", "etc/conf/a.txt": "a\n", "etc/b": "b\n"}
        ),
        ProofState.CONFIRMED,
        base=_files(
            _run("make -s all"), more={"Makefile": "all:\n\tcat conf/a.txt\n", "conf/a.txt": "a\n", "etc/b": "b\n"}
        ),
        summary="renames `conf/a.txt` to `etc/conf/a.txt`",
        diff=True,
    ),
)

ELSEWHERE = (
    Situation(
        "other letters in the workflow",
        KIND,
        _files(_run("cat docs/guide.md"), more={"docs/Guide.md": "# Guide\n"}),
        ProofState.REFUTED,
        summary="the repository has `docs/Guide.md`: upper and lower case differ",
        diff=True,
    ),
    Situation(
        "other letters in a script that the step runs",
        KIND,
        _files(
            _run("bash ci/check.sh"), more={"ci/check.sh": "set -e\nwc -l Data/labels.txt\n", "data/labels.txt": "a\n"}
        ),
        ProofState.REFUTED,
        summary="the repository has `data/labels.txt`",
        says=("`ci/check.sh` line 2: `wc -l Data/labels.txt`",),
        diff=True,
    ),
    Situation(
        "the project is in a folder and the step runs in the root",
        KIND,
        _files(_run("pip install -r requirements.txt"), more={"backend/requirements.txt": "# none yet\n"}),
        ProofState.REFUTED,
        summary="looks for `requirements.txt` in the repository's root, but the repository has it in `backend/`",
        says=("`backend/requirements.txt`: in the tree at this commit", "It was not forgotten"),
        remedy="`working-directory: backend`",
        diff=True,
    ),
    Situation(
        "a script of several commands names it without its folder",
        KIND,
        _files(_run("cat README.md\nwc -l labels.txt"), more={"data/labels.txt": "a\n"}),
        ProofState.REFUTED,
        remedy="Name it as `data/labels.txt`",
        diff=True,
    ),
    Situation(
        "defaults have the step run in a folder",
        KIND,
        _files(
            _run("ls\ncat VERSION"),
            more={"VERSION": "1.0\n", "docker/entry.sh": Executable("#!/bin/sh\n")},
            job="    defaults:\n      run:\n        working-directory: docker\n",
        ),
        ProofState.REFUTED,
        summary="The step looks for `VERSION` in `docker/`, but the repository has it in the repository's root",
        remedy="Name it as `../VERSION`",
        diff=True,
    ),
    Situation(
        "the script changes the directory before",
        KIND,
        _files(
            _run("cd tools && cp config/app.ini /tmp/app.ini"), more={"config/app.ini": "[a]\n", "tools/x.sh": "true\n"}
        ),
        ProofState.REFUTED,
        summary="The step looks for `config/app.ini` in `tools/`",
        diff=True,
    ),
    Situation(
        "an action runs in the workspace whatever defaults say",
        KIND,
        _files(
            "- uses: actions/setup-node@v4\n  with:\n    node-version: 22\n    cache: npm",
            more={"frontend/package-lock.json": "{}\n", "frontend/package.json": "{}\n"},
        ),
        ProofState.REFUTED,
        # https://github.com/actions/setup-node/blob/v4/src/cache-utils.ts
        log="##[error]Dependencies lock file is not found in /home/runner/work/datasets/datasets."
        " Supported file patterns: package-lock.json,npm-shrinkwrap.json,yarn.lock",
        remedy="`cache-dependency-path: frontend/package-lock.json`",
        diff=True,
    ),
)

UNFETCHED = (
    Situation(
        "the job never checks out",
        KIND,
        _files(_run("bash scripts/ci.sh"), more={"scripts/ci.sh": "echo ok\n"}, checkout=""),
        ProofState.REFUTED,
        summary="The job `build` never checks the repository out",
        says=("`scripts/ci.sh`: in the repository",),
        diff=True,
    ),
    Situation(
        "the step comes before the checkout",
        KIND,
        _files(_run("cat README.md"), CHECKOUT, checkout=""),
        ProofState.REFUTED,
        summary="runs before `actions/checkout`",
        remedy="Move the step",
    ),
    Situation(
        "the checkout was skipped",
        KIND,
        _files(_run("cat README.md"), checkout=f"{CHECKOUT}\n  if: github.event_name == 'push'"),
        ProofState.REFUTED,
        summary="`actions/checkout` did not run",
        remedy="its `if` was `github.event_name == 'push'`",
    ),
    Situation(
        "the checkout is in a folder of the workspace",
        KIND,
        _files(_run("cat README.md"), checkout=f"{CHECKOUT}\n  with:\n    path: source"),
        ProofState.REFUTED,
        summary="checked out into `source/`",
        diff=True,
    ),
    Situation(
        "a sparse checkout leaves it out",
        KIND,
        _files(
            _run("cat data/labels.txt"),
            more={"data/labels.txt": "a\n", "src/a.py": "\n"},
            checkout=f"{CHECKOUT}\n  with:\n    sparse-checkout: |\n      src\n      .github",
        ),
        ProofState.REFUTED,
        # Nothing is run: the stand-in for the checkout knows no sparse ones.
        log="cat: data/labels.txt: No such file or directory",
        summary="sparse one that leaves `data/labels.txt` out",
        remedy="Add `data` to `sparse-checkout`",
    ),
    Situation(
        "it lies in a submodule that is not fetched",
        KIND,
        _files(_run("cat vendor/tokenizers/tokens.txt"), more={".gitmodules": MODULES}),
        ProofState.CONFIRMED,
        prepare=Submodule(),
        summary="lies in the submodule `vendor/tokenizers`, which the job does not fetch",
        remedy="`submodules: true`",
        diff=True,
    ),
    Situation(
        "the submodule is fetched and does not have it",
        KIND,
        _files(
            _run("cat vendor/tokenizers/other.txt"),
            more={".gitmodules": MODULES},
            checkout=f"{CHECKOUT}\n  with:\n    submodules: recursive",
        ),
        ProofState.NOT_CHECKED,
        prepare=Submodule(),
        says=("lies in the submodule `vendor/tokenizers`, which the job fetches",),
    ),
    Situation(
        "another repository is checked out",
        KIND,
        _files(_run("cat README.md"), checkout=f"{CHECKOUT}\n  with:\n    repository: acme/tokenizers"),
        ProofState.NOT_CHECKED,
        says=("checks out another repository",),
    ),
)

MADE = (
    Situation(
        "the step that makes it was skipped",
        KIND,
        _files(
            "- name: Generate\n  if: github.event_name == 'push'\n  run: echo 1 > version.generated",
            _run("cat version.generated"),
        ),
        ProofState.CONFIRMED,
        summary="`version.generated` is made by the step `Generate`, which was skipped",
        remedy="its `if` at line 9 is `github.event_name == 'push'`",
    ),
    Situation(
        "the step that makes it comes later",
        KIND,
        _files(_run("cat out/report.txt"), "- name: Report\n  run: |\n    mkdir -p out\n    date > out/report.txt"),
        ProofState.CONFIRMED,
        summary="made by the step `Report`, which comes later",
    ),
    Situation(
        "another job makes it and keeps it",
        KIND,
        {
            WORKFLOW: """\
name: CI
on: [push, pull_request]
jobs:
  package:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: mkdir dist && cp README.md dist/
      - uses: actions/upload-artifact@v4
        with:
          name: wheels
          path: dist/
  publish:
    needs: package
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: ls dist
""",
            "README.md": "# datasets\n",
        },
        ProofState.CONFIRMED,
        job="publish",
        summary="made in the job `package`",
        diff=True,
        # The stand-ins keep no artifacts from one job to the next.
        passes=False,
    ),
)

OTHERWISE = (
    Situation(
        "a symbolic link leads nowhere",
        KIND,
        _files(_run("cat config.json"), more={"config.json": Link("local/config.json"), "local/readme.txt": "\n"}),
        ProofState.CONFIRMED,
        summary="`config.json` is a symbolic link to `local/config.json`, which is not in the repository",
    ),
    Situation(
        "an earlier step took it away",
        KIND,
        _files(_run("git clean -qfdx && rm -rf data"), _run("cat data/labels.txt"), more={"data/labels.txt": "a\n"}),
        ProofState.REFUTED,
        summary="`data/labels.txt` is in the repository, but was not where the step looked for it",
        says=("It was not forgotten",),
    ),
    Situation(
        "outside the repository",
        KIND,
        _files(_run("cat /opt/models/weights.bin")),
        ProofState.NOT_CHECKED,
        says=("`/opt/models/weights.bin` lies outside the repository",),
    ),
    Situation(
        "a library of the system",
        KIND,
        _files(_run("python load.py"), more={"load.py": "import ctypes\nctypes.CDLL('libacme.so.3')\n"}),
        ProofState.NOT_CHECKED,
        says=("`libacme.so.3` is a library of the system",),
    ),
)

IMAGES = (
    Situation(
        "a line of .dockerignore is just the file",
        KIND,
        _files(BUILD, more={**IMAGE_FILES, ".dockerignore": "*.md\n/data/labels.json\n.git\n"}),
        ProofState.REFUTED,
        log=LABELS_LOG,
        subject={"path": "data/labels.json"},
        summary="`data/labels.json` is in the repository, but line 2 of `.dockerignore` leaves it out",
        says=("`.dockerignore` line 2: `/data/labels.json`", "`Dockerfile` line 4: `COPY data/labels.json data/`"),
        remedy="Remove line 2 of `.dockerignore`",
        diff=True,
    ),
    Situation(
        "a line of .dockerignore covers more",
        KIND,
        _files(BUILD, more={**IMAGE_FILES, ".dockerignore": "**/*.json\n"}),
        ProofState.REFUTED,
        log=LABELS_LOG,
        remedy="Add `!data/labels.json` to `.dockerignore`",
        diff=True,
    ),
    Situation(
        "the Dockerfile's own .dockerignore counts",
        KIND,
        _files(
            _run("docker buildx build --load -f docker/app.Dockerfile --tag app ."),
            more={
                "docker/app.Dockerfile": DOCKERFILE,
                "docker/app.Dockerfile.dockerignore": "*\n!requirements.txt\n",
                ".dockerignore": "!*\n",
                "requirements.txt": "requests\n",
                "data/labels.json": "{}\n",
            },
        ),
        ProofState.REFUTED,
        log=_buildkit("COPY data/labels.json data/", "data/labels.json", 4, dockerfile="app.Dockerfile"),
        summary="line 1 of `docker/app.Dockerfile.dockerignore` leaves it out",
        diff=True,
    ),
    Situation(
        "the file is outside a build context that is too narrow",
        KIND,
        _files(
            _run("docker build -t app docker"),
            more={
                "docker/Dockerfile": "FROM python:3.12-slim\nCOPY requirements.txt .\nCOPY src src\n",
                "requirements.txt": "requests\n",
                "src/app.py": "\n",
            },
        ),
        ProofState.REFUTED,
        log=_buildkit("COPY requirements.txt .", "requirements.txt", 2),
        summary="outside the build context, `docker/`",
        diff=True,
    ),
    Situation(
        "the action's context is too narrow",
        KIND,
        _files(
            "- uses: docker/build-push-action@v6\n  with:\n    context: ./docker\n    push: false",
            more={
                "docker/Dockerfile": "FROM python:3.12-slim\nCOPY requirements.txt .\n",
                "requirements.txt": "requests\n",
            },
        ),
        ProofState.REFUTED,
        log=_buildkit("COPY requirements.txt .", "requirements.txt", 2),
        summary="outside the build context, `docker/`",
        diff=True,
    ),
    Situation(
        "the image is built from a fresh clone without what a step made",
        KIND,
        _files(
            _run("mkdir dist && echo 1 > dist/app.js"),
            "- uses: docker/build-push-action@v6\n  with:\n    push: false",
            more={"Dockerfile": "FROM nginx:1.27\nCOPY dist /usr/share/nginx/html\n", ".gitignore": "dist\n"},
        ),
        ProofState.CONFIRMED,
        log=_buildkit("COPY dist /usr/share/nginx/html", "dist", 2),
        summary="built from a fresh clone",
        remedy="Set `context: .`",
        diff=True,
    ),
    Situation(
        "the path is made in another stage",
        KIND,
        _files(
            BUILD,
            more={
                "Dockerfile": "FROM node:22 AS web\nRUN npm run all\nFROM nginx:1.27\nCOPY --from=web /app/dist /srv\n"
            },
        ),
        ProofState.NOT_CHECKED,
        log=_buildkit("COPY --from=web /app/dist /srv", "app/dist", 4),
        says=("copied from `web`, not from the build context",),
    ),
    Situation(
        "Compose builds in a folder and the file is at the root",
        KIND,
        _files(
            _run("docker compose build"),
            more={
                "compose.yaml": "services:\n  db:\n    image: postgres:17\n  web:\n    build: ./web\n",
                "web/Dockerfile": "FROM python:3.12-slim\nCOPY settings.toml .\n",
                "settings.toml": "a = 1\n",
            },
        ),
        ProofState.REFUTED,
        log=_buildkit("COPY settings.toml .", "settings.toml", 2),
        summary="outside the build context, `web/`",
        remedy="Make the repository's root the build context",
    ),
    Situation(
        "other letters in the Dockerfile",
        KIND,
        _files(BUILD, more={"Dockerfile": "FROM python:3.12-slim\nCOPY readme.md /app/\n"}),
        ProofState.REFUTED,
        log=_buildkit("COPY readme.md /app/", "readme.md", 2),
        summary="the repository has `README.md`",
        diff=True,
    ),
    Situation(
        "the Dockerfile is in a folder",
        KIND,
        _files(
            BUILD,
            more={
                "docker/Dockerfile": "FROM python:3.12-slim\nCOPY requirements.txt .\n",
                "requirements.txt": "requests\n",
            },
        ),
        ProofState.REFUTED,
        # https://github.com/moby/buildkit/blob/master/frontend/dockerui/config.go
        log="""\
#0 building with "default" instance using docker driver

#1 [internal] load build definition from Dockerfile
#1 transferring dockerfile: 2B done
#1 DONE 0.0s
ERROR: failed to build: failed to solve: failed to read dockerfile: open Dockerfile: no such file or directory
""",
        summary="the repository has its Dockerfile at `docker/Dockerfile`",
        diff=True,
    ),
    Situation(
        "a command in the image misses what .dockerignore left out",
        KIND,
        _files(
            BUILD,
            more={
                "Dockerfile": "FROM python:3.12-slim\nCOPY . .\nRUN pip install -r requirements.txt\n",
                "requirements.txt": "requests\n",
                ".dockerignore": "*.txt\n",
            },
        ),
        ProofState.REFUTED,
        log="""\
#7 [3/3] RUN pip install -r requirements.txt
#7 1.004 ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'requirements.txt'
#7 ERROR: process "/bin/sh -c pip install -r requirements.txt" did not complete successfully: exit code: 1
------
 > [3/3] RUN pip install -r requirements.txt:
1.004 ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'requirements.txt'
------
Dockerfile:3
--------------------
   1 |     FROM python:3.12-slim
   2 |     COPY . .
   3 | >>> RUN pip install -r requirements.txt
--------------------
ERROR: failed to build: failed to solve: process "/bin/sh -c pip install -r requirements.txt" did not complete \
successfully: exit code: 1
""",
        summary="line 1 of `.dockerignore` leaves it out",
        diff=True,
    ),
)

SITUATIONS = (*NEVER_COMMITTED, *CHANGED_HERE, *ELSEWHERE, *UNFETCHED, *MADE, *OTHERWISE, *IMAGES)

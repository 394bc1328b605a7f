"""Submodules that cannot be had."""

from tests.recording.cases.common import README
from tests.recording.plan import Case, Job, Step, Tree

_SHA = "9c1f0a4e6b2d8f7a3c5e1d0b9a8f7e6d5c4b3a29"
_UPDATE = Step("git submodule update --init --recursive", name="Fetch the submodules", seconds=0.02)
_LIBRARY = {"acme/tokenizers": Tree({"tokens.txt": "a\nb\n"})}


def _modules(path: str, url: str, extra: str = "") -> dict[str, str]:
    text = f'[submodule "{path}"]\n\tpath = {path}\n\turl = {url}\n{extra}'
    return {**README, ".gitmodules": text}


def _case(name: str, tree: Tree, *steps: Step) -> Case:
    return Case(name, Job(name, steps or (_UPDATE,), python=False), tree, remotes=_LIBRARY)


_PATH = "vendor/tokenizers"
_GOOD = "https://github.com/acme/tokenizers"
CASES = (
    _case("submodule-no-gitmodules", Tree(README, {_PATH: _SHA})),
    _case("submodule-other-path", Tree(_modules("vendor/old-tokenizers", _GOOD), {_PATH: _SHA})),
    _case("submodule-url-gone", Tree(_modules(_PATH, "https://github.com/acme/gone"), {_PATH: _SHA})),
    _case("submodule-relative-url-gone", Tree(_modules(_PATH, "../tokenizer"), {_PATH: _SHA})),
    _case("submodule-commit-gone", Tree(_modules(_PATH, _GOOD), {_PATH: _SHA})),
    _case(
        "submodule-commit-gone-shallow",
        Tree(_modules(_PATH, _GOOD), {_PATH: _SHA}),
        Step("git submodule update --init --depth 1", seconds=0.02),
    ),
    _case(
        "submodule-branch-gone",
        Tree(_modules(_PATH, _GOOD, "\tbranch = next\n"), {_PATH: "acme/tokenizers"}),
        Step("git submodule update --init --remote", seconds=0.02),
    ),
    _case(
        "submodule-pass-updated",
        Tree(_modules(_PATH, _GOOD), {_PATH: "acme/tokenizers"}),
        _UPDATE,
        Step("git submodule status\ncat vendor/tokenizers/tokens.txt\n"),
    ),
    _case("submodule-pass-clean-up-warning", Tree(README, {_PATH: _SHA}), Step("echo built")),
    _case("submodule-pass-tolerated", Tree(README, {_PATH: _SHA}), Step("git submodule update --init || true")),
    _case(
        "submodule-clean-up-warning-after-other",
        Tree(README, {_PATH: _SHA}),
        Step("echo 'linker: undefined symbol acme_init' >&2\nexit 2\n"),
    ),
)

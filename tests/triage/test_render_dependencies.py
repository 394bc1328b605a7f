"""The issue on releases that are not sound."""

from __future__ import annotations

from dataclasses import replace

from workers.triage.manifests.declaration import Declaration
from workers.triage.manifests.locks import Resolved
from workers.triage.releases.health import Ailment, Complaint
from workers.triage.render.dependencies import LIMIT, MOST_ROWS, Free, Looked, render_dependencies, told_by

FILES = "https://github.example/acme/datasets/blob/HEAD"
BROKEN = Complaint("widgets", "1.2", Ailment.BROKEN, "`widgets 1.2` does not compile.", "widgets/core.py", 3)
YANKED = Complaint("gadgets", "2", Ailment.YANKED, "`gadgets 2` was yanked.")
LOCKED = (Resolved("sub dir/uv.lock", 12, "widgets", "1.2"), Resolved("req.txt", None, "gadgets", "2"))
FREE = Free("things", "1.3", "things<2", (Declaration("things", "req.txt", 4),))
SAID = """\
<!-- retriage:dependencies -->
<!-- retriage:told {keys} -->
### 2 things are wrong with the releases that this repository depends on

**Do not compile**

- `widgets 1.2` does not compile. ([`sub dir/uv.lock line 12`]({files}/sub%20dir/uv.lock#L12))

**Were yanked**

- `gadgets 2` was yanked. ([`req.txt`]({files}/req.txt))

**Can be let go**

- `things` is held back with `things<2` in [`req.txt line 4`]({files}/req.txt#L4); `things 1.3` works, and the pin can \
be taken back.

<details><summary>What was not examined</summary>

- `odd` was not looked at.

</details>

<sub>Looked at each week, as `deps: weekly` in `.github/retriage.yml` asks for: 2 releases. Nothing was imported, \
built or run. This issue is kept up to date, and closed once nothing is wrong.</sub>
"""


def test_it_says_what_is_wrong_where_and_what_can_be_let_go() -> None:
    looked = Looked(LOCKED, (YANKED, BROKEN), (FREE,), ("`odd` was not looked at.",))
    body = render_dependencies(looked, FILES)
    assert body == SAID.format(keys=" ".join(looked.keys), files=FILES)
    assert told_by(body) == told_by(body.replace("\n", "\r\n")) == set(looked.keys)
    assert len(looked.keys) == 3


def test_one_thing_and_none() -> None:
    one = Looked(LOCKED[:1], (BROKEN,))
    assert "### One thing is wrong with the releases" in render_dependencies(one, FILES)
    assert "asks for: one release." in render_dependencies(one, FILES)
    assert "### Pins can be taken back" in render_dependencies(Looked(LOCKED, (), (FREE,)), FILES)
    sound = render_dependencies(Looked(LOCKED, ()), FILES)
    assert "### Nothing is wrong" in sound
    assert told_by(sound) == frozenset()
    assert not Looked(LOCKED, ()).wrong


def test_many_broken_files_of_a_release_are_one_thing() -> None:
    advised = replace(BROKEN, advice="Take another one.")
    many = Looked(LOCKED, (advised, *(replace(BROKEN, file=f"widgets/{number}.py") for number in range(30))))
    body = render_dependencies(many, FILES)
    assert "### One thing is wrong" in body
    assert body.count("`widgets 1.2` does not compile.") == 1
    assert "#L12)) Nor do 30 more of its files: `retriage deps --json` lists them. Take another one." in body
    assert many.keys == Looked(LOCKED, (BROKEN,)).keys


def test_what_it_tells_stays_the_same_while_only_lines_move() -> None:
    moved = (Resolved("sub dir/uv.lock", 99, "widgets", "1.2"),)
    assert Looked(moved, (BROKEN,)).keys == Looked(LOCKED, (BROKEN,)).keys
    assert Looked(LOCKED, (YANKED,)).keys != Looked(LOCKED, (BROKEN,)).keys


def test_a_body_of_somebody_else_tells_nothing() -> None:
    assert told_by("") == told_by("<!-- retriage:dependencies -->") == frozenset()
    assert told_by("hello\n<!-- retriage:told abc -->\n") == frozenset()
    assert told_by("<!-- retriage:dependencies -->\n<!-- retriage:branch -->\n") == frozenset()


def test_very_much_is_cut_to_what_github_takes() -> None:
    many = tuple(
        Complaint(f"p{number}", "1", ailment, f"`p{number} 1` " + "x" * 900, f"f{number}")
        for number in range(300)
        for ailment in Ailment
    )
    body = render_dependencies(Looked(LOCKED, many, (), ("y" * 900,) * 100), FILES)
    assert len(body) <= LIMIT
    assert f"… and {300 - MOST_ROWS} more" in body
    assert "**Do not compile**" in body
    assert "x" * 900 in body

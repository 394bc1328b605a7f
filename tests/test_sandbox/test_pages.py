"""People see what users of GitHub would see, and nothing of it runs."""

from __future__ import annotations

import pytest

from tests.sandbox import JobSpec, StepSpec
from tests.sandbox.pages.markdown import render
from tests.test_sandbox import plain
from tests.test_sandbox.conftest import World


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a <!-- retriage:1 --> b", "<p>a  b</p>\n"),
        ("<!-- retriage:1 -->\nb", "<p>b</p>\n"),
        ("x<script>alert(1)</script>", "<p>x</p>\n"),
        ('<b onclick="x()">b</b>', "<p><b>b</b></p>\n"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
        ('<a href="javascript:x">a</a>', '<p><a rel="nofollow">a</a></p>\n'),
        ("</article></div>text", "text"),
        (
            "<details><summary>s</summary>\n\n**b**\n\n</details>",
            "<details><summary>s</summary>\n<p><strong>b</strong></p>\n</details>",
        ),
        ("~~a~~", "<p><s>a</s></p>\n"),
        ("- [x] a", '<input type="checkbox" checked="" disabled="">'),
        ("| a |\n|---|\n| 1 |", "<td>1</td>"),
        (
            "`<b>` & @nobody `@code`",
            '<code>&lt;b&gt;</code> &amp; <a class="mention" href="/nobody">@nobody</a> <code>@code</code>',
        ),
        (
            "see #7 and o/r#8",
            'href="/acme/d/issues/7">#7</a> and <a class="reference" href="/o/r/issues/8">o/r#8</a>',
        ),
        ("mail a@b.example, not a mention", 'href="mailto:a@b.example"'),
    ],
)
def test_markdown_is_shown_as_github_shows_it(text: str, shown: str) -> None:
    assert shown in render(text, "acme/d")


def test_nothing_hostile_is_left_of_a_page() -> None:
    html = render('<style>*{}</style><img src=x onerror=y><iframe src="//x"></iframe><p><div class="a\\"b">', "a/b")
    assert all(word not in html for word in ("style", "onerror", "iframe", '\\"'))
    assert html.count("<div") == html.count("</div>")


@pytest.mark.sockets
def test_a_pull_request_shows_its_conversation(world: World) -> None:
    world.repo.comment(7, author="retriage[bot]", body="**Five** causes <script>x</script>")
    page = plain.get(world.pull.html_url)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    for part in ("Say two", "Open", "/retriage", "retriage[bot]", "via retriage", "<strong>Five</strong>", "Docker CI"):
        assert part in page.text
    assert "<script" not in page.text
    assert f'id="issuecomment-{world.comment.id}"' in page.text
    assert plain.get(world.issue.html_url).status_code == 200


@pytest.mark.sockets
def test_a_title_cannot_break_the_page(world: World) -> None:
    issue = world.repo.issue("<img src=x>", author="bob")
    page = plain.get(issue.html_url).text
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page


@pytest.mark.sockets
def test_a_jobs_page_has_an_anchor_for_each_line(world: World) -> None:
    run = world.repo.run(
        head_branch="feature", jobs=[JobSpec("j", "failure", log=b"2026-01-01T00:00:00.0000000Z a\n\x1b[31m<b>\n")]
    )
    page = plain.get(f"{run.html_url}/job/{run.jobs[0].id}").text
    assert '<td id="L2"' in page
    assert "&lt;b&gt;" in page
    steps = [StepSpec("one", log=b"\xef\xbb\xbfx\n"), StepSpec("two", log=b"\xef\xbb\xbfy\nz\n")]
    stepped = world.repo.run(head_branch="feature", jobs=[JobSpec("j", "failure", steps=steps)])
    page = plain.get(f"{stepped.html_url}/job/{stepped.jobs[0].id}").text
    assert all(f'id="{anchor}"' in page for anchor in ("step:1:1", "step:2:1", "step:2:2", "L3"))
    stepped.logs_gone()
    assert "not available" in plain.get(f"{stepped.html_url}/job/{stepped.jobs[0].id}").text


@pytest.mark.sockets
def test_links_lead_somewhere(world: World) -> None:
    web = world.sandbox.web_url
    for path in (
        "/",
        "/acme/datasets",
        f"/acme/datasets/actions/runs/{world.run.id}",
        f"/acme/datasets/actions/runs/{world.run.id}/attempts/1",
        f"/acme/datasets/blob/{world.sha}/docs/a.md",
        "/acme/datasets/blob/feature/run.sh",
    ):
        assert plain.get(web + path).status_code == 200, path
    for path in (
        "/acme/none",
        "/acme/datasets/pull/99",
        "/acme/datasets/actions/runs/1",
        "/acme/datasets/blob/main/none",
    ):
        assert plain.get(web + path).status_code == 404, path

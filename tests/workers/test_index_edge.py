"""The package index: what its pages say, what is fetched of it and kept, and where nothing is fetched from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeCache
from tests.index.build import Built, sdist, wheel
from tests.index.server import Fault, Index, Offered
from workers.edges import artifacts, fetching, index
from workers.edges.artifacts import Artifacts, folder_of
from workers.edges.fetching import Fetcher, bounded, shown
from workers.edges.index import DEFAULT_INDEX, IndexEdge
from workers.errors import ForbiddenError, GoneError, PermanentError, RetryableError, SettingsError
from workers.triage.releases.model import Artifact, Contents, Inquiry, Metadata, Packaging

pytestmark = pytest.mark.sockets

ACME = wheel("acme", "1.0", {"acme.py": "x = 1\n"}, requires_python=">=3.9")
NEWER = sdist("acme", "1.10", {"acme.py": "x = 2\n"}, suffix=".zip")
OLDER = sdist("acme", "1.9", {"acme.py": "x = 2\n"})
PAGE = "/simple/acme/"
FILE = f"/files/{ACME.filename}"


def told(path: Path, packaging: Packaging, inquiry: Inquiry) -> Contents:
    """Instead of an inspection: what it was given."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Contents(metadata=Metadata(path.name, digest), files=frozenset({packaging.value, *inquiry.files}))


@pytest.fixture
def served() -> Iterator[Index]:
    with Index() as served:
        for built in (NEWER, ACME, OLDER):
            served.add(built)
        yield served


Opened = Callable[..., IndexEdge]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    edges: list[IndexEdge] = []
    cache = FakeCache()

    def opened(*urls: str) -> IndexEdge:
        edges.append(IndexEdge(urls, cache, tmp_path / "kept", inspect=told))
        return edges[-1].__enter__()

    yield opened
    for edge in edges:
        edge.__exit__()


@pytest.fixture
def edge(served: Index, opened: Opened) -> IndexEdge:
    return opened(served.url)


def acme(edge: IndexEdge) -> Artifact:
    release = edge.project("acme").release("1.0")
    assert release is not None
    return release.artifacts[0]


@pytest.mark.parametrize("html_only", [False, True])
def test_a_project_has_its_releases_by_version(served: Index, edge: IndexEdge, html_only: bool) -> None:
    served.html_only = html_only
    served.add(wheel("acme", "2.0rc1", {}), yanked="breaks\nall", uploaded=1_700_000_000)
    served.add(wheel("acme", "3.0", {}), yanked="")
    for left_out in (
        "acme-1.0.exe",
        "acme-1.0.tar.bz2",
        "acme-1.0-py3.9.egg",
        "other-1.0.tar.gz",
        "acme-x-1.whl",
        "a/b",
    ):
        served.pages["acme"][left_out] = Offered(Built(left_out, b""))
    served.pages["acme"]["far"] = Offered(Built("acme-4.tar.gz", b""), url="https://user:word@files.example:1/a?b=c")
    served.pages["acme"]["nowhere"] = Offered(Built("acme-5.tar.gz", b""), url="https://files.example:port/")
    project = edge.project("ACME")
    assert [each.version for each in project.releases] == ["1.0", "1.9", "1.10", "2.0rc1", "3.0", "4"]
    assert project.index == f"{served.url}/"
    first, *_, newest, yanked, far = [each.artifacts[0] for each in project.releases]
    size = None if html_only else len(ACME.data)
    assert first == Artifact(
        ACME.filename, f"{served.root}{FILE}", Packaging.WHEEL, "1.0", {"sha256": ACME.sha256}, size, ">=3.9"
    )
    assert newest.yanked == "breaks\nall"
    assert newest.uploaded == (None if html_only else 1_700_000_000)
    assert yanked.yanked == ""
    assert (far.url, far.packaging) == ("https://files.example:1/a?b=c", Packaging.SDIST)


def test_what_was_asked_a_moment_ago_is_not_asked_again(served: Index, opened: Opened) -> None:
    first = opened(served.url)
    look = first.look(acme(first), Inquiry(files=("a.py",)))
    assert look == Contents(metadata=Metadata("artifact.whl", ACME.sha256), files=frozenset({"wheel", "a.py"}))
    assert first.bytes == len(ACME.data)
    asked = list(served.requests)
    warm = opened(served.url)
    assert warm.look(acme(warm), Inquiry(files=("a.py",))) == look
    assert served.requests == asked
    assert warm.look(acme(warm), Inquiry()).files == {"wheel"}
    assert served.requests == asked
    assert warm.bytes == 0


def test_what_is_kept_wrongly_is_fetched_again(served: Index, edge: IndexEdge, tmp_path: Path) -> None:
    edge.look(acme(edge), Inquiry())
    (tmp_path / "kept" / ACME.sha256).write_bytes(b"damaged")
    assert edge.look(acme(edge), Inquiry(line=1)).metadata.version == ACME.sha256
    assert (tmp_path / "kept" / ACME.sha256).read_bytes() == ACME.data
    cache = edge._cache
    assert isinstance(cache, FakeCache)
    cache.values = dict.fromkeys(cache.values, b"{")
    assert edge.look(acme(edge), Inquiry()).files == {"wheel"}
    assert served.files() == [ACME.filename] * 2


@pytest.mark.parametrize("suffix", [".tar.gz", ".zip"])
def test_an_sdist_is_looked_at_in_its_own_form(served: Index, edge: IndexEdge, suffix: str) -> None:
    artifact = served.add(sdist("forms", "1", {}, suffix=suffix))
    [release] = edge.project("forms").releases
    contents = edge.look(release.artifacts[0], Inquiry())
    assert contents.metadata == Metadata(f"artifact{suffix}", artifact.sha256)
    assert contents.files == {"sdist"}


@pytest.mark.parametrize(
    ("offered", "fault", "error", "said"),
    [
        (Offered(ACME, sha256="0" * 64), Fault(), PermanentError, "acme-1.0-.* is not what its sha256 on the package"),
        (Offered(ACME, sha256="../../etc"), Fault(), PermanentError, "is not what its sha256"),
        (Offered(ACME, size=9), Fault(), PermanentError, "is larger than 9 bytes"),
        (Offered(ACME, size=1 << 40), Fault(), PermanentError, "has 1,099,511,627,776 bytes, too many"),
        (Offered(ACME), Fault(body=ACME.data + b"x"), PermanentError, "is larger than"),
        (Offered(ACME), Fault(body=b"short"), PermanentError, "is not what its sha256"),
        (Offered(ACME), Fault(cut=10), RetryableError, "could not be read: RemoteProtocolError"),
        (Offered(ACME), Fault(404), GoneError, "is not on the package index any more"),
        (Offered(ACME), Fault(403), ForbiddenError, "answered 403 to acme-1.0"),
        (Offered(ACME), Fault(503), RetryableError, "answered 503 to acme-1.0"),
        (Offered(ACME), Fault(418), PermanentError, "answered 418 to acme-1.0"),
    ],
)
def test_an_artifact_that_is_not_as_the_index_says_is_not_looked_at(
    served: Index, edge: IndexEdge, tmp_path: Path, offered: Offered, fault: Fault, error: type[Exception], said: str
) -> None:
    served.offer(offered)
    served.faults[FILE] = fault
    with pytest.raises(error, match=said):
        edge.look(acme(edge), Inquiry())
    assert list((tmp_path / "kept").iterdir()) == []


def test_an_artifact_without_digest_is_looked_at_and_not_kept(served: Index, edge: IndexEdge, tmp_path: Path) -> None:
    served.offer(Offered(ACME, sha256=" "))
    for _ in range(2):
        assert edge.look(acme(edge), Inquiry()).metadata.version == ACME.sha256
    assert served.files() == [ACME.filename] * 2
    assert list((tmp_path / "kept").iterdir()) == []


def test_an_artifact_is_bounded_in_bytes_and_seconds(
    served: Index, edge: IndexEdge, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.html_only = True
    monkeypatch.setattr(index, "MOST_OF_ARTIFACT", 9)
    with pytest.raises(PermanentError, match="is larger than 9 bytes and was not read"):
        edge.look(acme(edge), Inquiry())
    monkeypatch.setattr(index, "MOST_OF_ARTIFACT", 1 << 20)
    monkeypatch.setattr(index, "SECONDS_OF_ARTIFACT", 0.02)
    served.faults[FILE] = Fault(trickle=True)
    with pytest.raises(RetryableError, match="took longer than"):
        edge.look(acme(edge), Inquiry())


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        (Fault(404), GoneError, "the package index has no project acme"),
        (Fault(500), RetryableError, "answered 500 to the page of acme"),
        (Fault(429), RetryableError, "answered 429"),
        (Fault(401), ForbiddenError, "answered 401 to the page of acme: check PIP_INDEX_URL's credentials"),
        (Fault(headers={"Content-Type": "text/plain"}), PermanentError, "cannot be understood"),
        (Fault(body=b"{"), PermanentError, "cannot be understood"),
        (Fault(body=b"[" * 100_000), PermanentError, "cannot be understood"),
        (Fault(body=b'{"meta": {"api-version": "9.0"}, "name": "a", "files": []}'), PermanentError, "cannot be und"),
        (Fault(body=b'{"meta": {"api-version": "1.0"}, "name": "a", "files": [{}]}'), PermanentError, "cannot be und"),
        (Fault(cut=10), RetryableError, "could not be read"),
        (Fault(302, headers={"Location": PAGE}), PermanentError, "redirects more than 5 times"),
        (Fault(302, headers={"Location": "http://127.0.0.2/"}), PermanentError, "private network: http://127.0.0.2/"),
        (Fault(302, headers={"Location": "http://10.0.0.1/"}), PermanentError, "private network"),
        (Fault(302, headers={"Location": "http://169.254.169.254/meta?a"}), PermanentError, "169.254.169.254/meta$"),
        (Fault(302, headers={"Location": "http://[::ffff:10.0.0.1]/"}), PermanentError, "private network"),
        (Fault(302, headers={"Location": "http://x.localhost/"}), PermanentError, "private network"),
        (Fault(302, headers={"Location": "file:///etc/passwd"}), PermanentError, "not on the web"),
        (Fault(302, headers={"Location": "http://a:b/"}), RetryableError, "could not be read"),
    ],
)
def test_a_page_that_cannot_be_read_tells_nothing(
    served: Index, edge: IndexEdge, fault: Fault, error: type[Exception], said: str
) -> None:
    served.faults[PAGE] = fault
    with pytest.raises(error, match=said):
        edge.project("acme")


def test_the_wait_that_an_index_asks_for_is_told(served: Index, edge: IndexEdge) -> None:
    served.faults[PAGE] = Fault(429, headers={"Retry-After": "17"})
    with pytest.raises(RetryableError) as caught:
        edge.project("acme")
    assert caught.value.retry_after == 17


def test_a_page_is_bounded(edge: IndexEdge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "MOST_OF_PAGE", 100)
    with pytest.raises(PermanentError, match="the page of acme is larger than 100 bytes"):
        edge.project("acme")


@pytest.mark.parametrize("name", ["", "a/b", "../acme", "acme ", "-", "a" * 201])
def test_what_is_no_name_is_not_asked_for(served: Index, edge: IndexEdge, name: str) -> None:
    with pytest.raises(PermanentError, match="this name on the package index cannot be understood"):
        edge.project(name)
    assert served.requests == []


def test_several_indexes_count_the_same(served: Index, opened: Opened) -> None:
    with Index() as other:
        other.add(NEWER)
        other.offer(Offered(ACME, sha256="1" * 64))
        other.add(wheel("acme", "1.5", {}))
        edge = opened(served.url, other.url)
        project = edge.project("acme")
        assert [each.version for each in project.releases] == ["1.0", "1.5", "1.9", "1.10"]
        assert acme(edge).digests == {"sha256": ACME.sha256}
        assert project.index == f"{served.url}/"
        other.add(wheel("only-there", "1", {}))
        other.faults["/simple/nowhere/"] = Fault(403)
        assert edge.project("Only_There").index == f"{other.url}/"
        with pytest.raises(GoneError, match="has no project nowhere"):
            edge.project("nowhere")


def test_credentials_are_used_where_they_belong_and_shown_nowhere(served: Index, opened: Opened) -> None:
    served.login = "me:p@ss"
    edge = opened(served.url.replace("://", "://me:p%40ss@"))
    with Index() as other:
        served.faults[FILE] = Fault(302, headers={"Location": f"{other.root}{FILE}"})
        other.add(ACME)
        # Both are on loopback, which only an index that is configured may be.
        with pytest.raises(PermanentError, match="private network"):
            edge.look(acme(edge), Inquiry())
        edge._fetcher._places.add(("127.0.0.1", int(other.root.rpartition(":")[2])))
        edge.look(acme(edge), Inquiry())
        assert "Authorization" not in other.headers[-1]
    project = edge.project("acme")
    assert project.index == f"{served.url}/"
    cache = edge._cache
    assert isinstance(cache, FakeCache)
    for word in ("p@ss", "p%40ss"):
        assert word not in repr((project, cache.values))
    served.login = "other"
    with pytest.raises(ForbiddenError) as caught:
        edge.project("never-asked")
    assert "p@ss" not in str(caught.value)
    assert shown("https://me:word@a.example/b?token=c#d") == "https://a.example/b"


def test_an_index_that_is_away_may_come_back(opened: Opened) -> None:
    with Index() as gone:
        url = gone.url
    with pytest.raises(RetryableError, match="the package index could not be read: ConnectError"):
        opened(url).project("acme")


def test_a_public_name_of_a_private_address_gets_no_request(served: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    port = served.root.rpartition(":")[2]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", int(port)))])
    with Fetcher(["http://index.example/simple"]) as fetcher:
        with pytest.raises(PermanentError, match=r"private network: http://files\.example"):
            fetcher.stream(f"http://files.example:{port}/simple/acme/", {}).__enter__()
        with fetcher.stream("http://index.example/simple/acme/", {}) as response:
            assert response.status_code == 200
    assert served.requests == ["/simple/acme/"]
    monkeypatch.setattr(fetching, "_is_near", lambda _: False)
    # As in a network that has a mirror of the index and its files.
    files = f"http://files.example:{port}/simple/acme/"
    with Fetcher(["http://index.example/simple"]) as fetcher, fetcher.stream(files, {}) as response:
        assert response.status_code == 200
    with Fetcher([DEFAULT_INDEX]) as fetcher, pytest.raises(PermanentError, match="not on the web"):
        fetcher.stream("http://files.example/a", {}).__enter__()


def test_the_oldest_in_use_goes_first(tmp_path: Path) -> None:
    kept = Artifacts(tmp_path / "kept", most=20)
    digests = {}
    for number, content in enumerate((b"first one ", b"second one", b"third one ")):
        with kept.workplace() as folder:
            (folder / "a").write_bytes(content)
            digests[content] = hashlib.sha256(content).hexdigest()
            kept.keep(digests[content], folder / "a")
            if number == 1:
                # The first is older, but was used since.
                os.utime(tmp_path / "kept" / digests[b"second one"], (1, 1))
    assert {each.name for each in (tmp_path / "kept").iterdir()} == {digests[b"first one "], digests[b"third one "]}


def test_a_folder_of_a_process_that_was_killed_goes(tmp_path: Path) -> None:
    kept = Artifacts(tmp_path)
    for name in ("work-old", "work-new", "other"):
        (tmp_path / name).mkdir()
    os.utime(tmp_path / "work-old", (1, 1))
    with kept.workplace() as folder:
        (folder / "a").write_bytes(b"a")
        kept.keep(artifacts.sha256(folder / "a"), folder / "a")
    assert {each.name for each in tmp_path.iterdir()} == {"work-new", "other", hashlib.sha256(b"a").hexdigest()}


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o777)
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    (tmp_path / "mine").mkdir()
    for name, said in (("open", "only its owner"), ("file", "FileExistsError"), ("link", "is no folder")):
        with pytest.raises(SettingsError, match=f"RETRIAGE_CACHE_DIR .*{said}"), Artifacts(tmp_path / name).workplace():
            pytest.fail("it was used")
    assert folder_of("").name == f"retriage-{os.getuid()}"
    assert folder_of("~/kept") == Path.home() / "kept"


def test_bytes_are_counted_as_they_come() -> None:
    assert list(bounded(iter((b"a", b"b")), 2, 9.0, "it")) == [b"a", b"b"]

"""Whether a newer version is published: asked for over the web, said in a line or two, and nothing taken on trust."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import genrescope
from genrescope import __version__, updates
from genrescope.errors import DownloadError, GenrescopeError
from genrescope.publisher import Publisher, publisher
from support.command_line import Ran
from support.soundfiles import is_one_sentence
from support.web_server import PROXIES, WebServer, serve, write_certificate

HOMEPAGE = "https://example.org/genrescope"
PAGE = "https://example.org/genrescope/v9.1"


@pytest.fixture
def feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    """Where this build's releases are published."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    certificate = write_certificate(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with serve(certificate) as server:
        monkeypatch.setattr(updates, "publisher", lambda: Publisher(HOMEPAGE, server.address))
        yield server


def publish(feed: WebServer, version: str = "v9.1", **more: object) -> None:
    feed.content = json.dumps({"tag_name": version, "html_url": PAGE, "body": "", **more}).encode()


def test_a_newer_version_is_named_with_what_is_new_and_its_page(feed: WebServer, run: Callable[..., Ran]) -> None:
    publish(
        feed, body="## New\n- Hears **more**,\n  and sooner ([#7](https://example.org/7)).\n\n* `train` is faster\n"
    )
    ran = run("updates")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        f"Genrescope 9.1 is published; this is {__version__}.",
        "  New",
        "  Hears more, and sooner (#7).",
        "  train is faster",
        PAGE,
    ]


@pytest.mark.parametrize("version", [__version__, f"v{__version__}", f"{__version__}.0", "0.0.9", "v0"])
def test_one_that_is_not_newer_is_none(feed: WebServer, run: Callable[..., Ran], version: str) -> None:
    publish(feed, version)
    assert run("updates").out == f"Genrescope {__version__} is the newest version.\n"


@pytest.mark.parametrize(("older", "newer"), [("1.9", "1.10"), ("1.2", "1.2.1"), ("0.9.9", "1")])
def test_versions_are_compared_as_numbers(
    feed: WebServer, monkeypatch: pytest.MonkeyPatch, older: str, newer: str
) -> None:
    for own, published, is_newer in ((older, newer, True), (newer, older, False)):
        monkeypatch.setattr(genrescope, "__version__", own)
        publish(feed, published)
        assert bool(updates.newer()) is is_newer


@pytest.mark.parametrize("kind", ["draft", "prerelease"])
def test_one_that_is_not_for_everybody_is_none(feed: WebServer, kind: str) -> None:
    publish(feed, **{kind: True})
    assert updates.newer() is None


def test_a_build_that_knows_no_publisher_says_so(run: Callable[..., Ran]) -> None:
    assert publisher() == Publisher()  # a checkout
    ran = run("updates")
    assert ran.code == 1
    assert "does not know where its releases are published" in ran.err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"tag_name": 9}',
        b'{"tag_name": null}',
        b'{"tag_name": "newest"}',
        b'{"tag_name": "v9.1; rm -rf ~"}',
        b'{"tag_name": "v\xd9\xa9"}',
        b'{"tag_name": "v' + b"9" * 5000 + b'"}',
        b"[" * 100_000,
        b'{"tag_name": "v9.1", "body": "' + b"x" * updates.LARGEST_ANSWER + b'"}',
        b"\xff\xfe\x00",
    ],
    ids=lambda content: content[:30].decode("ascii", "replace"),
)
def test_an_answer_that_makes_no_sense_is_one_sentence(feed: WebServer, content: bytes) -> None:
    feed.content = content
    with pytest.raises(DownloadError) as caught:
        updates.newer()
    assert is_one_sentence(str(caught.value)), str(caught.value)


def test_a_network_that_wants_a_sign_in_first_is_told(feed: WebServer) -> None:
    feed.content = b"<html>Please sign in to our network</html>"
    with pytest.raises(DownloadError, match="sign in"):
        updates.newer()


@pytest.mark.parametrize(
    "page",
    [
        *("http://example.org/", "javascript:alert(1)", "file:///etc/passwd", "https://", 7, None, ["https://a.b/"]),
        *("https://me:secret@example.org/", "https://example.org/ x", "https://a.b/\n", "https://a.b/" + "x" * 500),
        "https://exаmple.org/",  # with a Cyrillic letter
    ],
    ids=repr,
)
def test_a_page_that_is_no_safe_address_is_not_offered(feed: WebServer, page: object) -> None:
    publish(feed, html_url=page)
    release = updates.newer()
    assert release is not None
    assert release.page == HOMEPAGE


@pytest.mark.parametrize("body", [7, None, ["x"], {"a": 1}])
def test_what_is_no_text_says_nothing_new(feed: WebServer, body: object) -> None:
    publish(feed, body=body)
    release = updates.newer()
    assert release is not None
    assert release.changes == ()


def test_what_is_new_is_a_few_plain_lines(feed: WebServer) -> None:
    publish(feed, body="\x1b[31mred\x07 \u202eturned\n" + "long " * 1000 + "\n" + "more\n" * 1000)
    release = updates.newer()
    assert release is not None
    assert release.changes[0] == "�[31mred� �turned"
    assert len(release.changes) == updates.MOST_LINES
    assert max(map(len, release.changes)) <= updates.LONGEST_LINE


@pytest.mark.parametrize("status", [301, 400, 403, 404, 429, 500, 503])
def test_a_server_that_refuses_is_one_sentence(feed: WebServer, status: int) -> None:
    feed.status = status
    with pytest.raises(DownloadError) as caught:
        updates.newer()
    assert is_one_sentence(str(caught.value)), str(caught.value)


def test_where_nothing_was_published_it_says_that(feed: WebServer, run: Callable[..., Ran]) -> None:
    feed.status = 404
    assert "No version is published at" in run("updates").err


def test_an_answer_that_does_not_come_in_time_is_not_waited_for(
    feed: WebServer, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(feed)
    feed.pause_seconds = 2.0
    monkeypatch.setattr(updates, "TIME_LIMIT_SECONDS", 0.1)
    ran = run("updates")
    assert ran.code == 1
    assert is_one_sentence(ran.err.removeprefix("genrescope: ").strip()), ran.err
    assert "does not answer" in ran.err


def test_without_a_network_it_is_one_sentence(monkeypatch: pytest.MonkeyPatch, run: Callable[..., Ran]) -> None:
    monkeypatch.setattr(updates, "publisher", lambda: Publisher(releases="https://127.0.0.1:9/latest"))
    ran = run("updates")
    assert ran.code == 1
    assert "127.0.0.1 cannot be reached" in ran.err


def test_a_mistake_of_ours_is_not_taken_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updates, "newer", None)
    with pytest.raises(TypeError):
        updates.ask().result(60)


def test_the_error_for_an_unknown_publisher_is_no_download() -> None:
    with pytest.raises(GenrescopeError) as caught:
        updates.newer()
    assert not isinstance(caught.value, DownloadError)

"""Fetching a file: it goes on where it broke off, and every way to fail is one sentence that leaves nothing behind."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest

from genrescope.errors import CancelledError, DownloadError
from genrescope.models import download
from genrescope.models.download import TRIES, Progress, Watcher, fetch
from genrescope.models.hubs import HUBS, RemoteFile
from genrescope.models.web import UnreachableError
from support.hub import Hub, lead_to, nobody, serve
from support.soundfiles import is_one_sentence

SIZE = 3_000_001
REPOSITORY, FILE = Hub(Path()).repository, Hub(Path()).file


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Both hubs, with a small file."""
    content = tmp_path / "content"
    content.write_bytes(random.Random(1).randbytes(SIZE))
    monkeypatch.setattr(download, "PAUSE_SECONDS", 0.0)
    with serve(Hub(content)) as hub:
        lead_to(monkeypatch, hub.address, hub.address)
        yield hub


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the file is to go."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder / "save.pt"


def remote(hub: Hub, name: str = "huggingface") -> RemoteFile:
    return HUBS[name].look_up(hub.repository, hub.file)


def refused(remote: RemoteFile, place: Path, kind: type[DownloadError] = DownloadError) -> str:
    with pytest.raises(kind) as caught:
        fetch(remote, place)
    assert not place.exists()
    return str(caught.value)


@pytest.mark.parametrize("name", HUBS)
def test_a_hub_states_what_the_file_is(hub: Hub, name: str):
    found = remote(hub, name)
    assert (found.size, found.sha256) == (SIZE, hub.sha256)
    assert found.address.startswith(hub.address)


@pytest.mark.parametrize("name", HUBS)
def test_the_whole_file_comes(hub: Hub, place: Path, name: str):
    seen: list[Progress] = []
    assert fetch(remote(hub, name), place, Watcher(seen.append)) == hub.sha256
    assert place.read_bytes() == hub.content.read_bytes()
    assert [*place.parent.iterdir()] == [place]
    assert [progress.done for progress in seen] == sorted({progress.done for progress in seen})
    assert (seen[-1].done, seen[-1].total, seen[-1].seconds_left) == (SIZE, SIZE, 0)
    assert seen[-1].bytes_per_second > 0


def test_what_is_there_already_is_not_fetched_again(hub: Hub, place: Path):
    shutil.copy(hub.content, place)
    assert fetch(remote(hub), place) == hub.sha256
    assert hub.file_ranges == []


def test_it_goes_on_where_the_connection_broke(hub: Hub, place: Path):
    hub.break_after = [1_000_000, 500_000]
    assert fetch(remote(hub), place) == hub.sha256
    # Asked at the hub, and again where that leads to.
    assert hub.file_ranges == [part for part in ("", "bytes=1000000-", "bytes=1500000-") for _ in range(2)]


def test_when_it_gives_up_what_came_is_kept_for_the_next_time(hub: Hub, place: Path):
    hub.break_after = [1_200_000] + [0] * (TRIES - 1)
    sentence = refused(remote(hub), place, UnreachableError)
    assert "broke after 1 of 2 MB: the same command goes on from there" in sentence
    hub.asked.clear()
    assert fetch(remote(hub), place) == hub.sha256
    assert hub.file_ranges == ["bytes=1200000-"] * 2
    assert [*place.parent.iterdir()] == [place]


def test_a_server_without_ranges_begins_anew(hub: Hub, place: Path):
    hub.ranges = False
    hub.break_after = [1_000_000]
    assert fetch(remote(hub), place) == hub.sha256


def test_a_file_that_changed_meanwhile_is_not_glued_to_the_old_beginning(hub: Hub, place: Path):
    hub.break_after = [1_000_000] + [0] * (TRIES - 1)
    refused(remote(hub), place)
    hub.content.write_bytes(random.Random(2).randbytes(SIZE))
    os.utime(hub.content, (1, 1))
    hub.tag = '"two"'
    assert fetch(remote(hub), place) == hub.sha256
    hub.asked.clear()

    unstated = RemoteFile(f"{hub.address}/file.pt")  # whose tag alone says that it is another one
    place.unlink()
    hub.break_after = [1_000_000] + [0] * (TRIES - 1)
    refused(unstated, place)
    hub.content.write_bytes(random.Random(3).randbytes(SIZE))
    hub.tag = '"three"'
    assert fetch(unstated, place) == hashlib.sha256(hub.content.read_bytes()).hexdigest()


def test_without_tag_and_hash_nothing_is_continued(hub: Hub, place: Path):
    hub.tag = ""
    hub.break_after = [1_000_000] + [0] * (TRIES - 1)
    unknown = RemoteFile(f"{hub.address}/file.pt")
    refused(unknown, place)
    hub.asked.clear()
    fetch(unknown, place)
    assert hub.file_ranges == [""]


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (404, DownloadError, "is not there (404)"),
        (403, DownloadError, "does not give"),
        (407, UnreachableError, "proxy wants a name and a password"),
        (503, UnreachableError, "cannot serve the file now (503)"),
    ],
)
def test_a_refusal_of_the_server_is_a_sentence(
    hub: Hub, place: Path, status: int, kind: type[DownloadError], said: str
):
    asked = remote(hub)
    hub.status = status
    assert said in refused(asked, place, kind)
    with pytest.raises(kind, match=str(status)):
        remote(hub)
    assert [*place.parent.iterdir()] == []


def test_a_captive_portal_is_recognised(hub: Hub, place: Path):
    asked = remote(hub)
    hub.page = True
    for_the_file = refused(asked, place, UnreachableError)
    with pytest.raises(UnreachableError) as for_the_list:
        remote(hub, "modelscope")
    for sentence in (for_the_file, str(for_the_list.value)):
        assert "this network may want you to sign in first" in sentence
    assert refused(RemoteFile(f"{hub.address}/file.pt"), place) == for_the_file  # with nothing stated of it
    assert [*place.parent.iterdir()] == []


def test_another_file_than_stated_is_not_kept(hub: Hub, place: Path):
    hub.stated = {"oid": "ab" * 32}
    assert "is not the file it should be" in refused(remote(hub), place)
    assert [*place.parent.iterdir()] == []


@pytest.mark.parametrize("size", [SIZE - 1, SIZE + 1])
def test_another_size_than_stated_is_not_fetched(hub: Hub, place: Path, size: int):
    hub.stated = {"size": size}
    assert f"has {SIZE} bytes and should have {size}" in refused(remote(hub), place)
    assert [*place.parent.iterdir()] == []


def test_a_file_without_an_end_is_cut_off(hub: Hub, place: Path):
    hub.stated = {"size": SIZE - 1}
    hub.length = False
    assert "is longer than it should be" in refused(remote(hub), place)
    assert [*place.parent.iterdir()] == []


def test_without_room_it_does_not_begin(hub: Hub, place: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=SIZE - 1))
    assert "2 MB free, and 2 MB are needed: make room" in refused(remote(hub), place)
    assert not place.with_name("save.pt.part").exists()


def test_a_disk_that_fills_up_is_the_disks_own_error(hub: Hub, place: Path):
    asked = remote(hub)
    place.with_name("save.pt.part").symlink_to("/dev/full")
    place.with_name("save.pt.part.json").write_text(json.dumps({"remote": asdict(asked), "tag": ""}))
    with pytest.raises(OSError) as caught:  # noqa: PT011  (by its number)
        fetch(asked, place)
    assert caught.value.errno == errno.ENOSPC
    assert not place.exists()


def test_it_can_be_stopped_and_goes_on(hub: Hub, place: Path):
    done: list[int] = []
    watcher = Watcher(lambda progress: done.append(progress.done), lambda: len(done) >= 3)
    with pytest.raises(CancelledError):
        fetch(remote(hub), place, watcher)
    kept = place.with_name("save.pt.part").stat().st_size
    assert done[-1] <= kept < SIZE
    hub.asked.clear()
    assert fetch(remote(hub), place) == hub.sha256
    assert hub.file_ranges[-1] == f"bytes={kept}-"


def test_where_nobody_answers(place: Path, monkeypatch: pytest.MonkeyPatch):
    lead_to(monkeypatch, nobody(), nobody())
    assert "127.0.0.1 cannot be reached" in refused(RemoteFile(f"{nobody()}/file.pt"), place)
    for hub in HUBS.values():
        with pytest.raises(UnreachableError, match="cannot be reached"):
            hub.look_up("a/b", "c/d.pt")


def test_a_proxy_that_does_not_answer_is_named(hub: Hub, place: Path, monkeypatch: pytest.MonkeyPatch):
    asked = remote(hub)
    monkeypatch.setenv("HTTP_PROXY", nobody())
    assert "The proxy on the way to 127.0.0.1 does not answer" in refused(asked, place)


def test_a_proxy_is_used(hub: Hub, place: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", hub.address)
    with pytest.raises(DownloadError, match="404"):  # which the hub is, asked for another one's page
        fetch(RemoteFile("http://models.example/x.pt"), place)
    assert hub.asked[-1][0] == "http://models.example/x.pt"


@pytest.mark.parametrize("address", ["ftp://example.org/x.pt", "http://", "http://[", "https://a b/x.pt"])
def test_what_is_no_address_is_refused(place: Path, address: str):
    assert is_one_sentence(refused(RemoteFile(address), place).replace(":", ""))


@pytest.mark.parametrize("answer", [b"[]", b"{}", b"nonsense", b'[{"path": 3}]', b"[" * 100_000])
@pytest.mark.parametrize("name", HUBS)
def test_a_hub_that_talks_nonsense_is_a_sentence(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: bytes, name: str
):
    hub.content = tmp_path / "answer"
    hub.content.write_bytes(answer)
    monkeypatch.setattr("genrescope.models.hubs._root", lambda *_: f"{hub.address}/file.pt?")
    with pytest.raises(DownloadError):
        remote(hub, name)

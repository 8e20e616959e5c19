"""The web is asked only over verified TLS, and nothing of ours can be asked over the network."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from genrescope import __version__, updates
from genrescope.errors import DownloadError
from genrescope.models.web import get
from genrescope.publisher import Publisher
from support.checkout import CHECKOUT
from support.soundfiles import is_one_sentence
from support.web_server import PROXIES, WebServer, serve, write_certificate


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return write_certificate(tmp_path)


@pytest.fixture
def server(certificate: Path) -> Iterator[WebServer]:
    """A server whose certificate nobody vouches for."""
    with serve(certificate) as server:
        yield server


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def trusted(server: WebServer, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> WebServer:
    """That server, vouched for."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    return server


def test_a_server_that_nobody_vouches_for_is_not_listened_to(server: WebServer) -> None:
    with pytest.raises(DownloadError) as caught, get(server.address):
        pass
    assert is_one_sentence(str(caught.value)), str(caught.value)
    assert "certificate" in str(caught.value)


def test_one_that_is_vouched_for_is(trusted: WebServer) -> None:
    with get(trusted.address) as answer:
        assert answer.content == b"hello"


def test_one_that_leads_to_where_nothing_is_safe_is_not(trusted: WebServer) -> None:
    with serve() as unsafe:
        trusted.status, trusted.headers = 302, {"Location": unsafe.address}
        with pytest.raises(DownloadError, match="not safe"), get(trusted.address):
            pass


def test_no_password_is_sent_that_the_address_does_not_hold(
    trusted: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords = tmp_path / "netrc"
    passwords.write_text("machine 127.0.0.1\nlogin me\npassword secret\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("NETRC", str(passwords))
    with get(trusted.address):
        pass
    with get(trusted.address.replace("://", "://you:there@")):
        pass
    trusted.status, trusted.headers = 302, {"Location": "/elsewhere"}
    with pytest.raises(DownloadError), get(trusted.address):
        pass
    sent = [headers.get("Authorization") for _, headers in trusted.asked]
    assert sent[:2] == [None, "Basic eW91OnRoZXJl"]
    assert set(sent[2:]) == {None}


def test_the_look_for_a_newer_version_sends_nothing_but_which_this_is(
    trusted: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "publisher", lambda: Publisher(releases=trusted.address + "latest"))
    trusted.content = json.dumps({"tag_name": "v999.0"}).encode()
    release = updates.newer()
    assert release is not None
    assert release.version == "999.0"
    ((path, headers),) = trusted.asked
    assert path == "/latest"
    assert set(headers) <= {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert headers["User-Agent"] == f"genrescope/{__version__}"


WEB = re.compile(
    r"^\s*(?:from|import) (?:requests|urllib3|urllib\.request|http|PySide6\.QtNetwork|genrescope\.models\.web|"
    r"genrescope\.models import .*\bweb)\b",
    re.MULTILINE,
)
MAY_ASK_THE_WEB = {
    *("models/web.py", "models/download.py", "models/hubs.py", "models/installing.py"),  # when a model is installed
    "updates.py",  # when a newer version is looked for
}


def test_few_parts_may_ask_the_web() -> None:
    packages = (CHECKOUT / "engine" / "genrescope", CHECKOUT / "desktop" / "genrescope_desktop")
    found = {
        path.relative_to(package).as_posix()
        for package in packages
        for path in package.rglob("*.py")
        if WEB.search(path.read_text(encoding="utf-8"))
    }
    assert found == MAY_ASK_THE_WEB


def test_listening_opens_no_connection(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "support.scripted_genrescope", "listen", "--source", "demo", "--hop", "0.5"]
    process = subprocess.Popen(
        [*command, "--json", "--history", "always"],
        env={**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": "", "PYTHONPATH": str(CHECKOUT / "tests")},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        for _ in range(7):
            assert process.stdout.readline()
        listener = psutil.Process(process.pid)
        family = [listener, *listener.children(recursive=True)]
        assert len(family) > 1
        assert [each.net_connections("inet") for each in family] == [[] for _ in family]
    finally:
        process.kill()
        process.communicate()

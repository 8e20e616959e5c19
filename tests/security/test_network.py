"""The web is asked only over verified TLS, and nothing of ours can be asked over the network."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import psutil
import pytest

from genrescope.errors import DownloadError
from genrescope.models.web import get
from support.checkout import CHECKOUT
from support.soundfiles import is_one_sentence

# A certificate for 127.0.0.1 that nobody has signed but itself, and its key: they guard nothing.
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBkDCCATagAwIBAgIUV4PqX/euvltdDRovU60P8VYMfoAwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNjAxMDQwNloYDzIxMjYxMTAy
MDEwNDA2WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATvH4VY69w8pHZZNdzfi96/1PsFeMgFbF1WUtFKxvk72cwdWiT8ftNs
VxlVfvDvVo4Le5U8OA6eqqE3cmNMX+cuo2QwYjAdBgNVHQ4EFgQUgg1JmVcd5pnn
xCKII37q4gVlQfgwHwYDVR0jBBgwFoAUgg1JmVcd5pnnxCKII37q4gVlQfgwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC
IByau8Ij+8YU2cgEkUaZ2IWLQU3lPEYQQSDN/Doq/pAUAiEAw+gA6cI7e+4e6Cgz
i0HMExlShzP8StowKG2TA9edB/E=
-----END CERTIFICATE-----
"""
KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9skv5dsMvxiz2FYP
0RYNgY9ZZrBD8qBkBYmAvSL2k8qhRANCAATvH4VY69w8pHZZNdzfi96/1PsFeMgF
bF1WUtFKxvk72cwdWiT8ftNsVxlVfvDvVo4Le5U8OA6eqqE3cmNMX+cu
-----END PRIVATE KEY-----
"""


class Answers(BaseHTTPRequestHandler):
    """Says hello."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    path = tmp_path / "certificate.pem"
    path.write_text(CERTIFICATE + KEY)
    return path


@pytest.fixture
def server(certificate: Path) -> Iterator[str]:
    """Address of a server whose certificate nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    served = HTTPServer(("127.0.0.1", 0), Answers)
    served.socket = context.wrap_socket(served.socket, server_side=True)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield f"https://127.0.0.1:{served.server_port}/"
    served.shutdown()
    thread.join()
    served.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def test_a_server_that_nobody_vouches_for_is_not_listened_to(server: str) -> None:
    with pytest.raises(DownloadError) as caught, get(server):
        pass
    assert is_one_sentence(str(caught.value)), str(caught.value)
    assert "certificate" in str(caught.value)


def test_one_that_is_vouched_for_is(server: str, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with get(server) as answer:
        assert answer.content == b"hello"


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

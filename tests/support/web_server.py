"""A web server on this machine, over TLS for whoever vouches for its certificate, and what it is asked."""

from __future__ import annotations

import contextlib
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@dataclass
class WebServer:
    """What it answers to every request, and the requests it had.

    Attributes
    ----------
    address
        Its root, ``"https://127.0.0.1:1234/"``.
    content, status, headers
        Its answer.
    pause_seconds
        It thinks so long before it answers.
    asked
        Path and headers of each request.
    """

    address: str = ""
    content: bytes = b"hello"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause_seconds: float = 0.0
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def write_certificate(folder: Path) -> Path:
    """Make a certificate for 127.0.0.1 that nobody has signed but itself, and its key; the file that holds both."""
    path, settings, key = (folder / f"certificate.{end}" for end in ("pem", "conf", "key"))
    settings.write_text("[req]\ndistinguished_name = name\n[name]\n[itself]\nsubjectAltName = IP:127.0.0.1\n")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=127.0.0.1", "-config", str(settings), "-extensions", "itself"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(path)], check=True, capture_output=True, timeout=60)
    path.write_text(path.read_text() + key.read_text())
    return path


@contextlib.contextmanager
def serve(certificate: Path | None = None) -> Iterator[WebServer]:
    """Serve until the end of the block; without TLS where there is no certificate."""
    said = WebServer()
    closing = threading.Event()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said.asked.append((self.path, dict(self.headers)))
            closing.wait(said.pause_seconds)
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):  # who has heard enough hangs up
                self.wfile.write(said.content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = False  # closing it waits for them
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    said.address = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield said
    finally:
        closing.set()
        server.shutdown()
        thread.join()
        server.server_close()

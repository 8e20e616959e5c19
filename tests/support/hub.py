"""A web server on this machine that plays both hubs, with everything that can go wrong on the way."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

BLOCK = 1 << 18
PAGE = b"<!DOCTYPE html><title>Welcome to our hotel</title><p>Please sign in."


@dataclass
class Hub:
    """What is served, how, and what was asked for.

    Attributes
    ----------
    repository, file, content
        The one file there is: where, and its bytes on this machine.
    break_after
        Bytes after which the connection breaks: for the first request of the file, the second, and so on.
    ranges, tag
        Whether parts may be asked for, and the file's ETag.
    status
        What every request of the file is answered with, if not with the file.
    page
        Whether everything is answered with a web page, as in a hotel.
    length, lists
        Whether it says how long the file is; whether it answers what files there are.
    stated, listed
        What it says of the file, and what it calls it in its list, where that is not the truth.
    asked
        Paths that were asked for, with the range.
    """

    content: Path
    repository: str = "ccmusic-database/music_genre"
    file: str = "vgg19_bn_cqt/save.pt"
    address: str = ""
    break_after: list[int] = field(default_factory=list)
    ranges: bool = True
    tag: str = '"one"'
    status: int = 200
    page: bool = False
    length: bool = True
    lists: bool = True
    stated: dict[str, object] = field(default_factory=dict)
    listed: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        """Of the file as it is."""
        return _sha256(self.content, self.content.stat().st_mtime_ns)

    @property
    def file_ranges(self) -> list[str]:
        """Ranges of the requests for the file."""
        return [given for path, given in self.asked if "/resolve/" in path or "FilePath=" in path or path == "/file.pt"]


@cache
def _sha256(path: Path, _changed: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def serve(hub: Hub) -> Iterator[Hub]:
    """Serve until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            hub.asked.append((self.path, self.headers.get("Range", "")))
            parts = urlsplit(self.path)
            query = parse_qs(parts.query)
            if hub.page or hub.status != 200:
                self._send(hub.status, PAGE, "text/html; charset=utf-8")
            elif parts.path == f"/api/models/{hub.repository}/tree/main/{Path(hub.file).parent}" and hub.lists:
                self._list([{"type": "directory", "path": "x"}, self._hugging_face()])
            elif parts.path == f"/api/v1/models/{hub.repository}/repo/files" and hub.lists:
                self._list({"Code": 200, "Data": {"Files": [self._modelscope()]}})
            elif parts.path == f"/{hub.repository}/resolve/main/{hub.file}":
                self._redirect("/file.pt")  # as to a content network
            elif parts.path == "/file.pt" or query.get("FilePath") == [hub.file]:
                self._file()
            else:
                self._send(404, b"{}", "application/json")

        def _hugging_face(self) -> dict[str, object]:
            size = hub.content.stat().st_size
            large = {"oid": hub.sha256, "size": size, "pointerSize": 134, **hub.stated}
            return {"type": "file", "oid": "0" * 40, "size": size, "path": hub.listed or hub.file, "lfs": large}

        def _modelscope(self) -> dict[str, object]:
            stated = {"oid": hub.sha256, "size": hub.content.stat().st_size, **hub.stated}
            return {"Path": hub.listed or hub.file, "Type": "blob", "Size": stated["size"], "Sha256": stated["oid"]}

        def _list(self, what: object) -> None:
            self._send(200, json.dumps(what).encode(), "application/json")

        def _redirect(self, where: str) -> None:
            self.send_response(302)
            self.send_header("Location", where)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _send(self, status: int, content: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _file(self) -> None:
            size, begin = hub.content.stat().st_size, 0
            wanted = self.headers.get("Range")
            if wanted and hub.ranges and self.headers.get("If-Range", hub.tag) == hub.tag:
                begin = int(wanted.removeprefix("bytes=").rstrip("-"))
                if begin >= size:
                    self._send(416, b"", "text/plain")
                    return
            self.send_response(206 if begin else 200)
            self.send_header("Content-Type", "application/octet-stream")
            if hub.tag:
                self.send_header("ETag", hub.tag)
            if begin:
                self.send_header("Content-Range", f"bytes {begin}-{size - 1}/{size}")
            if hub.length:
                self.send_header("Content-Length", str(size - begin))
            else:
                self.send_header("Connection", "close")
            self.end_headers()
            self._body(begin, hub.break_after.pop(0) if hub.break_after else size)

        def _body(self, begin: int, most: int) -> None:
            with hub.content.open("rb") as stream:
                stream.seek(begin)
                while most > 0 and (block := stream.read(min(BLOCK, most))):
                    try:
                        self.wfile.write(block)
                    except OSError:  # who asked has gone
                        break
                    most -= len(block)
            self.wfile.flush()
            self.close_connection = True
            if most <= 0:
                self.connection.shutdown(socket.SHUT_RDWR)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def lead_to(patch: pytest.MonkeyPatch, hugging_face: str, modelscope: str) -> None:
    """Let these addresses be the hubs', with no proxy on the way."""
    patch.setenv("HF_ENDPOINT", hugging_face)
    patch.setenv("MODELSCOPE_DOMAIN", modelscope)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        patch.delenv(name, raising=False)
        patch.delenv(name.lower(), raising=False)
    patch.setenv("NO_PROXY", "")


def nobody() -> str:
    """Address at which nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"

"""A server of Python packages on this machine, with small wheels that stand for PyTorch and what it brings along."""

from __future__ import annotations

import hashlib
import os
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import tomli_w

from genrescope.addon.build import Build, read

VERSION = "2.13.0"
TORCH = """
__version__ = "{version}+cu130"
from types import SimpleNamespace as _Space

class _Sum(float):
    cpu = sum = lambda self: self

cuda = _Space(is_available=lambda: {works})
nn = _Space(functional=_Space(conv2d=lambda *_: _Sum(8 * 30 * 30 * 27)))

def ones(shape, device):
    return shape
"""
NNAUDIO = "class CQT1992v2:\n    def __init__(self, **_): pass\n"


def torch_files(*, works: bool = True, version: str = VERSION) -> dict[str, str]:
    """A PyTorch that says it computed on a GPU, or that finds none."""
    return {"torch/__init__.py": TORCH.format(works=works, version=version), "torch/lib/libtorch.so": "torch" * 1000}


PARTS: dict[str, dict[str, str]] = {
    "torch": torch_files(),
    "nnaudio": {"nnAudio/__init__.py": "", "nnAudio/features/__init__.py": "", "nnAudio/features/cqt.py": NNAUDIO},
    "nvidia-one": {"nvidia/cu13/lib/libone.so.1": "one" * 1000, "nvidia/cu13/LICENSE": "terms"},
    "nvidia-two": {"nvidia/cu13/lib/libtwo.so.2": "two" * 1000},
}


@dataclass
class Packages:
    """What is served, and what goes wrong.

    Attributes
    ----------
    folder
        Where the wheels are.
    altered
        Names of files to which something is added on the way.
    break_after
        Bytes of every file after which the connection breaks.
    delay
        Seconds that a file waits in the middle.
    asked
        Names of the files that were asked for.
    """

    folder: Path
    address: str = ""
    altered: set[str] = field(default_factory=set)
    break_after: int | None = None
    delay: float = 0.0
    asked: list[str] = field(default_factory=list)

    def build(self, *names: str, capabilities: tuple[str, ...] = ("7.5", "8.0", "12.0")) -> Build:
        """The build that consists of these packages; of all when none is named."""
        wheels = [
            {
                "name": path.name.split("-")[0].replace("_", "-"),
                "version": path.name.split("-")[1],
                "file": path.name,
                "size": path.stat().st_size,
                "unpacked": 2 * path.stat().st_size,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
            for path in sorted(self.folder.iterdir())
        ]
        chosen = [wheel for wheel in wheels if not names or wheel["name"] in names]
        content = {"torch": VERSION, "cuda": "13.0", "capabilities": list(capabilities), "wheels": chosen}
        return read(tomli_w.dumps(content).encode(), python="cp311")


def add_wheel(folder: Path, name: str, files: dict[str, str], version: str = VERSION) -> None:
    """Make a wheel."""
    stem = f"{name.replace('-', '_')}-{version}"
    said = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nRequires-Dist: sympy\n"
    metadata = {
        f"{stem}.dist-info/METADATA": said,
        f"{stem}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = f"{stem}.dist-info/RECORD"
    with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
        for path, text in {**files, **metadata}.items():
            wheel.writestr(path, text)
        wheel.writestr(record, "".join(f"{path},,\n" for path in (*files, *metadata, record)))


@contextmanager
def serve_packages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Packages]:
    """Serve the wheels of a folder until the end of the block, and have pip ask here and nowhere else."""
    packages = Packages(folder)
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            name = self.path.strip("/").rpartition("/")[2]
            if self.path.startswith("/simple/"):
                files = [path for path in folder.iterdir() if path.name.split("-")[0].replace("_", "-") == name]
                page = "".join(f'<a href="/files/{path.name}">{path.name}</a>' for path in files)
                self._send(f"<!DOCTYPE html><body>{page}</body>".encode(), "text/html")
            else:
                packages.asked.append(name)
                content = (folder / name).read_bytes()
                self._send(content + b"x" if name in packages.altered else content, "application/octet-stream")

        def _send(self, content: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if kind == "text/html":
                self.wfile.write(content)
                return
            end = len(content) if packages.break_after is None else packages.break_after
            self.wfile.write(content[: end // 2])
            self.wfile.flush()
            closing.wait(packages.delay)
            self.wfile.write(content[end // 2 : end])

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False  # closing it waits for them
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who has heard enough hangs up
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    packages.address = f"http://127.0.0.1:{server.server_port}/simple"
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", packages.address)
    try:
        yield packages
    finally:
        closing.set()
        server.shutdown()
        thread.join()
        server.server_close()

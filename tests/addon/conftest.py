"""A GPU of NVIDIA's, played by a library that is compiled here; and a server with wheels for it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from genrescope.addon import place
from genrescope.models import gpu
from support.packages import PARTS, Packages, add_wheel, serve_packages

LIBCUDA = """
#include <stdlib.h>
#include <string.h>
static int number(const char *name, int otherwise) {
    const char *value = getenv(name);
    return value ? atoi(value) : otherwise;
}
int cuInit(unsigned flags) { if (number("FAKE_CRASHES", 0)) abort(); return number("FAKE_RESULT", 0); }
int cuDriverGetVersion(int *version) { *version = number("FAKE_CUDA", 13000); return 0; }
int cuDeviceGetCount(int *count) { *count = number("FAKE_COUNT", 1); return 0; }
int cuDeviceGet(int *device, int which) { *device = which + 7; return 0; }
int cuDeviceGetName(char *name, int length, int device) {
    if (device != 7) return 101;
    strncpy(name, "NVIDIA GeForce RTX 3060", length);
    return 0;
}
int cuDeviceGetAttribute(int *value, int which, int device) {
    if (device != 7) return 101;
    *value = which == 75 ? number("FAKE_MAJOR", 8) : which == 76 ? number("FAKE_MINOR", 6) : -1;
    return 0;
}
int cuGetErrorString(int result, const char **words) {
    *words = "the driver and the kernel differ";
    return result == 803 ? 0 : 1;
}
"""


@pytest.fixture(scope="session")
def libcuda(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a library that answers as NVIDIA's driver does, for a GPU that the environment describes."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if os.uname().sysname != "Linux" or compiler is None:
        pytest.skip("platform: needs Linux and a C compiler")
    folder = tmp_path_factory.mktemp("libcuda")
    source = folder / "libcuda.c"
    source.write_text(LIBCUDA)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", folder / "libcuda.so.1", source], check=True)
    return folder


@pytest.fixture
def driver(libcuda: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A driver that is there; called with names and numbers it says something else than a good one."""
    sign = tmp_path / "nvidiactl"
    sign.touch()
    monkeypatch.setattr(gpu, "NVIDIA", {"linux": (str(sign),)})
    monkeypatch.setenv("LD_LIBRARY_PATH", str(libcuda))

    def say(**numbers: int) -> None:
        for name, number in numbers.items():
            monkeypatch.setenv(f"FAKE_{name.upper()}", str(number))

    return say


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the add-on goes."""
    folder = tmp_path / "音乐 data" / "gpu"
    monkeypatch.setattr(place, "user_folder", lambda: folder)
    return folder


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Packages]:
    """A server with the wheels of an add-on."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name, files in PARTS.items():
        add_wheel(folder, name, files)
    with serve_packages(folder, monkeypatch) as served:
        yield served

"""What the packaged application leaves out: nothing that it needs."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import contents

# Imports all that the application may import, and prints what of it the package leaves out.
EVERYTHING = """
import importlib, json, pkgutil, sys

left_out = json.load(sys.stdin)
for name in ("genrescope", "genrescope_desktop", "genrescope_resources"):
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not module.name.endswith(("__main__", "torchvision_backbones")):
            importlib.import_module(module.name)
import PIL.Image, rich.console, rich.progress, requests, safetensors.torch
print(json.dumps([name for name in sys.modules if any(f"{name}.".startswith(f"{each}.") for each in left_out)]))
"""


def test_nothing_that_is_left_out_is_ever_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", EVERYTHING],
        input=json.dumps([*contents.UNUSED_MODULES, *contents.GPU_MODULES]),
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


# Imports PyTorch and what the add-on brings besides, and prints which of Python's own modules only the latter needed.
ADDON = """
import json, sys
import genrescope.cli.analyze, genrescope.models.torch_engine, requests, rich.progress

before = set(sys.modules)
from genrescope.spectral import nnaudio_kernels

nnaudio_kernels.layer()
print(json.dumps([name for name in set(sys.modules) - before if name.partition(".")[0] in sys.stdlib_module_names]))
"""


def test_what_the_gpu_add_on_needs_of_python_goes_along() -> None:
    done = subprocess.run([sys.executable, "-c", ADDON], capture_output=True, text=True, timeout=200, check=True)
    needed = {name for name in json.loads(done.stdout) if not name.startswith("_")}
    assert "pydoc" in needed
    assert needed <= set(contents.ADDON_MODULES)


@pytest.mark.parametrize(
    "name",
    [
        "torch/lib/libtorch_cpu.so",
        "torch/bin/torch_shm_manager",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/lib/libQt6OpenGL.so.6",
        "PySide6/Qt/translations/qtbase_zh_CN.qm",
        "PySide6/plugins/platforms/qwindows.dll",
        "PIL/_imaging.cpython-311-x86_64-linux-gnu.so",
        "pillow.libs/libjpeg-6dc8d115.so.62.4.0",
        "genrescope_resources/models/starter/weights.safetensors",
        "_soundfile_data/libsndfile_x86_64.so",
    ],
)
def test_what_is_needed_goes_along(name: str) -> None:
    assert contents.is_wanted(name)


@pytest.mark.parametrize(
    "name",
    [
        "torch/include/ATen/ATen.h",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "pillow.libs/libavif-c6062d5f.so.16.4.2",
    ],
)
def test_what_nobody_opens_stays_out(name: str) -> None:
    assert not contents.is_wanted(name)


def test_the_systems_libraries_stay_out() -> None:
    environments = ("/home/me/build/package-venv", "/opt/python/lib/python3.11")
    assert contents.is_systems("/usr/lib/x86_64-linux-gnu/libportaudio.so.2", environments)
    assert contents.is_systems("/lib/x86_64-linux-gnu/libxcb.so.1", environments)
    assert not contents.is_systems("/usr/lib/x86_64-linux-gnu/libssl.so.3", environments)
    assert not contents.is_systems(f"{environments[0]}/lib/python3.11/site-packages/torch/lib/libc10.so", environments)
    assert not contents.is_systems("/opt/python/lib/libpython3.11.so.1.0", environments)

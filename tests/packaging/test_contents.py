"""What the packaged application leaves out: nothing that it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

import contents
from genrescope.units import ANALYSIS_RATE
from support.checkout import CHECKOUT
from support.small_vgg import BLOCKS
from support.sound import chords

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


# Trains a model, lets PyTorch answer with it, and installs its weights from a file of PyTorch's own.
ROADS = """
import json, sys
from dataclasses import replace

import safetensors.torch, torch

from genrescope.cli import main
from genrescope.models import vgg
from genrescope.training import recipe, trainer
from genrescope.training.batches import Sampling

vgg.BLOCKS = json.load(sys.stdin)
trainer.STATISTICS_BATCHES = 1
whole, few = recipe.Recipe, Sampling(batch_size=2, batches=1)
recipe.Recipe = lambda **chosen: replace(whole(**chosen), crop_columns=256, sampling=few)

assert main("train music --out run --epochs 1 --folds 2".split()) == 0
assert main("analyze music/low/one/song.wav --model run/model --device cpu:torch --json".split()) == 0
torch.save(safetensors.torch.load_file("run/model/weights.safetensors"), "stranger.pt")
assert main("models install stranger.pt --labels Low,High --like starter".split()) == 0
"""


def test_a_model_is_trained_answers_and_is_installed_without_what_is_left_out(tmp_path: Path) -> None:
    for genre, artist, rate in (("low", "one", 1), ("low", "two", 1), ("high", "three", 2), ("high", "four", 2)):
        song = tmp_path / "music" / genre / artist / "song.wav"
        song.parent.mkdir(parents=True)
        soundfile.write(song, chords(6.0, ANALYSIS_RATE, seed=len(artist))[::rate], ANALYSIS_RATE)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GENRESCOPE_", "XDG_"))}
    without = {
        "PYTHONPATH": str(CHECKOUT / "tests" / "support" / "without"),
        "GENRESCOPE_TEST_WITHOUT": " ".join([*contents.UNUSED_MODULES, *contents.GPU_MODULES]),
    }
    done = subprocess.run(
        [sys.executable, "-c", ROADS],
        env={**kept, **without, "HOME": str(tmp_path), "OMP_NUM_THREADS": "1"},
        cwd=tmp_path,
        input=json.dumps(BLOCKS),
        capture_output=True,
        text=True,
        timeout=250,
    )
    assert done.returncode == 0, done.stderr
    assert "matplotlib is not installed" in done.stdout
    assert '"device": "cpu:torch"' in done.stdout
    assert (tmp_path / ".local/share/genrescope/models/stranger/weights.safetensors").is_file()


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

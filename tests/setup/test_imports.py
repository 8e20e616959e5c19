"""Who may import what: the engine knows no window, and loads heavy libraries only where they are needed."""

from __future__ import annotations

import ast
import fnmatch
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.checkout import CHECKOUT

ENGINE = CHECKOUT / "engine"
DESKTOP = CHECKOUT / "desktop"

# Libraries that are slow to load or absent from some machines, and the modules that may load them when imported.
# A module that uses one of them inside a function needs no entry here; prefer that where it is not the module's job.
MAY_LOAD = {
    "torch": [
        "genrescope.models.activation_maps",
        "genrescope.models.backbones",
        "genrescope.models.build",
        "genrescope.models.conversion_child",
        "genrescope.models.cuda_engine",
        "genrescope.models.device_graph",
        "genrescope.models.torch_engine",
        "genrescope.models.torchvision_backbones",
        "genrescope.spectral.device_jpeg",
        "genrescope.spectral.device_picture",
        "genrescope.spectral.whole",
        "genrescope.training.*",
    ],
    "ncnn": ["genrescope.models.ncnn_engine"],
    "torchvision": ["genrescope.models.torchvision_backbones"],
    "sounddevice": ["genrescope.audio.microphone", "genrescope.audio.portaudio"],
    "soundfile": ["genrescope.audio.decoding.libsndfile"],
    "soundcard": [],
    "pulsectl": [],
    "nnAudio": [],
    "librosa": [],
    "matplotlib": [],
    "PIL": [],
    "sklearn": [],
    "PySide6": [],
    "pyqtgraph": [],
}
CLI = "genrescope.cli."
WINDOW = {"genrescope_desktop", "PySide6", "pyqtgraph", "shiboken6"}

# Imports the modules named on standard input, none of which may load a library of MAY_LOAD, with all of those blocked:
# so they also work where the libraries are not installed. Prints what went wrong, by module.
BLOCKED_IMPORTS = """
import importlib, json, sys

modules, blocked = json.load(sys.stdin)

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in blocked:
            raise ImportError(f"it loads {name}")

sys.meta_path.insert(0, Block())
wrong = {}
for module in modules:
    try:
        importlib.import_module(module)
    except ImportError as error:
        wrong[module] = str(error)
print(json.dumps(wrong))
"""


def modules(folder: Path = ENGINE) -> dict[str, Path]:
    """Every module below a folder, by name."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = path
    found.pop("genrescope.__main__", None)  # it runs when imported
    return found


def imported(path: Path) -> Iterator[str]:
    """All that a module may import, wherever in its text, by full name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} has a relative import, which these tests do not follow"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def may_load(module: str) -> set[str]:
    return {name for name, allowed in MAY_LOAD.items() if any(fnmatch.fnmatch(module, one) for one in allowed)}


def test_there_are_modules_to_look_at() -> None:
    assert len(modules()) > 50


@pytest.mark.parametrize("module", modules())
def test_the_engine_knows_no_window(module: str) -> None:
    found = {name.partition(".")[0] for name in imported(modules()[module])} & WINDOW
    assert not found, f"{module} imports {', '.join(found)}: the engine knows no window"


def test_only_the_command_line_stands_on_the_command_line() -> None:
    everything = modules() | modules(DESKTOP)
    assert "genrescope_desktop.app" in everything
    others = {name: path for name, path in everything.items() if not name.startswith("genrescope.cli")}
    wrong = [name for name, path in others.items() if any(f"{one}.".startswith(CLI) for one in imported(path))]
    assert wrong == [], f"these import {CLI}, which is one of two views: what both need lies in a module beside them"


def test_light_modules_load_nothing_heavy() -> None:
    light = [module for module in modules() if not may_load(module)]
    answer = subprocess.run(
        [sys.executable, "-c", BLOCKED_IMPORTS],
        input=json.dumps([light, sorted(MAY_LOAD)]),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert json.loads(answer.stdout) == {}, "these modules load a heavy library when imported; see MAY_LOAD"


def test_the_table_has_no_dead_entries() -> None:
    for name, allowed in MAY_LOAD.items():
        for pattern in allowed:
            assert fnmatch.filter(modules(), pattern), f"{pattern} may load {name}, but there is no such module"


THREADS = """
import genrescope, json, numpy, threadpoolctl

print(json.dumps([each["num_threads"] for each in threadpoolctl.threadpool_info() if each["user_api"] == "blas"]))
"""


def test_numpy_multiplies_on_one_thread() -> None:
    unset = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-c", THREADS]
    answer = subprocess.run(command, env=unset, capture_output=True, text=True, check=True, timeout=120)
    assert set(json.loads(answer.stdout)) <= {1}  # Apple's library, which does not spin, is not listed

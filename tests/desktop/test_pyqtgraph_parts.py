"""A start loads no more than the window needs; what is left out of pyqtgraph is missed nowhere."""

from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# What the window imports before it can be used: each module's file, empty for one that is absent.
LOADED = """
import json, sys
from genrescope.cli.arguments import build_parser
import genrescope.cli.start, genrescope_desktop.app
from genrescope_desktop.pyqtgraph_parts import Absent

build_parser([])
print(json.dumps({
    name: "" if isinstance(module, Absent) else getattr(module, "__file__", None) or "built in"
    for name, module in sys.modules.items()
}))
"""
# Named where the window never comes: the box is made without a menu, and nothing is painted through OpenGL.
NOT_MISSED = {
    ("pyqtgraph.graphicsItems.ViewBox.ViewBox", "pyqtgraph.graphicsItems.ViewBox.ViewBoxMenu"),
    ("pyqtgraph.widgets.GraphicsView", "pyqtgraph.Qt.OpenGLHelpers"),
}


@pytest.fixture(scope="module")
def loaded() -> dict[str, str]:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, timeout=120, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    "library",
    [
        *("torch", "ncnn", "requests", "rich", "email", "multiprocessing", "cuda", "PIL"),
        *("PySide6.QtNetwork", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtTest"),
        *("genrescope.cli.listen", "genrescope.models.web"),
    ],
)
def test_a_start_does_not_load_what_only_other_work_needs(loaded: dict[str, str], library: str) -> None:
    assert "genrescope_desktop.main_window" in loaded
    assert [name for name in loaded if f"{name}.".startswith(f"{library}.")] == []


def imported(module: str, path: str) -> Iterator[str]:
    """What a module of pyqtgraph may import from its package, also inside of functions, by full name."""
    package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            yield base
            yield from (f"{base}.{each.name}" for each in node.names)


def test_the_parts_that_are_there_miss_none_that_is_absent(loaded: dict[str, str]) -> None:
    absent = {name for name, path in loaded.items() if not path}
    assert len(absent) > 40
    there = {name: path for name, path in loaded.items() if path and name.startswith("pyqtgraph.")}
    assert {"pyqtgraph.functions", "pyqtgraph.GraphicsScene.GraphicsScene"} <= there.keys()
    assert {
        (name, each) for name, path in there.items() for each in imported(name, path) if each in absent
    } == NOT_MISSED

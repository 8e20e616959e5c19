"""pyqtgraph without what the window has no use for.

Importing pyqtgraph imports every module it has: parameter trees, image views, processes of its own, with Qt's OpenGL
and test libraries and, where PyTorch is the build for NVIDIA GPUs, CUDA's. That was a sixth of the work of a start. So
those of its modules that are not among `PARTS` are found empty, and libraries that it can do without are not found.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

PACKAGE = "pyqtgraph"
AREAS = ("Qt.OpenGLHelpers", "graphicsItems", "imageview", "multiprocess", "parametertree", "widgets")
PARTS = (
    "graphicsItems",
    "graphicsItems.AxisItem",
    "graphicsItems.GraphicsItem",
    "graphicsItems.GraphicsObject",
    "graphicsItems.GraphicsWidget",
    "graphicsItems.GraphicsWidgetAnchor",
    "graphicsItems.ItemGroup",
    "graphicsItems.ViewBox",
    "graphicsItems.ViewBox.ViewBox",
    "widgets",
    "widgets.GraphicsView",
)
NOT_FOUND = ("PySide6.QtOpenGLWidgets", "PySide6.QtTest")  # pyqtgraph asks for them and does without


def install() -> None:
    """Have pyqtgraph imported so, whenever it is."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class Absent(ModuleType):
    """In place of a module: has whatever name is asked for, and none of it does anything."""

    __all__: Sequence[str] = ()

    def __getattr__(self, name: str) -> type:
        """Make a class of that name."""
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


class _Finder(MetaPathFinder):
    """Finds pyqtgraph, and the modules of its areas that are no `PARTS`."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == PACKAGE:
            others = [finder for finder in sys.meta_path if finder is not self]
            spec = next(filter(None, (finder.find_spec(fullname, path, target) for finder in others)), None)
            if spec is not None and spec.loader is not None:
                spec.loader = _Package(spec.loader)
            return spec
        package, _, part = fullname.partition(".")
        if package != PACKAGE or part in PARTS or not f"{part}.".startswith(tuple(f"{area}." for area in AREAS)):
            return None
        return ModuleSpec(fullname, _Empty(), is_package=True)


class _Package(Loader):
    """Loads pyqtgraph itself, with Qt's libraries that it can do without hidden meanwhile."""

    def __init__(self, real: Loader) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        with _hidden(NOT_FOUND):
            self._real.exec_module(module)


class _Empty(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return Absent(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


@contextmanager
def _hidden(names: Sequence[str]) -> Iterator[None]:
    """Have modules not found that are not there yet."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None is how the import system says so
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]

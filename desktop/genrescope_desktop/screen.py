"""Whether a window can be shown here at all. Without Qt: where it cannot, Qt ends the whole process."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from genrescope.language.sentence import sentence

NO_SCREEN = "There is no screen to show a window on (neither DISPLAY nor WAYLAND_DISPLAY leads to one)."


def obstacle(environ: Mapping[str, str] | None = None) -> str:
    """Why no window can be shown, in one sentence; empty when one can.

    Only Linux and its kin have a doubt: there the screen is a server named by the environment, and Qt's part that talks
    to it needs libraries of the system.
    """
    if importlib.util.find_spec("PySide6") is None:
        return "PySide6, which draws the window, is not installed."
    if sys.platform in ("win32", "darwin"):
        return ""
    environ = os.environ if environ is None else environ
    chosen = environ.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    if chosen and chosen not in ("xcb", "wayland"):
        return ""  # somebody who names offscreen or vnc knows what they do
    missing = NO_SCREEN
    if chosen != "xcb" and _wayland_answers(environ):
        missing = missing_library("libqwayland*.so")
    if missing and chosen != "wayland" and _x_answers(environ):
        missing = missing_library("libqxcb.so")
    return missing


def _wayland_answers(environ: Mapping[str, str]) -> bool:
    name, folder = environ.get("WAYLAND_DISPLAY"), environ.get("XDG_RUNTIME_DIR")
    if not name or not (folder or name.startswith("/")):
        return False
    with socket.socket(socket.AF_UNIX) as door:
        try:
            door.connect(str(Path(folder or "/") / name))
        except OSError:
            return False
    return True


def _x_answers(environ: Mapping[str, str]) -> bool:
    """Whether the X server accepts a connection: authority, network and all, as Qt would make it."""
    display = environ.get("DISPLAY")
    if not display:
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:  # then Qt's own part says more precisely what is missing
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    refused = xcb.xcb_connection_has_error(connection) != 0
    xcb.xcb_disconnect(connection)
    return not refused


def missing_library(pattern: str) -> str:
    """Load Qt's part for the screen, as Qt itself would a moment later; a sentence when a library is missing."""
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    for folder in spec.submodule_search_locations or ():
        for plugin in sorted(Path(folder).glob(f"Qt/plugins/platforms/{pattern}")):
            try:
                ctypes.CDLL(str(plugin))
            except OSError as error:
                library = str(error).partition(":")[0]
                return sentence(
                    "The window needs {library}, which is not installed; “make setup” says how to install it.",
                    library=library,
                )
    return ""

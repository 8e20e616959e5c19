"""One window a person: a second start hands its files to the first, and ends."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import platformdirs
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from genrescope.settings import settings_file

PATIENCE_MS = 1000


class SingleInstance(QObject):
    """The door at which the first window listens, and at which a later start knocks.

    It lies in the person's own runtime folder and opens for nobody else. With another settings file there may be
    another window.

    Signals
    -------
    wanted(list[Path])
        Somebody has started Genrescope again, with these files.
    """

    wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _door()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def hand_over(self, paths: Sequence[Path]) -> bool:
        """Tell the first window which files are wanted; whether there is one."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(PATIENCE_MS):
            return False
        socket.write(json.dumps([str(path.absolute()) for path in paths]).encode())
        while socket.bytesToWrite():
            if not socket.waitForBytesWritten(PATIENCE_MS):
                return False  # it does not listen: a window of its own shows the files
        socket.disconnectFromServer()
        return True

    def listen(self) -> bool:
        """Be the first window; whether that worked. A door that a crash has left behind is put aside."""
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Be it no longer."""
        self._server.close()

    @Slot()
    def _answer(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(lambda: self._read(socket))
        if socket.state() is QLocalSocket.LocalSocketState.UnconnectedState:
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        content = bytes(socket.readAll().data())
        socket.deleteLater()
        try:
            paths = [Path(path) for path in json.loads(content)]
        except (ValueError, TypeError):  # not one of ours
            return
        self.wanted.emit(paths)


def _door() -> str:
    """Name of the door: another for every person and every settings file."""
    key = hashlib.sha256(str(settings_file().absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    if sys.platform == "win32":  # pipes have one room for all, and their own access rights
        return f"genrescope-{key}"
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or platformdirs.user_cache_path("genrescope", appauthor=False))
    with contextlib.suppress(OSError):  # without a door every start has a window of its own
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return str(folder / f"genrescope-{key}")

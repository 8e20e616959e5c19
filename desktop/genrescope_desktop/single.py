"""One window a person: a second start hands its files to the first, and ends.

The first window holds a lock in a folder that only this person can open. A later start lays a letter there, which
names its files, and waits until it is taken. Either may end or hang at any moment: the lock of who has ended is let go
of by the system, and a letter is removed once, by the window that takes it or by its writer who has waited long enough.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import platformdirs
from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, QTimer, Signal, Slot

from genrescope import settings_file
from genrescope.whole_file import replace_file

PATIENCE_SECONDS = 5.0  # the first window may still be starting; one that takes longer hangs
ABANDONED_SECONDS = 3600.0  # what lies as long was left by a writer who was killed: one that lives takes its own back
LOOK_SECONDS = 0.02
LARGEST_LETTER = 16 << 20  # bytes
LETTERS = "*.json"


class SingleInstance(QObject):
    """The first window's place, and the letters of those who found it taken.

    With another settings file there may be another window.

    Signals
    -------
    wanted(list[Path])
        Somebody has started Genrescope again, with these files.
    """

    wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = _folder()
        self._lock = QLockFile(str(self._folder / "lock"))
        self._lock.setStaleLockTime(1)  # held is what the system says is held, whoever is named in the file
        self._watcher: QFileSystemWatcher | None = None

    def hand_over(self, paths: Sequence[Path]) -> bool:
        """Have the first window show files, which may be none; whether it does. If not, this may `listen`."""
        if not _is_private(self._folder) or self._is_first():
            return False
        letter = self._folder / f"{uuid.uuid4().hex}.json"
        content = json.dumps([str(path.absolute()) for path in paths]).encode()
        if len(content) > LARGEST_LETTER:
            return False
        try:
            replace_file(letter, content)
        except OSError:
            return False
        until = time.monotonic() + PATIENCE_SECONDS
        while letter.exists():
            if self._is_first() or time.monotonic() > until:
                return not _removed(letter)
            time.sleep(LOOK_SECONDS)
        return True

    def listen(self) -> bool:
        """Be the first window; whether that worked. Letters are read once Qt's event loop runs."""
        if not _is_private(self._folder) or not self._is_first():
            return False
        self._watcher = QFileSystemWatcher([str(self._folder)], self)
        self._watcher.directoryChanged.connect(self._look)
        QTimer.singleShot(0, self, self._look)  # somebody may have come while this one was starting
        return True

    def close(self) -> None:
        """Be it no longer."""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        self._lock.unlock()

    def _is_first(self) -> bool:
        return self._lock.isLocked() or self._lock.tryLock(0)

    @Slot()
    def _look(self) -> None:
        if self._watcher is None:
            return
        for letter in self._folder.glob(LETTERS):
            paths = _taken(letter)
            if paths is not None:
                self.wanted.emit(paths)


def _taken(letter: Path) -> list[Path] | None:
    """The files in a letter, which is removed; None when it was taken back, or is none that somebody waits for."""
    try:
        state = letter.stat()
        content = letter.read_bytes() if state.st_size <= LARGEST_LETTER else b""
    except OSError:
        return None
    if not _removed(letter):
        return None
    if time.time() - state.st_mtime > ABANDONED_SECONDS:  # by clocks that may be set meanwhile
        return None
    try:
        return [Path(path) for path in json.loads(content)]
    except (ValueError, TypeError, RecursionError):  # not one of ours
        return None


def _removed(letter: Path) -> bool:
    """Remove a letter; whether this was who did it."""
    try:
        letter.unlink()
    except OSError:
        return False
    return True


def _folder() -> Path:
    """The place: another for every person and every settings file."""
    key = hashlib.sha256(str(settings_file.path().absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    own = None if sys.platform == "win32" else os.environ.get("XDG_RUNTIME_DIR")
    above = Path(own or platformdirs.user_cache_path("genrescope", appauthor=False))
    folder = above / f"genrescope-window-{key}"
    with contextlib.suppress(OSError):  # without a place every start has a window of its own
        above.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _is_private(folder: Path) -> bool:
    """Whether a folder is there and opens for this person alone, as all in a person's profile does on Windows."""
    try:
        state = folder.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(state.st_mode):
        return False
    return sys.platform == "win32" or (state.st_uid == os.getuid() and not stat.S_IMODE(state.st_mode) & 0o077)

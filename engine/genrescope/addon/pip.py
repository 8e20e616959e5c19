"""Having pip fetch and unpack wheels, in a child process; what it says becomes figures, or one sentence."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

from genrescope.addon.build import Wheel
from genrescope.children import NO_WINDOW, child_command
from genrescope.errors import AddonError
from genrescope.language.sentence import Sentence, sentence

CHILD = "genrescope.addon.pip_child"
LOOK_SECONDS = 0.2  # between two looks at how far it is, and at whether to stop
CONNECT_SECONDS = 20  # after which a silent server is given up, and asked again
TRIES = 5  # to connect, and to go on where a connection broke
LAST_LINES = 200  # of what it complains about

# What a person has set for pip may name a mirror or a proxy to fetch by; it must not forbid to fetch.
_FETCHING = {"PIP_REQUIRE_VIRTUALENV": "0"}
# To unpack, nothing of it is needed, and it could say where to: `--isolated` leaves out variables and the user's file,
# and this leaves out every other file.
_UNPACKING = {"PIP_CONFIG_FILE": os.devnull}
_WHATEVER = ("--disable-pip-version-check", "--no-input", "--no-deps", "--only-binary", ":all:", "--require-hashes")
_FULL = re.compile(r"No space left|Disk quota|not enough space", re.IGNORECASE)
_ALTERED = re.compile(r"DO NOT MATCH THE HASHES|HashMismatch", re.IGNORECASE)
_UNREACHABLE = re.compile(
    r"connection broken|IncompleteDownload|IncompleteRead|Connection(Reset|Aborted)|Max retries|timed? ?out|ProxyError"
    r"|SSLError|NameResolution|ReadTimeout|certificate|Could not fetch URL|incomplete",
    re.IGNORECASE,
)
_GONE = re.compile(r"No matching distribution|Could not find a version|HTTP error 4", re.IGNORECASE)


class AlteredError(AddonError):
    """A file is not the one that it should be."""


def fetch(wheel: Wheel, downloads: Path, at: Callable[[int], None]) -> None:
    """Fetch a wheel from the packages' server into a folder; it is there only when it is whole.

    Parameters
    ----------
    wheel
        Which.
    downloads
        Where to.
    at
        Told a few times a second how many bytes have come; what it raises ends the download.

    Raises
    ------
    AddonError
        It cannot be fetched, or is not what it should be.
    """
    patience = ("--retries", str(TRIES), "--resume-retries", str(TRIES), "--timeout", str(CONNECT_SECONDS))
    more = ("--progress-bar", "raw", "--no-cache-dir", *patience, "--dest", str(downloads))
    _run("download", [wheel], more, downloads, at, _FETCHING)
    if not (downloads / wheel.file).is_file():
        raise AddonError(
            "What came for {name} is not the file {file}: try again later.", name=wheel.name, file=wheel.file
        )


def unpack(wheels: Iterable[Wheel], downloads: Path, folder: Path, cancelled: Callable[[int], None]) -> None:
    """Unpack wheels that were fetched into an empty folder. Asks no server.

    Raises
    ------
    AddonError
        One of them is not what it should be, or they cannot be unpacked.
    """
    found = ("--isolated", "--no-index", "--find-links", str(downloads))
    more = (*found, "--no-compile", "--root-user-action", "ignore", "--target", str(folder))
    _run("install", wheels, more, downloads, cancelled, _UNPACKING)


def _run(
    command: str,
    wheels: Iterable[Wheel],
    more: Sequence[str],
    work: Path,
    at: Callable[[int], None],
    settings: Mapping[str, str],
) -> None:
    """Run pip for some wheels, with its own temporary files in ``work``, and with settings before a person's own."""
    wanted = work / "wanted.txt"
    wanted.write_text("".join(f"{wheel.requirement}\n" for wheel in wheels), encoding="utf-8")
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(work))
    with subprocess.Popen(
        child_command(CHILD, command, *_WHATEVER, *more, "--requirement", str(wanted)),
        stdin=subprocess.PIPE,  # whose end tells the child that this process is gone
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, **settings, **temporary, "LC_ALL": "C.UTF-8"},
        creationflags=NO_WINDOW,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said, complained = _Reader(process.stdout), _Reader(process.stderr)
        try:
            while not _has_ended(process):
                at(said.bytes_done)
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        at(said.bytes_done)  # Ctrl-C reaches pip, too
        complaint = complained.text()
        raise (AlteredError if _ALTERED.search(complaint) else AddonError)(_reason(complaint))


def _has_ended(process: subprocess.Popen[str]) -> bool:
    try:
        process.wait(LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


class _Reader:
    """Reads what a process says, on a thread, so that it never has to wait."""

    def __init__(self, stream: IO[str]) -> None:
        self.bytes_done = 0
        self._lines: list[str] = []
        self._thread = threading.Thread(target=self._read, args=(stream,), name="pip reader", daemon=True)
        self._thread.start()

    def text(self) -> str:
        """The last that it has said, when it has ended."""
        self._thread.join()
        return "".join(self._lines)

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            if progress := re.match(r"Progress (\d+) of", line):
                self.bytes_done = int(progress[1])
            else:
                self._lines = [*self._lines[1 - LAST_LINES :], line]


def _reason(complaint: str) -> Sentence:
    """What pip's complaint means and what to do."""
    if _FULL.search(complaint):
        return sentence("The disk is full, so nothing was installed: make room and try again.")
    if _ALTERED.search(complaint):
        return sentence(
            "A file that came is not the one that it should be, so nothing was installed: try again, and from another "
            "network if something on the way exchanges it."
        )
    if _UNREACHABLE.search(complaint):
        return sentence(
            "The packages' server cannot be reached, or the connection broke: check the network and try again; what "
            "has come is kept."
        )
    if _GONE.search(complaint):
        return sentence("The packages' server has not all of it any more: install a newer Genrescope.")
    errors = [line.removeprefix("ERROR:").strip() for line in complaint.splitlines() if line.startswith("ERROR:")]
    return sentence("It cannot be installed: {reason}.", reason=(errors or [complaint.strip()])[-1].rstrip("."))

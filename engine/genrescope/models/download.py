"""Fetching one large file: it goes on where it was broken off, and is the file it should be or is not kept."""

from __future__ import annotations

import json
import shutil
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic, sleep

import requests
import urllib3

from genrescope.errors import CancelledError, DownloadError
from genrescope.language.sentence import sentence
from genrescope.models.checksum import sha256_of
from genrescope.models.hubs import RemoteFile
from genrescope.models.web import UnreachableError, get, looks_like_a_page, page_instead, split

CHUNK = 1 << 18
SPEED_SECONDS = 5.0  # over which the speed is measured
LARGEST_FILE = 4 << 30
TRIES = 5  # in a row without a single byte more
PAUSE_SECONDS = 1.0  # before the second try; twice that before the third


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a download is.

    Attributes
    ----------
    done, total
        Bytes; the total is None when the other side does not say.
    bytes_per_second
        Over the last seconds.
    """

    done: int
    total: int | None
    bytes_per_second: float

    @property
    def seconds_left(self) -> float | None:
        """Time until it is done at this speed; None when that cannot be said."""
        if self.total is None or self.bytes_per_second <= 0:
            return None
        return (self.total - self.done) / self.bytes_per_second


@dataclass(slots=True)
class Watcher:
    """Who watches a download.

    Attributes
    ----------
    progress
        Told a few times a second how far it is, on the thread that downloads.
    cancelled
        Asked as often whether to stop.
    """

    progress: Callable[[Progress], None] = lambda _: None
    cancelled: Callable[[], bool] = lambda: False
    _marks: deque[tuple[float, int]] = field(default_factory=deque)

    def at(self, done: int, total: int | None) -> None:
        """Say how far it is, and stop if that is wanted."""
        if self.cancelled():
            raise CancelledError("The download was stopped; the same command goes on where it was.")
        now = monotonic()
        self._marks.append((now, done))
        while now - self._marks[0][0] > SPEED_SECONDS:
            self._marks.popleft()
        then, before = self._marks[0]
        self.progress(Progress(done, total, (done - before) / (now - then) if now > then else 0.0))


def fetch(remote: RemoteFile, destination: Path, watcher: Watcher | None = None) -> str:
    """Fetch a file and return its SHA-256.

    What has come is kept beside the destination until all of it has, so that the next call goes on from there.

    Parameters
    ----------
    remote
        Where it is, and what is known of it; a size or SHA-256 that is given must be met.
    destination
        The file to write. It is there only when all is well.
    watcher
        Who is told how far it is.

    Raises
    ------
    UnreachableError
        The connection broke, and trying again did not help. What came is kept.
    DownloadError
        It is not there, or is not the file it should be. Nothing is kept.
    CancelledError
        The watcher wanted it to stop. What came is kept.
    OSError
        It cannot be written.
    """
    watcher = watcher or Watcher()
    if remote.sha256 and destination.exists() and sha256_of(destination) == remote.sha256:
        return remote.sha256  # an earlier call brought it, and what came after that failed
    part = _Part(destination.with_name(f"{destination.name}.part"), remote)
    tries = 0
    while not part.complete:
        before = part.size
        try:
            part.fetch_more(watcher)
        except UnreachableError:
            tries = tries + 1 if part.size <= before else 1
            if tries >= TRIES or part.size == 0:
                raise
            sleep(PAUSE_SECONDS * 2 ** (tries - 1))
    return part.finish(destination)


class _Part:
    """What has come of a file so far, and beside it what file that is of."""

    def __init__(self, path: Path, remote: RemoteFile) -> None:
        self.path = path
        self.remote = remote
        self.total = remote.size
        self.complete = False
        self._note = path.with_name(f"{path.name}.json")
        self._tag = ""
        self._look()

    @property
    def size(self) -> int:
        """Bytes that have come."""
        return self.path.stat().st_size if self.path.exists() else 0

    def fetch_more(self, watcher: Watcher) -> None:
        """Ask for the rest, and write down what comes."""
        have = self.size
        headers = {"Range": f"bytes={have}-", **({"If-Range": self._tag} if self._tag else {})} if have else {}
        with get(self.remote.address, headers) as response:
            if response.status_code == 416:  # what we have is not the beginning of what is there
                self.drop()
                raise self._broke(0)
            have = self._place(response, have)
            self._check_total(response, have)
            self._remember(response)
            try:
                have = self._write(response, have, watcher)
            except urllib3.exceptions.HTTPError as error:
                raise self._broke(self.size) from error
        if self.total is not None and have < self.total:
            raise self._broke(have)
        self.complete = True

    def _write(self, response: requests.Response, have: int, watcher: Watcher) -> int:
        """Write down what comes; return how much is there then."""
        with self.path.open("r+b" if have else "wb") as file:
            file.seek(have)
            for chunk in response.raw.stream(CHUNK, decode_content=False):
                if have == 0 and looks_like_a_page(response.headers, chunk):
                    self.drop()
                    raise page_instead(self._host)
                have += len(chunk)
                if have > (self.total or LARGEST_FILE):
                    self.drop()
                    raise DownloadError(
                        "{address} is longer than it should be, so it was not kept.", address=self.remote.address
                    )
                file.write(chunk)
                watcher.at(have, self.total)
        return have

    @property
    def _host(self) -> str:
        return split(self.remote.address).hostname or self.remote.address

    def _broke(self, have: int) -> UnreachableError:
        amount = (
            sentence("{have} of {total} MB", have=have >> 20, total=self.total >> 20)
            if self.total
            else sentence("{have} MB", have=have >> 20)
        )
        return UnreachableError(
            "The connection to {host} broke after {amount}: the same command goes on from there.",
            host=self._host,
            amount=amount,
        )

    def finish(self, destination: Path) -> str:
        """Hold what came against what it should be, and move it to its place."""
        found = sha256_of(self.path)
        if self.remote.sha256 not in (None, found):
            self.drop()
            raise DownloadError(
                "What came from {address} is not the file it should be (SHA-256 {found}…, expected {expected}…): "
                "it was damaged on the way or exchanged, and not kept. Try again.",
                address=self.remote.address,
                found=found[:12],
                expected=str(self.remote.sha256)[:12],
            )
        self.path.replace(destination)
        self._note.unlink(missing_ok=True)
        return found

    def drop(self) -> None:
        """Keep nothing."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def _look(self) -> None:
        """Take up what an earlier call has left, if it is of the same file."""
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            same = note["remote"] == asdict(self.remote)
            self._tag = str(note["tag"])
        except (OSError, ValueError, KeyError, TypeError):
            same = False
        certain = self._tag or self.remote.sha256  # that what we have is the beginning of what is there
        if not same or not certain or self.size > (self.total or LARGEST_FILE):
            self.drop()
            self._tag = ""
        elif self.size == self.total:
            self.complete = True

    def _remember(self, response: requests.Response) -> None:
        tag = response.headers.get("ETag", "")
        self._tag = "" if tag.startswith("W/") else tag  # a weak one may not be asked for ranges
        self._note.write_text(json.dumps({"remote": asdict(self.remote), "tag": self._tag}), encoding="utf-8")

    def _place(self, response: requests.Response, have: int) -> int:
        """From which byte on the answer is."""
        if response.status_code != 206:
            return 0  # the other side does not know ranges, or has another file by now
        begin = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
        if begin != str(have):
            self.drop()
            raise UnreachableError("{host} gave another part than was asked for.", host=self._host)
        return have

    def _check_total(self, response: requests.Response, have: int) -> None:
        """Refuse what has not the size it should have, or no room on the disk, before it comes."""
        length = response.headers.get("Content-Length", "")
        total = have + int(length) if length.isdecimal() else None
        if self.remote.size is not None and total not in (None, self.remote.size):
            if "html" in response.headers.get("Content-Type", "").lower():
                raise page_instead(self._host)
            raise DownloadError(
                "{address} has {total} bytes and should have {size}, so it was not fetched: it was exchanged, or "
                "something on the way puts another file in its place.",
                address=self.remote.address,
                total=total,
                size=self.remote.size,
            )
        self.total = self.total or total
        if self.total is not None:
            if self.total > LARGEST_FILE:
                raise DownloadError(
                    "{address} has more than {most} GB: it cannot be a model.",
                    address=self.remote.address,
                    most=LARGEST_FILE >> 30,
                )
            check_room(self.path.parent, self.total - have)


def check_room(folder: Path, size: int) -> None:
    """Refuse to begin what cannot end.

    Raises
    ------
    DownloadError
        There are fewer than ``size`` bytes free.
    """
    free = shutil.disk_usage(folder).free
    if free < size:
        raise DownloadError(
            "The disk of {folder} has {free} MB free, and {size} MB are needed: make room and try again.",
            folder=folder,
            free=free >> 20,
            size=size >> 20,
        )

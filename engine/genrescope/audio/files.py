"""A sound file as a source: the same road as a microphone, at the pace of real time or flat out."""

from __future__ import annotations

import os
from collections.abc import Iterator

from genrescope.audio.decoder import BLOCK_FRAMES, open_file
from genrescope.audio.playing import Clock, Pacer, PlayingSource
from genrescope.audio.source import Frames, Sink, SourceInfo, SourceKind


class FileSource(PlayingSource):
    """Plays a sound file, or a film's sound track, into a sink.

    It ends as ``ENDED`` after the last block was written, with a sentence in its status when the file is cut off or
    damaged; as ``UNAVAILABLE`` with a sentence when its decoder fails on the way. What was written before stays.

    The file is opened here and not in `open`, because whoever makes the sink must know the channels first. So a source
    that was made must be closed even if it was never opened.

    Parameters
    ----------
    path
        The file.
    paced
        At the pace of real time, as if it were heard; else as fast as the sink has room.
    first_seconds
        Play only this much of it.
    kind, source_id, title
        What `info` says, where it is not to speak of the path.
    clock
        The time it plays by.

    Raises
    ------
    AudioFileError
        When there is nothing at ``path`` that can be heard: one sentence that says why.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        paced: bool = True,
        first_seconds: float | None = None,
        kind: SourceKind = SourceKind.FILE,
        source_id: str | None = None,
        title: str | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._file = open_file(path)
        self._first_seconds = first_seconds
        found = self._file.format
        info = SourceInfo(
            kind=kind,
            id=source_id or str(self._file.path),
            title=title or self._file.path.name,
            host="file",
            rate=found.rate,
            channels=found.channels,
        )
        super().__init__(info, paced=paced, clock=clock)

    @property
    def seconds(self) -> float | None:
        """How much will be played, in seconds; an estimate for some formats, None when the file does not say."""
        whole = self._file.format.seconds
        if whole is None or self._first_seconds is None:
            return whole
        return min(whole, self._first_seconds)

    def close(self) -> None:
        """Stop playing and end the decoder. Idempotent and prompt."""
        super().close()
        self._file.close()

    def _blocks(self, sink: Sink, pacer: Pacer) -> Iterator[Frames]:
        return self._file.blocks(BLOCK_FRAMES, self._first_seconds)

    def _last_words(self) -> str:
        return self._file.damage

    def _interrupt(self) -> None:
        self._file.close()

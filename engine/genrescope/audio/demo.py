"""The demo tune as a source: what a newcomer without a microphone hears named."""

from __future__ import annotations

from contextlib import ExitStack
from importlib.resources import as_file, files

from genrescope.audio.files import FileSource
from genrescope.audio.playing import Clock
from genrescope.audio.source import SourceKind

DEMO_FILE = "canon_in_d.opus"


class DemoSource(FileSource):
    """Plays the bundled demo tune, Pachelbel's Canon in D, to its end.

    Parameters
    ----------
    paced, first_seconds, clock
        As for `FileSource`.

    Raises
    ------
    AudioFileError
        When the installation is damaged so that the tune cannot be read.
    """

    def __init__(self, *, paced: bool = True, first_seconds: float | None = None, clock: Clock | None = None) -> None:
        self._resources = ExitStack()
        with self._resources:
            path = self._resources.enter_context(as_file(files("genrescope_resources") / "demo" / DEMO_FILE))
            super().__init__(
                path,
                paced=paced,
                first_seconds=first_seconds,
                kind=SourceKind.DEMO,
                source_id="demo",
                title="Demo tune",
                clock=clock,
            )
            self._resources = self._resources.pop_all()

    def close(self) -> None:
        """Stop playing and let the file go. Idempotent."""
        super().close()
        self._resources.close()

"""``python -m benchmarks.faults.listener SOURCE``: listens as the app does, and says ten times a second how it is.

A line of JSON each time (`Report`), on standard output; it ends when its standard input is closed.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import threading
import time
from dataclasses import dataclass

import numpy as np

from benchmarks.faults.server import MICROPHONE_HZ, SPEAKERS_HZ
from genrescope.audio.naming import make_source
from genrescope.audio.source import AudioSource, Frames, Sink, SourceInfo, SourceStatus
from genrescope.live import LiveSession
from genrescope.models.library import find
from genrescope.settings import Settings
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH

REPORT_SECONDS = 0.1
HOP_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Report:
    """How the session is.

    Attributes
    ----------
    now
        Seconds by the monotonic clock, which all processes share.
    state, message, failed
        As the session's status says.
    source
        The id of what is listened to.
    wall_clock
        Seconds since 1970, as this process is told.
    stream_seconds, columns_seconds, verdict_seconds
        How far the stream, the spectrogram and the newest verdict are.
    heard_frames
        What the source delivered so far.
    lost_frames
        What the session says is lost.
    rate
        Frames a second.
    speakers, microphone
        Peak amplitude of the loudspeakers' and of the microphone's tone in what was delivered since the last report.
    """

    now: float
    state: str
    message: str
    failed: bool
    source: str
    wall_clock: float
    stream_seconds: float
    columns_seconds: float
    verdict_seconds: float
    heard_frames: int
    lost_frames: int
    rate: int
    speakers: float
    microphone: float


class Overheard:
    """A source whose blocks are kept as they go by.

    Attributes
    ----------
    blocks
        Those that `tones` has not looked at yet, float32 [frames, channels], oldest first.
    frames
        How many `tones` has looked at.
    """

    def __init__(self, source: AudioSource) -> None:
        self._source = source
        self.blocks: list[Frames] = []
        self.frames = 0
        self.live = source.live
        self.silence_is_absence = source.silence_is_absence

    @property
    def info(self) -> SourceInfo:
        """The source's."""
        return self._source.info

    def status(self) -> SourceStatus:
        """The source's."""
        return self._source.status()

    def open(self, sink: Sink) -> None:
        """Open the source."""
        blocks = self.blocks

        class Between:
            def write(self, block: Frames) -> None:
                blocks.append(block.copy())
                sink.write(block)

            def mark_lost(self, frames: int) -> None:
                sink.mark_lost(frames)

        self._source.open(Between())

    def close(self) -> None:
        """Close the source."""
        self._source.close()

    def tones(self) -> tuple[float, float]:
        """Amplitude of the loudspeakers' and the microphone's tone in any block since the last call."""
        blocks = [self.blocks.pop(0) for _ in range(len(self.blocks))]
        self.frames += sum(map(len, blocks))
        found = [
            (_amplitude(block, SPEAKERS_HZ, self.info.rate), _amplitude(block, MICROPHONE_HZ, self.info.rate))
            for block in blocks
            if len(block) >= self.info.rate // 100
        ]
        return (max((each[0] for each in found), default=0.0), max((each[1] for each in found), default=0.0))


def main(words: str) -> None:
    """Listen and report."""
    source = Overheard(make_source(words))
    session = LiveSession(source, find("starter"), Settings(device="cpu", hop_seconds=HOP_SECONDS))
    ended = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    session.start()
    columns, verdict = 0, 0
    while not ended.wait(REPORT_SECONDS):
        update = session.take()
        status = update.status
        columns = update.first_column + len(update.columns)
        verdict = update.verdicts[-1].end_sample if update.verdicts else verdict
        speakers, microphone = source.tones()
        report = Report(
            now=time.monotonic(),
            state=status.source_state,
            message=status.message,
            failed=status.failed is not None,
            source=status.source.id,
            wall_clock=time.time(),
            stream_seconds=status.heard_seconds,
            columns_seconds=columns * HOP_LENGTH / ANALYSIS_RATE,
            verdict_seconds=verdict / ANALYSIS_RATE,
            heard_frames=source.frames,
            lost_frames=status.lost_samples,
            rate=status.source.rate,
            speakers=speakers,
            microphone=microphone,
        )
        print(json.dumps(dataclasses.asdict(report)), flush=True)
    session.stop()


def _amplitude(block: Frames, hertz: float, rate: int) -> float:
    """Of a tone in a block, by one line of its Fourier transform under a Hann window."""
    sound = block.mean(axis=1)
    window = np.hanning(len(sound))
    line = np.exp(-2j * np.pi * hertz / rate * np.arange(len(sound)))
    return float(2.0 * abs(np.dot(sound * window, line)) / window.sum())


if __name__ == "__main__":
    main(sys.argv[1])

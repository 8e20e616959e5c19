"""Microphones and other inputs, through PortAudio."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from genrescope.audio import portaudio
from genrescope.audio.recording import Attempt, RecordingSource
from genrescope.errors import DeviceError

BLOCK_FRAMES = 1024
LOOK_SECONDS = 0.1  # between looks at whether the stream has ended by itself


class MicrophoneSource(RecordingSource):
    """An input device, one of `genrescope.audio.devices.microphones`, or a virtual one on macOS.

    PortAudio's thread calls back with each block; the callback copies it into the sink and does nothing else. A device
    that goes away is looked for under the same host API and name, and taken up again in the format it had.
    """

    def _record(self, attempt: Attempt) -> None:
        portaudio.refresh()  # PortAudio's list may be older than a device, or than its loss
        device = portaudio.locate(self._info)
        if device.inputs < self._info.channels:
            raise DeviceError(
                "{title} has fewer channels than when it was listed; choose it again.", title=self._info.title
            )
        channels, write, mark_lost = self._info.channels, attempt.write, attempt.mark_lost
        ended = threading.Event()

        def on_block(data: Any, _frames: int, _time: Any, flags: Any) -> None:
            if flags.input_overflow:
                mark_lost(0)
            write(np.frombuffer(data, dtype=np.float32).reshape(-1, channels))

        stream = portaudio.open_input(device, self._info, BLOCK_FRAMES, on_block, ended.set)
        try:
            while not attempt.over.wait(LOOK_SECONDS):
                if ended.is_set():
                    raise DeviceError(
                        "{title} went away; nothing is heard until it comes back. Plug it in again or choose another "
                        "source.",
                        title=self._info.title,
                    )
        finally:
            portaudio.close(stream)

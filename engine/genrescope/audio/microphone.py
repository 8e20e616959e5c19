"""Microphones and other inputs, through PortAudio."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from genrescope import faults
from genrescope.audio import portaudio
from genrescope.audio.source import Sink, SourceInfo, SourceState, SourceStatus
from genrescope.errors import DeviceError

BLOCK_FRAMES = 1024
RETRY_SECONDS = 1.0


class MicrophoneSource:
    """An input device.

    PortAudio's thread calls back with each block; the callback copies it into the sink and does nothing else. A device
    that goes away is looked for once a second by a thread of its own, under the same host API and name, and taken up
    again in the format it had.

    Parameters
    ----------
    info
        One of `genrescope.audio.devices.microphones` (or, on macOS, a virtual device that carries the system's sound).
    """

    def __init__(self, info: SourceInfo) -> None:
        self._info = info
        self._status = SourceStatus(SourceState.UNAVAILABLE, f"{info.title} is not open.")
        self._stream: Any = None
        self._watcher: threading.Thread | None = None
        self._ended = threading.Event()
        self._closing = threading.Event()

    @property
    def info(self) -> SourceInfo:
        """The device, with the rate and channels delivered."""
        return self._info

    @property
    def live(self) -> bool:
        """Always true."""
        return True

    @property
    def silence_is_absence(self) -> bool:
        """False: a microphone always delivers."""
        return False

    def open(self, sink: Sink) -> None:
        """Start recording at the device's native rate with all its channels, at most eight.

        Raises
        ------
        DeviceError
            When the device is absent, busy, has no inputs or refuses the format.
        """
        device = portaudio.locate(self._info)
        if device.inputs < self._info.channels:
            raise DeviceError(f"{self._info.title} has fewer channels than when it was listed; choose it again.")
        self._start(device, sink)
        self._watcher = threading.Thread(target=self._watch, args=(sink,), name="microphone watcher", daemon=True)
        self._watcher.start()

    def status(self) -> SourceStatus:
        """Whether the device is being recorded, and if not, why."""
        return self._status

    def close(self) -> None:
        """Stop recording. The sink is not called any more when this returns."""
        self._closing.set()
        self._ended.set()
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = None
        self._drop_stream()
        self._status = SourceStatus(SourceState.UNAVAILABLE, f"{self._info.title} is not open.")

    def _start(self, device: portaudio.Device, sink: Sink) -> None:
        channels, write, mark_lost = self._info.channels, sink.write, sink.mark_lost

        def on_block(data: Any, _frames: int, _time: Any, flags: Any) -> None:
            if flags.input_overflow:
                mark_lost(0)
            write(np.frombuffer(data, dtype=np.float32).reshape(-1, channels))

        self._ended.clear()
        self._stream = portaudio.open_input(device, self._info, BLOCK_FRAMES, on_block, self._on_finished)
        self._status = SourceStatus(SourceState.ACTIVE)

    def _on_finished(self) -> None:
        self._ended.set()

    def _drop_stream(self) -> None:
        if self._stream is not None:
            portaudio.close(self._stream)
            self._stream = None

    def _watch(self, sink: Sink) -> None:
        try:
            self._keep_up(sink)
        except Exception as error:  # unseen, it would leave the device reconnecting for ever
            self._status = SourceStatus(SourceState.UNAVAILABLE, faults.ended(self._info.title, error))

    def _keep_up(self, sink: Sink) -> None:
        """Wait for the stream to end by itself, and then for the device to come back."""
        while not self._closing.is_set():  # `close` sets this first: `_start` may have cleared `_ended` again
            self._ended.wait()
            if self._closing.is_set():
                return
            self._status = SourceStatus(
                SourceState.RECONNECTING,
                f"{self._info.title} went away; nothing is heard until it comes back. "
                "Plug it in again or choose another source.",
            )
            self._drop_stream()
            while not self._closing.wait(RETRY_SECONDS):
                try:
                    portaudio.refresh()
                    self._start(portaudio.locate(self._info), sink)
                except DeviceError:
                    continue
                break

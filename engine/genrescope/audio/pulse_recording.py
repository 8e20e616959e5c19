"""One recording from a PulseAudio or PipeWire source that lets no block through unconfirmed.

When an output disappears, or a person or a policy moves a recording, both servers go on delivering *another* source,
the microphone included, without a flag. Three things keep such sound out:

1. the recording asks the server never to move it (``PA_STREAM_DONT_MOVE``): it is ended instead;
2. the message that it was moved all the same travels in order with the sound, and ends delivery at once;
3. a block is delivered only after the server has answered a question asked *after the block arrived*: which source
   does this recording read? The answer costs one round trip (under a millisecond), and is needed because a server may
   ignore the first and be late with the second.

Everything here belongs to one thread.
"""

from __future__ import annotations

import ctypes
import time
from collections import deque
from typing import Any

import numpy as np

from genrescope.audio import libpulse
from genrescope.audio.pulse_connection import PulseConnection, PulseSource
from genrescope.audio.source import Frames, Sink
from genrescope.errors import DeviceError

BLOCK_FRAMES = 1024
HELD_SECONDS = 8  # what the server keeps for us while we stand still: a little less than a session's ring has room for


class VerifiedRecording:
    """A running recording of one monitor or input.

    Parameters
    ----------
    connection
        Where to record.
    source
        What to record.
    form
        Whose rate, channels and channel map to deliver; the server converts when ``source`` has others by now.
    sink
        Where confirmed blocks go.
    refuse_moves
        Whether to ask the server never to move the recording.
    """

    def __init__(
        self,
        connection: PulseConnection,
        source: PulseSource,
        form: PulseSource,
        sink: Sink,
        *,
        refuse_moves: bool = True,
    ) -> None:
        self.strayed = False  # the server reads something else for us
        self._connection = connection
        self._library = library = connection.library
        self._source = source
        self._channels = form.channels
        self._sink = sink
        self._waiting: deque[Frames | int] = deque()  # blocks, and numbers of frames lost, not yet confirmed
        self._question: int | None = None
        self._covered = 0  # how many of `_waiting` had arrived when the question was asked
        self._last_question = time.monotonic()

        spec = libpulse.SampleSpec(libpulse.SAMPLE_FLOAT32, form.rate, form.channels)
        self._stream = library.pa_stream_new(
            connection.context, b"Genre recognition", ctypes.byref(spec), ctypes.byref(form.channel_map)
        )
        if not self._stream:
            raise DeviceError(
                "The sound server refuses to record {channels} channels at {rate} Hz.",
                channels=form.channels,
                rate=form.rate,
            )
        # ctypes needs these objects alive as long as libpulse may call them.
        self._read_callback = libpulse.ReadCallback(self._on_read)
        self._moved_callback = libpulse.StreamCallback(self._on_moved)
        self._answer_callback = libpulse.SourceOutputCallback(self._on_answer)
        library.pa_stream_set_read_callback(self._stream, self._read_callback, None)
        library.pa_stream_set_moved_callback(self._stream, self._moved_callback, None)
        block_bytes = BLOCK_FRAMES * self._frame_bytes
        held_bytes = HELD_SECONDS * form.rate * self._frame_bytes
        attributes = libpulse.BufferAttributes(held_bytes, *[libpulse.ANY] * 3, block_bytes)
        flags = libpulse.STREAM_ADJUST_LATENCY
        flags |= libpulse.STREAM_DONT_MOVE if refuse_moves else 0
        flags |= libpulse.STREAM_NO_REMIX_CHANNELS if form.cut else 0  # the other channels are left, not mixed in
        library.pa_stream_connect_record(self._stream, source.name.encode(), ctypes.byref(attributes), flags)

    def turn(self, seconds: float) -> bool:
        """Let the recording go on for at most this long; False when it has ended or strayed."""
        self._connection.turn(seconds)
        state = self._library.pa_stream_get_state(self._stream)
        if state in (libpulse.STREAM_FAILED, libpulse.STREAM_TERMINATED) or self.strayed:
            return False
        # Also asked when nothing arrives: a recording moved to a source that is asleep would be silent.
        due = self._waiting or time.monotonic() - self._last_question > 0.5
        if state == libpulse.STREAM_READY and due:
            self._ask()
        return True

    def close(self) -> None:
        """End the recording; unconfirmed blocks are dropped."""
        if self._question is not None:
            self._library.pa_operation_cancel(self._question)
            self._library.pa_operation_unref(self._question)
            self._question = None
        self._library.pa_stream_set_read_callback(self._stream, libpulse.ReadCallback(), None)
        self._library.pa_stream_set_moved_callback(self._stream, libpulse.StreamCallback(), None)
        self._library.pa_stream_disconnect(self._stream)
        self._library.pa_stream_unref(self._stream)

    @property
    def _frame_bytes(self) -> int:
        return 4 * self._channels

    def _on_read(self, stream: int, _size: int, _data: int) -> None:
        data, size = ctypes.c_void_p(), ctypes.c_size_t()
        while self._library.pa_stream_peek(stream, ctypes.byref(data), ctypes.byref(size)) >= 0 and size.value:
            if not self.strayed:
                if data.value is None:  # a hole: the server knows that sound is missing here
                    self._waiting.append(size.value // self._frame_bytes)
                else:
                    samples = np.frombuffer(ctypes.string_at(data, size.value), dtype=np.float32)
                    self._waiting.append(samples.reshape(-1, self._channels))
            self._library.pa_stream_drop(stream)
        self._ask()

    def _on_moved(self, stream: int, _data: int) -> None:
        if self._library.pa_stream_get_device_index(stream) != self._source.index:
            self._stray()

    def _stray(self) -> None:
        self.strayed = True
        self._waiting.clear()

    def _ask(self) -> None:
        """Ask the server which source this recording reads; what has arrived until now waits for the answer."""
        if self._question is not None or self.strayed:
            return
        self._covered = len(self._waiting)
        self._last_question = time.monotonic()
        self._question = self._library.pa_context_get_source_output_info(
            self._connection.context, self._library.pa_stream_get_index(self._stream), self._answer_callback, None
        )

    def _on_answer(self, _context: int, details: Any, end: int, _data: int) -> None:
        if end == 0:
            if details.contents.source == self._source.index and not self.strayed:
                self._deliver(self._covered)
            else:
                self._stray()
            return
        # Late is no answer: we stood still while the question was out. Else the server knows no such recording.
        if end < 0 and self._library.pa_context_errno(self._connection.context) != libpulse.ERROR_TIMEOUT:
            self._stray()
        self._library.pa_operation_unref(self._question)
        self._question = None
        if self._waiting:
            self._ask()

    def _deliver(self, count: int) -> None:
        for _ in range(count):
            block = self._waiting.popleft()
            if isinstance(block, int):
                self._sink.mark_lost(block)
            else:
                self._sink.write(block)

"""What a view (the window, the terminal, a JSON line) is told: plain data, taken when the view wants it.

A view calls `genrescope.live.LiveSession.take` at most 60 times a second and gets one `Update`; nothing calls the view.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from genrescope.audio.flac_recorder import Recording
from genrescope.audio.source import SourceInfo, SourceState
from genrescope.recognition.explain import Seen
from genrescope.recognition.verdict import ModelIdentity, Verdict

Columns = npt.NDArray[np.float32]  # [n, 84], power


class Part(StrEnum):
    """A part of a session: beside it a view shows what went wrong with it."""

    SOURCE = "source"
    MODEL = "model"
    PROGRAM = "program"  # Genrescope itself: a bug


@dataclass(frozen=True, slots=True)
class Level:
    """Level of the newest few hundredths of a second, for a meter.

    Attributes
    ----------
    peak_dbfs, rms_dbfs
        Peak and RMS over all channels.
    clipped
        Whether a sample reached full scale since the session began.
    """

    peak_dbfs: float
    rms_dbfs: float
    clipped: bool


@dataclass(frozen=True, slots=True)
class ModelChange:
    """Another model was wanted while a session listened, and has taken over or cannot.

    Attributes
    ----------
    at_sample
        Moment of the stream, in samples at 22 050 Hz: up to here ``before`` has answered.
    before, after
        The model that answered, and the one that was wanted.
    failure
        One sentence that says why ``before`` goes on answering; empty when ``after`` has taken over.
    """

    at_sample: int
    before: ModelIdentity
    after: ModelIdentity
    failure: str = ""


@dataclass(frozen=True, slots=True)
class SessionStatus:
    """How a session is doing, at the moment of `take`.

    Attributes
    ----------
    source
        Which source, with the rate and channels really delivered.
    source_state
        As the source itself knows.
    message
        One sentence when something is not as it should be; else empty.
    model
        Which network answers, or will once it is loaded.
    model_loading
        Whether the network is still being loaded.
    device
        Where the network runs; empty while loading.
    heard_seconds
        Length of the stream so far.
    hop_seconds
        Time between verdicts, as it is now.
    load
        Compute ÷ hop of the newest inference; near 1 the hop is stretched.
    lost_samples
        Frames lost so far at the source's native rate: those that were dropped on the way, and those that a device
        would have delivered while it was away. Stream and sound heard differ by so much.
    dropped_hops
        Hops skipped because an inference was still running.
    finished
        Whether the stream ended (a file) and its last verdict was given, or the session failed (`message` says why).
    failed
        Which part made it end because something went wrong there; None when nothing did.
    next_model
        Which network is being loaded to answer instead of ``model``; None when none is.
    recording
        The file that the sound is being written into; None when it is not.
    device_note
        Why the network does not run where it would be faster; empty when there is nothing to say.
    """

    source: SourceInfo
    source_state: SourceState
    message: str
    model: ModelIdentity
    model_loading: bool
    device: str
    heard_seconds: float
    hop_seconds: float
    load: float
    lost_samples: int
    dropped_hops: int
    finished: bool
    failed: Part | None
    next_model: ModelIdentity | None = None
    recording: Recording | None = None
    device_note: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """Everything new since the last `take`.

    Attributes
    ----------
    verdicts
        New verdicts, oldest first.
    first_column
        Absolute index of the first of ``columns`` (column ``t`` is centred at sample ``512 t`` of the stream). Larger
        than expected when the view was away longer than columns are kept.
    columns
        New final columns, [n, 84] power; replace any provisional ones of the same index.
    provisional
        Columns after the last final one, [m, 84] power, computed as if silence followed: to be drawn at once and
        replaced later.
    level
        For the meter.
    status
        How the session is doing.
    model_changes
        What became of wishes for another model, oldest first. A verdict's own ``model`` says who gave it.
    seen
        What the network saw at the newest hop that it answered, for `genrescope.recognition.explain`; None before.
    """

    verdicts: tuple[Verdict, ...]
    first_column: int
    columns: Columns
    provisional: Columns
    level: Level
    status: SessionStatus
    model_changes: tuple[ModelChange, ...] = ()
    seen: Seen | None = None

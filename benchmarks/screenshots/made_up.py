"""Answers that nobody gave: made from probabilities by the engine's own rules, so that their words are its own, too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from genrescope import settings
from genrescope.audio.decoder import open_file
from genrescope.audio.demo import DEMO_FILE
from genrescope.audio.source import SourceInfo, SourceKind, SourceState
from genrescope.events import Level, SessionStatus, Update
from genrescope.files.entries import Entry, EntryState, Plots
from genrescope.frontend import FrontEnd
from genrescope.models import catalogue, library
from genrescope.models.manifest import Manifest
from genrescope.recognition.assessment import assess
from genrescope.recognition.recognizer import rank, rank_families
from genrescope.recognition.smoothing import Scores
from genrescope.recognition.summary import Summarizer
from genrescope.recognition.verdict import Verdict, VerdictState
from genrescope.spectral.kernels import kernel_bank
from genrescope.spectral.overview import OverviewMaker
from genrescope.units import ANALYSIS_RATE, BINS, HOP_LENGTH, WINDOW_SECONDS

SECONDS = 42.0  # of the demo tune
HOP = 2.0
COLUMN_SECONDS = HOP_LENGTH / ANALYSIS_RATE
MICROPHONE = SourceInfo(SourceKind.MICROPHONE, "ALSA:x", "Blue Yeti", "ALSA", 48_000, 1, default=True)
SPEAKERS = SourceInfo(SourceKind.SYSTEM, "y.monitor", "扬声器 / Speakers", "PulseAudio", 48_000, 2, default=True)
DEVICE = "cpu:ncnn"

Shares = Mapping[str, float]  # of some labels; the rest have equal parts of what is left
Columns = npt.NDArray[np.float32]


@cache
def starter() -> Manifest:
    """The model of four genres."""
    return library.find("starter").manifest


@cache
def sixteen() -> Manifest:
    """The reference model, as it is when it is installed."""
    return replace(catalogue.known()["ccmusic16"].manifest, sha256="c16" + 61 * "0")


def classical(end: float) -> Shares:
    """Classical music, of which the model is ever surer."""
    share = 0.66 + 0.25 * min(1.0, end / 24) + 0.03 * np.sin(end / 2)
    return {"Classical": share, "Electronic": 0.55 * (1 - share), "Pop": 0.3 * (1 - share), "Rock": 0.15 * (1 - share)}


def jazz_rock(end: float) -> Shares:
    """Something between two genres."""
    share = 0.46 + 0.05 * np.sin(end / 3)
    return {"Electronic": share, "Rock": 0.88 - share, "Pop": 0.08, "Classical": 0.04}


def nothing_known(_end: float) -> Shares:
    """Music of a kind that the model does not know."""
    return {"Electronic": 0.31, "Rock": 0.27, "Pop": 0.22, "Classical": 0.20}


def chamber_pop(end: float) -> Shares:
    """A song, as a model of sixteen genres hears it, that turns into another."""
    turn = 1.0 / (1.0 + np.exp(-(end - 26.0) / 3.0))
    return {
        "Chamber cabaret & art pop": 0.06 + 0.55 * turn,
        "Classic indie pop": 0.12 + 0.06 * np.sin(end / 2),
        "Uplifting anthemic rock": 0.42 * (1 - turn) + 0.03,
        "Adult alternative rock": 0.12 * (1 - turn) + 0.03,
        "Soft rock": 0.06,
        "Contemporary dance pop": 0.03,
        "Pop vocal ballad": 0.02,
    }


def anthem(end: float) -> Shares:
    """Another song that resembles it in places."""
    turn = 1.0 / (1.0 + np.exp(-(end - 60.0) / 6.0))
    return {
        "Uplifting anthemic rock": 0.5 - 0.3 * turn,
        "Chamber cabaret & art pop": 0.1 + 0.4 * turn,
        "Soul / R&B": 0.1,
        "Soft rock": 0.08,
        "Symphony": 0.05,
    }


def verdict(manifest: Manifest, end: float, shares: Shares, state: VerdictState | None = None) -> Verdict:
    """What is said at a second; a state without an answer needs no shares."""
    taxonomy = manifest.taxonomy
    scores = None
    if shares:
        rest = (1.0 - sum(shares.values())) / max(1, len(taxonomy.labels) - len(shares))
        scores = Scores(taxonomy, np.array([shares.get(label, rest) for label in taxonomy.labels]))
    full = end >= WINDOW_SECONDS
    name = scores.claim(manifest.thresholds.label, manifest.thresholds.family) if scores else None
    if state is None:
        worth = VerdictState.UNSURE if name is None else VerdictState.SETTLED
        state = worth if full else VerdictState.PROVISIONAL
    return Verdict(
        state=state,
        headline=name,
        headline_is_family=scores is not None and scores.is_family(name),
        ranking=rank(scores),
        families=rank_families(scores),
        unsmoothed=tuple(scores.of(label) for label in taxonomy.labels) if scores else (),
        start_sample=round(max(0.0, end - WINDOW_SECONDS) * ANALYSIS_RATE),
        end_sample=round(end * ANALYSIS_RATE),
        heard_seconds=min(end, WINDOW_SECONDS),
        level_dbfs=-20.0,
        gaps=(),
        lost_samples=0,
        dropped_hops=0,
        hop_seconds=HOP,
        compute_ms=131.0,
        lag_seconds=0.3,
        device=DEVICE if scores else "",
        model=manifest.identity,
        assessment=assess(scores, manifest.thresholds, full=full) if scores else None,
    )


def verdicts(manifest: Manifest, shares: Callable[[float], Shares], until: float = SECONDS) -> list[Verdict]:
    """What is said at every hop."""
    return [verdict(manifest, end, shares(end)) for end in np.arange(4.0, until, HOP).tolist()]


def update(columns: Columns, said: Sequence[Verdict], manifest: Manifest | None = None, **changes: Any) -> Update:
    """What a session says when all of this is new; ``changes`` are of the status."""
    heard = max(len(columns) * COLUMN_SECONDS, said[-1].end_sample / ANALYSIS_RATE if said else 0.0)
    status = SessionStatus(
        source=MICROPHONE,
        source_state=SourceState.ACTIVE,
        message="",
        model=(manifest or starter()).identity,
        model_loading=False,
        device=DEVICE,
        heard_seconds=heard,
        hop_seconds=HOP,
        load=0.07,
        lost_samples=0,
        dropped_hops=0,
        finished=False,
        failed=None,
    )
    none = np.zeros((0, BINS), dtype=np.float32)
    return Update(tuple(said), 0, columns, none, Level(-9.0, -20.0, clipped=False), replace(status, **changes))


@cache
def demo_columns() -> Columns:
    """The demo tune's columns, by the engine's own front end."""
    with as_file(files("genrescope_resources") / "demo" / DEMO_FILE) as path, open_file(path) as sound:
        front = FrontEnd(sound.format.rate, kernel_bank("nnaudio"), settings.Settings())
        parts = []
        for block in sound.blocks(first_seconds=SECONDS):
            front.push(block)
            parts.append(front.drain_columns().rows)
    return np.concatenate(parts)


def entry(number: int, path: str, shares: Callable[[float], Shares], seconds: float, manifest: Manifest) -> Entry:
    """Make a file of the queue that is done."""
    said = verdicts(manifest, shares, seconds)
    summarizer, maker = Summarizer(manifest), OverviewMaker()
    for each in said:
        summarizer.add(each)
    needed = round(seconds / COLUMN_SECONDS)
    columns = demo_columns()
    maker.push(np.concatenate([columns] * (needed // len(columns) + 1))[:needed])
    plots = Plots(tuple(said), maker.overview())
    return Entry(number, Path(path), state=EntryState.DONE, summary=summarizer.summary(seconds), plots=plots)

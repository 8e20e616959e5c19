"""A cut that no silence marks: the window begins with the newest seconds when they alone are of another family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from genrescope.models.manifest import Manifest
from genrescope.recognition.following import from_sample, newest_part
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.verdict import Gap, Verdict, VerdictState
from genrescope.recognition.window import Window
from genrescope.settings import Settings
from genrescope.spectral.reference_picture import ReferencePicture
from genrescope.units import ANALYSIS_RATE, BINS, HOP_LENGTH, WINDOW_COLUMNS
from support.scripted import MANIFEST, TAXONOMY

CUT_SECONDS = 60.0
SEGMENTED = replace(MANIFEST, in_channels=3, picture=ReferencePicture(jpeg=False))
LOW = np.array([1.0] * (BINS // 2) + [1e-4] * (BINS // 2), dtype=np.float32)  # the old piece: low notes alone


class NotesNetwork:
    """Says how much of a picture are low notes, and how much high ones, as the two genres it is given."""

    device = "cpu"
    note = ""

    def __init__(self, low: str, high: str) -> None:
        self.low, self.high = TAXONOMY.labels.index(low), TAXONOMY.labels.index(high)

    def logits(self, pictures: np.ndarray) -> np.ndarray:
        return np.stack([self._answer(picture) for picture in pictures])

    def _answer(self, picture: np.ndarray) -> np.ndarray:
        rows = picture.mean(axis=(0, 2))
        lower, upper = rows[: len(rows) // 2].mean(), rows[len(rows) // 2 :].mean()
        share = float(np.clip(0.5 + (upper - lower) / 2.0, 0.0, 1.0))
        shares = np.full(len(TAXONOMY.labels), 1e-6)
        shares[self.high] += share
        shares[self.low] += 1.0 - share
        return (np.log(shares) * MANIFEST.temperature).astype(np.float32)


def stream(seconds: float, hop_seconds: float = 2.0) -> list[Window]:
    """Windows of low notes, and of high ones from the cut on, without a pause."""
    columns = np.tile(LOW, (int(seconds * ANALYSIS_RATE / HOP_LENGTH), 1))
    cut = int(CUT_SECONDS * ANALYSIS_RATE / HOP_LENGTH)
    columns[cut:] = columns[cut:, ::-1]
    return [_window(columns, int(end * ANALYSIS_RATE) // HOP_LENGTH) for end in np.arange(4.0, seconds, hop_seconds)]


def _window(columns: np.ndarray, last: int) -> Window:
    first = max(0, last + 1 - WINDOW_COLUMNS)
    return Window(
        columns=columns[first : last + 1],
        sound=None,
        start_sample=first * HOP_LENGTH,
        end_sample=last * HOP_LENGTH,
        passage_start=0,
        silence_seconds=0.0,
        level_dbfs=-20.0,
        gaps=(),
        interruption=None,
        hop_seconds=2.0,
        lost_samples=0,
    )


def listen(low: str, high: str, manifest: Manifest = MANIFEST, seconds: float = 100.0) -> list[Verdict]:
    recognizer = Recognizer(NotesNetwork(low, high), manifest, Settings())
    return [recognizer.judge(window) for window in stream(seconds)]


def first_saying(verdicts: list[Verdict], headline: str) -> float:
    """Seconds from the cut to the first verdict that says so."""
    return next(v.end_sample for v in verdicts if v.headline == headline) / ANALYSIS_RATE - CUT_SECONDS


def test_after_a_cut_the_window_begins_with_the_new_piece_and_grows_again() -> None:
    verdicts = listen("Classical", "Rock")
    assert first_saying(verdicts, "Rock") < 15.0  # a window of 30 s is mostly new after 15
    before = [v for v in verdicts if v.end_sample < CUT_SECONDS * ANALYSIS_RATE]
    assert before[-1].state is VerdictState.SETTLED
    after = next(
        v for v in verdicts if v.end_sample - v.start_sample < 0.5 * WINDOW_COLUMNS * HOP_LENGTH and v not in before
    )
    assert abs(after.start_sample / ANALYSIS_RATE - CUT_SECONDS) < 5.0
    assert after.state is VerdictState.PROVISIONAL
    assert after.headline == "Classical"  # the headline has its hysteresis still
    assert {
        v.start_sample for v in verdicts if after.end_sample < v.end_sample < after.start_sample + 29 * ANALYSIS_RATE
    } == {after.start_sample}
    assert verdicts[-1].state is VerdictState.SETTLED


@pytest.mark.parametrize(
    ("low", "high"),
    [("Pop", "Rock"), ("Classical", "Classical")],
    ids=["a neighbour in the same family", "the same genre"],
)
def test_nothing_begins_where_the_family_stays(low: str, high: str) -> None:
    for verdict in listen(low, high):
        assert verdict.start_sample == max(0, verdict.end_sample - (WINDOW_COLUMNS - 1) * HOP_LENGTH)


def test_nothing_begins_while_nothing_is_said() -> None:
    doubtful = replace(MANIFEST, thresholds=replace(MANIFEST.thresholds, label=1.1, family=1.1))
    assert {v.headline for v in listen("Classical", "Rock", doubtful)} == {None}
    lengths = [v.end_sample - v.start_sample for v in listen("Classical", "Rock", doubtful)]
    assert lengths == sorted(lengths)


@pytest.mark.parametrize("size", [3, 8, 50])
def test_windows_side_by_side_are_judged_as_one_after_the_other(size: int) -> None:
    windows = stream(100.0)
    recognizer = Recognizer(NotesNetwork("Classical", "Rock"), MANIFEST, Settings())
    batches = [recognizer.judge_all(windows[first : first + size]) for first in range(0, len(windows), size)]
    together = [verdict for batch in batches for verdict in batch]
    alone = listen("Classical", "Rock")
    assert [(v.start_sample, v.end_sample, v.headline, v.unsmoothed) for v in together] == [
        (v.start_sample, v.end_sample, v.headline, v.unsmoothed) for v in alone
    ]


@pytest.mark.parametrize(
    ("changed", "manifest"),
    [
        (lambda window: from_sample(window, window.end_sample - 13 * ANALYSIS_RATE), MANIFEST),
        (lambda window: replace(window, gaps=(Gap(window.end_sample - 1000, window.end_sample),)), MANIFEST),
        (lambda window: window, replace(MANIFEST, picture=replace(MANIFEST.picture, fill="floor"))),
        (lambda window: window, SEGMENTED),
    ],
    ids=["too young a window", "a gap in the newest seconds", "a picture that would be mostly floor", "segments"],
)
def test_some_windows_have_no_newest_part(changed: Callable[[Window], Window], manifest: Manifest) -> None:
    window = stream(62.0)[-1]
    assert newest_part(window, MANIFEST) is not None
    assert newest_part(changed(window), manifest) is None


def test_a_part_has_the_columns_the_sound_and_the_gaps_from_a_sample_on() -> None:
    whole = stream(62.0)[-1]
    margin = 700  # of sound beside the columns
    sound = np.arange(whole.end_sample - whole.start_sample + 1 + 2 * margin, dtype=np.float32)
    gap = Gap(whole.start_sample + 100, whole.start_sample + 9000)
    whole = replace(whole, sound=sound, gaps=(gap,))
    part = from_sample(whole, whole.start_sample + 10 * HOP_LENGTH - 1)
    assert part.start_sample == whole.start_sample + 10 * HOP_LENGTH
    assert np.array_equal(part.columns, whole.columns[10:])
    assert part.sound is not None
    assert part.sound[margin] == sound[margin + 10 * HOP_LENGTH]  # the first column's centre
    assert len(part.sound) == part.end_sample - part.start_sample + 1 + 2 * margin
    assert part.gaps == (Gap(part.start_sample, gap.end_sample),)
    assert from_sample(whole, 0) is whole

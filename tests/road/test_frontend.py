"""From native frames to windows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from genrescope.frontend import FrontEnd
from genrescope.recognition.verdict import Gap, VerdictState
from genrescope.recognition.window import Window
from genrescope.settings import Settings
from genrescope.spectral.cqt import whole_cqt
from genrescope.spectral.kernels import kernel_bank
from genrescope.spectral.whole import WholeWindowCqt
from genrescope.units import ANALYSIS_RATE, C1_HZ, HOP_LENGTH, WINDOW_COLUMNS
from support.sound import chords

BANK = kernel_bank("nnaudio")
RATE = 16_000
SOUND = chords(14.0, RATE)
LONG = chords(41.0, ANALYSIS_RATE, seed=3)


def run(blocks: Iterable[np.ndarray], rate: int = RATE, **changed: object) -> tuple[FrontEnd, list[Window]]:
    front = FrontEnd(rate, BANK, Settings(**changed))  # type: ignore[arg-type]
    windows = []
    for block in blocks:
        windows += front.push(block if block.ndim == 2 else block[:, None])
    return front, windows + front.finish()


def assert_same_columns(ours: np.ndarray, theirs: np.ndarray) -> None:
    assert ours.shape == theirs.shape
    assert np.abs(np.sqrt(ours) - np.sqrt(theirs)).max() <= 1e-5 * np.sqrt(theirs.max())


def test_windows_fall_due_on_the_grid_and_hold_the_whole_transforms_columns() -> None:
    _, windows = run([SOUND])
    columns = whole_cqt(soxr.resample(SOUND, RATE, ANALYSIS_RATE, "HQ").astype(np.float32), BANK)
    ends = [window.end_sample for window in windows]
    dues = [2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0]
    assert ends == [int(due * ANALYSIS_RATE) // HOP_LENGTH * HOP_LENGTH for due in dues]
    for window in windows:
        assert window.start_sample == 0
        assert_same_columns(window.columns, columns[: window.end_sample // HOP_LENGTH + 1])


@settings(max_examples=10, deadline=None)
@given(cuts=st.lists(st.integers(0, 7 * RATE), max_size=30))
def test_blocks_do_not_matter(cuts: list[int]) -> None:
    sound = SOUND[: 7 * RATE]
    _, whole = run([sound])
    bounds = [0, *sorted(cuts), len(sound)]
    _, cut = run(sound[a:b] for a, b in itertools.pairwise(bounds))
    for field in ("start_sample", "end_sample", "level_dbfs"):
        assert [getattr(w, field) for w in cut] == pytest.approx([getattr(w, field) for w in whole])
    for ours, theirs in zip(cut, whole, strict=True):
        assert_same_columns(ours.columns, theirs.columns)


@pytest.mark.parametrize(
    ("rate", "channels"), [(8_000, 1), (11_025, 2), (22_050, 1), (44_100, 2), (48_000, 8), (96_000, 2), (192_000, 1)]
)
def test_any_rate_and_channels_give_the_same_picture(rate: int, channels: int) -> None:
    # Tones below every rate's limit, so that all rates carry the same sound.
    notes = [110.0, 440.0, 1760.0, 3000.0]
    t = np.arange(4 * rate) / rate
    mono = sum(np.sin(2 * np.pi * note * t) for note in notes) / 8
    _, windows = run([np.repeat(mono.astype(np.float32)[:, None], channels, axis=1)], rate)
    column = windows[-2].columns[80]
    for note in notes:
        own = round(12 * np.log2(note / C1_HZ))
        assert column[own] > 2 * max(column[own - 1], column[own + 1])


def test_a_window_is_the_newest_thirty_seconds() -> None:
    _, windows = run([LONG], ANALYSIS_RATE)
    last = windows[-1]
    assert len(last.columns) == WINDOW_COLUMNS
    assert last.end_sample - last.start_sample == (WINDOW_COLUMNS - 1) * HOP_LENGTH
    whole = whole_cqt(LONG, BANK)
    first = last.start_sample // HOP_LENGTH
    assert_same_columns(last.columns, whole[first : first + WINDOW_COLUMNS])


def test_a_window_carries_its_sound_for_a_transform_on_the_device() -> None:
    front = FrontEnd(ANALYSIS_RATE, BANK, Settings())
    front.with_sound = True
    windows = front.push(LONG[:, None])
    transform = WholeWindowCqt("nnaudio", "cpu")
    for window in (windows[0], windows[-1]):
        assert window.sound is not None
        assert_same_columns(transform(window.sound), window.columns)


def test_a_passage_begins_afresh_after_silence() -> None:
    silence = np.zeros(6 * RATE, np.float32)
    _, windows = run([SOUND[: 8 * RATE], silence, SOUND[: 8 * RATE]])
    after = [w for w in windows if w.end_sample > 18 * ANALYSIS_RATE]
    assert after
    assert all(w.start_sample == pytest.approx(14 * ANALYSIS_RATE, abs=ANALYSIS_RATE // 2) for w in after)
    quiet = [w for w in windows if 13 < w.end_sample / ANALYSIS_RATE < 14]
    assert all(w.silence_seconds > 4.5 for w in quiet)
    assert not any(w.silence_seconds for w in after)


@pytest.mark.parametrize("hop_seconds", [2.0, 30.0])
def test_all_of_a_long_gap_is_told_although_a_new_passage_begins_after_it(hop_seconds: float) -> None:
    front = FrontEnd(RATE, BANK, Settings(hop_seconds=hop_seconds))
    windows = front.push(SOUND[: 10 * RATE, None])
    for _ in range(12):
        windows += front.push_gap(RATE)
    windows += front.push(SOUND[: 12 * RATE, None])
    told = sorted((gap.start_sample, gap.end_sample) for window in windows for gap in window.gaps)
    reached = told[0][0]
    assert reached == 10 * ANALYSIS_RATE
    for start, end in told:
        assert start <= reached, "a stretch of the gap is missing"
        reached = max(reached, end)
    assert reached == 22 * ANALYSIS_RATE
    assert windows[-1].passage_start > 10 * ANALYSIS_RATE


def test_a_gap_runs_the_clock_and_is_marked() -> None:
    front = FrontEnd(RATE, BANK, Settings())
    windows = front.push(SOUND[: 4 * RATE, None])
    front.interruption = VerdictState.NO_SIGNAL
    windows += front.push_gap(RATE)
    windows += front.push_gap(RATE)
    front.interruption = None
    windows += front.push(SOUND[: 6 * RATE, None])
    assert front.received_seconds == 12.0
    assert front.heard_seconds == 10.0
    last = windows[-1]
    assert last.gaps == (Gap(4 * ANALYSIS_RATE, 6 * ANALYSIS_RATE),)
    middle = (last.columns[200:230].max(), last.columns[300:400].max())  # inside the gap, after it
    assert middle[0] < 1e-6 * middle[1]


def test_a_driver_that_sends_rubbish_is_heard_as_silence() -> None:
    rubbish = SOUND[: 4 * RATE].copy()
    rubbish[RATE : RATE + 50] = np.nan
    rubbish[RATE + 50 : RATE + 80] = np.inf
    _, windows = run([rubbish])
    assert all(np.isfinite(w.columns).all() for w in windows)


def test_the_end_gives_one_last_window_when_it_adds_something() -> None:
    _, windows = run([SOUND[: int(5.2 * RATE)]])
    assert [round(w.end_sample / ANALYSIS_RATE, 1) for w in windows] == [2.0, 3.0, 4.0, 5.2]
    for nothing_new in (SOUND[: int(4.2 * RATE)], np.pad(SOUND[: 4 * RATE], (0, int(1.2 * RATE)))):
        _, windows = run([nothing_new])
        assert [round(w.end_sample / ANALYSIS_RATE, 1) for w in windows] == [2.0, 3.0, 4.0]


def test_a_view_gets_every_final_column_once_and_provisional_ones_after() -> None:
    front = FrontEnd(RATE, BANK, Settings())
    front.with_provisional = True
    got = []
    for first in range(0, 6 * RATE, 1000):
        front.push(SOUND[first : first + 1000, None])
        drained = front.drain_columns()
        assert drained.start == sum(len(rows) for rows in got)
        got.append(drained.rows)
        start, provisional = front.provisional
        assert start == drained.start + len(drained.rows)
        newest = (start + len(provisional)) * HOP_LENGTH / ANALYSIS_RATE
        assert newest == pytest.approx((first + 1000) / RATE, abs=0.1)  # the resampler holds 43 ms back
    whole = whole_cqt(soxr.resample(SOUND, RATE, ANALYSIS_RATE, "HQ").astype(np.float32), BANK)
    columns = np.concatenate(got)
    assert_same_columns(columns, whole[: len(columns)])


def test_one_that_is_renewed_goes_on_at_the_same_moment() -> None:
    rate, front = ANALYSIS_RATE, FrontEnd(ANALYSIS_RATE, BANK, Settings())
    for start in range(0, 10 * rate, 4410):
        front.push(LONG[start : start + 4410, None])
    other = front.renewed()
    assert other.received_seconds == front.received_seconds
    windows = other.push(LONG[10 * rate : 20 * rate, None])
    assert [window.end_sample for window in windows] == [
        (10 + 2 * hop) * rate // HOP_LENGTH * HOP_LENGTH for hop in range(5)
    ]
    assert len(windows[-1].columns) == windows[-1].end_sample // HOP_LENGTH + 1
    drained = other.drain_columns()
    assert drained.start + len(drained.rows) == pytest.approx(20.0 * rate / HOP_LENGTH, abs=15)


def test_one_that_is_renewed_while_the_other_still_works_begins_where_that_ones_last_push_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rate, front = ANALYSIS_RATE, FrontEnd(ANALYSIS_RATE, BANK, Settings())
    front.push_gap(rate)
    front.push(LONG[: 39 * rate, None])
    others: list[FrontEnd] = []
    resample = front._resampler.push

    def slow(frames: np.ndarray) -> np.ndarray:
        others.append(front.renewed())
        return resample(frames)

    monkeypatch.setattr(front._resampler, "push", slow)
    front.push_gap(rate)
    windows = others[0].push(LONG[39 * rate : 41 * rate, None])
    assert others[0].received_seconds == 42.0
    assert others[0].heard_seconds == 41.0
    assert [len(window.gaps) for window in windows] == [0]
    assert np.isfinite(windows[0].columns).all()

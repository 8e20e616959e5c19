"""An hour in real time with the window up, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.rows import Row
from benchmarks.samples import growth, rss_slope
from benchmarks.window.display import Display
from benchmarks.window.measure import DELAY_GOAL_MS, Size, watch
from benchmarks.window.traces import Figures

SIZE = Size(1280, 720, 1.0, 8.0)
HOP_SECONDS = 10.0
SLOPE_GOAL_MB = 1.0  # an hour
SETTLED_SHARE = 0.25  # of the time: from then on goals count


def figures(display: Display, minutes: float, warm_up: float, file: Path | None) -> Figures:
    """What a window was like that listened for so long."""
    own = Display(display.environment | {"GENRESCOPE_HOP_SECONDS": f"{HOP_SECONDS:g}"}, display.title)
    return watch(own, SIZE, 60.0 * minutes, warm_up, file)


def rows(figures: Figures) -> Iterator[Row]:
    """The figures against their goals."""
    samples = figures.samples
    late = [each for each in samples if each.hours >= SETTLED_SHARE * samples[-1].hours]
    since = f"from minute {60.0 * late[0].hours:.0f} to {60.0 * late[-1].hours:.0f}"
    yield Row("resident memory", late[-1].rss_mb, "MB", note="10⁶ bytes")
    yield Row("its growth an hour", rss_slope(late), "MB/h", goal=SLOPE_GOAL_MB, note=f"least squares, {since}")
    for what, values in (
        ("descriptors", [each.descriptors for each in late]),
        ("threads", [each.threads for each in late]),
    ):
        yield Row(f"{what}, growth", growth(values), "", goal=0, note=f"{values[0]} to {values[-1]}, {since}")
    yield Row("the history", late[-1].history_bytes / 1e3, "kB", note="with its write-ahead log")
    yield Row("frames of the source lost", figures.lost_samples, "", goal=0)
    yield Row("Qt thread's processor time a frame, p99", figures.own_ms.p99, goal=SIZE.goal_ms)
    note = f"the sound itself stood still for {figures.stalled_seconds:.0f} s" if figures.stalled_seconds > 0.5 else ""
    yield Row("a column's last sample to the screen, p50", figures.delay_ms.p50, note=note)
    yield Row("a column's last sample to the screen, p99", figures.delay_ms.p99, goal=DELAY_GOAL_MS, note=note)
    used = np.diff([samples[0].processor_seconds, samples[-1].processor_seconds])[0]
    yield Row("processor", 100.0 * used / (3600.0 * (samples[-1].hours - samples[0].hours)), "%", note="of one core")


def minutely(figures: Figures) -> Iterator[str]:
    """A line for every fifth minute or so."""
    yield f"{'minute':>6}{'memory, MB':>13}{'descriptors':>13}{'threads':>9}{'history, kB':>13}"
    for each in figures.samples[::5]:
        yield (
            f"{60.0 * each.hours:6.0f}{each.rss_mb:13.1f}{each.descriptors:13}{each.threads:9}"
            f"{each.history_bytes / 1e3:13.0f}"
        )

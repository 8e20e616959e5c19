"""A window that has listened for eight hours holds no more than one that has listened for two."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable

import numpy as np
import psutil
from PySide6.QtWidgets import QApplication

from genrescope.recognition.verdict import Verdict, VerdictState
from support.plotting import COLUMN_SECONDS, update, verdict

HOUR = 3600.0
HOP = 2.0
HOPS_AT_ONCE = 30
MEGA = 1e6


def test_eight_hours_of_events_leave_nothing_behind(
    open_app: Callable, qapp: QApplication, wait: Callable[[Callable[[], object], str], None]
) -> None:
    window = open_app().window
    random = np.random.default_rng(0)
    sound = random.random((4000, 84), dtype=np.float32)
    columns = 0

    def listen(begin: float, end: float) -> None:
        nonlocal columns
        genres = ("Classical", "Rock", "Electronic", "Pop")
        for moment in np.arange(begin, end, HOPS_AT_ONCE * HOP):
            said = [_said(moment + hop * HOP, genres) for hop in range(1, HOPS_AT_ONCE + 1)]
            last = int((moment + HOPS_AT_ONCE * HOP) / COLUMN_SECONDS)
            window.bridge.updated.emit(update(columns, sound[: last - columns], None, *said))
            columns = last
            qapp.processEvents()

    listen(0.0, 2 * HOUR)
    before = _held()
    listen(2 * HOUR, 8 * HOUR)

    def more() -> dict[str, int]:
        return {name: count for name, count in (_held()[0] - before[0]).items() if count > 500}

    # Six hours are over ten thousand verdicts; some may still wait for the store's thread on a busy machine.
    wait(lambda: not more(), "nothing but the newest is held")
    assert _held()[1] - before[1] < 30 * MEGA


def _said(moment: float, genres: tuple[str, ...]) -> Verdict:
    if moment % 600.0 < 20.0:
        return verdict(moment, VerdictState.SILENT)
    genre = genres[int(moment // 180.0) % len(genres)]
    rest = [each for each in genres if each != genre]
    return verdict(moment, **{genre: 0.7}, **dict.fromkeys(rest, 0.1))


def _held() -> tuple[Counter[str], int]:
    """Objects by the name of their type, and resident bytes."""
    gc.collect()
    return Counter(type(each).__name__ for each in gc.get_objects()), psutil.Process().memory_info().rss

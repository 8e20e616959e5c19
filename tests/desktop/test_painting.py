"""Nothing is painted that nobody can see, while all that is heard is taken in."""

from __future__ import annotations

from collections.abc import Callable

from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.session_bridge import FRAME_MS, HIDDEN_MS, Phase
from support.plotting import COLUMN_SECONDS, PaintCounter, columns, update

UPDATES, COLUMNS_EACH = 20, 3


def test_plots_are_not_painted_while_hidden_minimised_or_behind_another_tab(
    window: MainWindow, qtbot, wait: Callable
) -> None:
    painted = PaintCounter(window.plots.spectrogram.plot.viewport(), window.plots.timeline.plot.viewport())
    window.bridge.phase_changed.emit(Phase.LISTENING)
    heard = 0

    def hear() -> int:
        """Hear something; how often that was painted."""
        nonlocal heard
        qtbot.wait(100)  # what was to be painted before is painted now
        painted.count = 0
        for _ in range(UPDATES):
            window.bridge.updated.emit(update(heard, columns(COLUMNS_EACH, (1, 40, 1.0))))
            heard += COLUMNS_EACH
            qtbot.wait(5)
        return painted.count

    assert hear() > 0
    unseen = {
        "hidden": (window.hide, window.show),
        "minimised": (window.showMinimized, window.showNormal),
        "behind another tab": (
            lambda: window.views.setCurrentWidget(window.files.view),
            lambda: window.views.setCurrentWidget(window._workspace),
        ),
    }
    for how, (leave, come_back) in unseen.items():
        leave()
        assert hear() == 0, how
        assert window.bridge.interval_ms == HIDDEN_MS, how
        come_back()
        wait(window.plots.isVisible, "it is seen again")
        assert hear() > 0, how
        assert window.bridge.interval_ms == FRAME_MS
    for column in range(1, heard, COLUMNS_EACH):  # also what was heard while nobody looked
        assert window.plots.spectrogram.decibels_at(column * COLUMN_SECONDS, 40) is not None

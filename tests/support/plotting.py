"""Sound and verdicts for the plots, and what can be read off them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from genrescope.audio.source import SourceInfo, SourceKind, SourceState
from genrescope.events import Level, SessionStatus, Update
from genrescope.recognition.verdict import ModelIdentity, Ranked, RankedFamily, Verdict, VerdictState
from genrescope.units import ANALYSIS_RATE, BINS, HOP_LENGTH

COLUMN_SECONDS = HOP_LENGTH / ANALYSIS_RATE
FLOOR = 1e-12  # a power below all that is drawn
MODEL = ModelIdentity("test", "0" * 64, "A test")
FAMILIES = {
    "Classical": "Classical",
    "Electronic": "Electronic",
    "Pop": "Pop & rock",
    "Rock": "Pop & rock",
    "Chamber cabaret & art pop": "Indie",
    "Contemporary dance pop": "Dance & house",
    "Uplifting anthemic rock": "Rock",
}


def columns(count: int, *tones: tuple[int, int, float]) -> np.ndarray:
    """``count`` columns of silence but for tones: (column, bin, power)."""
    power = np.full((count, BINS), FLOOR, dtype=np.float32)
    for column, bin_index, value in tones:
        power[column, bin_index] = value
    return power


def update(first: int, final: np.ndarray, provisional: np.ndarray | None = None, *verdicts: Verdict) -> Update:
    """What a session says when these columns are new."""
    none = np.zeros((0, BINS), dtype=np.float32)
    status = SessionStatus(
        source=SourceInfo(SourceKind.DEMO, "test", "Test", "", ANALYSIS_RATE, 1),
        source_state=SourceState.ACTIVE,
        message="",
        model=MODEL,
        model_loading=False,
        device="cpu",
        heard_seconds=(first + len(final)) * COLUMN_SECONDS,
        hop_seconds=2.0,
        load=0.1,
        lost_samples=0,
        dropped_hops=0,
        finished=False,
        failed=None,
    )
    level = Level(-20.0, -30.0, False)
    return Update(verdicts, first, final, none if provisional is None else provisional, level, status)


def verdict(end: float, state: VerdictState = VerdictState.SETTLED, hop: float = 2.0, **shares: float) -> Verdict:
    """A verdict that ends at a second; without shares it has no answer."""
    ranked = (Ranked(label, FAMILIES[label], share) for label, share in shares.items())
    ranking = tuple(sorted(ranked, key=lambda one: -one.probability))
    end_sample = round(end * ANALYSIS_RATE)
    return Verdict(
        state=state,
        headline=ranking[0].label if ranking else None,
        headline_is_family=False,
        ranking=ranking,
        families=families(ranking),
        unsmoothed=(),
        start_sample=max(0, end_sample - 30 * ANALYSIS_RATE),
        end_sample=end_sample,
        heard_seconds=min(end, 30.0),
        level_dbfs=-20.0,
        gaps=(),
        lost_samples=0,
        dropped_hops=0,
        hop_seconds=hop,
        compute_ms=100.0,
        lag_seconds=0.3,
        device="cpu",
        model=MODEL,
    )


def families(ranking: tuple[Ranked, ...]) -> tuple[RankedFamily, ...]:
    """The families of a ranking, most probable first."""
    sums: dict[str, float] = {}
    for ranked in ranking:
        sums[ranked.family] = sums.get(ranked.family, 0.0) + ranked.probability
    return tuple(RankedFamily(family, share) for family, share in sorted(sums.items(), key=lambda item: -item[1]))


def pixels(image: QImage) -> np.ndarray:
    """Colours of an image, uint32 [height, width], 0xffRRGGBB."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return rows[:, : image.width()].copy()


def brightness(colours: np.ndarray) -> np.ndarray:
    """Sum of red, green and blue."""
    return sum((colours >> shift & 0xFF).astype(int) for shift in (0, 8, 16))


def difference(one: np.ndarray, other: np.ndarray) -> int:
    """Largest difference of red, green or blue between two images."""
    return max(int(np.abs((one >> shift & 0xFF).astype(int) - (other >> shift & 0xFF)).max()) for shift in (0, 8, 16))


def rgb(name: str) -> int:
    """A colour as `pixels` gives it."""
    return QColor(name).rgb()


def point(widget: QWidget, kind: QEvent.Type, x: float, y: float) -> None:
    """Let the left button's pointer do something at a place inside a widget."""
    pressed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    place = QPointF(x, y)
    event = QMouseEvent(kind, place, widget.mapToGlobal(place), button, pressed, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def turn_wheel(widget: QWidget, x: float, y: float, notches: int) -> None:
    """Turn the wheel, away from oneself for more than 0."""
    place = QPointF(x, y)
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


class PaintCounter(QObject):
    """Counts the paintings of widgets."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.count = 0
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """See an event on its way."""
        self.count += event.type() is QEvent.Type.Paint
        return False

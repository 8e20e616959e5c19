"""Above the timeline: what the headline was, when."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from genrescope_desktop.plots.axes import PaintedAxis
from genrescope_desktop.plots.genre_history import GenreHistory
from genrescope_desktop.plots.time_cursor import TimeCursor
from genrescope_desktop.strings import genre_name
from genrescope_desktop.theme import genre_colour

_BAR = 3.0
_HEIGHT = 24
_PAD = 5.0
_LEAST_LETTERS = 6  # of a name that is cut short; fewer say nothing


class HeadlineStrip(PaintedAxis):
    """A coloured bar for each headline with its name, which stays in view as long as the bar does."""

    def __init__(self, cursor: TimeCursor, history: GenreHistory) -> None:
        super().__init__("top", _HEIGHT, cursor)
        self._history = history

    def paint_strip(self, painter: QPainter, area: QRectF) -> None:
        """Paint bars and names."""
        metrics = QFontMetricsF(painter.font())
        spoken = self._history.headlines
        first_visible, last_visible = self.cursor.left, self.cursor.right
        families = {genre.label: genre.family for genre in self._history.genres}
        for index, stretch in enumerate(spoken):
            newest = index == len(spoken) - 1 and stretch.end == self._history.moments[-1].end
            end = stretch.end + self._history.moments[-1].reach if newest else stretch.end  # as long as its bands
            if end <= first_visible or stretch.begin >= last_visible:
                continue
            left, right = max(area.left(), self.pixel(area, stretch.begin)), min(area.right(), self.pixel(area, end))
            family = families.get(stretch.text, stretch.text)
            colour = QColor(genre_colour(stretch.text, family, self.theme))
            painter.fillRect(QRectF(left, area.bottom() - _BAR, right - left, _BAR), colour)
            room, whole = right - left - 2.0 * _PAD, genre_name(stretch.text)
            name = metrics.elidedText(whole, Qt.TextElideMode.ElideRight, room)
            if name != whole and len(name) <= _LEAST_LETTERS:
                continue
            painter.setPen(QColor(self.theme.text))
            box = QRectF(left + _PAD, area.top(), room, area.height() - _BAR)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

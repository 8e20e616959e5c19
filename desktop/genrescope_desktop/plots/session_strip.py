"""A whole session as a strip of colours."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from genrescope.history.sessions import Session
from genrescope_desktop.theme import Theme, genre_colour

_LEAST_WIDTH = 1.0  # pixels of a passage that would be too short to be seen


def paint_session_strip(painter: QPainter, area: QRectF, session: Session, theme: Theme) -> None:
    """Paint the session's passages along ``area``; where nothing was said, the groove shows."""
    painter.fillRect(area, QColor(theme.groove))
    length = max(session.heard_seconds, 1e-3)
    for passage in session.passages:
        if passage.genre is None:
            continue
        left = area.left() + area.width() * min(1.0, passage.begin_seconds / length)
        width = max(_LEAST_WIDTH, area.width() * passage.seconds / length)
        band = QRectF(left, area.top(), width, area.height()).intersected(area)
        painter.fillRect(band, QColor(genre_colour(passage.genre, passage.family, theme)))

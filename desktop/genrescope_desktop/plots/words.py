"""Genres and states in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from genrescope.recognition.verdict import VerdictState


def genre_name(label: str) -> str:
    """Name of a genre or family."""
    return QCoreApplication.translate("Genre", label)


def state_name(state: VerdictState) -> str:
    """A state in words."""
    words = {
        VerdictState.LISTENING: QCoreApplication.translate("State", "listening"),
        VerdictState.PROVISIONAL: QCoreApplication.translate("State", "provisional"),
        VerdictState.SETTLED: QCoreApplication.translate("State", "settled"),
        VerdictState.UNSURE: QCoreApplication.translate("State", "unsure"),
        VerdictState.SILENT: QCoreApplication.translate("State", "silent"),
        VerdictState.NO_SIGNAL: QCoreApplication.translate("State", "no signal"),
        VerdictState.RECONNECTING: QCoreApplication.translate("State", "reconnecting"),
        VerdictState.UNAVAILABLE: QCoreApplication.translate("State", "unavailable"),
    }
    return words[state]

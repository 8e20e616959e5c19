"""How a session that goes on is put: the state of its newest verdict, as a line, a tone and an explanation."""

from __future__ import annotations

from dataclasses import dataclass

from genrescope.audio.source import SourceState
from genrescope.events import SessionStatus
from genrescope.recognition.verdict import Verdict, VerdictState
from genrescope.units import FLOOR_DBFS
from genrescope_desktop import strings

_TONES = {
    VerdictState.NO_SIGNAL: "warning",
    VerdictState.RECONNECTING: "warning",
    VerdictState.UNAVAILABLE: "problem",
}


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state for people.

    Attributes
    ----------
    text
        A line.
    tone
        ``"quiet"``, ``"warning"`` or ``"problem"``.
    explanation
        What it means.
    advice
        What to do about it; empty where that is plain.
    """

    text: str
    tone: str = "quiet"
    explanation: str = ""
    advice: str = ""


def live_state(verdict: Verdict | None, status: SessionStatus) -> StateWords:
    """The state of a session whose newest verdict is this one; None before the first."""
    value = verdict.state if verdict else VerdictState.LISTENING
    if status.source_state is SourceState.RECONNECTING:
        value = VerdictState.RECONNECTING  # known before a verdict says so
    if verdict is not None and value is VerdictState.SILENT and verdict.level_dbfs <= FLOOR_DBFS:
        kind = status.source.kind  # not one sample of it differs from zero: no quiet music is like that
        if text := strings.no_sound(kind):
            advice = strings.no_sound_advice(kind)
            return StateWords(text, explanation=advice, advice=advice)
    return StateWords(strings.state(verdict, status), _TONES.get(value, "quiet"), strings.explanation(value))

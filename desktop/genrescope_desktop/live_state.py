"""How a session that goes on is put: the state of its newest verdict, as a line, a tone and an explanation."""

from __future__ import annotations

from dataclasses import dataclass

from genrescope.audio.source import SourceState
from genrescope.events import SessionStatus
from genrescope.recognition.verdict import Verdict, VerdictState
from genrescope_desktop import strings

_TONES = {
    VerdictState.NO_SIGNAL: "warning",
    VerdictState.RECONNECTING: "warning",
    VerdictState.UNAVAILABLE: "problem",
}


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state for people: a line of text, its tone (``"quiet"``, ``"warning"``, ``"problem"``), what it means."""

    text: str
    tone: str = "quiet"
    explanation: str = ""


def live_state(verdict: Verdict | None, status: SessionStatus) -> StateWords:
    """The state of a session whose newest verdict is this one; None before the first."""
    value = verdict.state if verdict else VerdictState.LISTENING
    if status.source_state is SourceState.RECONNECTING:
        value = VerdictState.RECONNECTING  # known before a verdict says so
    return StateWords(strings.state(verdict, status), _TONES.get(value, "quiet"), strings.explanation(value))

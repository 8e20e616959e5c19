"""Words that more than one part of the window uses, or that depend on what was heard; all through translation.

The engine's own names (of genres, of states) are English and identify things; here they become what a person reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from genrescope import words
from genrescope.audio.source import SourceInfo, SourceKind, SourceState
from genrescope.models.taxonomy import genre_name
from genrescope.recognition.verdict import VerdictState
from genrescope.units import ANALYSIS_RATE, WINDOW_SECONDS

if TYPE_CHECKING:
    from genrescope.events import SessionStatus
    from genrescope.models.download import Progress
    from genrescope.recognition.verdict import Verdict

__all__ = [
    "explanation",
    "genre_name",
    "headline",
    "level",
    "listing",
    "progress_text",
    "rates",
    "state",
    "state_name",
    "worth",
]

translate = QCoreApplication.translate

FLOOR_DBFS = -60.0  # the lowest mark of the level meter


def state_name(state: VerdictState) -> str:
    """A state in a word or two."""
    return {
        VerdictState.LISTENING: translate("State", "listening"),
        VerdictState.PROVISIONAL: translate("State", "provisional"),
        VerdictState.SETTLED: translate("State", "settled"),
        VerdictState.UNSURE: translate("State", "unsure"),
        VerdictState.SILENT: translate("State", "silent"),
        VerdictState.NO_SIGNAL: translate("State", "no signal"),
        VerdictState.RECONNECTING: translate("State", "reconnecting"),
        VerdictState.UNAVAILABLE: translate("State", "unavailable"),
    }[state]


def level(dbfs: float) -> str:
    """A level: ``"−23 dBFS"``; of what is hardly anything only that it is under the meter's lowest mark."""
    if dbfs < FLOOR_DBFS:
        return translate("Words", "under {level} dBFS").format(level=f"−{-FLOOR_DBFS:.0f}")
    return translate("Words", "{level} dBFS").format(level=f"{dbfs:.0f}".replace("-", "−"))


def rates(source: SourceInfo) -> str:
    """The source's own sample rate and channels, and the rate of the analysis."""
    sentence = {
        1: translate("Words", "{rate} mono → {analysis_rate}"),
        2: translate("Words", "{rate} stereo → {analysis_rate}"),
    }.get(source.channels, translate("Words", "{rate}, {count} channels → {analysis_rate}"))
    return sentence.format(rate=words.rate(source.rate), count=source.channels, analysis_rate=words.rate(ANALYSIS_RATE))


def headline(verdict: Verdict | None) -> str:
    """What stands large; a headline's own name, or the state where there is none."""
    if verdict is None:
        return translate("Words", "Listening…")
    if verdict.headline is not None:
        return genre_name(verdict.headline)
    return {
        VerdictState.LISTENING: translate("Words", "Listening…"),
        VerdictState.PROVISIONAL: translate("Words", "Not sure yet"),
        VerdictState.SETTLED: translate("Words", "Unsure"),
        VerdictState.UNSURE: translate("Words", "Unsure"),
        VerdictState.SILENT: translate("Words", "Silence"),
        VerdictState.NO_SIGNAL: translate("Words", "No signal"),
        VerdictState.RECONNECTING: translate("Words", "Reconnecting…"),
        VerdictState.UNAVAILABLE: translate("Words", "Unavailable"),
    }[verdict.state]


def state(verdict: Verdict | None, status: SessionStatus) -> str:
    """The verdict's state in words: ``"listening 7 of 30 s"``, ``"settled"``."""
    if status.source_state is SourceState.RECONNECTING:
        return worth(VerdictState.RECONNECTING)
    if status.model_loading:
        return translate("Words", "loading the network; sound is already taken in")
    if verdict is None:
        return _counted(translate("Words", "listening {heard} of {window} s"), status.heard_seconds)
    if verdict.state is VerdictState.LISTENING:
        return _counted(translate("Words", "listening {heard} of {window} s"), verdict.heard_seconds)
    if verdict.state is VerdictState.PROVISIONAL:
        return _counted(translate("Words", "provisional, {heard} of {window} s heard"), verdict.heard_seconds)
    return worth(verdict.state)


def worth(value: VerdictState) -> str:
    """What a state means, to stand below a headline: what that says already is not said again."""
    return {
        VerdictState.LISTENING: translate("Words", "too little was heard"),
        VerdictState.PROVISIONAL: translate("State", "provisional"),
        VerdictState.SETTLED: translate("State", "settled"),
        VerdictState.UNSURE: translate("Words", "no genre is probable enough"),
        VerdictState.SILENT: translate("Words", "too quiet to be music"),
        VerdictState.NO_SIGNAL: translate("Words", "the source delivers nothing"),
        VerdictState.RECONNECTING: translate("Words", "no sound comes from the source"),
        VerdictState.UNAVAILABLE: translate("Words", "the source went away"),
    }[value]


def explanation(value: VerdictState) -> str:
    """What a state means, for a tooltip."""
    return {
        VerdictState.LISTENING: translate("Words", "An answer needs 3 seconds of sound."),
        VerdictState.PROVISIONAL: translate(
            "Words", "An early answer: it may change until 30 seconds of sound were heard."
        ),
        VerdictState.SETTLED: translate("Words", "The answer stands on the last 30 seconds of sound."),
        VerdictState.UNSURE: translate("Words", "No genre, and no family of genres, is probable enough to be named."),
        VerdictState.SILENT: translate("Words", "Sound arrives, but it is too quiet to be music."),
        VerdictState.NO_SIGNAL: translate("Words", "The source delivers nothing at all."),
        VerdictState.RECONNECTING: translate("Words", "The source went away; it is taken up again when it comes back."),
        VerdictState.UNAVAILABLE: translate("Words", "The source went away; choose another one."),
    }[value]


def no_sound(kind: SourceKind) -> str:
    """What digital silence of such a source means, to stand below a headline; empty where it means nothing."""
    return {
        SourceKind.MICROPHONE: translate("Words", "not a trace of sound"),
        SourceKind.SYSTEM: translate("Words", "nothing is playing"),
    }.get(kind, "")


def no_sound_advice(kind: SourceKind) -> str:
    """What to do about that."""
    return {
        SourceKind.MICROPHONE: translate("Words", "It is muted, or the system’s privacy settings forbid its use."),
        SourceKind.SYSTEM: translate("Words", "If you hear music, choose the loudspeakers that play it."),
    }.get(kind, "")


def listing(names: Iterable[str]) -> str:
    """Names with commas between, as the language has them."""
    return translate("Words", ", ").join(names)


def progress_text(progress: Progress) -> str:
    """How far a download is: ``"12 of 488 MB, 3.1 MB/s, 2:33 min left"``."""
    done = words.megabytes(progress.done)
    if progress.total is not None:
        sentence = translate("Words", "{done} of {total}")
        done = sentence.format(done=f"{progress.done / 1e6:.0f}", total=words.megabytes(progress.total))
    parts = [done]
    if progress.bytes_per_second > 0:
        parts.append(f"{progress.bytes_per_second / 1e6:.1f} MB/s")
    if progress.seconds_left is not None:
        parts.append(translate("Words", "{time} left").format(time=words.duration(progress.seconds_left)))
    return ", ".join(parts)


def _counted(sentence: str, heard_seconds: float) -> str:
    heard = min(int(heard_seconds), int(WINDOW_SECONDS))
    return sentence.format(heard=heard, window=int(WINDOW_SECONDS))

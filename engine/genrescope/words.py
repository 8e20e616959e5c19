"""How the views put things into words: moments, lengths, rates, states. Plain English: no colour, no Rich, no Qt."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from genrescope.audio.source import SourceInfo, SourceKind
from genrescope.recognition.verdict import Advice, Assessment, Certainty, RankedFamily, Reason, VerdictState
from genrescope.units import ANALYSIS_RATE, WINDOW_SECONDS

if TYPE_CHECKING:
    from genrescope.events import ModelChange
    from genrescope.recognition.summary import Summary

KIND_WORDS = {
    SourceKind.MICROPHONE: "microphone",
    SourceKind.SYSTEM: "this computer's sound",
    SourceKind.FILE: "file",
    SourceKind.DEMO: "demo",
    SourceKind.SYNTHETIC: "synthetic",
}
_CHANNELS = {1: "mono", 2: "stereo"}


def clock(seconds: float) -> str:
    """A moment of the stream: ``"0:07"``, ``"12:34"``, ``"1:02:03"``."""
    whole = int(seconds + 0.05)  # a verdict ends at a column, up to 23 ms before the second it is for
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def duration(seconds: float) -> str:
    """A length of time: ``"0.2 s"``, ``"46 s"``, ``"3:53 min"``."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 90 else f"{clock(seconds)} {'h' if seconds >= 3600 else 'min'}"


def percent(probability: float) -> str:
    """A probability: ``"63 %"``. Neither 0 nor 100 unless it is very near."""
    if 0.001 <= probability < 0.01:
        return "<1 %"
    return ">99 %" if 0.99 < probability < 0.999 else f"{probability * 100:.0f} %"


def megabytes(size: int) -> str:
    """A file's size: ``"488 MB"``, ``"0.3 MB"``."""
    return f"{size / 1e6:.0f} MB" if size >= 9.5e5 else f"{size / 1e6:.1f} MB"


def rate(hertz: int) -> str:
    """A sample rate, its thousands apart: ``"48 000 Hz"``."""
    return f"{hertz:,} Hz".replace(",", " ")


def channels(count: int) -> str:
    """How many channels: ``"mono"``, ``"stereo"``, ``"6 channels"``."""
    return _CHANNELS.get(count, f"{count} channels")


def rates(source: SourceInfo) -> str:
    """Both rates of the road: ``"48 000 Hz stereo → 22 050 Hz"``."""
    return f"{rate(source.rate)} {channels(source.channels)} → {rate(ANALYSIS_RATE)}"


def model_change(change: ModelChange) -> str:
    """What became of the wish for another model, in one sentence or two."""
    if change.failure:
        return f"{change.before.title} goes on answering. {change.failure}"
    moment = clock(change.at_sample / ANALYSIS_RATE)
    return f"From {moment} on {change.after.title} answers instead of {change.before.title}."


def state(value: VerdictState, heard_seconds: float) -> str:
    """What a verdict's state means, in words."""
    if value is VerdictState.LISTENING:
        return f"listening, {heard_seconds:.0f} of {WINDOW_SECONDS:.0f} s"
    if value is VerdictState.PROVISIONAL:
        return f"provisional, {heard_seconds:.0f} of {WINDOW_SECONDS:.0f} s heard"
    return {
        VerdictState.SETTLED: "settled",
        VerdictState.UNSURE: "unsure: no genre is probable enough",
        VerdictState.SILENT: "silent: sound arrives, but too quiet to be music",
        VerdictState.NO_SIGNAL: "no signal: the source delivers nothing",
        VerdictState.RECONNECTING: "reconnecting: the source went away",
        VerdictState.UNAVAILABLE: "unavailable: the source went away",
    }[value]


def families(ranked: tuple[RankedFamily, ...], most: int = 4) -> str:
    """The most probable families: ``"Classical 91 %, Rock 6 %"``."""
    named = [f"{each.family} {percent(each.probability)}" for each in ranked[:most] if each.probability >= 0.005]
    return ", ".join(named)


def headline(name: str | None, is_family: bool) -> str:
    """What is shown large."""
    if name is None:
        return "unsure"
    return f"{name} (family)" if is_family else name


def listed(names: tuple[str, ...]) -> str:
    """Several names: ``"Pop, Rock and Electronic"``."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def assessment(value: Assessment) -> str:
    """A distribution in words: ``"clear: Classical is far ahead"``, ``"a mixture of Pop and Rock"``."""
    names = listed(value.names)
    if value.certainty is Certainty.CLEAR:
        return f"clear: {names} is far ahead"
    if value.certainty is Certainty.MIXTURE:
        return f"a mixture of {names}"
    assert value.reason is not None, "there is a reason why there is not enough to say"
    assert value.advice is not None, "and something to try"
    reason = {
        Reason.QUIET: "the sound is hardly louder than silence",
        Reason.CLIPPED: "the sound is clipped",
        Reason.SHORT: "too little was heard yet",
        Reason.FAMILY: f"it is {names}, but which genre of it is open",
        Reason.DOUBT: f"{names} leads, but not by enough",
        Reason.FLAT: "no genre stands out, so it may be none that the model knows",
    }[value.reason]
    advice = {
        Advice.MORE_SIGNAL: "turn it up, or move the microphone closer",
        Advice.LESS_SIGNAL: "turn the input down",
        Advice.WAIT: "wait",
        Advice.FAMILIES: "look at the families",
        Advice.ANOTHER_RECORDING: "try another recording",
    }[value.advice]
    return f"not enough to say: {reason}; {advice}"


def outcome(summary: Summary) -> str:
    """One line that says what a whole stream was."""
    heard = f"{duration(summary.heard_seconds)} heard"
    if summary.verdicts == 0 or not summary.ranking:
        return f"no answer, {heard}"
    words = f"{headline(summary.headline, summary.headline_is_family)}, {summary.state}, {heard}"
    if summary.state is VerdictState.PROVISIONAL:
        words += f" of the {WINDOW_SECONDS:.0f} s a full answer stands on"
    return words


def file_name(path: Path) -> str:
    """A path as text. Also where the locale's encoding is not the file system's, which today is nearly always UTF-8."""
    return os.fsencode(path).decode("utf-8", "surrogateescape")

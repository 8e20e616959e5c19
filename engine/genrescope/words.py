"""How the views put things into words: moments, lengths, rates, states. Plain text: no colour, no Rich, no Qt.

States and outcomes are said in the language that is spoken (`genrescope.language.catalogue`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from genrescope.audio.source import SourceInfo, SourceKind, SourceState
from genrescope.language.catalogue import tr, translated
from genrescope.language.sentence import Sentence, all_of, listed, sentence
from genrescope.models.taxonomy import genre_name
from genrescope.recognition.verdict import Advice, Assessment, Certainty, RankedFamily, Reason, VerdictState
from genrescope.units import ANALYSIS_RATE, WINDOW_SECONDS

if TYPE_CHECKING:
    from genrescope.audio.flac_recorder import Recording
    from genrescope.audio.folders import Gathered
    from genrescope.events import ModelChange
    from genrescope.recognition.summary import Summary

_KINDS = {
    SourceKind.MICROPHONE: sentence("microphone"),
    SourceKind.SYSTEM: sentence("this computer's sound"),
    SourceKind.FILE: sentence("file"),
    SourceKind.DEMO: sentence("demo"),
    SourceKind.SYNTHETIC: sentence("synthetic"),
}
_CHANNELS = {1: sentence("mono"), 2: sentence("stereo")}

_STATES = {
    VerdictState.LISTENING: sentence("listening"),
    VerdictState.PROVISIONAL: sentence("provisional"),
    VerdictState.SETTLED: sentence("settled"),
    VerdictState.UNSURE: sentence("unsure"),
    VerdictState.SILENT: sentence("silent"),
    VerdictState.NO_SIGNAL: sentence("no signal"),
    VerdictState.RECONNECTING: sentence("reconnecting"),
    VerdictState.UNAVAILABLE: sentence("unavailable"),
}
_REASONS = {
    Reason.QUIET: sentence("the sound is hardly louder than silence"),
    Reason.CLIPPED: sentence("the sound is clipped"),
    Reason.SHORT: sentence("too little was heard yet"),
    Reason.FAMILY: sentence("it is {names}, but which genre of it is open"),
    Reason.DOUBT: sentence("{names} leads, but not by enough"),
    Reason.FLAT: sentence("no genre stands out, so it may be none that the model knows"),
}
_ADVICE = {
    Advice.MORE_SIGNAL: sentence("turn it up, or move the microphone closer"),
    Advice.LESS_SIGNAL: sentence("turn the input down"),
    Advice.WAIT: sentence("wait"),
    Advice.FAMILIES: sentence("look at the families"),
    Advice.ANOTHER_RECORDING: sentence("try another recording"),
}
_SOURCE_STATES = {
    SourceState.RECONNECTING: sentence("reconnecting"),
    SourceState.UNAVAILABLE: sentence("unavailable"),
}


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


def gigabytes(size: int) -> str:
    """The size of something large: ``"2.6 GB"``."""
    return f"{size / 1e9:.1f} GB"


def recorded(recording: Recording) -> str:
    """What became of a recording."""
    return sentence(
        "Recorded {duration}, {size}: {path}",
        duration=duration(recording.seconds),
        size=megabytes(recording.size_bytes),
        path=file_name(recording.path),
    )


def left_out(found: Gathered) -> str:
    """What of folders was not taken, and why: ``"Left out: 3 not sound, 2 hidden."``; empty when all was."""
    parts = [
        sentence("{count} not sound", count=found.not_sound) if found.not_sound else "",
        sentence("{count} hidden", count=found.hidden) if found.hidden else "",
        sentence("folders that may not be read: {count}", count=found.closed) if found.closed else "",
    ]
    named = [part for part in parts if part]
    return sentence("Left out: {parts}.", parts=listed(named)) if named else ""


def rate(hertz: int) -> str:
    """A sample rate, its thousands apart: ``"48 000 Hz"``."""
    return f"{hertz:,} Hz".replace(",", " ")


def channels(count: int) -> str:
    """How many channels: ``"mono"``, ``"stereo"``, ``"6 channels"``."""
    return translated(_CHANNELS.get(count) or sentence("{count} channels", count=count))


def rates(source: SourceInfo) -> str:
    """Both rates of the road: ``"48 000 Hz stereo → 22 050 Hz"``."""
    return f"{rate(source.rate)} {channels(source.channels)} → {rate(ANALYSIS_RATE)}"


def model_change(change: ModelChange) -> str:
    """What became of the wish for another model, in one sentence or two."""
    if change.failure:
        return tr("{before} goes on answering. {failure}", before=change.before.title, failure=change.failure)
    moment = clock(change.at_sample / ANALYSIS_RATE)
    return tr(
        "From {moment} on {after} answers instead of {before}.",
        moment=moment,
        after=change.after.title,
        before=change.before.title,
    )


def source_title(source: SourceInfo) -> str:
    """What a source is called: a device or a file by its own name, the demo tune in the language that is spoken."""
    return tr("Demo tune") if source.kind is SourceKind.DEMO else source.title


def kind(value: SourceKind) -> str:
    """What kind of source it is: ``"microphone"``, ``"this computer's sound"``."""
    return translated(_KINDS[value])


def state_name(value: VerdictState) -> str:
    """A verdict's state in a word or two."""
    return translated(_STATES[value])


def source_state(value: SourceState) -> str:
    """A source's state in a word or two."""
    return translated(_SOURCE_STATES[value])


def state(value: VerdictState, heard_seconds: float) -> str:
    """What a verdict's state means, in words."""
    if value is VerdictState.LISTENING:
        return tr("listening, {heard:.0f} of {window:.0f} s", heard=heard_seconds, window=WINDOW_SECONDS)
    if value is VerdictState.PROVISIONAL:
        return tr("provisional, {heard:.0f} of {window:.0f} s heard", heard=heard_seconds, window=WINDOW_SECONDS)
    return {
        VerdictState.SETTLED: tr("settled"),
        VerdictState.UNSURE: tr("unsure: no genre is probable enough"),
        VerdictState.SILENT: tr("silent: sound arrives, but too quiet to be music"),
        VerdictState.NO_SIGNAL: tr("no signal: the source delivers nothing"),
        VerdictState.RECONNECTING: tr("reconnecting: no sound comes from the source"),
        VerdictState.UNAVAILABLE: tr("unavailable: the source went away"),
    }[value]


def families(ranked: tuple[RankedFamily, ...], most: int = 4) -> str:
    """The most probable families: ``"Classical 91 %, Rock 6 %"``."""
    return translated(
        listed(
            f"{genre_name(each.family)} {percent(each.probability)}"
            for each in ranked[:most]
            if each.probability >= 0.005
        )
    )


def headline(name: str | None, is_family: bool) -> str:
    """What is shown large."""
    if name is None:
        return tr("unsure")
    return tr("{name} (family)", name=genre_name(name)) if is_family else genre_name(name)


def assessment(value: Assessment) -> str:
    """A distribution in words: ``"clear: Classical is far ahead"``, ``"a mixture of Pop and Rock"``."""
    names = all_of(genre_name(name) for name in value.names)
    if value.certainty is Certainty.CLEAR:
        return tr("clear: {names} is far ahead", names=names)
    if value.certainty is Certainty.MIXTURE:
        return tr("a mixture of {names}", names=names)
    assert value.reason is not None, "there is a reason why there is not enough to say"
    assert value.advice is not None, "and something to try"
    reason = Sentence(_REASONS[value.reason], {"names": names})
    return tr("not enough to say: {reason}; {advice}", reason=reason, advice=_ADVICE[value.advice])


def listening_to(source: SourceInfo) -> str:
    """The first line of a listener that prints lines."""
    return tr(
        "Listening to {title} ({kind}, {rates}).",
        title=source_title(source),
        kind=kind(source.kind),
        rates=rates(source),
    )


def outcome(summary: Summary) -> str:
    """One line that says what a whole stream was."""
    heard = tr("{time} heard", time=duration(summary.heard_seconds))
    if summary.verdicts == 0 or not summary.ranking:
        return tr("no answer, {heard}", heard=heard)
    if summary.state is VerdictState.PROVISIONAL:
        of = tr("{heard} of the {window:.0f} s a full answer stands on", heard=heard, window=WINDOW_SECONDS)
    else:
        of = heard
    name = headline(summary.headline, summary.headline_is_family)
    if summary.state is VerdictState.UNSURE:  # which is what the headline says
        return tr("{headline}, {heard}", headline=name, heard=of)
    return tr("{headline}, {state}, {heard}", headline=name, state=state_name(summary.state), heard=of)


def file_name(path: Path) -> str:
    """A path as text. Also where the locale's encoding is not the file system's, which today is nearly always UTF-8."""
    return os.fsencode(path).decode("utf-8", "surrogateescape")

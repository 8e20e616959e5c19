"""How the lines of a text table are put; all through translation."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from genrescope import words
from genrescope.history.sessions import Mark
from genrescope.language.catalogue import translated
from genrescope.language.sentence import listed
from genrescope.recognition.verdict import Gap, VerdictState
from genrescope.units import ANALYSIS_RATE
from genrescope_desktop import strings
from genrescope_desktop.account import Line

translate = QCoreApplication.translate


def headings() -> list[str]:
    """What the columns are."""
    return [
        translate("Account", "When"),
        translate("Account", "Verdict"),
        translate("Account", "Genres"),
        translate("Account", "Level"),
        translate("Account", "Remarks"),
    ]


def widest() -> dict[int, str]:
    """About the longest texts of the columns whose texts are short."""
    return {0: f"{words.clock(3600)}–{words.clock(3600)}", 1: "n" * 18, 3: strings.level(float("-inf"))}


def cells(line: Line) -> list[str]:
    """A line, column by column."""
    return [_when(line), _verdict(line), _genres(line), strings.level(line.level_dbfs), _remarks(line)]


def _when(line: Line) -> str:
    return f"{words.clock(line.begin)}–{words.clock(line.end)}"


def _verdict(line: Line) -> str:
    past = {
        VerdictState.LISTENING: translate("Account", "Nothing said yet"),
        VerdictState.RECONNECTING: translate("Account", "Reconnecting"),
    }
    if line.verdict.headline is None and line.verdict.state in past:  # what stands large speaks of now
        return past[line.verdict.state]
    said = strings.headline(line.verdict)
    if line.verdict.headline is not None and line.verdict.state is VerdictState.PROVISIONAL:
        return translate("Account", "{genre} (provisional)").format(genre=said)
    return said


def _genres(line: Line) -> str:
    return translated(
        listed([f"{strings.genre_name(each.label)} {words.percent(each.probability)}" for each in line.top])
    )


def _remarks(line: Line) -> str:
    parts = [_mark(each) for each in line.marks]
    parts += [words.model_change(each) for each in line.changes]
    parts += [_gap(each) for each in line.gaps]
    if line.lost_samples:
        parts.append(translate("Account", "{count} samples lost").format(count=line.lost_samples))
    return translate("Account", "; ").join(parts)


def _mark(mark: Mark) -> str:
    sentence = translate("Account", "mark at {time}: {note}") if mark.note else translate("Account", "mark at {time}")
    return sentence.format(time=words.clock(mark.seconds), note=mark.note)


def _gap(gap: Gap) -> str:
    return translate("Account", "no sound for {length} from {time}").format(
        time=words.clock(gap.start_sample / ANALYSIS_RATE),
        length=words.duration((gap.end_sample - gap.start_sample) / ANALYSIS_RATE),
    )

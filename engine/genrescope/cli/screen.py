"""The terminal view as a function: what is known and how large the terminal is in, lines out."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Group
from rich.table import Table
from rich.text import Text

from genrescope import words
from genrescope.audio.source import SourceState
from genrescope.cli import bars
from genrescope.cli.colours import NEUTRAL
from genrescope.cli.view_state import ViewState
from genrescope.language.catalogue import tr, translated
from genrescope.models.taxonomy import genre_name
from genrescope.recognition.verdict import VerdictState

WIDE = 100  # columns from which the changes stand beside the ranking instead of below it
ROOMY = 20  # rows from which there are blank lines between the parts
SMALLEST = 20  # columns
WIDEST = 130  # columns; further apart, things that belong together are no longer seen together
_BAND_ROWS_FROM = 16  # rows from which the headline is a band three rows high
_WORDS_ROWS = 2  # for what the ranking means
_SIDE_COLUMNS = 34  # for the changes, where they stand beside the ranking
_STATE_STYLES = {
    VerdictState.SETTLED: "green",
    VerdictState.PROVISIONAL: "cyan",
    VerdictState.LISTENING: "cyan",
    VerdictState.UNSURE: "yellow",
    VerdictState.SILENT: NEUTRAL,
    VerdictState.NO_SIGNAL: "yellow",
    VerdictState.RECONNECTING: "yellow",
    VerdictState.UNAVAILABLE: "red",
}


def render(state: ViewState, width: int, height: int, *notices: str) -> Group:
    """Draw the view.

    Parameters
    ----------
    state
        What is known.
    width, height
        The terminal's columns and rows. No line is longer; no more lines than rows.
    notices
        Sentences to keep in sight (why it plays the demo tune, which model answers now).
    """
    width = max(SMALLEST, min(WIDEST, width))
    blank = [Text(" ")] if height >= ROOMY else []
    top = [_source(state, width), *_sentences((*notices, state.status.message), width)]
    top += [*blank, _level(state, width), *blank, *_headline(state, width, height), _state(state)]
    top += [*_in_words(state, width, height), *blank]
    bottom = [*blank, *_strip(state, width)]
    ranking_title = Text(tr("Top 5"), style="dim")
    if width >= WIDE:
        left = width - _SIDE_COLUMNS - 2
        ranked = [ranking_title, *_ranking(state, left), Text(" "), *_families(state)]
        room = height - len(top) - len(bottom)
        body = Table.grid(padding=(0, 2, 0, 0))
        body.add_column(width=left, no_wrap=True)
        body.add_column(width=_SIDE_COLUMNS, no_wrap=True)
        body.add_row(Group(*ranked[:room]), Group(*_changes(state, room - 1)))
        return Group(*top, body, *bottom)
    ranked = [*_ranking(state, width), *_families(state)]
    left_over = height - len(top) - len(ranked) - len(blank) - len(bottom) - 1
    changes = [*blank, *_changes(state, left_over)] if left_over > 0 else []
    lines = [*top, *ranked, *changes, *bottom]
    for line in lines:
        line.truncate(width, overflow="ellipsis")
    return Group(*lines[:height])


def _line(text: str = "", style: str = "") -> Text:
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")


def _source(state: ViewState, width: int) -> Text:
    """What is heard, and both rates; of these the name gives way first."""
    source = state.status.source
    facts = f"  {words.kind(source.kind)}"
    rates = f"  {words.rates(source)}"
    title = _line(words.source_title(source), "bold")
    title.truncate(max(8, width - len(facts) - len(rates)), overflow="ellipsis")
    return _line().append_text(title).append(facts).append(rates, style="dim")


def _sentences(sentences: tuple[str, ...], width: int) -> list[Text]:
    """What is not as it should be, or not as was expected; wrapped, because a sentence cut off helps nobody."""
    rows = [row for sentence in sentences for row in bars.wrapped(translated(sentence), width)]
    return [_line(row, "yellow") for row in rows]


def _level(state: ViewState, width: int) -> Text:
    clipped = " " + tr("CLIPPED") if state.level.clipped else ""
    numbers = f" {state.level.rms_dbfs:6.1f} dBFS"
    peak = "  " + tr("peak {level:6.1f}", level=state.held_peak_dbfs) if width >= 60 else ""
    label = tr("Level") + " "
    room = width - sum(map(cell_len, (label, numbers, peak, clipped)))
    line = _line(label, "")
    line.append_text(bars.meter(state.level.rms_dbfs, state.held_peak_dbfs, max(4, min(room, bars.LONGEST_BAR))))
    return line.append(numbers).append(peak, style="dim").append(clipped, style="bold red")


def _headline(state: ViewState, width: int, height: int) -> list[Text]:
    """A band in the genre's colour, because a terminal has no large letters."""
    name, colour = _headline_words(state)
    style = f"bold #101010 on {colour}" if colour else f"bold {NEUTRAL}"
    text = Text(name.upper() if colour else name)
    text.truncate(width - 4, overflow="ellipsis")
    middle = Text(bars.padded(f"  {text.plain}", width), style=style, no_wrap=True)
    if height < _BAND_ROWS_FROM:
        return [middle]
    edge = Text(" " * width, style=style, no_wrap=True)
    return [edge, middle, edge.copy()]


def _headline_words(state: ViewState) -> tuple[str, str]:
    """What stands large, and the colour of its band (none: no band)."""
    if state.answer is None:
        return "…", ""
    name = state.answer.headline
    if name is None:
        return words.headline(None, False), ""
    family = next((each.family for each in state.answer.ranking if each.label == name), name)
    of = f"  ·  {genre_name(family)}" if family != name else ""
    first = next((each.label for each in state.answer.ranking if name in (each.label, each.family)), name)
    return f"{genre_name(name)}{of}", state.colours.get(first, "")


def _state(state: ViewState) -> Text:
    status = state.status
    if status.source_state in (SourceState.RECONNECTING, SourceState.UNAVAILABLE):
        return _line(f"● {words.source_state(status.source_state)}", "yellow")
    if status.model_loading:
        return _line(
            "● " + tr("loading the model; {time} heard meanwhile", time=words.clock(status.heard_seconds)),
            "cyan",
        )
    if state.verdict is None:
        return _line(f"● {words.state_name(VerdictState.LISTENING)}", "cyan")
    line = _line(
        f"● {words.state(state.verdict.state, state.verdict.heard_seconds)}", _STATE_STYLES[state.verdict.state]
    )
    heard = tr("{time} heard in all", time=words.clock(status.heard_seconds))
    return line.append(f"   {heard}", style="dim")


def _in_words(state: ViewState, width: int, height: int) -> list[Text]:
    """What the ranking means, where there is room for it: always as many lines as the longest such sentence takes."""
    if height < ROOMY:
        return []
    assessment = state.answer.assessment if state.answer else None
    rows = bars.wrapped(words.assessment(assessment), width - 2) if assessment else []
    lines = [_line(f"  {row}") for row in rows[:_WORDS_ROWS]]
    return lines + [Text(" ")] * (_WORDS_ROWS - len(lines))


def _ranking(state: ViewState, width: int) -> list[Text]:
    return bars.ranking(state.answer.ranking if state.answer else (), state.colours, width)


def _families(state: ViewState) -> list[Text]:
    named = words.families(state.answer.families) if state.answer else ""
    return [_line(f"{tr('families')}  ", "dim").append(named, style="not dim")]


def _changes(state: ViewState, rows: int) -> list[Text]:
    """The newest headline changes, newest first; always as many lines as there is room for."""
    lines = [_line(tr("Headline changes"), "dim")]
    for change in reversed(state.changes):
        line = _line(f"{words.clock(change.seconds):>7}  ", "dim")
        colour = state.colours.get(change.headline or "", "default")
        lines.append(line.append(words.headline(change.headline, False), style=f"not dim {colour}"))
    lines = lines[: rows + 1]
    return lines + [Text(" ")] * (rows + 1 - len(lines))


def _strip(state: ViewState, width: int) -> list[Text]:
    status, verdict = state.status, state.verdict
    lost = status.lost_samples or status.dropped_hops
    counters = tr(
        "lost {samples} samples, {verdicts} verdicts", samples=status.lost_samples, verdicts=status.dropped_hops
    )
    compute = ""
    if verdict is not None and verdict.compute_ms > 0:
        load = verdict.compute_ms / 1000 / verdict.hop_seconds
        compute = tr(
            "compute {compute:.2f} s of {hop:g} s ({share:.0f} %)",
            compute=verdict.compute_ms / 1000,
            hop=status.hop_seconds,
            share=load * 100,
        )
    model = f"{status.model.id} {status.model.sha256[:8]}" if status.model else ""
    facts = [fact for fact in (counters, compute, status.device, model, tr("Ctrl-C ends")) if fact]
    rows: list[str] = []
    for fact in facts:
        if rows and cell_len(rows[-1]) + 3 + cell_len(fact) <= width:
            rows[-1] += f" · {fact}"
        else:
            rows.append(fact)
    return [_line(row, "yellow" if lost and index == 0 else "dim") for index, row in enumerate(rows)]

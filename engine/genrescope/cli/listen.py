"""``genrescope listen``: live verdicts, for eyes or for programs."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from genrescope import settings, words
from genrescope.audio.naming import is_recorded, make_source
from genrescope.cli.guard import BAD_USAGE, DONE, FAILED
from genrescope.cli.interrupt import stop_on_signals
from genrescope.cli.output import say
from genrescope.errors import GenrescopeError
from genrescope.language.catalogue import tr, translated
from genrescope.settings import Settings
from genrescope.units import ANALYSIS_RATE

if TYPE_CHECKING:
    from genrescope.audio.source import AudioSource
    from genrescope.chosen import ChosenModel
    from genrescope.events import Update
    from genrescope.live import LiveSession
    from genrescope.recognition.summary import Summary

_TERMINALS_WITHOUT_A_CURSOR = ("dumb", "unknown")  # an editor's shell, say: lines are all that they can show
OVERTIME_SECONDS = 5.0  # the verdict on the last wanted second comes a little later than that second


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for."""

    settings: Settings
    seconds: float | None = None
    fast: bool = False
    json: bool = False
    quiet: bool = False
    notice: str = ""
    record: Path | None = None
    flags: Mapping[str, Any] = field(default_factory=dict)  # which of the settings were typed, and stay as they are


@dataclass(slots=True)
class Ending:
    """How a session went."""

    failure: str = ""  # why it could not go on, if it could not
    is_written: bool = True  # all that was to be kept: recording, history, headline file


class View(Protocol):
    """What shows a session. Called on one thread."""

    period_seconds: float  # how often it wants to be shown something

    def show(self, update: Update) -> None:
        """Show what is new."""
        ...

    def tell(self, sentence: str) -> None:
        """Say what has happened meanwhile."""
        ...

    def close(self) -> None:
        """Leave the terminal as it was; what is shown after this is only taken in."""
        ...

    def finish(self, summary: Summary) -> None:
        """Say what it was in all. After `close`."""
        ...


class Deadline:
    """Tells when ``seconds`` of the stream were heard and answered; while the network is being loaded none is.

    Where no answer comes, it waits no longer than `OVERTIME_SECONDS`.
    """

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._next_verdict_seconds = 0.0
        self._heard_at: float | None = None

    def is_over(self, update: Update) -> bool:
        """Take the newest update."""
        for verdict in update.verdicts:
            self._next_verdict_seconds = verdict.end_sample / ANALYSIS_RATE + verdict.hop_seconds
        status = update.status
        if self._seconds is None or status.model_loading or status.heard_seconds < self._seconds:
            return False
        if self._heard_at is None:
            self._heard_at = monotonic()
        answered = self._next_verdict_seconds > self._seconds
        return answered or monotonic() - self._heard_at >= OVERTIME_SECONDS


def run(arguments: argparse.Namespace) -> int:
    """Do what was typed."""
    from genrescope.cli.arguments import given_settings

    flags = given_settings(arguments)
    chosen = settings.load(flags)
    if arguments.fast and not is_recorded(chosen.source):
        say("--fast is for a file or the demo tune; live sound comes at its own pace.")
        return BAD_USAGE
    wish = Wish(chosen, arguments.seconds, arguments.fast, arguments.json, arguments.quiet)
    return listen(replace(wish, record=arguments.record, flags=flags))


def listen(wish: Wish) -> int:
    """Listen until the source ends, the wanted seconds are over, or Ctrl-C.

    Returns the exit code. It tells of what was asked for and could not be written, which listening itself outlives.

    Raises
    ------
    GenrescopeError
        When it cannot begin, fails on the way, or a file holds nothing that could be answered.
    """
    with stop_on_signals() as stop:
        from genrescope.models import library

        model = library.choose(wish.settings.model)
        recorded = is_recorded(wish.settings.source)
        first_seconds = wish.seconds if recorded else None
        source = make_source(wish.settings.source, fast=wish.fast, first_seconds=first_seconds)
        try:
            from genrescope.live import LiveSession
            from genrescope.offline import check_answered

            session = LiveSession(source, model, wish.settings)
            ending = _show(session, wish, source, stop, None if recorded else wish.seconds)
        finally:
            source.close()
        if ending.failure:
            raise GenrescopeError(ending.failure)
        if recorded and not stop.is_set():
            check_answered(session.summary(), source.info.title, wish.settings)
        return DONE if ending.is_written else FAILED


def _show(
    session: LiveSession, wish: Wish, source: AudioSource, stop: threading.Event, seconds: float | None
) -> Ending:
    """Run the session in front of a view."""
    from genrescope.chosen import ChosenModel
    from genrescope.cli.keeping import Keeping

    view = _view(wish, source)
    chosen = ChosenModel(wish.settings.model, wish.flags)
    deadline = Deadline(seconds)
    keeping = Keeping(wish.settings, view.tell)
    ending = Ending()
    try:
        if wish.record is not None:
            session.start_recording(wish.record)
        session.start()
        told = ""
        while True:
            update = session.take()
            keeping.take(update)
            _show_update(view, update)
            if update.status.device_note != told:
                told = update.status.device_note
                view.tell(told)
            _change_model(session, chosen, view)
            ending.is_written &= _see_to_recording(session, view, update)
            if update.status.finished or deadline.is_over(update) or stop.wait(view.period_seconds):
                break
        if update.status.model_loading and not update.status.failed:
            view.close()
            say(tr("ending; the model is still being loaded, and can only be stopped after that…"))
    finally:
        try:
            view.close()  # before the threads are waited for: the terminal is given back at once
        finally:
            session.stop()
            if recording := session.stop_recording():
                say(str(recording.failure) if recording.failure else words.recorded(recording))
                ending.is_written &= recording.failure is None
            last = session.take()
            ending.is_written &= keeping.close(last)
    _show_update(view, last)
    ending.failure = update.status.message if update.status.failed else ""
    summary = session.summary()
    if summary.verdicts or not ending.failure:
        view.finish(replace(summary, note="") if ending.failure else summary)
    return ending


def _show_update(view: View, update: Update) -> None:
    for change in update.model_changes:
        view.tell(words.model_change(change))
    view.show(update)


def _see_to_recording(session: LiveSession, view: View, update: Update) -> bool:
    """Say once why a recording ended before its time; return whether none did."""
    recording = update.status.recording
    if recording is None or recording.failure is None:
        return True
    session.stop_recording()
    view.tell(translated(str(recording.failure)))
    return False


def _change_model(session: LiveSession, chosen: ChosenModel, view: View) -> None:
    """Follow ``genrescope models use``, typed elsewhere."""
    try:
        if model := chosen.another():
            session.change_model(model)
    except GenrescopeError as error:
        view.tell(str(error))


def _view(wish: Wish, source: AudioSource) -> View:
    if wish.json:
        from genrescope.cli.machine_view import MachineView

        return MachineView()
    if wish.quiet:
        from genrescope.cli.quiet_view import QuietView

        return QuietView(source.info)
    if sys.stdout.isatty() and os.environ.get("TERM") not in _TERMINALS_WITHOUT_A_CURSOR:
        from genrescope.cli.terminal_view import TerminalView

        return TerminalView(notice=wish.notice)
    from genrescope.cli.plain_view import PlainView

    return PlainView(source.info)

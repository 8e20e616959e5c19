"""What a person's wishes about evidence mean where a file is shown: whose, and at which moment of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from genrescope.errors import ModelError
from genrescope.recognition.verdict import Verdict
from genrescope.settings import Settings
from genrescope.units import ANALYSIS_RATE
from genrescope_desktop.panels.file_result import FileResult
from genrescope_desktop.shown_evidence import ShownEvidence

if TYPE_CHECKING:
    from genrescope.files.entries import Entry
    from genrescope.recognition.explain import Seen


class FileEvidence(ShownEvidence):
    """Evidence in a file. It belongs to the 30 seconds that a verdict stands on.

    To those of the moment that is played, else to those in which the genre was most probable.

    Parameters
    ----------
    result
        Shows the file.
    settings
        Says what files are analysed with.
    parent
        As in Qt.

    Attributes
    ----------
    moment
        Of the file, in seconds, that is played; None when it is not.
    """

    def __init__(self, result: FileResult, settings: Callable[[], Settings], parent: QObject) -> None:
        super().__init__(result.ranking, result.plots.spectrogram, parent)
        self._result = result
        self._settings = settings
        self.moment: float | None = None
        self._bar.follow.hide()  # a file does not go on
        result.answered.connect(self.remove)

    def _is_there(self) -> bool:
        return self._result.entry is not None and self._result.entry.plots is not None

    def _can_ask(self, name: str) -> bool:
        return self._verdict(name) is not None

    def _ask(self, name: str) -> None:
        entry, verdict = self._result.entry, self._verdict(name)
        assert entry is not None
        assert verdict is not None
        self.keeper.ask_of(name, partial(_look, entry, verdict, self._settings()))

    def _family(self, name: str) -> str:
        summary = self._result.entry.summary if self._result.entry else None
        return next((each.family for each in summary.ranking if each.label == name), name) if summary else name

    def _verdict(self, name: str) -> Verdict | None:
        """The verdict whose window is looked at."""
        plots = self._result.entry.plots if self._result.entry else None
        answered = [each for each in plots.verdicts if each.ranking] if plots else []
        if not answered:
            return None
        if self.moment is not None:
            sample = self.moment * ANALYSIS_RATE
            return next((each for each in answered if each.end_sample >= sample), answered[-1])
        return max(answered, key=partial(_probability, name))


def _probability(name: str, verdict: Verdict) -> float:
    """Of a genre, or of a family."""
    of_genre = (each.probability for each in verdict.ranking if each.label == name)
    return next(of_genre, next((each.probability for each in verdict.families if each.family == name), 0.0))


def _look(entry: Entry, verdict: Verdict, settings: Settings) -> Seen:
    """Hear the file again up to the verdict, with the model that gave it. On the keeper's thread."""
    from genrescope.models import library
    from genrescope.offline import seen_at

    model = library.choose(verdict.model.id)
    if model.identity != verdict.model:
        raise ModelError("{title} is not the model that answered: analyse the file again.", title=model.manifest.title)
    then = replace(settings, hop_seconds=verdict.hop_seconds)  # a person may have chosen another one since
    return seen_at(entry.path, verdict, model, then, entry.first_seconds)

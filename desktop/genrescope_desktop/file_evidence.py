"""What a person's wishes about evidence mean where a file is shown: whose, and at which moment of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from genrescope.errors import ModelError
from genrescope.recognition.explain import Evidence
from genrescope.recognition.verdict import Verdict
from genrescope.settings import Settings
from genrescope.units import ANALYSIS_RATE
from genrescope.words import clock
from genrescope_desktop.evidence_keeper import EvidenceKeeper
from genrescope_desktop.panels.file_result import FileResult
from genrescope_desktop.strings import genre_name

if TYPE_CHECKING:
    from genrescope.files.entries import Entry
    from genrescope.recognition.explain import Seen


class FileEvidence(QObject):
    """Between a file's ranking, which is pressed, the keeper, which finds, and the spectrogram, which shows.

    Evidence belongs to the 30 seconds that a verdict stands on: to those of the moment that is played, else to those in
    which the genre was most probable.

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

    Signals
    -------
    closed()
        After `close`: nothing is under way any more.
    """

    closed = Signal()

    def __init__(self, result: FileResult, settings: Callable[[], Settings], parent: QObject) -> None:
        super().__init__(parent)
        self._result = result
        self._settings = settings
        self._spectrogram = result.plots.spectrogram
        self._bar = self._spectrogram.evidence_bar
        self._bar.follow.hide()  # a file does not go on
        self._name: str | None = None  # whose evidence is wanted
        self.moment: float | None = None
        self.keeper = EvidenceKeeper(self)
        self._bar.removed.connect(self.remove)
        result.answered.connect(self.remove)
        result.ranking.genre_pressed.connect(self.toggle)
        self.keeper.found.connect(self._on_found)
        self.keeper.failed.connect(self._bar.say)
        self.keeper.closed.connect(self.closed)

    @Slot(str)
    def toggle(self, name: str) -> None:
        """Show the evidence for a genre or family, or remove it when it is shown."""
        entry, verdict = self._result.entry, self._verdict(name)
        if name == self._name or entry is None or verdict is None:
            self.remove()
            return
        self._name = name
        self._spectrogram.show_evidence(None, "")
        sentence = self.tr("Looking for what spoke for {name}… The first time takes seconds.")
        self._bar.say(sentence.format(name=genre_name(name)))
        self._offer()
        self.keeper.ask_of(name, partial(_look, entry, verdict, self._settings()))

    @Slot()
    def remove(self) -> None:
        """Show no evidence."""
        if self._name is not None:
            self._name = None
            self.keeper.drop()
        self._spectrogram.show_evidence(None, "")
        self._bar.say("")
        self._offer()

    def close(self) -> None:
        """End everything for good; `closed` says when that is done."""
        self.keeper.close()

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

    def _offer(self) -> None:
        there = self._result.entry is not None and self._result.entry.plots is not None
        hint = self.tr("Press to see what spoke for it; press again to remove that.") if there else ""
        self._result.ranking.offer_evidence(hint, self._name)

    @Slot(object)
    def _on_found(self, evidence: Evidence) -> None:
        if evidence.name != self._name:
            return
        summary = self._result.entry.summary if self._result.entry else None
        ranking = summary.ranking if summary else ()
        family = next((each.family for each in ranking if each.label == evidence.name), evidence.name)
        self._spectrogram.show_evidence(evidence, family)
        begin, end = (clock(sample / ANALYSIS_RATE) for sample in (evidence.start_sample, evidence.end_sample))
        sentence = self.tr("What spoke for {name}, {begin}–{end}")
        self._bar.say(sentence.format(name=genre_name(evidence.name), begin=begin, end=end))


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
    return seen_at(entry.path, verdict, model, settings, entry.first_seconds)

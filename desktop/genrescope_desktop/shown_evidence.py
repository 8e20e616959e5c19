"""Evidence over one spectrogram: whose is wanted, found by a keeper, and said in the bar over it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from genrescope.recognition.explain import Evidence
from genrescope.units import ANALYSIS_RATE
from genrescope.words import clock
from genrescope_desktop.evidence_keeper import EvidenceKeeper
from genrescope_desktop.panels.ranking import RankingPanel
from genrescope_desktop.panels.spectrogram import SpectrogramPanel
from genrescope_desktop.strings import genre_name, translate


class ShownEvidence(QObject):
    """Between a ranking, which is pressed, the keeper, which finds, and the spectrogram, which shows.

    Subclasses say of what it can be had: `_can_ask`, `_ask` and `_family`, and `_is_there` whether of anything.

    Parameters
    ----------
    ranking, spectrogram
        The panels.
    parent
        As in Qt.

    Attributes
    ----------
    keeper
        Finds it.

    Signals
    -------
    closed()
        After `close`: nothing is under way any more.
    """

    closed = Signal()

    def __init__(self, ranking: RankingPanel, spectrogram: SpectrogramPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._ranking, self._spectrogram, self._bar = ranking, spectrogram, spectrogram.evidence_bar
        self._name: str | None = None  # whose evidence is wanted
        self.keeper = EvidenceKeeper(self)
        self._bar.removed.connect(self.remove)
        ranking.genre_pressed.connect(self.toggle)
        self.keeper.found.connect(self._on_found)
        self.keeper.failed.connect(self._on_failed)
        self.keeper.closed.connect(self.closed)

    @Slot(str)
    def toggle(self, name: str) -> None:
        """Show the evidence for a genre or family, or remove it when it is shown."""
        if name == self._name or not self._can_ask(name):
            self.remove()
            return
        self._name = name
        self._spectrogram.show_evidence(None)
        sentence = translate("ShownEvidence", "Looking for what spoke for {name}… The first time takes seconds.")
        self._bar.say(sentence.format(name=genre_name(name)))
        self._offer()
        self._ask(name)

    @Slot()
    def remove(self) -> None:
        """Show no evidence."""
        if self._name is not None:
            self._name = None
            self.keeper.drop()
        self._spectrogram.show_evidence(None)
        self._bar.say("")
        self._offer()

    def close(self) -> None:
        """End everything for good; `closed` says when that is done."""
        self.keeper.close()

    def _is_there(self) -> bool:
        """Whether there is anything of which evidence can be had."""
        raise NotImplementedError

    def _can_ask(self, name: str) -> bool:
        """Whether evidence for this genre or family can be had just now."""
        raise NotImplementedError

    def _ask(self, name: str) -> None:
        """Have the keeper find it."""
        raise NotImplementedError

    def _family(self, name: str) -> str:
        """The family of a genre; of a family, itself."""
        raise NotImplementedError

    def _offer(self) -> None:
        hint = translate("ShownEvidence", "Press to see what spoke for it; press again to remove that.")
        self._ranking.offer_evidence(hint if self._is_there() else "", self._name)

    @Slot(object)
    def _on_found(self, evidence: Evidence) -> None:
        if evidence.name != self._name:
            return
        self._spectrogram.show_evidence(evidence, self._family(evidence.name))
        begin, end = (clock(sample / ANALYSIS_RATE) for sample in (evidence.start_sample, evidence.end_sample))
        sentence = translate("ShownEvidence", "What spoke for {name}, {begin}–{end}")
        self._bar.say(sentence.format(name=genre_name(evidence.name), begin=begin, end=end))

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._bar.say(sentence)

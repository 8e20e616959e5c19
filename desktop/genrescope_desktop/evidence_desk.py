"""What a person's wishes about evidence mean: whose is shown over the spectrogram, and whether it follows the music."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from genrescope.events import Update
from genrescope.recognition.explain import Evidence, Seen
from genrescope.units import ANALYSIS_RATE
from genrescope.words import clock
from genrescope_desktop.evidence_keeper import EvidenceKeeper
from genrescope_desktop.panels.ranking import RankingPanel
from genrescope_desktop.panels.spectrogram import SpectrogramPanel
from genrescope_desktop.plots.on_screen import on_screen
from genrescope_desktop.strings import genre_name
from genrescope_desktop.window_settings import WindowSettings

FOLLOW_HOPS = 3  # between two findings of evidence that is kept current


class EvidenceDesk(QObject):
    """Between the ranking, which is pressed, the keeper, which finds, and the spectrogram, which shows.

    Parameters
    ----------
    ranking, spectrogram
        The panels.
    remembered
        Whether evidence is kept current; kept up to date.
    parent
        As in Qt.

    Signals
    -------
    closed()
        After `close`: nothing is under way any more.
    """

    closed = Signal()

    def __init__(
        self, ranking: RankingPanel, spectrogram: SpectrogramPanel, remembered: WindowSettings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ranking, self._spectrogram, self._bar = ranking, spectrogram, spectrogram.evidence_bar
        self._remembered = remembered
        self._seen: Seen | None = None  # the newest
        self._name: str | None = None  # whose evidence is wanted
        self._asked: Seen | None = None  # about what the newest wish is
        self._waiting = False
        self.keeper = EvidenceKeeper(self)
        self._bar.follow.setChecked(remembered.follow_evidence)
        self._bar.follow_wanted.connect(self._on_follow)
        self._bar.removed.connect(self.remove)
        ranking.genre_pressed.connect(self.toggle)
        self.keeper.found.connect(self._on_found)
        self.keeper.failed.connect(self._on_failed)
        self.keeper.closed.connect(self.closed)

    @Slot(object)
    def take(self, update: Update) -> None:
        """Take what a session says."""
        if self._spectrogram.has_left_evidence_behind and not self._waiting:
            self.remove()
        if update.seen is None or update.seen is self._seen:
            return
        self._seen = update.seen
        self._offer()
        if self._name is None or self._waiting or self._asked is None:
            return
        moved = (self._seen.end_sample - self._asked.end_sample) / ANALYSIS_RATE
        follows = self._remembered.follow_evidence and on_screen(self._spectrogram)
        if follows and moved >= FOLLOW_HOPS * update.status.hop_seconds:
            self._ask(self._name)

    @Slot(str)
    def toggle(self, name: str) -> None:
        """Show the evidence for a genre or family, or remove it when it is shown."""
        if name == self._name or self._seen is None:
            self.remove()
            return
        self._name = name
        self._spectrogram.show_evidence(None, "")
        sentence = self.tr("Looking for what spoke for {name}… The first time takes seconds.")
        self._bar.say(sentence.format(name=genre_name(name)))
        self._offer()
        self._ask(name)

    @Slot()
    def remove(self) -> None:
        """Show no evidence."""
        if self._name is not None:
            self._name = self._asked = None
            self._waiting = False
            self.keeper.drop()
        self._spectrogram.show_evidence(None, "")
        self._bar.say("")
        self._offer()

    def begin(self) -> None:
        """Forget what was seen: another stream begins."""
        self._seen = None
        self.remove()

    def close(self) -> None:
        """End everything for good; `closed` says when that is done."""
        self.keeper.close()

    def _ask(self, name: str) -> None:
        assert self._seen is not None
        self._asked, self._waiting = self._seen, True
        self.keeper.ask(name, self._seen)

    def _offer(self) -> None:
        hint = self.tr("Press to see what spoke for it; press again to remove that.") if self._seen else ""
        self._ranking.offer_evidence(hint, self._name)

    @Slot(bool)
    def _on_follow(self, follow: bool) -> None:
        self._remembered.follow_evidence = follow

    @Slot(object)
    def _on_found(self, evidence: Evidence) -> None:
        if evidence.name != self._name or self._asked is None:
            return
        self._waiting = False
        family = self._asked.family(evidence.name)
        self._spectrogram.show_evidence(evidence, family)
        begin, end = (clock(sample / ANALYSIS_RATE) for sample in (evidence.start_sample, evidence.end_sample))
        sentence = self.tr("What spoke for {name}, {begin}–{end}")
        self._bar.say(sentence.format(name=genre_name(evidence.name), begin=begin, end=end))

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._waiting = False
        self._bar.say(sentence)

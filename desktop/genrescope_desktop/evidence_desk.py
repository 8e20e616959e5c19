"""What a person's wishes about evidence mean: whose is shown over the spectrogram, and whether it follows the music."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from genrescope.events import Update
from genrescope.recognition.explain import Evidence, Seen
from genrescope.units import ANALYSIS_RATE
from genrescope_desktop.panels.ranking import RankingPanel
from genrescope_desktop.panels.spectrogram import SpectrogramPanel
from genrescope_desktop.plots.on_screen import on_screen
from genrescope_desktop.shown_evidence import ShownEvidence
from genrescope_desktop.window_settings import WindowSettings

FOLLOW_HOPS = 3  # between two findings of evidence that is kept current


class EvidenceDesk(ShownEvidence):
    """Evidence in what is being heard: of the newest hop, and on wish anew every few hops.

    Parameters
    ----------
    ranking, spectrogram
        The panels.
    remembered
        Whether evidence is kept current; kept up to date.
    parent
        As in Qt.
    """

    def __init__(
        self, ranking: RankingPanel, spectrogram: SpectrogramPanel, remembered: WindowSettings, parent: QObject
    ) -> None:
        super().__init__(ranking, spectrogram, parent)
        self._remembered = remembered
        self._seen: Seen | None = None  # the newest
        self._asked: Seen | None = None  # about what the newest wish is
        self._waiting = False
        self._bar.follow.setChecked(remembered.follow_evidence)
        self._bar.follow_wanted.connect(self._on_follow)

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

    @Slot()
    def remove(self) -> None:
        """Show no evidence."""
        self._asked, self._waiting = None, False
        super().remove()

    def begin(self) -> None:
        """Forget what was seen: another stream begins."""
        self._seen = None
        self.remove()

    def _is_there(self) -> bool:
        return self._seen is not None

    def _can_ask(self, _name: str) -> bool:
        return self._is_there()

    def _ask(self, name: str) -> None:
        assert self._seen is not None
        self._asked, self._waiting = self._seen, True
        self.keeper.ask(name, self._seen)

    def _family(self, name: str) -> str:
        return self._asked.family(name) if self._asked else name

    @Slot(bool)
    def _on_follow(self, follow: bool) -> None:
        self._remembered.follow_evidence = follow

    @Slot(object)
    def _on_found(self, evidence: Evidence) -> None:
        self._waiting = self._waiting and evidence.name != self._name
        super()._on_found(evidence)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._waiting = False
        super()._on_failed(sentence)

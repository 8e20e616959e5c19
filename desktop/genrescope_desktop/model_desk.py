"""What a person's wishes about models mean: which answers now, which from now on, what is installed and removed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from genrescope.events import Part, Update
from genrescope_desktop.model_keeper import ModelKeeper
from genrescope_desktop.panels.models import ModelsPanel
from genrescope_desktop.panels.notice import Tone
from genrescope_desktop.session_bridge import Failure, Phase, SessionBridge


class ModelDesk(QObject):
    """Between the models panel, the library and the session.

    Parameters
    ----------
    bridge
        Of the session whose model is changed.
    window
        Beside which the panel opens.

    Attributes
    ----------
    keeper, panel
        The library's thread, and the panel.

    Signals
    -------
    failed(Failure)
        A model that was wanted cannot answer.
    closed()
        After `close`: nothing is under way any more.
    """

    failed = Signal(object)
    closed = Signal()

    def __init__(self, bridge: SessionBridge, window: QWidget) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._answering = self._wish = bridge.model
        self.keeper = ModelKeeper(self)
        self.panel = ModelsPanel(window)
        self.panel.show_in_use(bridge.model)
        self._connect()

    @Slot()
    def show(self) -> None:
        """Open the panel, or bring it to the front."""
        self.keeper.refresh()
        self.panel.show()
        self.panel.raise_()
        self.panel.activateWindow()
        self.panel.list.setFocus()

    @Slot(str)
    def use(self, name: str) -> None:
        """Let a model answer. What does not work out is not remembered."""
        self._wish = name
        self.panel.notice.say("")
        self.panel.show_in_use(name)
        self._bridge.use_model(name)
        if self._bridge.phase is Phase.IDLE:
            self._settle()

    def close(self) -> None:
        """End everything for good; `closed` says when that is done."""
        self.panel.close()
        self.keeper.close()

    def _settle(self) -> None:
        """What was wished for answers, or will from the next start on."""
        self._answering = self._wish
        self.keeper.remember(self._wish)

    @Slot(object)
    def _on_update(self, update: Update) -> None:
        for change in update.model_changes:
            if change.failure:
                self._take_back(change.failure)
            elif change.after.id == self._wish != self._answering:
                self._settle()

    @Slot(object)
    def _on_phase(self, phase: Phase) -> None:
        if phase is Phase.IDLE and self._wish != self._answering:  # it ended before the model was there
            self._settle()

    @Slot(str)
    def _take_back(self, sentence: str) -> None:
        self._wish = self._answering
        self._bridge.keep_model(self._answering)
        self.panel.show_in_use(self._answering)
        self.panel.notice.say(sentence, Tone.PROBLEM)
        self.failed.emit(Failure(sentence, Part.MODEL))

    def _connect(self) -> None:
        panel, keeper, bridge = self.panel, self.keeper, self._bridge
        panel.use_wanted.connect(self.use)
        panel.remove_wanted.connect(keeper.remove)
        panel.installer.wanted.connect(keeper.install)
        panel.installer.cancelled.connect(keeper.cancel)
        keeper.listed.connect(panel.show_models)
        keeper.busy_changed.connect(panel.show_busy)
        keeper.stepped.connect(panel.installer.progress.show_step)
        keeper.progressed.connect(panel.installer.progress.show_progress)
        keeper.done.connect(lambda sentence: panel.notice.say(sentence))
        keeper.failed.connect(lambda sentence: panel.notice.say(sentence, Tone.PROBLEM))
        keeper.closed.connect(self.closed)
        bridge.updated.connect(self._on_update)
        bridge.phase_changed.connect(self._on_phase)
        bridge.model_refused.connect(self._take_back)

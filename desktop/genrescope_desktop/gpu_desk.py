"""What a person's wishes about the graphics card mean, and the one quiet offer of what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from genrescope import words
from genrescope_desktop.gpu_keeper import GpuKeeper
from genrescope_desktop.panels.gpu import GpuPanel
from genrescope_desktop.panels.notice import Tone
from genrescope_desktop.panels.offer_bar import OfferBar
from genrescope_desktop.window_settings import WindowSettings

if TYPE_CHECKING:
    from genrescope.addon.standing import Standing


class GpuDesk(QObject):
    """Between the panel, the offer and the thread that looks and installs.

    Parameters
    ----------
    bar
        Where it is offered.
    remembered
        Whether a person has answered the offer before.
    window
        Beside which the panel opens.

    Attributes
    ----------
    keeper, panel
        The thread, and the panel.

    Signals
    -------
    restart_wanted()
        Genrescope is to end and start again.
    closed()
        After `close`: nothing is under way any more.
    """

    restart_wanted = Signal()
    closed = Signal()

    def __init__(self, bar: OfferBar, remembered: WindowSettings, window: QWidget) -> None:
        super().__init__(window)
        self._bar = bar
        self._remembered = remembered
        self.keeper = GpuKeeper(self)
        self.panel = GpuPanel(window)
        self._connect()

    def greet(self) -> None:
        """Look, in the packaged application, whether there is something to offer that was not answered before."""
        if not self._remembered.gpu_answered:
            self.keeper.refresh()

    @Slot()
    def show(self) -> None:
        """Open the panel, or bring it to the front; it need not be offered any more."""
        self._answer()
        self.keeper.refresh()
        self.panel.show()
        self.panel.raise_()
        self.panel.activateWindow()

    def close(self) -> None:
        """End everything for good; `closed` says when that is done."""
        self.panel.close()
        self.keeper.close()

    @Slot(object)
    def _on_stood(self, standing: Standing) -> None:
        self.panel.show_standing(standing)
        gpu, build = standing.gpu, standing.build
        if gpu is not None and build is not None and standing.is_offered and not self._remembered.gpu_answered:
            offer = self.tr("{gpu} can run the network, after a download of {size}.")
            self._bar.offer(offer.format(gpu=gpu.name, size=words.gigabytes(build.size)))

    @Slot()
    def _answer(self) -> None:
        self._remembered.gpu_answered = True
        self._bar.offer("")

    def _connect(self) -> None:
        panel, keeper = self.panel, self.keeper
        self._bar.more.clicked.connect(self.show)
        self._bar.away.clicked.connect(self._answer)
        panel.install_wanted.connect(keeper.install)
        panel.remove_wanted.connect(keeper.remove)
        panel.restart_wanted.connect(self.restart_wanted)
        panel.progress.cancelled.connect(keeper.cancel)
        keeper.stood.connect(self._on_stood)
        keeper.busy_changed.connect(panel.show_busy)
        keeper.stepped.connect(panel.progress.show_step)
        keeper.progressed.connect(panel.progress.show_progress)
        keeper.installed.connect(panel.show_installed)
        keeper.done.connect(lambda sentence: panel.notice.say(sentence))
        keeper.failed.connect(lambda sentence: panel.notice.say(sentence, Tone.PROBLEM))
        keeper.closed.connect(self.closed)

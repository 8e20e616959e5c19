"""PyTorch's build for NVIDIA GPUs, for the window: looked at, installed and removed on a thread of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from genrescope_desktop.install_keeper import InstallKeeper

if TYPE_CHECKING:
    from genrescope.addon.standing import Standing


class GpuKeeper(InstallKeeper):
    """Does one thing at a time.

    Signals
    -------
    stood(Standing)
        How things stand: after `refresh`, and after every change.
    installed()
        It was installed: Genrescope uses it when it is started again.
    """

    stood = Signal(object)
    installed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("gpu keeper", parent)

    def install(self, standing: Standing) -> None:
        """Install what is offered."""
        self.change(lambda: self._install(standing))

    def remove(self) -> None:
        """Delete it, and what was fetched for it."""
        self.change(self._remove)

    # On the thread.

    def look(self) -> None:
        """Look how things stand."""
        from genrescope.addon import standing

        self.stood.emit(standing.look())

    def _install(self, standing: Standing) -> None:
        from genrescope.addon.installing import install

        if standing.build is None or standing.gpu is None:
            return
        install(standing.build, standing.gpu, watcher=self.watcher(), step=self.tell_step)
        self.done.emit("")
        self.installed.emit()

    def _remove(self) -> None:
        from genrescope.addon import place
        from genrescope.addon.installing import remove

        remove()
        if place.is_in_use():
            self.done.emit(self.tr("It is deleted. Genrescope goes on using it until it is started again."))
        else:
            self.done.emit(self.tr("It is deleted."))

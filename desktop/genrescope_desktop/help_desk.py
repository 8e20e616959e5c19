"""What helps a person along beside the sound: the manual, keys, About, updates, the report, the language."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl, Signal, SignalInstance, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from genrescope import faults
from genrescope.errors import GenrescopeError
from genrescope.language.catalogue import chosen, translated
from genrescope.settings import Settings
from genrescope_desktop import manual_text
from genrescope_desktop.panels.about import AboutDialog
from genrescope_desktop.panels.keyboard import KeyboardDialog
from genrescope_desktop.panels.manual import PICTURE_WIDTH, ManualDialog
from genrescope_desktop.panels.notice import Tone
from genrescope_desktop.panels.restart import RestartDialog
from genrescope_desktop.update_desk import UpdateDesk
from genrescope_desktop.window_settings import WindowSettings

REPORT_NAME = "genrescope-report.txt"


class HelpDesk(QObject):
    """Owns the dialogs, and a thread for what they read and write.

    Parameters
    ----------
    settings
        Tells the engine's settings as they are now, for the report. Asked on the Qt thread.
    remembered
        What the window remembers of updates.
    window
        Beside which the dialogs open, and whose keys are listed.

    Signals
    -------
    told(str, Tone)
        What has become of a wish: a sentence.
    restart_wanted()
        Genrescope is to end and start again.
    closed()
        After `close`: nothing is under way any more.
    """

    told = Signal(str, object)
    restart_wanted = Signal()
    closed = Signal()
    _components_read = Signal(object)
    _manual_read = Signal(object)
    _manual_refused = Signal(str, object)
    _report_told = Signal(str, object)
    _language_kept = Signal(str)

    def __init__(self, settings: Callable[[], Settings], remembered: WindowSettings, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._window = window
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="help desk")
        self.about: AboutDialog | None = None
        self.keyboard: KeyboardDialog | None = None
        self.manual: ManualDialog | None = None
        self.restart: RestartDialog | None = None
        self.updates = UpdateDesk(remembered, window)
        self.updates.told.connect(self.told)
        self._language_kept.connect(self._offer_restart)

    @Slot()
    def show_manual(self) -> None:
        """Show the manual, where it was left when it is open already."""
        if self.manual is None:
            self.manual = ManualDialog(self._window)
            self._manual_read.connect(self.manual.show_manual)
            self._manual_refused.connect(self.manual.notice.say)
            self._worker.submit(self._read_manual, self._window.devicePixelRatioF())
        self.manual.show()
        self.manual.raise_()
        self.manual.activateWindow()

    @Slot()
    def show_keyboard(self) -> None:
        """List the keys that do something in the window."""
        self.keyboard = KeyboardDialog(self._window)
        self.keyboard.open()

    @Slot()
    def show_about(self) -> None:
        """Say what Genrescope is and what it is made of."""
        self.about = about = AboutDialog(self._window)
        about.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        about.log_wanted.connect(self.open_log_folder)
        about.report_wanted.connect(self.ask_for_report)
        self._components_read.connect(about.show_components)
        self._report_told.connect(about.notice.say)
        about.open()
        self._worker.submit(self._read_components)

    @Slot()
    def open_log_folder(self) -> None:
        """Show the folder of the log in the system's file manager."""
        folder = faults.log_file().parent
        self._worker.submit(lambda: folder.mkdir(parents=True, exist_ok=True))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    @Slot()
    def ask_for_report(self) -> None:
        """Ask where to save a report, and save it there."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        parent = self.about or self._window
        name, _ = QFileDialog.getSaveFileName(parent, self.tr("Save the report"), str(Path(documents) / REPORT_NAME))
        if name:
            self.save_report(Path(name))

    def save_report(self, path: Path) -> None:
        """Save a report."""
        if self.about is not None:
            self.about.notice.say(self.tr("The report is being written…"))
        settings = self._settings()
        self._worker.submit(self._tell, self._report_told, lambda: self._save_report(path, settings))

    @Slot(str)
    def use_language(self, language: str) -> None:
        """Speak ``language`` from the next start on, and offer to start again now."""
        self._worker.submit(self._tell, self.told, lambda: self._use_language(language))

    @Slot(str)
    def _offer_restart(self, language: str) -> None:
        self.restart = RestartDialog(language, self._window)
        self.restart.accepted.connect(self.restart_wanted)
        self.restart.open()

    def close(self) -> None:
        """Finish what is under way; `closed` says when that is done."""
        self.updates.close()
        self._worker.submit(self.closed.emit)
        self._worker.shutdown(wait=False)

    # On the worker's thread.

    def _read_components(self) -> None:
        from genrescope.support import components

        try:
            self._components_read.emit(components())
        except Exception as error:
            self._report_told.emit(translated(faults.told(error)), Tone.PROBLEM)

    def _read_manual(self, ratio: float) -> None:
        try:
            self._manual_read.emit(manual_text.read(chosen(), PICTURE_WIDTH, ratio))
        except Exception as error:
            self._manual_refused.emit(translated(faults.told(error)), Tone.PROBLEM)

    def _tell(self, signal: SignalInstance, work: Callable[[], str]) -> None:
        """Do something and say what has become of it."""
        try:
            signal.emit(work(), Tone.QUIET)
        except Exception as error:
            signal.emit(translated(faults.told(error)), Tone.PROBLEM)

    def _save_report(self, path: Path, settings: Settings) -> str:
        from genrescope.support import report

        text = report(settings)
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise GenrescopeError(
                "The report cannot be written to {path} ({reason}): choose another place.",
                path=path,
                reason=error.strerror or error,
            ) from error
        return self.tr("The report is in {path}. Read it before you send it.").format(path=path)

    def _use_language(self, language: str) -> str:
        from genrescope.remember import overruling, remember

        remember("language", language)
        if variable := overruling("language"):
            sentence = self.tr("At the next start the environment variable {variable} names another language again.")
            return sentence.format(variable=variable)
        self._language_kept.emit(language)
        return ""

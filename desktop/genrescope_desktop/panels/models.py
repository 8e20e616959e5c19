"""The models panel: which there are, what is known of each, which one answers; and installing and removing them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from genrescope.errors import ModelError
from genrescope.models.levels import PLUS, check_levels, chosen_with
from genrescope.paths import typed_path
from genrescope_desktop.model_keeper import ModelRow
from genrescope_desktop.panels.model_facts import ModelFacts
from genrescope_desktop.panels.model_installer import ModelInstaller
from genrescope_desktop.panels.notice import Notice
from genrescope_desktop.style import GRID

_LIST_WIDTH = 34 * GRID
_SIZE = QSize(110 * GRID, 75 * GRID)


class ModelsPanel(QDialog):
    """A window of its own beside the main one, which goes on listening.

    Signals
    -------
    use_wanted(str)
        Let the model of this id answer, or several, joined by plus signs.
    remove_wanted(str)
        Delete it; the person has been asked.
    """

    use_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Models"))
        self.setAcceptDrops(True)
        self._rows: list[ModelRow] = []
        self._in_use, self._busy = "", False
        self.list = QListWidget(self)
        self.list.setProperty("role", "panel")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # long names are shortened
        self.list.setAccessibleName(self.tr("Models"))
        self.list.setToolTip(self.tr("The models that are installed, and those that can be fetched."))
        self.facts = ModelFacts(self)
        self.use = self._button(self.tr("&Use"), self.tr("Let it answer from the next hop on, and from now on."))
        self.remove = self._button(self.tr("&Remove…"), self.tr("Delete it from your disk."))
        self.fetch = self._button(self.tr("&Fetch"), self.tr("Download it from the web, and install it."))
        self.installer = ModelInstaller(self)
        self.notice = Notice(self.tr("About the models"), self)
        self._lay_out()
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))
        self.list.currentRowChanged.connect(self._show_current)
        self.list.itemActivated.connect(self.use.click)  # which does nothing while it cannot be pressed
        self.use.clicked.connect(self._wish_use)
        self.fetch.clicked.connect(lambda: self.installer.wanted.emit(self._current_id(), "", ""))
        self.remove.clicked.connect(self._wish_remove)
        self._show_current()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept a file, a folder, an address or a name."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Name it as what is to be installed."""
        event.acceptProposedAction()
        dropped = event.mimeData()
        files = [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
        if files:
            self.installer.take(files[0])
        else:
            self.installer.take_text(next((url.toString() for url in dropped.urls()), dropped.text()))

    def show_models(self, rows: list[ModelRow]) -> None:
        """Bring the list up to date; what is looked at stays so."""
        at = self._current_id()
        self._rows = rows
        self.list.clear()
        self.list.addItems([self._name(row) for row in rows])
        self._show_names()
        ids = [row.manifest.id for row in rows]
        wanted = at if at in ids else next((row.manifest.id for row in rows if self._is_used(row)), "")
        if ids:
            self.list.setCurrentRow(ids.index(wanted) if wanted in ids else 0)
        self._show_current()

    def show_in_use(self, name: str) -> None:
        """Show which model answers: its id or the path of its folder, and its specialists' behind plus signs."""
        self._in_use = name
        self._show_names()
        self._show_current()

    def show_busy(self, busy: bool) -> None:
        """Show whether something is being installed or removed."""
        self._busy = busy
        self.installer.show_busy(busy=busy)
        self._show_current()

    def _show_names(self) -> None:
        for at, row in enumerate(self._rows):
            item, name = self.list.item(at), self._name(row)
            item.setText(name)
            item.setToolTip(name)

    def _name(self, row: ModelRow) -> str:
        title = row.manifest.title
        if row.folder is None:
            return self.tr("{title} (not installed)").format(title=title)
        return self.tr("{title} (in use)").format(title=title) if self._is_used(row) else title

    def _is_used(self, row: ModelRow) -> bool:
        return any(self._row(name) is row for name in self._names())

    def _names(self) -> list[str]:
        """Who answers: the first model, then the specialists."""
        return [self._in_use] if self._row(self._in_use) else self._in_use.split(PLUS)

    def _row(self, name: str) -> ModelRow | None:
        installed = (row for row in self._rows if row.folder is not None)
        return next((row for row in installed if row.manifest.id == name or row.folder == typed_path(name)), None)

    def _current(self) -> ModelRow | None:
        at = self.list.currentRow()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def _current_id(self) -> str:
        row = self._current()
        return row.manifest.id if row else ""

    @Slot()
    def _show_current(self) -> None:
        row = self._current()
        used = row is not None and self._is_used(row)
        installed = row is not None and row.folder is not None
        if row is not None:
            self.facts.show_model(row, in_use=used)
        besides = used and row is not None and row.manifest.refines is not None
        self.use.setText(self.tr("&Do not use") if besides else self.tr("&Use"))
        self.use.setAccessibleName(self.use.text().replace("&", ""))
        self.use.setEnabled(besides or (installed and not used and row is not None and not self._misfit(row)))
        self.remove.setEnabled(installed and not used and row is not None and not row.bundled and not self._busy)
        self.fetch.setVisible(row is not None and not installed)
        self.fetch.setEnabled(not self._busy)

    def _misfit(self, row: ModelRow) -> bool:
        """Whether it is a specialist, and the model in use has nothing that it could be asked about."""
        first = self._row(self._names()[0])
        if row.manifest.refines is None or first is None:
            return False
        try:
            check_levels(first.manifest, [row.manifest])
        except ModelError:
            return True
        return False

    def _wish_use(self) -> None:
        row = self._current()
        if row is None:
            return
        names: Sequence[str] = self._names()
        if self._is_used(row):
            names = [name for name in names if self._row(name) is not row]
        else:
            names = chosen_with(names, row.manifest.id, {each.manifest.id: each.manifest for each in self._rows})
        self.use_wanted.emit(PLUS.join(names))

    def _wish_remove(self) -> None:
        row = self._current()
        if row is None:
            return
        question = self.tr("Delete {title} from your disk?").format(title=row.manifest.title)
        if QMessageBox.question(self, self.tr("Remove a model"), question) is QMessageBox.StandardButton.Yes:
            self.remove_wanted.emit(row.manifest.id)

    def _button(self, text: str, explanation: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("role", "plain")
        button.setAutoDefault(False)  # Enter is for the list and the lines
        button.setAccessibleName(text.replace("&", "").rstrip("…"))
        button.setToolTip(explanation)
        return button

    def _lay_out(self) -> None:
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.facts)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.use, self.fetch, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(scroll, 1)
        right.addLayout(buttons)
        self.list.setFixedWidth(_LIST_WIDTH)
        middle = QHBoxLayout()
        middle.setSpacing(2 * GRID)
        middle.addWidget(self.list)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(middle, 1)
        column.addWidget(self.installer)
        column.addWidget(self.notice)

"""All that is known of one model, as rows that can be read and copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from genrescope import words
from genrescope_desktop.model_keeper import ModelRow
from genrescope_desktop.panels.word_line import WordLine
from genrescope_desktop.strings import genre_name, listing
from genrescope_desktop.style import GRID, scaled


class ModelFacts(QWidget):
    """A heading and a table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = self._label()
        self._title.setFont(scaled(self.font(), 1.3, bold=True))
        self._title.setAccessibleName(self.tr("Title"))
        self._table = QFormLayout()
        self._table.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._table.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._table.setHorizontalSpacing(2 * GRID)
        self._table.setVerticalSpacing(GRID // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._title)
        column.addLayout(self._table)
        column.addStretch(1)

    def show_model(self, row: ModelRow, *, in_use: bool) -> None:
        """Show a model."""
        self._title.setText(row.manifest.title)
        while self._table.rowCount():
            self._table.removeRow(0)
        for name, value in self._facts(row, in_use=in_use):
            fact = WordLine(value, self) if " " not in value else self._label(value)
            fact.setAccessibleName(name)
            caption = QLabel(name, self)
            caption.setProperty("role", "muted")
            caption.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            caption.setBuddy(fact)
            self._table.addRow(caption, fact)

    def text(self) -> str:
        """Everything as one text."""
        fields = (self._table.itemAt(at, QFormLayout.ItemRole.FieldRole) for at in range(self._table.rowCount()))
        widgets = [self._title, *(item.widget() for item in fields if item is not None)]
        return "\n".join(widget.text() for widget in widgets if isinstance(widget, QLabel | QLineEdit))

    def _facts(self, row: ModelRow, *, in_use: bool) -> list[tuple[str, str]]:
        manifest = row.manifest
        if row.folder is None:
            state = self.tr("Not installed")
        elif row.bundled:
            state = self.tr("In use; comes with Genrescope") if in_use else self.tr("Comes with Genrescope")
        else:
            state = self.tr("In use; installed by you") if in_use else self.tr("Installed by you")
        labels = manifest.taxonomy.labels
        genres = self.tr("{count}: {genres}").format(count=len(labels), genres=listing(map(genre_name, labels)))
        accuracy = manifest.measured.get("balanced_accuracy")
        facts = [
            (self.tr("State"), state),
            (self.tr("Id"), manifest.id),
            (self.tr("Genres"), genres),
            *([] if manifest.refines is None else [(self.tr("Asked about"), genre_name(manifest.refines))]),
            (self.tr("Licence"), manifest.told("licence")),
            (self.tr("Source"), manifest.told("source")),
            (self.tr("Network"), f"{manifest.backbone}, {manifest.head}"),
            (self.tr("Size"), words.megabytes(row.size_bytes)),
            (self.tr("Accuracy"), self._accuracy(accuracy, manifest.told("split"))),
        ]
        if row.folder is not None:
            facts += [(self.tr("SHA-256"), manifest.sha256), (self.tr("Folder"), str(row.folder))]
        return facts

    def _accuracy(self, accuracy: object, how: str) -> str:
        if not isinstance(accuracy, int | float):
            return self.tr("Not measured")
        sentence = self.tr("{percent} balanced accuracy").format(percent=words.percent(accuracy))
        return self.tr("{accuracy}: {how}").format(accuracy=sentence, how=how) if how else sentence

    def _label(self, text: str = "") -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)  # a stranger may have written it
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

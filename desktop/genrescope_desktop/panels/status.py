"""The status bar: the figures of the road, each of which explains itself in a tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from genrescope import words
from genrescope.events import SessionStatus
from genrescope.recognition.verdict import Verdict
from genrescope_desktop.style import GRID, scaled


class _Elided(QLabel):
    """A text that gives way: what does not fit is left out at its end, and the whole stands in the tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:  # noqa: N802
        self._whole = text
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fitting = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        super().setText(fitting)


class StatusPanel(QWidget):
    """One line of figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * GRID)
        self._figures: dict[str, QLabel] = {}
        self._pairs: list[QWidget] = []  # each figure with its caption
        self.source = self._add_source()
        self._add(
            "heard",
            self.tr("Heard"),
            self.tr("How much sound was taken in since Start, in minutes and seconds."),
        )
        self._add(
            "hop",
            self.tr("Hop"),
            self.tr(
                "Time between verdicts. It is made longer by itself when the network needs nearly all of it, "
                "and shorter again when it no longer does."
            ),
        )
        self._add(
            "load",
            self.tr("Compute ÷ hop"),
            self.tr(
                "What share of the time between two verdicts the network needs. Near 100 % this machine is only just "
                "fast enough."
            ),
        )
        self._add(
            "lost",
            self.tr("Lost"),
            self.tr(
                "Samples that the device or this machine lost. A few make no difference to the answer; if it goes on "
                "rising, close other programs."
            ),
        )
        self._add(
            "dropped",
            self.tr("Dropped"),
            self.tr(
                "Verdicts that were left out because the one before was not ready yet. The newest sound always wins."
            ),
        )
        self._add("model", self.tr("Model"), self.tr("The network that answers, and the beginning of its fingerprint."))
        self._add("device", self.tr("on"), self.tr("Where the network runs: the processor (cpu) or a graphics card."))
        self.clear()

    @property
    def names(self) -> tuple[str, ...]:
        """Of the figures: ``"hop"``, ``"lost"`` …."""
        return tuple(self._figures)

    def figure(self, name: str) -> QLabel:
        """The label of a figure."""
        return self._figures[name]

    def text(self, name: str) -> str:
        """What stands at a figure."""
        return self._figures[name].text()

    def show_status(self, status: SessionStatus, verdict: Verdict | None) -> None:
        """Show the figures of the moment; ``verdict`` is the newest."""
        source = status.source
        self._set_figures_visible(True)
        self._set_source(f"{source.title}, {words.rates(source)}")
        self._set("heard", words.clock(status.heard_seconds))
        self._set("hop", f"{status.hop_seconds:g} s")
        load = verdict.compute_ms / 1000 / verdict.hop_seconds if verdict else 0.0
        self._set("load", f"{load * 100:.0f} %" if load else "–")
        self._set("lost", f"{status.lost_samples:,}".replace(",", " "), alarming=status.lost_samples > 0)
        self._set("dropped", str(status.dropped_hops), alarming=status.dropped_hops > 0)
        model = status.model
        self._set("model", f"{model.title} {model.sha256[:8]}" if model else "–")
        self._set("device", status.device or "…")

    def clear(self) -> None:
        """Nothing is heard."""
        self._set_source(self.tr("No source is open"))
        self._set_figures_visible(False)

    def _add_source(self) -> _Elided:
        label = _Elided(self)
        label.setFont(scaled(self.font(), 0.9))
        label.setProperty("role", "muted")
        label.setAccessibleName(self.tr("Source"))
        self._row.addWidget(label, 1)
        return label

    def _add(self, name: str, title: str, explanation: str) -> None:
        small = scaled(self.font(), 0.9)
        pair = QWidget(self)
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        caption, figure = QLabel(title, self), QLabel(self)
        caption.setProperty("role", "muted")
        for label in (caption, figure):
            label.setFont(small)
            label.setToolTip(explanation)
            row.addWidget(label)
        figure.setAccessibleName(title)
        figure.setTextFormat(Qt.TextFormat.PlainText)
        self._row.addWidget(pair)
        self._pairs.append(pair)
        self._figures[name] = figure

    def _set_figures_visible(self, visible: bool) -> None:
        for pair in self._pairs:
            pair.setVisible(visible)

    def _set_source(self, text: str) -> None:
        self.source.setText(text)
        self.source.setAccessibleDescription(text)
        self.source.setToolTip(
            self.tr(
                "{source}\nWhere the sound comes from; its own sample rate; and the rate at which it is analysed."
            ).format(source=text)
        )

    def _set(self, name: str, text: str, *, alarming: bool = False) -> None:
        label = self._figures[name]
        if text != label.text():
            label.setText(text)
            label.setAccessibleDescription(f"{text}. {label.toolTip()}")
        tone = "warning" if alarming else ""
        if tone != (label.property("tone") or ""):
            label.setProperty("tone", tone)
            label.style().unpolish(label)
            label.style().polish(label)

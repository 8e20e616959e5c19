"""The status bar: the figures of the road, each of which explains itself in a tooltip."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from genrescope import words
from genrescope.events import SessionStatus
from genrescope.language.catalogue import translated
from genrescope.recognition.verdict import Verdict
from genrescope_desktop import strings
from genrescope_desktop.panels.elided import ElidedLabel
from genrescope_desktop.style import GRID, scaled

SOURCE_WIDTH = 36 * GRID  # less beside the figures, and they get a line of their own


class StatusPanel(QWidget):
    """One line of figures; two where they do not all fit beside the source."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = self._make_source()
        self._figures: dict[str, QLabel] = {}
        self._explained: dict[str, str] = {}
        self._row = QWidget(self)
        policy = self._row.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing moves when a source is opened
        self._row.setSizePolicy(policy)
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(GRID // 2)
        self._lines.addWidget(self.source, 1)
        self._lines.addWidget(self._row)
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
        self._add(
            "history",
            self.tr("History"),
            self.tr("Whether the answers are kept for the History view. The sound is never kept."),
        )
        row.addStretch(1)
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
        self._row.show()
        self._set_source(f"{words.source_title(source)}, {strings.rates(source)}")
        self._set("heard", words.clock(status.heard_seconds))
        self._set("hop", f"{status.hop_seconds:g} s")
        load = verdict.compute_ms / 1000 / verdict.hop_seconds if verdict else 0.0
        self._set("load", f"{load * 100:.0f} %" if load else "–")
        self._set("lost", f"{status.lost_samples:,}".replace(",", " "), alarming=status.lost_samples > 0)
        self._set("dropped", str(status.dropped_hops), alarming=status.dropped_hops > 0)
        model = status.model
        self._set("model", f"{model.title} {model.sha256[:8]}" if model else "–")
        self._set("device", status.device or "…", note=translated(status.device_note))
        self._break_line()

    def show_kept(self, kept: bool) -> None:
        """Show whether what is heard is kept."""
        self._set("history", self.tr("kept") if kept else self.tr("not kept"))

    def clear(self) -> None:
        """Nothing is heard."""
        self._set_source(self.tr("No source is open"))
        self._row.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Use one line or two."""
        super().resizeEvent(event)
        self._break_line()

    def _break_line(self) -> None:
        fits = SOURCE_WIDTH + 2 * GRID + self._row.sizeHint().width() <= self.width()
        self._lines.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)

    def _make_source(self) -> ElidedLabel:
        label = ElidedLabel(self)
        label.setFont(scaled(self.font(), 0.9))
        label.setProperty("role", "muted")
        label.setAccessibleName(self.tr("Source"))
        return label

    def _add(self, name: str, title: str, explanation: str) -> None:
        small = scaled(self.font(), 0.9)
        pair = QWidget(self)
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        caption, figure = QLabel(title, self), ElidedLabel(self)
        caption.setProperty("role", "muted")
        for label in (caption, figure):
            label.setFont(small)
            label.setToolTip(explanation)
            row.addWidget(label)
        caption.setBuddy(figure)
        figure.setAccessibleName(title)
        layout = self._row.layout()
        assert layout is not None
        layout.addWidget(pair)
        self._figures[name] = figure
        self._explained[name] = explanation

    def _set_source(self, text: str) -> None:
        self.source.setText(text)
        self.source.setToolTip(
            self.tr(
                "{source}\nWhere the sound comes from; its own sample rate; and the rate at which it is analysed."
            ).format(source=text)
        )

    def _set(self, name: str, text: str, *, alarming: bool = False, note: str = "") -> None:
        label = self._figures[name]
        if text != label.text():
            label.setText(text)
            label.setToolTip("\n".join(part for part in (self._explained[name], note) if part))
        tone = "warning" if alarming else ""
        if tone != (label.property("tone") or ""):
            label.setProperty("tone", tone)
            label.style().unpolish(label)
            label.style().polish(label)

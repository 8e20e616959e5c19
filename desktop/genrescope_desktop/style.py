"""How a `Theme` becomes Qt's palette and style sheet. Distances follow a grid of 8 pixels."""

from __future__ import annotations

from functools import cache
from math import ceil

from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette, QTextLayout

from genrescope.language import catalogue
from genrescope_desktop.theme import Theme

GRID = 8


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """The system's font in another size, so that a person's own text size is kept in proportion."""
    changed = QFont(font)
    changed.setPointSizeF(font.pointSizeF() * factor)
    if bold:
        changed.setWeight(QFont.Weight.DemiBold)
    return changed


def line_height(font: QFont) -> int:
    """Height of a line of text, in pixels; letters that the font has not come from one whose lines may be higher."""
    return _line_height(font.toString(), catalogue.SAMPLES[catalogue.chosen()])


@cache
def _line_height(description: str, sample: str) -> int:
    font = QFont()
    font.fromString(description)
    layout = QTextLayout(sample, font)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return max(QFontMetrics(font).lineSpacing(), ceil(line.height()))


def palette(theme: Theme) -> QPalette:
    """Qt's palette in the theme's colours."""
    colours = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.panel,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Button: theme.panel,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.panel,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Highlight: theme.highlight,
        QPalette.ColorRole.HighlightedText: theme.text,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.grid,
        QPalette.ColorRole.Accent: theme.accent,
    }
    made = QPalette()
    for role, colour in colours.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return made


def sheet(theme: Theme) -> str:
    """The style sheet of the whole window."""
    on_accent = theme.window if theme.is_dark else theme.panel
    return f"""
    QTabWidget::tab-bar {{ left: {GRID + 4}px; }}
    QTabBar::tab {{ color: {theme.muted}; padding: 5px 5px 4px; margin-right: 14px;
        border: 1px solid transparent; border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {theme.text}; border-bottom-color: {theme.accent}; }}
    QTabBar::tab:hover {{ color: {theme.text}; }}
    QTabBar::tab:selected:focus {{ border: 1px solid {theme.accent}; border-bottom: 2px solid {theme.accent};
        border-radius: 3px; }}
    QFrame[role="panel"] {{ background: {theme.panel}; border: 1px solid {theme.grid}; border-radius: 8px; }}
    QWidget#compact {{ background: {theme.panel}; border: 1px solid {theme.grid}; }}
    QLabel[role="muted"] {{ color: {theme.muted}; }}
    QLabel[tone="warning"] {{ color: {theme.warning}; }}
    QLabel[tone="problem"] {{ color: {theme.problem}; }}
    QLabel[tone="quiet"] {{ color: {theme.muted}; }}
    QToolTip {{ color: {theme.text}; background: {theme.panel}; border: 1px solid {theme.grid}; padding: 4px; }}

    QFrame[role="choice"] {{ background: {theme.panel}; border: 1px solid {theme.grid}; border-radius: 8px; }}
    QFrame[role="choice"][chosen="true"] {{ background: {theme.highlight}; border: 1px solid {theme.accent}; }}
    QFrame[role="choice"] QPushButton {{
        border: none; background: transparent; text-align: left; padding: 0; color: {theme.text}; }}
    QFrame[role="choice"] QPushButton:hover {{ color: {theme.accent}; }}
    QFrame[role="choice"] QPushButton:focus {{ text-decoration: underline; }}
    QFrame[role="choice"][chosen="true"] QPushButton {{ color: {theme.accent}; }}

    QListView[role="panel"] {{ background: {theme.panel}; border: 1px solid {theme.grid}; border-radius: 8px;
        padding: 4px 0; }}
    QListView[role="panel"]:focus {{ border-color: {theme.accent}; }}
    QLineEdit {{ placeholder-text-color: {theme.muted};
        background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.grid}; border-radius: 4px;
        padding: 3px 8px; }}
    QLineEdit:focus {{ border-color: {theme.accent}; }}
    QLineEdit[role="word"], QLineEdit[role="word"]:focus {{ background: transparent; border: none; padding: 0; }}
    QLineEdit#title {{ background: transparent; border-color: transparent; padding: 3px 0; }}
    QLineEdit#title:hover {{ background: {theme.panel}; border-color: {theme.grid}; }}
    QLineEdit#title:focus {{ background: {theme.panel}; border-color: {theme.accent}; }}
    QListView[role="panel"], QTableView[role="panel"] {{ outline: 0; }}
    QListView[role="panel"]::item {{ padding: 4px 8px; border: none; }}
    QListView[role="panel"]::item:selected {{ background: {theme.highlight}; color: {theme.text}; }}
    QTextBrowser[role="panel"] {{ background: {theme.panel}; border: 1px solid {theme.grid}; border-radius: 8px;
        padding: 4px; }}
    QTextBrowser[role="panel"]:focus {{ border-color: {theme.accent}; }}
    QCheckBox, QRadioButton {{ border: 1px solid transparent; border-radius: 4px; padding: 1px; }}
    QCheckBox:focus, QRadioButton:focus {{ border-color: {theme.accent}; }}
    QCheckBox::indicator, QRadioButton::indicator {{ width: 12px; height: 12px; background: {theme.panel};
        border: 1px solid {theme.muted}; border-radius: 3px; }}
    QCheckBox::indicator:checked {{ background: {theme.accent}; border-color: {theme.accent}; }}
    QRadioButton {{ spacing: 8px; }}
    QRadioButton:disabled {{ color: {theme.muted}; }}
    QRadioButton::indicator {{ border-radius: 7px; }}
    QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 4px solid {theme.accent}; }}
    QRadioButton::indicator:disabled {{ border-color: {theme.grid}; }}
    QSlider::groove:horizontal {{ background: {theme.groove}; height: 4px; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {theme.accent}; border-radius: 2px; }}
    QSlider::handle:horizontal {{ background: {theme.accent}; width: 14px; height: 14px; margin: -5px 0;
        border-radius: 7px; }}
    QSlider::handle:horizontal:focus {{ border: 2px solid {theme.text}; width: 10px; height: 10px; }}
    QProgressBar {{ background: {theme.grid}; border: none; border-radius: 4px; max-height: 8px; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 4px; }}
    QTableView[role="panel"] {{ background: {theme.panel}; border: 1px solid {theme.grid}; border-radius: 8px;
        padding: 4px 0; }}
    QTableView[role="panel"]:focus {{ border-color: {theme.accent}; }}
    QTableView::item {{ padding: 0 4px; border: 1px solid transparent; }}
    QTableView::item:focus {{ border-color: {theme.accent}; }}
    QHeaderView {{ background: transparent; }}
    QHeaderView::section {{ background: transparent; color: {theme.muted}; border: none;
        border-bottom: 1px solid {theme.grid}; padding: 3px 8px 5px; }}
    QTableView::item:selected {{ background: {theme.highlight}; color: {theme.text}; }}

    QComboBox {{ background: {theme.window}; border: 1px solid {theme.grid}; border-radius: 4px;
        padding: 3px 8px; color: {theme.text}; }}
    QComboBox:focus {{ border-color: {theme.accent}; }}
    QComboBox:disabled {{ color: {theme.muted}; }}
    QComboBox::drop-down {{ border: none; width: 24px; }}
    QComboBox::down-arrow {{ image: none; }}

    QPushButton#start {{ background: {theme.accent}; color: {on_accent}; border: 2px solid {theme.accent};
        border-radius: 8px; padding: 0 16px; }}
    QPushButton#start[listening="true"] {{ background: {theme.panel}; color: {theme.accent}; }}
    QPushButton#start:disabled {{ background: {theme.panel}; color: {theme.muted}; border-color: {theme.grid}; }}
    QPushButton#start:focus {{ text-decoration: underline; }}
    QPushButton[role="plain"] {{ background: {theme.panel}; color: {theme.accent}; border: 1px solid {theme.grid};
        border-radius: 4px; padding: 3px 16px; }}
    QPushButton[role="plain"]:hover, QPushButton[role="plain"]:focus {{ border-color: {theme.accent}; }}
    QPushButton[role="plain"]:checked {{ background: {theme.highlight}; border-color: {theme.accent}; }}
    QPushButton[role="plain"]:disabled {{ background: transparent; color: {theme.muted}; }}
    QPushButton[role="small"] {{ background: transparent; color: {theme.accent}; border: 1px solid transparent;
        border-radius: 4px; padding: 1px 6px; min-width: 12px; }}
    QPushButton[role="small"]:checked {{ background: {theme.highlight}; border-color: {theme.accent}; }}
    QPushButton[role="small"]:hover, QPushButton[role="small"]:focus {{ border-color: {theme.accent}; }}
    QPushButton[role="segment"] {{ background: {theme.window}; color: {theme.muted}; border: 1px solid {theme.grid};
        border-left-width: 0; padding: 3px 2px; min-width: 0; }}
    QPushButton[role="segment"]:checked {{ background: {theme.highlight}; color: {theme.accent}; }}
    QPushButton[role="segment"]:hover {{ color: {theme.text}; }}
    QPushButton[role="segment"]:focus {{ text-decoration: underline; }}
    QPushButton[place="first"] {{ border-left-width: 1px; border-top-left-radius: 4px;
        border-bottom-left-radius: 4px; }}
    QPushButton[place="last"] {{ border-top-right-radius: 4px; border-bottom-right-radius: 4px; }}
    QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 4px; color: {theme.muted}; }}
    QToolButton:hover {{ border-color: {theme.grid}; color: {theme.text}; }}
    QToolButton:focus {{ border-color: {theme.accent}; color: {theme.text}; }}
    QToolButton::menu-indicator {{ image: none; }}
    QScrollBar:vertical {{ background: transparent; width: 8px; margin: 4px 0; }}
    QScrollBar::handle:vertical {{ background: {theme.grid}; border-radius: 3px; min-height: 24px; margin-right: 2px; }}
    QScrollBar::handle:vertical:hover {{ background: {theme.muted}; }}
    QScrollBar:horizontal {{ background: transparent; height: 8px; margin: 0 4px; }}
    QScrollBar::handle:horizontal {{ background: {theme.grid}; border-radius: 3px; min-width: 24px;
        margin-bottom: 2px; }}
    QScrollBar::handle:horizontal:hover {{ background: {theme.muted}; }}
    QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal {{ width: 0; }}
    QScrollBar::add-page:horizontal, QScrollBar::sub-page:horizontal {{ background: transparent; }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
    QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
    QMenu {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.grid}; padding: 4px; }}
    QMenu::item {{ padding: 4px 24px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.highlight}; }}
    """

"""The manual in the window: all of it is there, and it leads nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QTextDocument

from genrescope.language import catalogue
from genrescope_desktop import manual_text
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.panels.manual import ManualDialog
from genrescope_desktop.panels.notice import Tone
from support.checkout import CHECKOUT


@pytest.fixture
def manual(window: MainWindow, wait: Callable) -> ManualDialog:
    """Opened from the menu, and read."""
    (entry,) = [each for each in window.menu.actions() if each.text() == "Ma&nual"]
    assert isinstance(entry, QAction)
    entry.trigger()
    dialog = window.help.manual
    wait(lambda: dialog.parts.count() > 0, "it is read")
    return dialog


def on_top(manual: ManualDialog) -> str:
    """What is read at the top."""
    return manual.text.cursorForPosition(manual.text.viewport().rect().topLeft()).block().text()


def test_its_parts_lead_to_them(manual: ManualDialog) -> None:
    text = (CHECKOUT / "docs/manual.md").read_text(encoding="utf-8")
    parts = [manual.parts.item(row).text() for row in range(manual.parts.count())]
    assert parts == re.findall(r"^## (.*)$", text, flags=re.MULTILINE)
    manual.parts.setCurrentRow(parts.index("Recording"))
    assert on_top(manual) == "Recording"


def test_its_pictures_are_seen(manual: ManualDialog) -> None:
    document, (first, *_) = (
        manual.text.document(),
        manual_text.PICTURE.findall((CHECKOUT / "docs/manual.md").read_text("utf-8")),
    )
    picture = document.resource(QTextDocument.ResourceType.ImageResource.value, QUrl(first))
    block = document.find("\ufffc").block()  # what stands for a picture
    assert document.documentLayout().blockBoundingRect(block).height() >= picture.deviceIndependentSize().height() > 100


def test_a_link_in_it_leads_to_its_heading(manual: ManualDialog) -> None:
    manual.text.anchorClicked.emit(QUrl("#how-far-to-trust-it"))
    assert on_top(manual) == "How far to trust it"


def test_it_stays_open_and_where_it_was(manual: ManualDialog, window: MainWindow) -> None:
    manual.parts.setCurrentRow(5)
    before = on_top(manual)
    manual.close()
    window.menu.manual_wanted.emit()
    assert window.help.manual is manual
    assert on_top(manual) == before
    assert manual.isVisible()
    assert not manual.isModal()


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_it_is_whole_in_every_language_and_leads_nowhere_else(language: str) -> None:
    manual = manual_text.read(language, width=400, ratio=2.0)
    assert [name for name, picture in manual.pictures.items() if picture.isNull()] == []
    assert all(picture.deviceIndependentSize().width() <= 400 for picture in manual.pictures.values())
    links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)]*)\)", manual.text)
    assert links
    assert [link for link in links if not link.startswith("#")] == []


def test_a_manual_that_is_not_there_is_a_sentence(
    window: MainWindow, wait: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manual_text, "folder", lambda: tmp_path)
    window.help.show_manual()
    notice = window.help.manual.notice
    wait(lambda: notice.property("tone") == Tone.PROBLEM, "it is said")
    assert "install Genrescope again" in notice.sentence

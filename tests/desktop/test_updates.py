"""Whether there is a newer version: asked when a person wants to know, by itself only where that was switched on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

import pytest
from PySide6.QtGui import QDesktopServices

from genrescope import updates
from genrescope.errors import DownloadError
from genrescope.publisher import Publisher
from genrescope.updates import Release
from genrescope_desktop import update_desk, window_settings
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.panels.updates import UpdatesDialog

RELEASE = Release("9.1", "https://example.org/v9.1", ("Hears more.", "<b>Sees</b> more."))


class Feed:
    """In place of the web: counts what is asked, and answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[Future[Release | None]] = []

    def ask(self) -> Future[Release | None]:
        self.asked.append(Future())
        return self.asked[-1]


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Feed:
    """A build that knows where its releases are published."""
    feed = Feed()
    monkeypatch.setattr(updates, "ask", feed.ask)
    monkeypatch.setattr(update_desk, "publisher", lambda: Publisher(releases="https://releases.example.org/latest"))
    return feed


def opened(window: MainWindow) -> UpdatesDialog:
    window.menu.updates_wanted.emit()
    dialog = window.help.updates.dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def test_a_newer_version_is_shown_and_its_page_opened_only_when_that_is_wanted(
    feed: Feed, window: MainWindow, wait: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: pages.append(url.toString()))
    dialog = opened(window)
    assert "Looking" in dialog.head.text()
    assert not dialog.page.isVisible()
    feed.asked[0].set_result(RELEASE)
    wait(lambda: "9.1" in dialog.head.text(), "it is shown")
    assert dialog.changes.toPlainText() == "Hears more.\n<b>Sees</b> more."
    assert pages == []
    dialog.page.click()
    assert pages == [RELEASE.page]
    dialog.accept()


def test_the_newest_version_and_a_failure_are_said(feed: Feed, window: MainWindow, wait: Callable) -> None:
    dialog = opened(window)
    feed.asked[0].set_result(None)
    wait(lambda: "newest" in dialog.head.text(), "it is said")
    dialog.accept()
    dialog = opened(window)
    feed.asked[1].set_exception(DownloadError("The moon is in the way."))
    wait(lambda: dialog.body.text() == "The moon is in the way.", "it is said")
    assert not dialog.page.isVisible()
    dialog.accept()


def test_an_answer_that_does_not_come_is_not_waited_for(
    feed: Feed, window: MainWindow, wait: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "TIME_LIMIT_SECONDS", 0.0)
    dialog = opened(window)
    wait(lambda: "does not answer" in dialog.body.text(), "it is said")
    dialog.accept()


def test_a_build_without_a_publisher_says_so_and_offers_nothing(window: MainWindow) -> None:
    dialog = opened(window)
    assert "does not know where its releases are published" in dialog.body.text()
    assert not dialog.looks.isVisible()
    window.help.updates.look_by_itself()
    dialog.accept()


def test_nothing_is_asked_by_itself_until_that_is_switched_on(
    feed: Feed, open_app: Callable, wait: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update_desk, "FIRST_LOOK_MS", 0)
    first = open_app()
    assert first.remembered.look_for_updates is False
    dialog = opened(first.window)
    assert not dialog.looks.isChecked()
    feed.asked[0].set_result(None)
    wait(lambda: "newest" in dialog.head.text(), "it is answered")
    assert len(feed.asked) == 1
    dialog.looks.click()
    dialog.accept()
    first.window.leave()
    assert window_settings.read().look_for_updates

    remembered = window_settings.read()
    remembered.updates_asked = "2026-01-31"
    window_settings.write(remembered)
    second = open_app()
    wait(lambda: len(feed.asked) == 2, "it asks by itself")
    feed.asked[1].set_exception(DownloadError("The moon is in the way."))
    wait(lambda: not second.window.help.updates.is_asking, "it is answered")
    assert second.window.source_bar.notice.sentence == ""


def test_what_it_finds_by_itself_is_said_in_the_window_once_a_day(
    feed: Feed, open_app: Callable, wait: Callable
) -> None:
    window_settings.write(window_settings.WindowSettings(look_for_updates=True, updates_asked="2026-01-31"))
    window = open_app().window
    for _ in range(3):
        window.help.updates.look_by_itself()
    (asked,) = feed.asked
    asked.set_result(RELEASE)
    wait(lambda: "9.1" in window.source_bar.notice.sentence, "it is said")
    window.help.updates.look_by_itself()
    assert len(feed.asked) == 1


def test_switched_off_it_asks_no_more(feed: Feed, window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(update_desk, "FIRST_LOOK_MS", 100)
    dialog = UpdatesDialog("example.org", looks=False, parent=window)
    dialog.looks_wanted.connect(window.help.updates.set_looks)
    dialog.looks.click()
    assert window_settings.read().look_for_updates
    dialog.looks.click()
    assert not window_settings.read().look_for_updates  # at once: a crash may come before the window is closed
    qtbot.wait(300)
    assert feed.asked == []

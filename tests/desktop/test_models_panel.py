"""Models in the window: chosen while it listens, marked, installed, removed."""

from __future__ import annotations

import dataclasses
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from genrescope import settings
from genrescope.models import library
from genrescope.models.download import Progress, Watcher
from genrescope.models.library import InstalledModel
from genrescope.models.manifest_file import write_manifest
from genrescope_desktop.app import App
from genrescope_desktop.main_window import MainWindow
from genrescope_desktop.panels.models import ModelsPanel
from genrescope_desktop.session_bridge import Phase
from support.relabelled import GENRES, relabelled_starter


@pytest.fixture(autouse=True)
def own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's folder of models, of this test alone."""
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setattr(library, "user_folder", lambda: folder)
    return folder


@pytest.fixture
def relabelled(own_models: Path) -> InstalledModel:
    return relabelled_starter(own_models)


@pytest.fixture
def panel(window: MainWindow, wait) -> ModelsPanel:
    """The panel, opened by what Ctrl+M does."""
    (action,) = (each for each in window.actions() if each.shortcut() == QKeySequence("Ctrl+M"))
    action.trigger()
    made = window.models.panel
    wait(made.isVisible, "the panel is there")
    wait(lambda: made.list.count() >= 2, "the models are listed")
    return made


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def look_at(panel: ModelsPanel, name: str) -> None:
    ids = [row.manifest.id for row in panel._rows]
    panel.list.setCurrentRow(ids.index(name))


def drop(panel: ModelsPanel, urls: list[QUrl], text: str) -> None:
    data = QMimeData()
    if urls:
        data.setUrls(urls)
    if text:
        data.setText(text)
    where = panel.rect().center()
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(where, *how)
    entering.ignore()
    panel.dragEnterEvent(entering)
    assert entering.isAccepted()
    panel.dropEvent(QDropEvent(QPointF(where), *how))


def shown(panel: ModelsPanel) -> list[str]:
    return [panel.list.item(at).text() for at in range(panel.list.count())]


def test_all_that_is_known_of_a_model_can_be_read(panel: ModelsPanel) -> None:
    assert shown(panel)[0] == "Genrescope starter (in use)"
    assert any(each.endswith("(not installed)") for each in shown(panel))
    starter = library.find("starter")
    text = panel.facts.text()
    for fact in ("In use; comes with Genrescope", "Classical, Electronic", "CC BY-NC-SA", starter.manifest.sha256):
        assert fact in text
    assert f"{round(100 * starter.manifest.measured['balanced_accuracy'])} % balanced accuracy" in text
    assert not panel.use.isEnabled()
    assert not panel.remove.isEnabled()
    look_at(panel, "ccmusic16")
    assert "Symphony, Opera" in panel.facts.text()
    assert panel.fetch.isVisibleTo(panel)
    assert not panel.use.isEnabled()


def test_every_control_of_the_panel_has_a_name_and_a_tooltip(panel: ModelsPanel) -> None:
    controls = [each for each in panel.findChildren(QWidget) if isinstance(each, QAbstractButton | QLineEdit)]
    controls = [each for each in controls if not each.objectName().startswith("qt_")]
    assert len(controls) >= 8
    for control in controls:
        assert control.accessibleName(), f"{control} has no name for a screen reader"
        assert control.toolTip(), f"{control.accessibleName()} has no tooltip"


def test_another_model_answers_while_it_listens_and_the_moment_is_marked(
    relabelled: InstalledModel, network_there: None, panel: ModelsPanel, window: MainWindow, qtbot: QtBot, wait
) -> None:
    click(qtbot, window.source_bar.demo.button)
    wait(lambda: window.ranking.answer is not None and window.ranking.answer.ranking, "there is an answer")
    heard = window.plots.time_cursor.newest
    look_at(panel, "relabelled")
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    wait(lambda: window.plots.timeline.marks, "the moment is marked")
    (mark,) = window.plots.timeline.marks
    assert (mark.before.title, mark.after.title) == ("Genrescope starter", "The relabelled one")
    wait(lambda: set(GENRES) >= {label for _, label in window.ranking.shown()}, "the new genres are shown")
    wait(lambda: window.status.text("model").startswith("The relabelled one"), "the status names it")
    assert window.bridge.phase is Phase.LISTENING
    assert window.plots.time_cursor.newest >= heard  # the stream went on
    assert window.status.text("lost") == "0"
    assert window.plots.timeline.probabilities_at(mark.at_sample / 22_050 - 0.5)  # what was said before is still there
    assert "The relabelled one (in use)" in shown(panel)
    wait(lambda: settings.load().model == "relabelled", "it is remembered")


def test_a_specialist_is_asked_besides_and_can_be_left_out_again(
    own_models: Path, panel: ModelsPanel, window: MainWindow, qtbot: QtBot, wait
) -> None:
    for name, family in (("kinds", "Pop & rock"), ("jazz", "Jazz")):
        made = relabelled_starter(own_models, name)
        write_manifest(dataclasses.replace(made.manifest, kernels="nnaudio", refines=family), made.folder)
    window.models.keeper.refresh()
    wait(lambda: panel.list.count() == 4, "they are listed")
    look_at(panel, "jazz")
    assert "Jazz" in panel.facts.text()
    assert not panel.use.isEnabled()  # the starter has no such family
    look_at(panel, "kinds")
    click(qtbot, panel.use)
    wait(lambda: settings.load().model == "starter+kinds", "it is remembered")
    assert window.bridge.model == "starter+kinds"
    assert [each.endswith("(in use)") for each in shown(panel)] == [True, False, True, False]
    assert not panel.remove.isEnabled()
    assert panel.use.text() == "&Do not use"
    click(qtbot, panel.use)
    wait(lambda: settings.load().model == "starter", "that is remembered, too")
    assert panel.use.text() == "&Use"


def test_a_broken_model_leaves_the_old_one_answering_and_is_not_remembered(
    relabelled: InstalledModel, network_there: None, panel: ModelsPanel, window: MainWindow, qtbot: QtBot, wait
) -> None:
    relabelled.weights.unlink()
    relabelled.weights.write_bytes(b"no weights")
    click(qtbot, window.source_bar.demo.button)
    wait(lambda: window.ranking.answer is not None and window.ranking.answer.ranking, "there is an answer")
    look_at(panel, "relabelled")
    click(qtbot, panel.use)
    wait(lambda: window.ranking.notice.sentence and not window.status.text("model").startswith("The re"), "it says so")
    wait(lambda: panel.notice.sentence, "the panel says why")
    assert window.ranking.notice.sentence == panel.notice.sentence
    assert "relabelled" in panel.notice.sentence or "weights" in panel.notice.sentence
    assert shown(panel)[0] == "Genrescope starter (in use)"
    verdict = window.ranking.answer
    wait(lambda: window.ranking.answer is not verdict, "it goes on answering")
    assert window.ranking.answer.model.id == "starter"
    assert settings.load().model == "starter"


def test_chosen_while_nothing_is_heard_it_is_remembered_at_once(
    relabelled: InstalledModel, panel: ModelsPanel, window: MainWindow, qtbot: QtBot, wait
) -> None:
    look_at(panel, "relabelled")
    click(qtbot, panel.use)
    wait(lambda: settings.load().model == "relabelled", "it is remembered")
    assert window.bridge.model == "relabelled"
    assert not panel.use.isEnabled()


def test_a_model_is_chosen_in_a_dialog_or_dropped(
    tmp_path: Path, panel: ModelsPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = relabelled_starter(tmp_path / "别处")
    bare = tmp_path / "my weights.pt"
    bare.touch()
    chosen = [str(made.folder / "model.toml"), str(made.weights), str(bare), ""]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen.pop(0), ""))
    for wanted in (made.folder, made.folder, bare, bare):  # given up, what was there stays
        click(qtbot, panel.installer.browse)
        assert panel.installer.what.text() == str(wanted)
    assert panel.installer.install.isEnabled()
    address = QUrl("https://example.org/model.zip")
    for urls, text, wanted in (
        ([address, QUrl.fromLocalFile(str(made.folder))], "", str(made.folder)),
        ([address], "", address.toString()),
        ([], " https://example.org/other\n", "https://example.org/other"),
    ):
        drop(panel, urls, text)
        assert panel.installer.what.text() == wanted


def test_a_folder_is_installed_and_removed_again(
    tmp_path: Path, own_models: Path, panel: ModelsPanel, qtbot: QtBot, wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = relabelled_starter(tmp_path / "elsewhere")
    made.weights.unlink()
    shutil.copyfile(library.find("starter").weights, made.weights)
    qtbot.keyClicks(panel.installer.what, str(made.folder))
    qtbot.keyClick(panel.installer.what, Qt.Key.Key_Return)
    wait(lambda: panel.notice.sentence == "The relabelled one is installed.", "it is installed")
    wait(lambda: "The relabelled one" in shown(panel), "it is listed")
    wait(lambda: panel.installer.install.isEnabled(), "the next can be installed")
    assert (own_models / "relabelled" / "model.toml").is_file()
    look_at(panel, "relabelled")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
    click(qtbot, panel.remove)
    assert (own_models / "relabelled").is_dir()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    click(qtbot, panel.remove)
    wait(lambda: "The relabelled one" not in shown(panel), "it is gone")
    assert not (own_models / "relabelled").exists()


def test_what_cannot_be_installed_is_said_in_a_sentence(panel: ModelsPanel, qtbot: QtBot, wait) -> None:
    panel.installer.what.setText("nosuch")
    click(qtbot, panel.installer.install)
    wait(lambda: "There is no file or folder nosuch" in panel.notice.sentence, "it says so")
    wait(lambda: not panel.installer.progress.cancel.isVisibleTo(panel), "nothing is under way any more")


def test_a_download_shows_how_far_it_is_and_can_be_cancelled(
    panel: ModelsPanel, qtbot: QtBot, wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = threading.Event()

    def install(what: str, _wishes: object, *, watcher: Watcher, step: Callable[[str], None]) -> None:
        assert what == "ccmusic16"
        step("downloading")
        while True:  # a slow line; only Cancel ends it
            watcher.at(122_000_000, 488_000_000)
            on.wait(0.02)

    monkeypatch.setattr("genrescope.models.installing.install", install)
    look_at(panel, "ccmusic16")
    click(qtbot, panel.fetch)
    wait(lambda: panel.installer.progress.state.text().startswith("122 of 488 MB"), "it says how far it is")
    assert panel.installer.progress.bar.value() == 250
    assert not panel.fetch.isEnabled()
    click(qtbot, panel.installer.progress.cancel)
    wait(lambda: panel.notice.sentence.startswith("Stopped."), "it has stopped")
    wait(lambda: panel.fetch.isEnabled(), "it can be fetched again")


def test_the_window_closes_while_something_is_being_downloaded(
    open_app: Callable[..., App], close_app: Callable, wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def install(_what: str, _wishes: object, *, watcher: Watcher, step: Callable[[str], None]) -> None:
        begun.set()
        while True:
            watcher.at(1, 2)
            threading.Event().wait(0.02)

    monkeypatch.setattr("genrescope.models.installing.install", install)
    app = open_app()
    app.window.models.keeper.install("ccmusic16")
    wait(begun.is_set, "it is being downloaded")
    close_app(app)


def test_progress_in_words(window: MainWindow) -> None:
    progress = window.models.panel.installer.progress
    progress.show_progress(Progress(122_000_000, 488_000_000, 3_100_000.0))
    assert progress.state.text() == "122 of 488 MB, 3.1 MB/s, 1:58 min left"

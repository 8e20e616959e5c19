"""Every text can be translated: it is found by the translator's tool, and looked up where a person reads it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QWidget

import genrescope_desktop
from genrescope.audio.source import SourceInfo, SourceKind
from genrescope.language import catalogue
from genrescope.recognition.verdict import VerdictState
from genrescope.units import ANALYSIS_RATE
from genrescope_desktop import strings, translation
from genrescope_desktop.main_window import MainWindow
from support.plotting import columns, update, verdict

PACKAGE = Path(genrescope_desktop.__file__).parent


class Language(QTranslator):
    """A made-up language: every text in brackets, or every one left as it is; remembers what it was asked for.

    Qt asks for a text of a class first in its own name, then in those of its base classes: the contexts.
    """

    def __init__(self, *, brackets: bool) -> None:
        super().__init__()
        self._brackets = brackets
        self.asked: dict[str, set[str]] = {}  # contexts by text

    def translate(self, context: str, text: str, *_: object) -> str:
        """What Qt asks."""
        self.asked.setdefault(text, set()).add(context)
        return f"⟦{text}⟧" if self._brackets else ""


@pytest.fixture
def spoken(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Language]:
    language = Language(brackets=request.param)
    qapp.installTranslator(language)
    yield language
    qapp.removeTranslator(language)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What pyside6-lupdate finds in the package: contexts by text."""
    target = tmp_path_factory.mktemp("translation") / "genrescope.ts"
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    sources = sorted(str(path) for path in PACKAGE.rglob("*.py"))
    subprocess.run([tool, *sources, "-ts", target], check=True, capture_output=True, timeout=120)
    texts: dict[str, set[str]] = {}
    for context in ElementTree.parse(target).iter("context"):
        for message in context.iter("message"):
            texts.setdefault(message.findtext("source", ""), set()).add(context.findtext("name", ""))
    return texts


@pytest.fixture(scope="module", params=[name for name in catalogue.LANGUAGES if name != catalogue.ENGLISH])
def file(request: pytest.FixtureRequest) -> translation.TextFile:
    """Every language's file."""
    return translation.TextFile(translation.text_file(request.param))


def class_names() -> set[str]:
    """Names of all classes of the package: a class's texts have its name as their context."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def show_everything(window: MainWindow) -> None:
    """Bring up as many texts as can be had without sound: every state, a verdict, a read-out."""
    answer = verdict(30.0, Classical=0.8, Pop=0.15, Rock=0.05)
    window.bridge.updated.emit(update(0, columns(1300), None, answer))
    window.plots.time_cursor.point(0.97)
    window.plots._read()
    status = update(0, columns(1)).status
    for state in VerdictState:
        strings.state(verdict(30.0, state), status)
        strings.headline(verdict(30.0, state))
        strings.explanation(state)
        strings.state_name(state)
    for count in (1, 2, 6):
        strings.rates(SourceInfo(SourceKind.FILE, "", "", "", ANALYSIS_RATE, count))


def test_the_tool_finds_the_texts_of_every_part(found: dict[str, set[str]]) -> None:
    assert len(found) > 120
    for text, context in (
        ("Start", "SourceBar"),
        ("&Appearance", "Menu"),
        ("Open file", "SourceDesk"),
        ("Nothing heard yet", "Workspace"),
        ("settled", "State"),
        ("provisional, {heard} of {window} s heard", "Words"),
        ("{rate} stereo → {analysis_rate}", "Words"),
        ("the {seconds} s the verdict stands on", "WindowStrip"),
        ("not heard", "ReadOut"),
    ):
        assert context in found.get(text, set()), f"{text!r} of {context}"


def test_there_is_a_file_for_every_language() -> None:
    files = {path.name for path in translation.FOLDER.glob("*.ts")}
    assert files == {translation.text_file(name).name for name in catalogue.LANGUAGES if name != catalogue.ENGLISH}


def test_a_file_has_every_text_and_no_other(found: dict[str, set[str]], file: translation.TextFile) -> None:
    wanted = {(context, text) for text, contexts in found.items() for context in contexts}
    assert file.texts.keys() - wanted == set(), "`make translations` takes out what the code no longer says"
    missing = {key for key in wanted if not file.texts.get(key, "").strip()}
    assert missing == set(), "`make translations` adds new texts"


def test_a_translation_has_the_same_places(file: translation.TextFile) -> None:
    def places(text: str) -> list[str]:
        return sorted(set(re.findall(r"{\w*}", text)))

    wrong = {text: said for (_, text), said in file.texts.items() if places(text) != places(said)}
    assert wrong == {}


def test_a_translation_keeps_the_keys_that_the_menus_have(file: translation.TextFile) -> None:
    def key(text: str) -> str:
        return "".join(re.findall(r"&(\w)", text)).upper()

    assert {text: said for (_, text), said in file.texts.items() if key(text) != key(said)} == {}


def test_what_is_not_in_the_file_is_left_to_qt(qapp: QApplication, file: translation.TextFile) -> None:
    qapp.installTranslator(file)
    try:
        assert QCoreApplication.translate("QShortcut", "Ctrl") == "Ctrl"
        assert QCoreApplication.translate("SourceBar", "Start") == file.texts["SourceBar", "Start"] != "Start"
    finally:
        qapp.removeTranslator(file)


@pytest.mark.parametrize("spoken", [False], indirect=True)
def test_whatever_is_looked_up_is_found_by_the_tool(
    window: MainWindow, spoken: Language, found: dict[str, set[str]], open_app
) -> None:
    show_everything(open_app().window)
    own = class_names() | set().union(*found.values())  # Qt's and pyqtgraph's texts are theirs
    ours = {text: contexts for text, contexts in spoken.asked.items() if contexts & own}
    assert len(ours) > 90
    missing = {text: contexts for text, contexts in ours.items() if not contexts & found.get(text, set())}
    assert missing == {}


@pytest.mark.parametrize("spoken", [True], indirect=True)
def test_every_text_is_looked_up(spoken: Language, open_app) -> None:
    window = open_app().window
    texts = []
    for each in window.findChildren(QWidget):
        texts += [each.toolTip(), each.accessibleName(), each.accessibleDescription()]
        if isinstance(each, QLabel | QAbstractButton):
            texts.append(each.text())
    menu = window.findChild(QMenu)
    texts += [action.text() for action in (*menu.actions(), *menu.actions()[0].menu().actions())]
    texts = [text for text in texts if text.strip()]
    assert len(texts) > 60
    assert [text for text in texts if "⟦" not in text] == []


def test_genres_and_families_have_one_name_everywhere(open_app, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "_language", catalogue.CHINESE)
    window = open_app().window
    show_everything(window)
    ranking, plots = window.ranking, window.plots
    assert ranking.headline.text() == "古典"
    assert ranking.shown() == [("Classical", "Classical"), ("Pop & rock", "Pop"), ("Pop & rock", "Rock")]
    shown = [label.text() for label in ranking.findChildren(QLabel)]
    assert {"流行", "摇滚", "流行与摇滚"} <= set(shown)
    assert "流行" in plots.read_out
    assert "流行" in plots.timeline.plot.told()

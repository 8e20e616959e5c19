"""The window in a person's language: its own texts, Qt's, and what the engine says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from genrescope.language import catalogue

# Fonts for the letters that the system's own font lacks, so that none is drawn as another country draws it.
FONTS = {catalogue.CHINESE: ["Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC"]}
FOLDER = Path(__file__).with_name("translations")


class TextFile(QTranslator):
    """A translator's ``.ts`` file, read as it is: nothing has to be compiled, and a checkout speaks what its files say.

    Parameters
    ----------
    path
        The file. It is read at once, in a few milliseconds.
    parent
        As in Qt.
    """

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.texts: dict[tuple[str, str], str] = {}  # translations by context and source text
        for context in ElementTree.parse(path).iter("context"):
            name = context.findtext("name", "")
            for message in context.iter("message"):
                self.texts[name, message.findtext("source", "")] = message.findtext("translation", "")

    def isEmpty(self) -> bool:  # noqa: N802
        """Say that there is something in it; Qt's own file is not in use."""
        return not self.texts

    def translate(self, context: str, text: str, _disambiguation: str | None = None, _count: int = -1) -> str | None:
        """Return the translation, or None, with which Qt asks further: an empty text would count as one."""
        return self.texts.get((context, text)) or None


def text_file(language: str) -> Path:
    """The file of a language."""
    return FOLDER / f"genrescope_{language}.ts"


def text_in(language: str) -> Callable[[str, str], str]:
    """What says the texts of a context in ``language`` (one of the setting's values), whatever is spoken."""
    language = catalogue.meant(language, QLocale.system().uiLanguages())
    if language == catalogue.ENGLISH:
        return lambda _context, text: text
    texts = TextFile(text_file(language))
    return lambda context, text: texts.translate(context, text) or text


def speak(qt: QApplication, language: str) -> None:
    """Speak ``language`` (one of the setting's values) in what is made from now on."""
    language = catalogue.choose(language, QLocale.system().uiLanguages())
    QLocale.setDefault(QLocale(language))
    if language == catalogue.ENGLISH:
        return
    qts_own = QTranslator(qt)
    if qts_own.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        qt.installTranslator(qts_own)
    qt.installTranslator(TextFile(text_file(language), qt))
    font = qt.font()
    font.setFamilies([font.family(), *FONTS[language]])
    qt.setFont(font)

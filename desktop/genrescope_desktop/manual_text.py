"""The manual as the window shows it: its text with names in place of links that lead out of it, and its pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

import genrescope_resources
from genrescope.errors import GenrescopeError
from genrescope.language.catalogue import ENGLISH

PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)#\s]+)[^)\s]*\)")  # to another document, which does not go along
_OTHER_LANGUAGE = re.compile(r"\A(# .*\n)\n\[[^\]]*\]\([^)]*\)\n")


@dataclass(frozen=True, slots=True)
class Manual:
    """What is shown.

    Attributes
    ----------
    text
        In Markdown.
    pictures
        By the name that the text has for each.
    """

    text: str
    pictures: dict[str, QImage]


def folder() -> Path:
    """Where the manual lies: with the resources, or in the checkout from which it is put there."""
    home = Path(genrescope_resources.__file__).parent
    packaged = home / "manual"
    return packaged if packaged.is_dir() else home.parents[1] / "docs"


def read(language: str, width: int, ratio: float) -> Manual:
    """Read the manual. Not for Qt's thread.

    Parameters
    ----------
    language
        One of `genrescope.language.catalogue.LANGUAGES`.
    width
        Of the widest picture, in logical pixels.
    ratio
        Device pixels to a logical one.

    Raises
    ------
    GenrescopeError
        When it is not there.
    """
    name = "manual.md" if language == ENGLISH else f"manual.{language}.md"
    try:
        text = (folder() / name).read_text(encoding="utf-8")
    except OSError as error:
        raise GenrescopeError(
            "The manual cannot be read ({reason}): install Genrescope again.", reason=error.strerror or error
        ) from error
    pictures = {each: _picture(folder() / each, width, ratio) for each in PICTURE.findall(text)}
    return Manual(_LINK.sub(_named, _OTHER_LANGUAGE.sub(r"\1", text)), pictures)


def _named(link: re.Match[str]) -> str:
    """What stands in place of a link: its text, and in the repository's words where it led."""
    text, path = link.groups()
    return f"{text} ({path.removeprefix('../') if path.startswith('../') else f'docs/{path}'})"


def _picture(path: Path, width: int, ratio: float) -> QImage:
    """A picture at most so wide, with as many pixels as can be seen; an empty one where the file is none."""
    picture = QImage(str(path))
    shown = min(width, picture.width())
    if picture.width() > shown * ratio:
        picture = picture.scaledToWidth(round(shown * ratio), Qt.TransformationMode.SmoothTransformation)
    if shown:
        picture.setDevicePixelRatio(picture.width() / shown)
    return picture

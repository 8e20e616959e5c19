"""The genres and families of the taxonomies that come with Genrescope, listed so that a translator finds them.

Their English names are data: they come with a verdict, and pyside6-lupdate sees only what stands in the code.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

GENRE_NAMES = (
    QT_TRANSLATE_NOOP("Genre", "Acoustic pop"),
    QT_TRANSLATE_NOOP("Genre", "Adult alternative rock"),
    QT_TRANSLATE_NOOP("Genre", "Adult contemporary"),
    QT_TRANSLATE_NOOP("Genre", "Chamber"),
    QT_TRANSLATE_NOOP("Genre", "Chamber cabaret & art pop"),
    QT_TRANSLATE_NOOP("Genre", "Classic indie pop"),
    QT_TRANSLATE_NOOP("Genre", "Classical"),
    QT_TRANSLATE_NOOP("Genre", "Contemporary dance pop"),
    QT_TRANSLATE_NOOP("Genre", "Dance & house"),
    QT_TRANSLATE_NOOP("Genre", "Dance pop"),
    QT_TRANSLATE_NOOP("Genre", "Electronic"),
    QT_TRANSLATE_NOOP("Genre", "Indie"),
    QT_TRANSLATE_NOOP("Genre", "Non-classical"),
    QT_TRANSLATE_NOOP("Genre", "Opera"),
    QT_TRANSLATE_NOOP("Genre", "Pop"),
    QT_TRANSLATE_NOOP("Genre", "Pop & rock"),
    QT_TRANSLATE_NOOP("Genre", "Pop vocal ballad"),
    QT_TRANSLATE_NOOP("Genre", "Rock"),
    QT_TRANSLATE_NOOP("Genre", "Soft rock"),
    QT_TRANSLATE_NOOP("Genre", "Solo"),
    QT_TRANSLATE_NOOP("Genre", "Soul / R&B"),
    QT_TRANSLATE_NOOP("Genre", "Symphony"),
    QT_TRANSLATE_NOOP("Genre", "Teen pop"),
    QT_TRANSLATE_NOOP("Genre", "Uplifting anthemic rock"),
)

"""Every text can be translated, and every catalogue has all of them."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from genrescope.language import catalogue
from genrescope.language.catalogue import ENGLISH, LANGUAGES
from language_files import engine_texts


def test_there_are_texts_of_every_room() -> None:
    rooms = set(engine_texts.texts().values())
    assert {"audio", "models", "settings", "training"} <= rooms
    assert len(engine_texts.texts()) > 150


def test_no_text_for_people_is_put_together_on_the_spot() -> None:
    assert engine_texts.untranslatable() == [], 'name the values: GenrescopeError("There is no {file}.", file=file)'


def test_there_is_a_catalogue_for_every_language() -> None:
    assert [path.stem for path in engine_texts.catalogues()] == [name for name in LANGUAGES if name != ENGLISH]


@pytest.mark.parametrize("path", engine_texts.catalogues(), ids=lambda path: path.stem)
def test_a_catalogue_has_every_text_and_no_other(path: Path) -> None:
    found, texts = engine_texts.read(path), engine_texts.texts()
    assert found.keys() - texts.keys() == set(), "`make translations` takes out what the code no longer says"
    assert [text for text in texts if not found.get(text, "").strip()] == [], "`make translations` adds new texts"
    assert catalogue.read(path.stem) == found


@pytest.mark.parametrize("path", engine_texts.catalogues(), ids=lambda path: path.stem)
def test_a_translation_has_the_same_places(path: Path) -> None:
    translations = engine_texts.read(path)
    assert [text for text, translation in translations.items() if places(text) != places(translation)] == []


def places(template: str) -> set[str]:
    """What is filled in, by whichever of Python's two ways."""
    named = {name for _, name, _, _ in Formatter().parse(template) if name is not None} if "{" in template else set()
    return {*named, *re.findall(r"%\([a-z_]+\)s|%\([a-z_]+\)r|%s", template)}

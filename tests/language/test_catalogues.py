"""Every text can be translated, and every catalogue has all of them."""

from __future__ import annotations

from language_files import engine_texts


def test_there_are_texts_of_every_room() -> None:
    rooms = set(engine_texts.texts().values())
    assert {"audio", "models", "settings", "training"} <= rooms
    assert len(engine_texts.texts()) > 150


def test_no_text_for_people_is_put_together_on_the_spot() -> None:
    assert engine_texts.untranslatable() == [], 'name the values: GenrescopeError("There is no {file}.", file=file)'

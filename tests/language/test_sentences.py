"""A sentence is English text that remembers what it was made of, on whatever way it comes to a view."""

from __future__ import annotations

import copy
import json
import pickle
import plistlib
from pathlib import Path

import pytest

from genrescope.errors import AudioFileError, GenrescopeError
from genrescope.language import catalogue
from genrescope.language.sentence import Sentence, either, joined, listed, packed, sentence, unpacked

MISSING = sentence("{name} is not there; there are {names}.", name="戏曲.wav", names=listed(["a", "b {c}"]))


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up catalogue, in which places have moved."""
    monkeypatch.setattr(catalogue, "_language", "de")
    translations = {
        "{name} is not there; there are {names}.": "Es gibt {names}, nicht aber {name}.",
        "{before}, {one}": "{before} und {one}",
        "{before} {one}": "{before}|{one}",
        "It lasts {seconds:.1f} s.": "Es dauert {seconds:.0f} s.",
    }
    monkeypatch.setattr(catalogue, "_catalogue", translations)


def test_it_is_english_text() -> None:
    assert MISSING == "戏曲.wav is not there; there are a, b {c}."
    assert json.loads(json.dumps(MISSING)) == MISSING
    assert (
        str(AudioFileError("Braces {} stay where nothing is filled in."))
        == "Braces {} stay where nothing is filled in."
    )


@pytest.mark.parametrize(
    "way",
    [
        str,
        copy.deepcopy,
        lambda text: pickle.loads(pickle.dumps(text)),
        lambda text: unpacked(json.loads(json.dumps(packed(text)))),
        lambda text: str(AudioFileError(text)),
        lambda text: str(pickle.loads(pickle.dumps(GenrescopeError(text)))),
        lambda text: joined(["", text]),
    ],
)
@pytest.mark.usefixtures("german")
def test_it_can_be_translated_after_every_way_it_goes(way) -> None:
    assert way(MISSING) == MISSING
    assert catalogue.translated(way(MISSING)) == "Es gibt a und b {c}, nicht aber 戏曲.wav."


@pytest.mark.usefixtures("german")
def test_an_error_is_translated_with_its_values() -> None:
    error = AudioFileError("It lasts {seconds:.1f} s.", seconds=4.26)
    assert str(error) == "It lasts 4.3 s."
    assert catalogue.translated(str(error)) == "Es dauert 4 s."
    assert catalogue.translated(joined([str(error), "Plain."])) == "Es dauert 4 s.|Plain."


@pytest.mark.usefixtures("german")
def test_what_has_no_translation_stays_english() -> None:
    assert catalogue.translated(sentence("{a}!", a=sentence("{before}, {one}", before=1, one=2))) == "1 und 2!"
    assert (
        catalogue.translated("It lasts {seconds:.1f} s.") == "It lasts {seconds:.1f} s."
    )  # never made to be translated


def test_what_is_kept_of_an_error_among_the_values_is_its_text() -> None:
    error = ValueError("why")
    assert AudioFileError("Not so ({error}).", error=error).args[0].values == {"error": "why"}


def test_lists() -> None:
    assert listed([]) == joined([]) == ""
    assert (listed(["a"]), listed("abc"), either("abc")) == ("a", "a, b, c", "a, b or c")
    assert joined(["One.", "", "Two."]) == "One. Two."
    assert isinstance(joined(["One.", "Two."]), Sentence)


@pytest.mark.parametrize(
    ("system", "spoken"),
    [
        (["zh_CN.UTF-8"], "zh_CN"),
        (["zh-Hans-CN", "en-US"], "zh_CN"),
        (["zh-TW"], "zh_CN"),
        (["de_DE", "zh_CN"], "zh_CN"),
        (["en_GB.UTF-8", "zh_CN"], "en"),
        (["C"], "en"),
        ([], "en"),
    ],
)
def test_the_language_of_the_system(system: list[str], spoken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "read", lambda _language: {})
    try:
        assert catalogue.choose("system", system) == catalogue.chosen() == spoken
    finally:
        catalogue.choose("en")


@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, ["zh_CN.UTF-8"]),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "zh_CN:en"}, ["zh_CN", "en"]),
    ],
)
def test_what_the_system_says_it_speaks(
    environment: dict[str, str], asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert catalogue.system_languages() == asked


@pytest.mark.parametrize(
    ("variables", "settings", "asked"),
    [
        ({"LANG": "en_US.UTF-8"}, ["zh-Hans-CN", "en-CN"], ["zh-Hans-CN", "en-CN"]),
        ({}, ["de-DE"], ["de-DE"]),
        ({"LC_ALL": "en_GB.UTF-8"}, ["zh-Hans-CN"], ["en_GB.UTF-8"]),
        ({"LANG": "zh_CN.UTF-8"}, None, ["zh_CN.UTF-8"]),
        ({"LANG": "zh_CN.UTF-8"}, "damaged", ["zh_CN.UTF-8"]),
    ],
)
def test_on_macos_the_order_in_its_settings_counts(
    variables: dict[str, str],
    settings: list[str] | str | None,
    asked: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(catalogue.sys, "platform", "darwin")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / catalogue.PREFERENCES
    file.parent.mkdir(parents=True)
    if isinstance(settings, list):
        file.write_bytes(plistlib.dumps({"AppleLanguages": settings}, fmt=plistlib.FMT_BINARY))
    elif settings:
        file.write_text(settings)
    assert catalogue.system_languages() == asked


def test_what_stands_in_a_sentence_is_plain_and_not_endless():
    assert sentence("There is no {name}.", name="a\n\x1b[31m\u202eb") == "There is no a��[31m�b."
    assert sentence("{name}", name="全角\u3000空格") == "全角\u3000空格"
    assert len(sentence("{value!r}.", value=["x" * 100_000])) < 500
    assert sentence("{value!r}.", value=10**9000) == "'…'."

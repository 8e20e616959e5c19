"""Where a setting's value comes from, and what is said of one that cannot be used."""

from __future__ import annotations

import math
from dataclasses import fields
from pathlib import Path

import pytest

from genrescope import settings, settings_file
from genrescope.errors import SettingsError
from genrescope.settings import Settings
from support.soundfiles import is_one_sentence

NUMBERS = [each for each in fields(Settings) if "low" in each.metadata]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "einstellungen 设置.toml"


@pytest.fixture
def environment(file: Path) -> dict[str, str]:
    file.write_text("hop_seconds = 5\nmodel = 'mine'\ngate_dbfs = -50\n", encoding="utf-8")
    return {"GENRESCOPE_CONFIG": str(file), "GENRESCOPE_HOP_SECONDS": "4", "GENRESCOPE_MODEL": "theirs"}


def refusal(flags: dict[str, object] | None = None, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        settings.load(flags, environment or {})
    assert is_one_sentence(str(caught.value).replace(":", "")), str(caught.value)
    return str(caught.value)


def test_defaults_are_within_their_own_ranges() -> None:
    chosen = Settings()
    assert chosen == settings.load({}, {"GENRESCOPE_CONFIG": ""})
    assert (chosen.source, chosen.hop_seconds, chosen.model, chosen.device) == ("mic", 2.0, "starter", "auto")


def test_flag_beats_environment_beats_file_beats_default(environment: dict[str, str]) -> None:
    chosen = settings.load({"hop_seconds": 3.0, "device": None}, environment)
    assert chosen.hop_seconds == 3.0
    assert chosen.model == "theirs"
    assert chosen.gate_dbfs == -50.0
    assert chosen.device == "auto"


def test_an_empty_variable_counts_as_none(environment: dict[str, str]) -> None:
    assert settings.load({}, {**environment, "GENRESCOPE_MODEL": ""}).model == "mine"


@pytest.mark.parametrize("each", NUMBERS, ids=lambda each: each.name)
def test_range(each) -> None:
    low, high = each.metadata["low"], each.metadata["high"]
    for value in (low, high):
        assert getattr(Settings(**{each.name: value}), each.name) == value
    for value in (low - 0.01, high + 0.01, math.nan, math.inf, 10**400, True, "2", None):
        with pytest.raises(SettingsError, match=each.name):
            Settings(**{each.name: value})


def test_whole_numbers_stay_whole() -> None:
    assert isinstance(Settings(hysteresis_hops=3.0).hysteresis_hops, int)
    with pytest.raises(SettingsError, match="a whole number between 1 and 20"):
        Settings(hysteresis_hops=2.5)


@pytest.mark.parametrize("device", ["auto", "cpu", "cpu:ncnn", "cpu:torch", "mps", "cuda", "cuda:1"])
def test_devices(device: str) -> None:
    assert Settings(device=device).device == device


@pytest.mark.parametrize("device", ["", "gpu", "cuda:", "CPU", "cpu\n"])
def test_no_devices(device: str) -> None:
    with pytest.raises(SettingsError, match="auto, cpu, cpu:ncnn, cpu:torch, cuda, cuda:N or mps"):
        Settings(device=device)


@pytest.mark.parametrize("name", ["source", "model"])
def test_blank_text(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings(**{name: "  "})


def test_a_refusal_names_setting_place_and_range(environment: dict[str, str], file: Path) -> None:
    said = refusal(environment={**environment, "GENRESCOPE_HOP_SECONDS": "quick"})
    assert "hop_seconds" in said
    assert "'quick'" in said
    assert "GENRESCOPE_HOP_SECONDS" in said
    assert "between 0.5 and 30 seconds" in said

    assert "the flag --hop" in refusal({"hop_seconds": 0.1})

    file.write_text("gate_dbfs = '-50'", encoding="utf-8")
    said = refusal(environment=environment)
    assert str(file) in said
    assert "between -120 and 0 dBFS" in said


def test_a_misspelt_setting_is_told_apart_and_corrected(environment: dict[str, str], file: Path) -> None:
    file.write_text("hopp_seconds = 3", encoding="utf-8")
    assert "did you mean hop_seconds?" in _message(environment)
    file.write_text("volume = 3", encoding="utf-8")
    assert "hysteresis_margin" in _message(environment)


@pytest.mark.parametrize("content", [b"hop_seconds = ", b"\xff\xfe", b"[hop_seconds"])
def test_a_file_that_is_not_toml(environment: dict[str, str], file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert "not valid TOML" in _message(environment)


def test_a_byte_order_mark_is_no_mistake(environment: dict[str, str], file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfgate_dbfs = -40")
    assert settings.load({}, environment).gate_dbfs == -40.0


def test_a_named_file_must_exist_and_the_usual_one_need_not(
    environment: dict[str, str], file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.unlink()
    assert "does not exist" in _message(environment)
    file.mkdir()
    assert "cannot be read" in _message(environment)

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert not settings_file.path({}).exists()
    assert settings.load({}, {}) == Settings()


def test_text_becomes_a_value() -> None:
    assert settings.parse("hop_seconds", "0.5") == 0.5
    assert settings.parse("hysteresis_hops", "3") == 3
    assert settings.parse("model", "mine") == "mine"
    with pytest.raises(SettingsError):
        settings.parse("hop_seconds", "nan")


def _message(environment: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        settings.load({}, environment)
    message = str(caught.value)
    assert "\n" not in message
    return message

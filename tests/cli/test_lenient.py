"""The app starts whatever stands in the settings, says what it could not use, and loses nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from genrescope import lenient
from genrescope.settings import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "设置" / "settings.toml"


def load(file: Path, **environment: str) -> tuple[Settings, tuple[str, ...]]:
    return lenient.load({"GENRESCOPE_CONFIG": str(file), **environment})


def write(file: Path, content: bytes) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)


def test_sound_settings_are_used_and_nothing_is_said(file: Path) -> None:
    write(file, b"hop_seconds = 5\nlanguage = 'zh_CN'")
    assert load(file) == (Settings(hop_seconds=5, language="zh_CN"), ())


@pytest.mark.parametrize("content", [b"hop_seconds = ", b"\xff\xfe\x00", b"[[["])
def test_a_file_that_cannot_be_understood_is_set_aside(file: Path, content: bytes) -> None:
    for number in (1, 2):
        write(file, content)
        chosen, (said,) = load(file)
        assert chosen == Settings()
        assert not file.exists()
        kept = sorted(file.parent.glob("settings.toml.broken-20*"))
        assert len(kept) == number
        assert kept[-1].read_bytes() == content
        assert kept[-1].name in said


def test_a_single_wrong_value_gives_way_to_the_default(file: Path) -> None:
    write(file, b"hop_seconds = 99\ngate_dbfs = -50\nvolume = 3")
    chosen, troubles = load(file, GENRESCOPE_LANGUAGE="klingon")
    assert chosen == Settings(gate_dbfs=-50)
    assert len(troubles) == 3
    for said, name in zip(troubles, ("volume", "hop_seconds", "GENRESCOPE_LANGUAGE"), strict=True):
        assert name in said
    assert file.exists()


def test_a_named_file_that_is_not_there(file: Path) -> None:
    chosen, (said,) = load(file)
    assert chosen == Settings()
    assert "does not exist" in said


@pytest.mark.parametrize("content", [b"hop_seconds = " + b"9" * 5000, b"a = " + b"[" * 5000, b"#" * (2 << 20)])
def test_what_the_reader_of_toml_itself_chokes_on_is_put_aside_too(file: Path, content: bytes) -> None:
    write(file, content)
    settings, (said,) = load(file)
    assert settings == Settings()
    assert "could not be understood" in said
    assert [each.read_bytes() for each in file.parent.iterdir()] == [content]

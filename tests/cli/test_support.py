"""A report for support says what is needed and nothing of the person; About knows what Genrescope is made of."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from genrescope import faults, support
from genrescope.audio import devices
from genrescope.audio.devices import Survey
from genrescope.audio.source import SourceInfo, SourceKind
from genrescope.settings import Settings

SECRETS = ("Anna", "Zhang", "私人", "secret", "diary")


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A report of a machine whose owner has put a name on everything."""
    home = tmp_path / "home" / "Anna Zhang"
    (home / "私人").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_STATE_HOME", str(home))
    monkeypatch.setenv("GENRESCOPE_CONFIG", str(home / "secret.toml"))
    microphone = SourceInfo(SourceKind.MICROPHONE, "ALSA:Anna", "Anna’s headset", "ALSA", 48_000, 1, default=True)
    monkeypatch.setattr(devices, "survey_afresh", lambda: Survey([microphone], [], "", f"No sound in {home}."))
    try:
        from genrescope.audio.naming import make_source

        make_source(f"file:{home}/私人/diary.flac", first_seconds=None).open(None)  # type: ignore[arg-type]
    except Exception as error:
        faults.record(error)
    faults.record(ValueError(f"cannot read {home}/私人/diary.flac"))
    return support.report(
        Settings(source=f"file:{home}/私人/diary.flac", model=f"{home}/secret model", headline_file=f"{home}/diary.txt")
    )


def test_it_says_what_is_needed(report: str) -> None:
    for needed in (
        "Python 3.",
        "numpy 2",
        "PySide6",
        "microphone: ALSA, 48000 Hz, 1 channels, default",
        "hop_seconds = 2",
    ):
        assert needed in report
    assert "source = a file" in report
    assert "model = a file" in report
    assert "ValueError" in report
    assert "genrescope/audio/" in report


def test_it_says_nothing_of_the_person(report: str) -> None:
    assert [secret for secret in (*SECRETS, str(Path.home()), "/home/", ".flac") if secret in report] == []
    assert getpass.getuser() not in report.split()


def test_all_that_genrescope_is_made_of_is_known_with_its_terms() -> None:
    found = {each.name.casefold(): each for each in support.components()}
    assert {"genrescope", "numpy", "torch", "pyside6_essentials", "soundfile"} <= set(found)
    assert "pytest" not in found
    for name in ("genrescope", "numpy", "torch", "pyqtgraph", "soundfile"):
        assert found[name].licence

"""Running the command line: as a process of its own, or inside the test with a scripted network."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from genrescope import cli, live, offline
from genrescope.models import library
from genrescope.models.library import InstalledModel
from genrescope.recognition.recognizer import Recognizer
from support.command_line import Genrescope, Ran
from support.pulse import ALSA
from support.scripted import MANIFEST, ScriptedNetwork


@pytest.fixture
def bare_environment(tmp_path: Path) -> dict[str, str]:
    """A person's environment without settings of Genrescope, without a sound server and without devices."""
    home = tmp_path / "home"
    home.mkdir()
    asound = tmp_path / "asound.conf"
    asound.write_text(ALSA, encoding="utf-8")  # only ways to a server, which is not there
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GENRESCOPE_", "XDG_", "PULSE_"))}
    return {
        **kept,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "PULSE_SERVER": f"unix:{home}/none",
        "ALSA_CONFIG_PATH": str(asound),
        "OMP_NUM_THREADS": "1",
    }


@pytest.fixture
def genrescope(bare_environment: dict[str, str]) -> Genrescope:
    return Genrescope(bare_environment)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> ScriptedNetwork:
    """Lets every model answer what the test says, without torch."""
    scripted = ScriptedNetwork(classical=0.8, pop=0.2)
    for door in (live, offline):
        monkeypatch.setattr(door, "load_recognizer", lambda _, settings: Recognizer(scripted, MANIFEST, settings))
    monkeypatch.setattr(library, "find", lambda _: InstalledModel(MANIFEST, Path("nowhere"), bundled=False))
    return scripted


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    bare_environment: dict[str, str],
    network: ScriptedNetwork,
) -> Callable[..., Ran]:
    """Run a command inside the test, with the scripted network."""
    for name in [*os.environ]:
        if name.startswith("GENRESCOPE_"):
            monkeypatch.delenv(name)
    for name, value in bare_environment.items():
        monkeypatch.setenv(name, value)

    def run_command(*arguments: str | Path) -> Ran:
        code = cli.main([str(part) for part in arguments])
        return Ran(code, *capsys.readouterr())

    return run_command

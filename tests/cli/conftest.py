"""Running the command line: as a process of its own or inside the test, with a scripted network or a real model.

A process of its own costs most of a second, and with the real network about ten.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from genrescope import cli
from support.checkout import CHECKOUT
from support.command_line import Genrescope, Ran
from support.pulse import ALSA
from support.scripted import ScriptedNetwork, take_every_place


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
def scripted_genrescope(bare_environment: dict[str, str]) -> Genrescope:
    """As `genrescope`, but with a scripted network: for tests in which it does not matter what answers."""
    environment = {**bare_environment, "PYTHONPATH": str(CHECKOUT / "tests")}
    return Genrescope(environment, command=[sys.executable, "-m", "support.scripted_genrescope"])


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> ScriptedNetwork:
    """Lets every model answer what the test says, without torch."""
    scripted = ScriptedNetwork(classical=0.8, pop=0.2)
    take_every_place(scripted, monkeypatch.setattr)
    return scripted


@pytest.fixture
def run_for_real(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], bare_environment: dict[str, str]
) -> Callable[..., Ran]:
    """Run a command inside the test, with the models that there are."""
    for name in [*os.environ]:
        if name.startswith("GENRESCOPE_"):
            monkeypatch.delenv(name)
    for name, value in bare_environment.items():
        monkeypatch.setenv(name, value)

    def run_command(*arguments: str | Path) -> Ran:
        code = cli.main([str(part) for part in arguments])
        return Ran(code, *capsys.readouterr())

    return run_command


@pytest.fixture
def run(run_for_real: Callable[..., Ran], network: ScriptedNetwork) -> Callable[..., Ran]:
    """Run a command inside the test, with the scripted network."""
    return run_for_real

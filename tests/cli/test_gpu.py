"""``genrescope gpu``: what it says, and what it asks before it installs. (What it does: `tests/addon`.)"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from genrescope.addon import place
from genrescope.addon.build import Build, Wheel
from genrescope.addon.driver import Gpu
from genrescope.addon.place import Stamp
from genrescope.addon.standing import Standing
from genrescope.cli import gpu
from genrescope.errors import AddonError
from support.command_line import Ran

WHEEL = Wheel("torch", "2.13.0", "torch-2.13.0-py3-none-any.whl", 2_600_000_000, 4_100_000_000, "0" * 64)
BUILD = Build("2.13.0", (13, 0), ((8, 0),), (WHEEL,), "digest")
RTX = Gpu("NVIDIA GeForce RTX 3060", (8, 6), (13, 0))
OFFERED = Standing(gpu=RTX, build=BUILD)
STAMP = Stamp("digest", "2.13.0", RTX.name)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder, elsewhere."""
    monkeypatch.setattr("genrescope.addon.installing.user_folder", lambda: tmp_path / "gpu")
    return tmp_path / "gpu"


def test_outside_the_packaged_application_there_is_nothing_to_install(run_for_real: Callable[..., Ran]):
    assert "takes PyTorch from the Python environment" in run_for_real("gpu", "show").out
    ran = run_for_real("gpu", "install", "--yes")
    assert (ran.code, ran.out) == (1, "")
    assert "takes PyTorch from the Python environment" in ran.err


def test_removing_what_is_not_there_is_no_failure(run_for_real: Callable[..., Ran]):
    ran = run_for_real("gpu", "remove")
    assert (ran.code, ran.out) == (0, "There is nothing to delete.\n")


def test_what_was_fetched_for_it_is_removed_with_it(run_for_real: Callable[..., Ran], data_folder: Path):
    (data_folder / "downloads").mkdir(parents=True)
    (data_folder / "downloads" / WHEEL.file).write_bytes(bytes(60_000_000))
    assert run_for_real("gpu", "remove").out == "0.1 GB are deleted.\n"
    assert not (data_folder / "downloads").exists()
    assert not (data_folder / place.NAME).exists()


def test_size_and_terms_are_told_before_anything_is_asked_of_the_web(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(gpu, "install", lambda *_, **__: pytest.fail("installed"))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(AddonError, match="--yes"):
        gpu.install_as(OFFERED, agreed=False)
    said = capsys.readouterr().out
    assert "2.6 GB are fetched once, and take 4.1 GB on the disk" in said
    assert "accepts NVIDIA's licence" in said


@pytest.mark.parametrize(("answer", "installed"), [("y\n", True), ("是\n", True), ("n\n", False), ("\n", False)])
def test_a_person_agrees_or_not(
    answer: str, installed: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(gpu, "install", lambda *_, **__: STAMP)
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    assert gpu.install_as(OFFERED, agreed=False) == 0
    assert ("from its next start on" in capsys.readouterr().out) is installed


def test_what_is_installed_is_not_installed_again(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gpu, "install", lambda *_, **__: pytest.fail("installed"))
    assert gpu.install_as(Standing(stamp=STAMP, gpu=RTX, build=BUILD), agreed=True) == 0
    assert "is installed and was tried on NVIDIA GeForce RTX 3060" in capsys.readouterr().out


def test_what_belongs_to_another_version_is_offered_anew():
    words = Standing(stamp=STAMP, is_outdated=True, gpu=RTX, build=BUILD).words()
    assert "belongs to another version of Genrescope" in words
    assert "2.6 GB are fetched once" in words

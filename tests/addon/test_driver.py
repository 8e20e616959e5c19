"""What NVIDIA's driver says of a GPU, and what follows from it; whatever the driver does, this process goes on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from genrescope.addon import place, standing
from genrescope.addon.build import bundled
from genrescope.addon.driver import Gpu, NoGpuError, ask
from genrescope.addon.place import DOWNLOADS
from genrescope.check import CheckState
from genrescope.cli.network_checks import gpu_addon
from genrescope.models import gpu
from support.packages import Packages
from support.soundfiles import is_one_sentence

COMES_AND_GOES = """
import shutil
import sys
from pathlib import Path

while True:
    for number in range(50):
        folder = Path(sys.argv[1]) / "pip-temporary" / str(number)
        folder.mkdir(parents=True)
        (folder / "file").touch()
    print(flush=True)
    shutil.rmtree(folder.parent)
"""
RTX = Gpu("NVIDIA GeForce RTX 3060", (8, 6), (13, 0))


def test_the_driver_names_its_gpu(driver: Callable[..., None]):
    assert ask() == RTX


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"result": 803}, "the driver and the kernel differ"),
        ({"result": 999}, "CUDA error 999"),
        ({"count": 0}, "finds no GPU"),
        ({"crashes": 1}, "brought down the process"),
    ],
)
def test_a_driver_that_does_not_work_is_one_sentence(driver: Callable[..., None], numbers: dict[str, int], said: str):
    driver(**numbers)
    with pytest.raises(NoGpuError, match=said) as caught:
        ask()
    assert is_one_sentence(str(caught.value))


def test_without_the_library_it_is_one_sentence_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("genrescope.addon.driver.PROBE", "genrescope.addon.nothing")
    with pytest.raises(NoGpuError, match="brought down"):
        ask()


def test_a_gpu_that_fits_is_offered_with_what_it_costs(driver: Callable[..., None], packages: Packages, root: Path):
    found = standing.of(packages.build(), root)
    assert (found.gpu, found.is_offered, found.is_installed) == (RTX, True, False)
    assert "NVIDIA GeForce RTX 3060" in found.words()
    assert "0.0 GB" in found.words()


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"cuda": 12080}, "speaks CUDA 12.8, and 13.0 is needed: update the driver"),
        ({"major": 6, "minor": 1}, "was not made for NVIDIA GeForce RTX 3060 (compute capability 6.1)"),
        ({"major": 7, "minor": 0}, "compute capability 7.0"),
    ],
)
def test_a_gpu_that_does_not_fit_is_not_offered(
    driver: Callable[..., None], packages: Packages, root: Path, numbers: dict[str, int], said: str
):
    driver(**numbers)
    found = standing.of(packages.build(), root)
    assert not found.is_offered
    assert said in found.words()
    assert is_one_sentence(found.words())


def test_without_a_driver_nobody_is_asked(packages: Packages, root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gpu, "NVIDIA", {})
    monkeypatch.setattr("genrescope.addon.driver.said_by", lambda *_, **__: pytest.fail("asked"))
    assert "No driver of an NVIDIA GPU" in standing.of(packages.build(), root).words()


def test_outside_the_packaged_application_it_says_what_to_do_instead():
    found = standing.look()
    assert not found.is_offered
    assert "takes PyTorch from the Python environment" in found.words()


def test_the_bundled_list_is_that_of_the_locked_pytorch(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    build = bundled()
    assert build is not None
    assert 1e9 < build.size < build.unpacked
    assert {wheel.name for wheel in build.wheels} >= {"torch", "nvidia-cudnn-cu13", "nnaudio", "scipy"}
    assert len({wheel.name for wheel in build.wheels}) == len(build.wheels)
    assert build.runs_on((8, 9))  # by the code for 8.6
    assert not build.runs_on((7, 0))


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_where_no_wheels_are_listed_there_is_no_build(system: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.platform", system)
    assert bundled() is None


def test_the_packaged_application_tries_no_gpu_until_it_has_the_add_on(
    driver: Callable[..., None], root: Path, monkeypatch: pytest.MonkeyPatch
):
    assert gpu.signs() == ["cuda:0"]
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert gpu.signs() == []
    monkeypatch.setattr("sys.path", [str(root / place.NAME)])
    assert gpu.signs() == ["cuda:0"]


def test_what_has_come_is_told_unless_somebody_is_still_at_it(
    driver: Callable[..., None], packages: Packages, root: Path
):
    (root / DOWNLOADS).mkdir(parents=True)
    (root / DOWNLOADS / "torch.whl").write_bytes(bytes(200_000_000))
    build = packages.build()
    with place.alone(root):
        found = standing.of(build, root)
        assert not found.is_offered
        assert "is being installed or removed already" in found.words()
        assert "not finished" not in found.words()
    found = standing.of(build, root)
    assert found.is_offered
    assert "0.2 GB have come of an installation that was not finished" in found.words()


def test_files_that_come_and_go_meanwhile_are_no_trouble(tmp_path: Path):
    (tmp_path / "stays").write_bytes(bytes(1000))
    with subprocess.Popen([sys.executable, "-c", COMES_AND_GOES, str(tmp_path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        try:
            for _ in range(20):
                other.stdout.readline()  # they are about to go
                assert place.size_of(tmp_path) == 1000
        finally:
            other.kill()


def test_doctor_says_how_things_stand(
    driver: Callable[..., None], packages: Packages, root: Path, monkeypatch: pytest.MonkeyPatch
):
    build = packages.build()
    monkeypatch.setattr(standing, "look", lambda: standing.of(build, root))
    offered = gpu_addon()
    assert (offered.state, offered.advice) == (CheckState.OK, "To install it: genrescope gpu install")
    (root / place.NAME).mkdir(parents=True)
    place.write_stamp(root / place.NAME, place.Stamp("of another version", "2.0", RTX.name))
    assert (gpu_addon().state, gpu_addon().advice) == (CheckState.WARNING, offered.advice)
    place.write_stamp(root / place.NAME, place.Stamp(build.digest, "2.13.0", RTX.name))
    installed = gpu_addon()
    assert (installed.state, installed.advice) == (CheckState.OK, "")
    assert "was tried on NVIDIA GeForce RTX 3060" in installed.found

"""The add-on is installed whole, and tried, or not at all; every way to fail is one sentence."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from genrescope.addon import pip, place
from genrescope.addon.build import Build
from genrescope.addon.driver import Gpu
from genrescope.addon.installing import LEFTOVER, install, remove
from genrescope.addon.place import DOWNLOADS
from genrescope.errors import AddonError, CancelledError, GenrescopeError
from genrescope.models.download import Progress, Watcher
from support.packages import VERSION, Packages, add_wheel, torch_files
from support.soundfiles import is_one_sentence

GPU = Gpu("NVIDIA GeForce RTX 3060", (8, 6), (13, 0))
ONE_PART = "nvidia-one"

# As the packaged application starts: what it then imports as torch.
STARTED = """
import sys
from pathlib import Path

sys.frozen = True
from genrescope.addon import build, place

place.user_folder = lambda: Path(sys.argv[1])
build.digest = lambda: sys.argv[2]
place.put_in_front()
print(place.is_in_use())
if place.is_in_use():
    import torch
    print(torch.__version__)
"""


def started(root: Path, digest: str) -> list[str]:
    """Whether a packaged application of the version with that digest uses the add-on, and which PyTorch it has then."""
    command = [sys.executable, "-c", STARTED, str(root), digest]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.split()


def refused(build: Build, root: Path, kind: type[GenrescopeError] = AddonError) -> str:
    """The sentence by which an installation is refused; nothing of it is left in use."""
    with pytest.raises(kind) as caught:
        install(build, GPU, root)
    assert not (root / place.NAME).exists()
    assert not list(root.glob(f"{LEFTOVER}*"))
    assert is_one_sentence(str(caught.value))
    return str(caught.value)


def test_it_is_fetched_unpacked_tried_and_used_from_the_next_start_on(packages: Packages, root: Path):
    build = packages.build()
    steps: list[str] = []
    seen: list[Progress] = []
    stamp = install(build, GPU, root, watcher=Watcher(seen.append), step=steps.append)
    assert (stamp.torch, stamp.gpu, place.read_stamp(root)) == (VERSION, GPU.name, stamp)
    assert steps == ["downloading", "unpacking", "trying it on the GPU"]
    assert (seen[-1].done, seen[-1].total) == (build.size, build.size)
    folder = root / place.NAME
    assert (folder / "nvidia/cu13/lib/libone.so.1").exists()
    assert (folder / "nvidia/cu13/lib/libtwo.so.2").exists()  # into the same folder as the other package's
    assert (folder / "nvidia/cu13/LICENSE").read_text() == "terms"
    assert {path.name for path in root.iterdir()} <= {place.NAME, ".lock"}
    assert started(root, build.digest) == ["True", f"{VERSION}+cu130"]
    assert started(root, "another version of Genrescope") == ["False"]
    assert remove(root) > 6000
    assert started(root, build.digest) == ["False"]
    assert remove(root) == 0


def test_another_takes_the_place_of_an_old_one(packages: Packages, root: Path):
    old = root / place.NAME
    old.mkdir(parents=True)
    place.write_stamp(old, place.Stamp("old", "1.0", "an older GPU"))
    (old / "old.py").touch()
    stamp = install(packages.build("torch", "nnaudio"), GPU, root)
    assert place.read_stamp(root) == stamp
    assert not (old / "old.py").exists()


def test_what_does_not_compute_is_not_installed_and_not_fetched_again(packages: Packages, root: Path):
    add_wheel(packages.folder, "torch", torch_files(works=False))
    build = packages.build("torch", "nnaudio")
    assert "does not compute with this PyTorch (this PyTorch finds no CUDA GPU here)" in refused(build, root)
    packages.asked.clear()
    assert "is kept for another try" in refused(build, root)
    assert packages.asked == []
    assert remove(root) >= build.size
    assert not (root / DOWNLOADS).exists()


def test_a_trial_that_hangs_can_be_stopped(packages: Packages, root: Path, tmp_path: Path):
    hanging, seconds = tmp_path / "hanging", 60
    files = torch_files() | {
        "torch/__init__.py": f"import time; open({str(hanging)!r}, 'w').close(); time.sleep({seconds})"
    }
    add_wheel(packages.folder, "torch", files)
    build = packages.build("torch", "nnaudio")
    with pytest.raises(CancelledError, match="what has come is kept"):
        install(build, GPU, root, watcher=Watcher(cancelled=hanging.exists))
    assert time.time() - hanging.stat().st_mtime < seconds / 2  # it does not wait for the driver
    assert not (root / place.NAME).exists()
    assert {path.name for path in (root / DOWNLOADS).iterdir()} >= {wheel.file for wheel in build.wheels}


def test_another_pytorch_than_the_wanted_is_not_used(packages: Packages, root: Path):
    add_wheel(packages.folder, "torch", torch_files(version="9.9.9"))
    assert f"it is PyTorch 9.9.9 where {VERSION} is wanted" in refused(packages.build("torch", "nnaudio"), root)


def test_a_file_that_was_exchanged_is_not_installed(packages: Packages, root: Path):
    build = packages.build(ONE_PART)
    packages.altered.add(build.wheels[0].file)
    assert "is not the one that it should be" in refused(build, root)


def test_a_file_that_was_exchanged_after_it_had_come_is_not_installed(packages: Packages, root: Path):
    build = packages.build(ONE_PART)
    (root / DOWNLOADS).mkdir(parents=True)
    (root / DOWNLOADS / build.wheels[0].file).write_bytes(bytes(build.size))
    assert "is not the one that it should be" in refused(build, root)
    assert packages.asked == []
    assert not (root / DOWNLOADS).exists()  # so that the next try fetches it


def test_a_connection_that_breaks_is_one_sentence_and_what_has_come_is_kept(
    packages: Packages, root: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pip, "TRIES", 1)
    build = packages.build("nnaudio", "torch")
    packages.break_after = build.wheels[0].size  # the first is smaller than the second
    assert build.wheels[0].size < build.wheels[1].size
    assert "the connection broke" in refused(build, root)
    packages.break_after = None
    packages.asked.clear()
    install(build, GPU, root)
    assert packages.asked == [build.wheels[1].file]


def test_without_a_network_it_is_one_sentence(packages: Packages, root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pip, "TRIES", 1)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    assert "cannot be reached" in refused(packages.build(ONE_PART), root)


def test_what_is_not_there_any_more_is_one_sentence(packages: Packages, root: Path):
    build = packages.build(ONE_PART)
    (packages.folder / build.wheels[0].file).unlink()
    assert "has not all of it any more" in refused(build, root)


def test_what_a_person_has_set_for_pip_names_the_server_and_stops_nothing(
    packages: Packages, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    settings = tmp_path / "pip.conf"
    settings.write_text(
        f"[global]\nindex-url = {packages.address}\nrequire-virtualenv = true\n[install]\nuser = true\n"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    monkeypatch.delenv("PIP_INDEX_URL")
    build = packages.build("torch", "nnaudio")
    assert install(build, GPU, root) == place.read_stamp(root)
    assert sorted(packages.asked) == sorted(wheel.file for wheel in build.wheels)


def test_a_full_disk_is_seen_beforehand(packages: Packages, root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10_000_000))
    build = packages.build(ONE_PART)
    large = replace(build, wheels=(replace(build.wheels[0], unpacked=5_000_000_000),))
    assert "make room" in refused(large, root, GenrescopeError)
    assert packages.asked == []


def test_cancelling_leaves_nothing_in_use(packages: Packages, root: Path):
    packages.delay = 30.0
    asked_at: list[float] = []

    def cancelled() -> bool:
        if packages.asked and not asked_at:
            asked_at.append(time.monotonic())
        return bool(asked_at)

    with pytest.raises(CancelledError):
        install(packages.build(ONE_PART), GPU, root, watcher=Watcher(cancelled=cancelled))
    assert time.monotonic() - asked_at[0] < packages.delay / 2  # it does not wait for the server
    assert not (root / place.NAME).exists()


def test_only_one_changes_it_at_a_time(packages: Packages, root: Path):
    packages.delay = 60.0
    stop = threading.Event()

    def install_until_stopped() -> None:
        with pytest.raises(CancelledError):
            install(packages.build(ONE_PART), GPU, root, watcher=Watcher(cancelled=stop.is_set))

    first = threading.Thread(target=install_until_stopped)
    first.start()
    try:
        while not packages.asked:
            time.sleep(0.05)
        with pytest.raises(AddonError, match="already"):
            remove(root)
    finally:
        stop.set()
        first.join()

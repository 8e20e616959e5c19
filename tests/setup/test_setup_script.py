"""`packaging/setup.sh`: what it installs, and when it does nothing. uv is played by a small script."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.checkout import CHECKOUT
from support.commands import FakeCommands

# `uv venv` makes a venv whose python is the one of these tests; installing the bootstrap lock brings uv into it.
UV = f"""
case "$*" in
    venv*)
        for venv do :; done
        mkdir -p "$venv/bin"
        ln -sf '{sys.executable}' "$venv/bin/python"
        ;;
    *bootstrap.lock*) cp "$0" .venv/bin/uv ;;
    *--editable*) touch .venv/bin/genrescope; chmod +x .venv/bin/genrescope ;;
esac
"""


class Checkout:
    """A copy of what setting up needs, in a folder with a space in its name."""

    def __init__(self, folder: Path) -> None:
        self.fake = FakeCommands(folder / "bin")
        self.fake.add("uv", UV)
        self.fake.add("python3", f"exec '{sys.executable}' \"$@\"")
        self.folder = folder / "check out"
        self.folder.mkdir()
        for name in ("packaging", "locks"):
            shutil.copytree(CHECKOUT / name, self.folder / name)
        shutil.copy(CHECKOUT / "pyproject.toml", self.folder)
        self.system_packages(status=0)

    def system_packages(self, status: int) -> None:
        """Let the script that installs system packages end like this."""
        script = self.folder / "packaging" / "install-system-packages.sh"
        script.write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
        script.chmod(0o755)

    def set_up(self, what: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.fake.run(self.folder / "packaging" / "setup.sh", what, **environment)

    def installed(self) -> list[str]:
        """The locks installed so far (and ``.`` for the checkout itself), in order."""
        return [call[-1] for call in self.fake.calls("uv") if call[:2] == ["pip", "install"]]

    def calls(self, lock: str) -> list[list[str]]:
        """How uv was asked to install a lock."""
        return [call for call in self.fake.calls("uv") if call[-1] == f"locks/{lock}.lock"]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_first_and_second_time(checkout: Checkout) -> None:
    first = checkout.set_up("run")
    assert first.returncode == 0, first.stderr
    assert checkout.installed() == ["locks/bootstrap.lock", "locks/run.lock", "."]
    for lock in ("bootstrap", "run"):
        assert all("--require-hashes" in call for call in checkout.calls(lock))
    before = checkout.fake.calls("uv")
    second = checkout.set_up("run")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert checkout.fake.calls("uv") == before


def test_who_only_sets_up_is_told_how_to_start(checkout: Checkout) -> None:
    shutil.copy(CHECKOUT / "Makefile", checkout.folder)
    make = str(shutil.which("make"))
    for _first_and_second in range(2):
        done = checkout.fake.run(make, "-C", checkout.folder, "--no-print-directory", "setup")
        assert done.returncode == 0, done.stderr
        assert done.stdout == "`make run` starts it.\n"
    assert "starts it" not in checkout.fake.run(make, "-C", checkout.folder, "run").stdout


def test_running_and_testing_in_turn_installs_nothing_anew(checkout: Checkout) -> None:
    checkout.set_up("run")
    checkout.set_up("dev")
    before = checkout.installed()
    assert before[-2:] == ["locks/dev.lock", "."]
    for what in ("run", "dev", "run"):
        assert checkout.set_up(what).returncode == 0
    assert checkout.installed() == before


def test_testing_first_is_enough_to_run(checkout: Checkout) -> None:
    checkout.set_up("dev")
    checkout.set_up("run")
    assert checkout.installed() == ["locks/bootstrap.lock", "locks/dev.lock", "."]


@pytest.mark.parametrize("changed", ["locks/run.lock", "pyproject.toml", "packaging/system-packages.txt"])
def test_a_change_is_taken_in(checkout: Checkout, changed: str) -> None:
    checkout.set_up("run")
    with (checkout.folder / changed).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    checkout.set_up("run")
    assert checkout.installed() == ["locks/bootstrap.lock", "locks/run.lock", ".", "locks/run.lock", "."]


def test_a_failed_installation_is_tried_again(checkout: Checkout) -> None:
    checkout.fake.add("uv", 'case "$*" in *run.lock*) exit 2 ;; esac' + UV)
    assert checkout.set_up("run").returncode != 0
    assert not list((checkout.folder / ".venv").glob("ready-*"))
    assert checkout.set_up("run").returncode != 0
    assert checkout.installed() == ["locks/bootstrap.lock", "locks/run.lock", "locks/run.lock"]


def test_an_interrupted_venv_is_made_anew(checkout: Checkout) -> None:
    checkout.fake.add("uv", UV + 'case "$*" in *bootstrap.lock*) rm .venv/bin/uv; exit 130 ;; esac')
    assert checkout.set_up("run").returncode != 0
    checkout.fake.add("uv", UV)
    assert checkout.set_up("run").returncode == 0
    assert checkout.installed()[-2:] == ["locks/run.lock", "."]


def test_a_moved_folder_gets_a_new_venv(checkout: Checkout) -> None:
    checkout.set_up("run")
    (checkout.folder / ".venv" / "old").touch()
    checkout.folder = checkout.folder.rename(checkout.folder.with_name("moved"))
    done = checkout.set_up("run")
    assert done.returncode == 0
    assert "moved" in done.stderr
    assert not (checkout.folder / ".venv" / "old").exists()


def test_a_venv_of_the_users_own_is_left_alone(checkout: Checkout) -> None:
    mine = checkout.folder / ".venv" / "mine"
    mine.parent.mkdir()
    mine.touch()
    done = checkout.set_up("run")
    assert done.returncode == 1
    assert "did not make" in done.stderr
    assert mine.exists()


def test_the_cpu_build_is_remembered(checkout: Checkout) -> None:
    checkout.set_up("run", UV_TORCH_BACKEND="cpu")
    checkout.set_up("dev")
    assert checkout.installed() == ["locks/bootstrap.lock", "locks/run-cpu.lock", ".", "locks/dev-cpu.lock", "."]
    for lock in ("run-cpu", "dev-cpu"):
        ((*options, _),) = checkout.calls(lock)
        assert options[options.index("--torch-backend") + 1] == "cpu"
        assert "--require-hashes" not in options


def test_asking_for_the_cpu_build_later_starts_anew(checkout: Checkout) -> None:
    checkout.set_up("run")
    done = checkout.set_up("run", UV_TORCH_BACKEND="cpu")
    assert done.returncode == 0
    assert checkout.installed()[3:] == ["locks/bootstrap.lock", "locks/run-cpu.lock", "."]


def test_another_backend_is_refused(checkout: Checkout) -> None:
    done = checkout.set_up("run", UV_TORCH_BACKEND="cu126")
    assert done.returncode == 1
    assert "only cpu has a lock" in done.stderr
    assert not checkout.installed()


def test_missing_system_packages_stop_the_tests_but_not_the_app(checkout: Checkout) -> None:
    checkout.system_packages(status=1)
    stopped = checkout.set_up("dev")
    assert stopped.returncode == 1
    assert "sound server" in stopped.stderr
    assert not checkout.installed()
    assert checkout.set_up("run").returncode == 0


def test_a_python_that_is_too_new_is_named(checkout: Checkout) -> None:
    (checkout.fake.folder / "uv").unlink()
    checkout.fake.add("python3", 'case "$1" in --version) echo Python 3.14.0 ;; *) exit 1 ;; esac')
    done = checkout.set_up("run")
    assert done.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13, and this machine has Python 3.14.0" in done.stderr


def test_a_python_that_cannot_make_a_venv_is_explained(checkout: Checkout) -> None:
    (checkout.fake.folder / "uv").unlink()
    checkout.fake.add("python3", 'case "$2" in *ensurepip*) exit 1 ;; esac')
    done = checkout.set_up("run")
    assert done.returncode == 1
    assert "python3-venv" in done.stderr
    assert not (checkout.folder / ".venv").exists()


def test_two_at_once_build_one_venv(checkout: Checkout) -> None:
    if shutil.which("flock") is None:
        pytest.skip("platform: no flock here")
    (checkout.fake.folder / "flock").symlink_to(str(shutil.which("flock")))
    checkout.fake.add("uv", 'case "$*" in *run.lock*) sleep 0.5 ;; esac' + UV)
    script = str(checkout.folder / "packaging" / "setup.sh")
    done = checkout.fake.run("sh", "-c", f"'{script}' run & '{script}' run; wait")
    assert done.returncode == 0
    assert checkout.installed() == ["locks/bootstrap.lock", "locks/run.lock", "."]

"""The list of system packages, and the script that installs from it (with apt's tools played by small scripts)."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from support.checkout import CHECKOUT
from support.commands import FakeCommands

TABLE = CHECKOUT / "packaging" / "system-packages.txt"
GROUPS = {"venv", "run", "test", "build", "recommended"}


def rows() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def debian(group: str) -> list[str]:
    """Debian's names of a group, `a|b` where there are two."""
    return [row[1] for row in rows() if row[0] == group]


def test_the_list_is_well_formed() -> None:
    for row in rows():
        assert len(row) == 4, row
        group, *names = row
        assert group in GROUPS
        assert all(re.fullmatch(r"-|[A-Za-z0-9][A-Za-z0-9.+_-]+(\|[a-z0-9][a-z0-9.+-]+)?", name) for name in names), row
    assert {row[0] for row in rows()} == GROUPS


def test_each_package_is_listed_once() -> None:
    names = [row[1] for row in rows()]
    assert len(names) == len(set(names))


def test_apt_knows_every_name() -> None:
    if shutil.which("apt-cache") is None or "http" not in run_apt_cache("policy"):
        pytest.skip("platform: no apt with package lists here")
    names = [row[1].split("|") for row in rows()]
    shown = run_apt_cache("show", "--no-all-versions", *(name for either in names for name in either))
    known = set(re.findall(r"^Package: (.+)$", shown, flags=re.MULTILINE))
    assert [either for either in names if not known & set(either)] == []


def run_apt_cache(*arguments: str) -> str:
    return subprocess.run(["apt-cache", *arguments], capture_output=True, text=True, timeout=60).stdout


# --- the script --------------------------------------------------------------------------------------------------


@pytest.fixture
def fake(tmp_path: Path) -> FakeCommands:
    """A Debian on which nothing is installed, apt works, and the user is root."""
    fake = FakeCommands(tmp_path / "bin")
    fake.add("id", "echo 0")
    fake.add("dpkg-query", "exit 1")
    fake.add("apt-cache", 'case "$*" in *t64*) exit 100 ;; esac')
    fake.add("apt-get", "")
    fake.add("sudo", "exit 1")
    return fake


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The script and its list in a folder with a space in its name."""
    folder = tmp_path / "a folder"
    folder.mkdir()
    for name in ("install-system-packages.sh", TABLE.name):
        shutil.copy(CHECKOUT / "packaging" / name, folder)
    return folder / "install-system-packages.sh"


def installed(fake: FakeCommands, *names: str) -> None:
    """Let dpkg know these packages."""
    fake.add("dpkg-query", f'case " {" ".join(names)} " in *" $4 "*) echo installed ;; *) exit 1 ;; esac')


def changes(fake: FakeCommands) -> list[list[str]]:
    """The calls of apt-get that are no mere simulation."""
    return [call for call in fake.calls("apt-get") if "-s" not in call]


def last_line_to_run(output: str) -> list[str]:
    """The packages on the one line a person is asked to run."""
    (line,) = [line for line in output.splitlines() if line.startswith("    ")]
    before, _, packages = line.strip().partition("--no-install-recommends ")
    assert before == "sudo apt-get update && sudo apt-get install "
    return packages.split()


def one_name(names: list[str]) -> list[str]:
    """Every `a|b` as this Debian, which knows no t64 names, calls it."""
    return [name.split("|")[-1] for name in names]


def test_nothing_is_done_when_all_is_there(fake: FakeCommands, script: Path) -> None:
    installed(fake, *one_name(debian("run")))
    done = fake.run(script, "run")
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    assert not fake.calls("apt-get")


def test_the_other_name_of_a_package_counts(fake: FakeCommands, script: Path) -> None:
    installed(fake, *(name.split("|")[0] for name in debian("run")))
    assert fake.run(script, "run").returncode == 0
    assert not fake.calls("apt-get")


def test_a_removed_package_with_its_configuration_left_is_missing(fake: FakeCommands, script: Path) -> None:
    fake.add("dpkg-query", "echo config-files")
    fake.run(script, "recommended")
    assert "fonts-noto-cjk" in fake.calls("apt-get")[-1]


def test_root_installs_what_is_missing_and_only_that(fake: FakeCommands, script: Path) -> None:
    present, *missing = one_name(debian("run"))
    installed(fake, present)
    assert fake.run(script, "run").returncode == 0
    update, install = fake.calls("apt-get")
    assert "update" in update
    assert install[install.index("install") :] == ["install", "--no-install-recommends", "--no-remove", *missing]
    assert not fake.calls("sudo")


def test_sudo_without_a_password_is_used(fake: FakeCommands, script: Path) -> None:
    fake.add("id", "echo 1000")
    fake.add("sudo", '[ "$1" = -n ] && exit 0; exec "$@"')
    assert fake.run(script, "test").returncode == 0
    assert fake.calls("apt-get")[-1][-len(debian("test")) :] == debian("test")


def test_without_root_there_is_one_line_to_run(fake: FakeCommands, script: Path) -> None:
    fake.add("id", "echo 1000")
    done = fake.run(script, "run", "test")
    assert done.returncode == 1
    assert last_line_to_run(done.stderr) == one_name([*debian("run"), *debian("test")])
    assert not changes(fake)


def test_without_a_terminal_nobody_is_asked_for_a_password(fake: FakeCommands, script: Path) -> None:
    fake.add("id", "echo 1000")
    fake.run(script, "run")
    assert fake.calls("sudo") == [["-n", "true"]]


def test_what_apt_refuses_is_said(fake: FakeCommands, script: Path) -> None:
    fake.add("apt-get", 'case "$*" in *install*) echo "E: broken" >&2; exit 100 ;; esac')
    done = fake.run(script, "test")
    assert done.returncode == 1
    assert "E: broken" in done.stderr
    assert "nothing was removed" in done.stderr
    assert last_line_to_run(done.stderr) == debian("test")


def test_what_an_installation_would_remove_is_said(fake: FakeCommands, script: Path) -> None:
    fake.add("apt-get", 'case "$*" in -s*) echo "Remv pipewire-alsa [1.0]" ;; *install*) exit 100 ;; esac')
    done = fake.run(script, "test")
    assert done.returncode == 1
    assert "would remove pipewire-alsa. If you can do without:" in done.stderr


def test_old_lists_are_better_than_none(fake: FakeCommands, script: Path) -> None:
    fake.add("apt-get", 'case "$*" in *update*) exit 100 ;; esac')
    assert fake.run(script, "test").returncode == 0


def others(column: int, group: str) -> list[str]:
    """The names of a group in the column of Fedora (2) or Arch (3), each once."""
    return list(dict.fromkeys(row[column] for row in rows() if row[0] == group and row[column] != "-"))


def test_fedora_is_told_what_is_missing(tmp_path: Path, script: Path) -> None:
    fedora = FakeCommands(tmp_path / "fedora")
    fedora.add("dnf", "")
    fedora.add("rpm", 'case "$4" in portaudio) exit 0 ;; *) exit 1 ;; esac')
    done = fedora.run(script, "run")
    assert done.returncode == 1
    missing = " ".join(name for name in others(2, "run") if name != "portaudio")
    assert f"    sudo dnf install {missing}\n" in done.stderr
    fedora.add("rpm", "exit 0")
    assert fedora.run(script, "run").returncode == 0


def test_arch_is_told_what_is_missing(tmp_path: Path, script: Path) -> None:
    arch = FakeCommands(tmp_path / "arch")
    arch.add("pacman", "echo libpulse; echo portaudio; exit 127")
    done = arch.run(script, "run")
    assert done.returncode == 1
    assert "    sudo pacman -S --needed libpulse portaudio" in done.stderr
    assert arch.calls("pacman") == [["-T", *others(3, "run")]]
    arch.add("pacman", "exit 0")
    assert arch.run(script, "run").returncode == 0


def test_macos_needs_none(tmp_path: Path, script: Path) -> None:
    mac = FakeCommands(tmp_path / "mac")
    (mac.folder / "uname").unlink()
    mac.add("uname", "echo Darwin")
    done = mac.run(script, "run", "test")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [[], ["everything"], ["run", "everything"]])
def test_wrong_usage(fake: FakeCommands, script: Path, arguments: list[str]) -> None:
    done = fake.run(script, *arguments)
    assert done.returncode == 2
    assert done.stderr
    assert not fake.calls("apt-get")

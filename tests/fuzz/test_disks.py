"""A full disk and a folder that may not be written: listening goes on, one sentence is said, and nothing is lost.

The disk is a real one, of memory, mounted where only these processes see it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from genrescope.history.store import Store
from support.checkout import CHECKOUT
from support.soundfiles import is_one_sentence

PATIENCE = 120.0
MOUNT = "mount -t tmpfs -o size=400k none disk"
FILL = "head -c 1000k /dev/zero >disk/filler 2>/dev/null"
LISTEN = "python -m support.scripted_genrescope listen --source demo --seconds 9 --hop 0.5 --json"

if shutil.which("unshare") is None:
    pytest.skip("platform: Linux mounts a disk for some processes alone", allow_module_level=True)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a folder ``disk``, on which a disk can be mounted by the processes of `in_a_place_of_their_own`."""
    (tmp_path / "disk").mkdir()
    os.mkfifo(tmp_path / "now")
    tried = subprocess.run(["unshare", "-rm", "sh", "-c", MOUNT], cwd=tmp_path, capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("platform: no disk can be mounted here")
    return tmp_path


@contextmanager
def in_a_place_of_their_own(place: Path, *lines: str) -> Iterator[subprocess.Popen[str]]:
    """Run lines of shell, in which ``python`` is this one, and the user's data are on the disk."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GENRESCOPE_", "XDG_"))}
    process = subprocess.Popen(
        ["unshare", "-rm", "sh", "-c", "\n".join((f'python() {{ "{sys.executable}" "$@"; }}', *lines))],
        cwd=place,
        env={
            **kept,
            "HOME": str(place),
            "XDG_DATA_HOME": str(place / "disk"),
            "XDG_CONFIG_HOME": str(place / "disk"),
            "PYTHONPATH": str(CHECKOUT / "tests"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    try:
        yield process
    finally:
        timer.cancel()
        process.kill()
        process.communicate()


def listened(place: Path, *lines: str, until: str) -> tuple[list[float], list[str]]:
    """Run lines that listen; ``now`` can be read once ``until`` is said. The verdicts' moments, and what was said."""
    said: list[str] = []
    with in_a_place_of_their_own(place, *lines) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        stdout: list[str] = []
        reader = threading.Thread(target=lambda: stdout.extend(process.stdout))
        reader.start()
        for line in process.stderr:
            said.append(line)
            if until in line:
                (place / "now").write_text("\n")
        reader.join()
        assert process.wait() == 0, said
    return [json.loads(line)["end_seconds"] for line in stdout], said


def check_all_is_kept(place: Path, verdicts: list[float]) -> None:
    assert len(verdicts) > 10
    with closing(Store(place / "kept" / "history.sqlite3")) as store:
        (session,) = store.sessions()
        assert [round(each.end_sample / 22_050, 4) for each in store.session(session.id).verdicts] == verdicts


def test_on_a_full_disk_it_listens_on_and_writes_the_history_when_there_is_room(place: Path) -> None:
    verdicts, said = listened(
        place,
        MOUNT,
        FILL,
        "(read _ <now; rm disk/filler) &",
        f"{LISTEN} --history always --record disk/record.flac",
        "[ $? = 1 ] || exit 3",  # the recording that was asked for is not whole
        "mkdir kept; cp disk/genrescope/history/* kept",
        until="The disk is full, and the history",
    )
    full, recording = (
        [line for line in said if what in line] for what in ("The disk is full, and the history", "The recording ended")
    )
    assert len(full) == len(recording) == 1, said
    assert is_one_sentence(full[0].strip())
    assert recording[0].endswith("cannot be written (the disk is full). Listening goes on.\n")
    assert "kept in the history" in said[-1]
    check_all_is_kept(place, verdicts)


def test_in_a_folder_that_may_not_be_written_it_listens_on_and_writes_when_it_may(place: Path) -> None:
    verdicts, said = listened(
        place,
        f"{MOUNT}; mount -o remount,ro disk",
        "(read _ <now; mount -o remount,rw disk) &",
        f"{LISTEN} --history always || exit",
        "mkdir kept; cp disk/genrescope/history/* kept",
        until="cannot be written",
    )
    refusals = [line for line in said if "cannot be written" in line]
    assert len(refusals) == 1, said
    assert "make its folder writable" in refusals[0] or "make the file and its folder writable" in refusals[0]
    check_all_is_kept(place, verdicts)


@pytest.mark.parametrize("trouble", [FILL, "mount -o remount,ro disk"])
def test_settings_that_cannot_be_written_are_what_they_were(place: Path, trouble: str) -> None:
    remember = "from genrescope.remember import remember; remember('hop_seconds', '3')"
    with in_a_place_of_their_own(
        place,
        MOUNT,
        "mkdir disk/genrescope; echo 'hop_seconds = 5 # mine' >disk/genrescope/settings.toml",
        trouble,
        f'python -c "{remember}" 2>error; ls -A disk/genrescope; cat disk/genrescope/settings.toml',
    ) as process:
        said, _ = process.communicate()
    assert said == "settings.toml\nhop_seconds = 5 # mine\n"
    assert "SettingsError: The settings file" in (place / "error").read_text()

"""Proves the Debian package: installed in a clean Debian without Python, started from the menu, used, removed.

    sudo python packaging/proof.py dist/genrescope_VERSION_ARCHITECTURE.deb

The Debian is made with debootstrap under build/ (`clean_debian.py`); nothing outside it is touched. In it run a sound
server, a screen that is not there, and the application, as an ordinary user. The verdict is read from the window as a
screen reader reads it.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

import application
from accessibility import NotSeenError, Reader
from clean_debian import (
    BUILD,
    BUS,
    CHROOT,
    ROOT,
    RUNTIME,
    SCREEN,
    UID,
    USER,
    as_root,
    as_user,
    files,
    leftovers,
    make_root,
)

DESKTOP_ENTRY = f"/usr/share/applications/{application.COMMAND}.desktop"
TUNE = f"/usr/lib/{application.COMMAND}/_internal/genrescope_resources/demo/canon_in_d.opus"
GENRE = "Classical"
STARTS = 5
WITHOUT_GTK = ("libqgtk3.so",)  # Qt loads it only where GTK is installed


class ProofError(Exception):
    """Something is not as it should be."""


# --- the proof ---------------------------------------------------------------------------------------------------


def install(package: Path) -> None:
    """Install the package with what it depends on, and see that no Python came along and no library is missing."""
    shutil.copy(package, ROOT / "tmp" / package.name)
    as_root("apt-get", "-q", "-y", "--no-install-recommends", "install", f"/tmp/{package.name}")
    if as_root("sh", "-c", "ls /usr/bin/python3* 2>/dev/null || true").stdout:
        raise ProofError("Python came along")
    inside = f"/usr/lib/{application.COMMAND}/_internal"  # the start code puts it there, too
    look = f"LD_LIBRARY_PATH={inside} find {inside} -name '*.so*' -type f -exec ldd {{}} + 2>/dev/null"
    libraries = as_root("sh", "-c", look).stdout
    library = ""
    for line in libraries.splitlines():
        if line.endswith(":"):
            library = Path(line.removesuffix(":")).name
        elif "not found" in line and library not in WITHOUT_GTK:
            raise ProofError(f"{library} misses{line.partition('=>')[0]}")


def session() -> None:
    """Start what a desktop has: a message bus, a screen, a sound server with one output."""
    as_user("dbus-daemon", "--session", f"--address={BUS}", "--nofork")
    as_user("Xvfb", SCREEN, "-screen", "0", "1280x800x24", "-nolisten", "tcp")
    wait_for((ROOT / RUNTIME.lstrip("/") / "bus").exists, "the message bus")
    wait_for(lambda: (ROOT / "tmp/.X11-unix" / f"X{SCREEN[1:]}").exists(), "the screen")
    sink = "module-null-sink sink_name=speakers norewinds=1 sink_properties=device.description=Speakers"
    as_user("pulseaudio", "-n", "--exit-idle-time=-1", "-L", sink, "-L", "module-native-protocol-unix")
    wait_for((ROOT / RUNTIME.lstrip("/") / "pulse" / "native").exists, "the sound server")


def launch(**more: str) -> None:
    """Start the application from its desktop entry, as a menu does."""
    started = as_user("gio", "launch", DESKTOP_ENTRY, **more)
    if started.wait(60):
        raise ProofError(f"the desktop entry does not start: {started.communicate()[0]}")


def quit_app() -> None:
    """End the application as a session does, and wait until it has gone."""
    subprocess.run([CHROOT, ROOT, "pkill", "-TERM", "-u", str(UID), "-x", application.COMMAND], check=False)
    wait_for(lambda: not running(), "its end")


def running() -> bool:
    """Whether the application runs. One that has ended stays listed as a zombie: nobody here waits for it."""
    alive = [CHROOT, ROOT, "pgrep", "--runstates", "R,S,D", "-x", application.COMMAND]
    asked = subprocess.run(alive, check=False, stdout=subprocess.DEVNULL)
    return asked.returncode == 0


def listens(reader: ProcessPoolExecutor) -> str:
    """Start it from the menu, press Start, play a tune; return the verdict that the window shows."""
    launch(GENRESCOPE_SOURCE="system")
    reader.submit(press, "Start", 60.0).result()
    player = as_user("paplay", "--device=speakers", TUNE)
    try:
        verdict: str = reader.submit(read, "Verdict", 120.0, GENRE).result()
        time.sleep(12)  # so that the picture has something to show
        screenshot("installed-window.png")
    finally:
        player.kill()
    quit_app()
    return verdict


def start_times(reader: ProcessPoolExecutor) -> Iterator[tuple[float, float]]:
    """Start it, play the demo tune; seconds until its window is there, and until it shows a verdict."""
    for _ in range(STARTS):
        subprocess.run(["sync"], check=True)
        Path("/proc/sys/vm/drop_caches").write_text("3")
        begin = time.monotonic()
        launch(GENRESCOPE_SOURCE="demo")
        reader.submit(read, "Start", 60.0).result()
        usable = time.monotonic() - begin
        reader.submit(press, "Start", 60.0).result()
        reader.submit(read, "Verdict", 120.0, GENRE).result()
        yield usable, time.monotonic() - begin
        quit_app()


def screenshot(name: str) -> None:
    """Keep a picture of the whole screen in build/."""
    done = as_user("scrot", "--overwrite", f"/tmp/{name}")
    if done.wait(60) == 0:
        shutil.copy(ROOT / "tmp" / name, BUILD / name)


def remove(before: set[str]) -> None:
    """Remove the package and what came with it; see that nothing is left but the user's own files."""
    as_root("apt-get", "-q", "-y", "purge", application.COMMAND)
    as_root("apt-get", "-q", "-y", "autoremove", "--purge")
    if left := leftovers(before, files()):
        raise ProofError(f"these are left: {', '.join(left[:10])}")


# --- what runs as the user, outside the root: it may connect to the user's message bus ----------------------------

_reader: Reader | None = None


def screen_reader() -> Reader:
    """Connection of this process to the accessibility bus."""
    global _reader
    if _reader is None:
        _reader = Reader(f"unix:path={ROOT}{RUNTIME}/bus", lambda address: address.replace("path=", f"path={ROOT}"))
    return _reader


def press(name: str, seconds: float) -> None:
    """Press a button of the window."""
    screen_reader().press(screen_reader().find(name, seconds))


def read(name: str, seconds: float, says: str = "") -> str:
    """What a part of the window says, once it says that."""
    return screen_reader().find(name, seconds, says).description


# --- the whole ---------------------------------------------------------------------------------------------------


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise ProofError(f"{what} did not come within {seconds:g} s")
        time.sleep(0.05)


def say(line: str) -> None:
    """Say how far the proof is."""
    print(line, flush=True)


def prove(package: Path) -> None:
    """Install, look, use, remove."""
    make_root()
    before = files()
    say(f"{package.name}: {package.stat().st_size / 1e6:.0f} MB")
    begin = time.monotonic()
    install(package)
    size = as_root("du", "-sm", f"/usr/lib/{application.COMMAND}").stdout.split()[0]
    say(f"Installed in {time.monotonic() - begin:.0f} s: {size} MB, no Python came along, no library is missing")
    tested = as_user(application.COMMAND, "--self-test")
    said = tested.communicate(timeout=600)[0]
    say(said.rstrip())
    if tested.returncode:
        raise ProofError("the self-test failed")
    session()
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork"), os.setuid, (UID,)) as reader:
        verdict = listens(reader)
        say(f"Started from its desktop entry, it heard the computer's sound; the window says: {verdict}")
        times = list(start_times(reader))
    usable, answered = (median(column) for column in zip(*times, strict=True))
    say(f"Cold starts, median of {STARTS}: window after {usable:.1f} s, the demo's verdict after {answered:.1f} s")
    remove(before)
    say("Removed: nothing is left but the user's files: " + ", ".join(sorted(user_files())))
    say("Proved.")


def user_files() -> set[str]:
    """What the application wrote for the user."""
    home = ROOT / "home" / USER
    return {path.relative_to(home).as_posix() for path in home.rglob("*genrescope*") if path.is_dir()}


def main(package: str) -> None:
    """Prove a package in mounts and processes of its own, which all end with this."""
    alone = "GENRESCOPE_PROOF_ALONE"
    if os.environ.get(alone) != "1":
        os.environ[alone] = "1"
        isolated = ("unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child")
        os.execvp(isolated[0], [*isolated, sys.executable, *sys.argv])
    try:
        prove(Path(package))
    except (ProofError, NotSeenError) as error:
        sys.exit(f"Not proved: {error}.")


if __name__ == "__main__":
    main(*sys.argv[1:])

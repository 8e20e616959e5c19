"""Builds what is installed: wheel and sdist, the packaged application, and this system's installer.

    python packaging/build.py [wheel] [app] [installer]

`make package` runs all of it. Everything is made in an environment of its own under build/, from the locks, with
PyTorch's CPU build, and ends up in dist/. PyTorch's CPU wheels for Linux lie on its own index; where that cannot be
reached, UV_FIND_LINKS names a folder that holds one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import application
import contents

CHECKOUT = application.CHECKOUT
BUILD, DIST = CHECKOUT / "build", CHECKOUT / "dist"
ENVIRONMENT = BUILD / "package-venv"
APP = DIST / (f"{application.NAME}.app" if sys.platform == "darwin" else application.COMMAND)
NOTICES = BUILD / "third-party-notices.txt"
# PyPI's own PyTorch is for NVIDIA GPUs on Linux only
LOCKS = ("run-cpu.lock" if sys.platform == "linux" else "run.lock", "package.lock")
WINDOWS = sys.platform == "win32"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")


def run(*command: str | Path) -> None:
    """Run a command, shown as it is; end where it fails."""
    print("+", *command, flush=True)
    subprocess.run([str(part) for part in command], cwd=CHECKOUT, check=True)


def uv() -> str:
    """The uv of the checkout's own environment, or the system's."""
    here = CHECKOUT / ".venv" / ("Scripts/uv.exe" if WINDOWS else "bin/uv")
    found = str(here) if here.exists() else shutil.which("uv")
    if not found:
        sys.exit("uv is not there: make setup, or pip install -r locks/bootstrap.lock.")
    return found


def prepare() -> None:
    """Make the environment, unless it is there and the locks have not changed."""
    wanted = hashlib.sha256(b"".join((CHECKOUT / "locks" / lock).read_bytes() for lock in LOCKS)).hexdigest()
    mark = ENVIRONMENT / "made-from"
    if mark.exists() and mark.read_text() == wanted:
        return
    run(uv(), "venv", "--quiet", "--clear", "--python", sys.executable, ENVIRONMENT)
    for lock in LOCKS:
        cpu = "-cpu" in lock and not os.environ.get("UV_FIND_LINKS")
        checked = [] if "-cpu" in lock else ["--require-hashes"]
        backend = ["--torch-backend", "cpu"] if cpu else []
        run(
            uv(),
            "pip",
            "install",
            "--quiet",
            "--python",
            PYTHON,
            "--no-build",
            *checked,
            *backend,
            "-r",
            f"locks/{lock}",
        )
    mark.write_text(wanted)


def wheel() -> Path:
    """Build wheel and sdist; install the wheel into the environment, so that what is packaged is what is published."""
    for old in (*DIST.glob("genrescope-*.whl"), *DIST.glob("genrescope-*.tar.gz")):
        old.unlink()
    run(PYTHON, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", DIST)
    (made,) = DIST.glob("genrescope-*.whl")
    run(uv(), "pip", "install", "--quiet", "--python", PYTHON, "--no-deps", "--reinstall", made)
    return made


def app() -> None:
    """Build the packaged application with its notices, and let it test itself."""
    work = BUILD / "pyinstaller"
    spec = "packaging/pyinstaller/genrescope.spec"
    options = ["--distpath", DIST, "--workpath", work, "--noconfirm", "--log-level", "WARN"]
    run(PYTHON, "packaging/program_icons.py", BUILD / "icons")
    run(PYTHON, "-m", "PyInstaller", spec, *options)
    run(PYTHON, "packaging/notices.py", work / "genrescope" / "contents.json", NOTICES)
    inside = APP / "Contents" / "Resources" if sys.platform == "darwin" else APP
    shutil.copy(NOTICES, inside / "THIRD-PARTY-NOTICES.txt")
    contents.main(str(APP))
    run(program(), "--self-test")


def program() -> Path:
    """The packaged application's command."""
    if sys.platform == "darwin":
        return APP / "Contents" / "MacOS" / application.COMMAND
    return APP / f"{application.COMMAND}{'.exe' if WINDOWS else ''}"


def installer() -> None:
    """Build this system's installer, and the checksums of all that is published."""
    if sys.platform == "linux":
        run(PYTHON, "packaging/debian.py", APP, NOTICES, DIST)
    elif WINDOWS:
        run(PYTHON, "packaging/windows_installer.py", APP, DIST)
    else:
        run(PYTHON, "packaging/macos_image.py", APP, DIST)
    published = sorted(path for path in DIST.iterdir() if path.suffix in (".whl", ".gz", ".deb", ".exe", ".dmg"))
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in published]
    (DIST / f"SHA256SUMS-{sys.platform}.txt").write_text("".join(lines), encoding="utf-8")
    for path in published:
        print(f"{path.name:<48}{path.stat().st_size / 1e6:8.1f} MB")


STEPS = {"wheel": wheel, "app": app, "installer": installer}


def main(*steps: str) -> None:
    """Take the named steps, or all."""
    DIST.mkdir(exist_ok=True)
    prepare()
    for step in steps or STEPS:
        if step not in STEPS:
            sys.exit(f"{step} is none of {', '.join(STEPS)}.")
        STEPS[step]()


if __name__ == "__main__":
    main(*sys.argv[1:])

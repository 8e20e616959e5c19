"""The clean Debian in which `proof.py` installs the package: made once under build/, copied for each proof.

Nothing outside the copy is touched. Whoever uses it has mounts of their own.
"""

from __future__ import annotations

import fnmatch
import os
import shutil
import subprocess
from typing import Any

import application

BUILD = application.CHECKOUT / "build"
BASE, ROOT = BUILD / "clean-root", BUILD / "proof-root"
RELEASE = "bookworm"
TOOLS = ("dbus", "at-spi2-core", "xvfb", "pulseaudio", "pulseaudio-utils", "libglib2.0-bin", "scrot", "procps")
USER, UID = "listener", 1000
SCREEN = ":87"
RUNTIME = f"/run/user/{UID}"
BUS = f"unix:path={RUNTIME}/bus"
# What apt and dpkg write about themselves, and what is no package's.
NO_PACKAGES = ("proc", "sys", "dev", "tmp", "run", "home", "var/lib/dpkg", "var/lib/apt", "var/cache", "var/log")
# What dpkg's own helpers keep of packages that have gone: former lists of groups, and the registry of settings (ucf).
KEPT = ("./etc/group-", "./etc/gshadow-", "./etc/passwd-", "./var/lib/ucf", "./var/lib/ucf/*")

CHROOT = shutil.which("chroot") or "/usr/sbin/chroot"
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": f"/home/{USER}",
    "LANG": "C.UTF-8",
    "DISPLAY": SCREEN,
    "XDG_RUNTIME_DIR": RUNTIME,
    "DBUS_SESSION_BUS_ADDRESS": BUS,
    "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
}


def as_root(*command: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command in the root, as root."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    return subprocess.run(
        [CHROOT, ROOT, *command], env=environment, check=True, text=True, stdout=subprocess.PIPE, **options
    )


def as_user(*command: str, **more: str) -> subprocess.Popen[str]:
    """Start a command in the root, as the user."""
    return subprocess.Popen(
        [CHROOT, f"--userspec={UID}:{UID}", ROOT, *command],
        env={**ENVIRONMENT, **more},
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def make_root() -> None:
    """Copy the clean Debian, which is made the first time."""
    if not (BASE / "ready").exists():
        print(f"Making a clean Debian ({RELEASE}) in {BASE}", flush=True)
        if not (BASE / "usr").exists():
            subprocess.run(["debootstrap", "--variant=minbase", RELEASE, BASE], check=True, stdout=subprocess.DEVNULL)
        shutil.copy("/etc/resolv.conf", BASE / "etc" / "resolv.conf")
        install = ["apt-get", "-q", "-y", "--no-install-recommends", "install", *TOOLS]
        for command in (["apt-get", "-q", "update"], install, ["useradd", "--create-home", "--uid", str(UID), USER]):
            subprocess.run(
                [CHROOT, BASE, *command],
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                check=True,
                stdout=subprocess.DEVNULL,
            )
        (BASE / "ready").touch()
    subprocess.run(["rm", "-rf", "--one-file-system", ROOT], check=True)
    subprocess.run(["cp", "-a", "--reflink=auto", BASE, ROOT], check=True)
    for kind, place in (("proc", "proc"), ("tmpfs", "dev"), ("tmpfs", "run"), ("tmpfs", "tmp")):
        subprocess.run(["mount", "-t", kind, kind, ROOT / place], check=True)
    (ROOT / "dev" / "shm").mkdir(mode=0o1777)
    for name in ("null", "zero", "full", "random", "urandom"):
        (ROOT / "dev" / name).touch()
        subprocess.run(["mount", "--bind", f"/dev/{name}", ROOT / "dev" / name], check=True)
    for name, target in (("fd", "fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        (ROOT / "dev" / name).symlink_to(f"/proc/self/{target}")
    for folder, mode in (("tmp", 0o1777), ("dev/shm", 0o1777)):
        (ROOT / folder).chmod(mode)
    runtime = ROOT / RUNTIME.lstrip("/")
    runtime.mkdir(parents=True)
    os.chown(runtime, UID, UID)
    runtime.chmod(0o700)


def files() -> set[str]:
    """Every file of the root but what belongs to no package."""
    skipped = [["-path", f"./{folder}", "-prune", "-o"] for folder in NO_PACKAGES]
    command = ["find", ".", *(part for each in skipped for part in each), "-print"]
    return set(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines())


def leftovers(before: set[str], after: set[str]) -> list[str]:
    """What is there now, was not there before, and is not what dpkg keeps of any package."""
    return sorted(name for name in after - before if not any(fnmatch.fnmatch(name, kept) for kept in KEPT))

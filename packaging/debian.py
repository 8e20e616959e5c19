"""Makes the Debian package from the packaged application.

    python packaging/debian.py dist/genrescope NOTICES dist

The application goes to /usr/lib/genrescope; its command, desktop entry, icons, manual, completions and the unit that
listens unattended where Debian wants them. What it needs of the system is what `packaging/system-packages.txt` lists
for running.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time
from email.utils import format_datetime
from pathlib import Path

import application
import linux_share
import publisher

USER_UNIT = Path(__file__).with_name("linux") / "genrescope-listen.service"
SYSTEM_PACKAGES = Path(__file__).with_name("system-packages.txt")
ALWAYS = ("libstdc++6", "libgcc-s1")  # of every Debian with a C++ program
RECOMMENDED = ("ffmpeg",)  # M4A and films
SUGGESTED = ("fonts-noto-cjk", "pulseaudio | pipewire-pulse")
MAINTAINER = f"{application.PUBLISHER} <genrescope@localhost>"
MOST_SYMBOLS = re.compile(rb"GLIBC_2\.(\d+)")
ELF = b"\x7fELF"


def needed(table: str) -> list[str]:
    """Debian's names of the system packages that running needs, alternatives as a control file has them."""
    rows = [line.split() for line in table.splitlines() if line.strip() and not line.startswith("#")]
    names = [row[1] for row in rows if row[0] == "run" and row[1] != "-"]
    return [" | ".join(name.split("|")) for name in dict.fromkeys(names)]


def elf_files(folder: Path) -> Iterator[Path]:
    """Programs and libraries in a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == ELF:
                    yield path


def oldest_glibc(folder: Path) -> str:
    """The oldest C library all of them run with, by the newest of its symbols that one of them names."""
    return f"2.{max(int(minor) for path in elf_files(folder) for minor in MOST_SYMBOLS.findall(path.read_bytes()))}"


def control(version: str, kilobytes: int, glibc: str, architecture: str) -> str:
    """Text of the package's control file."""
    depends = [f"libc6 (>= {glibc})", *ALWAYS, *needed(SYSTEM_PACKAGES.read_text(encoding="utf-8"))]
    description = "\n .\n".join(f" {paragraph}" for paragraph in application.DESCRIPTION)
    fields = {
        "Package": application.COMMAND,
        "Version": version,
        "Architecture": architecture,
        "Maintainer": MAINTAINER,
        "Installed-Size": str(kilobytes),
        "Depends": ", ".join(depends),
        "Recommends": ", ".join(RECOMMENDED),
        "Suggests": ", ".join(SUGGESTED),
        **({"Homepage": page} if (page := publisher.homepage()) else {}),
        "Section": "sound",
        "Priority": "optional",
        "Description": f"{application.SUMMARY}\n{description}",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def changelog() -> str:
    """CHANGELOG.md as Debian has it."""
    entries = []
    for release in application.releases():
        changes = "\n".join(f"  * {change}" for change in release.changes)
        date = format_datetime(datetime.combine(release.date, time(12), tzinfo=UTC))
        heading = f"{application.COMMAND} ({release.version}) stable; urgency=medium"
        entries.append(f"{heading}\n\n{changes}\n\n -- {MAINTAINER}  {date}\n")
    return "\n".join(entries)


def copyright_file() -> str:
    """Debian's copyright file: the application's own terms, the starter's, and where all others stand."""
    mit = "\n".join(
        f" {line.strip() or '.'}" for line in (application.CHECKOUT / "LICENSE").read_text().splitlines()[2:]
    )
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        f"Upstream-Name: {application.NAME}\n\n"
        f"Files: *\nCopyright: {application.PUBLISHER}\nLicense: Expat\n"
        "Comment: The libraries that come along have terms of their own, which\n"
        f" /usr/share/doc/{application.COMMAND}/third-party-notices.txt.gz holds.\n\n"
        f"Files: usr/lib/{application.COMMAND}/_internal/genrescope_resources/models/starter/*\n"
        f"Copyright: {application.PUBLISHER}\nLicense: CC-BY-NC-SA\n"
        " Its README.md, beside the model, says what that follows from.\n\n"
        f"License: Expat\n{mit}\n"
    )


def write_tree(app: Path, notices: Path, root: Path) -> None:
    """Lay out everything the package installs below ``root``."""
    library = root / "usr" / "lib" / application.COMMAND
    shutil.copytree(app, library, symlinks=True)
    command = root / "usr" / "bin" / application.COMMAND
    command.parent.mkdir(parents=True)
    command.symlink_to(os.path.relpath(library / application.COMMAND, command.parent))
    linux_share.main(str(root / "usr" / "share"))
    units = root / "usr" / "lib" / "systemd" / "user"  # where it is found by who enables it, and enabled by nobody else
    units.mkdir(parents=True)
    shutil.copyfile(USER_UNIT, units / USER_UNIT.name)
    documents = root / "usr" / "share" / "doc" / application.COMMAND
    documents.mkdir(parents=True)
    (documents / "copyright").write_text(copyright_file(), encoding="utf-8")
    for name, text in (("changelog", changelog()), ("third-party-notices.txt", notices.read_text(encoding="utf-8"))):
        (documents / f"{name}.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    for path in root.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path == library / application.COMMAND or path.name == "torch_shm_manager"
            path.chmod(0o755 if runs else 0o644)


def main(app: str, notices: str, output: str) -> None:
    """Build ``genrescope_VERSION_ARCHITECTURE.deb``; print its path."""
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    root = application.CHECKOUT / "build" / "deb"
    shutil.rmtree(root, ignore_errors=True)
    write_tree(Path(app), Path(notices), root)
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    (root / "DEBIAN").mkdir()
    kilobytes = sum(path.stat().st_size for path in files) // 1024
    text = control(application.version(), kilobytes, oldest_glibc(root), architecture)
    (root / "DEBIAN" / "control").write_text(text, encoding="utf-8")
    sums = (f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(root)}\n" for path in sorted(files))
    (root / "DEBIAN" / "md5sums").write_text("".join(sums), encoding="utf-8")
    package = Path(output) / f"{application.COMMAND}_{application.version()}_{architecture}.deb"
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", "-Zzstd", "-z10", root, package], check=True)
    print(package)


if __name__ == "__main__":
    main(*sys.argv[1:])

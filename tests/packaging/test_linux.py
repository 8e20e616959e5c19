"""What a Linux desktop is told, held to the desktop's own checkers; and the Debian package's papers."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

import application
import debian
import linux_share
from genrescope.cli.arguments import COMMANDS


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("share")
    linux_share.main(str(folder))
    return folder


def checked(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_desktop_entry(share: Path) -> None:
    path = share / "applications" / "genrescope.desktop"
    assert checked("desktop-file-validate", path) == ""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(path, encoding="utf-8")
    entry = parser["Desktop Entry"]
    assert shlex.split(entry["Exec"]) == [entry["TryExec"], "%F"]
    assert entry["TryExec"] == application.COMMAND
    assert set(entry["MimeType"].strip(";").split(";")) == set(application.media_types())
    assert (share / "icons/hicolor/256x256/apps" / f"{entry['Icon']}.png").exists()


def test_the_appstream_metadata(share: Path) -> None:
    path = share / "metainfo" / f"{application.APP_ID}.metainfo.xml"
    checked("appstreamcli", "validate", "--no-net", path)
    top = Xml.parse(path).getroot()
    assert top.findtext("launchable") == "genrescope.desktop"
    assert next(top.iter("release")).get("version") == application.version()


def test_the_icons_have_their_sizes(share: Path) -> None:
    sizes = set()
    for path in (share / "icons/hicolor").rglob("genrescope.png"):
        header = path.read_bytes()[16:24]
        size = int.from_bytes(header[:4], "big")
        assert path.parts[-3] == f"{size}x{size}"
        sizes.add(size)
    assert {16, 24, 32, 48, 64, 128, 256, 512} <= sizes
    drawing = Xml.parse(share / "icons/hicolor/scalable/apps/genrescope.svg").getroot()
    assert drawing.get("viewBox") == "0 0 64 64"


def test_the_manual_and_the_completions_know_every_command(share: Path) -> None:
    page = linux_share.manual()
    assert page.startswith(".TH GENRESCOPE")
    texts = [page, *((share / path).read_text(encoding="utf-8") for path in linux_share.COMPLETIONS.values())]
    for command in (*COMMANDS, "verify", "export", "rename"):  # the last are commands of commands
        assert all(command in text for text in texts), command
    for shell, path in linux_share.COMPLETIONS.items():
        if shutil.which(shell):
            checked(shell, "-n", share / path)


def test_the_package_needs_what_the_list_of_system_packages_says() -> None:
    text = debian.control("1.2.3", 4, "2.36", "amd64")
    depends = re.search(r"^Depends: (.*)$", text, re.MULTILINE)
    assert depends is not None
    names = depends[1].split(", ")
    assert {"libportaudio2", "libpulse0", "libxcb-cursor0", "libdbus-1-3", "libc6 (>= 2.36)"} <= set(names)
    assert "libglib2.0-0t64 | libglib2.0-0" in names
    assert not any("python" in name or "krb5" in name for name in names)
    assert "\nDescription: " in text
    assert all(line.startswith(" ") for line in text.partition("Description: ")[2].splitlines()[1:])


def test_debians_changelog_is_like_debians() -> None:
    first, *rest = debian.changelog().splitlines()
    assert re.fullmatch(r"genrescope \(\d+(\.\d+)+\) stable; urgency=medium", first)
    assert any(re.fullmatch(r" -- .+ <.+>  \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000", line) for line in rest)


def test_the_oldest_c_library_is_read_from_the_programs(tmp_path: Path) -> None:
    (tmp_path / "program").write_bytes(debian.ELF + b"..GLIBC_2.17..GLIBC_2.9..")
    (tmp_path / "text").write_bytes(b"GLIBC_2.99")
    assert debian.oldest_glibc(tmp_path) == "2.17"

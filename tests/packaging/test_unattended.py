"""Listening unattended: the files that have each system start it say the same, and each is valid."""

from __future__ import annotations

import configparser
import os
import plistlib
import shlex
import shutil
import subprocess
import sys
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree as Xml

import pytest

import application
import debian
from genrescope.cli.arguments import build_parser

PACKAGING = application.CHECKOUT / "packaging"
PLIST = PACKAGING / "macos" / "io.github.genrescope.listen.plist"
TASK = PACKAGING / "windows" / "genrescope-listen.xml"
TASKS = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(debian.USER_UNIT, encoding="utf-8")
    return parser


def linux() -> list[str]:
    return shlex.split(unit()["Service"]["ExecStart"])


def macos() -> list[str]:
    arguments: list[str] = plistlib.loads(PLIST.read_bytes())["ProgramArguments"]
    return arguments


def windows() -> list[str]:
    action = Xml.parse(TASK).getroot().find(f"{TASKS}Actions/{TASKS}Exec")
    assert action is not None
    command, arguments = action.findtext(f"{TASKS}Command"), action.findtext(f"{TASKS}Arguments")
    assert command is not None
    assert arguments is not None
    return [command, *arguments.split()]


def test_all_systems_start_the_same_and_the_command_knows_it() -> None:
    typed = linux()[1:]
    assert typed == macos()[1:] == windows()[1:]
    chosen = build_parser(typed).parse_args(typed)
    assert (chosen.command, chosen.history, chosen.quiet) == ("listen", "always", True)


def test_each_starts_what_its_installer_installs() -> None:
    assert Path(linux()[0]) == Path("/usr/bin") / application.COMMAND
    assert Path(macos()[0]) == Path(f"/Applications/{application.NAME}.app/Contents/MacOS") / application.COMMAND
    assert PureWindowsPath(windows()[0]).name == f"{application.COMMAND}w.exe"  # without a console
    assert PureWindowsPath(windows()[0]).parent.name == application.NAME


def test_each_is_started_again_when_it_fails_and_not_for_ever_at_once() -> None:
    service = unit()["Service"]
    assert service["Restart"] == "on-failure"
    assert int(unit()["Unit"]["StartLimitBurst"]) * int(service["RestartSec"]) <= 3600
    agent = plistlib.loads(PLIST.read_bytes())
    assert agent["Label"] == PLIST.stem
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert agent["ThrottleInterval"] >= 30
    settings = Xml.parse(TASK).getroot().find(f"{TASKS}Settings")
    assert settings is not None
    assert settings.findtext(f"{TASKS}ExecutionTimeLimit") == "PT0S"  # else it is ended after three days
    assert settings.findtext(f"{TASKS}RestartOnFailure/{TASKS}Interval") == "PT1M"


@pytest.mark.skipif(sys.platform != "linux", reason="platform: systemd is Linux's")
def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("platform: there is no systemd here")
    text = debian.USER_UNIT.read_text(encoding="utf-8").replace("/usr/bin/genrescope", "/bin/true")
    path = tmp_path / debian.USER_UNIT.name
    path.write_text(text, encoding="utf-8")  # with a program that is there
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    command = ["systemd-analyze", "verify", "--user", "--man=no", str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert path.name not in done.stderr

"""What may be typed, what is said of anything else, and what is loaded for it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from genrescope import __version__
from genrescope.cli import spoken
from genrescope.cli.arguments import build_parser, given_settings
from genrescope.settings import Settings
from support.command_line import Genrescope, Ran

COMMANDS = ["listen", "analyze", "devices", "doctor", "train"]

# Runs the command line and prints which of the heavy libraries it has loaded.
LOADED = """
import sys
from genrescope.cli import main
code = main(sys.argv[1:])
heavy = {"torch", "torchvision", "nnAudio", "numpy", "soxr", "sounddevice", "soundfile", "soundcard", "rich.live"}
print(f"code {code}; loaded: {' '.join(sorted(heavy & set(sys.modules)))}", file=sys.stderr)
"""


def test_help_is_worth_reading(genrescope: Genrescope) -> None:
    ran = genrescope("--help", COLUMNS="80")
    assert ran.returncode == 0
    assert ran.stderr == ""
    assert "%(" not in ran.stdout
    assert all(len(line) <= 80 for line in ran.stdout.splitlines()), ran.stdout
    for command in COMMANDS:
        assert re.search(rf"^    {command} ", ran.stdout, re.MULTILINE), command
        assert f"genrescope {command}" in ran.stdout, "no example"
    for part in ("Exit codes", "GENRESCOPE_CONFIG", "--source system", "demo tune"):
        assert part in ran.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_commands(run: Callable[..., Ran], command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: genrescope {command}")
    assert "%(" not in ran.out


def test_listen_has_a_flag_for_every_setting_and_says_its_range_and_default(run: Callable[..., Ran]) -> None:
    text, everywhere = (" ".join(run(*command, "--help").out.split()) for command in (["listen"], []))
    for each in fields(Settings):
        assert each.metadata["flag"] in (everywhere if each.name == "language" else text)
    assert "between 0.5 and 30 seconds; default 2 seconds" in text


def test_version(run: Callable[..., Ran]) -> None:
    assert run("--version").out == f"genrescope {__version__}\n"


def test_help_in_an_ascii_locale(genrescope: Genrescope) -> None:
    ran = genrescope("listen", "--help", LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert ran.returncode == 0
    assert ran.stdout.isascii()


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        (["lissen"], "did you mean 'listen'?"),
        (["tune"], "there are listen, analyze"),
        (["history", "remove"], "there are list, show"),
        (["listen", "song.mp3"], "a file is named with --source file:PATH; see genrescope listen --help"),
        (["listen", "--json2"], "unrecognized arguments: --json2; see genrescope listen --help"),
        (["listen", "--hop", "0.1"], "between 0.5 and 30 seconds"),
        (["listen", "--hop", "nan"], "between 0.5 and 30 seconds"),
        (["listen", "--seconds", "0"], "seconds above 0"),
        (["listen", "--seconds", "inf"], "seconds above 0"),
        (["listen", "--device", "gpu"], "auto, cpu, cpu:ncnn"),
        (["listen", "--sourc", "demo"], "--sourc"),
        (["listen", "--source", "file:"], "file:PATH"),
        (["listen", "--fast", "--source", "mic"], "--fast"),
        (["analyze"], "FILE"),
        (["analyze", "a.ogg", "--first", "-1"], "seconds above 0"),
        (["devices", "surplus"], "surplus"),
        (["--surplus"], "--surplus"),
    ],
)
def test_bad_usage_is_one_line_and_code_2(run: Callable[..., Ran], typed: list[str], hint: str) -> None:
    ran = run(*typed)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.count("\n") == 1, ran.err
    assert ran.err.startswith("genrescope")
    assert hint in ran.err


def test_flags_become_settings() -> None:
    typed = ["listen", "--hop", "3", "--gate", "-50", "--hysteresis-hops", "4", "--source", "demo"]
    given = {name: value for name, value in given_settings(build_parser(typed).parse_args(typed)).items() if value}
    assert given == {"hop_seconds": 3.0, "gate_dbfs": -50.0, "hysteresis_hops": 4, "source": "demo"}


@pytest.mark.parametrize("before", [True, False])
def test_debug_may_stand_before_and_after_the_command(before: bool) -> None:
    typed = ["--debug", "devices"] if before else ["devices", "--debug"]
    assert build_parser(typed).parse_args(typed).debug


@pytest.mark.parametrize("typed", [["--help"], ["--version"], ["listen", "--help"], ["listen", "--hop", "0.1"]])
def test_nothing_heavy_is_loaded_for_little(bare_environment: dict[str, str], typed: list[str]) -> None:
    ran = Genrescope(bare_environment, command=[sys.executable, "-c", LOADED])(*typed)
    assert ran.stderr.rstrip().endswith("loaded:"), ran.stderr


def test_the_network_is_not_loaded_to_list_devices(bare_environment: dict[str, str]) -> None:
    ran = Genrescope(bare_environment, command=[sys.executable, "-c", LOADED])("devices")
    assert "code 0" in ran.stderr
    assert "sounddevice" in ran.stderr
    assert "torch" not in ran.stderr


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ([], "zh_CN"),
        (["--language"], "zh_CN"),
        (["listen", "--language", "system"], "system"),
        (["--language=en"], "en"),
    ],
)
def test_the_language_is_found_in_whatever_is_typed(
    typed: list[str], wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(spoken.settings, "load", lambda: replace(Settings(), language="zh_CN"))
    monkeypatch.setattr(spoken.catalogue, "choose", lambda language: asked.append(language) or "en")
    spoken.choose_language(typed)
    assert asked == [wanted]

"""In a terminal: the live view, the progress bar, and Ctrl-C as a person presses it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import numpy as np
import pytest

from support.command_line import Genrescope
from support.sound import chords
from support.soundfiles import write_sound

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows has no pseudo-terminals")


def test_listen_draws_and_ctrl_c_ends_it_with_the_summary(scripted_genrescope: Genrescope) -> None:
    from support.terminal import OTHER_SCREEN, OWN_SCREEN, Terminal, plain

    command = [*scripted_genrescope.command, "listen", "--source", "demo"]
    with Terminal(command, scripted_genrescope.environment) as terminal:
        terminal.wait_for("provisional,")
        terminal.press_ctrl_c()
        assert terminal.end() == 0, terminal.text
    before, _, drawn = terminal.raw.partition(OTHER_SCREEN)
    drawn, _, after = drawn.partition(OWN_SCREEN)
    assert before == ""
    assert "Demo tune  demo  48 000 Hz stereo → 22 050 Hz" in plain(drawn)
    assert "dBFS" in plain(drawn)
    assert OTHER_SCREEN not in after
    assert plain(after).splitlines()[0].startswith("Demo tune: ")
    assert "provisional" in plain(after).splitlines()[0]
    assert "Traceback" not in terminal.text
    assert "^C" not in plain(after).replace("^C\n", "", 1)


def test_ctrl_c_while_pytorch_is_loaded(genrescope: Genrescope) -> None:
    from support.terminal import OWN_SCREEN, Terminal, plain

    command = [*genrescope.command, "listen", "--source", "demo"]
    with Terminal(command, genrescope.environment) as terminal:
        terminal.wait_for("loading the model")
        terminal.press_ctrl_c()
        assert terminal.end() == 0, terminal.text
    after = plain(terminal.raw.partition(OWN_SCREEN)[2])
    assert "no answer" in after
    assert "Traceback" not in terminal.text


def test_analyze_shows_progress_and_ctrl_c_ends_it(scripted_genrescope: Genrescope, tmp_path: Path) -> None:
    from support.terminal import Terminal

    short = write_sound(tmp_path / "short.wav", chords(4.0), 22_050)
    long = write_sound(tmp_path / "long.wav", np.tile(chords(10.0), 60), 22_050)
    last = write_sound(tmp_path / "last.wav", chords(4.0), 22_050)
    command = [*scripted_genrescope.command, "analyze", str(short), str(long), str(last)]
    with Terminal(command, scripted_genrescope.environment) as terminal:
        terminal.wait_for("loading the model")
        terminal.wait_for("short.wav: ")
        terminal.wait_for("2/3  long.wav")
        terminal.wait_for("of 10:00")
        terminal.press_ctrl_c()
        assert terminal.end() == 0, terminal.text
    done = 1 + ("last.wav: " in terminal.text)  # it may have been analysed beside the long one
    assert f"stopped: {done} of 3 files were analysed." in terminal.text
    assert "long.wav: " not in terminal.text
    assert "Traceback" not in terminal.text


def test_a_reader_that_goes_away_is_no_failure(scripted_genrescope: Genrescope, tmp_path: Path) -> None:
    song = write_sound(tmp_path / "song.wav", np.tile(chords(10.0), 12), 22_050)
    command = shlex.join([*scripted_genrescope.command, "listen", "--source", f"file:{song}", "--fast", "--json"])
    shell = Genrescope(scripted_genrescope.environment, command=["bash", "-c"])
    ran = shell(f'{command} | head -n 1; echo "${{PIPESTATUS[0]}}"')
    line, code = ran.stdout.splitlines()
    assert line.startswith("{")
    assert code == "0"
    assert ran.stderr == ""

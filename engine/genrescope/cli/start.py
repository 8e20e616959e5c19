"""``genrescope`` alone: start the app, which is the window; where there is no screen, the terminal view.

A newcomer's machine may have no microphone: then the terminal view says so and plays the demo tune, so that there is
always something to see.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from genrescope import lenient
from genrescope.cli.guard import DONE
from genrescope.cli.output import say
from genrescope.errors import DeviceError
from genrescope.language.catalogue import tr
from genrescope.language.sentence import sentence
from genrescope.settings import Settings

WINDOW = "genrescope_desktop"  # named here and in `children`, and nowhere else in the engine, which knows no window


def run(_arguments: argparse.Namespace) -> int:
    """Open the window, or listen in the terminal where there can be none."""
    chosen, troubles = lenient.load()
    obstacle = open_window(chosen, troubles=troubles)
    if not obstacle:
        return DONE
    for trouble in troubles:
        say(trouble)
    say(tr("{obstacle} Showing the terminal view instead.", obstacle=obstacle))
    return _listen_in_terminal(chosen)


def open_window(chosen: Settings, files: Sequence[Path] = (), troubles: Sequence[str] = ()) -> str:
    """Show the window until it is closed, or the files in the one that is open; one sentence if there can be none: why.

    Parameters
    ----------
    chosen
        The settings.
    files
        What it opens with.
    troubles
        Sentences about settings that could not be used.
    """
    try:
        obstacle: str = importlib.import_module(f"{WINDOW}.screen").obstacle()
        if obstacle:
            return obstacle
        place = importlib.import_module(f"{WINDOW}.single").SingleInstance()
        if place.hand_over(files):
            return ""
        window = importlib.import_module(f"{WINDOW}.app")  # which takes four times as long
    except ImportError as error:
        return sentence("The window cannot be loaded ({error}).", error=error)
    window.run(chosen, place, files, troubles)
    return ""


def _listen_in_terminal(chosen: Settings) -> int:
    """Listen to the chosen source, or to the demo tune where there is no microphone."""
    from genrescope.cli.listen import Wish, listen

    notice = ""
    if chosen.source == "mic" and (missing := _missing_microphone()):
        notice = tr(
            "{missing} Playing the demo tune instead; genrescope devices lists what can be listened to.",
            missing=missing,
        )
        chosen = dataclasses.replace(chosen, source="demo")
        print(notice, file=sys.stderr, flush=True)
    return listen(Wish(chosen, notice=notice))


def _missing_microphone() -> str:
    """Why there is no microphone; empty when there is one."""
    from genrescope.audio import devices

    try:
        return "" if devices.microphones() else devices.NO_MICROPHONE
    except DeviceError as error:  # PortAudio itself is missing
        return str(error)

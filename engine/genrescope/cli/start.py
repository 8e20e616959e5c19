"""``genrescope`` alone: start the app.

Until there is a window this is `genrescope.cli.listen` with the source of the settings. A newcomer's machine may have
no microphone: then it says so and plays the demo tune, so that there is always something to see.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys

from genrescope import settings
from genrescope.cli.listen import Wish, listen
from genrescope.errors import DeviceError


def run(_arguments: argparse.Namespace) -> int:
    """Listen to the chosen source, or to the demo tune where there is no microphone."""
    chosen = settings.load()
    notice = ""
    if chosen.source == "mic" and (missing := _missing_microphone()):
        notice = f"{missing} Playing the demo tune instead; genrescope devices lists what can be listened to."
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

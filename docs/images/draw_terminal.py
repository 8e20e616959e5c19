"""Draws ``terminal.svg`` for the README: the terminal view as it is after 50 seconds of the demo tune, really heard.

python docs/images/draw_terminal.py
"""

from __future__ import annotations

import io
import re
import time
from pathlib import Path

from rich.console import Console

from genrescope.audio.demo import DemoSource
from genrescope.cli.screen import render
from genrescope.cli.view_state import ViewState
from genrescope.live import LiveSession
from genrescope.models import library
from genrescope.settings import Settings

COLUMNS, ROWS, SECONDS = 100, 22, 50.0


def main() -> None:
    """Listen, draw, and write the picture beside this file."""
    session = LiveSession(DemoSource(), library.find(library.DEFAULT_ID), Settings())
    session.start()
    state = ViewState.of(session.take())
    while state.status.heard_seconds < SECONDS and not state.status.finished:
        time.sleep(0.1)
        state.take(session.take())
    session.stop()
    console = Console(
        width=COLUMNS, height=ROWS, record=True, force_terminal=True, color_system="truecolor", file=io.StringIO()
    )
    console.print(render(state, COLUMNS, ROWS))
    drawn = console.export_svg(title="genrescope listen --source demo", unique_id="genrescope")
    # Rich's picture would fetch its font from the net; any monospaced one will do.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    Path(__file__).with_name("terminal.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()

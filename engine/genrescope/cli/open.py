"""``genrescope FILE…``: the window with these files in its queue; where there is no screen, as ``analyze``."""

from __future__ import annotations

import argparse
import os

from genrescope import lenient
from genrescope.cli.arguments import build_parser
from genrescope.cli.guard import DONE
from genrescope.cli.output import say
from genrescope.cli.start import open_window
from genrescope.language.catalogue import tr


def run(arguments: argparse.Namespace) -> int:
    """Open the window, or analyse in the terminal where there can be none."""
    chosen, troubles = lenient.load()
    obstacle = open_window(chosen, arguments.files, troubles)
    if not obstacle:
        return DONE
    from genrescope.cli import analyze

    say(tr("{obstacle} Analysing in the terminal instead.", obstacle=obstacle))
    typed = ["analyze", "--", *map(os.fspath, arguments.files)]
    return analyze.run(build_parser(typed).parse_args(typed))

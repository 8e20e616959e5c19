"""``make soak``: what a long run costs. A simulated day of ``genrescope listen``, and an hour with the window up."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from benchmarks.named import add_named
from benchmarks.rows import show
from benchmarks.soak import day, window
from benchmarks.window.display import display
from benchmarks.window.measure import WARM_UP_SECONDS
from genrescope.cli.guard import DONE, guarded

PARTS = ("day", "window")


def main(options: argparse.Namespace) -> int:
    """Listen, look and print."""
    if "day" in options.parts:
        seen = day.listen(options.hours, options.hop, traced=options.trace)
        show(f"a simulated {options.hours:g} h, hop {options.hop:g} s, {os.cpu_count()} cores", day.rows(seen))
        print("", *day.hourly(seen), sep="\n", flush=True)
    if "window" in options.parts:
        with display(window.SIZE.width, window.SIZE.height) as screen:
            figures = window.figures(screen, options.minutes, options.warm_up, options.file)
            title = f"{options.minutes:g} min with the window, {figures.width}×{figures.height}, {screen.title}"
            show(f"{title}, hop {window.HOP_SECONDS:g} s", window.rows(figures))
            print("", *window.minutely(figures), sep="\n", flush=True)
    return DONE


def parser() -> argparse.ArgumentParser:
    """What may be typed."""
    parser = argparse.ArgumentParser(prog="make soak ARGS=…", description=__doc__)
    add_named(parser, "part", PARTS)
    parser.add_argument("--hours", type=float, default=24.0, help="of sound that the simulated day has")
    parser.add_argument("--hop", type=float, default=30.0, help="seconds between its verdicts, at least 2")
    parser.add_argument(
        "--trace", action="store_true", help="say which lines hold more memory in the end than after 1 h"
    )
    parser.add_argument("--minutes", type=float, default=60.0, help="how long the window listens")
    parser.add_argument("--warm-up", type=float, default=WARM_UP_SECONDS, help="seconds before it is looked at")
    parser.add_argument("--file", type=Path, help="what it listens to (default: the demo tune)")
    return parser


if __name__ == "__main__":
    sys.exit(guarded(lambda: main(parser().parse_args())))

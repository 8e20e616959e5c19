"""``make bench``: what the app costs, against its goals. Machines differ and are busy: quote medians and ratios."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from benchmarks import road
from benchmarks.named import add_named
from benchmarks.rows import show
from benchmarks.sound import Sound, chosen, read
from benchmarks.window import measure
from benchmarks.window.display import display
from genrescope.cli.guard import DONE, guarded

GROUPS = ("road", "refresh", "files", "cuda", "window", "change")


def main(options: argparse.Namespace) -> int:
    """Measure and print, group by group."""
    print(f"{os.cpu_count()} cores{_load()}")
    with chosen(options.file) as path:
        sound = read(path)
        title = f"{path.name}, {sound.seconds:.0f} s"
        if "road" in options.groups:
            show(f"road: {title}", road.measure(path, sound, options.starts))
        if {"refresh", "files"} & set(options.groups):
            from benchmarks import compare  # loads all that the reference is made of

            if "refresh" in options.groups:
                show(f"a refresh, compared with the reference's: {title}", compare.refresh(sound, options.rounds))
            if "files" in options.groups:
                show(f"files: {title}", compare.files(path, sound, options.rounds))
        if "cuda" in options.groups:
            _on_a_gpu(path, sound, options.rounds)
    if {"window", "change"} & set(options.groups):
        with display(max(size.width for size in measure.SIZES), max(size.height for size in measure.SIZES)) as screen:
            if "window" in options.groups:
                show(f"start: {screen.title}", measure.start(screen, options.starts))
                for size in measure.SIZES:
                    rows = measure.frames(screen, size, options.seconds, options.warm_up, options.file)
                    show(f"window: {screen.title}, scale {size.scale:.0%}", rows)
            if "change" in options.groups:
                from benchmarks.compare import sixteen_genres

                with sixteen_genres() as (model, _):
                    rows = measure.change(screen, model, options.seconds, options.warm_up, options.file)
                    show(f"another model while it listens: {screen.title}", rows)
    return DONE


def _on_a_gpu(path: Path, sound: Sound, rounds: int) -> None:
    """One hop and files on a GPU, where there is one."""
    from benchmarks import cuda  # loads PyTorch

    if not cuda.is_there():
        print(f"\n{cuda.NONE}.")
        return
    for title, rows in cuda.measure(path, sound, rounds):
        show(title, rows)


def parser() -> argparse.ArgumentParser:
    """What may be typed."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    add_named(parser, "group", GROUPS)
    parser.add_argument("--file", type=Path, help="sound to measure on (default: the demo tune)")
    parser.add_argument("--starts", type=int, default=5, help="starts of the command, of which the median is told")
    parser.add_argument("--rounds", type=int, default=9, help="turns of each work that is compared")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long the frames of a window are watched")
    parser.add_argument(
        "--warm-up", type=float, default=measure.WARM_UP_SECONDS, help="seconds of sound before a window is watched"
    )
    return parser


def _load() -> str:
    """How busy the machine was before this began."""
    return f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""


if __name__ == "__main__":
    sys.exit(guarded(lambda: main(parser().parse_args())))

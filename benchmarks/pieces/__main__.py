"""``python -m benchmarks.pieces SET.npz``: pieces as columns with labels, as many as there is time for."""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.pieces.make import AT_ONCE, combine, make_part


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pieces", description=__doc__)
    parser.add_argument("target", type=Path, help="what is made is kept beside it in parts, and a next run goes on")
    parser.add_argument("--pieces", type=int, default=1200, help="rounded up to a multiple of 25")
    parser.add_argument("--seconds", type=float, default=3600.0, help="after which it ends with what there is")
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    folder = options.target.with_suffix(".parts")
    folder.mkdir(parents=True, exist_ok=True)
    until = time.time() + options.seconds
    parts = range(-(-options.pieces // AT_ONCE))
    with ProcessPoolExecutor(options.processes, initializer=os.nice, initargs=(10,)) as pool:
        made = 0
        for count in pool.map(partial(make_part, folder, until), parts):
            made += count
            print(f"\r{made} pieces", end="", file=sys.stderr)
    print(file=sys.stderr)
    if not any(folder.glob("?????.npz")):
        print(f"There was no time for {AT_ONCE} pieces; give more with --seconds.", file=sys.stderr)
        return 1
    combine(folder, options.target)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

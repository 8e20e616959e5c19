"""Break files of every kind that Genrescope opens, by the thousand, and print what came of them.

What was tried is kept in build/fuzz: a battery that was interrupted goes on where it was.
"""

from __future__ import annotations

import argparse
import functools
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.fuzz import kills, records, sounds
from benchmarks.fuzz.audio import Sounds
from benchmarks.fuzz.histories import Histories
from benchmarks.fuzz.manifests import Manifests
from benchmarks.fuzz.settings_files import SettingsFiles
from benchmarks.fuzz.supervised import Battery, run
from benchmarks.named import add_named

FOLDER = Path("build") / "fuzz"
SEEDS = FOLDER.absolute() / "seeds"
SEED = "genrescope"
KILLS = "kills"
KILL_COUNT = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """A battery: what it breaks, how many make it whole, and what makes it."""

    title: str
    count: int
    make: Callable[[], Battery]


KINDS = {
    "audio": Kind("sound files", 10_000, functools.partial(Sounds, SEEDS)),
    "settings": Kind("settings files", 1_000, SettingsFiles),
    "manifests": Kind("manifests of models", 1_000, Manifests),
    "histories": Kind("histories", 1_000, functools.partial(Histories, FOLDER.absolute() / "histories")),
}
NAMES = (*KINDS, KILLS)


def main() -> int:
    """Run what was asked for; 1 when there is a defect."""
    options = _arguments()
    if "audio" in options.kinds:
        sounds.make(SEEDS)  # not in the process whose memory is looked at
    try:
        is_good = _break_files(options)
        if KILLS in options.kinds:
            is_good &= _kill(options)
    except KeyboardInterrupt:
        return 130
    return 0 if is_good else 1


def _break_files(options: argparse.Namespace) -> bool:
    tried = []
    for name in options.kinds:
        if name == KILLS:
            continue
        kind, log = KINDS[name], records.Log(options.folder / f"{name}.jsonl", records.record_from)
        for record in run(kind.make, f"{SEED}/{name}", _left(log, options, kind.count)):
            log.add(record)
        tried.append((kind.title, log.read()))
    if tried:
        print("\n".join(records.table(tried)))
    found = [record for _, kept in tried for record in records.defects(kept)]
    for record in found:
        print(f"{record.number}: {record.attempt.what}: {record.attempt.outcome}: {record.attempt.said}")
    return not found


def _kill(options: argparse.Namespace) -> bool:
    log = records.Log(options.folder / f"{KILLS}.jsonl", lambda fields: kills.End(**fields))
    place = options.folder / f"{KILLS}-{options.share[0]}"
    for end in kills.run(place, f"{SEED}/{KILLS}", _left(log, options, KILL_COUNT)):
        log.add(end)
    ends = log.read()
    print("\n".join(kills.table(ends)))
    found = [end for end in ends if not end.is_good]
    for end in found:
        print(end)
    return not found


def _left(log: records.Log[Any], options: argparse.Namespace, count: int) -> list[int]:
    """Numbers of what is still to be done."""
    if options.afresh:
        log.clear()
    done = {record.number for record in log.read()}
    first, step = options.share
    return [number for number in range(first - 1, options.count or count, step) if number not in done]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz ARGS=…", description=__doc__)
    add_named(parser, "kind", NAMES)
    parser.add_argument("--count", type=int, help="how many of each; by default as many as make it whole")
    parser.add_argument("--afresh", action="store_true", help="forget what was tried before")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where it is kept (default: %(default)s)")
    parser.add_argument(
        "--share", type=_share, default=(1, 1), metavar="N/M", help="every Mth, from the Nth on: for several at once"
    )
    return parser.parse_args()


def _share(text: str) -> tuple[int, int]:
    first, _, step = text.partition("/")
    if not 1 <= int(first) <= int(step):
        raise ValueError(text)
    return int(first), int(step)


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main())

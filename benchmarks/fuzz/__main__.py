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

from benchmarks.fuzz import records, sounds
from benchmarks.fuzz.audio import Sounds
from benchmarks.fuzz.histories import Histories
from benchmarks.fuzz.manifests import Manifests
from benchmarks.fuzz.settings_files import SettingsFiles
from benchmarks.fuzz.supervised import Battery, run

FOLDER = Path("build") / "fuzz"
SEEDS = FOLDER.absolute() / "seeds"
SEED = "genrescope"


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


def main() -> int:
    """Run what was asked for; 1 when there is a defect."""
    options = _arguments()
    if "audio" in options.kinds:
        sounds.make(SEEDS)  # not in the process whose memory is looked at
    tried = []
    for name in options.kinds:
        kind, log = KINDS[name], records.Log(options.folder / f"{name}.jsonl")
        if options.afresh:
            log.clear()
        done = {record.number for record in log.read()}
        numbers = [number for number in range(options.count or kind.count) if number not in done]
        for record in run(kind.make, f"{SEED}/{name}", numbers):
            log.add(record)
        tried.append((kind.title, log.read()))
    print("\n".join(records.table(tried)))
    found = [record for _, kept in tried for record in records.defects(kept)]
    for record in found:
        print(f"{record.number}: {record.attempt.what}: {record.attempt.outcome}: {record.attempt.said}")
    return 1 if found else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz ARGS=…", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="kind", help=f"of {', '.join(KINDS)}; all when none is named")
    parser.add_argument("--count", type=int, help="how many of each; by default as many as make it whole")
    parser.add_argument("--afresh", action="store_true", help="forget what was tried before")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where it is kept (default: %(default)s)")
    options = parser.parse_args()
    unknown = [name for name in options.kinds if name not in KINDS]
    if unknown:
        parser.error(f"there is no kind {unknown[0]!r}; there are {', '.join(KINDS)}")
    options.kinds = options.kinds or [*KINDS]
    return options


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main())

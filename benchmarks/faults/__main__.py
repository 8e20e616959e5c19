"""``make faults``: does to sound servers and to time what goes wrong with them, and prints what came of it."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.faults import devices, moments, tables
from benchmarks.faults.kinds import SERVERS, installed
from benchmarks.faults.scene import Cycle, cycle, scene
from benchmarks.faults.server import Server
from benchmarks.named import add_named

ROUNDS = 6


def main(options: argparse.Namespace) -> int:
    """Do everything and print; 1 when something went not as it should."""
    everything: list[Cycle] = []
    for name in options.servers:
        kind = SERVERS[name]
        if not installed(kind):
            print(f"{kind.title} is not installed here ({', '.join(kind.programs)}), so nothing was done to it.")
            continue
        kept = options.kept / f"{name}.json" if options.kept else None
        cycles = [Cycle(**each) for each in json.loads(kept.read_text())] if kept and kept.exists() else []
        cycles += _done(kind, options)
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps([asdict(each) for each in cycles]))
        print(f"\n{kind.title}: {len(cycles)} cycles\n", flush=True)
        if cycles:
            print(tables.table(cycles), flush=True)
        everything += cycles
    return 0 if all(map(tables.good, everything)) else 1


def _done(kind: type[Server], options: argparse.Namespace) -> list[Cycle]:
    """Do the faults to a server of this kind, round after round."""
    if not options.rounds:
        return []
    library = moments.clock_library()
    faults = [*devices.FAULTS, *moments.FAULTS, *(moments.CLOCK_FAULTS if library else ())]
    cycles: list[Cycle] = []
    with scene(kind, library) as here:
        for number in range(options.rounds):
            for fault in faults:
                if options.only not in fault.what or (number + 1) % fault.every:
                    continue
                if fault.reserved and not kind.suspends:
                    continue
                for each in cycle(here, fault):
                    cycles.append(each)
                    if options.verbose or not tables.good(each):
                        print(f"{kind.title}, round {number + 1}: {each}", flush=True)
    return cycles


def parser() -> argparse.ArgumentParser:
    """What may be typed."""
    parser = argparse.ArgumentParser(prog="make faults ARGS=…", description=__doc__)
    add_named(parser, "server", SERVERS)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each fault is done")
    parser.add_argument("--only", default="", help="only faults whose words contain this")
    parser.add_argument("--kept", type=Path, help="a folder with the cycles of earlier runs: they count too")
    parser.add_argument("--verbose", action="store_true", help="print every cycle, not only those that went wrong")
    return parser


if __name__ == "__main__":
    sys.exit(main(parser().parse_args()))

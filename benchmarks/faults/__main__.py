"""``make faults``: does to sound servers and to time what goes wrong with them, and prints what came of it."""

from __future__ import annotations

import argparse
import sys

from benchmarks.faults import devices, moments, tables
from benchmarks.faults.scene import Cycle, Fault, cycle, scene
from benchmarks.faults.server import SERVERS, installed

ROUNDS = 9


def main(options: argparse.Namespace) -> int:
    """Do everything and print; 1 when something went not as it should."""
    cycles: list[Cycle] = []
    for name in options.servers:
        kind = SERVERS[name]
        if not installed(kind):
            print(f"{kind.title} is not installed here ({', '.join(kind.programs)}), so nothing was done to it.")
            continue
        library = moments.clock_library()
        faults = [*devices.FAULTS, *moments.FAULTS, *(moments.CLOCK_FAULTS if library else ())]
        these = _done(kind.title, [each for each in faults if options.only in each.what], options, library)
        print(f"\n{kind.title}: {len(these)} cycles\n\n{tables.table(these)}", flush=True)
        cycles += these
    return 0 if all(map(tables.good, cycles)) else 1


def _done(title: str, faults: list[Fault], options: argparse.Namespace, library: str | None) -> list[Cycle]:
    cycles: list[Cycle] = []
    with scene(next(kind for kind in SERVERS.values() if kind.title == title), library) as here:
        for number in range(options.rounds):
            for fault in faults:
                if number % fault.every == 0:
                    new = cycle(here, fault)
                    cycles += new
                    for each in new:
                        if options.verbose or not tables.good(each):
                            print(f"{title}, round {number + 1}: {each}", flush=True)
    return cycles


def parser() -> argparse.ArgumentParser:
    """What may be typed."""
    parser = argparse.ArgumentParser(prog="make faults ARGS=…", description=__doc__)
    parser.add_argument("servers", nargs="*", choices=[*SERVERS, []], default=list(SERVERS), metavar="server")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each fault is done")
    parser.add_argument("--only", default="", help="only faults whose words contain this")
    parser.add_argument("--verbose", action="store_true", help="print every cycle, not only those that went wrong")
    return parser


if __name__ == "__main__":
    sys.exit(main(parser().parse_args()))

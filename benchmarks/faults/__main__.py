"""``make faults``: does to the real road what goes wrong with sound, time and threads, and prints what came of it."""

from __future__ import annotations

import argparse
import sys

from benchmarks.faults import devices, tables
from benchmarks.faults.server import server
from benchmarks.faults.watched import Watched


def main(options: argparse.Namespace) -> int:
    """Do everything and print; 1 when something hung, was misheard or was not counted."""
    cycles: list[devices.Cycle] = []
    with server() as running:
        listeners = [
            Watched("system", running.environment, microphone=False),
            Watched(options.microphone, running.environment, microphone=True),
        ]
        try:
            for each in listeners:
                if not each.settle(60.0):
                    print(f"the listener to {each.name} hears nothing", file=sys.stderr)
                    return 1
            for _ in range(options.rounds):
                for fault in devices.FAULTS:
                    if options.only in fault.what:
                        new = devices.cycle(running, fault, listeners)
                        cycles += new
                        if options.verbose:
                            print(*new, sep="\n", flush=True)
        finally:
            for each in listeners:
                print(each.name, each.end())
    print(tables.devices(cycles))
    return 0


def parser() -> argparse.ArgumentParser:
    """What may be typed."""
    parser = argparse.ArgumentParser(prog="make faults ARGS=…", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="how often each fault is done")
    parser.add_argument("--only", default="", help="only faults whose words contain this")
    parser.add_argument("--verbose", action="store_true", help="print every cycle")
    parser.add_argument("--microphone", default="mic")
    return parser


if __name__ == "__main__":
    sys.exit(main(parser().parse_args()))

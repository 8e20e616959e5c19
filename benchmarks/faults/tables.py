"""What was done and what came of it, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from benchmarks.faults.devices import Cycle

UNCOUNTED_SECONDS = 0.25  # a session's clock may be this far from ours: blocks, and a report every tenth of a second


def devices(cycles: Sequence[Cycle]) -> str:
    """A row a fault and listener."""
    rows = [
        ("fault", "heard", "times", "shown", "lost, s", "counted", "recovery, s (median / most)", "misheard", "hung")
    ]
    for fault, listener in dict.fromkeys((each.fault, each.listener) for each in cycles):
        these = [each for each in cycles if (each.fault, each.listener) == (fault, listener)]
        times = [each.recovery_seconds for each in these if each.recovery_seconds is not None]
        rows.append(
            (
                fault,
                listener,
                str(len(these)),
                _all(each.said for each in these),
                f"{sum(each.lost_seconds for each in these):.1f}",
                _all(abs(each.uncounted_seconds) <= UNCOUNTED_SECONDS for each in these),
                f"{median(times):.1f} / {max(times):.1f}" if times else "never",
                str(sum(each.misheard for each in these)),
                str(sum(each.recovery_seconds is None for each in these)),
            )
        )
    return table(rows)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows in columns, the first one being the heading."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _all(truths: Iterable[bool]) -> str:
    """``all``, or how many of how many."""
    told = list(truths)
    return "all" if all(told) else f"{sum(told)} of {len(told)}"

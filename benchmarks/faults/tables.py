"""What was done and what came of it, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from benchmarks.faults.scene import Cycle

UNCOUNTED_SECONDS = 0.5  # a busy machine hears this late, and where sound begins again after a gap that matters once
RECOVERY_SECONDS = 3.0
DRIFT_SECONDS = 0.1
HEADING = (
    "fault",
    "listener",
    "times",
    "shown",
    "lost, s",
    "off by, s",
    "back after, s",
    "misheard",
    "drift, s",
    "hung",
)


def good(cycle: Cycle) -> bool:
    """Whether everything went as it should."""
    return (
        cycle.said
        and cycle.recovery_seconds is not None
        and cycle.recovery_seconds <= RECOVERY_SECONDS
        and abs(cycle.uncounted_seconds) <= UNCOUNTED_SECONDS
        and not cycle.misheard
        and not cycle.other_source
        and cycle.drift_seconds <= DRIFT_SECONDS
    )


def table(cycles: Sequence[Cycle]) -> str:
    """A row a fault and listener, and a last one for all.

    *Back after* is the median and the most; *off by* is the most that was lost and not counted, or the other way round.
    """
    rows: list[tuple[str, ...]] = [HEADING]
    for fault, listener in dict.fromkeys((each.fault, each.listener) for each in cycles):
        rows.append(
            _row(fault, listener, [each for each in cycles if (each.fault, each.listener) == (fault, listener)])
        )
    rows.append(_row("all", "", cycles))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _row(fault: str, listener: str, cycles: Sequence[Cycle]) -> tuple[str, ...]:
    times = [each.recovery_seconds for each in cycles if each.recovery_seconds is not None]
    return (
        fault,
        listener,
        str(len(cycles)),
        _all(each.said for each in cycles),
        f"{sum(each.lost_seconds for each in cycles):.1f}",
        f"{max(abs(each.uncounted_seconds) for each in cycles):.2f}",
        f"{median(times):.1f}, {max(times):.1f}" if times else "never",
        str(sum(each.misheard or each.other_source for each in cycles)),
        f"{max(each.drift_seconds for each in cycles):.2f}",
        str(sum(each.recovery_seconds is None for each in cycles)),
    )


def _all(truths: Iterable[bool]) -> str:
    """``all``, or how many of how many."""
    told = list(truths)
    return "all" if all(told) else f"{sum(told)} of {len(told)}"

"""A simulated day of listening, as a table: `benchmarks.soak.listening` in a process of its own, and what it left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.rows import Row
from benchmarks.samples import Sample, folder_bytes, growth, rss_slope, settled
from benchmarks.soak.programme import RATE, faults, lost_seconds
from benchmarks.window.measure import CHECKOUT, BenchmarkError
from genrescope.audio.synthetic import Stall
from genrescope.history.store import Store

SLOPE_GOAL_MB = 1.0  # an hour of the stream
KILO = 1e3


@dataclass(frozen=True, slots=True)
class Day:
    """What a run of `benchmarks.soak.listening` was and left.

    Attributes
    ----------
    samples
        Looks at it.
    heard_hours
        Length of the stream in the end.
    lost_frames, dropped_hops
        As the session counted them.
    verdicts, kept, gaps
        Verdicts that were printed, and that the history has; its gaps.
    history_bytes, printed_bytes, log_bytes
        Of the history's files after it was closed, of what was printed, and of the log.
    wall_seconds
        How long it took.
    """

    samples: tuple[Sample, ...]
    heard_hours: float
    lost_frames: int
    dropped_hops: int
    verdicts: int
    kept: int
    gaps: int
    history_bytes: int
    printed_bytes: int
    log_bytes: int
    wall_seconds: float


def listen(hours: float, hop_seconds: float, *, traced: bool = False) -> Day:
    """Let the command listen for so many hours of sound.

    Raises
    ------
    BenchmarkError
        It failed; it has said why on standard error.
    """
    with TemporaryDirectory(prefix="genrescope-soak-") as name:
        folder = Path(name)
        report, printed = folder / "report", folder / "printed"
        command = [sys.executable, "-m", "benchmarks.soak.listening", f"--hours={hours}", f"--hop={hop_seconds}"]
        command += [f"--report={report}", *(["--trace"] if traced else [])]
        begin = perf_counter()
        with printed.open("wb") as out:
            code = subprocess.run(command, cwd=CHECKOUT, env=_environment(folder), stdout=out).returncode
        took = perf_counter() - begin
        if code:
            raise BenchmarkError("The command that was to listen failed; its own words stand above.")
        return read(folder, took)


def read(folder: Path, wall_seconds: float) -> Day:
    """What a run left in its folder."""
    report, printed = (folder / name for name in ("report", "printed"))
    *samples, end = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    history = folder / "data" / "genrescope" / "history"
    with closing(Store(history / "history.sqlite3")) as store:
        sessions = [store.session(each.id) for each in store.sessions()]
    return Day(
        samples=tuple(Sample(**each) for each in samples),
        heard_hours=end["heard_hours"],
        lost_frames=end["lost"],
        dropped_hops=end["dropped"],
        verdicts=len(printed.read_bytes().splitlines()),
        kept=sum(len(each.verdicts) for each in sessions),
        gaps=sum(len(each.session.gaps) for each in sessions),
        history_bytes=folder_bytes(history),
        printed_bytes=printed.stat().st_size,
        log_bytes=sum(each.stat().st_size for each in folder.rglob("*.log*")),
        wall_seconds=wall_seconds,
    )


def rows(day: Day) -> Iterator[Row]:
    """The figures of a day against their goals."""
    late = settled(day.samples)
    since = f"from hour {late[0].hours:.1f} on"
    processor = day.samples[-1].processor_seconds
    yield Row("hours of sound", day.heard_hours, "h", note=f"in {day.wall_seconds / 60.0:.0f} min")
    yield Row("processor time", processor, "s")
    yield Row("verdicts", day.verdicts, "")
    planned = faults(3600.0 * day.heard_hours)
    away = sum(isinstance(each, Stall) for each in planned)
    yield Row("times the source went away and came back", away, "")
    yield Row("gaps that the history lacks or has too many", abs(len(planned) - day.gaps), "", goal=0)
    yield Row("resident memory", late[-1].rss_mb, "MB", note="10⁶ bytes; the programme itself is 100 MB of it")
    yield Row("its growth an hour", rss_slope(late), "MB/h", goal=SLOPE_GOAL_MB, note=f"least squares, {since}")
    for what, values in (
        ("descriptors", [each.descriptors for each in late]),
        ("threads", [each.threads for each in late]),
    ):
        yield Row(f"{what}, growth", growth(values), "", goal=0, note=f"{values[0]} to {values[-1]}, {since}")
    yield Row("most that waited: windows for the network", max(each.windows for each in late), "", goal=1)
    yield Row("most that waited: verdicts for the view", max(each.verdicts for each in late), "", goal=2)
    yield Row("most that waited: work for the store", max(each.writings for each in late), "", goal=50)
    yield Row("hops dropped", day.dropped_hops, "", goal=0)
    lost = day.lost_frames / RATE
    meant = lost_seconds(3600.0 * day.heard_hours)
    note = f"of {meant:g} s; each absence is noticed to a quarter of a second"
    yield Row("lost sound that is not counted", abs(meant - lost), "s", goal=0.25 * len(planned), note=note)
    yield Row("verdicts that the history lacks", day.verdicts - day.kept, "", goal=0)
    per_day = 24.0 / day.heard_hours / KILO
    yield Row("the history, a day", day.history_bytes * per_day, "kB", note="closed")
    yield Row("the history's write-ahead log, at most", _write_ahead(day) / KILO, "kB", goal=8_000)
    yield Row("printed as JSON, a day", day.printed_bytes * per_day, "kB")
    yield Row("the log", day.log_bytes / KILO, "kB", goal=0)


def hourly(day: Day) -> Iterator[str]:
    """A line for every second hour."""
    yield f"{'hour':>6}{'memory, MB':>13}{'descriptors':>13}{'threads':>9}{'history, kB':>13}{'processor, s':>14}"
    for each in day.samples[::8]:
        yield (
            f"{each.hours:6.1f}{each.rss_mb:13.1f}{each.descriptors:13}{each.threads:9}"
            f"{each.history_bytes / KILO:13.0f}{each.processor_seconds:14.0f}"
        )


def _write_ahead(day: Day) -> float:
    return max(each.history_bytes for each in day.samples) - day.history_bytes


def _environment(folder: Path) -> dict[str, str]:
    """Settings, history and log that are nobody's."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GENRESCOPE_") or name == "GENRESCOPE_DATA"
    }
    settings = folder / "settings.toml"
    settings.touch()
    (folder / "data").mkdir()
    own = {"GENRESCOPE_CONFIG": settings, "XDG_DATA_HOME": folder / "data", "XDG_STATE_HOME": folder / "state"}
    return kept | {name: str(path) for name, path in own.items()}

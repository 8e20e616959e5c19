"""The window: work and rhythm of its frames, how late it shows the sound, how soon it is there, what it keeps.

Each measurement is the command ``genrescope`` in a process of its own; see `benchmarks.window.watched`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.rows import Row
from benchmarks.window.display import Display
from benchmarks.window.traces import Figures
from benchmarks.window.usable import USABLE
from genrescope.errors import GenrescopeError
from genrescope.models.library import InstalledModel

CHECKOUT = Path(__file__).resolve().parents[2]
WARM_UP_SECONDS = 32.0  # until the 30 s in view are full
INTERVAL_GOAL_MS = 34.0  # two frames
DELAY_GOAL_MS = 100.0
START_GOAL_SECONDS = 2.0
MOST_STALLED_SECONDS = 0.5
MOST_LOADING_SECONDS = 180.0
WAITS = "with waiting for a core, the interpreter and the screen"


@dataclass(frozen=True, slots=True)
class Size:
    """Of a window in device pixels, how many of them make a logical one, and what its frames may cost."""

    width: int
    height: int
    scale: float
    goal_ms: float | None


SIZES = (Size(1920, 1080, 1.0, 8.0), Size(3840, 2160, 2.0, 16.7))


class BenchmarkError(GenrescopeError):
    """The command that was to be measured failed."""


def frames(display: Display, size: Size, seconds: float, warm_up: float, file: Path | None) -> Iterator[Row]:
    """Rows of one window that listens."""
    figures = watch(display, size, seconds, warm_up, file)
    where = f"{figures.width}×{figures.height}"
    yield Row(f"Qt thread's processor time a frame, p50, {where}", figures.own_ms.p50, note=_frames_note(figures))
    yield Row(f"Qt thread's processor time a frame, p99, {where}", figures.own_ms.p99, goal=size.goal_ms)
    yield Row(f"take and paint by the clock, p50, {where}", figures.work_ms.p50, note=WAITS)
    yield Row(f"take and paint by the clock, p99, {where}", figures.work_ms.p99, goal=size.goal_ms)
    yield Row(f"interval between frames, p99, {where}", figures.interval_ms.p99)
    yield Row(
        f"the same during inference, p99, {where}",
        figures.interval_inference_ms.p99,
        goal=INTERVAL_GOAL_MS,
        note=f"a verdict takes {figures.inference_ms.p50:.0f} ms",
    )
    yield from _delay(figures, f", {where}")
    yield Row(f"longest interval while PyTorch loads, {where}", figures.loading_ms)


def change(display: Display, model: InstalledModel, seconds: float, warm_up: float, file: Path | None) -> Iterator[Row]:
    """Rows of a window that listens while a large model is loaded and taken into use."""
    before = watch(display, SIZES[0], seconds, warm_up, file)
    during = watch(display, SIZES[0], seconds, warm_up, file, model)
    size = f"{model.size_bytes / 1e6:.0f} MB"
    yield Row("Qt thread's processor time a frame, p99, before", before.own_ms.p99, goal=SIZES[0].goal_ms)
    yield Row(f"the same while {size} are loaded and taken over", during.own_ms.p99, goal=SIZES[0].goal_ms)
    yield Row("interval between frames, p99, before", before.interval_ms.p99)
    yield Row(f"the same while {size} are loaded and taken over", during.interval_ms.p99, note=WAITS)
    yield Row("samples lost", during.lost_samples, "", goal=0)
    yield Row("from the wish to the new model's answer", during.change_seconds, "s")


def start(display: Display, runs: int) -> Iterator[Row]:
    """The row of how soon the window can be used."""
    seconds = []
    for _ in range(runs):
        begin = perf_counter()
        with _command("usable", display) as process:
            assert process.stdout is not None
            said = process.stdout.readline().strip()
            seconds.append(perf_counter() - begin)
            process.terminate()
        if said != USABLE:
            raise BenchmarkError("The window did not open; “make run” says why.")
    note = f"median of {runs}, {min(seconds):.2f} to {max(seconds):.2f}"
    yield Row("usable window after the command", median(seconds), "s", goal=START_GOAL_SECONDS, note=note)


def watch(
    display: Display, size: Size, seconds: float, warm_up: float, file: Path | None, model: InstalledModel | None = None
) -> Figures:
    """Run the command with a window of this size, and return what was seen.

    With a ``model``, that one is taken into use when measuring begins.

    Raises
    ------
    BenchmarkError
        The command failed; it has said why on standard error.
    """
    arguments = [f"--width={size.width}", f"--height={size.height}", f"--warm-up={warm_up}", f"--seconds={seconds}"]
    if file:
        arguments.append(f"--file={file.resolve()}")
    if model:
        arguments.append(f"--model={model.folder}")
    scaled = Display(display.environment | {"QT_SCALE_FACTOR": f"{size.scale:g}"}, display.title)
    with _command("watched", scaled, *arguments) as process:
        try:
            said, _ = process.communicate(timeout=MOST_LOADING_SECONDS + warm_up + seconds)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise BenchmarkError(
                "The window showed no answer in time; see whether `genrescope` opens one here."
            ) from error
    if process.returncode or not said:
        raise BenchmarkError("The window could not be measured; its own words stand above.")
    return Figures.from_json(json.loads(said))


def _delay(figures: Figures, where: str = "") -> Iterator[Row]:
    note = ""
    if figures.stalled_seconds > MOST_STALLED_SECONDS:
        note = f"too busy a machine to say: the sound itself stood still for {figures.stalled_seconds:.0f} s"
    what = "a column's last sample to the screen"
    yield Row(f"{what}, p50{where}", figures.delay_ms.p50)
    yield Row(f"{what}, p99{where}", figures.delay_ms.p99, goal=DELAY_GOAL_MS, note=note)


def _command(module: str, display: Display, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", f"benchmarks.window.{module}", *arguments]
    return subprocess.Popen(command, cwd=CHECKOUT, env=display.environment, stdout=subprocess.PIPE, text=True)


def _frames_note(figures: Figures) -> str:
    return f"{figures.frames_a_second:.0f} frames/s, {figures.painted_share:.0%} painted, {figures.platform}"

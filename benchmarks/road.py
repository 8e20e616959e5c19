"""The road without a window: compute per hop, stage by stage, and the time to the first verdict."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.rows import Row
from benchmarks.sound import Sound
from genrescope.frontend import FrontEnd
from genrescope.listening import TICK_SECONDS
from genrescope.models.library import find
from genrescope.recognition.load import load_recognizer
from genrescope.settings import Settings
from genrescope.spectral.kernels import KERNEL_NAMES, KernelName, kernel_bank

GOAL_MS = 20.0  # all but the network, per 2 s hop, on two cores
FRONT_STAGES = ("resample", "cqt")
BACK_STAGES = ("picture", "network", "smoothing")

Hops = list[dict[str, float]]  # seconds by stage, one entry a hop


def measure(path: Path, sound: Sound, runs: int) -> Iterator[Row]:
    """Run the real front end and the real model on real sound, in blocks of a live session's size.

    Parameters
    ----------
    path, sound
        The file, and its frames.
    runs
        Starts of the real command line for the time to the first verdict.
    """
    settings = Settings(device="cpu")
    model = find(settings.model)
    own = model.manifest.kernels
    fronts = {name: front_end_hops(sound, settings, name) for name in KERNEL_NAMES}
    for stage in FRONT_STAGES:
        for name, hops in fronts.items():
            yield Row(f"{stage}, {name} kernels", milliseconds(hops, stage), note="the model's" if name == own else "")
    begin = perf_counter()
    recognizer = load_recognizer(model, settings)
    loading = perf_counter() - begin
    front = FrontEnd(sound.rate, kernel_bank(own), settings)
    answers: Hops = []
    for window in front.push(sound.frames):
        if recognizer.judge(window).unsmoothed:
            answers.append(recognizer.stopwatch.take())
    for stage in BACK_STAGES:
        yield Row(stage, milliseconds(answers, stage))
    rest = sum(milliseconds(fronts[own], stage) for stage in FRONT_STAGES)
    rest += sum(milliseconds(answers, stage) for stage in BACK_STAGES if stage != "network")
    yield Row("all but the network", rest, goal=GOAL_MS)
    load = (rest + milliseconds(answers, "network")) / 1000.0 / settings.hop_seconds
    yield Row("compute ÷ hop", 100.0 * load, "%", note=f"model {model.manifest.id}, {recognizer.device}")
    yield Row("import torch, load the model", loading, "s")
    yield Row(
        "first verdict after the command", first_verdict(path, runs), "s", note=f"median of {runs}; 3.3 s are sound"
    )


def front_end_hops(sound: Sound, settings: Settings, kernels: KernelName) -> Hops:
    """Run the front end as the columns thread does, provisional columns for the eye included."""
    front = FrontEnd(sound.rate, kernel_bank(kernels), settings)
    front.with_provisional = True
    hops: Hops = []
    block = round(TICK_SECONDS * sound.rate)
    for first in range(0, len(sound.frames), block):
        if front.push(sound.frames[first : first + block]):
            hops.append(front.stopwatch.take())
    return hops[3:]  # the grid's first points lie closer together


def milliseconds(hops: Iterable[dict[str, float]], stage: str) -> float:
    """Median of one stage."""
    return 1000.0 * median(hop.get(stage, 0.0) for hop in hops)


def first_verdict(path: Path, runs: int) -> float:
    """Seconds from the command to its first line with an answer, median over ``runs`` starts."""
    command = [sys.executable, "-m", "genrescope", "listen", "--source", f"file:{path}", "--json", "--seconds", "12"]
    seconds = []
    for _ in range(runs):
        begin = perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if json.loads(line)["top"]:
                    seconds.append(perf_counter() - begin)
                    break
            process.terminate()
    return median(seconds)

"""Compute per hop, stage by stage, and the time to the first verdict.

Runs the real front end and the real model on real sound (the demo tune), in blocks of a live session's size, and starts
the real command line for the time to the first verdict. Machines differ and are busy: quote medians and ratios.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable
from importlib.resources import as_file, files
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import numpy.typing as npt

from genrescope.audio.decoder import open_file
from genrescope.audio.demo import DEMO_FILE
from genrescope.frontend import FrontEnd
from genrescope.live import TICK_SECONDS
from genrescope.models.library import find
from genrescope.recognition.load import load_recognizer
from genrescope.settings import Settings
from genrescope.spectral.kernels import KERNEL_NAMES, KernelName, kernel_bank

GOAL_MS = 20.0  # all but the network, per 2 s hop, on two cores
FRONT_STAGES = ("resample", "cqt")
BACK_STAGES = ("picture", "network", "smoothing")

Hops = list[dict[str, float]]  # seconds by stage, one entry a hop


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, help="sound to run on (default: the demo tune)")
    parser.add_argument("--runs", type=int, default=3, help="starts of the program for the time to the first verdict")
    options = parser.parse_args()
    settings = Settings(device="cpu")
    with as_file(files("genrescope_resources") / "demo" / DEMO_FILE) as demo:
        path = options.file or demo
        frames, rate = read(path)
        print(
            f"{path.name}: {len(frames) / rate:.0f} s at {rate} Hz, {frames.shape[1]} channels; "
            f"hop {settings.hop_seconds:g} s, blocks of {TICK_SECONDS * 1000:g} ms\n"
        )
        per_kernels = {name: front_end_hops(frames, rate, settings, name) for name in KERNEL_NAMES}
        print_front_ends(per_kernels)
        print_recognizer(frames, rate, settings, per_kernels)
        print_first_verdict(path, options.runs)


def read(path: Path) -> tuple[npt.NDArray[np.float32], int]:
    """All of a file's frames, and its rate."""
    with open_file(path) as file:
        return np.concatenate(list(file.blocks(1 << 16))), file.format.rate


def front_end_hops(frames: npt.NDArray[np.float32], rate: int, settings: Settings, kernels: KernelName) -> Hops:
    """Run the front end as the columns thread does, provisional columns for the eye included."""
    front = FrontEnd(rate, kernel_bank(kernels), settings)
    front.with_provisional = True
    hops: Hops = []
    block = round(TICK_SECONDS * rate)
    for first in range(0, len(frames), block):
        if front.push(frames[first : first + block]):
            hops.append(front.stopwatch.take())
    return hops[3:]  # the grid's first points lie closer together


def milliseconds(hops: Iterable[dict[str, float]], stage: str) -> float:
    """Median of one stage."""
    return 1000.0 * median(hop.get(stage, 0.0) for hop in hops)


def print_front_ends(per_kernels: dict[KernelName, Hops]) -> None:
    """Print what the columns thread costs with each kind of kernels."""
    print(f"{'ms a hop (median)':24}" + "".join(f"{name:>12}" for name in per_kernels))
    for stage in FRONT_STAGES:
        print(f"{stage:24}" + "".join(f"{milliseconds(hops, stage):12.2f}" for hops in per_kernels.values()))


def print_recognizer(
    frames: npt.NDArray[np.float32], rate: int, settings: Settings, per_kernels: dict[KernelName, Hops]
) -> None:
    """Print what the worker costs, and the sum of all but the network against the goal."""
    model = find(settings.model)
    begin = perf_counter()
    recognizer = load_recognizer(model, settings)
    loading = perf_counter() - begin
    front = FrontEnd(rate, kernel_bank(model.manifest.kernels), settings)
    hops: Hops = []
    for window in front.push(frames):
        if recognizer.judge(window).unsmoothed:
            hops.append(recognizer.stopwatch.take())
    for stage in BACK_STAGES:
        print(f"{stage:24}{milliseconds(hops, stage):12.2f}")
    kernels = model.manifest.kernels
    rest = sum(milliseconds(per_kernels[kernels], stage) for stage in FRONT_STAGES)
    rest += sum(milliseconds(hops, stage) for stage in BACK_STAGES if stage != "network")
    print(f"{'all but the network':24}{rest:12.2f}   ({kernels} kernels; goal {GOAL_MS:g})")
    whole = rest + milliseconds(hops, "network")
    load = whole / 1000 / settings.hop_seconds
    print(f"{'compute ÷ hop':24}{load:12.3f}   (model {model.manifest.id}, {recognizer.device})")
    print(f"{'import torch, load model':24}{loading * 1000:12.0f}\n")


def print_first_verdict(path: Path, runs: int) -> None:
    """Start the program anew and time its first line with an answer."""
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
    print(f"first verdict after {median(seconds):.1f} s from the command (median of {runs}); it needs 3.3 s of sound")


if __name__ == "__main__":
    main()

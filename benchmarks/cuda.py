"""One hop and files on an NVIDIA GPU, with memory and the share of the memory's bandwidth.

``make bench ARGS=cuda`` prints the rows. ``python -m benchmarks.cuda`` is for a machine that is there for minutes: it
also runs the tests that want a GPU, and prints Markdown. It wants the checkout's ``engine`` and ``resources`` on
PYTHONPATH, and PyTorch, NumPy, safetensors, soundfile, soxr, Pillow, platformdirs, tomli-w, filelock, requests, pytest
and pytest-timeout.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import numpy.typing as npt
import torch

from benchmarks.at_once import FILES, at_once
from benchmarks.rows import Row, as_markdown
from benchmarks.sixteen import SEED, as_sixteen_genres
from benchmarks.sound import Sound, chosen, read
from genrescope.frontend import FrontEnd
from genrescope.models import catalogue, vgg
from genrescope.models.build import build
from genrescope.models.cuda_engine import SIDE_BY_SIDE, TOLERANCE, CudaEngine
from genrescope.models.library import DEFAULT_ID, InstalledModel, find
from genrescope.models.manifest import Manifest
from genrescope.models.torch_engine import TorchEngine
from genrescope.offline import Analyzer
from genrescope.recognition.opinion import probabilities
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.window import Window
from genrescope.reference import ReferenceAnalyzer
from genrescope.settings import Settings
from genrescope.spectral.cqt import Columns
from genrescope.spectral.kernels import kernel_bank
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH

DEVICE = "cuda:0"
NONE = "PyTorch finds no CUDA GPU here: nothing was measured"
TESTS = "tests/models/test_cuda.py"
HOPS = 2000  # the slowest hundredth of which is twenty
GOAL_MS = 2.0
GOAL_MB = 1500.0
GOAL_REAL_TIME = 3000.0
COPIED_BYTES = 1 << 30

Seconds = npt.NDArray[np.float64]


def is_there() -> bool:
    """Whether there is a GPU to measure."""
    return torch.cuda.is_available()


def measure(path: Path, sound: Sound, rounds: int) -> Iterator[tuple[str, list[Row]]]:
    """Measure the starter and the 16-genre network; tables with their titles, as they come.

    Parameters
    ----------
    path, sound
        A file, and its frames: half a minute at least.
    rounds
        How often each file is analysed.
    """
    bandwidth = copy_bandwidth()
    torch.manual_seed(SEED)
    with as_sixteen_genres(build(catalogue.manifests()["ccmusic16"].architecture)) as sixteen:
        models = (find(DEFAULT_ID), sixteen)
        for model in models:
            yield f"one hop: {model.manifest.id}", list(_hop(model, sound, bandwidth))
        yield f"files: {path.name}, {sound.seconds:.0f} s", list(_files(path, sound, *models, rounds))


def _hop(model: InstalledModel, sound: Sound, bandwidth: float) -> Iterator[Row]:
    """From a window's columns in this machine's memory to probabilities there."""
    manifest = model.manifest
    windows = windows_of(sound, manifest)
    columns = cycle([window.columns for window in windows])
    torch.cuda.empty_cache()
    held = torch.cuda.memory_allocated()
    torch.cuda.reset_peak_memory_stats()
    engine = CudaEngine.load(model, DEVICE)
    recognizer = Recognizer(engine, manifest, Settings())
    shown = cycle(windows)
    hop = times(lambda: answer(engine, manifest, next(columns)), HOPS)
    verdict = times(lambda: recognizer.judge(next(shown)), HOPS)
    together = times(lambda: engine.see(list(islice(columns, SIDE_BY_SIDE))), HOPS // SIDE_BY_SIDE)
    peak = torch.cuda.max_memory_allocated() - held
    before = TorchEngine.load(model, DEVICE)
    eager = times(lambda: before.logits(manifest.picture.draw(next(columns))[None]), HOPS // 10)
    precision = "half precision" if engine.half else "single precision"
    yield Row("columns → probabilities, p50", 1e3 * quantile(hop, 0.5), note=engine.note or f"{precision}, one graph")
    yield Row("columns → probabilities, p99", 1e3 * quantile(hop, 0.99), goal=GOAL_MS)
    yield Row("window → verdict, p50", 1e3 * quantile(verdict, 0.5), note="the newest part's look included")
    yield Row("window → verdict, p99", 1e3 * quantile(verdict, 0.99))
    yield Row(
        "float32 step by step, picture on the processor, p50",
        1e3 * quantile(eager, 0.5),
        note=f"{quantile(eager, 0.5) / quantile(hop, 0.5):.1f} × the graph's",
    )
    change = farthest(engine, before, manifest, [window.columns for window in windows])
    yield Row("most that a probability differs from float32", change, "", goal=TOLERANCE)
    least = traffic(manifest) / bandwidth
    yield Row(
        "share of the memory's bandwidth",
        100.0 * least / quantile(hop, 0.5),
        "%",
        note=f"{traffic(manifest) / 1e6:.0f} MB at {bandwidth / 1e12:.2f} TB/s take {1e3 * least:.3f} ms",
    )
    yield Row("most device memory, loading included", peak / 1e6, "MB", goal=GOAL_MB)
    seconds = SIDE_BY_SIDE * manifest.picture.shown_columns * HOP_LENGTH / ANALYSIS_RATE
    yield Row(
        f"{SIDE_BY_SIDE} segments side by side", seconds / quantile(together, 0.5), "× real", note="no decoding, no CQT"
    )


def _files(path: Path, sound: Sound, starter: InstalledModel, sixteen: InstalledModel, rounds: int) -> Iterator[Row]:
    settings = Settings(device=DEVICE)
    analyzers: dict[str, Analyzer | ReferenceAnalyzer] = {
        "starter, a window every 2 s": Analyzer(starter, settings),
        "16 genres, a segment every 2 s": Analyzer(sixteen, settings),
        "16 genres, segments side by side (--reference)": ReferenceAnalyzer(sixteen, settings),
    }
    for name, each in analyzers.items():
        taken = median(times(partial(each.analyze, path), rounds))
        yield Row(name, sound.seconds / taken, "× real", least=GOAL_REAL_TIME)
        taken = median(times(partial(at_once, each, [path] * FILES), rounds))
        yield Row(f"the same, {FILES} files at once", FILES * sound.seconds / taken, "× real", least=GOAL_REAL_TIME)


def answer(engine: CudaEngine, manifest: Manifest, columns: Columns) -> npt.NDArray[np.float64]:
    """Probabilities [labels] of a window."""
    _, logits = engine.see([columns])
    return probabilities(logits[0], manifest.temperature)


def farthest(engine: CudaEngine, exact: TorchEngine, manifest: Manifest, windows: Sequence[Columns]) -> float:
    """How far a probability is from what the same picture gets in single precision, at most."""
    pictures, logits = engine.see(windows)
    theirs = np.concatenate([exact.logits(picture[None]) for picture in pictures])
    return max(
        float(np.abs(np.subtract(*(probabilities(each, manifest.temperature) for each in pair))).max())
        for pair in zip(logits, theirs, strict=True)
    )


def windows_of(sound: Sound, manifest: Manifest) -> list[Window]:
    """All windows of a sound that a network answers."""
    front = FrontEnd(sound.rate, kernel_bank(manifest.kernels), Settings())
    return front.push(sound.frames)[2:]


def times(work: Callable[[], object], count: int) -> Seconds:
    """What each of so many turns takes, after a tenth as many that do not count."""
    taken = []
    for number in range(count + 1 + count // 10):
        begin = perf_counter()
        work()
        if number > count // 10:
            taken.append(perf_counter() - begin)
    return np.array(taken)


def quantile(taken: Seconds, share: float) -> float:
    """In seconds."""
    return float(np.quantile(taken, share))


def copy_bandwidth() -> float:
    """Bytes a second that the device's memory moves while it is copied, read and written counted."""
    source = torch.empty(COPIED_BYTES, dtype=torch.uint8, device=DEVICE).random_()
    target = torch.empty_like(source)

    def copy() -> None:
        target.copy_(source)
        torch.cuda.synchronize()

    return 2 * COPIED_BYTES / quantile(times(copy, 20), 0.5)


def traffic(manifest: Manifest) -> int:
    """Bytes that an answer in half precision moves through the device's memory, if nothing stays in a cache.

    Every weight is read once; what a convolution, a pooling or a linear layer of a VGG gives is written once and read
    once. (Rectifiers work in place.)
    """
    channels, height, width = manifest.picture.shape
    numbers = channels * height * width
    for block in vgg.blocks(channels):
        for layer in block:
            numbers += (9 * layer.inputs + 1) * layer.outputs + 2 * layer.outputs * height * width
        height, width = height // 2, width // 2
        numbers += 2 * layer.outputs * height * width
    architecture = manifest.architecture
    for linear in vgg.classifier(architecture.head, architecture.labels):
        numbers += (linear.inputs + 1) * linear.outputs + 2 * linear.outputs
    return 2 * numbers


def main() -> int:
    """Test and measure; print Markdown."""
    if not is_there():
        print(f"{NONE}.")
        return 0
    print(f"{torch.cuda.get_device_name(0)}, PyTorch {torch.__version__}\n", flush=True)
    # Without the suite's own rules: they want a sound server's library.
    options = ["--noconftest", "-q", "-p", "no:cacheprovider", "-o", "filterwarnings=default"]
    tests = subprocess.run([sys.executable, "-m", "pytest", *options, TESTS], check=False)
    with chosen(None) as path:
        for title, rows in measure(path, read(path), rounds=5):
            print(as_markdown(title, rows), flush=True)
    return tests.returncode


if __name__ == "__main__":
    sys.exit(main())

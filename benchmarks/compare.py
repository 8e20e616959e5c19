"""The same work the reference's way and ours, in turns, so that a busy machine slows both; and files flat out.

The reference is what ``tests/fidelity`` holds: librosa, a matplotlib figure, a JPEG, Pillow and torchvision's network,
all with their defaults. Networks run on as many cores as a live session gives them: all but one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle
from pathlib import Path
from time import perf_counter, process_time

import librosa
import numpy as np
import numpy.typing as npt
import torch
from tests.fidelity import reference

from benchmarks.at_once import FILES, at_once
from benchmarks.rows import Row
from benchmarks.sixteen import SEED, as_sixteen_genres
from benchmarks.sound import Sound
from genrescope.audio.decoder import open_file
from genrescope.audio.resample import StreamResampler
from genrescope.frontend import FrontEnd
from genrescope.listening import TICK_SECONDS
from genrescope.models.engine import NCNN, TORCH, load_engine
from genrescope.models.library import DEFAULT_ID, InstalledModel, find
from genrescope.models.torch_engine import leave_a_core
from genrescope.offline import BLOCK_FRAMES, Analyzer
from genrescope.recognition.window import Window
from genrescope.reference import ReferenceAnalyzer
from genrescope.settings import Settings
from genrescope.spectral.kernels import KERNEL_NAMES, KernelName, kernel_bank
from genrescope.spectral.nnaudio_kernels import layer
from genrescope.spectral.reference_picture import ReferencePicture
from genrescope.units import ANALYSIS_RATE, WINDOW_SECONDS

STARTER = "starter, a window every 2 s"
SEVERAL = f"starter, {FILES} files at once, together"
Seconds = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Times:
    """What a piece of work took in each round: by the clock, and this process's processor time on all cores."""

    clock: Seconds
    processor: Seconds

    def __add__(self, other: Times) -> Times:
        """One after the other."""
        return Times(self.clock + other.clock, self.processor + other.processor)


@contextmanager
def sixteen_genres() -> Iterator[tuple[InstalledModel, torch.nn.Module]]:
    """A model folder of the published network's shape and size, with random weights; and the network itself."""
    torch.manual_seed(SEED)
    network = reference.network()
    with as_sixteen_genres(network) as model:
        yield model, network


def refresh(sound: Sound, rounds: int) -> Iterator[Row]:
    """One live refresh: the newest 30 s become probabilities.

    Parameters
    ----------
    sound
        Half a minute at least.
    rounds
        How often each piece of work takes its turn.
    """
    leave_a_core()
    with sixteen_genres() as (model, network):
        yield from _refresh(sound, network, model, rounds)


def files(path: Path, sound: Sound, rounds: int) -> Iterator[Row]:
    """Files flat out, on all cores; the network is loaded already."""
    with sixteen_genres() as (model, _):
        yield from _files(path, sound, model, rounds)


def _refresh(sound: Sound, network: torch.nn.Module, model: InstalledModel, rounds: int) -> Iterator[Row]:
    resampled = StreamResampler(sound.rate).push(sound.frames)
    window = resampled[: round(WINDOW_SECONDS * ANALYSIS_RATE)]
    segment = round(reference.SEGMENT_SECONDS * ANALYSIS_RATE) // 512
    levels = reference.decibels(reference.cqt_power(window))[:, -segment:]
    picture = reference.embed(reference.draw(levels))[None]
    nnaudio, samples = layer(), torch.from_numpy(window)
    engines = {name: load_engine(model, name) for name in (NCNN, TORCH)}
    hops = {(kernels, live): Hop(sound, kernels, live=live) for kernels in KERNEL_NAMES for live in (True, False)}
    full, quick = hops["librosa", False], hops["nnaudio", False]
    kind = ReferencePicture()

    @torch.inference_mode()
    def whole_window() -> None:
        nnaudio(samples)

    @torch.inference_mode()
    def eager() -> None:
        network(picture)

    times = race(
        {
            "librosa": lambda: librosa.cqt(y=window, sr=ANALYSIS_RATE),
            "figure": lambda: reference.embed(reference.draw(reference.decibels(np.square(levels)))),
            "nnaudio": whole_window,
            "full hop": full.push,
            "quick hop": quick.push,
            "full live hop": hops["librosa", True].push,
            "quick live hop": hops["nnaudio", True].push,
            "full picture": lambda: kind.draw(full.window.columns),
            "quick picture": lambda: replace(kind, jpeg=False).draw(quick.window.columns),
            "eager": eager,
            NCNN: partial(engines[NCNN].logits, picture.numpy()),
            TORCH: partial(engines[TORCH].logits, picture.numpy()),
        },
        rounds,
    )
    theirs = times["librosa"] + times["figure"]
    ours = times["full hop"] + times["full picture"]
    least = times["quick hop"] + times["quick picture"]
    as_it_comes = "a tick at a time, with columns for the eye"
    yield milliseconds("before the network: librosa, matplotlib, JPEG, Pillow", theirs)
    yield milliseconds("before the network: ours, librosa's kernels and the JPEG", ours)
    yield milliseconds("before the network: ours, nnAudio's kernels, no JPEG", least)
    yield times_less("times less", theirs, ours, 10.0)
    yield times_less("times less with nnAudio's kernels and no JPEG", theirs, least, 25.0)
    live = times["full live hop"] + times["full picture"]
    least_live = times["quick live hop"] + times["quick picture"]
    yield times_less(f"times less, {as_it_comes}", theirs, live, 10.0)
    yield times_less("the same with nnAudio's kernels and no JPEG", theirs, least_live, 25.0)
    yield milliseconds("network: torchvision's vgg19_bn, eager", times["eager"])
    yield milliseconds(f"network: {TORCH}", times[TORCH])
    yield milliseconds(f"network: {NCNN}", times[NCNN])
    share, note = ratio(times[NCNN], times["eager"])
    yield Row("network, of torchvision's time", share, "×", goal=0.5, note=note)
    everything = theirs + times["eager"]
    yield times_less("a whole refresh, times less", everything, ours + times[NCNN], 3.0)
    yield times_less("a whole refresh, as it comes, times less", everything, live + times[NCNN], 3.0)
    yield milliseconds("CQT of 30 s: librosa", times["librosa"])
    yield milliseconds("CQT of 30 s: nnAudio, whole window", times["nnaudio"])
    yield milliseconds("resampling and CQT of a 2 s hop, librosa's kernels", times["full hop"])
    yield milliseconds("resampling and CQT of a 2 s hop, nnAudio's kernels", times["quick hop"])
    yield times_less("librosa ÷ a hop with its kernels", times["librosa"], times["full hop"])
    yield times_less("nnAudio ÷ a hop with its kernels", times["nnaudio"], times["quick hop"])


def _files(path: Path, sound: Sound, model: InstalledModel, rounds: int) -> Iterator[Row]:
    settings = Settings(device="cpu")
    analyzers: dict[str, Analyzer | ReferenceAnalyzer] = {
        STARTER: Analyzer(find(DEFAULT_ID), settings),
        "16 genres, a segment every 2 s": Analyzer(model, settings),
        "16 genres, segments side by side (--reference)": ReferenceAnalyzer(model, settings),
    }
    works: dict[str, Callable[[], object]] = {name: partial(each.analyze, path) for name, each in analyzers.items()}
    works[SEVERAL] = partial(at_once, analyzers[STARTER], [path] * FILES)
    works["decoding and windows alone"] = partial(windows_alone, path, model.manifest.kernels)
    times = race(works, max(2, rounds // 4))
    for name, each in times.items():
        seconds = sound.seconds * (FILES if name == SEVERAL else 1)
        yield Row(
            f"file: {name}",
            seconds / float(np.median(each.clock)),
            "× real",
            least=70.0 if "side by side" in name else None,
            note=f"{seconds / float(np.median(each.processor)):.0f} × a second of processor time",
        )


def windows_alone(path: Path, kernels: KernelName) -> None:
    """All of a file's windows, for no network: what no GPU makes faster."""
    with open_file(path) as file:
        front = FrontEnd(file.format.rate, kernel_bank(kernels), Settings())
        for block in file.blocks(BLOCK_FRAMES):
            front.push(block)
            front.drain_columns()
        front.finish()


class Hop:
    """A front end that has heard 30 s, and goes on hop by hop.

    Parameters
    ----------
    sound
        What it hears over and over.
    kernels
        The CQT's.
    live
        Whether sound comes tick by tick and columns for the eye are made at each, as in a live session; or a hop at
        once, which is all that an answer needs.

    Attributes
    ----------
    window
        The newest.
    """

    def __init__(self, sound: Sound, kernels: KernelName, *, live: bool) -> None:
        settings = Settings()
        self._front = FrontEnd(sound.rate, kernel_bank(kernels), settings)
        self._front.with_provisional = live
        block = round((TICK_SECONDS if live else settings.hop_seconds) * sound.rate)
        self._blocks = cycle([sound.frames[at : at + block] for at in range(0, len(sound.frames) - block, block)])
        self.window: Window
        for _ in range(2 + round(WINDOW_SECONDS / settings.hop_seconds)):
            self.push()

    def push(self) -> None:
        """Take sound until the next window falls due."""
        while not (windows := self._front.push(next(self._blocks))):
            pass
        self.window = windows[-1]


def race(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, Times]:
    """Let each work take its turn in every round, after one that does not count."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for counts in [False] + [True] * rounds:
        for name, work in works.items():
            clock, processor = perf_counter(), process_time()
            work()
            if counts:
                taken[name].append((perf_counter() - clock, process_time() - processor))
    return {name: Times(*np.array(each).T) for name, each in taken.items()}


def ratio(one: Times, other: Times) -> tuple[float, str]:
    """Median of the rounds' ratios by the clock; and by processor time, in words."""
    processor = np.median(one.processor / other.processor)
    return float(np.median(one.clock / other.clock)), f"by processor time {processor:.2f} ×"


def milliseconds(what: str, times: Times) -> Row:
    """A row of a median."""
    processor = 1000.0 * float(np.median(times.processor))
    return Row(what, 1000.0 * float(np.median(times.clock)), note=f"processor {processor:.1f} ms")


def times_less(what: str, theirs: Times, ours: Times, least: float | None = None) -> Row:
    """A row of how many times less ours takes."""
    value, note = ratio(theirs, ours)
    return Row(what, value, "×", least=least, note=note)

"""A network on an NVIDIA GPU: from a window's columns to logits without a step on the processor. Imports torch.

One copy takes the columns there. Picture and network are recorded as one CUDA graph: to start some sixty kernels one
by one takes longer than they do. Copies bring back the logits, and the picture, in which evidence may be shown.
Convolutions and products are in half precision, if that hardly changes an answer of this very network: it is tried when
it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from genrescope.language.sentence import joined, sentence
from genrescope.models.device_graph import DeviceGraph
from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest
from genrescope.models.torch_engine import be_repeatable, fold, leave_a_core, load_module, refusals
from genrescope.spectral.device_picture import Columns, drawing, shown

Numbers = npt.NDArray[np.float32]

TOLERANCE = 5e-3  # of a probability: half precision may not change more
TOO_GREAT = sentence("its numbers become too great for that")
SIDE_BY_SIDE = 8  # windows that are answered at once; fewer take as long, but for one alone


class CudaEngine:
    """A network, and what draws its pictures, on one device.

    A window's answer depends on that window alone but for its last bits: one alone and several side by side are
    computed by different kernels (and a JPEG's rounding makes a grey level of a last bit, here and there). The same
    windows give the same bits every time.

    Parameters
    ----------
    load
        Gives the network with its weights, on the processor and in single precision, afresh at each call.
    manifest
        Its model's: pictures, temperature.
    device
        As torch names it: ``"cuda:0"``. On ``"cpu"`` all is the same but the graph, so that tests need no GPU.
    """

    def __init__(self, load: Callable[[], nn.Module], manifest: Manifest, device: str) -> None:
        leave_a_core()
        be_repeatable()
        self.device = device
        self._load = load
        self._manifest = manifest
        self._torch_device = torch.device(device)
        self._bins = manifest.bins
        self._draw = drawing(manifest.picture, self._bins, self._torch_device)
        self._graphs: dict[int, DeviceGraph] = {}
        self._in_single = ""
        self.note = ""
        # Products in half precision would otherwise be added up in half precision too.
        torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction = False
        self._place_network()

    @classmethod
    def load(cls, model: InstalledModel, device: str) -> CudaEngine:
        """Load a model.

        Raises
        ------
        ModelError
            The weights are missing, altered or do not fit.
        EngineError
            PyTorch cannot use the device.
        """
        with refusals():
            return cls(partial(load_module, model), model.manifest, device)

    @property
    def half(self) -> bool:
        """Whether it computes in half precision."""
        return self._dtype is torch.float16

    @torch.inference_mode()
    def logits(self, pictures: Numbers) -> Numbers:
        """Answer pictures that were drawn elsewhere, [n, channels, height, width], with their logits [n, labels]."""
        with refusals():
            logits: Numbers = self._answer(torch.from_numpy(pictures).to(self._torch_device)).cpu().numpy()
        return logits if self._holds(logits) else self.logits(pictures)

    @torch.inference_mode()
    def see(self, windows: Sequence[Columns]) -> tuple[Numbers, Numbers]:
        """Draw and answer windows, [n, bins] power each.

        Returns
        -------
        What the network saw, float32 [n, channels, height, width], and its logits, float32 [n, labels].
        """
        parts = [self._see(windows[at : at + SIDE_BY_SIDE]) for at in range(0, len(windows), SIDE_BY_SIDE)]
        pictures, logits = (np.concatenate(each) for each in zip(*parts, strict=True))
        return (pictures, logits) if self._holds(logits) else self.see(windows)

    def _see(self, windows: Sequence[Columns]) -> tuple[Numbers, ...]:
        many = 1 if len(windows) == 1 else SIDE_BY_SIDE
        picture = self._manifest.picture
        with refusals():
            if many not in self._graphs:
                shape = (many, picture.segment_columns, self._bins)
                self._graphs[many] = DeviceGraph(self._draw_and_answer, shape, self._torch_device)
                self.note = joined([self._in_single, *{graph.note: None for graph in self._graphs.values()}])
            return self._graphs[many]([shown(power, picture) for power in windows])

    def _draw_and_answer(self, columns: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        pictures = self._draw(columns)
        return pictures, self._answer(pictures)

    def _answer(self, pictures: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self._network(pictures.to(dtype=self._dtype, memory_format=torch.channels_last))
        return logits.float()

    @torch.inference_mode()
    def _place_network(self) -> None:
        """Put the network on the device: in half precision unless that changes its answers."""
        self._place_in_single()
        trials = trial_windows(self._manifest.picture.segment_columns, self._bins)
        exact = self._probabilities(trials)
        self._dtype = torch.float16
        self._network.half()
        change = float(np.abs(self._probabilities(trials) - exact).max())
        if np.isnan(change):
            self._leave_half(TOO_GREAT)
        elif change > TOLERANCE:
            self._leave_half(sentence("it would change an answer by {change:.3f}", change=change))

    def _place_in_single(self) -> None:
        self._graphs.clear()
        self._dtype = torch.float32
        self._network = fold(self._load()).to(  # type: ignore[call-overload]
            device=self._torch_device, memory_format=torch.channels_last
        )

    def _leave_half(self, reason: str) -> None:
        self._place_in_single()
        self._in_single = self.note = sentence(
            "{device} does not use half precision for this network ({reason}).", device=self.device, reason=reason
        )

    def _holds(self, logits: Numbers) -> bool:
        """Whether half precision held all numbers on the way; if not, it is not used any more."""
        if not self.half or np.isfinite(logits).all():
            return True
        with refusals():
            self._leave_half(TOO_GREAT)
        return False

    def _probabilities(self, windows: Sequence[Columns]) -> Numbers:
        """Of each window, [n, labels], step by step: nothing is recorded yet."""
        answers = []
        for power in windows:
            columns = torch.from_numpy(shown(power, self._manifest.picture)[None]).to(self._torch_device)
            _, logits = self._draw_and_answer(columns)
            answers.append((logits / self._manifest.temperature).softmax(dim=1))
        shares: Numbers = torch.cat(answers).cpu().numpy()
        return shares


def trial_windows(columns: int, bins: int) -> list[Columns]:
    """Windows that precisions are compared by: noise, notes that begin and fade, a knock in silence, a lone tone."""
    random = np.random.default_rng(7)
    noise = random.gamma(0.3, 1.0, (columns, bins))
    notes = np.full((columns, bins), 1e-6)
    for begin in range(0, columns, 20):
        fading = np.exp(-0.1 * np.arange(min(60, columns - begin)))
        for note in random.choice(bins, 4, replace=False):
            notes[begin : begin + len(fading), note] += fading
    knock = np.zeros((columns, bins))
    knock[columns // 2] = 1.0
    tone = np.full((columns, bins), 1e-9)
    tone[:, bins // 2] = 1.0
    return [power.astype(np.float32) for power in (noise, notes, knock, tone)]

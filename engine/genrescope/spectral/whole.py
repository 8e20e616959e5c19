"""The columns of a whole window at once, by torch, on the device the network runs on (CPU, CUDA or MPS)."""

from __future__ import annotations

import threading
from typing import Any

import torch

from genrescope.spectral.cqt import Columns, Sound
from genrescope.spectral.kernels import KernelBank, KernelName, kernel_bank
from genrescope.units import HOP_LENGTH


class WholeWindowCqt:
    """Transforms sound that has half a kernel on each side, so that the result equals the incremental columns.

    Parameters
    ----------
    kernels
        ``"nnaudio"`` runs the library's own layer; ``"librosa"`` the librosa-equal bank, an octave a matrix product.
    device
        Where to run, as torch names it. With CUDA TF32 must be off: its 10 bits of mantissa are far too few for an
        80 dB range. The engines see to that for the whole process (`genrescope.models.torch_engine.be_repeatable`).
    """

    def __init__(self, kernels: KernelName, device: str) -> None:
        self._device = torch.device(device)
        self._bank = kernel_bank(kernels)
        self._layer = _nnaudio_layer(self._device) if kernels == "nnaudio" else None
        self._turn = threading.Lock()  # files heard at once share it, and not every GPU's library takes several threads
        self._taps = [] if self._layer else [torch.from_numpy(o.taps).to(self._device) for o in self._bank.octaves]

    @torch.inference_mode()
    def __call__(self, sound: Sound) -> Columns:
        """Columns [n, 84], power.

        Parameters
        ----------
        sound
            float32 [samples], from ``bank.back`` samples before the first column's centre to ``bank.ahead`` after the
            last one's.
        """
        with self._turn:
            samples = torch.from_numpy(sound).to(self._device)
            power = self._by_library(samples) if self._layer else self._by_bank(samples, self._bank)
            columns: Columns = power.cpu().numpy()
        return columns

    def _by_library(self, samples: torch.Tensor) -> torch.Tensor:
        assert self._layer is not None
        # The layer centres its kernels in frames of `kernel_width` and here pads nothing by itself.
        half = int(self._layer.kernel_width) // 2
        count = (len(samples) - self._bank.back - self._bank.ahead) // HOP_LENGTH + 1
        wanted = (count - 1) * HOP_LENGTH + int(self._layer.kernel_width)
        before = half - self._bank.back
        padded = torch.nn.functional.pad(samples, (before, wanted - before - len(samples)))
        magnitude: torch.Tensor = self._layer(padded)[0]
        return magnitude.square().T.contiguous()

    def _by_bank(self, samples: torch.Tensor, bank: KernelBank) -> torch.Tensor:
        count = (len(samples) - bank.back - bank.ahead) // HOP_LENGTH + 1
        octaves = []
        for octave, taps in zip(bank.octaves, self._taps, strict=True):
            size, width = taps.shape
            start = bank.back + octave.offset
            frames = samples[start : start + (count - 1) * HOP_LENGTH + size].unfold(0, size, HOP_LENGTH)
            parts = (frames @ taps).square()
            octaves.append(parts[:, : width // 2] + parts[:, width // 2 :])
        return torch.cat(octaves, dim=1)


def _nnaudio_layer(device: torch.device) -> Any:
    from genrescope.spectral import nnaudio_kernels

    layer = nnaudio_kernels.layer()
    layer.center = False
    return layer.to(device)

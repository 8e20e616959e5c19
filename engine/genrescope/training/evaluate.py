"""A network's answers on recordings it never saw. Imports torch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from genrescope.spectral.picture import PictureParameters
from genrescope.training.answers import Logits
from genrescope.training.columns import Levels, Versions
from genrescope.training.windows import window_pictures
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH, WINDOW_COLUMNS

WINDOWS = 2  # evenly spread over each recording
YOUNG_SECONDS = (5, 10)


def clean_logits(network: torch.nn.Module, versions: Sequence[Versions], parameters: PictureParameters) -> Logits:
    """Logits of `WINDOWS` windows of each recording, [recordings · WINDOWS, labels]."""
    return _logits(network, [each[0] for each in versions], WINDOW_COLUMNS, parameters)


def worse_logits(
    network: torch.nn.Module, versions: Sequence[Versions], parameters: PictureParameters
) -> dict[str, Logits]:
    """Logits of the same windows when less or worse sound is heard, by name.

    Windows that are still young; and, where there are degraded copies, the last copy's (`degrade.degraded`).
    """
    worse = {}
    for seconds in YOUNG_SECONDS:
        columns = seconds * ANALYSIS_RATE // HOP_LENGTH
        worse[f"first {seconds} s"] = _logits(network, [each[0] for each in versions], columns, parameters)
    if all(len(each) > 1 for each in versions):
        worse["degraded"] = _logits(network, [each[-1] for each in versions], WINDOW_COLUMNS, parameters)
    return worse


def _logits(network: torch.nn.Module, levels: Sequence[Levels], columns: int, parameters: PictureParameters) -> Logits:
    pictures = [window_pictures(each, columns, parameters, WINDOWS) for each in levels]
    return logits_of(network, np.concatenate(pictures))


@torch.inference_mode()
def logits_of(network: torch.nn.Module, pictures: npt.NDArray[np.float32]) -> Logits:
    """Logits of pictures [n, channels, height, width], in evaluation mode, one by one as the app answers."""
    network.eval()
    device = next(network.parameters()).device
    parts = [network(torch.from_numpy(picture[None]).to(device))[0].float().cpu().numpy() for picture in pictures]
    return np.stack(parts)

"""A network's answers on recordings it never saw. Imports torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import torch

from genrescope.spectral.picture import PictureParameters
from genrescope.training.answers import Logits
from genrescope.training.augment import add_noise, loudspeaker
from genrescope.training.columns import Levels
from genrescope.training.windows import window_pictures
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH, WINDOW_COLUMNS

WINDOWS = 2  # evenly spread over each recording
YOUNG_SECONDS = (3, 5, 10, 20)
TELEPHONE_HZ = (300.0, 3400.0)

Vary = Callable[[Levels], Levels]


def clean_logits(network: torch.nn.Module, levels: Sequence[Levels], parameters: PictureParameters) -> Logits:
    """Logits of `WINDOWS` windows of each recording, [recordings · WINDOWS, labels]."""
    return _logits(network, levels, WINDOW_COLUMNS, parameters)


def worse_logits(
    network: torch.nn.Module,
    levels: Sequence[Levels],
    parameters: PictureParameters,
    seed: int = 1,
) -> dict[str, Logits]:
    """Logits of the same windows when less or worse sound is heard, by name.

    Windows that are still young, and sound as through a bad microphone, worked on the columns; ``seed`` is the noise's.
    """
    logits = {}
    for name, columns, vary in _conditions(seed):
        changed = [vary(each) if vary else each for each in levels]
        logits[name] = _logits(network, changed, columns, parameters)
    return logits


def _logits(
    network: torch.nn.Module,
    levels: Sequence[Levels],
    columns: int,
    parameters: PictureParameters,
) -> Logits:
    pictures = [window_pictures(each, columns, parameters, WINDOWS) for each in levels]
    return logits_of(network, np.concatenate(pictures))


def _conditions(seed: int) -> list[tuple[str, int, Vary | None]]:
    rng = np.random.default_rng(seed)
    band = loudspeaker(*TELEPHONE_HZ)

    def telephone(levels: Levels) -> Levels:
        return (levels.astype(np.float32) + band).astype(np.float16)

    def noisy(levels: Levels) -> Levels:
        return add_noise(levels.astype(np.float32), -30.0, 0.0, rng).astype(np.float16)

    def both(levels: Levels) -> Levels:
        return noisy(telephone(levels))

    young: list[tuple[str, int, Vary | None]] = [
        (f"first {seconds} s", seconds * ANALYSIS_RATE // HOP_LENGTH, None) for seconds in YOUNG_SECONDS
    ]
    return [
        *young,
        ("telephone band", WINDOW_COLUMNS, telephone),
        ("white noise 30 dB below the peak", WINDOW_COLUMNS, noisy),
        ("telephone band and noise", WINDOW_COLUMNS, both),
    ]


@torch.inference_mode()
def logits_of(network: torch.nn.Module, pictures: npt.NDArray[np.float32]) -> Logits:
    """Logits of pictures [n, channels, height, width], in evaluation mode, one by one as the app answers."""
    network.eval()
    device = next(network.parameters()).device
    parts = [network(torch.from_numpy(picture[None]).to(device))[0].float().cpu().numpy() for picture in pictures]
    return np.stack(parts)

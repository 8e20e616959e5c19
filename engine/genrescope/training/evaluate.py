"""How good a network is on recordings it never saw."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

Logits = npt.NDArray[np.float32]  # [n, labels]
Indices = npt.NDArray[np.int64]  # [n]


@torch.inference_mode()
def logits_of(network: torch.nn.Module, pictures: npt.NDArray[np.float32], batch: int = 8) -> Logits:
    """Logits of pictures [n, channels, height, width], with the network in evaluation mode."""
    network.eval()
    device = next(network.parameters()).device
    parts = [
        network(torch.from_numpy(pictures[first : first + batch]).to(device)).float().cpu().numpy()
        for first in range(0, len(pictures), batch)
    ]
    return np.concatenate(parts)


def balanced_accuracy(labels: npt.NDArray[np.integer], answers: npt.NDArray[np.integer]) -> float:
    """Mean over the labels of the share of their clips that is answered rightly."""
    return float(np.mean([np.mean(answers[labels == label] == label) for label in np.unique(labels)]))

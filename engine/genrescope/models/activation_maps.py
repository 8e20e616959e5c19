"""Where in a picture a VGG network found what speaks for an answer. Imports torch.

LayerCAM (P.-T. Jiang et al., "LayerCAM: exploring hierarchical class activation maps for localization", 2021): every
feature counts where its own gradient is positive, so that an earlier, finer layer can be asked than the last one, to
which Grad-CAM (R. Selvaraju et al., 2017) is bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from genrescope.models.backbones import PooledVgg, SquareVgg
from genrescope.models.build import build
from genrescope.models.checkpoint import load_weights
from genrescope.models.library import InstalledModel
from genrescope.models.torch_engine import fold, leave_a_core
from genrescope.spectral.picture import Picture

BLOCK = 3  # of VGG's five, whose last activations are asked: the most faithful (``docs/understanding.md``)
STRIDE = 2 ** (BLOCK - 1)  # pixels of the picture from one cell of the map to the next

Map = npt.NDArray[np.float32]  # [height / 4, width / 4]


class ActivationMaps:
    """A VGG network that can be asked where; on the processor, with its batch normalisation folded.

    Parameters
    ----------
    model
        Loaded at once: this takes seconds.

    Raises
    ------
    ModelError
        The weights are missing, altered or do not fit.
    """

    def __init__(self, model: InstalledModel) -> None:
        leave_a_core()
        with torch.device("meta"):
            module = build(model.manifest.architecture)
        weights = {name: torch.from_numpy(array) for name, array in load_weights(model).items()}
        module.load_state_dict(weights, assign=True)
        folded = fold(module)
        assert isinstance(folded, PooledVgg | SquareVgg), "other networks have no such blocks"
        self._network = folded.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        poolings = [index for index, layer in enumerate(folded.features) if isinstance(layer, nn.MaxPool2d)]
        self._asked = poolings[BLOCK - 1]

    def of(self, picture: Picture, outputs: Sequence[int], temperature: float) -> Map:
        """Where the network found what speaks for any of ``outputs`` rather than for the others.

        Parameters
        ----------
        picture
            float32 [channels, height, width].
        outputs
            Indices of the labels: one genre's, or those of a family.
        temperature
            The model's.

        Returns
        -------
        float32 [height // 4, width // 4], 0 and more: cell ``i`` stands for the pixels ``4 i`` to ``4 i + 4``.
        """
        layers = cast(nn.Sequential, self._network.features)
        with torch.no_grad():
            batch = torch.from_numpy(picture[None]).contiguous(memory_format=torch.channels_last)
            features = layers[: self._asked](batch)
        features.requires_grad_()
        with torch.enable_grad():
            logits = self._network.head(layers[self._asked :](features))[0]
            chosen = torch.log_softmax(logits / temperature, 0)[list(outputs)].logsumexp(0)
            (gradient,) = torch.autograd.grad(chosen, features)
        weighted = (gradient.relu() * features.detach()).sum(1)[0]
        return cast(Map, weighted.relu().numpy())

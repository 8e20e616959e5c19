"""What decides how a network learns."""

from __future__ import annotations

from dataclasses import dataclass, field

from genrescope.spectral.picture import Fill, PictureParameters
from genrescope.training.augment import Augmentation
from genrescope.training.batches import Sampling
from genrescope.units import WINDOW_COLUMNS

FILL: Fill = "tile"  # how a young window is filled, in training as live


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what comes out of a training run, given the data.

    Attributes
    ----------
    epochs
        How many. A run may be resumed with fewer or more: warm-up, constant rate, then from `decay_from` (a share of
        the epochs) a linear descent to nearly nothing.
    crop_columns
        Width of the training pictures, in columns. 64 pixels are halved five times without a rest.
    group_weight
        Weight of an auxiliary loss that asks which artist is heard; its classifier is thrown away afterwards.
    degraded_copies
        Of each recording, made as sound before anything is learned (`genrescope.training.degrade`).
    averaging
        Decay per step of the running average of the weights, which is what is kept.
    """

    seed: int = 1
    epochs: int = 12
    learning_rate: float = 6e-4
    weight_decay: float = 0.03
    label_smoothing: float = 0.1
    dropout: float = 0.4
    group_weight: float = 0.3
    degraded_copies: int = 0
    averaging: float = 0.995
    decay_from: float = 0.5
    warm_up_epochs: float = 2.0
    columns_per_pixel: int = 8
    onsets: bool = True
    crop_columns: int = 512
    sampling: Sampling = field(default_factory=Sampling)
    augmentation: Augmentation = field(default_factory=Augmentation)

    @property
    def crops(self) -> PictureParameters:
        """Pictures that the network is trained on."""
        return PictureParameters(self.crop_columns, self.columns_per_pixel, FILL, self.onsets)

    @property
    def live_pictures(self) -> PictureParameters:
        """Pictures of the whole window, as the model will be shown."""
        pixels = WINDOW_COLUMNS // self.columns_per_pixel
        return PictureParameters(pixels * self.columns_per_pixel, self.columns_per_pixel, FILL, self.onsets)

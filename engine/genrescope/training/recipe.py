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
    columns_per_pixel
        99 pixels show the live window of 30 s, and five halvings leave hardly a rest of them.
    crop_columns, late_crop_columns, late_from
        Width of the training pictures, in columns: 32 pixels, and 64 from a share of the epochs on. A narrow picture
        costs half as much, and a network that sees no other leans on its edges (progressive resizing: J. Howard, 2018).
    group_weight
        Weight of an auxiliary loss that asks which artist is heard; its classifier is thrown away afterwards.
    degraded_copies
        Of each recording, made as sound before anything is learned (`genrescope.training.degrade`).
    averaging
        Decay per step of the running average of the weights, which is what is kept.
    """

    seed: int = 1
    epochs: int = 14
    learning_rate: float = 6e-4
    weight_decay: float = 0.03
    label_smoothing: float = 0.1
    dropout: float = 0.4
    group_weight: float = 0.3
    degraded_copies: int = 2
    averaging: float = 0.995
    decay_from: float = 0.5
    warm_up_epochs: float = 2.0
    columns_per_pixel: int = 13
    onsets: bool = True
    crop_columns: int = 416
    late_crop_columns: int = 832
    late_from: float = 0.8
    sampling: Sampling = field(default_factory=Sampling)
    augmentation: Augmentation = field(default_factory=Augmentation)

    def crops(self, epoch: int) -> PictureParameters:
        """Pictures that the network is trained on in an epoch, counted from 0."""
        columns = self.crop_columns if epoch < self.late_from * self.epochs else self.late_crop_columns
        return PictureParameters(columns, self.columns_per_pixel, FILL, self.onsets)

    @property
    def live_pictures(self) -> PictureParameters:
        """Pictures of the whole window, as the model will be shown."""
        pixels = WINDOW_COLUMNS // self.columns_per_pixel
        return PictureParameters(pixels * self.columns_per_pixel, self.columns_per_pixel, FILL, self.onsets)

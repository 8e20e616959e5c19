"""The reference system, as ccmusic-database published it: librosa, a matplotlib figure, a JPEG, Pillow, torchvision.

Everything here is done by those libraries in the published order and with their defaults; nothing is imported from
Genrescope, and nothing is made faster. Only the file on disk between drawing and reading is left in memory.
"""

from __future__ import annotations

import warnings
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Literal

import librosa
import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image
from torch import nn
from torchvision import transforms
from torchvision.models import vgg19_bn

RATE = 22_050
SEGMENT_SECONDS = 11.4
LABELS = 16

FileFormat = Literal["jpg", "png"]  # the reference's own, and one that loses nothing

embed = transforms.Compose(
    [transforms.Resize([224, 224]), transforms.ToTensor(), transforms.Normalize((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))]
)


def load(path: Path) -> np.ndarray:
    """Mono sound at 22 050 Hz."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its audioread names modules that Python 3.13 has not
        sound, _ = librosa.load(path, sr=RATE)
    return sound


def cqt_power(sound: np.ndarray) -> np.ndarray:
    """Float32 [84, frames]."""
    return np.abs(librosa.cqt(y=sound, sr=RATE)) ** 2


def mel_power(sound: np.ndarray) -> np.ndarray:
    """Float32 [128, frames]."""
    return librosa.feature.melspectrogram(y=sound, sr=RATE)


POWER = {"cqt": cqt_power, "mel": mel_power}


def decibels(power: np.ndarray) -> np.ndarray:
    """Decibels below the loudest of the whole clip, down to −80."""
    return librosa.power_to_db(power, ref=np.max)


def segments(levels: np.ndarray, samples: int) -> list[np.ndarray]:
    """A clip's columns [bins, frames] cut into segments of 11.4 s, what is left over halved between both ends."""
    frames = levels.shape[1]
    step = int(SEGMENT_SECONDS * frames / (samples / RATE))
    count = int(frames / step)
    begin = int(0.5 * (frames - count * step))
    return [levels[:, start : start + step] for start in range(begin, begin + step * count, step)]


def draw(segment: np.ndarray, file_format: FileFormat = "jpg") -> Image.Image:
    """Draw one segment as the figure on disk."""
    librosa.display.specshow(segment)
    plt.axis("off")
    file = BytesIO()
    plt.savefig(file, format=file_format, bbox_inches="tight", pad_inches=0.0)
    plt.close()
    return Image.open(file).convert("RGB")


def pictures(sound: np.ndarray, spectrum: str = "cqt") -> torch.Tensor:
    """What the network sees of a clip: float32 [segments, 3, 224, 224]."""
    cuts = segments(decibels(POWER[spectrum](sound)), len(sound))
    return torch.stack([embed(draw(segment)) for segment in cuts])


def head(features: int, labels: int) -> nn.Sequential:
    """The evaluations' classifier: widths fall by the fourth root of features ÷ labels."""
    q = (features / labels) ** 0.25
    l1 = int(q * labels)
    l2 = int(q * l1)
    l3 = int(q * l2)
    return nn.Sequential(
        nn.Dropout(),
        nn.Linear(features, l3),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(l3, l2),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(l2, l1),
        nn.ReLU(),
        nn.Linear(l1, labels),
    )


def network() -> nn.Module:
    """Torchvision's vgg19_bn under that classifier, with random weights."""
    model = vgg19_bn()
    model.classifier = head(25_088, LABELS)
    return model.eval()


@torch.inference_mode()
def logits(model: nn.Module, images: torch.Tensor) -> np.ndarray:
    """Float32 [segments, labels], a picture at a time as published."""
    return np.concatenate([model(image[None]).numpy() for image in images])


def vote(answers: np.ndarray) -> int:
    """The label most segments have; of several as frequent, the one met first."""
    return Counter(answers.argmax(axis=1).tolist()).most_common(1)[0][0]

"""VGG19_BN on the processor by ncnn, which convolves with Winograd's algorithms. Loads no PyTorch.

A. Lavin and S. Gray, "Fast algorithms for convolutional neural networks", 2016: tiles of 6 × 6 or 8 × 8 need a quarter
or less of the multiplications. ncnn wants a network as text and its numbers as one stream. Both are made here, straight
from the weights: there is no file between, and nothing to convert first.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import ncnn
import numpy as np
import numpy.typing as npt

from genrescope.language.sentence import sentence
from genrescope.models import vgg
from genrescope.models.architecture import VGG, Architecture
from genrescope.models.checkpoint import load_weights
from genrescope.models.engine import NCNN, EngineError
from genrescope.models.library import InstalledModel
from genrescope.models.weights_file import Weights

Numbers = npt.NDArray[np.float32]

MAGIC = 7767517  # the first line of ncnn's text
MOST_THREADS = 4  # of one picture
EPSILON = 1e-5  # of PyTorch's batch normalisation
PLAIN = np.zeros(1, dtype=np.float32)  # before an array of weights: four zero bytes say that it is float32
_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype, _pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]


class NcnnEngine:
    """A VGG19_BN, folded: batch normalisation has become part of the convolutions.

    Parameters
    ----------
    architecture
        Which head, how many labels and channels.
    shape
        Of its pictures: channels, height, width. Other sizes are answered too, less quickly.
    weights
        As `genrescope.models.checkpoint.load_weights` reads them.

    Raises
    ------
    EngineError
        ncnn refuses the network.
    """

    device = NCNN

    def __init__(self, architecture: Architecture, shape: tuple[int, int, int], weights: Weights) -> None:
        self.note = ""
        self._net = net = ncnn.Net()
        options = net.opt
        threads, pictures = _shared_out(os.cpu_count() or 1)
        options.num_threads = threads
        self._side_by_side = ThreadPoolExecutor(pictures, thread_name_prefix="ncnn")
        for half in ("fp16_packed", "fp16_storage", "fp16_arithmetic", "bf16_packed", "bf16_storage"):
            setattr(options, f"use_{half}", False)  # they would cost a thousandth of a probability
        description = _Description(architecture, shape)
        self._output = description.output
        reader = _Reader(_numbers(architecture, weights))
        if net.load_param_mem(description.text) or net.load_model(reader) or not reader.at_end:
            raise EngineError(sentence("ncnn does not take this network"))

    @classmethod
    def load(cls, model: InstalledModel) -> NcnnEngine:
        """Load a model.

        Raises
        ------
        ModelError
            The weights are missing, altered or do not fit.
        EngineError
            As above.
        """
        manifest = model.manifest
        if manifest.backbone != VGG:
            raise EngineError(sentence("it runs {backbone} alone", backbone=VGG))
        return cls(manifest.architecture, manifest.picture.shape, load_weights(model))

    def logits(self, pictures: Numbers) -> Numbers:
        """Answer pictures [n, channels, height, width] with their logits, float32 [n, labels]."""
        return np.stack(list(self._side_by_side.map(self._answer, pictures)))

    def _answer(self, picture: Numbers) -> Numbers:
        shown = np.ascontiguousarray(picture)  # kept until the answer is there: ncnn reads it where it lies
        extractor = self._net.create_extractor()
        extractor.input("0", ncnn.Mat(shown))
        failed, answer = extractor.extract(self._output)
        if failed:
            raise EngineError(sentence("ncnn ran out of memory"))
        return np.array(answer)


class _Description:
    """A network as ncnn's text: a line a layer, each of which takes the blob that the one before gives.

    Blobs are numbered; the picture is 0. Parameters are numbered as ncnn's documentation of its layers has them.
    """

    def __init__(self, architecture: Architecture, shape: tuple[int, int, int]) -> None:
        channels, self._height, self._width = shape
        self._lines = [f"Input picture 0 1 0 {self._size(channels)}"]
        for block in vgg.blocks(architecture.in_channels):
            for layer in block:
                numbers = layer.inputs * layer.outputs * 9
                size = self._size(layer.outputs)
                self._add("Convolution", f"0={layer.outputs} 1=3 4=1 5=1 6={numbers} 9=1 {size}")  # 9: a rectifier
            self._height, self._width = self._height // 2, self._width // 2
            self._add("Pooling", f"0=0 1=2 2=2 5=1 {self._size(block[-1].outputs)}")
        if architecture.head == "pooled":
            self._add("Reduction", "0=3 1=0 -23303=1,2 4=0 5=1")  # mean over the width
        else:
            self._add("Pooling", f"0=1 7=1 8={vgg.SQUARE} 18={vgg.SQUARE}")
        self._add("Flatten", "")
        *hidden, last = vgg.classifier(architecture.head, architecture.labels)
        for linear in hidden:
            self._add("InnerProduct", f"0={linear.outputs} 1=1 2={linear.inputs * linear.outputs} 9=1")
        self._add("InnerProduct", f"0={last.outputs} 1=1 2={last.inputs * last.outputs}")

    @property
    def output(self) -> str:
        """Name of the last layer's blob."""
        return str(len(self._lines) - 1)

    @property
    def text(self) -> str:
        """All of it."""
        count = len(self._lines)
        return "\n".join([str(MAGIC), f"{count} {count}", *self._lines, ""])

    def _add(self, kind: str, parameters: str) -> None:
        blob = len(self._lines)
        self._lines.append(f"{kind} {blob} 1 1 {blob - 1} {blob} {parameters}")

    def _size(self, channels: int) -> str:
        """Tell the size of what a layer gives: by it ncnn chooses each convolution's algorithm."""
        return f"-23330=4,3,{self._width},{self._height},{channels}"


def _numbers(architecture: Architecture, weights: Weights) -> Iterator[Numbers]:
    """Every array that the layers read, in order. A layer's are made when it reads them, which saves memory."""
    for block in vgg.blocks(architecture.in_channels):
        for layer in block:
            scale, shift, mean, variance = (weights[f"{layer.normalisation}.{part}"] for part in vgg.NORMALISED)
            factor = np.divide(scale, np.sqrt(variance + np.float32(EPSILON)), dtype=np.float32)
            yield PLAIN
            yield np.multiply(weights[f"{layer.name}.weight"], factor[:, None, None, None], dtype=np.float32)
            yield np.add((weights[f"{layer.name}.bias"] - mean) * factor, shift, dtype=np.float32)
    for linear in vgg.classifier(architecture.head, architecture.labels):
        yield PLAIN
        yield weights[f"{linear.name}.weight"]
        yield weights[f"{linear.name}.bias"]


class _Reader(ncnn.DataReader):  # type: ignore[misc]
    """Gives ncnn the arrays one by one; it asks for each as a whole.

    From memory, because ncnn opens files by names in the system's own encoding, which not every folder's has.
    """

    def __init__(self, arrays: Iterator[Numbers]) -> None:
        super().__init__()
        self._arrays = arrays

    @property
    def at_end(self) -> bool:
        """Whether everything has been read."""
        return next(self._arrays, None) is None

    def read(self, buffer: Any, size: int) -> int:
        """Copy the next array into a buffer of ``size`` bytes, which comes as a capsule."""
        array = next(self._arrays, None)
        if array is None or array.nbytes != size:
            return 0
        ctypes.memmove(_pointer(buffer, None), np.ascontiguousarray(array).ctypes.data, size)
        return size


def _shared_out(cores: int) -> tuple[int, int]:
    """How many threads a picture gets, and how many pictures are answered at once.

    One picture leaves a core free, for the sound, its columns and the view's painting; several take all cores. Threads
    that share a picture wait for each other at every layer, so more than a few are better used side by side.
    """
    threads = min(max(1, cores - 1), MOST_THREADS)
    return threads, max(1, cores // threads)

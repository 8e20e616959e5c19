"""Loading a recognizer. This takes seconds where PyTorch is needed and has to be imported."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from genrescope.models.engine import InferenceEngine, load_engine
from genrescope.models.library import InstalledModel
from genrescope.recognition.opinion import WholeWindow
from genrescope.recognition.recognizer import Recognizer
from genrescope.settings import Settings
from genrescope.spectral.kernels import KernelName, kernel_bank
from genrescope.spectral.mel import WindowMel

FileStamp = tuple[int, int, int]  # inode, size in bytes, time of the last change in ns


def load_recognizer(model: InstalledModel, settings: Settings) -> Recognizer:
    """Load a model's network onto the device the settings ask for.

    Raises
    ------
    ModelError
        When the weights are missing, altered or do not fit.
    SettingsError
        When the device was asked for by name and cannot be used.
    """
    return _load(model, settings.device).recognizer(model, settings)


def load_network(model: InstalledModel, settings: Settings) -> InferenceEngine:
    """Load the network alone, as `load_recognizer` does; the same errors."""
    return _load(model, settings.device).network


class NetworkKeeper:
    """Keeps the network that was used last, for the next stream that wants the same one: loading takes seconds.

    Every stream gets a recognizer of its own, so that nothing but the network goes from one to the next; and a network
    serves one stream at a time: who wants it while it is lent loads another, so that one that hangs holds up nobody
    else. What comes back while another is lent is let go: that one has taken its place. May be asked on any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: _Loaded | None = None
        self._lent = 0

    @contextmanager
    def lend(self, model: InstalledModel, settings: Settings) -> Iterator[Recognizer]:
        """Lend a recognizer with nothing heard; it loads what is not there, or was changed on disk.

        Raises
        ------
        ModelError, SettingsError
            As `load_recognizer`.
        """
        with self._lock:
            loaded, self._kept = self._kept, None
        if loaded is not None and not loaded.is_of(model, settings.device):
            loaded = None  # let go before another is loaded: both would take the memory of two
        if loaded is None:
            loaded = _load(model, settings.device)
        self._count(1)
        try:
            yield loaded.recognizer(model, settings)
        except BaseException:
            self._count(-1)  # a network that failed is not trusted again
            raise
        self._count(-1, kept=loaded)

    def _count(self, more: int, kept: _Loaded | None = None) -> None:
        """Count what is lent, and keep what has come back if nothing is."""
        with self._lock:
            self._lent += more
            if not self._lent:
                self._kept = kept


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A network, what it was loaded from, and what belongs to it on its device; and those of its specialists."""

    network: InferenceEngine
    whole_window: WholeWindow | None
    model: InstalledModel
    device: str  # as the settings name it
    weights: FileStamp | None
    specialists: tuple[_Loaded, ...] = ()

    def is_of(self, model: InstalledModel, device: str) -> bool:
        return (
            (self.model, self.device, self.weights) == (model, device, _stamp(model))
            and len(self.specialists) == len(model.specialists)
            and all(
                loaded.is_of(each, device) for loaded, each in zip(self.specialists, model.specialists, strict=True)
            )
        )

    def recognizer(self, model: InstalledModel, settings: Settings) -> Recognizer:
        besides = [(each.model.manifest, each.network, each.whole_window) for each in self.specialists]
        return Recognizer(self.network, model.manifest, settings, self.whole_window, besides)


def _load(model: InstalledModel, device: str, kernels: KernelName | None = None) -> _Loaded:
    """Load a model; ``kernels`` are those of the windows that it will be shown, if not its own."""
    weights = _stamp(model)  # before they are read: if they change meanwhile, the next one reads them again
    network = load_engine(model, device)
    kernels = kernels or model.manifest.kernels
    whole_window: WholeWindow | None = None
    if model.manifest.spectrum == "mel":
        whole_window = WindowMel(kernel_bank(kernels))
    elif network.device == "mps":
        from genrescope.spectral.whole import WholeWindowCqt

        whole_window = WholeWindowCqt(kernels, network.device)
    specialists = tuple(_load(each, device, kernels) for each in model.specialists)
    return _Loaded(network, whole_window, model, device, weights, specialists)


def _stamp(model: InstalledModel) -> FileStamp | None:
    """What tells whether the weights file is still the same; None when it is not there."""
    try:
        status = model.weights.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns

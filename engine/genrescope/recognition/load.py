"""Loading a recognizer. This is where torch is imported: seconds, once, on the worker's thread."""

from __future__ import annotations

from genrescope.models.library import InstalledModel
from genrescope.recognition.recognizer import Recognizer
from genrescope.settings import Settings


def load_recognizer(model: InstalledModel, settings: Settings) -> Recognizer:
    """Load a model's network onto the device the settings ask for.

    Raises
    ------
    ModelError
        When the weights are missing, altered or do not fit; or the device does not exist.
    """
    from genrescope.models.network import Network

    network = Network.load(model, settings.device)
    whole_window = None
    if network.device != "cpu":
        from genrescope.spectral.whole import WholeWindowCqt

        whole_window = WholeWindowCqt(model.manifest.kernels, network.device)
    return Recognizer(network, model.manifest, settings, whole_window)

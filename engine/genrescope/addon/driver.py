"""What NVIDIA's driver says of the GPU that is there, asked in a process of its own."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass

from genrescope.addon.build import Capability
from genrescope.children import said_by
from genrescope.language.sentence import sentence

PROBE = "genrescope.addon.driver_probe"
PATIENCE_SECONDS = 30.0  # a GPU that sleeps takes some to wake


@dataclass(frozen=True, slots=True)
class Gpu:
    """A GPU of NVIDIA's.

    Attributes
    ----------
    name
        What it is sold as.
    capability
        Its compute capability.
    cuda
        Newest CUDA that its driver speaks: major and minor.
    """

    name: str
    capability: Capability
    cuda: tuple[int, int]


class NoGpuError(Exception):
    """There is no GPU of NVIDIA's that could be used; the message says why, as a sentence."""


def ask() -> Gpu:
    """Ask the driver for its first GPU.

    Raises
    ------
    NoGpuError
        There is no driver, it has no GPU, or it does not work.
    """
    try:
        said = json.loads(said_by(PROBE, patience_seconds=PATIENCE_SECONDS))
        if said["failure"]:
            raise NoGpuError(sentence("NVIDIA's driver does not work ({reason}).", reason=said["failure"]))
        if said["gpu"] is None:
            raise NoGpuError(sentence("NVIDIA's driver finds no GPU."))
        found = said["gpu"]
        return Gpu(found["name"], tuple(found["capability"]), tuple(found["cuda"]))
    except subprocess.TimeoutExpired as error:
        raise NoGpuError(
            sentence("NVIDIA's driver did not answer within {seconds:g} s.", seconds=PATIENCE_SECONDS)
        ) from error
    except OSError as error:
        raise NoGpuError(sentence("NVIDIA's driver could not be asked ({reason}).", reason=error)) from error
    except (ValueError, TypeError, KeyError) as error:  # it said nothing, or not all of it
        raise NoGpuError(sentence("NVIDIA's driver brought down the process that asked it.")) from error

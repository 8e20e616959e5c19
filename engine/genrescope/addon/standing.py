"""How things stand with the add-on on this machine: whether it is installed, could be, or why not."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from genrescope import words
from genrescope.addon import driver
from genrescope.addon.build import Build, bundled
from genrescope.addon.driver import Gpu, NoGpuError
from genrescope.addon.place import BUSY, DOWNLOADS, Stamp, is_changing, read_stamp, size_of, user_folder
from genrescope.children import is_frozen
from genrescope.language.sentence import joined, sentence
from genrescope.models import gpu

TERMS = sentence(
    "PyTorch is under a BSD licence. The CUDA libraries that come along are NVIDIA's and no open source: whoever "
    "installs them accepts NVIDIA's licence, whose text lies beside each of them."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand.

    Attributes
    ----------
    stamp
        What is installed; None when nothing is.
    is_outdated
        Whether that belongs to another version of Genrescope, and is not used.
    obstacle
        Why it cannot be installed here, a sentence; empty when it can.
    gpu, build
        The GPU that is there for it, and what would be installed; None where there is an obstacle.
    fetched
        Bytes that have come of an installation that was not finished.
    """

    stamp: Stamp | None = None
    is_outdated: bool = False
    obstacle: str = ""
    gpu: Gpu | None = None
    build: Build | None = None
    fetched: int = 0

    @property
    def is_installed(self) -> bool:
        """Whether it is there and fits: then PyTorch comes from it, from the next start on at the latest."""
        return self.stamp is not None and not self.is_outdated

    @property
    def is_offered(self) -> bool:
        """Whether it could be installed and is not."""
        return not self.is_installed and self.build is not None

    def words(self) -> str:
        """All of it in a few sentences."""
        parts: list[str] = []
        if self.stamp is not None and self.is_outdated:
            parts.append(
                sentence(
                    "PyTorch {version} for NVIDIA GPUs is installed, but belongs to another version of Genrescope and "
                    "is not used.",
                    version=self.stamp.torch,
                )
            )
        elif self.stamp is not None:
            parts.append(
                sentence(
                    "PyTorch {version} for NVIDIA GPUs is installed and was tried on {gpu}.",
                    version=self.stamp.torch,
                    gpu=self.stamp.gpu,
                )
            )
        if self.is_offered:
            parts.append(self.offer())
        elif self.obstacle:
            parts.append(self.obstacle)
        if self.fetched:
            size = words.gigabytes(self.fetched)
            parts.append(sentence("{size} have come of an installation that was not finished.", size=size))
        return joined(parts)

    def offer(self) -> str:
        """What it would do and what it would cost; empty where it is not offered."""
        if not self.is_offered or self.gpu is None or self.build is None:
            return ""
        return sentence(
            "{gpu} can run the network, with PyTorch's build for NVIDIA GPUs: {size} are fetched once, and take {disk} "
            "on the disk.",
            gpu=self.gpu.name,
            size=words.gigabytes(self.build.size),
            disk=words.gigabytes(self.build.unpacked),
        )


def look() -> Standing:
    """Look how things stand.

    Asks the driver, in a process of its own, which may take seconds; asks nothing of the web.
    """
    if not is_frozen():
        return Standing(
            obstacle=sentence(
                "This Genrescope takes PyTorch from the Python environment that it is installed in: for another build, "
                "install that there."
            )
        )
    if sys.platform == "darwin":
        return Standing(obstacle=sentence("On macOS PyTorch uses Apple's GPUs as it is: there is nothing to install."))
    build = bundled()
    if build is None:
        return Standing(
            obstacle=sentence(
                "For this system there is no GPU add-on: to use a GPU, install Genrescope with pip or uv, and with "
                "PyTorch's build for CUDA."
            )
        )
    return of(build)


def of(build: Build, root: Path | None = None) -> Standing:
    """How things stand with one build, below ``root``; below the user's own folder when None."""
    root = root or user_folder()
    stamp = read_stamp(root)
    outdated = stamp is not None and stamp.digest != build.digest
    if (root / DOWNLOADS).is_dir() and is_changing(root):
        return Standing(stamp, outdated, BUSY)
    fetched = size_of(root / DOWNLOADS)
    try:
        found = _suitable(build)
    except NoGpuError as error:
        return Standing(stamp, outdated, str(error), fetched=fetched)
    return Standing(stamp, outdated, "", found, build, fetched)


def _suitable(build: Build) -> Gpu:
    """The GPU that a build runs on."""
    if not gpu.is_there(gpu.NVIDIA):
        raise NoGpuError(sentence("No driver of an NVIDIA GPU is there: the network runs on the processor."))
    found = driver.ask()
    if found.cuda < build.cuda:
        raise NoGpuError(
            sentence(
                "The driver of {gpu} speaks CUDA {have}, and {need} is needed: update the driver.",
                gpu=found.name,
                have=dotted(found.cuda),
                need=dotted(build.cuda),
            )
        )
    if not build.runs_on(found.capability):
        raise NoGpuError(
            sentence(
                "PyTorch {version} was not made for {gpu} (compute capability {capability}): the network runs on the "
                "processor.",
                version=build.torch,
                gpu=found.name,
                capability=dotted(found.capability),
            )
        )
    return found


def dotted(pair: tuple[int, int]) -> str:
    """A version of CUDA, or a compute capability, as NVIDIA writes it."""
    return f"{pair[0]}.{pair[1]}"

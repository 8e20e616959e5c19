"""Which wheels the add-on is made of: PyTorch's build for NVIDIA GPUs, of the version that this Genrescope has."""

from __future__ import annotations

import hashlib
import platform
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Capability = tuple[int, int]  # compute capability of a GPU, as NVIDIA counts generations: (8, 6)

SYSTEM, MACHINE = "linux", "x86_64"  # what the listed wheels are for


@dataclass(frozen=True, slots=True)
class Wheel:
    """One file that is fetched and unpacked.

    Attributes
    ----------
    name, version, file
        Of the package, and the name of its file.
    size, unpacked
        Bytes of the file, and about that many when it is unpacked.
    sha256
        Of the file, in hexadecimal.
    """

    name: str
    version: str
    file: str
    size: int
    unpacked: int
    sha256: str

    @property
    def requirement(self) -> str:
        """Line of a requirements file that only this wheel meets."""
        return f"{self.name}=={self.version} --hash=sha256:{self.sha256}"


@dataclass(frozen=True, slots=True)
class Build:
    """One build of PyTorch for NVIDIA GPUs.

    Attributes
    ----------
    torch
        Its version, without the name of the build.
    cuda
        The CUDA that a GPU's driver must speak at least: major and minor.
    capabilities
        Those of the GPUs that it was compiled for.
    wheels
        What it consists of.
    digest
        What it is recognised by; another list of wheels has another.
    """

    torch: str
    cuda: tuple[int, int]
    capabilities: tuple[Capability, ...]
    wheels: tuple[Wheel, ...]
    digest: str

    @property
    def size(self) -> int:
        """Bytes to fetch."""
        return sum(wheel.size for wheel in self.wheels)

    @property
    def unpacked(self) -> int:
        """Bytes on the disk when it is installed, about."""
        return sum(wheel.unpacked for wheel in self.wheels)

    def runs_on(self, capability: Capability) -> bool:
        """Whether it has code for a GPU: compiled code runs on later GPUs of the same major capability too.

        That is NVIDIA's rule of binary compatibility (CUDA C++ Programming Guide, "Binary Compatibility").
        """
        major, minor = capability
        return any(major == built_major and minor >= built_minor for built_major, built_minor in self.capabilities)


def bundled() -> Build | None:
    """The build that belongs to this Genrescope; None where there is none for this system or this Python."""
    if sys.platform != SYSTEM or platform.machine() != MACHINE:
        return None
    build = read(_resource(), python=_python())
    return build if any(wheel.name == "torch" for wheel in build.wheels) else None


def digest() -> str:
    """`Build.digest` of `bundled`, without reading all of it."""
    return _digest(_resource(), _python())


def read(text: bytes, *, python: str) -> Build:
    """Read a list of wheels, and keep those for one Python.

    Parameters
    ----------
    text
        What `packaging/cuda_lock.py` writes.
    python
        As wheels name it: ``"cp311"``.
    """
    content = tomllib.loads(text.decode())
    wheels = (Wheel(**wheel) for wheel in content["wheels"])
    return Build(
        torch=content["torch"],
        cuda=_pair(content["cuda"]),
        capabilities=tuple(_pair(each) for each in content["capabilities"]),
        wheels=tuple(wheel for wheel in wheels if _is_for(wheel.file, python)),
        digest=_digest(text, python),
    )


def _is_for(file: str, python: str) -> bool:
    tags = file.removesuffix(".whl").split("-")[-3].split(".")
    return python in tags or "py3" in tags


def _pair(text: str) -> tuple[int, int]:
    major, minor = text.split(".")
    return int(major), int(minor)


def _python() -> str:
    return f"cp{sys.version_info.major}{sys.version_info.minor}"


def _digest(text: bytes, python: str) -> str:
    return hashlib.sha256(text + python.encode()).hexdigest()


@cache
def _resource() -> bytes:
    return (files("genrescope_resources") / "gpu" / "cuda.toml").read_bytes()

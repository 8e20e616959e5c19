"""Write the list of wheels that the GPU add-on is made of (`genrescope.addon`).

    python packaging/cuda_lock.py PYLOCK OUTPUT

`make lock-cuda` runs it, with what ``uv pip compile --format pylock.toml`` says of PyTorch's ordinary build for Linux
and what belongs to that. Addresses are left out. How large things are unpacked, and for which GPUs PyTorch was built,
is asked of the packages that are installed in this environment.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tomli_w

MACHINE = "x86_64"
PYTHONS = ("cp311", "cp312", "cp313")  # the packaged application has one of them
HEADER = """\
# `make lock-cuda` writes this file: the GPU add-on's wheels, for Linux on x86_64. Sizes are in bytes; what is named py3
# is for every Python.
"""


def fits(file: str) -> bool:
    """Whether a wheel of that name can be used by one of `PYTHONS` on Linux, `MACHINE`."""
    python, abi, platform = file.removesuffix(".whl").split("-")[-3:]
    if not (platform == "any" or ("manylinux" in platform and platform.endswith(MACHINE))):
        return False
    return python in PYTHONS and abi == python if python.startswith("cp") else "py3" in python.split(".")


def wheels(lock: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every wheel of a lock that fits, as the add-on lists it."""
    for package in lock["packages"]:
        for wheel in package["wheels"]:
            file = wheel["url"].rpartition("/")[2]
            if fits(file):
                yield {
                    "name": package["name"],
                    "version": package["version"],
                    "file": file,
                    "size": wheel["size"],
                    "unpacked": unpacked(package["name"], package["version"]),
                    "sha256": wheel["hashes"]["sha256"],
                }


def unpacked(name: str, version: str) -> int:
    """Bytes that an installed package takes."""
    distribution = importlib.metadata.distribution(name)
    if distribution.version != version:
        sys.exit(f"{name} {distribution.version} is installed and {version} is locked: make setup-dev, then again.")
    return sum(file.size or 0 for file in distribution.files or [])


def main(source: str, target: str) -> None:
    """Read one lock and write the other."""
    import torch

    if torch.version.cuda is None:
        sys.exit(
            "This environment has PyTorch's CPU build: make clean, make setup-dev without UV_TORCH_BACKEND, then again."
        )
    architectures = re.findall(r"sm_(\d+)(\d)\b", torch._C._cuda_getArchFlags())
    content = {
        "torch": torch.__version__.partition("+")[0],
        "cuda": torch.version.cuda,
        "capabilities": [f"{major}.{minor}" for major, minor in architectures],
        "wheels": list(wheels(tomllib.loads(Path(source).read_text(encoding="utf-8")))),
    }
    Path(target).write_text(HEADER + tomli_w.dumps(content), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

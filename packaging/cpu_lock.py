"""Write the lock for PyTorch's CPU build from the ordinary lock.

    python packaging/cpu_lock.py locks/run.lock locks/run-cpu.lock [PYTORCH_HASHES]

The two differ in PyTorch's own packages alone: the CPU build needs no CUDA libraries and no Triton, and its files
carry other hashes. PYTORCH_HASHES is what ``uv pip compile --generate-hashes`` says of torch and torchvision on a
machine that reaches PyTorch's index (``make lock-cpu``); without it the hashes the CPU lock already has are kept, as
long as the versions are the same, and where it has none the two are pinned by version only.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

CPU_BUILDS = ("torch", "torchvision")  # taken from PyTorch's index
CUDA_ONLY = re.compile(r"nvidia-|cuda-|triton$")

HEADER = """\
# `make lock` writes this file from {source}: the same versions, with PyTorch's CPU build and without CUDA.
"""
UNHASHED = """\
# PyTorch's own packages are pinned by version only: their CPU files lie on PyTorch's index, and this file was written
# where that could not be reached. `make lock-cpu`, run where it can, adds their hashes.
"""


def entries(lock: str) -> dict[str, list[str]]:
    """Split a lock into its packages: name to lines, in the file's order (comments before the first are dropped)."""
    found: dict[str, list[str]] = {}
    name = None
    for line in lock.splitlines():
        if match := re.match(r"([a-z0-9][a-z0-9._-]*)==", line):
            name = match[1]
            found.setdefault(name, [])
        if name is not None:
            found[name].append(line)
    return found


def version(lines: list[str]) -> str:
    """Return a package's version without the build it is from (``2.13.0`` of ``torch==2.13.0+cpu``)."""
    return re.split(r"[+ ;\\]", lines[0].partition("==")[2], maxsplit=1)[0]


def with_hashes_of(build: list[str], lines: list[str]) -> list[str]:
    """Return a package's lines with the hashes of another build of the same version (none, if it is another one)."""
    found: set[str] = set()
    if build and version(build) == version(lines):
        found = {match[0] for line in build if (match := re.search(r"--hash=\S+", line))}
    requirement = lines[0].removesuffix("\\").rstrip()
    comments = [line for line in lines if line.lstrip().startswith("#")]
    return [" \\\n    ".join([requirement, *sorted(found)]), *comments]


def cpu_lock(lock: str, source: str, pytorch: str) -> str:
    """Return the text of the CPU lock.

    Parameters
    ----------
    lock
        Text of the ordinary lock.
    source
        Its name, for the comment on top.
    pytorch
        A lock that may hold the hashes of the CPU builds.
    """
    packages = {name: lines for name, lines in entries(lock).items() if not CUDA_ONLY.match(name)}
    builds = entries(pytorch)
    pytorch_builds = [name for name in CPU_BUILDS if name in packages]
    for name in pytorch_builds:
        packages[name] = with_hashes_of(builds.get(name, []), packages[name])
    complete = all("--hash=" in packages[name][0] for name in pytorch_builds)
    header = HEADER.format(source=source) + ("" if complete else UNHASHED)
    return header + "\n".join(line for lines in packages.values() for line in lines) + "\n"


def main(source: str, target: str, pytorch: str | None = None) -> None:
    """Read one lock and write the other."""
    hashes = Path(pytorch or target)
    known = hashes.read_text(encoding="utf-8") if hashes.exists() else ""
    Path(target).write_text(cpu_lock(Path(source).read_text(encoding="utf-8"), source, known), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

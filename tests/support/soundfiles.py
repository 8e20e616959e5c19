"""Sound files for tests: written by libsndfile, converted by ffmpeg, and broken by hand."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from genrescope.audio.decoding.ffmpeg import find_ffmpeg

Samples = npt.NDArray[np.float32]


def tones(seconds: float, rate: int, channels: int = 1, seed: int = 0) -> Samples:
    """A chord of steady tones under a little noise, another in each channel. float32 [frames, channels]."""
    random = np.random.default_rng(seed)
    t = np.arange(round(seconds * rate))[:, None] / rate
    pitches = random.uniform(100.0, 0.2 * rate, (3, channels))
    sound = sum(np.sin(2 * np.pi * pitch * t) for pitch in pitches) / 6
    return (sound + random.normal(0.0, 0.01, sound.shape)).astype(np.float32)


def write_sound(path: Path, samples: Samples, rate: int, subtype: str | None = None, form: str | None = None) -> Path:
    """Write ``path``, and its folders, with libsndfile; through a file object, as its name may be any."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        soundfile.write(file, samples, rate, subtype, format=form or path.suffix[1:].upper())
    return path


def convert(source: Path, target: Path, *options: str) -> Path:
    """Make ``target`` of ``source`` with ffmpeg."""
    return ffmpeg("-i", str(source), *options, str(target), target=target)


def ffmpeg(*options: str, target: Path) -> Path:
    """Make ``target`` with ffmpeg."""
    executable = find_ffmpeg()
    assert executable is not None, "these tests need ffmpeg, or the imageio-ffmpeg package, which carries one"
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([executable, "-nostdin", "-v", "error", "-y", *options], check=True, stdin=subprocess.DEVNULL)
    return target


def cut(source: Path, target: Path, size: int) -> Path:
    """Write the first ``size`` bytes of ``source`` to ``target``."""
    assert source.stat().st_size > size
    target.write_bytes(source.read_bytes()[:size])
    return target


def is_one_sentence(text: str) -> bool:
    """Whether ``text`` is one plain sentence: one full stop, at its end, names in quotes and brackets aside."""
    bare = re.sub(r'"[^"]*"|\([^()]*\)', "NAME", text)
    return (
        "\n" not in text
        and re.findall(r"[.!?](?=\s|$)", bare) == ["."]
        and bare.endswith(".")
        and "Traceback" not in text
        and "Error" not in text
    )

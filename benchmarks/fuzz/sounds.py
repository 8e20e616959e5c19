"""A second of the demo tune in every format of `genrescope.audio.formats`: what the broken sound files are made of."""

from __future__ import annotations

import struct
import subprocess
from importlib.resources import as_file, files
from pathlib import Path
from random import Random

from genrescope.audio.decoding.ffmpeg import find_ffmpeg
from genrescope.audio.demo import DEMO_FILE
from genrescope.audio.formats import EXTENSIONS
from genrescope.errors import GenrescopeError

RATE = 44_100  # Hz; also a number to look for in a header
SECONDS = 1.0
FILMS = ("mp4", "m4v", "mov", "3gp", "mkv", "avi", "wmv", "asf", "flv", "mpg", "mpeg", "ts", "m2ts", "webm", "ogv")
_OPTIONS = {  # what ffmpeg cannot tell from the extension
    "wave": "-f wav",
    "bwf": "-f wav -write_bext 1",
    "rf64": "-f wav -rf64 always",
    "aifc": "-c:a pcm_s16le -f aiff",
    "snd": "-f au",
    "opus": "-ar 48000",
    "mp2": "-c:a mp2",
    "m4b": "-f mp4 -c:a aac",
    "m4r": "-f mp4 -c:a aac",
    "m4v": "-f mp4 -c:a aac",
    "3gp": "-c:a aac",
    "weba": "-f webm -ar 48000",
    "webm": "-ar 48000",
    "asf": "-c:a wmav2",
    "flv": "-c:a aac",
}
_OTHER_WAVES = ("pcm_u8", "pcm_s24le", "pcm_f32le", "pcm_f64le", "pcm_alaw", "adpcm_ima_wav", "adpcm_ms")


def make(folder: Path) -> list[Path]:
    """Write them all into a folder, once; the files, in order.

    Raises
    ------
    GenrescopeError
        When ffmpeg cannot make one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with as_file(files("genrescope_resources") / "demo" / DEMO_FILE) as tune:
        for name in EXTENSIONS:
            path = folder / f"seed.{name}"
            by_hand = _BY_HAND.get(name)
            if by_hand and not path.exists():
                path.write_bytes(by_hand())
            made.append(path if by_hand else _encode(tune, path, _OPTIONS.get(name, "").split()))
        made += [_encode(tune, folder / f"seed-{codec}.wav", ["-c:a", codec]) for codec in _OTHER_WAVES]
    return made


def _encode(tune: Path, path: Path, options: list[str]) -> Path:
    if path.exists():
        return path
    executable = find_ffmpeg()
    if executable is None:
        raise GenrescopeError("There is no ffmpeg to make sound files with: install imageio-ffmpeg.")
    extension = path.suffix[1:]
    film = ("-f", "lavfi", "-i", f"testsrc=size=128x96:rate=25:duration={SECONDS}") if extension in FILMS else ()
    new = path.with_name(f"new-{path.name}")
    done = subprocess.run(
        [
            *(executable, "-nostdin", "-v", "error", "-y", "-ss", "20", "-t", str(SECONDS), "-i", str(tune), *film),
            *(("-shortest",) if film else ("-vn",)),
            *("-ac", "2", "-ar", str(RATE), *options, str(new)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise GenrescopeError("{name} cannot be made: {reason}", name=path.name, reason=done.stderr.strip())
    return new.replace(path)


# Formats that ffmpeg reads and does not write, made by their specifications: the sound in them is noise.


def _dsf() -> bytes:
    data = Random("dsf").randbytes(2 * 4096 * 8)
    form = struct.pack("<4sQIIIIIIQII", b"fmt ", 52, 1, 0, 2, 2, 2_822_400, 1, 4 * len(data), 4096, 0)
    whole = 28 + len(form) + 12 + len(data)
    return struct.pack("<4sQQQ", b"DSD ", 28, whole, 0) + form + struct.pack("<4sQ", b"data", 12 + len(data)) + data


def _amr() -> bytes:
    noise = Random("amr")
    return b"#!AMR\n" + b"".join(b"\x3c" + noise.randbytes(31) for _ in range(50))  # 12.2 kbit/s, 20 ms each


def _ape() -> bytes:
    noise = Random("ape").randbytes(20_000)
    descriptor = struct.pack("<4sHHIIIIIII16s", b"MAC ", 3990, 0, 52, 24, 4, 44, len(noise), 0, 0, bytes(16))
    header = struct.pack("<HHIIIHHI", 2000, 0, 73_728, RATE, 1, 16, 2, RATE)
    return descriptor + header + struct.pack("<I", 124) + bytes(44) + noise


def _mpc() -> bytes:
    noise = Random("mpc")
    return b"MP+\x07" + struct.pack("<II", 38, 0x1F << 24) + noise.randbytes(8_000)


def _tak() -> bytes:
    noise = Random("tak")
    stream_info = noise.randbytes(10)
    return b"tBaK" + b"\x01" + struct.pack("<I", 13)[:3] + stream_info + bytes(3) + bytes(4) + noise.randbytes(8_000)


_BY_HAND = {"dsf": _dsf, "amr": _amr, "ape": _ape, "mpc": _mpc, "tak": _tak}

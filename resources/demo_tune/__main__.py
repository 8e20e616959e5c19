"""Makes the demo tune: score to MIDI, FluidSynth with the FluidR3 sound font to samples, samples to Opus.

Needs FluidSynth and the sound font (on Debian and Ubuntu: ``apt-get install fluidsynth fluid-soundfont-gm``). The same
versions give the same samples every time: the little unevenness of a player's hand comes from a seeded generator.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from demo_tune import midi
from demo_tune.score import LAST_BEAT, LAST_BEATS, SLOWING_FROM, Note, notes, seconds_at, tempo_at

TARGET = Path(__file__).parents[1] / "genrescope_resources" / "demo" / "canon_in_d.opus"
SOUND_FONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
RATE = 48_000  # Hz; the one rate Opus has inside
PEAK_DBFS = -3.0  # Opus overshoots what it was given by up to a decibel or so
TAIL_SECONDS = 2.5  # of reverberation after the closing chord
FADE_SECONDS = 2.0
COMPRESSION = 0.85  # libsndfile's scale from the highest (0) to the lowest (1) bit rate: about 80 kbit/s


@dataclass(frozen=True, slots=True)
class Player:
    """One part's place in the ensemble: MIDI channel, General MIDI program (from 0), volume, panorama, loudness."""

    channel: int
    program: int
    volume: int
    panorama: int
    velocity: int


# Winds and harpsichord, because the sound font plays them like the real ones. Its massed strings, of which an earlier
# version was made, the starter model took for rock as often as for classical music.
PLAYERS = {
    "oboe 1": Player(0, 68, 80, 34, 88),
    "oboe 2": Player(1, 68, 80, 62, 84),
    "flute": Player(2, 73, 92, 94, 82),
    "harpsichord": Player(3, 6, 42, 52, 64),
    "bassoon": Player(4, 70, 100, 74, 84),
}


def main() -> None:
    """Write the tune."""
    parser = argparse.ArgumentParser(prog="python -m demo_tune", description="Make the demo tune from its score.")
    parser.add_argument(
        "target", nargs="?", type=Path, default=TARGET, help=f"the Opus file to write (default {TARGET})"
    )
    parser.add_argument("--sound-font", type=Path, default=SOUND_FONT, help="FluidR3_GM.sf2 (default %(default)s)")
    arguments = parser.parse_args()
    samples = finish(synthesise(midi.midi_file(performance()), arguments.sound_font))
    arguments.target.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(arguments.target, samples, RATE, format="OGG", subtype="OPUS", compression_level=COMPRESSION)
    print(f"{arguments.target}: {len(samples) / RATE:.1f} s, {arguments.target.stat().st_size / 1000:.0f} kB")


def performance() -> Iterator[tuple[float, bytes]]:
    """Yield the MIDI messages of the tune as it is played, each with its beat."""
    for player in PLAYERS.values():
        yield 0.0, midi.program(player.channel, player.program)
        for number, value in ((7, player.volume), (10, player.panorama), (91, 80)):
            yield 0.0, midi.control(player.channel, number, value)
    yield 0.0, midi.tempo(tempo_at(0.0))
    for beat in range(int(SLOWING_FROM), int(LAST_BEAT) + 1):
        yield float(beat), midi.tempo(tempo_at(float(beat)))
    hand = random.Random(1680)
    for note in notes():
        yield from played(note, hand)


def played(note: Note, hand: random.Random) -> Iterator[tuple[float, bytes]]:
    """Yield the two messages of one note, as ``hand`` plays it."""
    player = PLAYERS[note.part]
    accent = 5 if note.beat % 4 == 0 else 2 if note.beat % 1 == 0 else -3
    velocity = player.velocity + accent + hand.randint(-3, 3)
    if note.beat >= LAST_BEAT:  # all together and held: played as loud as the rest, it would be the loudest by far
        velocity -= 22
    late = abs(hand.gauss(0.0, 0.006))  # in beats; never early, so that no note cuts the one before it short
    length = note.beats * 0.94
    if note.part == "harpsichord":
        late += 0.012 * max(0, (note.pitch - 54) / 4)  # a chord is spread a little, from below
        length = note.beats * 0.8
    yield note.beat + late, midi.note_on(player.channel, note.pitch, velocity)
    yield note.beat + late + length, midi.note_off(player.channel, note.pitch)


def synthesise(song: bytes, sound_font: Path) -> npt.NDArray[np.float64]:
    """Samples, [frames, 2], of a MIDI file played by FluidSynth with a gentle reverberation."""
    settings = {
        "synth.sample-rate": RATE,
        "synth.gain": 0.5,
        "synth.reverb.room-size": 0.62,
        "synth.reverb.damp": 0.35,
        "synth.reverb.width": 0.8,
        "synth.reverb.level": 0.55,
        "synth.chorus.active": 0,
        "audio.file.format": "float",
        "audio.file.type": "wav",
    }
    with tempfile.TemporaryDirectory() as folder:
        score, sound = Path(folder) / "canon.mid", Path(folder) / "canon.wav"
        score.write_bytes(song)
        options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
        subprocess.run(
            ["fluidsynth", "-ni", "-q", *options, "-F", str(sound), str(sound_font), str(score)],
            check=True,
            stdin=subprocess.DEVNULL,
        )
        samples, _ = soundfile.read(sound, always_2d=True)
    return np.asarray(samples, dtype=np.float64)


def finish(samples: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Cut after the reverberation, fade out, and bring the peak to `PEAK_DBFS`."""
    length = round((seconds_at(LAST_BEAT + LAST_BEATS) + TAIL_SECONDS) * RATE)
    samples = np.pad(samples, ((0, max(0, length - len(samples))), (0, 0)))[:length]
    fade = round(FADE_SECONDS * RATE)
    samples[-fade:] *= np.cos(np.linspace(0.0, np.pi / 2, fade))[:, None] ** 2
    loudest = float(np.abs(samples).max())
    return samples * (10 ** (PEAK_DBFS / 20) / loudest)


if __name__ == "__main__":
    main()

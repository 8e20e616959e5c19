"""A score for several players that becomes a MIDI file, unevenly as hands play."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

from demo_tune import midi

DRUMS = 9  # General MIDI's channel of drums
DRUM_NOTES = {
    "bass drum": 36, "stick": 37, "snare": 38, "clap": 39, "low tom": 43, "mid tom": 47, "high tom": 50,
    "hat": 42, "pedal": 44, "open hat": 46, "crash": 49, "ride": 51, "cymbals": 57, "cowbell": 56,
    "high bongo": 60, "muted conga": 62, "conga": 63, "low conga": 64, "shaker": 70, "claves": 75, "triangle": 81,
}  # fmt: skip
LEAST_BEATS = 0.05  # between two strokes of one key
BEND_CENTS = 200.0  # what a whole pitch bend is worth until told otherwise


class Score:
    """Notes of several players, each on a MIDI channel.

    Parameters
    ----------
    beats_per_minute
        The tempo.
    seed
        Of the players' unevenness, and of what a composer leaves to `random`.
    swing
        Where the second eighth of a beat falls: 0.5 is straight, 2/3 a shuffle.
    looseness
        Standard deviation of the players' timing, in seconds.

    Attributes
    ----------
    random
        The generator.
    """

    def __init__(self, beats_per_minute: float, seed: int, swing: float = 0.5, looseness: float = 0.006) -> None:
        self.random = random.Random(seed)
        self.beats_per_minute = beats_per_minute
        self._swing = swing
        self._looseness = looseness * beats_per_minute / 60.0
        self._messages: list[tuple[float, bytes]] = [(0.0, midi.tempo(beats_per_minute))]
        self._free = [channel for channel in range(16) if channel != DRUMS]
        self._sounding: dict[tuple[int, int], list[tuple[float, float, int]]] = {}

    @property
    def strokes(self) -> int:
        """How many notes have been written."""
        return sum(len(played) for played in self._sounding.values())

    def beats(self, seconds: float) -> int:
        """Whole beats in so many seconds."""
        return int(seconds * self.beats_per_minute / 60.0)

    def player(
        self, program: int, volume: int = 100, panorama: int = 64, reverb: int = 40, bend_cents: float = 0.0
    ) -> int:
        """Engage a player of a General MIDI program (counted from 0), for good out of tune by ``bend_cents``."""
        channel = self._free.pop(0)
        self._engage(channel, volume, panorama, reverb)
        self._messages.append((0.0, midi.program(channel, program)))
        if bend_cents:
            value = 8192 + round(bend_cents / BEND_CENTS * 8191)
            self._messages.append((0.0, bytes((0xE0 | channel, value & 0x7F, value >> 7))))
        return channel

    def drummer(self, volume: int = 100, reverb: int = 30) -> int:
        """Engage the drummer."""
        self._engage(DRUMS, volume, 64, reverb)
        return DRUMS

    def note(self, player: int, beat: float, beats: float, pitch: int, velocity: int) -> None:
        """Let a player play one note."""
        self._sounding.setdefault((player, pitch), []).append((self._played(beat), beats, velocity))

    def chord(
        self, player: int, beat: float, beats: float, pitches: Iterable[int], velocity: int, strum: float = 0.0
    ) -> None:
        """Let a player play several notes, each ``strum`` beats after the one before."""
        for number, pitch in enumerate(pitches):
            self.note(player, beat + number * strum, beats, pitch, velocity)

    def pattern(self, beat: float, step: float, lines: Mapping[str, str], velocity: int = 92) -> None:
        """Let the drummer play: a line a drum, a letter a step (``x`` a stroke, ``X`` an accent, ``o`` soft)."""
        for drum, line in lines.items():
            for number, letter in enumerate(line):
                if letter != ".":
                    loud = velocity + {"X": 20, "x": 0, "o": -28}[letter]
                    self.note(DRUMS, beat + number * step, 0.2, DRUM_NOTES[drum], loud)

    def midi(self) -> bytes:
        """Return the bytes of the MIDI file."""
        messages = list(self._messages)
        for (channel, pitch), played in self._sounding.items():
            played = _apart(sorted(played))
            for (beat, beats, velocity), following in zip(played, [*played[1:], None], strict=True):
                hit = min(127, max(1, velocity + self.random.randint(-5, 5)))
                last = beat + beats if following is None else min(beat + beats, following[0] - 0.01)
                messages.append((beat, midi.note_on(channel, pitch, hit)))
                messages.append((max(beat + 0.02, last), midi.note_off(channel, pitch)))
        return midi.midi_file(messages)

    def _engage(self, channel: int, volume: int, panorama: int, reverb: int) -> None:
        for number, value in ((7, volume), (10, panorama), (91, reverb)):
            self._messages.append((0.0, midi.control(channel, number, value)))

    def _played(self, beat: float) -> float:
        whole, inside = divmod(beat, 1.0)
        swung = inside * 2 * self._swing if inside < 0.5 else self._swing + (inside - 0.5) * 2 * (1 - self._swing)
        return max(0.0, whole + swung + self.random.gauss(0.0, self._looseness))


def _apart(played: list[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    """Leave out strokes that fall together with the one before on the same key: two voices that meet are one."""
    kept = played[:1]
    for stroke in played[1:]:
        if stroke[0] - kept[-1][0] >= LEAST_BEATS:
            kept.append(stroke)
    return kept

"""The demo tune: its score is the Canon, and what is heard is its score."""

from __future__ import annotations

from contextlib import closing
from importlib.resources import files

import numpy as np
import pytest

from demo_tune import midi
from demo_tune.__main__ import performance
from demo_tune.score import (
    CANON,
    GROUND,
    GROUND_BEATS,
    LAST_BEAT,
    LAST_BEATS,
    STATEMENTS,
    VARIATIONS,
    Note,
    notes,
    pitch,
    read_line,
    seconds_at,
)
from genrescope.audio.decoder import open_file
from genrescope.audio.demo import DEMO_FILE, DemoSource
from genrescope.audio.source import SourceKind, SourceState
from support.playing import Collector, wait_for_end
from support.soundfiles import Samples

RATE = 48_000
DEMO = files("genrescope_resources") / "demo"


@pytest.fixture(scope="module")
def tune() -> Samples:
    """The tune, mixed to mono."""
    with open_file(str(DEMO / DEMO_FILE)) as file:
        assert (file.format.rate, file.format.channels) == (RATE, 2)
        return np.concatenate(list(file.blocks())).mean(axis=1)


def power_at(tune: Samples, start: float, stop: float, pitches: list[int]) -> list[float]:
    """Power between two beats within a third of a semitone of each MIDI pitch."""
    cut = tune[round(seconds_at(start) * RATE) : round(seconds_at(stop) * RATE)]
    power = np.abs(np.fft.rfft(cut * np.hanning(len(cut)), 1 << 17)) ** 2
    found = 69 + 12 * np.log2(np.maximum(np.fft.rfftfreq(1 << 17, 1 / RATE), 1.0) / 440.0)
    return [float(power[np.abs(found - one) < 0.33].sum()) for one in pitches]


@pytest.mark.parametrize("line", VARIATIONS)
def test_each_variation_fills_the_ground(line: str) -> None:
    played = list(read_line("oboe 1", line, 0.0))
    assert played[-1].beat + played[-1].beats == GROUND_BEATS
    assert all(pitch("G3") <= note.pitch <= pitch("D6") for note in played)  # within the original violin's reach


def test_the_voices_play_in_canon() -> None:
    lines = [[note for note in notes() if note.part == part and note.beat < LAST_BEAT] for part in CANON]
    for late, line in enumerate(lines):
        moved = [(note.beat - GROUND_BEATS * late, note.beats, note.pitch) for note in line]
        assert moved == [(note.beat, note.beats, note.pitch) for note in lines[0]][: len(moved)]
    assert lines[0][0] == Note("oboe 1", 8.0, 1.0, pitch("F#5"))


def test_accented_notes_belong_to_the_harmony() -> None:
    """On each beat of the slow variations the voice's note and the bass make a chord; the ear would catch a slip."""
    chords = ("D F# A", "A C# E", "B D F#", "F# A C# D", "G B D", "D F# A", "G B D", "A C# E D")
    classes = [{pitch(f"{name}4") % 12 for name in chord.split()} for chord in chords]
    strange = [
        (number, note)
        for number, line in enumerate(VARIATIONS)
        for note in read_line("oboe 1", line, 0.0)
        if note.beat % 1 == 0 and note.pitch % 12 not in classes[int(note.beat)]
    ]
    assert strange == []


def test_midi_is_whole() -> None:
    """Every note that begins ends; the header says what the track is."""
    messages = sorted(performance(), key=lambda timed: timed[0])
    begun = [message[:2] for _, message in messages if message[0] & 0xF0 == 0x90]
    ended = [bytes((message[0] | 0x10, message[1])) for _, message in messages if message[0] & 0xF0 == 0x80]
    assert sorted(begun) == sorted(ended)
    assert len(begun) == len(notes())
    assert midi.midi_file([(0.0, midi.program(0, 40)), (1.0, midi.note_on(0, 69, 80))]) == (
        b"MThd\0\0\0\6\0\0\0\1\1\xe0MTrk\0\0\0\x0c\0\xc0\x28\x83\x60\x90\x45\x50\0\xff\x2f\0"
    )


def test_its_size_and_length_and_level(tune: Samples) -> None:
    assert (DEMO / DEMO_FILE).read_bytes()[:4] == b"OggS"
    assert len((DEMO / DEMO_FILE).read_bytes()) <= 1_000_000
    assert 60 <= len(tune) / RATE <= 90
    assert 0.3 < np.abs(tune).max() < 0.95
    assert abs(tune.mean()) < 1e-3
    statements = [
        tune[round(seconds_at(GROUND_BEATS * n) * RATE) : round(seconds_at(GROUND_BEATS * (n + 1)) * RATE)]
        for n in range(STATEMENTS)
    ]
    levels = [20 * np.log10(part.std()) for part in statements]
    assert all(-26 < level < -12 for level in levels), levels
    assert np.abs(tune[-480:]).max() < 1e-3  # it has faded out
    assert seconds_at(LAST_BEAT + LAST_BEATS) < len(tune) / RATE


@pytest.mark.parametrize("statement", range(STATEMENTS))
def test_the_bass_is_d_a_b_fsharp_g_d_g_a(tune: Samples, statement: int) -> None:
    """In every beat the ground's note, with its octave, is the strongest in the bassoon's range."""
    names = [word.split("/")[0][:-1] for word in GROUND.split()]
    assert names == ["D", "A", "B", "F#", "G", "D", "G", "A"]
    low, high = pitch("C2"), pitch("E3")
    for step, name in enumerate(names):
        beat = GROUND_BEATS * statement + step
        power = dict(zip(range(low, high), power_at(tune, beat, beat + 1, list(range(low, high))), strict=True))
        strongest = max(power, key=lambda key: power[key])
        assert strongest % 12 == pitch(f"{name}2") % 12


def test_the_voices_notes_are_heard(tune: Samples) -> None:
    """Each note of an eighth or more stands out from the notes around it that nobody plays, not even as an overtone."""
    sounding = notes()
    checked = 0
    for note in sounding:
        if note.part not in CANON or note.beats < 0.5 or note.beat >= LAST_BEAT:
            continue
        others = {
            other.pitch
            for other in sounding
            if other.beat < note.beat + note.beats and other.beat + other.beats + 0.5 > note.beat
        }
        sounding_too = {other + overtone for other in others for overtone in (-12, 0, 12, 19, 24, 28)}
        free = [one for one in range(note.pitch - 7, note.pitch + 8) if one not in sounding_too]
        heard, *rest = power_at(tune, note.beat, note.beat + note.beats, [note.pitch, *free])
        assert heard > 10 * float(np.median(rest)), note
        checked += 1
    assert checked > 150


def test_the_source(tune: Samples) -> None:
    sink = Collector()
    with closing(DemoSource(paced=False)) as source:
        assert (source.info.kind, source.info.title, source.info.id) == (SourceKind.DEMO, "Demo tune", "demo")
        source.open(sink)
        assert wait_for_end(source) is SourceState.ENDED
    np.testing.assert_array_equal(sink.sound.mean(axis=1), tune)


def test_its_licence_stands_beside_it() -> None:
    text = (DEMO / "LICENCE.md").read_text(encoding="utf-8")
    for needed in ("CC0", "Frank Wen", "Permission is hereby granted, free of", "Pachelbel"):
        assert needed in text.replace("\n  > ", " ")

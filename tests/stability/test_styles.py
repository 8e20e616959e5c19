"""The composed styles keep the rules of music: harmony, form, rhythm section, and clean MIDI."""

from __future__ import annotations

from collections import Counter

import pytest
from benchmarks.stability.foreign import SECONDS, STYLES
from benchmarks.stability.styles.harmony import Harmony, chord, scale
from benchmarks.stability.styles.melody import Tune
from benchmarks.stability.styles.score import DRUMS, Score

from support.midi import META, messages

PLAYERS = {
    **{"ragtime": 1, "blues shuffle": 4, "bossa nova": 3, "tango": 4, "reggae": 4, "bluegrass": 5},
    **{"Irish jig": 4, "march": 6, "gamelan": 12, "taiko": 2},
}
CASES = [(style, variation) for style in STYLES for variation in (0, 1)]


def events(song: bytes) -> list[tuple[int, bytes]]:
    """Timed channel messages of a MIDI file of one track: (tick, message)."""
    return [(tick, message) for tick, message in messages(song) if message[0] != META]


@pytest.mark.parametrize(("style", "variation"), CASES)
def test_every_note_ends_and_none_cuts_another(style: str, variation: int) -> None:
    sounding: set[tuple[int, int]] = set()
    last = 0
    for tick, message in events(STYLES[style](variation, SECONDS).midi()):
        if message[0] & 0xE0 != 0x80:
            continue
        key = (message[0] & 0x0F, message[1])
        assert 20 <= message[1] <= 110
        if message[0] & 0xF0 == 0x90:
            assert key not in sounding
            sounding.add(key)
        else:
            assert key in sounding
            sounding.remove(key)
        last = tick
    assert not sounding
    assert last > 0


@pytest.mark.parametrize(("style", "variation"), CASES)
def test_it_is_played_from_end_to_end_by_its_players(style: str, variation: int) -> None:
    score = STYLES[style](variation, SECONDS)
    notes = [(tick / 480, message) for tick, message in events(score.midi()) if message[0] & 0xF0 == 0x90]
    by_player = Counter(message[0] & 0x0F for _, message in notes)
    assert len(by_player.keys() - {DRUMS}) >= PLAYERS[style]
    assert (DRUMS in by_player) == (style not in ("ragtime", "tango", "bluegrass"))
    played = {int(beat * 60 / score.beats_per_minute) for beat, _ in notes}
    assert set(range(int(SECONDS) - 2)) <= played  # no second without a stroke
    velocities = [message[2] for _, message in notes]
    assert max(velocities) - min(velocities) > 20


@pytest.mark.parametrize("style", STYLES)
def test_variations_differ_and_repeat_exactly(style: str) -> None:
    first, second = (STYLES[style](variation, SECONDS) for variation in (0, 1))
    assert first.midi() == STYLES[style](0, SECONDS).midi()
    assert first.beats_per_minute != second.beats_per_minute


@pytest.mark.parametrize("style", [one for one in STYLES if one not in ("gamelan", "taiko")])
def test_the_players_agree_on_the_harmony(style: str) -> None:
    """In most half-bars the three commonest pitch classes take most of the notes: chords sound, not any notes."""
    notes = [(tick / 480, message) for tick, message in events(STYLES[style](0, SECONDS).midi())]
    halves: dict[int, Counter[int]] = {}
    for beat, message in notes:
        if message[0] & 0xF0 == 0x90 and message[0] & 0x0F != DRUMS:
            halves.setdefault(int((beat + 0.1) // 2), Counter())[message[1] % 12] += 1
    shares = [sum(count for _, count in half.most_common(4)) / half.total() for half in halves.values()]
    assert sum(share >= 0.7 for share in shares) > 0.8 * len(shares)


def test_a_tune_repeats_and_lands_on_the_chord() -> None:
    harmony = Harmony("C Am F G7", 4.0)
    tune = Tune({"a": "0/1 2/.5 -1/.5 1/2", "b": "1/2 -2/1 r/1"}, "aabb", scale("major", 0), 60, 79)
    notes = list(tune.notes(harmony, 0.0, 32.0))
    once = [(note.beat, note.beats, note.pitch) for note in notes if note.beat < 16]
    again = [(note.beat - 16, note.beats, note.pitch) for note in notes if note.beat >= 16]
    assert once == again
    assert [note.beat for note in notes[:4]] == [0.0, 1.0, 1.5, 2.0]
    for note in notes:
        assert 57 <= note.pitch <= 82  # its range, and a third beyond it for the sake of the chord
        if note.beat % 1 == 0 and note.beats >= 0.5:
            at = harmony.at(note.beat)
            assert (note.pitch - at.root) % 12 in {step % 12 for step in at.intervals}


def test_chords() -> None:
    assert chord("F#m7").root == 6
    assert chord("C").close(60) == (60, 64, 67)
    assert chord("G7").close(60) == (62, 65, 67, 71)
    assert chord("Bb", transpose=2).bass(36) == 36
    assert chord("D").nearest(67) in (66, 69)
    assert Harmony("C C/G", 4.0).at(6.0).root == 7
    with pytest.raises(ValueError, match="H"):
        chord("H")


def test_swing_and_bends() -> None:
    score = Score(120.0, 1, swing=2 / 3, looseness=0.0)
    player = score.player(0, bend_cents=-50.0)
    score.note(player, 1.5, 0.5, 60, 80)
    found = events(score.midi())
    assert next(tick for tick, message in found if message[0] == 0x90) == round((1 + 2 / 3) * 480)
    bend = next(message for _, message in found if message[0] == 0xE0)
    assert (bend[2] << 7 | bend[1]) - 8192 == pytest.approx(-0.25 * 8192, abs=2)

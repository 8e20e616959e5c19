"""Music in styles that no bundled class covers, written by rule: each module composes some of them as MIDI.

All of it is this project's own. The rules are each style's usual ones (its forms, its rhythm section, its scales); the
melodies come from short motifs that are repeated and bent to the harmony, as tunes are, by a seeded generator.
"""

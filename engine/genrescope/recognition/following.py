"""Following a cut that no silence marks: what the newest seconds say by themselves, beside the whole window.

For half a minute after a cut a window of 30 s holds both pieces, and for half of that time more of the old one. So the
network is shown the newest ten seconds as well. When they alone name another family than the headline does, with the
confidence that a headline needs and at as many verdicts in a row, another piece has begun: the window begins with them,
and grows again.

Families and not genres, because ten seconds are too little to tell neighbours apart; and only against a headline,
because a sound that nothing can be said of for 30 s is not better known from 10 (``docs/training-log.md``, *Following a
cut*, has the figures).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from genrescope.models.manifest import Manifest
from genrescope.recognition.verdict import Gap
from genrescope.recognition.window import Window
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH, WINDOW_COLUMNS

NEWEST_SECONDS: Final = 10.0
LEAST_SECONDS: Final = 14.0  # of a window whose newest part is worth a look of its own


def from_sample(window: Window, begin: int) -> Window:
    """Return the part of a window from the first column centred at or after sample ``begin``."""
    left_out = -(-max(0, begin - window.start_sample) // HOP_LENGTH)
    if not left_out:
        return window
    left_out = min(left_out, len(window.columns) - 1)
    start = window.start_sample + left_out * HOP_LENGTH
    return replace(
        window,
        columns=window.columns[left_out:],
        sound=None if window.sound is None else window.sound[left_out * HOP_LENGTH :],
        start_sample=start,
        gaps=tuple(Gap(max(gap.start_sample, start), gap.end_sample) for gap in window.gaps if gap.end_sample > start),
    )


def newest_part(window: Window, manifest: Manifest) -> Window | None:
    """Return the part of a window that is looked at by itself; None where it would not tell anything.

    Ten seconds are repeated until they fill a picture of the whole window, like all of a young window; a model that has
    silence put in their place would see little. A picture of a segment shows the newest seconds alone anyway, and its
    model's answer is the mean over segments, as the reference system has it.
    """
    picture = manifest.picture
    if 2 * picture.segment_columns <= WINDOW_COLUMNS or picture.fill != "tile":
        return None
    if len(window.columns) * HOP_LENGTH < LEAST_SECONDS * ANALYSIS_RATE:
        return None
    part = from_sample(window, window.end_sample - round(NEWEST_SECONDS * ANALYSIS_RATE))
    return None if part.gaps else part

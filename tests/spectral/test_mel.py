"""Mel columns of a window on the live road equal those of the whole recording."""

from __future__ import annotations

import numpy as np

from genrescope.frontend import FrontEnd
from genrescope.settings import Settings
from genrescope.spectral.clip import clip_mel
from genrescope.spectral.kernels import kernel_bank
from genrescope.spectral.mel import MEL_BINS, WindowMel
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH
from support.sound import chords


def test_a_windows_mel_columns_are_the_recordings() -> None:
    sound = chords(34.0)
    bank = kernel_bank("librosa")
    front = FrontEnd(ANALYSIS_RATE, bank, Settings())
    front.with_sound = True
    windows = [*front.push(sound[:, None]), *front.finish()]
    assert len(windows) == 18  # every two seconds, at three, and at the end
    whole = clip_mel(sound)
    mel = WindowMel(bank)
    for window in windows:
        assert window.sound is not None
        columns = mel(window.sound)
        first, last = window.start_sample // HOP_LENGTH, window.end_sample // HOP_LENGTH
        assert columns.shape == (len(window.columns), MEL_BINS)
        np.testing.assert_allclose(columns, whole[first : last + 1], rtol=1e-5, atol=1e-6 * whole.max())

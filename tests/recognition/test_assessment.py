"""The words for a distribution, on distributions made for it and on what the recognizer makes of sound."""

from __future__ import annotations

import numpy as np
import pytest

from genrescope import words
from genrescope.audio.meter import Clipping
from genrescope.models.manifest import Thresholds
from genrescope.models.taxonomy import bundled_taxonomy
from genrescope.recognition.assessment import assess, signal_of
from genrescope.recognition.smoothing import Scores
from genrescope.recognition.verdict import Advice, Assessment, Certainty, Reason, Signal

THRESHOLDS = Thresholds(label=0.6, family=0.7)
NOT_ENOUGH = Certainty.NOT_ENOUGH


def scores(taxonomy: str, **shares: float) -> Scores:
    """A distribution; what is not named shares the rest."""
    labels = bundled_taxonomy(taxonomy).labels
    named = {name.replace("_", " "): share for name, share in shares.items()}
    rest = (1.0 - sum(named.values())) / max(1, len(labels) - len(named))
    assert set(named) <= set(labels)
    return Scores(bundled_taxonomy(taxonomy), np.array([named.get(label, rest) for label in labels]))


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"Rock": 0.9}, Assessment(Certainty.CLEAR, ("Rock",))),
        ({"Rock": 0.6, "Pop": 0.2}, Assessment(Certainty.CLEAR, ("Rock",))),
        ({"Classical": 0.45, "Electronic": 0.4}, Assessment(Certainty.MIXTURE, ("Classical", "Electronic"))),
        ({"Rock": 0.45, "Pop": 0.4}, Assessment(Certainty.MIXTURE, ("Rock", "Pop"))),
        (
            {"Rock": 0.55, "Pop": 0.2},
            Assessment(NOT_ENOUGH, ("Pop & rock",), Reason.FAMILY, Advice.FAMILIES),
        ),
        (
            {"Classical": 0.55, "Pop": 0.2},
            Assessment(NOT_ENOUGH, ("Classical",), Reason.DOUBT, Advice.ANOTHER_RECORDING),
        ),
        ({}, Assessment(NOT_ENOUGH, (), Reason.FLAT, Advice.ANOTHER_RECORDING)),
        (
            {"Classical": 0.34, "Electronic": 0.33, "Pop": 0.3},  # three of four: nearly everything it knows
            Assessment(NOT_ENOUGH, (), Reason.FLAT, Advice.ANOTHER_RECORDING),
        ),
    ],
)
def test_four_genres(shares: dict[str, float], expected: Assessment) -> None:
    assert assess(scores("genrescope4", **shares), THRESHOLDS) == expected


@pytest.mark.parametrize(
    ("shares", "certainty", "reason"),
    [
        ({"Symphony": 0.4, "Chamber": 0.3, "Soft rock": 0.25}, Certainty.MIXTURE, None),
        ({"Symphony": 0.3, "Solo": 0.25, "Soft rock": 0.2, "Dance pop": 0.2}, NOT_ENOUGH, Reason.FLAT),  # four
        ({"Symphony": 0.4, "Soft rock": 0.25}, NOT_ENOUGH, Reason.FLAT),  # what is left to the others is too much
        ({"Symphony": 0.3, "Chamber": 0.22, "Solo": 0.2, "Opera": 0.2}, NOT_ENOUGH, Reason.FAMILY),
    ],
)
def test_sixteen_genres(shares: dict[str, float], certainty: Certainty, reason: Reason | None) -> None:
    found = assess(scores("ccmusic16", **shares), THRESHOLDS)
    assert (found.certainty, found.reason) == (certainty, reason)


def test_the_models_own_thresholds_decide() -> None:
    undecided = scores("genrescope4", Rock=0.55, Pop=0.2)
    assert assess(undecided, Thresholds(label=0.5, family=0.7)).certainty is Certainty.CLEAR
    assert assess(undecided, Thresholds(label=0.6, family=0.8)).reason is Reason.DOUBT


def test_two_genres_are_no_mixture_where_there_are_only_two_and_one_family_is_no_family_only() -> None:
    from genrescope.models.taxonomy import Taxonomy

    half = Scores(Taxonomy(labels=("Speech", "Music")), np.array([0.5, 0.5]))
    assert assess(half, THRESHOLDS).reason is Reason.FLAT
    alone = scores("genrescope4", Classical=0.75)
    assert assess(alone, Thresholds(label=0.8, family=0.7)).reason is Reason.DOUBT


@pytest.mark.parametrize(
    ("full", "signal", "reason", "advice"),
    [
        (False, Signal.GOOD, Reason.SHORT, Advice.WAIT),
        (True, Signal.QUIET, Reason.QUIET, Advice.MORE_SIGNAL),
        (False, Signal.CLIPPED, Reason.CLIPPED, Advice.LESS_SIGNAL),
    ],
)
def test_what_can_be_mended_is_said_first_and_only_when_there_is_not_enough_to_say(
    full: bool, signal: Signal, reason: Reason, advice: Advice
) -> None:
    found = assess(scores("genrescope4"), THRESHOLDS, full=full, signal=signal)
    assert (found.reason, found.advice) == (reason, advice)
    assert assess(scores("genrescope4", Rock=0.9), THRESHOLDS, full=full, signal=signal).certainty is Certainty.CLEAR


def test_every_reason_has_its_words() -> None:
    for reason in Reason:
        for advice in Advice:
            names = ("Rock",) if reason in (Reason.FAMILY, Reason.DOUBT) else ()
            sentence = words.assessment(Assessment(NOT_ENOUGH, names, reason, advice))
            assert sentence.startswith("not enough to say: ")
            assert ("Rock" in sentence) == bool(names)
    assert words.assessment(Assessment(Certainty.CLEAR, ("Rock",))) == "clear: Rock is far ahead"
    mixture = words.assessment(Assessment(Certainty.MIXTURE, ("Rock", "Pop", "Opera")))
    assert mixture == "a mixture of Rock, Pop and Opera"


def test_signal() -> None:
    assert signal_of(-20.0, -60.0, 0.0) is Signal.GOOD
    assert signal_of(-55.0, -60.0, 0.0) is Signal.QUIET
    assert signal_of(-55.0, -80.0, 0.0) is Signal.GOOD
    assert signal_of(-3.0, -60.0, 0.2) is Signal.CLIPPED


@pytest.mark.parametrize("block", [700, 4_000, 48_000])
def test_clipping_depends_on_the_sound_and_not_on_its_blocks(block: int) -> None:
    rate = 8_000
    sound = np.zeros((6 * rate, 2), dtype=np.float32)
    sound[2 * rate : 3 * rate : 4, 0] = -1.0  # in the third second every fourth sample of one channel
    clipping = Clipping(rate)
    for first in range(0, len(sound), block):
        clipping.push(sound[first : first + block])
    assert clipping.share(2.0, 2.0) == 0.0
    assert clipping.share(3.0, 1.0) == pytest.approx(0.125)
    assert clipping.share(4.0, 2.0) == pytest.approx(0.0625)
    assert clipping.share(6.0, 2.0) == 0.0

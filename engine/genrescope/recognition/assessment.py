"""Words for a distribution of probabilities: *clear*, *a mixture*, or *not enough to say*, with the reason.

Nothing here is tuned: the only figures are the model's own thresholds, which say how probable a genre, or a family, has
to be before it is named (``docs/understanding.md`` tells the rule to people).

- The **leaders** are the genres at least half as probable as the first.
- *Clear*: there is one leader, and it passes the threshold of a genre.
- *A mixture*: there are a few leaders (two or three, and never more than half of what the model knows), and together
  they pass the threshold of a family: a mixture is a group of genres, too.
- Else there is *not enough to say*. The reason is the first of these that holds: the signal is poor; too little was
  heard; a family passes its threshold; one genre leads alone, but does not pass; or the distribution is flat.
"""

from __future__ import annotations

from genrescope.models.manifest import Thresholds
from genrescope.recognition.smoothing import Scores
from genrescope.recognition.verdict import Advice, Assessment, Certainty, Reason, Signal

LEADS = 0.5  # of the first genre's probability, that makes another one a leader
MOST_LEADERS = 3  # more are no mixture that a person could imagine

QUIET_DB = 10.0  # so near to the gate, the soft moments of music fall below it
CLIPPED_SHARE = 0.01  # loud masters touch full scale in one sample of a thousand; overdriven inputs in every tenth

_ADVICE = {
    Reason.QUIET: Advice.MORE_SIGNAL,
    Reason.CLIPPED: Advice.LESS_SIGNAL,
    Reason.SHORT: Advice.WAIT,
    Reason.FAMILY: Advice.FAMILIES,
    Reason.DOUBT: Advice.ANOTHER_RECORDING,
    Reason.FLAT: Advice.ANOTHER_RECORDING,
}


def signal_of(level_dbfs: float, gate_dbfs: float, clipped_share: float) -> Signal:
    """Say whether sound is fit to be judged, from its RMS level, the gate's, and its share of full-scale samples."""
    if clipped_share >= CLIPPED_SHARE:
        return Signal.CLIPPED
    return Signal.QUIET if level_dbfs < gate_dbfs + QUIET_DB else Signal.GOOD


def assess(scores: Scores, thresholds: Thresholds, *, full: bool = True, signal: Signal = Signal.GOOD) -> Assessment:
    """Put a distribution into words.

    Parameters
    ----------
    scores
        Of all genres and families.
    thresholds
        The model's.
    full
        Whether a full window was heard.
    signal
        Whether the sound was fit to be judged.
    """
    first, most = scores.labels[0]
    leaders = [label for label, probability in scores.labels if probability >= LEADS * most]
    if len(leaders) == 1 and most >= thresholds.label:
        return Assessment(Certainty.CLEAR, (first,))
    together = sum(scores.of(label) for label in leaders)
    few = 2 <= len(leaders) <= min(MOST_LEADERS, (len(scores.labels) + 1) // 2)
    if few and together >= thresholds.family:
        return Assessment(Certainty.MIXTURE, tuple(leaders))
    family, of_family = scores.families[0]
    sure_family = of_family >= thresholds.family and not scores.is_label(family)
    reason = _reason(full=full, signal=signal, sure_family=sure_family, alone=len(leaders) == 1)
    about = {Reason.FAMILY: (family,), Reason.DOUBT: (first,)}.get(reason, ())
    return Assessment(Certainty.NOT_ENOUGH, about, reason, _ADVICE[reason])


def _reason(*, full: bool, signal: Signal, sure_family: bool, alone: bool) -> Reason:
    if signal is not Signal.GOOD:
        return Reason.CLIPPED if signal is Signal.CLIPPED else Reason.QUIET
    if not full:
        return Reason.SHORT
    if sure_family:
        return Reason.FAMILY
    return Reason.DOUBT if alone else Reason.FLAT

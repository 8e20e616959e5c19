"""How sure an answer is, as a sentence or two that a person reads; through translation."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from genrescope.recognition.verdict import Advice, Assessment, Certainty, Reason
from genrescope_desktop.strings import genre_name

translate = QCoreApplication.translate


def assessment(value: Assessment | None) -> str:
    """What kind of answer it is, or why there is not enough to say and what to try; empty for None."""
    if value is None:
        return ""
    names = [genre_name(name) for name in value.names]
    if value.certainty is Certainty.CLEAR:
        return translate("Assessment", "Clear: far ahead of all others.")
    if value.certainty is Certainty.MIXTURE:
        sentence = {
            2: translate("Assessment", "A mixture of {0} and {1}."),
            3: translate("Assessment", "A mixture of {0}, {1} and {2}."),
        }[len(names)]
        return sentence.format(*names)
    assert value.reason is not None, "there is a reason why there is not enough to say"
    assert value.advice is not None, "and something to try"
    both = translate("Assessment", "{reason} {advice}")  # two sentences
    return both.format(reason=_reason(value.reason).format(*names), advice=_advice(value.advice))


def _reason(reason: Reason) -> str:
    return {
        Reason.QUIET: translate("Assessment", "Hardly louder than silence."),
        Reason.CLIPPED: translate("Assessment", "The sound is clipped."),
        Reason.SHORT: translate("Assessment", "Not enough was heard yet."),
        Reason.FAMILY: translate("Assessment", "{0}, but which genre of it is open."),
        Reason.DOUBT: translate("Assessment", "{0} leads, but not by enough."),
        Reason.FLAT: translate("Assessment", "No genre stands out; maybe the model knows none like it."),
    }[reason]


def _advice(advice: Advice) -> str:
    return {
        Advice.MORE_SIGNAL: translate("Assessment", "Turn it up, or move closer."),
        Advice.LESS_SIGNAL: translate("Assessment", "Turn the input down."),
        Advice.WAIT: translate("Assessment", "Wait a moment."),
        Advice.FAMILIES: translate("Assessment", "Look at the families."),
        Advice.ANOTHER_RECORDING: translate("Assessment", "Try another recording."),
    }[advice]

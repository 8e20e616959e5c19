"""A model's measured figures in words. A manifest calls them by names for programs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from genrescope.language.catalogue import tr, translated
from genrescope.language.sentence import sentence
from genrescope.models.taxonomy import genre_name

_COUNTS = {
    "recordings": sentence("recordings"),
    "groups": sentence("groups of recordings (artists, say)"),
    "windows": sentence("windows of 30 s"),
}
_SHARES = {
    "balanced_accuracy": sentence("balanced accuracy"),
    "family_balanced_accuracy": sentence("balanced accuracy over families"),
    "calibration_error_before": sentence("calibration error before calibration"),
    "calibration_error": sentence("calibration error"),
    "share_said": sentence("windows of which something is said"),
    "share_right_of_said": sentence("of these, right"),
}
_CONDITIONS = {
    "degraded": sentence("as another microphone hears it"),
    "telephone band": sentence("telephone band"),
    "white noise 30 dB below the peak": sentence("white noise 30 dB below the peak"),
    "telephone band and noise": sentence("telephone band and noise"),
}
_RECALL = "recall of "
_UNDER_A_CONDITION = "balanced_accuracy, "


def figures(measured: Mapping[str, str | int | float], split: str) -> list[tuple[str, str]]:
    """Each figure's name and value, in the language that is spoken; what is not known here stays as it is called.

    Parameters
    ----------
    measured
        As the manifest has them.
    split
        How they were measured, in that language.
    """
    told = [(tr("how"), split)] if split else []
    return told + [_figure(name, value) for name, value in measured.items() if name != "split"]


def _figure(name: str, value: str | int | float) -> tuple[str, str]:
    share = _share(name)
    if share and not isinstance(value, str) and 0 <= value <= 1:  # a stranger's manifest may hold per cents
        return share, f"{value * 100:.1f} %"
    return share or translated(_COUNTS.get(name, name)), str(value)


def _share(name: str) -> str:
    """What a share is called; empty when none is called ``name``."""
    if name in _SHARES:
        return translated(_SHARES[name])
    if name.startswith(_RECALL):
        return tr("recall of {genre}", genre=genre_name(name.removeprefix(_RECALL)))
    if name.startswith(_UNDER_A_CONDITION):
        return tr("balanced accuracy: {condition}", condition=_condition(name.removeprefix(_UNDER_A_CONDITION)))
    return ""


def _condition(name: str) -> str:
    if match := re.fullmatch(r"first (\d+) s", name):
        return tr("the first {seconds} s", seconds=match[1])
    return translated(_CONDITIONS.get(name, name))

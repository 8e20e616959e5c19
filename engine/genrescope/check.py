"""One thing that was looked at, by doctor or by the self-test, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from genrescope.language.sentence import packed, unpacked


class CheckState(StrEnum):
    """What a finding means."""

    OK = "ok"
    WARNING = "warning"  # something is missing, and the rest works
    PROBLEM = "problem"  # Genrescope cannot work like this


@dataclass(frozen=True, slots=True)
class Check:
    """One finding.

    Attributes
    ----------
    name
        What was looked at.
    state
        What it means.
    found
        What is there.
    advice
        What to do; empty when it is ok.
    """

    name: str
    state: CheckState
    found: str
    advice: str = ""


def to_child_line(check: Check) -> dict[str, object]:
    """A finding as a child process hands it over: its sentences can still be translated."""
    return {key: packed(value) for key, value in asdict(check).items()}


def from_child_line(line: Mapping[str, object]) -> Check:
    """The finding that `to_child_line` has handed over."""
    name, state, found, advice = (unpacked(line[key]) for key in ("name", "state", "found", "advice"))
    return Check(name, CheckState(state), found, advice)


def row(check: Check) -> dict[str, str]:
    """A finding as JSON has it."""
    return {key: str(value) for key, value in asdict(check).items()}

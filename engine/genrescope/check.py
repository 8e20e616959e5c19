"""One thing that was looked at, by doctor or by the self-test, and what was found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


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


def row(check: Check) -> dict[str, str]:
    """A finding as JSON has it."""
    return {key: str(value) for key, value in asdict(check).items()}

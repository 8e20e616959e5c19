"""The figures as tables, for a terminal, and as plain data, for the results file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.stability import figures, streams
from benchmarks.stability.figures import Figure
from benchmarks.stability.records import Results

NEVER = "never"


def as_data(results: Results) -> dict[str, Any]:
    """Return every figure as plain data."""
    tried, equal = figures.same_bits(results.excerpts)
    return {
        "same_bits": {"excerpts": tried, "equal": equal},
        "conditions": [asdict(one) for one in figures.conditions(results)],
        "steadiness": [asdict(one) for one in streams.steadiness(results)],
        "promptness": [asdict(one) for one in streams.promptness(results)],
        "following": [asdict(one) for one in streams.following(results)],
        "rejection": [asdict(one) for one in streams.rejection(results)],
    }


def text(results: Results) -> str:
    """Return every table that there is something for."""
    blocks = [_about(results), _conditions(results), _steadiness(results), _promptness(results)]
    blocks += [_following(results), _rejection(results), _same_bits(results)]
    return "\n\n".join(block for block in blocks if block)


def _about(results: Results) -> str:
    about = results.about
    models = ", ".join(
        f"{model['id']} {model['sha256'][:8]}" + ("" if model["fold"] is None else f" (fold {model['fold']})")
        for model in about.models
    )
    settings = ", ".join(f"{name} {value:g}" for name, value in about.settings.items())
    calibrations = {
        f"temperature {model['temperature']:g}, a genre from {model['label_threshold']:g}, a family from "
        f"{model['family_threshold']:g}"
        for model in about.models
    }
    lines = [f"Models: {models}", f"Calibration: {'; '.join(sorted(calibrations))}", f"Settings: {settings}"]
    if any(model.get("own_statistics") for model in about.models):
        lines.append("BATCH NORMALISATION BY EACH PICTURE'S OWN STATISTICS: for comparison only.")
    if not about.held_out:
        lines.append("NOT HELD OUT: the model may have been trained on these artists, so all of this flatters.")
    artists = len({heard.group for heard in results.excerpts})
    heard = f"{len(results.excerpts)} excerpts of {artists} artists; " if artists else ""
    lines.append(
        f"{heard}in brackets 95 % intervals over {'artists' if artists else 'recordings'}; "
        f"measured in {_minutes(results.seconds_taken)}"
    )
    return "\n".join(lines)


def _minutes(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def _conditions(results: Results) -> str:
    rows = [
        (
            one.name,
            _share(one.top_agreement) + _mark(one.top_agreement, one.agreement_goal),
            _share(one.unsure_agreement),
            _plain(one.distance, 3),
            _share(one.accuracy),
            _share(one.family_accuracy),
        )
        for one in figures.conditions(results)
    ]
    about = results.about
    title = f"Worse sound, after {about.listened_seconds:g} s with a hop of {about.condition_hop_seconds:g} s"
    heading = ("condition", "same Top 1", "same unsure", "distance", "accuracy", "of families")
    return _table(title, heading, rows)


def _steadiness(results: Results) -> str:
    rows = [
        (
            one.name,
            f"{one.minutes:.0f}",
            _plain(one.changes, 2),
            _plain(one.needless, 2) + _mark(one.needless, 0.2, below=True),
        )
        for one in streams.steadiness(results)
    ]
    return _table("Headline changes a minute", ("heard", "minutes", "all", "needless"), rows)


def _promptness(results: Results) -> str:
    rows = [
        (
            one.by,
            _share(one.right_at_30),
            _plain(one.first_right, 0),
            _plain(one.first_right_90, 0),
            _share(one.early) + _mark(one.early, 0.9),
            _plain(one.settled, 0),
        )
        for one in streams.promptness(results)
    ]
    heading = ("by the", "right at 30 s", "first right (s)", "for 90 %", "early, if right", "settled (s)")
    return _table("From the beginning of an excerpt ('early': within 5 s, of those right at 30 s)", heading, rows)


def _following(results: Results) -> str:
    rows = [
        (
            one.which,
            str(one.middle.count),
            _plain(one.middle, 0) + _mark(one.middle, 20.0, below=True),
            _plain(one.ninety, 0) + _mark(one.ninety, 35.0, below=True),
            _share(one.never),
        )
        for one in streams.following(results)
    ]
    return _table("Hard cuts: seconds until the headline is right", ("cuts", "n", "median", "for 90 %", "never"), rows)


def _rejection(results: Results) -> str:
    rows = [
        (
            one.kind,
            str(one.at_end.count),
            _share(one.at_end) + _mark(one.at_end, one.goal, below=True),
            _share(one.at_full_hops) + _mark(one.at_full_hops, one.goal, below=True),
        )
        for one in streams.rejection(results)
    ]
    heading = ("sound", "n", "at the end", "at each full hop")
    return _table("Answered with confidence, though no class covers it", heading, rows)


def _same_bits(results: Results) -> str:
    tried, equal = figures.same_bits(results.excerpts)
    return f"Heard twice: {equal} of {tried} excerpts gave the same bits." if tried else ""


def _table(title: str, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    widths = [max(len(row[place]) for row in (heading, *rows)) for place in range(len(heading))]

    def lines() -> Iterator[str]:
        yield title
        for row in (heading, *rows):
            yield "  ".join(
                [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
            )

    return "\n".join(lines())


def _share(one: Figure) -> str:
    return _bracketed(one, lambda value: f"{100 * value:.0f}", " %")


def _plain(one: Figure, digits: int) -> str:
    return _bracketed(one, lambda value: f"{value:.{digits}f}", "")


def _bracketed(one: Figure, said: Callable[[float], str], unit: str) -> str:
    """Write a figure with its interval; what has no end is never reached."""
    if not one.count:
        return "-"
    value, low, high = (NEVER if each is None else said(each) for each in (one.value, one.low, one.high))
    return f"{value}{unit if value != NEVER else ''} ({low} to {high})"


def _mark(one: Figure, goal: float | None, below: bool = False) -> str:
    """Tell by one sign whether a goal is met: ``+`` or ``-``, or nothing where there is none."""
    if goal is None or not one.count:
        return "  "
    value = float("inf") if one.value is None else one.value
    return " +" if (value <= goal if below else value >= goal) else " -"

"""What is said of a window, with a network whose answers the test chooses."""

from __future__ import annotations

import numpy as np
import pytest

from genrescope.recognition.opinion import probabilities
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.summary import Summarizer
from genrescope.recognition.verdict import Assessment, Certainty, Gap, Reason, Signal, Verdict, VerdictState
from genrescope.recognition.window import Window
from genrescope.settings import Settings
from genrescope.units import ANALYSIS_RATE, BINS, HOP_LENGTH, WINDOW_COLUMNS
from support.scripted import MANIFEST, TAXONOMY, ScriptedNetwork


def window(end_seconds: float, heard_columns: int = WINDOW_COLUMNS, **changed: object) -> Window:
    end = round(end_seconds * ANALYSIS_RATE)
    fields: dict[str, object] = {
        "columns": np.random.default_rng(1).gamma(0.3, 1.0, (heard_columns, BINS)).astype(np.float32),
        "sound": None,
        "start_sample": end - heard_columns * HOP_LENGTH,
        "end_sample": end,
        "passage_start": 0,
        "silence_seconds": 0.0,
        "level_dbfs": -20.0,
        "gaps": (),
        "interruption": None,
        "hop_seconds": 2.0,
        "lost_samples": 0,
    }
    return Window(**(fields | changed))  # type: ignore[arg-type]


def recognizer(network: ScriptedNetwork, **changed: object) -> Recognizer:
    return Recognizer(network, MANIFEST, Settings(**changed))  # type: ignore[arg-type]


def test_a_full_window_with_a_clear_answer_is_settled() -> None:
    network = ScriptedNetwork(classical=0.8, pop=0.2)
    verdict = recognizer(network).judge(window(40.0), dropped_hops=3, lag_seconds=0.25)
    assert verdict.state is VerdictState.SETTLED
    assert (verdict.headline, verdict.headline_is_family) == ("Classical", False)
    assert [(r.label, r.family, round(r.probability, 3)) for r in verdict.top[:2]] == [
        ("Classical", "Classical", 0.8),
        ("Pop", "Pop & rock", 0.2),
    ]
    assert sum(r.probability for r in verdict.ranking) == pytest.approx(1.0)
    assert verdict.heard_seconds == pytest.approx(30.0, abs=0.03)
    assert verdict.dropped_hops == 3
    assert verdict.lag_seconds >= 0.25
    assert verdict.device == "cpu"
    assert verdict.model == MANIFEST.identity
    assert network.pictures[0].shape == (1, BINS, 161)


@pytest.mark.parametrize(
    ("given", "state", "asked"),
    [
        ({"heard_columns": 100}, VerdictState.LISTENING, 0),
        ({"heard_columns": 300}, VerdictState.PROVISIONAL, 1),
        ({"silence_seconds": 2.0}, VerdictState.SILENT, 0),
        ({"silence_seconds": 0.5}, VerdictState.SETTLED, 2),  # the newest seconds are looked at by themselves, too
        ({"interruption": VerdictState.NO_SIGNAL}, VerdictState.NO_SIGNAL, 0),
        ({"interruption": VerdictState.RECONNECTING, "silence_seconds": 9.0}, VerdictState.RECONNECTING, 0),
        ({"gaps": (Gap(11 * ANALYSIS_RATE, 39 * ANALYSIS_RATE),)}, VerdictState.LISTENING, 0),
    ],
)
def test_states(given: dict[str, object], state: VerdictState, asked: int) -> None:
    network = ScriptedNetwork(classical=1.0)
    verdict = recognizer(network).judge(window(40.0, **given))  # type: ignore[arg-type]
    assert verdict.state is state
    assert len(network.pictures) == asked
    assert bool(verdict.top) == bool(asked)
    assert (verdict.headline is not None) == bool(asked)
    assert (verdict.compute_ms > 0) == bool(asked)


def test_a_family_is_said_when_no_genre_is_sure_and_nothing_when_no_family_is() -> None:
    network = ScriptedNetwork(pop=0.48, rock=0.45, classical=0.07)
    judge = recognizer(network).judge
    family = judge(window(40.0))
    assert (family.headline, family.headline_is_family, family.state) == ("Pop & rock", True, VerdictState.SETTLED)
    network.say(classical=0.35, electronic=0.33, pop=0.32)
    unclear = recognizer(network).judge(window(42.0))
    assert (unclear.headline, unclear.state) == (None, VerdictState.UNSURE)


def test_one_other_hop_does_not_change_the_headline_and_silence_starts_afresh() -> None:
    network = ScriptedNetwork(classical=1.0)
    judge = recognizer(network).judge
    for end in (40.0, 42.0, 44.0):
        judge(window(end))
    network.say(electronic=1.0)
    steady = judge(window(46.0))
    assert steady.headline == "Classical"
    assert steady.unsmoothed[TAXONOMY.labels.index("Electronic")] == pytest.approx(1.0)
    judge(window(52.0, silence_seconds=6.0))
    fresh = judge(window(60.0, passage_start=53 * ANALYSIS_RATE))
    assert fresh.headline == "Electronic"
    assert fresh.ranking[0].probability == pytest.approx(1.0)


def test_a_new_passage_between_two_hops_starts_afresh_too() -> None:
    network = ScriptedNetwork(classical=1.0)
    judge = recognizer(network).judge
    judge(window(40.0))
    network.say(rock=1.0)
    assert judge(window(60.0, passage_start=50 * ANALYSIS_RATE)).headline == "Rock"


def test_temperature_softens() -> None:
    logits = np.array([2.0, 0.0], np.float32)
    np.testing.assert_allclose(probabilities(logits, 1.0), [0.880797, 0.119203], rtol=1e-5)
    np.testing.assert_allclose(probabilities(logits, 2.0), [0.731059, 0.268941], rtol=1e-5)


def judged(network: ScriptedNetwork, script: list[dict[str, float]]) -> list[Verdict]:
    judge = recognizer(network).judge
    verdicts = []
    for hop, shares in enumerate(script):
        network.say(**shares)
        verdicts.append(judge(window(32.0 + 2 * hop)))
    return verdicts


def test_a_summary_is_the_mean_of_the_answers_and_lists_the_changes() -> None:
    script = [{"classical": 1.0}] * 6 + [{"rock": 1.0}] * 2
    summarizer = Summarizer(MANIFEST)
    for verdict in judged(ScriptedNetwork(classical=1.0), script):
        summarizer.add(verdict)
    summary = summarizer.summary(46.0, "a note")
    assert (summary.state, summary.headline, summary.note) == (VerdictState.SETTLED, "Classical", "a note")
    assert {r.label: round(r.probability, 3) for r in summary.top[:2]} == {"Classical": 0.75, "Rock": 0.25}
    assert summary.verdicts == 8
    assert summary.changes[0].headline == "Classical"
    assert summary.heard_seconds == 46.0


def test_a_summary_without_an_answer_says_why() -> None:
    network = ScriptedNetwork(classical=1.0)
    silent, young = Summarizer(MANIFEST), Summarizer(MANIFEST)
    silent.add(recognizer(network).judge(window(40.0, silence_seconds=30.0)))
    young.add(recognizer(network).judge(window(2.0, heard_columns=80)))
    assert (silent.summary(30.0).state, young.summary(2.0).state) == (VerdictState.SILENT, VerdictState.LISTENING)
    assert silent.summary(30.0).ranking == ()


def test_a_verdict_and_a_summary_say_how_sure_they_are_and_why_not() -> None:
    network = ScriptedNetwork(classical=0.5, electronic=0.4, pop=0.1)
    ears = recognizer(network)
    summarizer = Summarizer(MANIFEST)
    mixed = ears.judge(window(40.0))
    assert mixed.assessment == Assessment(Certainty.MIXTURE, ("Classical", "Electronic"))
    summarizer.add(mixed)
    assert summarizer.summary(40.0).assessment == mixed.assessment
    network.say(classical=0.3, electronic=0.3, pop=0.3, rock=0.1)
    early = recognizer(network).judge(window(10.0, 400))
    assert early.assessment is not None
    assert early.assessment.reason is Reason.SHORT
    overdriven = recognizer(network).judge(window(40.0, clipped_share=0.1))
    assert (overdriven.signal, overdriven.assessment.reason) == (Signal.CLIPPED, Reason.CLIPPED)
    silent = recognizer(network).judge(window(40.0, silence_seconds=2.0, level_dbfs=-90.0))
    assert (silent.signal, silent.assessment) == (Signal.QUIET, None)

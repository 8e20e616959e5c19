"""Windows wider than the network's picture: segments, their mean and their vote."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.segments import majority
from genrescope.recognition.summary import Summarizer
from genrescope.recognition.verdict import Verdict, VerdictState, Vote
from genrescope.recognition.window import Window
from genrescope.settings import Settings
from genrescope.spectral.reference_picture import ReferencePicture
from genrescope.units import ANALYSIS_RATE, BINS, HOP_LENGTH, WINDOW_COLUMNS
from support.scripted import MANIFEST, TAXONOMY, ScriptedNetwork

SEGMENTED = replace(MANIFEST, in_channels=3, kernels="librosa", picture=ReferencePicture(jpeg=False))
COLUMNS = np.random.default_rng(1).gamma(0.3, 1.0, (10_000, BINS)).astype(np.float32)


def window(end_seconds: float, begin_seconds: float = 0.0, hop_seconds: float = 2.0) -> Window:
    """The newest 30 s, or all since ``begin_seconds``, of a sound without silence."""
    last = int(end_seconds * ANALYSIS_RATE) // HOP_LENGTH
    first = max(last + 1 - WINDOW_COLUMNS, -(-round(begin_seconds * ANALYSIS_RATE) // HOP_LENGTH))
    return Window(
        columns=COLUMNS[first : last + 1],
        sound=None,
        start_sample=first * HOP_LENGTH,
        end_sample=last * HOP_LENGTH,
        passage_start=round(begin_seconds * ANALYSIS_RATE),
        silence_seconds=0.0,
        level_dbfs=-20.0,
        gaps=(),
        interruption=None,
        hop_seconds=hop_seconds,
        lost_samples=0,
    )


def listen(ends: list[float], script: dict[float, dict[str, float]], **how: float) -> tuple[list[Verdict], int]:
    """Verdicts at these ends, from a network that says what the script has at its latest moment."""
    network = ScriptedNetwork()
    recognizer = Recognizer(network, SEGMENTED, Settings(half_life_seconds=0.0))
    verdicts = []
    for end in ends:
        network.say(**script[max(moment for moment in script if moment <= end)])
        verdicts.append(recognizer.judge(window(end, **how)))
    return verdicts, len(network.pictures)


HOPS = [2.0 * n for n in range(2, 31)]


def test_a_hop_computes_one_picture_and_answers_with_the_mean_over_the_window():
    verdicts, pictures = listen(HOPS, {0.0: {"classical": 0.8, "pop": 0.2}, 40.0: {"rock": 0.9, "pop": 0.1}})
    assert pictures == len(HOPS)
    at = dict(zip(HOPS, verdicts, strict=True))
    pop = TAXONOMY.labels.index("Pop")
    assert at[38.0].unsmoothed[pop] == pytest.approx(0.2, abs=1e-6)
    assert at[44.0].unsmoothed[pop] == pytest.approx((7 * 0.2 + 3 * 0.1) / 10, abs=1e-6)  # ends at 26, 28, … 44 s
    assert at[60.0].unsmoothed[pop] == pytest.approx(0.1, abs=1e-6)


def test_the_vote_stands_beside_the_mean_and_may_differ():
    verdicts, _ = listen(HOPS, {0.0: {"classical": 0.55, "rock": 0.45}, 52.0: {"rock": 0.99}})
    at = dict(zip(HOPS, verdicts, strict=True))
    assert at[50.0].vote == Vote("Classical", 10, 10)
    assert at[56.0].vote == Vote("Classical", 7, 10)
    assert at[56.0].newest_label == "Rock"
    assert at[56.0].top[0].label == "Rock"  # 0.7 · 0.45 + 0.3 · 0.99
    assert at[60.0].vote == Vote("Classical", 5, 10)  # as many for Rock: Classical was met first


def test_before_a_whole_segment_was_heard_the_answer_is_the_young_windows_own():
    verdicts, _ = listen([4.0, 8.0, 12.0, 14.0], {0.0: {"pop": 1.0}, 12.0: {"rock": 1.0}})
    assert [verdict.state for verdict in verdicts] == [VerdictState.PROVISIONAL] * 4
    assert [verdict.vote for verdict in verdicts] == [None, None, Vote("Rock", 1, 1), Vote("Rock", 2, 2)]
    assert [verdict.top[0].label for verdict in verdicts] == ["Pop", "Pop", "Rock", "Rock"]
    assert verdicts[2].top[0].probability > 0.99


def test_a_verdict_is_settled_once_the_segments_reach_back_thirty_seconds():
    for hop in (0.5, 2.0, 5.0, 20.0):
        ends = [hop * n for n in range(1, int(60 / hop) + 1)]
        verdicts, _ = listen(ends, {0.0: {"rock": 1.0}}, hop_seconds=hop)
        settled = [end for end, verdict in zip(ends, verdicts, strict=True) if verdict.state is VerdictState.SETTLED]
        assert settled[0] == min(end for end in ends if end >= 30.0)
        assert len(settled) == sum(end >= 30.0 for end in ends)


def test_who_joins_late_waits_until_the_window_is_covered():
    """As a model does that is taken into use in the middle of the music."""
    ends = [2.0 * n for n in range(50, 65)]
    verdicts, _ = listen(ends, {0.0: {"rock": 1.0}})
    states = [str(verdict.state) for verdict in verdicts]
    assert states == ["provisional"] * 9 + ["settled"] * 6


def test_a_new_passage_forgets_the_segments_of_the_old_one():
    network = ScriptedNetwork(classical=1.0)
    recognizer = Recognizer(network, SEGMENTED, Settings(half_life_seconds=0.0))
    for end in HOPS:
        recognizer.judge(window(end))
    network.say(rock=1.0)
    verdict = recognizer.judge(window(80.0, begin_seconds=68.0))
    assert verdict.vote == Vote("Rock", 1, 1)
    assert verdict.top[0].probability > 0.99


def test_a_model_that_sees_the_whole_window_has_no_vote():
    recognizer = Recognizer(ScriptedNetwork(rock=1.0), MANIFEST, Settings())
    verdicts = [recognizer.judge(window(end)) for end in HOPS]
    assert {verdict.vote for verdict in verdicts} == {verdict.newest_label for verdict in verdicts} == {None}
    assert verdicts[-1].state is VerdictState.SETTLED
    summarizer = Summarizer(MANIFEST)
    summarizer.add(verdicts[-1])
    assert summarizer.summary(60.0).vote is None


def test_a_streams_vote_counts_every_whole_segment_once():
    verdicts, _ = listen(HOPS, {0.0: {"pop": 1.0}, 26.0: {"rock": 1.0}})
    summarizer = Summarizer(SEGMENTED)
    for verdict in verdicts:
        summarizer.add(verdict)
    assert summarizer.summary(60.0).vote == Vote("Rock", 18, 25)  # segments end at 12, 14, … 60 s


def test_of_several_as_frequent_the_one_met_first_has_the_majority():
    assert majority(["b", "a", "a", "b", "c"]) == Vote("b", 2, 5)

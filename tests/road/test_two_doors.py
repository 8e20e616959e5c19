"""One road, two doors: listening to a file and analysing it give the same verdicts. With the bundled model."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from genrescope.audio.files import FileSource
from genrescope.errors import AudioFileError
from genrescope.live import LiveSession
from genrescope.models.library import find
from genrescope.offline import Analyzer
from genrescope.recognition.summary import Summary
from genrescope.recognition.verdict import Verdict, VerdictState
from genrescope.settings import Settings
from support.sound import chords

SETTINGS = Settings(device="cpu", hop_seconds=4.0)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(find("starter"), SETTINGS)


def by_listening(path: Path) -> tuple[list[Verdict], Summary]:
    session = LiveSession(FileSource(path, paced=False), find("starter"), SETTINGS)
    session.start()
    verdicts: list[Verdict] = []
    finished = False
    while not finished:
        update = session.take()
        verdicts += update.verdicts
        finished = update.status.finished
        time.sleep(0.02)
    session.stop()
    assert not update.status.failed, update.status.message
    return verdicts, session.summary()


def by_analysing(analyzer: Analyzer, path: Path) -> tuple[list[Verdict], Summary]:
    verdicts: list[Verdict] = []
    return verdicts, analyzer.analyze(path, on_verdict=verdicts.append)


def assert_same(live: Sequence[Verdict], offline: Sequence[Verdict]) -> None:
    assert len(live) == len(offline)
    for a, b in zip(live, offline, strict=True):
        for field in ("state", "headline", "start_sample", "end_sample", "lost_samples", "dropped_hops", "gaps"):
            assert getattr(a, field) == getattr(b, field)
        np.testing.assert_allclose(a.unsmoothed, b.unsmoothed, atol=1e-3)
        assert {r.label: r.probability for r in a.ranking} == pytest.approx(
            {r.label: r.probability for r in b.ranking}, abs=1e-3
        )


def test_a_file_gives_the_same_verdicts_through_either_door(analyzer: Analyzer, tmp_path: Path) -> None:
    path = tmp_path / "音 和弦.flac"
    soundfile.write(path, np.stack([chords(14.0, 44_100), chords(14.0, 44_100, seed=2)], axis=1), 44_100)
    live, live_summary = by_listening(path)
    offline, offline_summary = by_analysing(analyzer, path)
    assert_same(live, offline)
    assert live_summary.headline == offline_summary.headline
    assert live_summary.heard_seconds == pytest.approx(14.0)
    assert offline_summary.lost_samples == 0


def test_a_real_track_too(analyzer: Analyzer, real_music: Path) -> None:
    path = real_music / "emotify" / "classical" / "5.opus"
    live, summary = by_listening(path)
    offline, _ = by_analysing(analyzer, path)
    assert_same(live, offline)
    assert (live[-1].state, live[-1].headline) == (VerdictState.SETTLED, "Classical")
    assert summary.top[0].label == "Classical"
    assert (summary.lost_samples, summary.dropped_hops) == (0, 0)


def test_the_first_seconds_only_and_the_progress(analyzer: Analyzer, tmp_path: Path) -> None:
    path = tmp_path / "chords.wav"
    soundfile.write(path, chords(14.0), 22_050)
    seen: list[tuple[float, float | None]] = []
    summary = analyzer.analyze(path, first_seconds=6.0, on_progress=lambda heard, whole: seen.append((heard, whole)))
    assert summary.heard_seconds == pytest.approx(6.0)
    assert seen[-1] == (pytest.approx(6.0), pytest.approx(6.0))
    assert summary.state is VerdictState.PROVISIONAL


@pytest.mark.parametrize(
    ("sound", "said"),
    [(np.zeros(10 * 22_050, np.float32), "is silent"), (chords(2.0), "Too little was heard of sound.wav: 2.0 s")],
)
def test_what_cannot_be_answered_is_said(analyzer: Analyzer, tmp_path: Path, sound: np.ndarray, said: str) -> None:
    path = tmp_path / "sound.wav"
    soundfile.write(path, sound, 22_050)
    with pytest.raises(AudioFileError, match=said):
        analyzer.analyze(path)


def test_loudness_does_not_change_the_answer(analyzer: Analyzer, tmp_path: Path) -> None:
    answers = []
    for gain in (1.0, 0.1):
        path = tmp_path / f"{gain}.wav"
        soundfile.write(path, chords(8.0) * gain, 22_050, subtype="FLOAT")
        answers.append([ranked.probability for ranked in analyzer.analyze(path).ranking])
    np.testing.assert_allclose(answers[0], answers[1], atol=1e-3)

"""The road of the measurements is the road of the app, and the whole program runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks.stability.conditions import CLEAN
from benchmarks.stability.measure import Listener, Task
from benchmarks.stability.plan import Excerpt, Judge, Programme
from benchmarks.stability.records import HeardExcerpt, Stream
from benchmarks.stability.road import Road
from benchmarks.stability.sound import BenchmarkError, Recording, read

from genrescope.models.library import find
from genrescope.offline import Analyzer
from genrescope.recognition.verdict import Verdict
from genrescope.settings import Settings
from genrescope.units import ANALYSIS_RATE
from support.checkout import CHECKOUT
from support.sound import chords
from support.soundfiles import is_one_sentence, write_sound

SETTINGS = Settings(device="cpu", hop_seconds=5.0)
RATE = 32_000


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("song")
    return write_sound(folder / "song.flac", np.stack([chords(36.0, RATE), chords(36.0, RATE, seed=1)], axis=1), RATE)


@pytest.fixture(scope="module")
def road() -> Road:
    return Road("starter", SETTINGS)


def test_it_gives_the_apps_verdicts(song: Path, road: Road) -> None:
    verdicts: list[Verdict] = []
    Analyzer(find("starter"), SETTINGS).analyze(song, on_verdict=verdicts.append)
    hops = road.hops(read(song))
    assert len(hops) == len(verdicts) - 1  # a file's end is judged, a live stream has none
    for hop, verdict in zip(hops, verdicts, strict=False):
        assert hop.seconds == verdict.end_sample / ANALYSIS_RATE
        # The two doors cut the stream into other blocks, and a product of other shapes is rounded otherwise.
        assert hop.unsmoothed == pytest.approx(verdict.unsmoothed, abs=1e-5)
        assert (hop.state, hop.headline) == (verdict.state, verdict.headline)
        ranked = [ranked.probability for ranked in verdict.ranking]
        assert sorted(hop.smoothed, reverse=True) == pytest.approx(ranked, abs=1e-5)


def test_listening_ends_with_the_verdict_on_the_first_seconds(song: Path, road: Road) -> None:
    whole = read(song)
    hops = road.hops_until(whole, 20.0)
    assert hops == road.hops(whole)[: len(hops)]
    assert hops[-1].seconds == pytest.approx(20.0, abs=0.03)
    longer = road.hops_until(whole, 20.0, hop_seconds=10.0)
    assert [round(hop.seconds) for hop in longer] == [3, 10, 20]
    with pytest.raises(BenchmarkError) as caught:
        road.hops_until(whole.part(0.0, 10.0), 20.0)
    assert is_one_sentence(str(caught.value))


def test_labels_are_found_whatever_their_case(road: Road) -> None:
    assert road.label("classical") == "Classical"
    with pytest.raises(BenchmarkError, match="'jazz'"):
        road.label("jazz")


@pytest.fixture
def listener() -> Listener:
    return Listener([Judge("starter", None)], SETTINGS, 1, ["clean", "mono", "gain -12 dB", "start 2 s later"], 5.0)


def test_an_excerpt_is_heard_under_each_condition(song: Path, listener: Listener) -> None:
    heard = listener.listen(Task(0, twice=True, excerpt=Excerpt(song, "song", "rock", "us", 0)))
    assert isinstance(heard, HeardExcerpt)
    assert heard.label == "Rock"
    assert heard.same_bits is True
    assert set(heard.answers) == {"clean", "mono", "gain -12 dB", "start 2 s later"}
    at_30 = next(hop for hop in heard.hops if hop.seconds > 29.9)
    clean = heard.answers[CLEAN.name]
    assert (clean.headline, clean.smoothed) == (at_30.headline, at_30.smoothed)
    np.testing.assert_allclose(heard.answers["gain -12 dB"].smoothed, clean.smoothed, atol=1e-4)
    assert heard.answers["start 2 s later"] != clean


def test_a_programme_is_one_stream(song: Path, listener: Listener) -> None:
    pieces = tuple(Excerpt(song, name, label, name, 0) for name, label in (("one", "rock"), ("two", "pop")))
    heard = listener.listen(Task(0, programme=Programme(pieces)))
    assert isinstance(heard, Stream)
    assert heard.kind == "programme"
    assert [(piece.label, piece.start) for piece in heard.pieces] == [("Rock", 0.0), ("Pop", pytest.approx(36.0))]
    assert heard.hops[-1].seconds == pytest.approx(70.0, abs=0.03)


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if name != "GENRESCOPE_DATA"} | environment
    command = [sys.executable, "-m", "benchmarks.stability", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env=variables, capture_output=True, text=True, check=False)


def test_the_program_measures_keeps_and_shows(tmp_path: Path) -> None:
    """On made-up recordings: what comes out is not music, but all of it comes out."""
    data, kept = tmp_path / "data", tmp_path / "kept.json"
    rows = ["path,label,group"]
    for label in ("classical", "electronic", "pop", "rock"):
        for number in range(5):
            rows.append(f"{label}/{number}.flac,{label},{label} {number}")
            sound = chords(46.0, 8000, seed=len(rows))
            write_sound(data / "emotify" / label / f"{number}.flac", sound[:, None], 8000)
    (data / "emotify" / "labels.csv").write_text("\n".join(rows))
    fold = tmp_path / "folds" / "fold-2"
    fold.mkdir(parents=True)
    (fold / "model").symlink_to(find("starter").folder)
    measured = program(
        *(
            "--folds",
            str(tmp_path / "folds"),
            "--excerpts",
            "4",
            "--hop",
            "30",
            "--condition-hop",
            "30",
            "--jobs",
            "1",
            "--out",
            str(kept),
        ),
        *("--parts", "excerpts", "programmes", "--conditions", "clean", "pink noise 20 dB"),
        GENRESCOPE_DATA=str(data),
    )
    assert measured.returncode == 0, measured.stderr
    assert "pink noise 20 dB" in measured.stdout
    assert "NOT HELD OUT" not in measured.stdout
    assert "Heard twice: 1 of 1 excerpts gave the same bits." in measured.stdout
    table = json.loads(kept.read_text())
    assert len(table["excerpts"]) == 4
    assert [len(stream["pieces"]) for stream in table["streams"]] == [4]
    assert table["about"]["models"][0]["fold"] == 2
    assert table["figures"]["conditions"][1]["distance"]["value"] > 0
    shown = program("--show", str(kept))
    assert shown.stdout.strip() in measured.stdout


def test_without_music_there_is_a_sentence(tmp_path: Path) -> None:
    for arguments in ((), ("--data", str(tmp_path))):
        done = program(*arguments)
        assert done.returncode == 1
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith("stability: ")


def test_real_music_is_steadier_than_chance(real_music: Path) -> None:
    """A gentle change of a real recording moves the answer less than another recording does."""
    road = Road("starter", Settings(device="cpu", hop_seconds=10.0))
    first = read(real_music / "tracks" / "hungarian_dance_5.ogg", 40.0)
    other = read(real_music / "tracks" / "snow_drift.ogg", 40.0)
    quieter = Recording(first.frames * np.float32(0.1), first.rate)

    def answer(recording: Recording) -> np.ndarray:
        return np.array(road.hops_until(recording, 30.0)[-1].smoothed)

    clean = answer(first)
    assert np.abs(answer(quieter) - clean).sum() < 0.05 < np.abs(answer(other) - clean).sum()

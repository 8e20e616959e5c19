"""Two levels: a specialist splits a family's probability while the first model is sure of that family."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from genrescope.audio.files import FileSource
from genrescope.audio.synthetic import SyntheticSource
from genrescope.errors import ModelError
from genrescope.live import LiveSession
from genrescope.models import library, vgg
from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest, Thresholds
from genrescope.models.taxonomy import Taxonomy
from genrescope.offline import Analyzer
from genrescope.recognition.explain import Explainer, Seen
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.summary import Summarizer, Summary
from genrescope.recognition.verdict import Verdict
from genrescope.settings import Settings
from genrescope.spectral.reference_picture import ReferencePicture
from support import small_vgg
from support.playing import PATIENCE, QuickClock
from support.scripted import MANIFEST, ScriptedNetwork
from support.sound import chords

from .test_recognizer import window

KINDS = ("Punk", "Ska", "Ballads")
SPECIALIST = dataclasses.replace(
    MANIFEST,
    id="kinds",
    title="Kinds of rock",
    taxonomy=Taxonomy(KINDS),
    taxonomy_name=None,
    temperature=1.0,
    thresholds=Thresholds(0.6, 0.0),
    sha256="b" * 64,
    refines="Pop & rock",
)
PLAIN = Settings(half_life_seconds=0.0, hysteresis_hops=1, device="cpu")


class Kinds:
    """A specialist's network that answers as it is told."""

    device = "cpu"
    note = ""

    def __init__(self, *shares: float) -> None:
        self.asked = 0
        self.shares = shares

    def logits(self, pictures: np.ndarray) -> np.ndarray:
        self.asked += len(pictures)
        return np.log(np.array([self.shares] * len(pictures), np.float32))


def pair(first: ScriptedNetwork, kinds: Kinds, settings: Settings = PLAIN, **changed: object) -> Recognizer:
    specialist = dataclasses.replace(SPECIALIST, **changed)  # type: ignore[arg-type]
    return Recognizer(first, MANIFEST, settings, specialists=[(specialist, kinds, None)])


def ranked(verdict: Verdict | Summary) -> dict[str, float]:
    return {each.label: each.probability for each in verdict.ranking}


def test_while_the_family_is_sure_its_probability_is_split() -> None:
    kinds = Kinds(0.7, 0.2, 0.1)
    verdict = pair(ScriptedNetwork(pop=0.4, rock=0.4, classical=0.2), kinds).judge(window(40.0))
    assert ranked(verdict) == pytest.approx(
        {"Classical": 0.2, "Electronic": 0.0, "Punk": 0.56, "Ska": 0.16, "Ballads": 0.08}, abs=1e-6
    )
    assert {each.label: each.family for each in verdict.ranking}["Ska"] == "Pop & rock"
    assert {each.family: each.probability for each in verdict.families} == pytest.approx(
        {"Classical": 0.2, "Electronic": 0.0, "Pop & rock": 0.8}, abs=1e-6
    )
    assert (verdict.headline, verdict.headline_is_family) == ("Punk", False)
    assert verdict.model.id == "scripted+kinds"
    (said,) = verdict.refinements
    assert (said.model, said.family) == (SPECIALIST.identity, "Pop & rock")
    assert said.unsmoothed == pytest.approx((0.7, 0.2, 0.1))
    assert len(verdict.unsmoothed) == len(MANIFEST.taxonomy.labels)


def test_otherwise_it_is_not_asked_and_everything_is_as_without_it() -> None:
    kinds = Kinds(0.7, 0.2, 0.1)
    answers = {"pop": 0.3, "rock": 0.35, "classical": 0.35}
    verdict = pair(ScriptedNetwork(**answers), kinds).judge(window(40.0))
    alone = Recognizer(ScriptedNetwork(**answers), MANIFEST, PLAIN).judge(window(40.0))
    assert kinds.asked == 0
    untimed = {"compute_ms": 0.0, "lag_seconds": 0.0, "model": alone.model}
    assert dataclasses.replace(verdict, **untimed) == dataclasses.replace(alone, **untimed)


def test_a_specialist_that_cannot_decide_leaves_the_family() -> None:
    verdict = pair(ScriptedNetwork(rock=1.0), Kinds(0.5, 0.4, 0.1)).judge(window(40.0))
    assert (verdict.headline, verdict.headline_is_family) == ("Pop & rock", True)
    assert ranked(verdict)["Punk"] == pytest.approx(0.5)


def test_a_family_of_one_genre_can_be_refined_too() -> None:
    network, kinds = ScriptedNetwork(electronic=0.55, rock=0.45), Kinds(0.5, 0.3, 0.2)
    verdict = pair(network, kinds, refines="Electronic").judge(window(40.0))  # the label's threshold is 0.5
    assert (verdict.headline, verdict.headline_is_family) == ("Electronic", True)
    assert {each.family for each in verdict.families} == {"Classical", "Electronic", "Pop & rock"}
    assert ranked(verdict)["Punk"] == pytest.approx(0.275, abs=1e-6)


def test_it_is_asked_until_the_family_is_clearly_not_sure_any_more() -> None:
    network, kinds = ScriptedNetwork(), Kinds(0.8, 0.1, 0.1)
    two = pair(network, kinds, dataclasses.replace(PLAIN, hysteresis_margin=0.05))
    asked = []
    for hop, share in enumerate([0.68, 0.71, 0.68, 0.66, 0.64, 0.68]):  # sure from 0.7 on
        network.say(rock=share, classical=1 - share)
        two.judge(window(40.0 + 2 * hop))
        asked.append(kinds.asked)
    assert asked == [0, 1, 2, 3, 3, 3]


def test_families_are_smoothed_as_if_it_were_not_there_and_its_shares_by_themselves() -> None:
    settings = Settings(half_life_seconds=2.0)
    network, alone, kinds = ScriptedNetwork(), ScriptedNetwork(), Kinds(1.0, 1e-9, 1e-9)
    two, one = pair(network, kinds, settings), Recognizer(alone, MANIFEST, settings)
    sure = {"rock": 0.9, "classical": 0.1}
    doubtful = {"rock": 0.15, "pop": 0.15, "classical": 0.4, "electronic": 0.3}  # another family would be another piece
    for hop, shares in enumerate([sure, sure, doubtful, doubtful, sure, sure, sure]):
        network.say(**shares)
        alone.say(**shares)
        verdict, expected = two.judge(window(40.0 + 2 * hop)), one.judge(window(40.0 + 2 * hop))
        assert dict(_families(verdict)) == pytest.approx(dict(_families(expected)))
        assert sum(ranked(verdict).values()) == pytest.approx(1.0)
        kinds.shares = (1e-9, 1.0, 1e-9) if hop >= 2 else kinds.shares
    # Asked at 40 and 42 s, and again at 50 and 52 s, after 8 and 2 s of stream: what it said before has faded.
    assert kinds.asked == 4
    kept = 2.0 ** (-8 / 2) * 2.0 ** (-2 / 2)
    assert ranked(verdict)["Punk"] == pytest.approx(kept * dict(_families(verdict))["Pop & rock"], abs=1e-6)


def _families(verdict: Verdict) -> Iterator[tuple[str, float]]:
    return ((each.family, each.probability) for each in verdict.families)


def test_the_headline_goes_from_a_genre_to_a_finer_one_and_back_only_when_it_lasts() -> None:
    network, kinds = ScriptedNetwork(), Kinds(0.9, 0.05, 0.05)
    two = pair(network, kinds, Settings(half_life_seconds=0.0, hysteresis_hops=2))
    shown = []
    for hop, share in enumerate([0.6, 0.9, 0.9, 0.9, 0.6, 0.6, 0.6]):  # Rock may be said from 0.5 on
        network.say(rock=share, classical=1 - share)
        shown.append(two.judge(window(40.0 + 2 * hop)).headline)
    assert shown == ["Rock", "Rock", "Punk", "Punk", "Punk", "Rock", "Rock"]


def test_a_new_passage_begins_without_what_it_said() -> None:
    network, kinds = ScriptedNetwork(rock=1.0), Kinds(1.0, 1e-9, 1e-9)
    two = pair(network, kinds, Settings(half_life_seconds=60.0))
    two.judge(window(40.0))
    two.judge(window(50.0, silence_seconds=6.0))
    kinds.shares = (1e-9, 1.0, 1e-9)
    assert ranked(two.judge(window(60.0)))["Ska"] == pytest.approx(1.0)


def test_a_specialist_that_sees_mel_is_not_asked_about_a_window_without_sound() -> None:
    kinds = Kinds(0.7, 0.2, 0.1)
    changed = {"spectrum": "mel", "in_channels": 3, "picture": ReferencePicture(jpeg=False)}
    verdict = pair(ScriptedNetwork(rock=1.0), kinds, **changed).judge(window(40.0))
    assert (kinds.asked, verdict.headline) == (0, "Rock")


def test_the_whole_stream_is_split_by_what_was_said_where_the_family_was() -> None:
    network, kinds = ScriptedNetwork(), Kinds(0.9, 0.1, 1e-9)
    two = pair(network, kinds)
    summarizer = Summarizer(*two.manifests)
    for hop, (share, punk) in enumerate([(1.0, 0.9), (0.8, 0.4), (0.5, 0.9)]):
        network.say(rock=share, classical=1 - share)
        kinds.shares = (punk, 1 - punk, 1e-9)
        summarizer.add(two.judge(window(40.0 + 2 * hop)))
    whole = summarizer.summary(44.0)
    family = (1.0 + 0.8 + 0.5) / 3
    punk = (1.0 * 0.9 + 0.8 * 0.4) / 1.8
    assert ranked(whole)["Punk"] == pytest.approx(family * punk, abs=1e-6)
    assert ranked(whole)["Classical"] == pytest.approx(1 - family, abs=1e-6)
    assert (whole.headline, whole.model.id) == ("Punk", "scripted+kinds")
    assert [each.model.id for each in whole.refinements] == ["kinds"]
    network.say(rock=0.05, classical=0.95)
    for hop in range(4):
        summarizer.add(two.judge(window(50.0 + 2 * hop)))
    mixed = summarizer.summary(60.0)
    assert (mixed.headline, mixed.refinements) == ("Classical", ())
    assert set(ranked(mixed)) == set(MANIFEST.taxonomy.labels)


def test_what_each_saw_is_kept_and_a_genre_is_explained_by_who_answered_for_it() -> None:
    specialist = InstalledModel(SPECIALIST, Path("kinds"), bundled=False)
    model = InstalledModel(MANIFEST, Path("four"), bundled=False, specialists=(specialist,))
    sure, unsure = {"pop": 0.4, "rock": 0.4, "classical": 0.2}, {"pop": 0.3, "rock": 0.35, "classical": 0.35}

    recognizer = pair(ScriptedNetwork(**sure), Kinds(0.7, 0.2, 0.1))
    recognizer.judge(window(40.0))
    seen = Seen.by_all(model, recognizer.pictures, 1291, 40 * 22_050)
    assert [seen.of(name).model.manifest.id for name in ("Classical", "Pop & rock", "Punk")] == [
        "scripted",
        "scripted",
        "kinds",
    ]
    assert seen.of("Punk").picture.shape == SPECIALIST.picture.shape
    assert (seen.family("Punk"), seen.family("Classical")) == ("Pop & rock", "Classical")

    recognizer = pair(ScriptedNetwork(**unsure), Kinds(0.7, 0.2, 0.1))
    recognizer.judge(window(40.0))
    seen = Seen.by_all(model, recognizer.pictures, 1291, 40 * 22_050)
    assert seen.of("Rock") is seen
    with pytest.raises(ModelError, match=r"was not asked just now: it answers while Pop & rock is probable enough\."):
        seen.of("Punk")

    recognizer.judge(window(50.0, silence_seconds=2.0))
    assert recognizer.pictures == ()


# With two real networks, small ones with random weights.

SURE = Thresholds(0.35, 0.0)  # always


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A first model that is always sure, and a specialist for what it is sure of."""
    monkeypatch.setattr(vgg, "BLOCKS", small_vgg.BLOCKS)
    monkeypatch.setattr(library, "user_folder", lambda: tmp_path)
    small_vgg.random_model(dataclasses.replace(MANIFEST, id="four", thresholds=SURE), tmp_path, seed=1)
    small_vgg.random_model(SPECIALIST, tmp_path, seed=2)
    return tmp_path


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "和弦.flac"
    soundfile.write(path, chords(13.0), 22_050)
    return path


def by_analysing(model: InstalledModel, song: Path) -> tuple[list[Verdict], Summary]:
    verdicts: list[Verdict] = []
    analyzer = Analyzer(model, PLAIN)
    assert not analyzer.recognizer.wants_sound  # both see the window's own columns
    return verdicts, analyzer.analyze(song, on_verdict=verdicts.append)


def as_if_alone(manifest: Manifest, shelf: Path, song: Path) -> list[Verdict]:
    alone = InstalledModel(dataclasses.replace(manifest, refines=None), shelf / manifest.id, bundled=False)
    return by_analysing(alone, song)[0]


def test_two_networks_answer_as_each_does_alone_through_either_door(shelf: Path, song: Path) -> None:
    four, kinds = library.find("four"), library.find("kinds")
    first, finer = as_if_alone(four.manifest, shelf, song), as_if_alone(kinds.manifest, shelf, song)
    offline, summary = by_analysing(library.choose("four+kinds"), song)
    assert [verdict.state for verdict in offline] == [verdict.state for verdict in first]
    answered = [three for three in zip(offline, first, finer, strict=True) if three[0].ranking]
    assert len(answered) >= 4
    for verdict, coarse, kind in answered:
        mass = dict(_families(coarse))["Pop & rock"]
        expected = {label: p for label, p in ranked(coarse).items() if label not in ("Pop", "Rock")}
        expected |= {label: mass * p for label, p in ranked(kind).items()}
        assert ranked(verdict) == pytest.approx(expected, abs=1e-5)
    assert np.ptp([ranked(kind)["Punk"] for _, _, kind in answered]) > 0.01, "these weights answer everything alike"
    assert summary.model.id == "four+kinds"

    session = LiveSession(FileSource(song, paced=False), library.choose("four+kinds"), PLAIN)
    session.start()
    live: list[Verdict] = []
    deadline = time.monotonic() + 2 * PATIENCE
    while not (update := session.take()).status.finished and time.monotonic() < deadline:
        live += update.verdicts
        time.sleep(0.02)
    session.stop()
    live += update.verdicts
    assert update.seen is not None
    punk = update.seen.of("Punk")
    assert punk.model.manifest.id == "kinds"
    assert Explainer(punk.model).explain(punk, "Punk").heat.any()
    assert [ranked(verdict) for verdict in live] == [pytest.approx(ranked(verdict), abs=1e-3) for verdict in offline]
    assert ranked(session.summary()) == pytest.approx(ranked(summary), abs=1e-3)


def test_a_specialist_joins_while_it_listens_and_leaves_again(shelf: Path) -> None:
    source = SyntheticSource(chords(300.0), 22_050, paced=True, live=True, clock=QuickClock(6))
    session = LiveSession(source, library.choose("four"), Settings())
    session.start()
    verdicts: list[Verdict] = []
    changes = []

    def until(names: str) -> None:
        deadline = time.monotonic() + 2 * PATIENCE
        while not (verdicts and verdicts[-1].model.id == names and verdicts[-1].ranking):
            assert time.monotonic() < deadline
            update = session.take()
            assert not update.status.message
            verdicts.extend(update.verdicts)
            changes.extend(update.model_changes)
            time.sleep(0.02)

    try:
        until("four")
        assert not set(KINDS) & set(ranked(verdicts[-1]))
        session.change_model(library.choose("four+kinds"))
        until("four+kinds")
        assert set(KINDS) <= set(ranked(verdicts[-1]))
        assert session.summary().model.id == "four+kinds"
        session.change_model(library.choose("four"))
        until("four")
    finally:
        session.stop()
    assert [(each.before.id, each.after.id) for each in changes] == [("four", "four+kinds"), ("four+kinds", "four")]
    assert changes[0].after.title == "A scripted network + Kinds of rock"

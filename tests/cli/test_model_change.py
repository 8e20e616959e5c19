"""``genrescope models use`` in one terminal while ``genrescope listen`` runs in another."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable

import numpy as np
import pytest

from genrescope import live as live_room
from genrescope.audio import live_sources
from genrescope.audio.synthetic import SyntheticSource
from genrescope.chosen import ChosenModel
from genrescope.errors import ModelError
from genrescope.models import library
from genrescope.models.library import InstalledModel
from genrescope.recognition.recognizer import Recognizer
from genrescope.remember import remember
from genrescope.settings import Settings
from support.command_line import Ran, check_line
from support.playing import QuickClock
from support.pulse import eventually
from support.relabelled import GENRES, relabelled_starter
from support.scripted import ScriptedNetwork
from support.sound import chords

RATE = 22_050


@pytest.fixture
def two_models(run_for_real: Callable[..., Ran]) -> InstalledModel:
    """A model of the person's own, beside the starter."""
    return relabelled_starter(library.user_folder())


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> dict[str, ScriptedNetwork]:
    """The networks that have been loaded, by their models' ids."""
    loaded: dict[str, ScriptedNetwork] = {}

    def load(model: InstalledModel, settings: Settings) -> Recognizer:
        loaded[model.manifest.id] = ScriptedNetwork(classical=0.9, pop=0.1)
        return Recognizer(loaded[model.manifest.id], model.manifest, settings)

    monkeypatch.setattr(live_room, "load_recognizer", load)
    return loaded


@pytest.fixture
def microphone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hears music for ever, and faster than it sounds."""
    sound = chords(10.0)[:, None]

    def stretch(start: int, frames: int) -> np.ndarray:
        return np.take(sound, range(start, start + frames), axis=0, mode="wrap")

    source = SyntheticSource(stretch, RATE, paced=True, live=True, clock=QuickClock(6))
    monkeypatch.setattr(live_sources, "default_microphone", lambda: source)


def one_after_the_other(*steps: tuple[Callable[[], object], Callable[[], object]]) -> threading.Thread:
    """On another thread: wait until something is so, do something, and so on."""

    def work() -> None:
        for condition, act in steps:
            eventually(condition, "the moment to act comes", seconds=120)
            act()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def answered(networks: dict[str, ScriptedNetwork], name: str) -> Callable[[], object]:
    return lambda: name in networks and networks[name].pictures


@pytest.mark.usefixtures("microphone", "two_models")
@pytest.mark.parametrize("json", [False, True], ids=["lines", "json"])
def test_listen_follows_models_use(
    run_for_real: Callable[..., Ran], networks: dict[str, ScriptedNetwork], json: bool
) -> None:
    other = one_after_the_other(
        (answered(networks, "starter"), lambda: remember("model", "nosuch")),
        (lambda: len(networks["starter"].pictures) > 3, lambda: remember("model", "relabelled")),
        (answered(networks, "relabelled"), lambda: os.kill(os.getpid(), signal.SIGINT)),
    )
    ran = run_for_real("listen", *(["--json"] if json else []))
    other.join()
    assert ran.code == 0
    said = ran.err if json else ran.out
    assert "There is no model called 'nosuch'" in said
    assert " on The relabelled one answers instead of Genrescope starter." in said
    if json:
        for line in ran.lines:
            check_line("listen", line)
        assert [*dict.fromkeys(line["model"]["id"] for line in ran.lines)] == ["starter", "relabelled"]
        assert ran.lines[-1]["top"][0]["label"] == GENRES[0]
    else:
        before, after = ran.out.split("answers instead of")
        assert "  Classical " in before
        assert "Classical" not in after
        assert "  Canons " in after


@pytest.mark.usefixtures("two_models")
def test_another_model_is_noticed_once_and_a_flag_overrules_it() -> None:
    chosen, fixed = ChosenModel("starter"), ChosenModel("starter", {"model": "starter"})
    assert chosen.another() is None
    remember("model", "relabelled")
    another = chosen.another()
    assert another is not None
    assert another.manifest.id == "relabelled"
    assert chosen.another() is None
    assert fixed.another() is None
    remember("model", "nosuch")
    with pytest.raises(ModelError, match="nosuch"):
        chosen.another()
    assert chosen.another() is None
    remember("model", "starter")
    assert chosen.another() is not None

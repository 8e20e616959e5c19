"""Keeping a network from one stream to the next."""

from __future__ import annotations

import dataclasses
import gc
import weakref
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from genrescope.errors import ModelError
from genrescope.frontend import FrontEnd
from genrescope.models.library import InstalledModel
from genrescope.recognition import load
from genrescope.recognition.load import NetworkKeeper, load_recognizer
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.verdict import VerdictState
from genrescope.settings import Settings
from genrescope.spectral.clip import clip_mel
from genrescope.spectral.kernels import kernel_bank
from genrescope.spectral.reference_picture import ReferencePicture
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH
from support.scripted import MANIFEST, ScriptedNetwork
from support.sound import chords

CPU = Settings(device="cpu")


@pytest.fixture
def model(tmp_path: Path) -> InstalledModel:
    (tmp_path / MANIFEST.weights).write_bytes(b"weights")
    return InstalledModel(MANIFEST, tmp_path, bundled=False)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[ScriptedNetwork]:
    """Every network that was loaded."""
    networks = []

    def load_one(*_: object) -> ScriptedNetwork:
        networks.append(ScriptedNetwork(classical=1.0))
        return networks[-1]

    monkeypatch.setattr(load, "load_engine", load_one)
    return networks


def network_of(recognizer: Recognizer) -> object:
    return recognizer._first.network


def test_the_same_network_serves_one_stream_after_the_other(model: InstalledModel, loaded: list) -> None:
    keeper = NetworkKeeper()
    with keeper.lend(model, CPU) as first:
        pass
    with keeper.lend(model, Settings(device="cpu", half_life_seconds=0.0)) as second:
        assert network_of(second) is network_of(first)
    assert second is not first  # so nothing of the first stream is left in it
    assert len(loaded) == 1


def test_a_model_that_sees_mel_is_shown_mel_columns_and_never_the_windows_own(
    model: InstalledModel, loaded: list[ScriptedNetwork]
) -> None:
    manifest = dataclasses.replace(MANIFEST, spectrum="mel", in_channels=3, picture=ReferencePicture(jpeg=False))
    recognizer = load_recognizer(dataclasses.replace(model, manifest=manifest), CPU)
    front = FrontEnd(ANALYSIS_RATE, kernel_bank(manifest.kernels), CPU)
    assert recognizer.wants_sound
    front.with_sound = True
    sound = chords(14.0)
    window = front.push(sound[:, None])[-1]
    assert recognizer.judge(window).state is VerdictState.PROVISIONAL
    last = window.end_sample // HOP_LENGTH
    shown = loaded[0].pictures[-1]
    np.testing.assert_allclose(shown, manifest.picture.draw(clip_mel(sound)[: last + 1]), atol=0.05)
    assert recognizer.judge(dataclasses.replace(window, sound=None)).state is VerdictState.LISTENING
    assert len(loaded[0].pictures) == 1


def test_two_streams_at_once_have_a_network_each(model: InstalledModel, loaded: list) -> None:
    keeper = NetworkKeeper()
    with keeper.lend(model, CPU) as one, keeper.lend(model, CPU) as other:
        assert network_of(one) is not network_of(other)
    assert len(loaded) == 2


def test_what_is_not_the_same_is_loaded_anew(model: InstalledModel, loaded: list, tmp_path: Path) -> None:
    keeper = NetworkKeeper()

    def lend(wanted: InstalledModel, settings: Settings = CPU) -> int:
        with keeper.lend(wanted, settings):
            return len(loaded)

    assert lend(model) == 1
    assert lend(model, Settings(device="auto")) == 2
    warmer = dataclasses.replace(model, manifest=dataclasses.replace(MANIFEST, temperature=3.0))
    assert lend(warmer, Settings(device="auto")) == 3
    model.weights.write_bytes(b"other weights")
    assert lend(warmer, Settings(device="auto")) == 4
    assert lend(warmer, Settings(device="auto")) == 4


def test_weights_that_are_gone_are_missed_although_a_network_is_kept(
    model: InstalledModel, monkeypatch: pytest.MonkeyPatch, loaded: list
) -> None:
    keeper = NetworkKeeper()
    with keeper.lend(model, CPU):
        pass

    def refuse(*_: object) -> None:
        raise ModelError("The weights are not there.")

    monkeypatch.setattr(load, "load_engine", refuse)
    model.weights.unlink()
    with pytest.raises(ModelError), keeper.lend(model, CPU):
        pass


def test_a_network_that_failed_is_not_kept(model: InstalledModel, loaded: list) -> None:
    keeper = NetworkKeeper()
    with pytest.raises(RuntimeError, match="the GPU is gone"), keeper.lend(model, CPU):
        raise RuntimeError("the GPU is gone")
    with keeper.lend(model, CPU):
        assert len(loaded) == 2


def test_a_network_in_whose_place_another_is_lent_is_let_go(
    model: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of model: the new one is there before the old one has done, and only one of them is kept then."""
    networks = []

    def load_one(*_: object) -> ScriptedNetwork:
        made = ScriptedNetwork(classical=1.0)
        networks.append(weakref.ref(made))
        return made

    monkeypatch.setattr(load, "load_engine", load_one)
    keeper = NetworkKeeper()
    other = dataclasses.replace(model, manifest=dataclasses.replace(MANIFEST, id="other"))
    with ExitStack() as new:
        with keeper.lend(model, CPU):
            new.enter_context(keeper.lend(other, CPU))
        gc.collect()
        assert [network() is None for network in networks] == [True, False]
    gc.collect()
    assert networks[1]() is not None  # kept for the next stream


def test_without_a_keeper_a_recognizer_is_loaded_each_time(model: InstalledModel, loaded: list) -> None:
    assert network_of(load.load_recognizer(model, CPU)) is not network_of(load.load_recognizer(model, CPU))

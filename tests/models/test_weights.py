"""Weights are read without trust: exchanged, damaged, foreign or armed files are refused in one sentence."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from genrescope.errors import ModelError
from genrescope.models.checkpoint import load_weights
from genrescope.models.checksum import sha256_of
from genrescope.models.library import InstalledModel

Weights = dict[str, torch.Tensor]


def model_with(sample_model: InstalledModel, folder: Path, name: str, write: Callable[[Path], None]) -> InstalledModel:
    """The sample model with another weights file, whose SHA-256 its manifest names."""
    write(folder / name)
    manifest = replace(sample_model.manifest, weights=name, sha256=sha256_of(folder / name))
    return InstalledModel(manifest, folder, bundled=False)


@pytest.fixture
def weights(unfolded: torch.nn.Module) -> Weights:
    """A sound state dict."""
    return dict(unfolded.state_dict())


def test_half_precision_on_the_disk_is_single_precision_in_memory(sample_model: InstalledModel, weights: Weights):
    loaded = load_weights(sample_model)
    assert list(loaded) == list(weights)
    for name, array in loaded.items():
        assert torch.from_numpy(array).dtype == weights[name].dtype
        np.testing.assert_array_equal(array, weights[name])
    assert sample_model.weights.stat().st_size < 45_000_000


def test_a_plain_pytorch_file_is_read_too(sample_model: InstalledModel, weights: Weights, tmp_path: Path):
    model = model_with(sample_model, tmp_path, "save.pt", lambda path: torch.save(weights, path))
    loaded = load_weights(model)
    assert all(np.array_equal(loaded[name], tensor) for name, tensor in weights.items())


def test_missing_weights_are_named(sample_model: InstalledModel, tmp_path: Path):
    with pytest.raises(ModelError, match=r"weights\.safetensors is missing"):
        load_weights(replace(sample_model, folder=tmp_path))


def test_an_exchanged_file_is_refused(sample_model: InstalledModel, tmp_path: Path):
    shutil.copy(sample_model.weights, tmp_path)
    with (tmp_path / sample_model.manifest.weights).open("r+b") as stream:
        stream.seek(-1, 2)
        last = stream.read(1)
        stream.seek(-1, 2)
        stream.write(bytes([last[0] ^ 1]))
    with pytest.raises(ModelError, match="is not the file its manifest describes"):
        load_weights(replace(sample_model, folder=tmp_path))


@pytest.mark.parametrize("door", ["genrescope.models.checkpoint.sha256_of", "genrescope.models.weights_file.safe_open"])
def test_weights_that_may_not_be_read_are_refused(
    sample_model: InstalledModel, monkeypatch: pytest.MonkeyPatch, door: str
):
    def forbid(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(door, forbid)
    with pytest.raises(ModelError, match=r"weights\.safetensors cannot be read \(Permission denied\)"):
        load_weights(sample_model)


class Armed:
    """Runs code when it is unpickled without care."""

    def __init__(self, touched: Path) -> None:
        self.touched = touched

    def __reduce__(self):
        return (Path.touch, (self.touched,))


def test_code_in_a_pytorch_file_is_not_run(sample_model: InstalledModel, tmp_path: Path):
    touched = tmp_path / "touched"
    model = model_with(sample_model, tmp_path, "save.pt", lambda path: torch.save({"w": Armed(touched)}, path))
    with pytest.raises(ModelError, match="code, which was not run"):
        load_weights(model)
    assert not touched.exists()


def test_a_bare_pickle_with_code_is_not_run(sample_model: InstalledModel, tmp_path: Path):
    touched = tmp_path / "touched"
    model = model_with(sample_model, tmp_path, "save.pt", lambda path: path.write_bytes(pickle.dumps(Armed(touched))))
    with pytest.raises(ModelError):
        load_weights(model)
    assert not touched.exists()


@pytest.mark.parametrize("name", ["weights.safetensors", "save.pt"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"not weights at all " * 100])
def test_garbage_is_refused_in_a_sentence(sample_model: InstalledModel, tmp_path: Path, name: str, content: bytes):
    model = model_with(sample_model, tmp_path, name, lambda path: path.write_bytes(content))
    with pytest.raises(ModelError, match=str(tmp_path)) as caught:
        load_weights(model)
    assert "\n" not in str(caught.value)


def test_a_pytorch_file_with_more_than_tensors_is_refused(sample_model: InstalledModel, tmp_path: Path):
    model = model_with(sample_model, tmp_path, "save.pt", lambda path: torch.save({"epoch": 3}, path))
    with pytest.raises(ModelError, match="plain state dict"):
        load_weights(model)


def drop(weights: Weights) -> None:
    del weights["features.3.weight"]


def add(weights: Weights) -> None:
    weights["head.extra"] = torch.zeros(3)


def reshape(weights: Weights) -> None:
    weights["classifier.weight"] = torch.zeros(5, 1024)


def poison(weights: Weights) -> None:
    weights["features.0.bias"] = torch.full((64,), float("nan"))


def overflow(weights: Weights) -> None:
    weights["features.0.bias"] = torch.full((64,), float("inf"))


def round_off(weights: Weights) -> None:
    weights["features.0.bias"] = torch.zeros(64, dtype=torch.int8)


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (drop, r"'features\.3\.weight' is missing \(1 missing, 0 too many\)"),
        (add, r"'head\.extra' is too much"),
        (reshape, r"'classifier\.weight' is \(5, 1024\), not \(4, 1024\)"),
        (poison, r"'features\.0\.bias' holds values that are not numbers"),
        (overflow, r"'features\.0\.bias' holds values that are not numbers"),
        (round_off, r"'features\.0\.bias' has the wrong type of number"),
    ],
)
def test_weights_that_do_not_fit_are_named(
    sample_model: InstalledModel, weights: Weights, tmp_path: Path, spoil: Callable[[Weights], None], complaint: str
):
    spoil(weights)
    model = model_with(sample_model, tmp_path, "weights.safetensors", lambda path: save_file(weights, path))
    with pytest.raises(ModelError, match=complaint):
        load_weights(model)

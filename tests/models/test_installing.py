"""Installing models: whole or not at all, from a hub, an address, a folder or a file of weights."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from filelock import FileLock
from safetensors.torch import save_file

from genrescope.errors import CancelledError, DownloadError, GenrescopeError, ModelError
from genrescope.models import catalogue, download, importing, library
from genrescope.models.architecture import Architecture
from genrescope.models.build import expected_shapes
from genrescope.models.catalogue import KnownModel
from genrescope.models.checkpoint import load_weights
from genrescope.models.checksum import sha256_of
from genrescope.models.download import Watcher
from genrescope.models.importing import Answers, make_folder
from genrescope.models.installing import Wishes, install
from genrescope.models.manifest_file import read_manifest, write_manifest
from genrescope.models.shelf import remove
from support.hub import Hub, lead_to, nobody, serve

from .conftest import sample_manifest

STARTER = library.find("starter").manifest
SMALL = Architecture("efficientnet_b0", "torchvision", labels=4, in_channels=STARTER.in_channels)  # sees what it sees
DESCRIBED = sample_manifest(
    id="small",
    backbone=SMALL.backbone,
    head=SMALL.head,
    in_channels=SMALL.in_channels,
    picture=STARTER.picture,
    weights="",
    sha256="",
    measured={},
)
ANSWERS = Answers(labels="genrescope4", like="starter")
Weights = dict[str, torch.Tensor]


def weights_of(architecture: Architecture, kind: torch.dtype) -> Weights:
    """Random weights."""
    random = torch.Generator().manual_seed(1)
    return {
        name: torch.zeros(shape, dtype=torch.int64)
        if name.endswith("tracked")
        else torch.rand(shape, generator=random).to(kind)
        for name, shape in expected_shapes(architecture).items()
    }


@pytest.fixture(scope="session")
def small() -> Weights:
    return weights_of(SMALL, torch.float16)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's models: none yet."""
    own = tmp_path / "own"
    monkeypatch.setattr(library, "user_folder", lambda: own)
    monkeypatch.setattr(download, "PAUSE_SECONDS", 0.0)
    return own


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: Weights, shelf: Path) -> Iterator[Hub]:
    """Both hubs with a small model, which the catalogue knows as ``small``."""
    known = KnownModel(DESCRIBED, "someone/models", "small/model.safetensors", size_mb=8)
    monkeypatch.setattr(catalogue, "known", lambda: {"small": known})
    content = tmp_path / "content"
    save_file(small, content)
    with serve(Hub(content, known.repository, known.file)) as hub:
        lead_to(monkeypatch, hub.address, hub.address)
        yield hub


def own_files(shelf: Path) -> set[str]:
    """All that lies in the user's folder, but for the lock and the pins."""
    found = {str(path.relative_to(shelf)) for path in shelf.rglob("*") if path.is_file()}
    return found - {".lock", "pins.json"}


def refused(what: str, *arguments: object, kind: type[GenrescopeError] = GenrescopeError) -> str:
    with pytest.raises(kind) as caught:
        install(what, *arguments)  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.timeout(1200)  # half a gigabyte is written, sent, read and converted, on a machine that may be busy
def test_the_published_model_is_fetched_converted_and_answers(
    tmp_path: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch
):
    """A checkpoint of the reference's own names, shapes and size, over a connection that breaks."""
    known = catalogue.known()["ccmusic16"]
    content = tmp_path / "save.pt"
    weights = weights_of(known.manifest.architecture, torch.float32)
    torch.save(weights, content)
    assert content.stat().st_size // 1_000_000 == known.size_mb - 1
    steps: list[str] = []
    with serve(Hub(content, known.repository, known.file, break_after=[200_000_000])) as hub:
        lead_to(monkeypatch, hub.address, nobody())
        model = install("ccmusic16", step=steps.append)
    assert steps == ["asking Hugging Face", "downloading", "checking and converting"]
    assert hub.file_ranges[-1] == "bytes=200000000-"
    assert library.find("ccmusic16") == model
    assert own_files(shelf) == {"ccmusic16/model.toml", "ccmusic16/weights.safetensors"}
    assert model.manifest.origin is not None
    assert (model.manifest.origin.sha256, model.manifest.title) == (hub.sha256, known.manifest.title)
    loaded = load_weights(model)
    assert list(loaded) == list(weights)
    assert all(np.array_equal(loaded[name], tensor) for name, tensor in weights.items())
    for file in (content, model.weights):  # pytest would keep a gigabyte
        file.unlink()


def test_where_one_hub_cannot_be_reached_the_other_is_asked(
    hub: Hub, shelf: Path, monkeypatch: pytest.MonkeyPatch, small: Weights
):
    lead_to(monkeypatch, nobody(), hub.address)
    model = install("small")
    assert model.manifest.origin is not None
    assert "FilePath=" in model.manifest.origin.address
    assert all(np.array_equal(array, small[name].float()) for name, array in load_weights(model).items())
    chosen = refused("small", Wishes(hub="huggingface"), kind=DownloadError)
    assert chosen.startswith("Hugging Face: 127.0.0.1 cannot be reached")
    lead_to(monkeypatch, nobody(), nobody())
    assert "ModelScope: 127.0.0.1 cannot be reached" in refused("small", kind=DownloadError)
    assert library.find("small") == model


@pytest.mark.parametrize("status", [404, 403])
def test_what_is_not_at_one_hub_is_fetched_from_the_other(
    hub: Hub, shelf: Path, monkeypatch: pytest.MonkeyPatch, status: int
):
    with serve(replace(hub, status=status, asked=[])) as without:
        lead_to(monkeypatch, without.address, hub.address)
        origin = install("small").manifest.origin
        assert without.asked
        assert origin is not None
        assert origin.address.startswith(hub.address)
        lead_to(monkeypatch, without.address, without.address)
        said = refused("small", kind=DownloadError)
        assert "is not at Hugging Face or ModelScope any more: see where its makers have put it" in said
        assert said.count(". ") == 0  # one sentence
        assert "is not at Hugging Face any more" in refused("small", Wishes(hub="huggingface"), kind=DownloadError)


def test_a_list_without_the_file_leads_to_the_other_hub(hub: Hub, shelf: Path, monkeypatch: pytest.MonkeyPatch):
    with serve(replace(hub, listed="another.pt", asked=[])) as without:
        lead_to(monkeypatch, without.address, hub.address)
        install("small")
        assert not without.file_ranges


def test_whatever_fails_the_model_there_is_stays_and_nothing_is_left(
    hub: Hub, shelf: Path, small: Weights, monkeypatch: pytest.MonkeyPatch
):
    model = install("small")
    before = own_files(shelf)

    def fails(said: str, wishes: Wishes | None = None) -> None:
        assert said in refused("small", wishes)
        assert own_files(shelf) == before
        assert library.find("small") == model

    hub.status = 404
    fails("is not at Hugging Face or ModelScope any more")
    hub.status = 200
    hub.page = True
    fails("sign in first")
    hub.page = False
    hub.stated = {"oid": "ab" * 32}
    fails("is not the file that was installed before")
    fails("is not the file it should be", Wishes(accept_changed=True))
    hub.stated = {}
    spoilt = {**small, "classifier.1.bias": torch.full((4,), float("nan"), dtype=torch.float16)}
    save_file(spoilt, hub.content)
    fails("is not the file that was installed before")
    fails("holds values that are not numbers", Wishes(accept_changed=True))
    save_file({**small, "more": torch.ones(1)}, hub.content)
    fails("'more' is too much", Wishes(accept_changed=True))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    save_file(small, hub.content)
    with monkeypatch.context() as patch:
        patch.setattr(importing.shutil, "copyfile", full)
        assert "is full" in refused("small")
    assert library.find("small") == model
    hub.asked.clear()
    assert install("small") == model
    assert hub.file_ranges == []  # it had been fetched when the disk was full


def test_a_stopped_download_leaves_what_came_and_no_model(hub: Hub, shelf: Path):
    calls: list[int] = []
    watcher = Watcher(lambda progress: calls.append(progress.done), lambda: len(calls) >= 2)
    with pytest.raises(CancelledError):
        install("small", watcher=watcher)
    assert library.broken() == []
    assert [name.rpartition("/")[0] for name in own_files(shelf)] == [".downloads"] * 2
    install("small")
    assert hub.file_ranges[-1].startswith("bytes=")
    assert own_files(shelf) == {"small/model.toml", "small/weights.safetensors"}


def test_an_address_needs_answers_first_and_is_pinned(hub: Hub, shelf: Path, small: Weights):
    hub.file = "x/y.safetensors"
    address = f"{hub.address}/{hub.repository}/resolve/main/{hub.file}"
    assert "--labels" in refused(address)
    assert "--like" in refused(address, Wishes(Answers(labels="genrescope4")))
    assert hub.asked == []
    assert "is not the file it should be" in refused(address, Wishes(ANSWERS, sha256="cd" * 32))
    model = install(address, Wishes(ANSWERS))
    assert (model.manifest.id, model.manifest.source, model.manifest.architecture) == ("y", address, SMALL)
    save_file({**small, "classifier.1.bias": torch.ones(4)}, hub.content)
    assert "is not the file that was installed before" in refused(address, Wishes(ANSWERS))
    install(address, Wishes(ANSWERS, accept_changed=True))
    assert "must end in .safetensors or .pt" in refused(f"{hub.address}/page.html")


@pytest.mark.parametrize("wrap", [lambda weights: weights, lambda weights: {"epoch": 3, "state_dict": weights}])
def test_a_pytorch_file_of_ones_own(
    shelf: Path, tmp_path: Path, small: Weights, wrap: Callable[[Weights], object], monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "My Model (best).pt"
    torch.save(wrap({f"module.{name}": tensor for name, tensor in small.items()}), file)
    names = tmp_path / "labels.txt"
    names.write_text("Rock\nПоп\n\n电子\nJazz\n", encoding="utf-8")
    model = install(str(file), Wishes(Answers(labels=str(names), like="starter", licence="CC0")))
    assert (model.manifest.id, model.manifest.title) == ("my-model-best", "My Model (best)")
    assert model.manifest.taxonomy.labels == ("Rock", "Поп", "电子", "Jazz")
    assert (model.manifest.architecture, model.manifest.licence) == (SMALL, "CC0")
    assert all(np.array_equal(array, small[name].float()) for name, array in load_weights(model).items())
    from genrescope.models.engine import load_engine

    network = load_engine(model, "cpu")
    assert network.logits(np.zeros((2, *model.manifest.picture.shape), dtype=np.float32)).shape == (2, 4)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (Answers(), "tells 4 genres apart (efficientnet_b0, torchvision head) and does not say which"),
        (Answers(labels="a,b,c"), "tells 4 genres apart, and --labels names 3"),
        (Answers(labels="a,b,c,a"), "'a' is given twice"),
        (Answers(labels="missing.txt"), "missing.txt is no text file that can be read"),
        (Answers(labels="genrescope4"), "name a model that sees the same with --like (starter"),
        (Answers(labels="genrescope4", like="ccmusic16"), "those of 'ccmusic16' have 3 picture channels"),
        (Answers(labels="genrescope4", like="x"), "no model called 'x'"),
        (replace(ANSWERS, id="../x"), "No id can be made of '../x'"),
        (replace(ANSWERS, id="starter"), "comes with Genrescope and cannot be replaced"),
    ],
)
def test_what_weights_do_not_say_is_asked_for(shelf: Path, tmp_path: Path, small: Weights, answers: Answers, said: str):
    file = tmp_path / "mine.safetensors"
    save_file(small, file)
    assert said in refused(str(file), Wishes(answers))
    assert own_files(shelf) == set()


def test_weights_of_no_known_network_are_refused(shelf: Path, tmp_path: Path):
    file = tmp_path / "mine.safetensors"
    save_file({"w": torch.ones(3)}, file)
    assert "mine.safetensors fits no network known here" in refused(str(file), Wishes(ANSWERS))
    (tmp_path / "mine.onnx").write_bytes(b"x")
    assert "is no file of weights" in refused(str(tmp_path / "mine.onnx"), Wishes(ANSWERS))
    assert "There is no file or folder" in refused("nothing")


def test_a_new_folder_can_be_changed_and_installed(shelf: Path, tmp_path: Path, small: Weights):
    file, out = tmp_path / "mine.safetensors", tmp_path / "made"
    save_file(small, file)
    manifest, folder = make_folder(file, ANSWERS, out)
    assert folder == out
    assert read_manifest(out) == manifest
    with pytest.raises(ModelError, match="is there already"):
        make_folder(file, ANSWERS, out)
    write_manifest(replace(manifest, id="other", title="Another"), out)
    (out / "README.md").write_text("What it is.")
    model = install(str(out))
    assert (model.manifest.id, model.manifest.title) == ("other", "Another")
    assert own_files(shelf) == {"other/model.toml", "other/weights.safetensors", "other/README.md"}
    save_file({**small, "classifier.1.bias": torch.ones(4)}, out / manifest.weights)
    assert "is not the file its manifest describes" in refused(str(out))
    assert library.find("other") == model
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made", "mine.safetensors", "own"]


def test_one_change_at_a_time(shelf: Path):
    shelf.mkdir()
    with FileLock(shelf / ".lock"):
        assert "Another model is being installed or removed" in refused("small")


def test_removing(shelf: Path, tmp_path: Path, small: Weights):
    file = tmp_path / "mine.safetensors"
    save_file(small, file)
    model = install(str(file), Wishes(ANSWERS))
    (shelf / ".unfinished-x").mkdir()  # of an installation that was killed
    assert remove("mine") == model.folder
    assert own_files(shelf) == set()
    assert not [*shelf.glob(".unfinished*")]
    for name, said in {
        "mine": "no model called 'mine' to remove; your own are: none",
        "starter": "comes with Genrescope and cannot be removed",
        str(tmp_path): "is no installed model",
        "..": "is no installed model",
    }.items():
        with pytest.raises(ModelError, match=said):
            remove(name)
    broken = shelf / "broken"
    broken.mkdir()
    (broken / "model.toml").write_text("id = 3")
    remove("broken")
    assert not broken.exists()


def test_pins_survive_nonsense(shelf: Path, hub: Hub):
    shelf.mkdir()
    for content in ("", "[]", "{", json.dumps({"a": 1})):
        (shelf / "pins.json").write_text(content)
        install("small")
        remove("small")
    assert json.loads((shelf / "pins.json").read_text())["someone/models/small/model.safetensors"] == sha256_of(
        hub.content
    )

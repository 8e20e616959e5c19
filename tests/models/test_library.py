"""Finding models: bundled, a user's own, by folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from genrescope.errors import ModelError
from genrescope.models import library
from genrescope.models.manifest_file import FILE, write_manifest

from .conftest import sample_manifest


@pytest.fixture
def shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A bundled and a user's folder, both empty."""
    bundled, own = tmp_path / "bundled", tmp_path / "own"
    bundled.mkdir()
    own.mkdir()
    monkeypatch.setattr(library, "bundled_folder", lambda: bundled)
    monkeypatch.setattr(library, "user_folder", lambda: own)
    return bundled, own


def put(root: Path, name: str, model_id: str) -> Path:
    folder = root / name
    folder.mkdir()
    write_manifest(sample_manifest(id=model_id), folder)
    return folder


def test_bundled_models_come_first_and_keep_their_id(shelves: tuple[Path, Path]):
    bundled, own = shelves
    put(bundled, "starter", "starter")
    put(own, "impostor", "starter")
    put(own, "mine", "mine")
    assert [(m.manifest.id, m.bundled, m.folder.name) for m in library.installed()] == [
        ("starter", True, "starter"),
        ("mine", False, "mine"),
    ]


def test_a_model_is_found_by_id_and_by_folder(shelves: tuple[Path, Path], tmp_path: Path):
    _, own = shelves
    put(own, "mine", "mine")
    elsewhere = put(tmp_path, "elsewhere", "third")
    assert library.find("mine").folder == own / "mine"
    found = library.find(str(elsewhere))
    assert found.manifest.id == "third"
    assert found.weights == elsewhere / "weights.safetensors"


def test_a_model_that_only_has_to_be_fetched_says_so(shelves: tuple[Path, Path]):
    with pytest.raises(ModelError, match=r"is not installed: fetch it .*genrescope models install ccmusic16"):
        library.find("ccmusic16")


def test_an_unknown_model_is_refused_with_those_there_are(shelves: tuple[Path, Path]):
    put(shelves[1], "mine", "mine")
    with pytest.raises(ModelError, match=r"no model called 'yours'.*installed: mine\."):
        library.find("yours")


def test_where_there_is_no_model_at_all_it_says_so(shelves: tuple[Path, Path]):
    shelves[1].rmdir()
    with pytest.raises(ModelError, match="installed: none"):
        library.find("starter")


def test_a_broken_folder_is_left_out_and_says_why_when_asked_for(shelves: tuple[Path, Path]):
    _, own = shelves
    put(own, "mine", "mine")
    (own / "mine" / FILE).write_text("id = 1")
    put(own, "good", "good")
    assert [model.manifest.id for model in library.installed()] == ["good"]
    [(folder, why)] = library.broken()
    assert folder == own / "mine"
    with pytest.raises(ModelError) as caught:
        library.find("mine")
    assert str(caught.value) == str(why)
    with pytest.raises(ModelError, match="thresholds is missing"):
        library.find(str(own / "mine"))


def test_a_folder_that_is_no_model_is_refused(shelves: tuple[Path, Path], tmp_path: Path):
    with pytest.raises(ModelError, match="is not a model folder"):
        library.find(str(tmp_path))

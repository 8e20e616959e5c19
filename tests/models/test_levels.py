"""Which models can answer together, and what they are called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from genrescope.errors import ModelError
from genrescope.models import library
from genrescope.models.levels import chosen_with
from genrescope.models.manifest import Manifest
from genrescope.models.manifest_file import write_manifest
from genrescope.models.taxonomy import Taxonomy, bundled_taxonomy

from .conftest import sample_manifest


def specialist(model_id: str, family: str = "Pop & rock", labels: tuple[str, ...] = ("Punk", "Ska"), **changes):
    return sample_manifest(id=model_id, refines=family, taxonomy=Taxonomy(labels), taxonomy_name=None, **changes)


Put = Callable[[Manifest], Path]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Put a model on the person's shelf, where there is a first one with four genres."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setattr(library, "bundled_folder", lambda: tmp_path / "none")
    monkeypatch.setattr(library, "user_folder", lambda: shelf)

    def put(manifest: Manifest) -> Path:
        (shelf / manifest.id).mkdir()
        write_manifest(manifest, shelf / manifest.id)
        return shelf / manifest.id

    put(sample_manifest(id="four", title="Four", sha256="a" * 64))
    return put


def test_they_are_named_together_and_have_one_identity(put: Put):
    folder = put(specialist("kinds", title="Kinds", sha256="b" * 64))
    put(specialist("machines", "Electronic", ("House", "Techno")))
    model = library.choose("four+kinds")
    assert [each.id for each in model.manifests] == ["four", "kinds"]
    assert (model.identity.id, model.identity.title) == ("four+kinds", "Four + Kinds")
    assert model.identity.sha256 == f"{'a' * 64}+{'b' * 64}"
    assert library.choose(f"four + {folder}") == model
    assert len(library.choose("four+kinds+machines").specialists) == 2
    assert library.choose("four").specialists == ()
    assert library.find("kinds").is_called("four+kinds")
    assert not library.find("kinds").is_called("four")


def test_a_folder_may_have_a_plus_sign_in_its_name(put: Put, tmp_path: Path):
    folder = put(sample_manifest(id="other")).rename(tmp_path / "mine+yours")
    assert library.choose(str(folder)).manifest.id == "other"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("kinds", "knows nothing but kinds of Pop & rock, and cannot answer alone: .* as in starter[+]kinds"),
        ("four+four", "'four' refines no family of another"),
        ("four+jazz", r"kinds of Jazz apart, which is no family of 'four' \(Classical, Electronic, Pop & rock\)"),
        ("four+rock", "kinds of Rock apart, which is no family"),
        ("four+kinds+more", "Two of these models tell kinds of Pop & rock apart"),
        ("four+clash", "'clash' has a genre 'Classical', and so have the others"),
        ("four+itself", "'itself' has a genre 'Pop & rock'"),
        ("four+librosa", "sees columns of librosa kernels, and 'four' of nnaudio kernels"),
        ("four+nothing", "no model called 'nothing'"),
        ("four+", "no model called ''"),
    ],
)
def test_what_cannot_answer_together_is_refused(put: Put, names: str, said: str):
    put(specialist("kinds"))
    put(specialist("more"))
    put(specialist("jazz", "Jazz"))
    put(specialist("rock", "Rock"))
    put(specialist("clash", labels=("Punk", "Classical")))
    put(specialist("itself", labels=("Punk", "Pop & rock")))
    put(specialist("librosa", kernels="librosa"))
    with pytest.raises(ModelError, match=said):
        library.choose(names)


def test_who_answers_after_a_choice():
    known = {
        "four": sample_manifest(id="four"),
        "other": sample_manifest(id="other"),
        "kinds": specialist("kinds"),
        "more": specialist("more"),
        "machines": specialist("machines", "Electronic"),
    }
    assert chosen_with(["four"], "kinds", known) == ("four", "kinds")
    assert chosen_with(["four", "kinds"], "machines", known) == ("four", "kinds", "machines")
    assert chosen_with(["four", "kinds", "machines"], "more", known) == ("four", "machines", "more")
    assert chosen_with(["four", "kinds"], "kinds", known) == ("four", "kinds")
    assert chosen_with(["four", "kinds"], "other", known) == ("other",)
    assert chosen_with(["four", "kinds"], "four", known) == ("four",)


def test_a_tree_with_finer_labels_keeps_its_families():
    four = bundled_taxonomy("genrescope4")
    finer = four.split("Pop & rock", Taxonomy(("Punk", "Ska", "Pop"), chinese={"Punk": "朋克"}))
    assert finer.labels == ("Classical", "Electronic", "Punk", "Ska", "Pop")
    assert finer.families == four.families
    assert finer.members("Pop & rock") == ("Punk", "Ska", "Pop")
    assert finer.chinese["Punk"] == "朋克"
    machines = four.split("Electronic", Taxonomy(("House", "Techno")))
    assert machines.families == four.families
    assert machines.members("Electronic") == ("House", "Techno")
    sixteen = bundled_taxonomy("ccmusic16")
    soul = sixteen.split("Soul / R&B", Taxonomy(("Neo soul", "Funk")))
    assert soul.families == sixteen.families
    assert soul.ancestors("Funk") == ("Soul / R&B", *sixteen.ancestors("Soul / R&B"))

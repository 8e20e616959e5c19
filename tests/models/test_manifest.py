"""Manifests: they survive writing, and each broken field is refused by its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from genrescope.errors import ModelError
from genrescope.language.catalogue import CHINESE
from genrescope.models import manifest
from genrescope.models.manifest import TOLD, Origin
from genrescope.models.manifest_file import FILE, parse_manifest, read_manifest, write_manifest
from genrescope.models.taxonomy import Taxonomy
from genrescope.spectral.reference_picture import ReferencePicture

from .conftest import sample_manifest


def text_of(folder: Path) -> str:
    write_manifest(sample_manifest(), folder)
    return (folder / FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {
            "title": 'quotes " and \\ backslashes, 中文，全角\u3000空格',
            "measured": {"a key, with spaces": 1, "b.c": 0.5},
        },
        {
            "taxonomy": Taxonomy(("x", "y", "z"), ("g",), {"x": "g", "y": "g"}, {"z": "别的"}),
            "taxonomy_name": None,
        },
        {"picture": ReferencePicture(), "in_channels": 3},
        {
            "picture": ReferencePicture(side=299),
            "in_channels": 3,
            "backbone": "inception_v3",
            "head": "ccmusic",
        },
        {"picture": ReferencePicture(491, "floor", jpeg=False), "in_channels": 3, "spectrum": "mel"},
        {"refines": "Pop & rock"},
        {"chinese": {"licence": "仅限非商业用途"}},
        {"origin": Origin("https://example.org/save.pt", "ab" * 32)},
        {"head": "ccmusic", "kernels": "librosa", "weights": "save.pt", "measured": {}},
    ],
)
def test_what_is_written_is_read_back(tmp_path: Path, changes: dict):
    manifest = sample_manifest(**changes)
    write_manifest(manifest, tmp_path)
    assert read_manifest(tmp_path) == manifest


def test_what_it_says_in_chinese_is_told_where_that_is_spoken(monkeypatch: pytest.MonkeyPatch):
    said = sample_manifest(
        licence="CC0", source="a friend", measured={"split": "held out"}, chinese={"licence": "无限制"}
    )
    assert [said.told(name) for name in TOLD] == ["CC0", "a friend", "held out"]
    monkeypatch.setattr(manifest, "chosen", lambda: CHINESE)
    assert [said.told(name) for name in TOLD] == ["无限制", "a friend", "held out"]


def test_the_identity_is_what_verdicts_carry():
    manifest = sample_manifest(sha256="ab" * 32)
    assert (manifest.identity.id, manifest.identity.sha256, manifest.identity.title) == (
        "sample",
        "ab" * 32,
        "A sample",
    )


@pytest.mark.parametrize(
    ("line", "instead", "complaint"),
    [
        ('id = "sample"', 'id = "Sample Model"', "id must be up to 64 lower-case letters"),
        ('id = "sample"', f'id = "{"a" * 65}"', "id must be up to 64"),
        ('id = "sample"', 'id = "sample."', "a letter or digit first and last, not 'sample.'"),
        ('id = "sample"', f"id = {'1' * 5000}", "is not valid TOML"),
        ('id = "sample"', f"id = {'[' * 5000}", "is not valid TOML"),
        ('id = "sample"', "id = 3", "id must be text, not 3"),
        ('title = "A sample"', 'title = " "', "title must be text"),
        (
            'title = "A sample"',
            'title = "\\u001b[2Jx"',
            "title must be one line of plain text, not '�[2Jx'",
        ),
        ("windows = 3", "windows = nan", "measured.windows is no figure that can be measured"),
        ("windows = 3", 'windows = "a\\nb"', "measured.windows must be one line of plain text"),
        ('licence = "CC0"', "", "licence is missing"),
        ('source = "random numbers"', "source = []", "source must be text"),
        ('source = "random numbers"', 'source = "x"\nrefines = 1', "refines must be text, not 1"),
        ('backbone = "vgg19_bn"', 'backbone = "vgg"', "backbone must be one of vgg19_bn, resnet18, "),
        (
            'backbone = "vgg19_bn"',
            'backbone = "resnet18"',
            "head must be ccmusic or torchvision for the backbone resnet18",
        ),
        ('head = "pooled"', 'head = "big"', "head must be one of pooled, ccmusic, torchvision"),
        ("in_channels = 1", "in_channels = 0", "in_channels must be a whole number from 1 to 3"),
        ("in_channels = 1", "in_channels = 3", "in_channels must be 1, as many as the picture has, not 3"),
        ("in_channels = 1", "in_channels = true", "in_channels must be a whole number"),
        ('kernels = "nnaudio"', 'kernels = "fft"', "kernels must be one of nnaudio, librosa"),
        ("temperature = 1.5", "temperature = 0", "temperature must be a number from 0.01 to 100"),
        ("temperature = 1.5", "temperature = nan", "temperature must be a number"),
        ("temperature = 1.5", 'temperature = "warm"', "temperature must be a number"),
        ("temperature = 1.5", "temprature = 1.5", "temprature is not a field"),
        ('taxonomy = "genrescope4"', 'taxonomy = "plants"', "taxonomy must be one of ccmusic16, genrescope4"),
        ('taxonomy = "genrescope4"', 'taxonomy = ["a", "b"]', "taxonomy must be a table"),
        ("segment_columns = 1288", "segment_columns = 5000", "picture.segment_columns must be a whole number from 256"),
        ("columns_per_pixel = 8", "columns_per_pixel = 0.5", "picture.columns_per_pixel must be a whole number from 1"),
        ("onsets = false", "onsets = true", "in_channels must be 2, as many as the picture has, not 1"),
        ("onsets = false", "onsets = 1", "picture.onsets must be true or false"),
        ('kind = "levels"', 'kind = "colour"', "picture.kind must be one of levels, reference, not 'colour'"),
        ('kind = "levels"', 'kind = "reference"', "picture.columns_per_pixel is not a field"),
        ('spectrum = "cqt"', 'spectrum = "stft"', "spectrum must be one of cqt, mel, not 'stft'"),
        ('spectrum = "cqt"', 'spectrum = "mel"', "picture.kind must be reference for the spectrum mel, not 'levels'"),
        ('fill = "tile"', 'fill = "stretch"', "picture.fill must be one of tile, floor"),
        ("label = 0.5", "label = 1.2", "thresholds.label must be a number from 0 to 1"),
        ("family = 0.7", "", "thresholds.family is missing"),
        ('file = "weights.safetensors"', 'file = "../weights.safetensors"', "weights.file must name"),
        ('file = "weights.safetensors"', 'file = "C:weights.pt"', "weights.file must name"),
        ('file = "weights.safetensors"', 'file = "weights.pickle"', "weights.file must name"),
        (f'sha256 = "{"0" * 64}"', 'sha256 = "0000"', "weights.sha256 must be 64 hexadecimal digits"),
        (
            "[measured]",
            "[origin]\naddress = 'x'\nsha256 = '1'\n[measured]",
            "origin.sha256 must be 64 hexadecimal digits",
        ),
        ("[measured]", "[origin]\nurl = 'x'\n[measured]", "origin.url is not a field"),
        ("windows = 3", "windows = [3]", "measured.windows must be a number or text"),
        ("[picture]", "[pictures]", "pictures is not a field"),
        ("[thresholds]", "[thresholds", "is not valid TOML"),
    ],
)
def test_each_broken_field_is_named(tmp_path: Path, line: str, instead: str, complaint: str):
    text = text_of(tmp_path)
    assert line in text
    with pytest.raises(ModelError, match=re.escape(complaint)) as caught:
        parse_manifest(text.replace(line, instead).encode(), "models/x/model.toml")
    assert str(caught.value).startswith("models/x/model.toml")


def test_a_folder_without_a_manifest_is_said_to_be_none(tmp_path: Path):
    with pytest.raises(ModelError, match=r"is not a model folder: there is no model\.toml"):
        read_manifest(tmp_path)


def test_a_manifest_larger_than_any_is_refused(tmp_path: Path):
    with (tmp_path / FILE).open("wb") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(ModelError, match="larger than any manifest is"):
        read_manifest(tmp_path)


def test_a_manifest_that_is_no_text_is_refused(tmp_path: Path):
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(ModelError, match=r"line 1 is no UTF-8 text\.$"):
        read_manifest(tmp_path)


def test_a_manifest_that_names_no_kind_of_picture_means_the_levels_of_a_cqt(tmp_path: Path):
    text = text_of(tmp_path)
    older = text.replace('kind = "levels"\n', "").replace('spectrum = "cqt"\n', "")
    assert older != text
    assert parse_manifest(older.encode(), "x") == parse_manifest(text.encode(), "x")


def test_a_backbone_that_takes_pictures_of_one_size_has_them(tmp_path: Path):
    picture = ReferencePicture(side=224)
    manifest = sample_manifest(picture=picture, in_channels=3, backbone="inception_v3", head="ccmusic")
    write_manifest(manifest, tmp_path)
    with pytest.raises(ModelError, match="picture must be of the kind reference with the side 299 for the backbone"):
        read_manifest(tmp_path)

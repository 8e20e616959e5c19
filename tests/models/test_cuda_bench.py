"""The benchmark for GPUs: what it counts, and that it runs, which no GPU needs to show."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from benchmarks import cuda
from benchmarks.rows import Row, as_markdown
from benchmarks.sound import Sound

from genrescope.models import catalogue, vgg
from genrescope.models.library import find
from support.small_vgg import BLOCKS, random_model
from support.sound import chords

from .conftest import sample_manifest


def test_traffic_is_every_weight_once_and_every_output_twice(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(vgg, "BLOCKS", [(2, 1), (3, 1), (4, 1), (5, 1), (512, 1)])
    pixels = [(84, 161), (42, 80), (21, 40), (10, 20), (5, 10), (2, 5)]
    channels = [1, 2, 3, 4, 5, 512]
    numbers = 84 * 161 + 1024 * 4 + 4 + 2 * 4  # the picture, the classifier
    for layer in range(5):
        (high, wide), into, out = pixels[layer], channels[layer], channels[layer + 1]
        pooled = pixels[layer + 1][0] * pixels[layer + 1][1]
        numbers += 9 * into * out + out + 2 * out * (high * wide + pooled)
    assert cuda.traffic(sample_manifest()) == 2 * numbers


def test_weights_are_most_of_what_the_16_genre_network_moves():
    assert 2 * 121.9e6 < cuda.traffic(catalogue.manifests()["ccmusic16"]) < 3 * 121.9e6
    assert cuda.traffic(find("starter").manifest) > 2 * 20.0e6


def test_it_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(vgg, "BLOCKS", BLOCKS)
    monkeypatch.setattr(cuda, "DEVICE", "cpu")
    monkeypatch.setattr(cuda, "HOPS", 10)
    monkeypatch.setattr(torch.cuda, "reset_peak_memory_stats", lambda: None)
    model = random_model(sample_manifest(), tmp_path, seed=1)
    rows = {row.what: row for row in cuda._hop(model, Sound(chords(8.0)[:, None], 22_050), 1e12)}
    assert rows["columns → probabilities, p99"].value >= rows["columns → probabilities, p50"].value > 0.0
    assert rows["most that a probability differs from float32"].met
    assert "half precision" in rows["columns → probabilities, p50"].note
    assert all(np.isfinite(row.value) for row in rows.values())


def test_where_there_is_no_gpu_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert cuda.main() == 0
    assert capsys.readouterr().out == f"{cuda.NONE}.\n"


def test_a_table_for_a_document():
    table = as_markdown("one hop", [Row("p99", 1.234, goal=2.0, note="alone"), Row("memory", 900.0, "MB")])
    assert table.splitlines() == [
        "| one hop | | |",
        "| --- | --- | --- |",
        "| p99 | 1.23 ms | goal 2, met; alone |",
        "| memory | 900 MB |  |",
    ]

"""Hostile and broken checkpoints: each is refused in one sentence, none runs anything, none ends this process.

Some tens here; ``make hostile`` tries all of them.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from genrescope.errors import ModelError
from genrescope.models.checkpoint import load_weights
from genrescope.models.checksum import sha256_of
from genrescope.models.library import InstalledModel

from .conftest import sample_manifest
from .hostile import NETWORK, Case, cases, fitting_header, write_safetensors

ALL = list(cases())
WHOLE = os.environ.get("GENRESCOPE_HOSTILE") == "all"
QUICK_OF_A_FAMILY = 5
SLOW_OF_A_FAMILY = 1


def chosen() -> list[Case]:
    """All of them, or those evenly out of each family that take little time."""
    if WHOLE:
        return ALL
    picked: list[Case] = []
    for family in dict.fromkeys(case.family for case in ALL):
        for slow, most in ((False, QUICK_OF_A_FAMILY), (True, SLOW_OF_A_FAMILY)):
            members = [case for case in ALL if (case.family, case.slow) == (family, slow)]
            picked += members[:: max(1, -(-len(members) // most))]
    return picked


def model(path: Path, sha256: str) -> InstalledModel:
    manifest = sample_manifest(
        backbone=NETWORK.backbone, head=NETWORK.head, weights=path.name, sha256=sha256, measured={}
    )
    assert manifest.architecture == NETWORK
    return InstalledModel(manifest, path.parent, bundled=False)


@pytest.mark.parametrize("case", chosen(), ids=lambda case: f"{case.family}: {case.name}")
def test_it_is_refused(case: Case, tmp_path: Path):
    path, touched = tmp_path / f"weights{case.suffix}", tmp_path / "touched"
    case.write(path, touched)
    before = sorted(tmp_path.iterdir())
    sha256 = sha256_of(path) if path.stat().st_size < 1 << 30 else "0" * 64
    with pytest.raises(ModelError) as caught:
        load_weights(model(path, sha256))
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert sorted(tmp_path.iterdir()) == before, "something was run, or written"


def test_the_file_they_are_made_from_is_sound(tmp_path: Path):
    header, size = fitting_header()
    path = tmp_path / "weights.safetensors"
    write_safetensors(path, json.dumps(header).encode(), size)
    assert len(load_weights(model(path, sha256_of(path)))) == len(header)


def test_there_are_about_a_thousand():
    assert len(ALL) >= 1000
    assert len({(case.family, case.name) for case in ALL}) == len(ALL)
    assert min(Counter(case.family for case in ALL).values()) >= 10

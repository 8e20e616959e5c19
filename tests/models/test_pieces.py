"""Pictures in pieces."""

from __future__ import annotations

import numpy as np
import pytest

from genrescope.models.library import InstalledModel
from genrescope.models.network import Network
from genrescope.models.pieces import cut

from .conftest import sample_manifest


def ramp(width: int) -> np.ndarray:
    """A picture whose pixels hold their own number."""
    return np.broadcast_to(np.arange(width, dtype=np.float32), (1, 84, width))


@pytest.mark.parametrize(("width", "starts"), [(161, [0, 56, 113]), (144, [0, 48, 96]), (97, [0, 49]), (95, [47])])
def test_pieces_are_spread_evenly_and_end_with_the_newest(width: int, starts: list[int]):
    pieces = cut(ramp(width), 48)
    assert pieces.shape == (len(starts), 1, 84, 48)
    assert pieces[:, 0, 0, 0].tolist() == starts
    assert pieces[-1, 0, 0, -1] == width - 1


@pytest.mark.parametrize(("width", "piece"), [(40, 48), (48, 48), (161, None)])
def test_what_is_no_wider_than_a_piece_stays_whole(width: int, piece: int | None):
    assert np.array_equal(cut(ramp(width), piece), ramp(width)[None])


def test_the_networks_answer_is_the_mean_over_the_pieces(sample_model: InstalledModel):
    whole = Network.load(sample_model, "cpu")
    manifest = sample_manifest(piece_pixels=48, sha256=sample_model.manifest.sha256)
    pieced = Network.load(InstalledModel(manifest, sample_model.folder, bundled=False), "cpu")
    picture = np.random.default_rng(1).uniform(-1, 1, (1, 84, 161)).astype(np.float32)
    each = [whole.logits(np.ascontiguousarray(piece)) for piece in cut(picture, 48)]
    np.testing.assert_allclose(pieced.logits(picture), np.mean(each, axis=0), rtol=1e-4, atol=1e-5)

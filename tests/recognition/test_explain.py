"""Evidence: in the right place of the columns, for the right genre, and the network really needs what it shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from genrescope.audio.decoder import open_file
from genrescope.errors import ModelError
from genrescope.frontend import FrontEnd
from genrescope.models.library import InstalledModel, find
from genrescope.models.manifest import Manifest
from genrescope.recognition.explain import Explainer, Seen, lay_over_columns
from genrescope.settings import Settings
from genrescope.spectral.kernels import kernel_bank
from genrescope.spectral.mel import MEL_BINS
from genrescope.spectral.picture import PictureParameters
from genrescope.spectral.reference_picture import ReferencePicture
from genrescope.units import ANALYSIS_RATE, BINS, HOP_LENGTH
from support.scripted import MANIFEST

STRIDE = 8


def seen(manifest: Manifest, columns: int) -> Seen:
    picture = np.zeros(manifest.picture.shape, np.float32)
    return Seen(picture, columns, 100 * ANALYSIS_RATE, InstalledModel(manifest, Path("nowhere"), bundled=False))


def cell(manifest: Manifest, row: int, column: int) -> np.ndarray:
    """A map of which one cell is hot."""
    _, height, width = manifest.picture.shape
    cells = np.zeros((height // STRIDE, width // STRIDE), np.float32)
    cells[row, column] = 1.0
    return cells


def hottest(heat: np.ndarray) -> tuple[float, float]:
    """Note and column in the middle of the heat."""
    total = heat.sum()
    return float((heat.sum(1) * np.arange(len(heat))).sum() / total), float(
        (heat.sum(0) * np.arange(heat.shape[1])).sum() / total
    )


def test_our_own_pictures_have_low_notes_first_and_eight_columns_a_pixel() -> None:
    heat = lay_over_columns(cell(MANIFEST, 2, 5), STRIDE, seen(MANIFEST, 1291))
    assert heat.shape == (BINS, 1288)
    note, column = hottest(heat)
    assert note == pytest.approx(2.5 * STRIDE - 0.5, abs=0.6)
    assert column == pytest.approx(5.5 * STRIDE * 8 - 0.5, abs=1.0)


def test_the_references_pictures_have_low_notes_at_the_bottom_and_are_stretched() -> None:
    manifest = replace(MANIFEST, picture=ReferencePicture(490))
    heat = lay_over_columns(cell(manifest, 5, 14), STRIDE, seen(manifest, 1291))
    assert heat.shape == (BINS, 490)
    note, column = hottest(heat)
    assert note == pytest.approx((1 - 5.5 * STRIDE / 224) * BINS - 0.5, abs=0.6)
    assert column == pytest.approx(14.5 * STRIDE / 224 * 490 - 0.5, abs=2.0)


def test_mel_bands_are_laid_over_the_notes_of_their_frequencies() -> None:
    manifest = replace(MANIFEST, spectrum="mel", picture=ReferencePicture(490))
    rows = [hottest(lay_over_columns(cell(manifest, row, 3), STRIDE, seen(manifest, 490)))[0] for row in (25, 20, 15)]
    assert rows == sorted(rows)  # upwards in the picture is upwards in notes
    middle = 224 - 20.5 * STRIDE  # pixels above the bottom
    from genrescope.spectral.mel import mel_bins_of
    from genrescope.units import bin_hertz

    band = mel_bins_of(bin_hertz(np.array([rows[1]])))[0][0]
    assert band == pytest.approx(middle / 224 * MEL_BINS, abs=1.5)


@pytest.mark.parametrize(("fill", "expected"), [("tile", True), ("floor", False)])
def test_what_stands_in_a_young_window_several_times_is_folded_and_a_fill_is_nobodys(fill: str, expected: bool) -> None:
    manifest = replace(MANIFEST, picture=PictureParameters(1288, 8, fill))  # type: ignore[arg-type]
    columns = 400
    last, earlier = (cell(manifest, 4, at) for at in (18, 2))  # the newest 400 columns; long before them
    _, column = hottest(lay_over_columns(last, STRIDE, seen(manifest, columns)))
    assert column == pytest.approx(18.5 * 64 - 0.5 - (1288 - columns), abs=2.0)
    heat = lay_over_columns(earlier, STRIDE, seen(manifest, columns))
    assert heat.shape == (BINS, columns)
    assert bool(heat.any()) is expected
    if expected:
        back = 1287 - round(2.5 * 64 - 0.5)
        assert heat[:, columns - 1 - back % columns].max() > 0.9


def test_the_starter_shows_where_a_genre_is_and_needs_what_it_shows(real_music: Path) -> None:
    """Blanking the hottest fifth costs the genre more than blanking the same shape elsewhere."""
    from genrescope.models.torch_engine import TorchEngine
    from genrescope.recognition.opinion import probabilities

    model = find("starter")
    with open_file(real_music / "tracks" / "hungarian_dance_5.ogg") as file:
        front = FrontEnd(file.format.rate, kernel_bank(model.manifest.kernels), Settings(hop_seconds=30.0))
        windows = [window for block in file.blocks(1 << 14, 31.5) for window in front.push(block)]
    power = windows[-1].columns
    picture = model.manifest.picture.draw(power)
    engine = TorchEngine.load(model, "cpu:torch")
    temperature = model.manifest.temperature

    def shares(image: np.ndarray) -> np.ndarray:
        return probabilities(engine.logits(np.ascontiguousarray(image)[None])[0], temperature)

    before = shares(picture)
    best = int(before.argmax())
    name = model.manifest.taxonomy.labels[best]
    explainer = Explainer(model)
    looked = Seen(picture, len(power), 50 * ANALYSIS_RATE, model)
    evidence = explainer.explain(looked, name)
    assert evidence.heat.shape == (BINS, 1288)
    assert evidence.heat.dtype == np.float32
    assert (evidence.heat.min(), evidence.heat.max()) >= (0.0, 1.0)
    assert evidence.end_sample - evidence.start_sample == 1287 * HOP_LENGTH
    assert evidence.end_sample == looked.end_sample

    of_pixels = evidence.heat.reshape(BINS, 161, 8).mean(2)

    def fall(heat: np.ndarray) -> float:
        hot = heat >= np.quantile(heat, 0.8)
        return float(before[best] - shares(np.where(hot, np.float32(-1.0), picture))[best])

    elsewhere = [fall(np.roll(of_pixels, shift, (0, 1))) for shift in ((42, 80), (0, 80), (42, 0))]
    assert fall(of_pixels) > np.mean(elsewhere)

    again = explainer.explain(looked, name)
    np.testing.assert_array_equal(again.heat, evidence.heat)
    family = explainer.explain(looked, "Pop & rock")
    assert family.heat.shape == evidence.heat.shape
    with pytest.raises(ModelError, match="knows no genre called Jazz"):
        explainer.explain(looked, "Jazz")


def test_other_networks_than_vgg_are_refused_in_a_sentence() -> None:
    model = InstalledModel(replace(MANIFEST, backbone="convnext_base"), Path("nowhere"), bundled=False)
    with pytest.raises(ModelError, match="VGG networks alone"):
        Explainer(model)

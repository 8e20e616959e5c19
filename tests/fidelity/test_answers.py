"""End to end, from the file to the probabilities: the published pipeline and ``analyze --reference``, the same weights.

The weights are random and calibrated on the demo tune and made-up chords; the checkpoint is a ``save.pt`` as published.
Columns differ in their last bits, so here and there a cell gets the next colour, and the JPEG around it other specks:
pictures are equal but for a thousandth of their pixels, and probabilities to `TOLERANCE`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch

from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest, Thresholds
from genrescope.models.taxonomy import bundled_taxonomy
from genrescope.recognition.load import load_network
from genrescope.recognition.segments import majority
from genrescope.reference import ReferenceAnalyzer, read_clip
from genrescope.settings import Settings
from genrescope.spectral.reference_picture import ReferencePicture, reference_picture
from support.sound import chords

from . import reference
from .calibration import calibrate
from .recordings import DEMO, REAL, clip, paths

pytestmark = pytest.mark.timeout(1800)  # a picture takes the network half a second, and a busy machine several

TOLERANCE = 5e-3  # of a probability
LEAST_SAME_TOP_1 = 0.995
SPECTRA = ("cqt", "mel")


def manifest(spectrum: str, sha256: str) -> Manifest:
    return Manifest(
        id=f"vgg19_bn_{spectrum}",
        title="Random weights",
        licence="CC0",
        source="this test",
        taxonomy=bundled_taxonomy("ccmusic16"),
        taxonomy_name="ccmusic16",
        head="ccmusic",
        in_channels=3,
        spectrum=spectrum,
        kernels="librosa",
        picture=ReferencePicture(),
        temperature=1.0,
        thresholds=Thresholds(0.35, 0.5),
        weights="save.pt",
        sha256=sha256,
    )


@pytest.fixture(scope="module")
def theirs() -> torch.nn.Module:
    torch.manual_seed(0)
    shown = [reference.pictures(chords(12.0, seed=seed)) for seed in range(3)]
    return calibrate(reference.network(), torch.cat([demo_pictures("cqt"), *shown]))


def demo_pictures(spectrum: str) -> torch.Tensor:
    return pictures(paths(DEMO)[0], spectrum)


def pictures(path: Path, spectrum: str) -> torch.Tensor:
    return torch.stack([reference.embed(reference.draw(segment)) for segment in clip(path, spectrum).segments])


@pytest.fixture(scope="module")
def analyzers(theirs: torch.nn.Module, tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReferenceAnalyzer]:
    """Genrescope with the same checkpoint, for both spectra; the network is loaded once."""
    folder = tmp_path_factory.mktemp("model")
    torch.save(theirs.state_dict(), folder / "save.pt")
    sha256 = hashlib.sha256((folder / "save.pt").read_bytes()).hexdigest()
    models = {spectrum: InstalledModel(manifest(spectrum, sha256), folder, bundled=False) for spectrum in SPECTRA}
    network = load_network(models["cqt"], Settings(device="cpu"))
    (folder / "save.pt").unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("genrescope.reference.load_network", lambda _model, _settings: network)
        return {spectrum: ReferenceAnalyzer(model, Settings()) for spectrum, model in models.items()}


def softmax(logits: np.ndarray) -> np.ndarray:
    return torch.softmax(torch.from_numpy(logits).double(), dim=1).numpy()


@pytest.fixture(scope="module")
def compare(theirs: torch.nn.Module, analyzers: dict[str, ReferenceAnalyzer], record):
    """Probabilities [segments, labels] of a part by the reference and by Genrescope, computed once."""
    done: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]] = {}

    def answers(part: str, spectrum: str, folder: Path | None) -> tuple[np.ndarray, np.ndarray]:
        if (part, spectrum) not in done:
            expected, found = [], []
            for path in paths(part, folder):
                expected.append(softmax(reference.logits(theirs, pictures(path, spectrum))))
                sound, _ = read_clip(path)
                found.append(np.stack([each.probabilities for each in analyzers[spectrum].answers(sound)]))
                assert found[-1].shape == expected[-1].shape
                assert_same_vote(expected[-1], found[-1])
            done[part, spectrum] = np.concatenate(expected), np.concatenate(found)
            record(
                f"{spectrum} probabilities, most of a segment", np.abs(np.subtract(*done[part, spectrum])).max(axis=1)
            )
        return done[part, spectrum]

    return answers


def assert_same_vote(expected: np.ndarray, found: np.ndarray) -> None:
    """The majority is counted alike: of the same answers, and of ours where no segment is a tie."""
    names = bundled_taxonomy("ccmusic16").labels
    labels = [names[index] for index in found.argmax(axis=1)]
    assert names.index(majority(labels).label) == reference.vote(found)
    if (expected.argmax(axis=1) == found.argmax(axis=1)).all():
        assert reference.vote(found) == reference.vote(expected)


def assert_answers_agree(expected: np.ndarray, found: np.ndarray) -> None:
    assert np.abs(found - expected).max() <= TOLERANCE
    ordered = np.sort(expected, axis=1)
    tied = ordered[:, -1] - ordered[:, -2] <= 2 * TOLERANCE
    same = expected.argmax(axis=1) == found.argmax(axis=1)
    assert (same | tied).all(), "another genre is first, and not because the first two are as probable"


@pytest.mark.parametrize("spectrum", SPECTRA)
def test_answers_on_the_demo_tune(compare, spectrum: str):
    expected, found = compare(DEMO, spectrum, None)
    assert len(expected) == 7
    assert_answers_agree(expected, found)
    assert np.ptp(expected, axis=0).max() > 0.1, "these weights answer everything alike: they show nothing"


def test_leaving_the_jpeg_out_would_change_answers(theirs: torch.nn.Module, compare, record):
    """Why pictures that are made on a GPU go through one too."""
    expected, _ = compare(DEMO, "cqt", None)
    plain = [reference_picture(segment.T, jpeg=False) for segment in clip(paths(DEMO)[0]).segments]
    change = np.abs(softmax(reference.logits(theirs, torch.from_numpy(np.stack(plain)))) - expected).max(axis=1)
    record("what leaving the JPEG out costs, of a probability", change)
    assert change.max() > TOLERANCE


@pytest.mark.long
@pytest.mark.parametrize("part", REAL)
@pytest.mark.parametrize("spectrum", SPECTRA)
def test_answers_on_real_music(compare, real_music: Path, spectrum: str, part: str):
    assert_answers_agree(*compare(part, spectrum, real_music))


@pytest.mark.long
@pytest.mark.parametrize("spectrum", SPECTRA)
def test_the_first_genre_is_nearly_always_the_same(compare, real_music: Path, spectrum: str, record):
    same = [
        (expected.argmax(axis=1) == found.argmax(axis=1))
        for expected, found in (compare(part, spectrum, real_music) for part in REAL)
    ]
    record(f"{spectrum} segments with the same first genre, share", np.mean(np.concatenate(same)))
    assert np.mean(np.concatenate(same)) >= LEAST_SAME_TOP_1


def test_a_file_is_read_as_the_reference_reads_it(record):
    (path,) = paths(DEMO)
    sound, damage = read_clip(path)
    theirs = clip(path).sound
    assert (len(sound), damage) == (len(theirs), "")
    record("sound at 22 050 Hz, sample", np.abs(sound - theirs).max())
    np.testing.assert_allclose(sound, theirs, atol=1e-5)

"""What can be heard is heard, to the bit where libsndfile can be asked too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from genrescope.audio.decoder import DecodedFile, open_file
from support.soundfiles import Samples, convert, ffmpeg, tones, write_sound


def heard(file: DecodedFile) -> Samples:
    blocks = list(file.blocks())
    assert all(block.dtype == np.float32 and block.shape[1] == file.format.channels for block in blocks)
    assert all(0 < len(block) <= 1024 for block in blocks)
    return np.concatenate(blocks)


def expect_same_as_libsndfile(path: Path) -> None:
    with path.open("rb") as stream:
        expected, rate = soundfile.read(stream, dtype="float32", always_2d=True)
    with open_file(path) as file:
        assert (file.format.rate, file.format.channels, file.format.decoder) == (rate, expected.shape[1], "libsndfile")
        assert file.format.frames == len(expected)
        assert file.format.seconds == len(expected) / rate
        np.testing.assert_array_equal(heard(file), expected, strict=True)
        assert file.damage == ""


@pytest.mark.parametrize(
    ("name", "subtype"),
    [
        ("8.wav", "PCM_U8"),
        ("16.wav", "PCM_16"),
        ("24.wav", "PCM_24"),
        ("32.wav", "PCM_32"),
        ("float.wav", "FLOAT"),
        ("double.wav", "DOUBLE"),
        ("adpcm.wav", "IMA_ADPCM"),
        ("a.flac", "PCM_24"),
        ("vorbis.ogg", "VORBIS"),
        ("a.mp3", None),
        ("a.aiff", "PCM_16"),
        ("a.au", "PCM_16"),
        ("a.caf", "PCM_24"),
        ("a.w64", "PCM_16"),
        ("UPPER.WAV", "PCM_16"),
        ("音频/测试 文件.mp3", None),
        ("音频/-i %s 'x'.flac", None),
    ],
)
def test_same_samples_as_libsndfile(tmp_path: Path, name: str, subtype: str | None) -> None:
    expect_same_as_libsndfile(write_sound(tmp_path / name, tones(1.3, 44_100, 2), 44_100, subtype))


@pytest.mark.parametrize("form", ["opus", "oga"])
def test_opus(tmp_path: Path, form: str) -> None:
    expect_same_as_libsndfile(write_sound(tmp_path / f"a.{form}", tones(2.0, 48_000, 2), 48_000, "OPUS", "OGG"))


@pytest.mark.parametrize("channels", range(1, 9))
def test_one_to_eight_channels(tmp_path: Path, channels: int) -> None:
    expect_same_as_libsndfile(write_sound(tmp_path / "a.wav", tones(0.4, 48_000, channels), 48_000, "FLOAT"))


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 96_000, 192_000])
def test_any_rate(tmp_path: Path, rate: int) -> None:
    expect_same_as_libsndfile(write_sound(tmp_path / "a.flac", tones(0.5, rate, 1), rate))


def test_a_name_that_is_not_valid_text(tmp_path: Path) -> None:
    """A file from an old disk, named in GBK."""
    source = write_sound(tmp_path / "a.wav", tones(0.3, 8_000), 8_000)
    path = Path(str(tmp_path) + "/" + "测试.wav".encode("gbk").decode("utf-8", "surrogateescape"))
    try:
        source.rename(path)
    except (OSError, UnicodeError):
        pytest.skip("platform: this file system has only names that are valid text")
    expect_same_as_libsndfile(path)


@pytest.mark.parametrize("name", ["a.m4a", "a.aac", "a.wma", "a.mka", "音频 文件.M4A"])
@pytest.mark.parametrize("bundled", [False, True], ids=["installed ffmpeg", "imageio's ffmpeg"])
def test_sound_that_only_ffmpeg_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, bundled: bool
) -> None:
    samples = tones(2.0, 44_100, 2)
    path = convert(write_sound(tmp_path / "source.wav", samples, 44_100), tmp_path / name)
    if bundled:
        monkeypatch.setenv("PATH", str(tmp_path))
    with open_file(path) as file:
        assert (file.format.rate, file.format.channels, file.format.decoder) == (44_100, 2, "ffmpeg")
        assert file.format.seconds == pytest.approx(2.0, abs=0.3)
        decoded = heard(file)
        assert file.damage == ""
    assert len(decoded) == pytest.approx(len(samples), abs=6000)  # codecs fill up their last block, some the first too
    expect_alike(decoded, samples)


def expect_alike(decoded: Samples, samples: Samples) -> None:
    """The strongest tones, and the level, of each channel survived a lossy codec."""
    for ours, true in zip(decoded.T, samples.T, strict=True):
        spectra = [np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 18)) for sound in (ours, true)]
        assert abs(int(spectra[0].argmax()) - int(spectra[1].argmax())) <= 6  # bins of a sixth of a hertz
        assert np.std(ours) == pytest.approx(np.std(true), rel=0.15)


def test_the_sound_of_a_film(tmp_path: Path) -> None:
    samples = tones(1.5, 48_000, 2)
    sound = write_sound(tmp_path / "source.wav", samples, 48_000)
    path = ffmpeg(
        *("-f", "lavfi", "-i", "testsrc=size=64x64:rate=10:duration=1.5", "-i", str(sound), "-c:v", "mpeg4"),
        str(tmp_path / "film.mp4"),
        target=tmp_path / "film.mp4",
    )
    with open_file(path) as file:
        assert (file.format.rate, file.format.channels) == (48_000, 2)
        expect_alike(heard(file), samples)


@pytest.mark.parametrize("name", ["a.m4a", "a.xyz", "noextension"])
def test_the_content_counts_and_not_the_extension(tmp_path: Path, name: str) -> None:
    samples = tones(0.5, 22_050)
    path = write_sound(tmp_path / "a.wav", samples, 22_050, "FLOAT").rename(tmp_path / name)
    with open_file(path) as file:
        np.testing.assert_array_equal(heard(file), samples)


def test_m4a_named_wav(tmp_path: Path) -> None:
    samples = tones(1.0, 44_100)
    path = convert(write_sound(tmp_path / "s.wav", samples, 44_100), tmp_path / "a.m4a").rename(tmp_path / "b.wav")
    with open_file(path) as file:
        expect_alike(heard(file), samples)


def test_what_is_not_finite_becomes_silence(tmp_path: Path) -> None:
    samples = tones(0.5, 8_000, 2)
    broken = samples.copy()
    broken[10, 0], broken[11, 1], broken[12, 0] = np.nan, np.inf, -np.inf
    samples[[10, 11, 12], [0, 1, 0]] = 0.0
    with open_file(write_sound(tmp_path / "a.wav", broken, 8_000, "FLOAT")) as file:
        np.testing.assert_array_equal(heard(file), samples)


@pytest.mark.parametrize(
    ("block", "first", "frames"), [(1, 0.3, 2400), (777, None, 4000), (1024, 0.0, 0), (1 << 20, 99.0, 4000)]
)
def test_blocks_of_any_size_and_only_the_first_seconds(
    tmp_path: Path, block: int, first: float | None, frames: int
) -> None:
    samples = tones(0.5, 8_000, 2)
    with open_file(write_sound(tmp_path / "a.wav", samples, 8_000, "FLOAT")) as file:
        blocks = list(file.blocks(block, first))
    assert [len(part) for part in blocks[:-1]] == [block] * (len(blocks) - 1)
    np.testing.assert_array_equal(np.concatenate([np.zeros((0, 2), np.float32), *blocks]), samples[:frames])


@pytest.mark.parametrize("name", ["hungarian_dance_5.ogg", "vibe_ace.ogg"])
def test_real_tracks(real_music: Path, name: str) -> None:
    expect_same_as_libsndfile(real_music / "tracks" / name)


def test_opus_that_ffmpeg_made_of_real_tracks(real_music: Path, tmp_path: Path) -> None:
    """Libsndfile stops within most of these: ffmpeg puts some of their pages a few samples off."""
    for name in ("vibe_ace", "hungarian_dance_5"):
        source = real_music / "tracks" / f"{name}.ogg"
        path = convert(source, tmp_path / f"{name}.opus", "-vn")
        with open_file(path) as file:
            decoded = heard(file)
            assert file.damage == ""
        expected = convert(path, tmp_path / f"{name}.wav", "-c:a", "pcm_f32le")
        with expected.open("rb") as stream:
            reference, _ = soundfile.read(stream, dtype="float32", always_2d=True)
        assert decoded.shape == reference.shape
        np.testing.assert_allclose(decoded, reference, atol=2e-2)

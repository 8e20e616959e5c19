"""The table of extensions."""

from __future__ import annotations

import pytest
import soundfile

from genrescope.audio.formats import EXTENSIONS, Decoder, decoders, extension, is_sound_file


@pytest.mark.parametrize("name", ["a.WAV", "音频/测试 文件.mp3", "b.Flac", "c.M4A", "film.MKV", "x.tar.ogg"])
def test_known_whatever_the_case(name: str) -> None:
    assert is_sound_file(name)


@pytest.mark.parametrize("name", ["notes.txt", "noextension", ".wav", "cover.jpg", "list.m3u8", "a.wav.part"])
def test_not_sound_by_name(name: str) -> None:
    assert not is_sound_file(name)


def test_extensions_are_written_as_they_are_looked_up() -> None:
    assert {extension(f"x.{known}") for known in EXTENSIONS} == set(EXTENSIONS)


def test_what_libsndfile_is_given_it_knows() -> None:
    """Each of libsndfile's extensions that names one of its formats outright is one it was built with."""
    formats = set(soundfile.available_formats())
    for known in ("wav", "flac", "ogg", "mp3", "aiff", "au", "caf", "w64", "rf64", "voc"):
        assert EXTENSIONS[known] is Decoder.LIBSNDFILE
        assert known.upper() in formats


def test_both_decoders_are_always_tried() -> None:
    assert decoders("a.wav") == (Decoder.LIBSNDFILE, Decoder.FFMPEG)
    assert decoders("a.M4A") == (Decoder.FFMPEG, Decoder.LIBSNDFILE)
    assert set(decoders("unknown.xyz")) == set(Decoder)

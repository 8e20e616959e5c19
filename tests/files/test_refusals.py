"""What cannot be heard is refused with one sentence; what can be heard in part is heard."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from genrescope.audio.decoder import DecodedFile, open_file
from genrescope.audio.decoding.wire import End
from genrescope.errors import AudioFileError
from support.soundfiles import convert, cut, ffmpeg, is_one_sentence, tones, write_sound


def refusal(path: Path) -> str:
    """The sentence with which ``path`` is refused, be it on opening or on reading."""
    with pytest.raises(AudioFileError) as caught, open_file(path) as file:
        assert not list(file.blocks())
    sentence = str(caught.value)
    assert is_one_sentence(sentence), sentence
    return sentence


def test_missing(tmp_path: Path) -> None:
    assert "no file" in refusal(tmp_path / "音频" / "没有 这个.mp3")
    assert "没有 这个.mp3" in refusal(tmp_path / "没有 这个.mp3")


def test_below_something_that_is_no_folder(tmp_path: Path) -> None:
    file = write_sound(tmp_path / "a.wav", tones(0.1, 8_000), 8_000)
    refusal(file / "b.wav")


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)
    root = Path(tmp_path.anchor)
    assert refusal(root).startswith(f'"{root}" is a folder')


def test_a_tilde_is_part_of_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell has seen to it already."""
    monkeypatch.chdir(tmp_path)
    for name in ("~nouser.wav", "~"):
        write_sound(tmp_path / "a.wav", tones(0.1, 8_000), 8_000).rename(tmp_path / name)
        with open_file(name) as file:
            assert file.path == tmp_path / name


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_sound(tmp_path / "a.wav", tones(0.1, 8_000), 8_000)
    path.chmod(0)
    if os.access(path, os.R_OK):  # root may read everything: then the system's refusal is played
        real = Path.open

        def forbid(self: Path, *arguments: object, **options: object) -> object:
            if self == path:
                raise PermissionError(13, "Permission denied")
            return real(self, *arguments, **options)  # type: ignore[call-overload]

        monkeypatch.setattr(Path, "open", forbid)
    assert "may not be read" in refusal(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("platform: no named pipes")
    os.mkfifo(tmp_path / "a.wav")
    assert "not an ordinary file" in refusal(tmp_path / "a.wav")


def test_a_name_that_no_system_has() -> None:
    refusal(Path("a\0b.wav"))


def test_a_name_that_would_break_the_terminal(tmp_path: Path) -> None:
    sentence = refusal(tmp_path / "a\n\x1b[31mb\udcff.wav")
    assert sentence.isprintable()


def test_empty(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").touch()
    assert "is empty" in refusal(tmp_path / "a.mp3")


@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.m4a", "a.xyz"])
@pytest.mark.parametrize("content", [b"x", b"Not a sound at all.\n" * 500, bytes(5000)], ids=["byte", "text", "zeros"])
def test_not_sound(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert "not a sound file" in refusal(tmp_path / name)


@pytest.mark.parametrize("name", ["noise.mp3", "noise.aac", "noise.ogg"])
def test_noise(tmp_path: Path, name: str) -> None:
    """Random bytes hold things that look like the beginning of a frame."""
    (tmp_path / name).write_bytes(np.random.default_rng(1).bytes(200_000))
    refusal(tmp_path / name)


def test_an_address_of_the_web_is_no_file() -> None:
    assert "opens no addresses" in refusal(Path("https://example.org/song.mp3"))


def test_a_picture_and_a_silent_film(tmp_path: Path) -> None:
    test_card = ("-f", "lavfi", "-i", "testsrc=size=64x64:rate=10:duration=1")
    picture = tmp_path / "a.png"
    ffmpeg(*test_card, "-frames:v", "1", str(picture), target=picture)
    refusal(picture)
    film = tmp_path / "a.mp4"
    ffmpeg(*test_card, "-c:v", "mpeg4", str(film), target=film)
    assert "no sound track" in refusal(film)


@pytest.mark.parametrize("name", ["list.m3u8", "list.mp3", "script.m4a"])
def test_a_list_of_files_is_not_followed(tmp_path: Path, name: str) -> None:
    """Otherwise opening one file would read another."""
    other = write_sound(tmp_path / "other.wav", tones(1.0, 8_000), 8_000)
    if name.startswith("script"):
        text = f"ffconcat version 1.0\nfile '{other.name}'\n"
    else:
        text = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1.0,\n{other.name}\n#EXT-X-ENDLIST\n"
    (tmp_path / name).write_text(text)
    refusal(tmp_path / name)


def test_a_header_and_nothing_after_it(tmp_path: Path) -> None:
    assert "no sound" in refusal(write_sound(tmp_path / "a.wav", tones(0.0, 8_000), 8_000))


def wav(path: Path, *, channels: int, rate: int, size: int = 8000, bits: int = 16) -> Path:
    """A WAV file that claims whatever it is told."""
    frame = channels * bits // 8
    fmt = struct.pack("<HHIIHH", 1, channels, rate, (rate * frame) & 0xFFFFFFFF, frame & 0xFFFF, bits)
    path.write_bytes(
        b"RIFF" + struct.pack("<I", 0xFFFFFFFF) + b"WAVEfmt " + struct.pack("<I", 16) + fmt
        + b"data" + struct.pack("<I", size) + bytes(8000)
    )  # fmt: skip
    return path


@pytest.mark.parametrize(
    ("channels", "rate", "bits"),
    [(0, 44_100, 16), (65_535, 44_100, 16), (2, 0, 16), (2, 1, 16), (2, 4_000_000_000, 16), (2, 44_100, 65_535)],
)
def test_absurd_headers(tmp_path: Path, channels: int, rate: int, bits: int) -> None:
    refusal(wav(tmp_path / "a.wav", channels=channels, rate=rate, bits=bits))


@pytest.mark.parametrize("channels", [9, 16])
def test_more_than_eight_channels(tmp_path: Path, channels: int) -> None:
    sentence = refusal(write_sound(tmp_path / "a.wav", tones(0.2, 8_000, channels), 8_000))
    assert f"{channels} channels" in sentence
    assert "mix it down" in sentence


def test_a_length_that_is_claimed_and_not_there(tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", channels=1, rate=8_000, size=0xFFFF_FFF0)
    with open_file(path) as file:
        assert sum(len(block) for block in file.blocks()) == 4000


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3", "a.aac", "a.mka"])
def test_cut_off_files_are_heard_as_far_as_they_go(tmp_path: Path, name: str) -> None:
    whole = tones(8.0, 44_100, 2)
    source = write_sound(tmp_path / "source.wav", whole, 44_100)
    path = convert(source, tmp_path / name)
    path = cut(path, tmp_path / f"cut {name}", path.stat().st_size // 2)
    with open_file(path) as file:
        frames = sum(len(block) for block in file.blocks())
        assert 0.3 * len(whole) < frames < 0.7 * len(whole)
        assert file.damage == "" or is_one_sentence(file.damage)
        if name == "a.flac":  # it has its length in its header
            assert "cut off" in file.damage


@pytest.mark.parametrize("name", ["a.flac", "a.ogg", "a.m4a"])
def test_cut_off_within_the_header(tmp_path: Path, name: str) -> None:
    path = convert(write_sound(tmp_path / "source.wav", tones(2.0, 44_100), 44_100), tmp_path / name)
    refusal(cut(path, tmp_path / f"cut {name}", 60))


def test_damage_in_the_middle_is_passed_over(tmp_path: Path) -> None:
    whole = tones(8.0, 44_100, 2)
    path = write_sound(tmp_path / "a.flac", whole, 44_100)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 30_000] = np.random.default_rng(2).bytes(30_000)
    path.write_bytes(content)
    with open_file(path) as file:
        frames = sum(len(block) for block in file.blocks())
        assert 0.9 * len(whole) < frames <= len(whole)
        assert file.damage == "" or is_one_sentence(file.damage)


def child_that_says(code: str) -> list[str]:
    """A decoder child's command line that runs ``code``, which finds ``wire`` and ``out`` there."""
    start = "import sys, time; from genrescope.audio.decoding import wire; out = sys.stdout.buffer; "
    return [sys.executable, "-c", start + code]


INFO = "wire.send_json(out, wire.INFO, rate=8000, channels=2, frames=None, exact=True, decoder='x'); "
SOUND = "wire.send(out, wire.SAMPLES, bytes(800)); "


@pytest.mark.parametrize("end", [end for end in End if end is not End.COMPLETE])
def test_each_end_before_any_sound_has_its_sentence(end: End) -> None:
    with pytest.raises(AudioFileError) as caught:
        DecodedFile(Path("a.wav"), child_that_says(f"wire.send_json(out, wire.END, end='{end}', detail='')"))
    assert is_one_sentence(str(caught.value)), str(caught.value)


@pytest.mark.parametrize("end", [end for end in End if end is not End.COMPLETE])
def test_each_end_after_some_sound_is_damage(end: End) -> None:
    code = INFO + SOUND + f"wire.send_json(out, wire.END, end='{end}', detail='')"
    with DecodedFile(Path("a.wav"), child_that_says(code)) as file:
        assert sum(len(block) for block in file.blocks()) == 100
        assert is_one_sentence(file.damage), file.damage


@pytest.mark.parametrize(
    "code",
    [
        "",
        "raise SystemExit(3)",
        "out.write(b'hello')",
        "out.write(b'S' + b'\\xff' * 400)",
        "wire.send(out, wire.INFO, b'{}')",
        "wire.send(out, wire.INFO, b'[1, 2')",
        'wire.send(out, wire.END, b\'{"end": "of days"}\')',
        SOUND,
        INFO,
        INFO + INFO,
        INFO + "wire.send(out, wire.SAMPLES, bytes(7))",
        INFO + "out.write(wire.HEADER.pack(b'S', 0xFFFFFFFF))",
    ],
)
def test_a_child_that_speaks_nonsense_or_dies(code: str) -> None:
    with (
        pytest.raises(AudioFileError) as caught,
        DecodedFile(Path("a.wav"), child_that_says(code)) as file,
    ):
        list(file.blocks())
    assert is_one_sentence(str(caught.value)), str(caught.value)
    assert "decoder crash" in str(caught.value)


@pytest.mark.parametrize("before", ["", INFO, INFO + SOUND])
def test_a_child_that_stands_still(before: str) -> None:
    with (
        pytest.raises(AudioFileError, match="stood still") as caught,
        DecodedFile(Path("a.wav"), child_that_says(before + "time.sleep(1000)"), stall_seconds=2.0) as file,
    ):
        list(file.blocks())
    assert is_one_sentence(str(caught.value)), str(caught.value)

"""The JSON contract: every line of every command against the documented schema, and what its numbers mean."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from genrescope import json_lines
from genrescope.audio.source import SourceInfo, SourceKind
from genrescope.models import library
from genrescope.models.taxonomy import bundled_taxonomy
from genrescope.recognition.verdict import Gap, ModelIdentity, Ranked, RankedFamily, Verdict, VerdictState
from support.command_line import SCHEMA, Ran, check_line
from support.scripted import MANIFEST, ScriptedNetwork
from support.sound import chords
from support.soundfiles import write_sound

SOURCE = SourceInfo(SourceKind.SYSTEM, "speakers.monitor", "Lautsprecher 音箱", "PulseAudio", 48_000, 2)
LABELS = bundled_taxonomy("ccmusic16").labels


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "音频" / "测试 文件.wav", chords(7.0)[:, None], 22_050)


def verdict(state: VerdictState, genres: int) -> Verdict:
    shares = np.arange(genres, 0, -1) / sum(range(genres + 1))
    return Verdict(
        state=state,
        headline=None,
        headline_is_family=False,
        ranking=tuple(Ranked(label, "Pop", float(p)) for label, p in zip(LABELS, shares, strict=False)),
        families=(RankedFamily("Pop", 1.0),) if genres else (),
        unsmoothed=tuple(shares),
        start_sample=0,
        end_sample=22_050,
        heard_seconds=1.0 / 3.0,
        level_dbfs=-120.0,
        gaps=(Gap(0, 11_025),),
        lost_samples=7,
        dropped_hops=1,
        hop_seconds=2.5,
        compute_ms=123.456789,
        lag_seconds=0.5,
        device="cpu" if genres else "",
        model=ModelIdentity("sample", "0" * 64, "A sample"),
    )


@pytest.mark.parametrize("state", VerdictState)
@pytest.mark.parametrize(("genres", "shown"), [(0, 0), (4, 4), (16, 5)])
def test_verdict_of_every_state(state: VerdictState, genres: int, shown: int) -> None:
    line = json_lines.verdict_line(verdict(state, genres), SOURCE)
    check_line("listen", line)
    assert line["state"] == state.value
    assert [each["label"] for each in line["top"]] == list(LABELS[:shown])
    assert line["end_seconds"] == 1.0
    assert line["gaps"] == [{"start_seconds": 0.0, "end_seconds": 0.5}]
    assert line["source"]["title"] == "Lautsprecher 音箱"


def test_the_schema_knows_every_state() -> None:
    assert set(SCHEMA["$defs"]["state"]["enum"]) == {state.value for state in VerdictState}
    assert set(SCHEMA["$defs"]["kind"]["enum"]) == {kind.value for kind in SourceKind}


def test_listen(run: Callable[..., Ran], song: Path, network: ScriptedNetwork) -> None:
    network.say(classical=0.8, pop=0.2)
    ran = run("listen", "--source", f"file:{song}", "--fast", "--json")
    assert ran.code == 0
    assert ran.err == ""
    for line in ran.lines:
        check_line("listen", line)
    assert [round(line["end_seconds"]) for line in ran.lines] == [2, 3, 4, 6, 7]
    assert [line["state"] for line in ran.lines] == ["listening"] + ["provisional"] * 4
    last = ran.lines[-1]
    assert last["headline"] == "Classical"
    assert last["top"][0] == {"label": "Classical", "family": "Classical", "probability": pytest.approx(0.8, abs=1e-6)}
    assert math.fsum(each["probability"] for each in last["families"]) == pytest.approx(1.0, abs=1e-5)
    assert last["source"] == {"kind": "file", "id": str(song), "title": song.name, "rate": 22_050, "channels": 1}
    assert last["model"] == {"id": "scripted", "sha256": MANIFEST.sha256}
    assert last["lost_samples"] == last["dropped_hops"] == 0
    assert last["gaps"] == []


def test_the_hop_is_the_one_that_was_asked_for(run: Callable[..., Ran], song: Path) -> None:
    ran = run("listen", "--source", f"file:{song}", "--fast", "--json", "--hop", "0.5", "--seconds", "5")
    ends = [line["end_seconds"] for line in ran.lines]
    assert np.allclose(ends, np.arange(1, 11) / 2, atol=512 / 22_050)
    assert {line["hop_seconds"] for line in ran.lines} == {0.5}


def test_analyze(run: Callable[..., Ran], song: Path, tmp_path: Path) -> None:
    silent = write_sound(tmp_path / "silent.wav", np.zeros((22_050 * 4, 1), np.float32), 22_050)
    missing = tmp_path / "missing.ogg"
    ran = run("analyze", silent, song, missing, "--json")
    assert ran.code == 1
    for line in ran.lines:
        check_line("analyze", line)
    failed, done, absent = ran.lines
    assert (failed["file"], done["file"], absent["file"]) == (str(silent), str(song), str(missing))
    assert done["state"] == "provisional"
    assert done["heard_seconds"] == pytest.approx(7.0, abs=0.001)
    assert done["headline"] == "Classical"
    assert done["changes"] == [{"seconds": pytest.approx(3.0, abs=0.03), "headline": "Classical"}]
    assert ran.err.splitlines() == [f"genrescope: {failed['error']}", f"genrescope: {absent['error']}"]


def test_a_copy_with_the_genre_is_told_beside_the_json(run: Callable[..., Ran], song: Path, tmp_path: Path) -> None:
    ran = run("analyze", song, "--tag-into", tmp_path / "copies", "--json")
    assert ran.code == 0
    assert len(ran.lines) == 1
    copy = tmp_path / "copies" / song.name
    assert copy.is_file()
    assert ran.err.splitlines() == [f"genrescope: {copy} is written, with Classical as its genre."]


def test_analyze_with_the_starter_model(run_for_real: Callable[..., Ran], song: Path) -> None:
    starter = library.find(library.DEFAULT_ID).manifest
    ran = run_for_real("analyze", song, "--json")
    assert (ran.code, ran.err) == (0, "")
    (line,) = ran.lines
    check_line("analyze", line)
    assert line["state"] == "provisional"
    assert line["model"] == {"id": starter.id, "sha256": starter.sha256}
    assert {each["label"] for each in line["top"]} <= set(starter.taxonomy.labels)
    assert math.fsum(each["probability"] for each in line["families"]) == pytest.approx(1.0, abs=1e-5)


def test_analyze_hears_only_the_beginning(run: Callable[..., Ran], song: Path) -> None:
    (line,) = run("analyze", song, "--json", "--first", "4").lines
    assert line["heard_seconds"] == pytest.approx(4.0, abs=0.001)


def test_both_doors_say_the_same(run: Callable[..., Ran], song: Path) -> None:
    *_, live = run("listen", "--source", f"file:{song}", "--fast", "--json").lines
    (whole,) = run("analyze", song, "--json").lines
    assert live["model"] == whole["model"]
    assert whole["top"][0] == pytest.approx(live["top"][0])


def test_labels_stay_english(run: Callable[..., Ran], song: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "LC_ALL", "LANGUAGE"):
        monkeypatch.setenv(name, "zh_CN.UTF-8")
    (line,) = run("analyze", song, "--json").lines
    assert line["headline"] == "Classical"

"""The answers to many files as CSV and JSON."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from genrescope.errors import AudioFileError, ResultsError
from genrescope.files.entries import Entry, EntryState
from genrescope.files.results import write_results
from genrescope.recognition.summary import Summarizer
from genrescope.recognition.verdict import VerdictState
from support.plotting import verdict
from support.scripted import MANIFEST


def entries() -> list[Entry]:
    summarizer = Summarizer(MANIFEST)
    said = verdict(30.0, VerdictState.SETTLED, Rock=0.75, Pop=0.25)
    object.__setattr__(said, "unsmoothed", tuple({"Rock": 0.75, "Pop": 0.25}.get(each, 0.0) for each in LABELS))
    summarizer.add(said)
    return [
        Entry(1, Path('/音乐/=歌, "一".flac'), state=EntryState.DONE, summary=summarizer.summary(30.0)),
        Entry(2, Path("-bad.mp3"), state=EntryState.FAILED, failure=AudioFileError("It is empty.")),
        Entry(3, Path("later.mp3")),
    ]


LABELS = MANIFEST.taxonomy.labels


def test_a_table_has_a_line_for_every_file_that_is_over_and_no_formulas(tmp_path: Path) -> None:
    write_results(entries(), tmp_path / "结果.CSV")
    with (tmp_path / "结果.CSV").open(encoding="utf-8-sig", newline="") as file:
        good, bad = csv.DictReader(file)
    assert good["file"] == '/音乐/=歌, "一".flac'
    assert (good["headline"], good["genre_1"], float(good["probability_1"])) == ("Rock", "Rock", 0.75)
    assert (good["model"], good["error"]) == ("scripted", "")
    assert (bad["file"], bad["error"], bad["headline"]) == ("'-bad.mp3", "It is empty.", "")


def test_programs_get_what_analyze_says(tmp_path: Path) -> None:
    write_results(entries(), tmp_path / "results.json")
    good, bad = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert good["top"][0] == {"label": "Rock", "family": "Pop & rock", "probability": 0.75}
    assert bad == {"file": "-bad.mp3", "error": "It is empty."}


def test_what_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=r"call it \.csv or \.json"):
        write_results(entries(), tmp_path / "results.doc")
    with pytest.raises(ResultsError, match="choose another folder"):
        write_results(entries(), tmp_path / "absent" / "results.csv")

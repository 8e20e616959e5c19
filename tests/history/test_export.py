"""Kept sessions for other programs: what each of them reads out of the file is what was heard."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from genrescope.errors import HistoryError
from genrescope.history.draft import Draft
from genrescope.history.export import Format, export, exported, format_of
from genrescope.history.sessions import Recorded
from genrescope.history.store import Store
from support.command_line import check_line
from support.heard import MICROPHONE, MODEL, programme, status


@pytest.fixture
def sessions(store: Store) -> list[Recorded]:
    for parts in ([(40, "Classical"), (10, "silent"), (2, "listening"), (40, None)], [(60, "Pop & rock")]):
        draft = Draft(status(0.0))
        said = [*programme(*parts)]  # type: ignore[arg-type]
        draft.take(said, status(said[-1].end_sample / 22_050))
        draft.mark(12.25)
        number = store.add(draft.news())
        assert number is not None
        store.annotate_mark(number, 12.25, "Solo:\t“独奏”\nagain")
    return [store.session(each.id) for each in reversed(store.sessions())]


def test_csv_is_a_line_a_verdict(sessions: list[Recorded], tmp_path: Path) -> None:
    path = tmp_path / "表格.CSV"
    export(sessions, path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [*csv.DictReader(stream)]
    assert len(rows) == sum(len(each.verdicts) for each in sessions)
    assert {row["session"] for row in rows} == {str(each.session.id) for each in sessions}
    first, silent, last = rows[0], rows[20], rows[-1]
    assert (first["headline"], float(first["p(Classical)"]), first["state"]) == ("Classical", 0.8, "settled")
    assert (silent["headline"], silent["p(Classical)"], silent["state"]) == ("", "", "silent")
    assert (last["headline"], last["headline_is_family"]) == ("Pop & rock", "1")
    assert (last["source"], last["source_kind"]) == (MICROPHONE.title, "microphone")
    assert (last["model"], last["model_sha256"]) == (MODEL.id, MODEL.sha256)
    began = sessions[1].session.beginning.started_at
    assert (datetime.fromisoformat(last["time"]) - began).total_seconds() == pytest.approx(60.0, abs=0.01)


def test_no_name_is_a_formula_in_a_table(sessions: list[Recorded]) -> None:
    session = sessions[0].session
    beginning = replace(session.beginning, source=replace(session.beginning.source, title="=HYPERLINK(1)"))
    table = exported([replace(sessions[0], session=replace(session, beginning=beginning))], Format.CSV)
    assert {row["source"] for row in csv.DictReader(table.splitlines())} == {"'=HYPERLINK(1)"}


def test_json_is_everything(sessions: list[Recorded], tmp_path: Path) -> None:
    export(sessions, tmp_path / "all.json")
    one, other = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["sessions"]
    for line, recorded in ((one, sessions[0]), (other, sessions[1])):
        verdicts = line.pop("verdicts")
        check_line("history", line)
        assert len(verdicts) == len(recorded.verdicts)
        assert len(verdicts[0]["top"]) == 4
    assert [(each["genre"], each["family"]) for each in one["set_list"]] == [("Classical", "Classical"), (None, "")]
    assert one["marks"] == [{"seconds": 12.25, "note": "Solo:\t“独奏”\nagain"}]


def test_labels_are_an_audacity_track(sessions: list[Recorded], tmp_path: Path) -> None:
    export(sessions[:1], tmp_path / "labels.txt")
    lines = (tmp_path / "labels.txt").read_text(encoding="utf-8").splitlines()
    labels = [line.split("\t") for line in lines]
    assert all(len(label) == 3 for label in labels)
    assert [(float(begin), float(end), text) for begin, end, text in labels] == [
        (0.0, 40.0, "Classical"),
        (12.25, 12.25, "Solo: “独奏” again"),
        (pytest.approx(50.0, abs=2.1), 92.0, "unsure"),
    ]
    with pytest.raises(HistoryError, match="one at a time"):
        exported(sessions, Format.LABELS)


def test_an_extension_that_means_nothing(sessions: list[Recorded], tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match=r"\.csv, \.json, or \.txt"):
        format_of(tmp_path / "session.doc")
    export(sessions, tmp_path / "session.doc", Format.CSV)


def test_what_cannot_be_written_leaves_what_was_there(sessions: list[Recorded], tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="choose another place"):
        export(sessions, tmp_path / "nowhere" / "x.csv")
    folder = tmp_path / "x.csv"
    folder.mkdir()
    with pytest.raises(HistoryError, match="choose another place"):
        export(sessions, folder)
    assert [each.name for each in tmp_path.iterdir() if "x.csv" in each.name] == ["x.csv"], "nothing is left beside it"

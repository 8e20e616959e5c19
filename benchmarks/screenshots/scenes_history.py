"""What the History view can show."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QPoint

from benchmarks.screenshots import made_up
from benchmarks.screenshots.made_up import HOP, sixteen, starter, verdict
from benchmarks.screenshots.stage import Scene, Stage
from genrescope.history.draft import Draft
from genrescope.history.store import Store
from genrescope.models.manifest import Manifest
from genrescope.recognition.verdict import Verdict, VerdictState
from genrescope_desktop.panels.history import HistoryView

_BEGAN = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
_Part = tuple[float, Callable[[float], made_up.Shares] | None]  # until a second; None is silence


def _said(manifest: Manifest, *parts: _Part) -> list[Verdict]:
    said, end, began = [], 4.0, 0.0
    for until, shares in parts:
        while end <= until:
            state = None if shares else VerdictState.SILENT
            said.append(verdict(manifest, end, shares(end - began + 20.0) if shares else {}, state))
            end += HOP
        began = until
    return said


def _keep(store: Store, day: int, said: list[Verdict], *marks: tuple[float, str], title: str = "") -> None:
    first, source = said[0], made_up.SPEAKERS if day % 2 else made_up.MICROPHONE
    status = made_up.update(made_up.demo_columns()[:0], said, source=source).status
    draft = Draft(status, now=_BEGAN - timedelta(days=day, minutes=17 * day))
    draft.take(said, status)
    for seconds, _ in marks:
        draft.mark(seconds)
    number = store.add(draft.news())
    assert first.model
    assert number is not None
    for seconds, note in marks:
        store.annotate_mark(number, seconds, note)
    if title:
        store.rename(number, title)


def _classical(_end: float) -> made_up.Shares:
    return made_up.classical(30.0)


def _electronic(_end: float) -> made_up.Shares:
    return {"Electronic": 0.81, "Pop": 0.1, "Rock": 0.06}


def _rock(_end: float) -> made_up.Shares:
    return {"Rock": 0.66, "Pop": 0.2, "Electronic": 0.1}


def _fill() -> None:
    """Keep a week of listening; the newest session is the one that is opened."""
    programme = _said(
        starter(),
        (310.0, _classical), (330.0, None), (700.0, _electronic), (980.0, made_up.nothing_known), (1500.0, _rock),
        (1560.0, None), (2060.0, _classical),
    )  # fmt: skip
    with contextlib.closing(Store()) as store:
        for day in range(7, 3, -1):
            _keep(store, day, _said(starter(), (60.0 * day, _electronic), (150.0 * day, _rock)))
        _keep(store, 3, _said(sixteen(), (500.0, made_up.anthem), (900.0, made_up.chamber_pop)), title="排练，第二天")
        _keep(store, 2, _said(starter(), (95.0, None)))
        name = "An evening at the radio, with a name that is longer than there is room for in any list"
        _keep(store, 1, _said(starter(), (600.0, made_up.jazz_rock)), title=name)
        marks = ((402.0, ""), (1180.0, "the solo / 吉他独奏"))
        _keep(store, 0, programme, *marks, title="Concert in the park")


def _show(stage: Stage) -> HistoryView:
    view = stage.window.history.view
    stage.window.views.setCurrentWidget(view)
    return view


def _empty(stage: Stage) -> None:
    _show(stage)


def _session(stage: Stage) -> None:
    _fill()
    view = _show(stage)
    stage.settle(lambda: view.session.recorded is not None)


def _passage(stage: Stage) -> None:
    _session(stage)
    view = stage.window.history.view
    view.session.table.setCurrentCell(2, 1)
    view.session.time_cursor.point(0.3)


def _sixteen(stage: Stage) -> None:
    _session(stage)
    view = stage.window.history.view
    view.search.setText("排练")


def _no_hit(stage: Stage) -> None:
    _session(stage)
    stage.window.history.view.search.setText("polka")


def _deleted(stage: Stage) -> None:
    _session(stage)
    view = stage.window.history.view
    view.delete.click()
    stage.settle(view.undo.isVisible)


def _export(stage: Stage) -> None:
    _session(stage)
    view = stage.window.history.view
    menu = view.export.menu()
    menu.popup(view.export.mapToGlobal(QPoint(0, -menu.sizeHint().height())))


SCENES: dict[str, Scene] = {
    "history-empty": _empty,
    "history": _session,
    "history-passage": _passage,
    "history-sixteen": _sixteen,
    "history-no-hit": _no_hit,
    "history-deleted": _deleted,
    "history-export": _export,
}

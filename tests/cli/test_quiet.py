"""``--quiet``: a line for each fault and each recovery, in the log too, and no flood."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from genrescope import faults
from genrescope.audio.source import SourceState
from genrescope.cli.keeping import Keeping
from genrescope.cli.quiet_view import HOUR, MOST_AN_HOUR, QuietView, Sparing
from genrescope.events import Update
from genrescope.history import recorder
from genrescope.language.sentence import sentence
from genrescope.settings import Settings
from support.command_line import Ran
from support.heard import MICROPHONE, update, verdict

AWAY = "The microphone is away; it is taken up again when it returns."


class Watch:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


def session(seconds: float, message: str = "", *, said: str | None = "Rock", **changed: object) -> Update:
    """What a session says at a moment."""
    made = update(seconds, verdict(seconds, said))
    changed = {"source_state": SourceState.RECONNECTING if message else SourceState.ACTIVE, **changed}
    return dataclasses.replace(
        made,
        status=dataclasses.replace(made.status, message=message, **changed),  # type: ignore[arg-type]
    )


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_an_absence_is_two_lines(watch: Watch, capsys: pytest.CaptureFixture[str]) -> None:
    view = QuietView(MICROPHONE, watch)
    assert len(lines(capsys)) == 1  # what is listened to
    for second in range(60):
        watch.now += 1.0
        view.show(session(float(second + 1), AWAY if 20 <= second < 32 else ""))
    said = lines(capsys)
    assert said[0] == AWAY
    assert said[1].endswith("is heard again, after 12 s.")
    assert len(said) == 2


def test_a_mute_source_and_losses_are_said(watch: Watch, capsys: pytest.CaptureFixture[str]) -> None:
    view = QuietView(MICROPHONE, watch)
    lines(capsys)
    view.show(session(2.0, said="no signal"))
    view.show(session(4.0, lost_samples=48_000 * 3, dropped_hops=2))
    view.show(session(6.0, lost_samples=48_000 * 3, dropped_hops=2))
    mute, again, lost = lines(capsys)
    assert mute.startswith("No sound comes from")
    assert "is heard again" in again
    assert lost == "Lost so far: 3.0 s of sound, 2 verdicts."


def test_a_network_that_was_replaced_is_no_absence_of_the_source(
    watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    view = QuietView(MICROPHONE, watch)
    lines(capsys)
    notice = "The network did not answer. Everything else went on; the network was started afresh."
    for message in ("", notice, notice, ""):
        watch.now += 1.0
        view.show(session(2.0, message, source_state=SourceState.ACTIVE))
    assert lines(capsys) == [notice]


def test_a_device_with_a_loose_contact_floods_nothing(
    watch: Watch, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "log_file", lambda: tmp_path / "errors.log")
    day = 24 * 3600
    with faults.log_kept():
        view = QuietView(MICROPHONE, watch)
        for second in range(0, day, 4):
            watch.now += 4.0
            view.show(session(float(second + 1), AWAY if second % 8 else ""))
    said = lines(capsys)
    assert len(said) <= 1 + 2 * 24 * MOST_AN_HOUR + 2
    assert any("more times" in line for line in said)
    logged = (tmp_path / "errors.log").read_text(encoding="utf-8").splitlines()
    assert len(logged) == len(said) - 1
    assert all("is away" in line or "heard again" in line for line in logged)


def test_one_fault_does_not_hide_another(watch: Watch) -> None:
    sparing = Sparing(watch)
    assert [bool(sparing.line(sentence("{count} times", count=count))) for count in range(20)].count(
        True
    ) == MOST_AN_HOUR
    assert sparing.line("The disk is full.") == "The disk is full."
    watch.now += HOUR
    assert sparing.line(sentence("{count} times", count=21)) == "21 times (This was so 14 more times.)"


def test_a_full_disk_is_said_once_and_so_is_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    class Disk:
        problem = ""

        def take(self, _update: Update) -> None: ...

    disk, said = Disk(), list[str]()
    monkeypatch.setattr(recorder, "make_recorder", lambda _settings: disk)
    keeping = Keeping(Settings(), said.append)
    for disk.problem in ("", "The disk is full.", "The disk is full.", "", ""):
        keeping.take(session(2.0))
    assert said == ["The disk is full.", "What could not be written is written now, and writing goes on."]


def test_it_says_what_it_listens_to_and_what_it_was(run: Callable[..., Ran], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        ran = run("listen", "--source", "demo", "--fast", "--seconds", "8", "--quiet")
    first, last = ran.out.splitlines()
    assert first.startswith("Listening to")
    assert last.startswith("Classical")
    assert not caplog.records
    assert run("listen", "--quiet", "--json").code == 2

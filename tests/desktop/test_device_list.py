"""The list of devices does not flicker: that all are gone is believed when two looks in a row agree on it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.conftest import DEVICES
from genrescope.audio.devices import Survey
from genrescope.errors import DeviceError
from genrescope_desktop import device_list
from genrescope_desktop.device_list import DeviceList

NOTHING = Survey([], [], "There is no microphone.", "There is no system sound.")
NO_MICROPHONE = Survey([], DEVICES.system_sounds, "There is no microphone.", "")


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[Callable[..., tuple[list, list]]]:
    """Look as often as there are answers; return what was told, and what was said to have failed."""
    lists: list[DeviceList] = []

    def looks(*answers: Survey | DeviceError) -> tuple[list, list]:
        line, told, failed = deque(answers), [], []

        def survey() -> Survey:
            answer = line.popleft()
            if isinstance(answer, DeviceError):
                raise answer
            return answer

        monkeypatch.setattr(device_list, "survey_afresh", survey)
        monkeypatch.setattr(device_list, "DOUBT_MS", 0)
        devices = DeviceList()
        lists.append(devices)
        devices.found.connect(told.append)
        devices.failed.connect(failed.append)
        while line:
            if not devices._looking:
                devices.refresh()
            qtbot.wait(5)
        qtbot.waitUntil(lambda: not devices._looking)
        return told, failed

    yield looks
    for each in lists:
        with qtbot.waitSignal(each.closed):
            each.close()


def test_one_look_that_finds_nothing_is_not_believed(look) -> None:
    assert look(DEVICES, NOTHING, DEVICES) == ([DEVICES, DEVICES], [])
    assert look(DEVICES, NO_MICROPHONE, DEVICES) == ([DEVICES, DEVICES], [])


def test_devices_that_are_really_gone_are_gone_at_the_second_look(look) -> None:
    assert look(DEVICES, NOTHING, NOTHING) == ([DEVICES, NOTHING], [])
    assert look(DEVICES, NO_MICROPHONE, NO_MICROPHONE, NOTHING) == ([DEVICES, NO_MICROPHONE], [])


def test_where_nothing_was_seen_before_nothing_is_told_at_once(look) -> None:
    assert look(NOTHING) == ([NOTHING], [])


def test_a_look_that_failed_tells_nothing_of_devices_that_were_seen(look) -> None:
    error = DeviceError("The list of sound devices could not be made; check the system's sound settings.")
    assert look(DEVICES, error, error) == ([DEVICES], [])
    assert look(error) == ([], [str(error)])

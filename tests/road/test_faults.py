"""``make faults`` in short: a few of its faults, once each, done to a private PulseAudio."""

from __future__ import annotations

import pytest
from benchmarks.faults import devices, moments, tables
from benchmarks.faults.kinds import PulseAudio
from benchmarks.faults.scene import cycle, scene

FEW = ("output unplugged", "microphone unplugged", "moved", "killed", "server stands still")


@pytest.mark.timeout(300)
def test_listening_survives_what_happens_to_devices_and_time() -> None:
    faults = [fault for fault in devices.FAULTS if any(word in fault.what for word in FEW)]
    faults.append(moments.FAULTS[0])
    assert len(faults) == len(FEW) + 1
    with scene(PulseAudio) as here:
        cycles = [each for fault in faults for each in cycle(here, fault)]
        assert not any(listener.last.failed for listener in here.listeners)
    for each in cycles:  # how soon and how exactly is for `make faults` to say, on a quieter machine
        assert each.recovery_seconds is not None, each
        assert each.said, each
        assert not each.misheard, each
        assert not each.other_source, each
        assert abs(each.uncounted_seconds) < 1.0, each
    assert sum(each.lost_seconds for each in cycles) > 10.0
    assert tables.table(cycles).splitlines()[-1].startswith("all")

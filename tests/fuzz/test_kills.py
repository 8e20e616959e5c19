"""Some sudden ends of ``genrescope listen``; ``make fuzz ARGS=kills`` has two hundred, with the real network."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from benchmarks.fuzz import kills

from support.checkout import CHECKOUT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="platform: the battery needs a POSIX system")


def test_history_and_recording_are_whole_after_a_kill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT / "tests"))
    monkeypatch.setattr(kills, "ALLOWED_SECONDS", 5.0)  # the machine may be busy with other things
    command = [sys.executable, "-m", "support.scripted_genrescope"]
    ends = list(kills.run(tmp_path, "test", range(3), command))
    assert all(end.is_good for end in ends), ends
    assert max(end.verdicts for end in ends) > 5
    assert max(end.recorded_seconds for end in ends) > 2.0
    assert not [*tmp_path.glob("*.flac")]


def test_what_is_lost_is_told() -> None:
    good, bad = kills.End(0, 12, 0.4, 0.3, 6.0, 0.01), kills.End(1, 3, 2.5, 0.0, 1.0, 0.02)
    assert (good.is_good, bad.is_good) == (True, False)
    *_, last = kills.table([good, bad])
    assert last.endswith("| 1 |")

"""Rules and fixtures of all tests.

- A test that skips itself fails, unless its reason begins with ``platform:``.
- Tests that use the ``real_music`` fixture are left out of the collection, with a visible line, when the environment
  variable ``GENRESCOPE_DATA`` does not name a folder of real music.
- ``pulse_server`` is a private PulseAudio; where it cannot be had, the tests that need it fail and say so.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

import genrescope  # noqa: F401  (before NumPy, as in the application: it says how many threads NumPy may use)
from support.pulse import PulseServer

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that starts this in the background has it ignore Ctrl-C, and with it everything that is started from here.
    signal.signal(signal.SIGINT, signal.default_int_handler)

os.environ["LANGUAGE"] = "en"  # whatever the tester speaks: sentences are compared in English

DATA_VARIABLE = "GENRESCOPE_DATA"
LEFT_OUT = pytest.StashKey[int]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests out that need real music, when there is none."""
    if os.environ.get(DATA_VARIABLE):
        return
    left_out = [item for item in items if "real_music" in getattr(item, "fixturenames", ())]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    config.stash[LEFT_OUT] = len(left_out)


def pytest_report_collectionfinish(config: pytest.Config) -> str | None:
    """Say how many tests were left out."""
    count = config.stash.get(LEFT_OUT, 0)
    return f"{count} tests need real music and are left out: {DATA_VARIABLE} is not set" if count else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn an unexpected skip into a failure."""
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the unexpected skip of a whole module into a failure."""
    report = yield
    _refuse_skip(report)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not reason.removeprefix("Skipped: ").startswith("platform:"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and only a reason that begins with 'platform:' allows that: {reason}"


@pytest.fixture(scope="session")
def real_music() -> Path:
    """The folder of real music: it has ``emotify/`` and ``tracks/``."""
    folder = Path(os.environ[DATA_VARIABLE]).resolve()
    assert (folder / "tracks").is_dir(), f"{DATA_VARIABLE} names {folder}, which has no folder tracks/"
    return folder


@pytest.fixture
def pulse_server(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseServer]:
    """A fresh private PulseAudio, and the environment that leads libpulse to it."""
    server = PulseServer(tmp_path_factory.mktemp("pulse"))
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PULSE_SOURCE", raising=False)
    monkeypatch.delenv("PULSE_SINK", raising=False)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture
def busy_cores() -> Iterator[None]:
    """Keep every core busy, from one process each."""
    spin = "while True: sum(range(100_000))"
    processes = [subprocess.Popen([sys.executable, "-c", spin]) for _ in range(os.cpu_count() or 1)]
    yield
    for process in processes:
        process.kill()
        process.wait()

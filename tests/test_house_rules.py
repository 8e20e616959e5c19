"""The rules that conftest.py lays on all tests, tried on a small suite of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent

SUITE = """
import pytest

def test_passes(): pass
@pytest.mark.skip(reason="platform: Windows only")
def test_of_another_platform(): pass
def test_with_real_music(real_music): assert (real_music / "tracks").is_dir()
"""

SKIPS = """
import pytest

@pytest.fixture
def without_server(): pytest.skip("in a fixture")
def test_in_the_test(): pytest.skip("in the test")
@pytest.mark.skip(reason="by a mark")
def test_by_a_mark(): pass
def test_in_a_fixture(without_server): pass
"""


@pytest.fixture
def run_suite(tmp_path):
    """Run a small suite under the same conftest; (exit status, what pytest said)."""

    def run(text: str, data: Path | None = None) -> tuple[int, str]:
        (tmp_path / "conftest.py").write_text((HERE / "conftest.py").read_text())
        (tmp_path / "pytest.ini").write_text("[pytest]\n")
        (tmp_path / "test_suite.py").write_text(text)
        environment = {name: value for name, value in os.environ.items() if name != "GENRESCOPE_DATA"}
        environment["PYTHONPATH"] = str(HERE)
        if data is not None:
            environment["GENRESCOPE_DATA"] = str(data)
        command = [sys.executable, "-m", "pytest", "-ra", "-p", "no:cacheprovider", str(tmp_path)]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    return run


def test_an_unexpected_skip_fails(run_suite):
    status, said = run_suite(SKIPS)
    assert status == 1
    assert "1 failed, 2 errors" in said  # a mark and a fixture skip before the test itself
    for reason in ("in the test", "by a mark", "in a fixture"):
        assert f"only a reason that begins with 'platform:' allows that: Skipped: {reason}" in said


def test_the_unexpected_skip_of_a_whole_module_fails(run_suite):
    status, said = run_suite("import pytest\npytest.importorskip('there_is_no_such_module')\n")
    assert status != 0
    assert "only a reason that begins with 'platform:' allows that" in said


def test_tests_that_need_real_music_are_left_out_visibly(run_suite):
    status, said = run_suite(SUITE)
    assert status == 0
    assert "1 passed, 1 skipped, 1 deselected" in said
    assert "1 tests need real music and are left out: GENRESCOPE_DATA is not set" in said


def test_tests_that_need_real_music_run_where_it_is(run_suite, tmp_path):
    (tmp_path / "music" / "tracks").mkdir(parents=True)
    status, said = run_suite(SUITE, tmp_path / "music")
    assert status == 0
    assert "2 passed, 1 skipped" in said


def test_a_wrong_folder_of_real_music_fails(run_suite, tmp_path):
    status, said = run_suite(SUITE, tmp_path / "nowhere")
    assert status == 1
    assert "which has no folder tracks/" in said

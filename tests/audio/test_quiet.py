"""What sound libraries print is kept from standard error, and from nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from genrescope.audio.quiet import quiet

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="platform: nothing is printed elsewhere")

WRITES = """
import sys
from genrescope.audio.quiet import quiet
with open(sys.argv[1], "w") as file:
    print(file.fileno())
    with quiet():
        file.write("all of it")
        file.flush()
"""


def test_what_is_printed_meanwhile_is_not_seen_and_what_comes_later_is(capfd: pytest.CaptureFixture[str]):
    with quiet():
        os.write(2, b"ALSA lib pcm.c: Unknown PCM")
    os.write(2, b"a warning")
    assert capfd.readouterr().err == "a warning"


def test_where_standard_error_is_closed_what_has_its_number_keeps_it(tmp_path: Path):
    file = tmp_path / "file"
    command = ["sh", "-c", 'exec "$@" 2>&-', "sh", sys.executable, "-c", WRITES, str(file)]
    assert subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout == b"2\n"
    assert file.read_text() == "all of it"

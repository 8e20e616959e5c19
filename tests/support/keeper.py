"""``python -m support.keeper PATH``: keeps a session in a history as fast as it is told to, until it is killed.

Each line on standard input is one more verdict; ``taken N`` on standard output says how many were taken.
"""

from __future__ import annotations

import sys
from pathlib import Path

from genrescope.history.recorder import Recorder
from genrescope.history.session_book import SessionBook
from support.heard import HOP, update, verdict


def main(path: Path) -> None:
    recorder = Recorder(SessionBook(path))
    for number, _ in enumerate(sys.stdin, 1):
        recorder.take(update(number * HOP, verdict(number * HOP, "Rock")))
        print(f"taken {number}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

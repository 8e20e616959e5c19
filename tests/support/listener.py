"""``python -m support.listener SOURCE FOLDER``: listens as the app does, and keeps what it heard and what it said.

A process of its own, because PortAudio reads its environment once. Says ``listening`` on standard output when the first
verdict is there, ends when its standard input is closed, and leaves in FOLDER what the source delivered (``heard.npy``,
[frames, channels]) and its verdicts (``verdicts.pickle``).
"""

from __future__ import annotations

import pickle
import sys
import threading
import time
from pathlib import Path

import numpy as np
from benchmarks.faults.listener import Overheard

from genrescope.audio.naming import make_source
from genrescope.live import LiveSession
from genrescope.models.library import find
from genrescope.settings import Settings


def main(source_name: str, folder: Path) -> None:
    source = Overheard(make_source(source_name))
    session = LiveSession(source, find("starter"), Settings(device="cpu"))
    verdicts = []
    closed = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), closed.set()), daemon=True).start()
    session.start()
    while not closed.is_set():
        time.sleep(0.05)
        update = session.take()
        if update.verdicts and not verdicts:
            print("listening", flush=True)
        verdicts += update.verdicts
    status = session.take().status
    session.stop()
    assert not status.failed, status.message
    np.save(folder / "heard.npy", np.concatenate(source.blocks))
    (folder / "verdicts.pickle").write_bytes(pickle.dumps(verdicts))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

"""The thread that does what takes its time: in order, and to the end."""

from __future__ import annotations

import threading

from genrescope.errors import GenrescopeError
from genrescope_desktop.keeper import Keeper


def test_one_thing_after_the_other_is_done_a_failure_is_told_and_nothing_is_begun_after_the_end(qtbot):
    keeper, done, go_on = Keeper("keeper"), [], threading.Event()
    told: list[str] = []
    keeper.failed.connect(told.append)

    def work() -> None:
        done.append(threading.current_thread())

    def refuse() -> None:
        raise GenrescopeError("That cannot be done.")

    with qtbot.waitSignal(keeper.closed, timeout=30_000):
        keeper.submit(go_on.wait)
        keeper.submit(refuse)
        keeper.submit(work)
        keeper.close()
        keeper.submit(work)
        go_on.set()
    assert told == ["That cannot be done."]
    (thread,) = done
    assert thread is not threading.current_thread()

"""One network for all files that are heard at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from genrescope.models.library import InstalledModel
from genrescope.settings import Settings

if TYPE_CHECKING:
    from genrescope.recognition.load import NetworkKeeper
    from genrescope.recognition.recognizer import Recognizer


@dataclass(slots=True, eq=False)
class _Lease:
    """What was lent, for what, and to how many it has been lent further."""

    wanted: tuple[InstalledModel, Settings]
    recognizer: Recognizer
    end: ExitStack
    users: int = 0
    failure: BaseException | None = None


class SharedNetwork:
    """Borrows a network from a keeper while at least one file is heard, and lends it to all of them.

    Parameters
    ----------
    networks
        Gives the keeper; asked on the threads that ask here.
    """

    def __init__(self, networks: Callable[[], NetworkKeeper]) -> None:
        self._networks = networks
        self._lock = threading.Lock()  # held while one loads: what it has loaded is there for the others
        self._lease: _Lease | None = None

    @contextmanager
    def lend(self, model: InstalledModel, settings: Settings) -> Iterator[Recognizer]:
        """Lend a recognizer with nothing heard, as `NetworkKeeper.lend`; the same errors.

        One that failed is lent to no other file, and not given back when the last has ended.
        """
        with self._lock:
            lease = self._lease
            if lease is None or lease.wanted != (model, settings):
                end = ExitStack()
                recognizer = end.enter_context(self._networks().lend(model, settings))
                lease = self._lease = _Lease((model, settings), recognizer, end)
            lease.users += 1
        try:
            yield lease.recognizer.another()
        except BaseException as error:
            lease.failure = error
            raise
        finally:
            self._give_back(lease)

    def _give_back(self, lease: _Lease) -> None:
        with self._lock:
            lease.users -= 1
            if self._lease is lease and (lease.failure or not lease.users):
                self._lease = None
            if not lease.users:
                if (failure := lease.failure) is None:
                    lease.end.close()
                else:
                    lease.end.__exit__(type(failure), failure, failure.__traceback__)

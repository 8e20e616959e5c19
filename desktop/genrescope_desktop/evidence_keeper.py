"""Finding evidence for the window: on a thread of its own, with a network of its own while evidence is wanted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from genrescope import faults
from genrescope.language.catalogue import translated

if TYPE_CHECKING:
    from genrescope.recognition.explain import Explainer, Seen


class EvidenceKeeper(QObject):
    """Answers the newest wish; older ones that it has not begun are passed over.

    Signals
    -------
    found(Evidence)
        What spoke.
    failed(str)
        A sentence: why nothing can be shown.
    closed()
        After `close`: nothing is under way any more.
    """

    found = Signal(object)
    failed = Signal(str)
    closed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wish = 0  # number of the newest; read on the worker
        self._explainer: Explainer | None = None  # the worker's
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="evidence")

    def ask(self, name: str, seen: Seen) -> None:
        """Find what spoke for a genre or family; `found` or `failed` says it, unless another wish comes before."""
        self.ask_of(name, lambda: seen)

    def ask_of(self, name: str, look: Callable[[], Seen]) -> None:
        """Find it in what ``look`` returns, on the worker's thread; it may raise as it would there."""
        self._wish += 1
        self._worker.submit(self._answer, self._wish, name, look)

    def drop(self) -> None:
        """Wish for nothing, and let the network go."""
        self._wish += 1
        self._worker.submit(self._let_go, self._wish)

    def close(self) -> None:
        """End everything for good; `closed` says when that is done."""
        self.drop()
        self._worker.submit(self.closed.emit)
        self._worker.shutdown(wait=False)

    # On the worker.

    def _answer(self, wish: int, name: str, look: Callable[[], Seen]) -> None:
        if wish != self._wish:
            return
        from genrescope.recognition.explain import Explainer  # here: the window is there sooner

        try:
            seen = look().of(name)
            if self._explainer is None or self._explainer.model != seen.model:
                self._explainer = None  # let go before another is loaded: both would take the memory of two
                self._explainer = Explainer(seen.model)
            evidence = self._explainer.explain(seen, name)
        except Exception as error:
            self._say(wish, translated(faults.told(error)))
        else:
            if wish == self._wish:
                self.found.emit(evidence)

    def _say(self, wish: int, sentence: str) -> None:
        if wish == self._wish:
            self.failed.emit(sentence)

    def _let_go(self, wish: int) -> None:
        if wish == self._wish:
            self._explainer = None

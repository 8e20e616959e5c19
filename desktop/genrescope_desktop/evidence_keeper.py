"""Finding evidence for the window: on a keeper's thread, with a network of its own while evidence is wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from genrescope import faults
from genrescope.language.catalogue import translated
from genrescope_desktop.keeper import Keeper

if TYPE_CHECKING:
    from genrescope.recognition.explain import Explainer, Seen


class EvidenceKeeper(Keeper):
    """Answers the newest wish; older ones that it has not begun are passed over.

    Signals
    -------
    found(Evidence)
        What spoke.
    """

    found = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("evidence", parent)
        self._wish = 0  # number of the newest; read on the thread
        self._explainer: Explainer | None = None  # the thread's

    def ask(self, name: str, seen: Seen) -> None:
        """Find what spoke for a genre or family; `found` or `failed` says it, unless another wish comes before."""
        self.ask_of(name, lambda: seen)

    def ask_of(self, name: str, look: Callable[[], Seen]) -> None:
        """Find it in what ``look`` returns, on the thread; it may raise as it would there."""
        self._wish += 1
        self.submit(partial(self._answer, self._wish, name, look))

    def drop(self) -> None:
        """Wish for nothing, and let the network go."""
        self._wish += 1
        self.submit(partial(self._drop, self._wish))

    def close(self) -> None:
        """End everything for good; what is not begun is passed over."""
        self.drop()
        super().close()

    # On the thread.

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

    def _drop(self, wish: int) -> None:
        if wish == self._wish:
            self._explainer = None

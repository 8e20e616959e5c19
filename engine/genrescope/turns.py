"""Models take turns in a session: each is loaded while the one before still answers, and takes over at a hop."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

from genrescope import faults
from genrescope.errors import GenrescopeError
from genrescope.events import ModelChange
from genrescope.language.sentence import sentence
from genrescope.mailbox import Mailbox
from genrescope.models.library import InstalledModel
from genrescope.recognition.recognizer import Recognizer
from genrescope.recognition.verdict import ModelIdentity
from genrescope.spectral.kernels import KernelBank, kernel_bank
from genrescope.watchdog import Job

LOADING_SECONDS = 180.0  # a model that takes longer than this is never loaded: the slowest disk is faster
CHANGES_KEPT = 1000  # for a view that does not come for them

Lend = Callable[[InstalledModel], AbstractContextManager[Recognizer]]


class Turn:
    """One model's turn. May be loaded, used and ended on different threads, one after the other.

    Parameters
    ----------
    model
        Which model.
    lend
        Loads a recognizer, and takes it back.
    """

    def __init__(self, model: InstalledModel, lend: Lend) -> None:
        self.model = model
        self._lend = lend
        self._lease = ExitStack()
        self._recognizer: Recognizer | None = None

    @property
    def kernels(self) -> KernelBank:
        """Of the columns that the model's windows must have."""
        return kernel_bank(self.model.manifest.kernels)

    @property
    def recognizer(self) -> Recognizer:
        """What gives the verdicts. After `load`."""
        assert self._recognizer is not None, "it is not loaded"
        return self._recognizer

    def load(self, step: AbstractContextManager[None]) -> Recognizer:
        """Load everything that the turn needs: this takes seconds, and happens within ``step``.

        Raises
        ------
        ModelError, SettingsError
            As `genrescope.recognition.load.load_recognizer`.
        """
        lease = ExitStack()
        with step:
            _ = self.kernels  # built once in a process, and not on a thread that has to keep time
            recognizer = lease.enter_context(self._lend(self.model))
        self._lease, self._recognizer = lease, recognizer
        return recognizer

    def drop(self) -> None:
        """Let the recognizer go without giving it back, because it hangs or failed. It may be loaded again."""
        self._lease, self._recognizer = ExitStack(), None

    def end(self) -> None:
        """Give the recognizer back, which must have worked to its end: one that failed is let go instead."""
        self._recognizer = None  # so that its network is gone from memory unless it is kept for another stream
        self._lease.close()


class Turns:
    """Who answers in a session, and who is going to.

    Three threads have a part in it: one loads what is wanted (`load_wanted`), the one that makes windows begins the
    loaded turn (`begin_next`), and the one that answers ends the old turn at the first window of the new (`take_over`).

    Parameters
    ----------
    model
        Whose turn is the first; the thread that answers loads it, and then says so with `first_is_loaded`.
    lend
        As for `Turn`.

    Attributes
    ----------
    current
        For which windows are made.
    answering
        Who gave the newest verdict, or will give the first.
    changes
        What became of wishes for another model, oldest first.
    """

    def __init__(self, model: InstalledModel, lend: Lend) -> None:
        self._lend = lend
        self.current = Turn(model, lend)
        self.answering = model.identity
        self.changes: deque[ModelChange] = deque(maxlen=CHANGES_KEPT)
        self._newest_wish = model
        self._wishes: Mailbox[InstalledModel] = Mailbox(latest_wins=True)
        self._loaded: deque[Turn] = deque(maxlen=1)
        self._may_load = threading.Event()
        self._answered_to = 0
        self._loading: InstalledModel | None = None

    @property
    def coming(self) -> ModelIdentity | None:
        """The model that is wanted and does not answer yet."""
        wish = self._newest_wish.identity
        return None if wish == self.answering else wish

    def want(self, model: InstalledModel) -> None:
        """Let another model have the next turn; of several wishes the newest counts. On any thread."""
        self._newest_wish = model
        self._wishes.put(model)

    def first_is_loaded(self) -> None:
        """From now on other models may be loaded."""
        self._may_load.set()

    def load_wanted(self, job: Job) -> None:
        """Load what is wanted, until `close`. What another thread hung in loading is given up."""
        if (given_up := self._loading) is not None:
            self._loading = None
            self._refuse(
                given_up,
                sentence(
                    "{model} was not loaded after {seconds:.0f} s and was given up; choose it again to try once more.",
                    model=given_up.manifest.title,
                    seconds=LOADING_SECONDS,
                ),
            )
        self._may_load.wait()
        while (model := self._wishes.get()) is not None:
            if model == self.current.model and not self._loaded:
                continue
            turn = Turn(model, self._lend)
            self._loading = model
            try:
                turn.load(job.step(LOADING_SECONDS))
            except GenrescopeError as error:
                self._refuse(model, str(error))
            except Exception as error:
                self._refuse(model, faults.recorded(error))
            else:
                if model is self._newest_wish:
                    self._loaded.append(turn)
            self._loading = None

    def begin_next(self) -> Turn | None:
        """Begin the turn of the model that has been loaded, if one has."""
        if not self._loaded:
            return None
        self.current = self._loaded.popleft()
        return self.current

    def answered(self, end_sample: int) -> None:
        """Take down up to which sample of the stream verdicts have been given."""
        self._answered_to = end_sample

    def take_over(self, old: Turn, new: Turn) -> None:
        """End the turn of ``old``: the next verdict is given by ``new``."""
        old.end()
        before, self.answering = self.answering, new.model.identity
        self.changes.append(ModelChange(self._answered_to, before, self.answering))

    def close(self) -> None:
        """Wish for nothing more; what is being loaded is loaded to its end."""
        self._wishes.close(discard=True)
        self._may_load.set()

    def _refuse(self, model: InstalledModel, sentence: str) -> None:
        if model is self._newest_wish:
            self._newest_wish = self.current.model
        self.changes.append(ModelChange(self._answered_to, self.answering, model.identity, sentence))

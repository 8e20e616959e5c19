"""The progress bar of long work: on standard error, and only where somebody looks at it."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as RichProgress

from genrescope import words
from genrescope.cli.output import say
from genrescope.language.catalogue import tr

_REDRAWS_PER_SECOND = 8


def progress_bar(field: str, redraws_per_second: float) -> RichProgress:
    """Make a bar between what is being done and a task's ``field``; it goes away when it stops."""
    console = Console(stderr=True, highlight=False)
    return RichProgress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TextColumn(f"{{task.fields[{field}]}}", markup=False),
        console=console,
        transient=True,
        refresh_per_second=redraws_per_second,
        disable=not console.is_terminal,
    )


class Progress:
    """Shows how far the analysis of several files is: of the one whose turn it is. Use as a context manager.

    Parameters
    ----------
    files
        How many there are.
    """

    def __init__(self, files: int) -> None:
        self._files = files
        self._number = 0
        self._name = ""
        self._rich = progress_bar("time", _REDRAWS_PER_SECOND)
        self._task = self._rich.add_task("", total=None, time="")

    def __enter__(self) -> Progress:
        self._rich.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the bar away. Idempotent."""
        self._rich.stop()

    def tell(self, sentence: str) -> None:
        """Print a sentence for a person above the bar."""
        self._rich.stop()
        say(sentence)
        self._rich.start()

    def begin(self, number: int, name: str) -> None:
        """File ``number``, counted from 1, begins."""
        self._number = number
        self._name = f"{number}/{self._files}  {name}" if self._files > 1 else name
        self._rich.reset(self._task, description=self._name, total=None, time="")
        self._rich.start()

    def loading(self) -> None:
        """The model is being loaded."""
        self._rich.update(self._task, description=tr("loading the model"))

    def heard(self, number: int, seconds: float, total: float | None) -> None:
        """So much of a file was heard; may be called on any thread."""
        if number != self._number:
            return
        time = words.clock(seconds)
        if total:
            time = tr("{done} of {total}", done=time, total=words.clock(total))
        self._rich.update(self._task, description=self._name, completed=seconds, total=total, time=time)

"""The command ``genrescope`` itself, with somebody who watches its window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from genrescope.cli import main
from genrescope_desktop.app import App


def run_watched(watch: Callable[[App], None]) -> int:
    """Run the command in this process; ``watch`` is given the app just before its window is shown."""
    run = App.run

    def watched(app: App, files: Sequence[Path] = ()) -> None:
        watch(app)
        run(app, files)

    App.run = watched  # type: ignore[assignment]
    return main([])

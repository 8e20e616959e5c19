"""Several files, as ``genrescope analyze`` analyses them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event

from genrescope.files.several import FileAnalyzer, Several, files_at_once

FILES = 4


def at_once(analyzer: FileAnalyzer, paths: Sequence[Path]) -> None:
    """Analyse files, as many at once as this machine's cores make worthwhile."""
    for each in Several(lambda _: analyzer, None, Event(), lambda *_: None, files_at_once()).analyses(paths):
        each.answer.result()

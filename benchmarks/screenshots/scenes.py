"""All scenes by the names of their pictures, in the order of the contact sheet."""

from __future__ import annotations

from benchmarks.screenshots import (
    scenes_compact,
    scenes_dialogs,
    scenes_files,
    scenes_history,
    scenes_live,
    scenes_models,
)
from benchmarks.screenshots.stage import Scene

SCENES: dict[str, Scene] = {
    **scenes_live.SCENES,
    **scenes_compact.SCENES,
    **scenes_files.SCENES,
    **scenes_history.SCENES,
    **scenes_models.SCENES,
    **scenes_dialogs.SCENES,
}
MAIN = (
    "listening",
    "sixteen-genres",
    "both",
    "evidence",
    "files-result",
    "files-comparison",
    "history",
    "models",
    "compact",
)

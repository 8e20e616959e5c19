"""Adds new texts to the files of translations, and takes out those that the code no longer has."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from language_files import engine_texts

WINDOW = engine_texts.SOURCES["window"]
WINDOW_FILES = WINDOW / "translations"


def main() -> int:
    """Bring every file up to date; say what is left to translate."""
    left = 0
    for path in engine_texts.catalogues():
        translations = engine_texts.read(path)
        path.write_text(engine_texts.written(path.stem, translations), encoding="utf-8")
        left += _say(path, [text for text in engine_texts.texts() if not translations.get(text)])
    for path in sorted(WINDOW_FILES.glob("*.ts")):
        update(path)
        left += _say(
            path, re.findall(r'<source>([^<]*)</source>\s*<translation type="unfinished"', path.read_text("utf-8"))
        )
    return 1 if left else 0


def update(path: Path) -> None:
    """Let Qt's tool add the window's texts. Without line numbers: else every change of the code would be one here."""
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    sources = sorted(str(source) for source in WINDOW.rglob("*.py"))
    command = [str(tool), *sources, "-locations", "none", "-no-obsolete", "-no-ui-lines", "-ts", str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def _say(path: Path, missing: list[str]) -> int:
    for text in missing:
        print(f"{path.name}: {text.strip().splitlines()[0]}")
    return len(missing)


if __name__ == "__main__":
    sys.exit(main())

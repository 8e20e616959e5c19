"""The manual's own pictures: which it names, and how they are made small enough to travel with it."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.screenshots.looks import USUAL, Look

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "images" / "manual"
TEXTS = {"en": "manual.md", "zh_CN": "manual.zh_CN.md"}
LOOKS = [look for look in USUAL if look.colours == "light" and look.percent == 100]
COLOURS = 256  # of a picture: a third of the bytes, and no eye tells


def views(look: Look) -> list[str]:
    """The views that the manual of a look's language shows, as it names them: ``images/manual/VIEW-LANGUAGE.png``."""
    text = (DOCS / TEXTS[look.language]).read_text(encoding="utf-8")
    return re.findall(rf"\]\(images/manual/([\w-]+)-{look.language}\.png\)", text)


def put(folder: Path, look: Look) -> None:
    """Put the pictures of a look from ``folder`` where the manual has them, and take away what it no longer names."""
    from PIL import Image

    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = {FOLDER / f"{view}-{look.language}.png": folder / f"{view}-{look.name}.png" for view in views(look)}
    for path in FOLDER.glob(f"*-{look.language}.png"):
        if path not in wanted:
            path.unlink()
    for path, taken in wanted.items():
        with Image.open(taken) as picture:
            few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, 2, dither=Image.Dither.NONE)
        few.save(path, optimize=True)

"""Take pictures of the window: every state in both languages, light and dark, at 100 and 200 %, and a contact sheet.

The main views are taken in further looks: at 300 %, in high contrast, in colours for the colour-blind, and in the
smallest window. A picture is called VIEW-LANGUAGE-COLOURS-PERCENT.png. With --manual those that the manual shows are
taken, made small, and put where it looks for them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.screenshots import for_manual
from benchmarks.screenshots.looks import LOOKS, USUAL, Look
from benchmarks.screenshots.scenes import MAIN, SCENES
from benchmarks.screenshots.stage import Stage

THUMBNAIL = (400, 260)  # pixels of a picture on the contact sheet
SHEET_COLUMNS = tuple(look.name for look in USUAL)
_HEAD = 14


def main() -> None:
    """Take the pictures that were asked for, each look in a process of its own."""
    parser = argparse.ArgumentParser(
        prog="make screenshots ARGS=…", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path("build/screenshots"), help="folder (build/screenshots)")
    parser.add_argument("--view", action="append", metavar="NAME", help="only views whose names begin so; repeatable")
    parser.add_argument("--look", action="append", choices=LOOKS, metavar="NAME", help="only this look; repeatable")
    parser.add_argument("--manual", action="store_true", help="the manual's own pictures (docs/images/manual)")
    parser.add_argument("--list", action="store_true", help="name the views (* in further looks too) and the looks")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)  # in this very process
    typed = parser.parse_args()
    if typed.list:
        print("views:", *(f"{name}*" if name in MAIN else name for name in SCENES))
        print("looks:", *LOOKS)
        return
    if typed.manual:
        for look in for_manual.LOOKS:
            if look.name in (typed.look or LOOKS):
                with tempfile.TemporaryDirectory() as folder:
                    _take_apart(look, for_manual.views(look), Path(folder))
                    for_manual.put(Path(folder), look)
        return
    looks = [LOOKS[name] for name in typed.look or LOOKS]
    if typed.here:
        _take(looks[0], typed.view, typed.out)
        return
    wanted = [name for name in SCENES if not typed.view or name.startswith(tuple(typed.view))]
    if not wanted:
        parser.error(f"no view begins so; there are {', '.join(SCENES)}")
    typed.out.mkdir(parents=True, exist_ok=True)
    for look in looks:
        views = [name for name in wanted if look in USUAL or name in MAIN or typed.look]
        if views:
            _take_apart(look, views, typed.out)
    _sheet(wanted, typed.out)


def _take_apart(look: Look, views: list[str], out: Path) -> None:
    """Take a look's pictures in a process of its own: scale and language are for a whole process."""
    command = [sys.executable, "-m", "benchmarks.screenshots", "--here", "--out", str(out), "--look", look.name]
    for view in views:
        command += ["--view", view]
    with tempfile.TemporaryDirectory() as folder:
        screen = Path(folder) / "screen.json"
        screen.write_text(json.dumps({"screens": [_screen(look.percent / 100)]}), encoding="utf-8")
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
            # There is neither window manager nor tray, which Qt says at every window.
            "QT_LOGGING_RULES": "default.warning=false;qt.core.qobject.connect.warning=false",
            "QT_SCALE_FACTOR": str(look.percent / 100),
            "GENRESCOPE_CONFIG": str(Path(folder) / "settings.toml"),
        }
        (Path(folder) / "settings.toml").touch()
        subprocess.run(command, env=environment, check=True)


def _screen(scale: float) -> dict[str, object]:
    """What Qt is told of a screen that is large enough for everything."""
    size = {"width": round(1600 * scale), "height": round(1000 * scale)}
    return {"name": "screen", "x": 0, "y": 0, **size, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}


def _take(look: Look, views: list[str], out: Path) -> None:
    stage = Stage(look, out)
    for view in views:
        stage.play(view, SCENES[view])


def _sheet(views: list[str], out: Path) -> None:
    """One picture of all pictures: a row a view, a column a look."""
    from PIL import Image, ImageDraw

    width, height = THUMBNAIL
    sheet = Image.new("RGB", (width * len(SHEET_COLUMNS), (height + _HEAD) * len(views)), "#808080")
    draw = ImageDraw.Draw(sheet)
    for row, view in enumerate(views):
        for column, look in enumerate(SHEET_COLUMNS):
            path = out / f"{view}-{look}.png"
            if not path.exists():
                continue
            with Image.open(path) as whole:
                picture = whole.convert("RGB")
            picture.thumbnail((width - 8, height - 8))
            sheet.paste(picture, (column * width + 4, row * (height + _HEAD) + _HEAD))
            draw.text((column * width + 4, row * (height + _HEAD) + 1), path.stem, fill="white")
    sheet.save(out / "contact-sheet.png")


if __name__ == "__main__":
    main()

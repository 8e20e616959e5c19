"""The icon of the packaged programs, from the window's own: .ico for Windows, .icns for macOS.

python packaging/program_icons.py FOLDER
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import application

ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)  # pixels; 256 is the largest that .ico knows


def write_icons(folder: Path) -> None:
    """Write both into ``folder``."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PIL import Image
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QGuiApplication

    from genrescope_desktop import icons

    _application = QGuiApplication.instance() or QGuiApplication([])
    icon = icons.app()
    pictures = {}
    for size in icons.APP_SIZES:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        icon.pixmap(size).save(buffer, "PNG")
        pictures[size] = Image.open(io.BytesIO(buffer.data().data()))
    folder.mkdir(parents=True, exist_ok=True)
    small = [pictures[size] for size in ICO_SIZES]
    small[-1].save(
        folder / f"{application.COMMAND}.ico", sizes=[(size, size) for size in ICO_SIZES], append_images=small[:-1]
    )
    pictures[512].save(
        folder / f"{application.COMMAND}.icns", append_images=[pictures[256], pictures[128], pictures[32]]
    )


if __name__ == "__main__":
    write_icons(Path(sys.argv[1]))

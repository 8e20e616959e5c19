"""The files under ``share/`` by which a Linux desktop and a shell know the application.

    python packaging/linux_share.py FOLDER

writes into FOLDER the desktop entry, icons, AppStream metadata, manual page and shell completions. Genrescope must be
installed in the environment that runs this: icons come from the window's own, manual and completions from its parser.
"""

from __future__ import annotations

import gzip
import os
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import application
import publisher
from manual_page import manual_page

COMPLETIONS = {
    "bash": f"bash-completion/completions/{application.COMMAND}",
    "zsh": f"zsh/vendor-completions/_{application.COMMAND}",
    "fish": f"fish/vendor_completions.d/{application.COMMAND}.fish",
}


def desktop_entry() -> str:
    """Text of the desktop entry, as the Desktop Entry Specification 1.4 has it."""
    lines = {
        "Type": "Application",
        "Version": "1.4",
        "Name": application.NAME,
        "GenericName": "Music genre classifier",
        "GenericName[zh_CN]": "音乐流派识别",
        "Comment": application.SUMMARY,
        "Comment[zh_CN]": application.CHINESE_SUMMARY,
        "TryExec": application.COMMAND,
        "Exec": f"{application.COMMAND} %F",
        "Icon": application.COMMAND,
        "Terminal": "false",
        "StartupNotify": "true",
        "StartupWMClass": application.COMMAND,
        "Categories": "AudioVideo;Audio;Music;Qt;",
        "Keywords": "".join(f"{word};" for word in application.KEYWORDS),
        "MimeType": "".join(f"{each};" for each in application.media_types()),
    }
    return "\n".join(["[Desktop Entry]", *(f"{key}={value}" for key, value in lines.items())]) + "\n"


def metainfo() -> str:
    """Text of the AppStream metadata, with the releases of CHANGELOG.md."""
    top = Xml.Element("component", type="desktop-application")

    def add(parent: Xml.Element, tag: str, text: str = "", **attributes: str) -> Xml.Element:
        element = Xml.SubElement(parent, tag, {key.replace("_", ":"): value for key, value in attributes.items()})
        element.text = text or None
        return element

    add(top, "id", application.APP_ID)
    add(top, "metadata_license", "CC0-1.0")
    add(top, "project_license", str(application.project()["license"]))
    add(top, "name", application.NAME)
    add(top, "summary", application.SUMMARY)
    add(top, "summary", application.CHINESE_SUMMARY, xml_lang="zh_CN")
    description = add(top, "description")
    for paragraph in application.DESCRIPTION:
        add(description, "p", paragraph)
    developer = add(top, "developer", id=application.APP_ID.rpartition(".")[0])
    add(developer, "name", application.PUBLISHER)
    add(top, "developer_name", application.PUBLISHER)
    if page := publisher.homepage():
        add(top, "url", page, type="homepage")
    add(top, "launchable", f"{application.COMMAND}.desktop", type="desktop-id")
    provides = add(top, "provides")
    add(provides, "binary", application.COMMAND)
    for media_type in application.media_types():
        add(provides, "mediatype", media_type)
    add(top, "content_rating", type="oars-1.1")
    releases = add(top, "releases")
    for each in application.releases():
        release = add(releases, "release", version=each.version, date=each.date.isoformat())
        notes = add(add(release, "description"), "ul")
        for change in each.changes:
            add(notes, "li", change.replace("`", ""))
    Xml.indent(top)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{Xml.tostring(top, encoding='unicode')}\n"


def write_icons(folder: Path) -> None:
    """Draw the window's icon in every size, and as SVG, into an icon theme's folder."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QRect, QSize, Qt
    from PySide6.QtGui import QGuiApplication, QPainter
    from PySide6.QtSvg import QSvgGenerator

    from genrescope_desktop import icons

    _application = QGuiApplication.instance() or QGuiApplication([])
    icon = icons.app()
    for size in icons.APP_SIZES:
        path = folder / f"{size}x{size}" / "apps" / f"{application.COMMAND}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not icon.pixmap(size).save(str(path)):
            raise OSError(f"{path} cannot be written")
    path = folder / "scalable" / "apps" / f"{application.COMMAND}.svg"
    path.parent.mkdir(parents=True, exist_ok=True)
    drawing = QSvgGenerator()
    drawing.setFileName(str(path))
    drawing.setTitle(application.NAME)
    drawing.setSize(QSize(64, 64))
    drawing.setViewBox(QRect(0, 0, 64, 64))
    painter = QPainter(drawing)
    painter.setPen(Qt.PenStyle.NoPen)
    icons.paint_app(painter)
    painter.end()


def manual() -> str:
    """The manual page, from the parser of the command line."""
    from genrescope.cli.arguments import COMMANDS, build_parser

    return manual_page(build_parser(COMMANDS), application.version(), application.SUMMARY)


def completion(shell: str) -> str:
    """The completion script for a shell, from the parser of the command line."""
    import shtab

    from genrescope.cli.arguments import COMMANDS, build_parser

    return str(shtab.complete(build_parser(COMMANDS), shell=shell))


def main(folder: str) -> None:
    """Write everything."""
    share = Path(folder)
    texts = {f"applications/{application.COMMAND}.desktop": desktop_entry()}
    texts[f"metainfo/{application.APP_ID}.metainfo.xml"] = metainfo()
    texts |= {path: completion(shell) for shell, path in COMPLETIONS.items()}
    for name, text in texts.items():
        path = share / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    page = share / "man" / "man1" / f"{application.COMMAND}.1.gz"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_bytes(gzip.compress(manual().encode(), mtime=0))
    write_icons(share / "icons" / "hicolor")


if __name__ == "__main__":
    main(*sys.argv[1:])

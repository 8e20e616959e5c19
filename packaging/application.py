"""What the installers of all systems say of the application, in one place: names, version, the files it opens."""

from __future__ import annotations

import datetime
import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

CHECKOUT = Path(__file__).resolve().parents[1]

NAME = "Genrescope"
COMMAND = "genrescope"
# Reverse-DNS name for AppStream, macOS and Windows. Whoever publishes under another domain changes it here.
APP_ID = "io.github.genrescope.Genrescope"
SUMMARY = "See what genre music is, as it plays"
CHINESE_SUMMARY = "边听边看：正在播放的音乐是什么流派"
DESCRIPTION = (
    "Genrescope listens to a microphone, to whatever the computer is playing, or to a file, and shows as it plays what "
    "genre the music is. A neural network on this machine looks at the last 30 seconds and answers every two seconds.",
    "Nothing leaves the machine: no sound is uploaded, none is written to disk unless you record it, and there is no "
    "telemetry.",
)
KEYWORDS = ("music", "genre", "spectrogram", "listen", "audio")
PUBLISHER = "The Genrescope developers"
# PyTorch 2.13 is built for no older macOS, and for Apple silicon alone (its wheels end in macosx_14_0_arm64).
OLDEST_MACOS = "14.0"

# Files that “Open with” offers it for: extension to media types, as shared-mime-info names them. All are in
# `genrescope.audio.formats.EXTENSIONS`, which has more: rare ones a person opens from the window.
FILE_TYPES = {
    "wav": ("audio/x-wav", "audio/vnd.wave"),
    "flac": ("audio/flac",),
    "ogg": ("audio/ogg", "audio/x-vorbis+ogg"),
    "opus": ("audio/x-opus+ogg",),
    "mp3": ("audio/mpeg",),
    "aiff": ("audio/x-aiff",),
    "m4a": ("audio/mp4",),
    "aac": ("audio/aac",),
    "wma": ("audio/x-ms-wma",),
    "mp4": ("video/mp4",),
    "mkv": ("video/x-matroska",),
    "webm": ("video/webm",),
    "mov": ("video/quicktime",),
}


class Release(NamedTuple):
    """One entry of CHANGELOG.md."""

    version: str
    date: datetime.date
    changes: tuple[str, ...]


def project() -> dict[str, Any]:
    """The table ``[project]`` of pyproject.toml."""
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        table: dict[str, Any] = tomllib.load(file)["project"]
    return table


def version() -> str:
    """The one version number."""
    return str(project()["version"])


def media_types() -> list[str]:
    """Every media type it opens."""
    return [media_type for types in FILE_TYPES.values() for media_type in types]


def releases(changelog: Path = CHECKOUT / "CHANGELOG.md") -> list[Release]:
    """What CHANGELOG.md says, newest first: a heading ``## 1.2.3 (2026-01-31)``, then a list; nothing unreleased."""
    found = []
    for section in changelog.read_text(encoding="utf-8").split("\n## ")[1:]:
        heading, _, rest = section.partition("\n")
        if heading.strip() == "Unreleased":
            continue
        match = re.fullmatch(r"(\d+(?:\.\d+)+) \((\d{4}-\d\d-\d\d)\)", heading.strip())
        if match is None:
            raise ValueError(f"CHANGELOG.md: {heading!r} is not like '1.2.3 (2026-01-31)'")
        lines = re.findall(r"^- (.+(?:\n  .+)*)", rest, re.MULTILINE)
        changes = tuple(" ".join(line.split()) for line in lines)
        found.append(Release(match[1], datetime.date.fromisoformat(match[2]), changes))
    return found


def notes() -> str:
    """What is new in the newest version, as its release says it; *Check for updates* shows the first lines."""
    return "".join(f"- {change}\n" for change in releases()[0].changes)


def info_plist() -> dict[str, Any]:
    """What the macOS application says of itself (``Info.plist``)."""
    document = {
        "CFBundleTypeName": "Sound or film",
        "CFBundleTypeRole": "Viewer",
        "LSHandlerRank": "Alternate",
        "LSItemContentTypes": ["public.audio", "public.movie"],
        "CFBundleTypeExtensions": list(FILE_TYPES),
    }
    return {
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": version(),
        "CFBundleVersion": version(),
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "zh_CN"],
        "CFBundleDocumentTypes": [document],
        "LSApplicationCategoryType": "public.app-category.music",
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": PUBLISHER,
        "NSMicrophoneUsageDescription": (
            "Genrescope listens to the music near you to say what genre it is. The sound stays on this Mac."
        ),
        "NSAudioCaptureUsageDescription": (
            "Genrescope listens to what this Mac plays to say what genre it is. The sound stays on this Mac."
        ),
    }


def version_resource(program: str) -> str:
    """What a Windows program says of itself, as PyInstaller reads it."""
    numbers = (*map(int, version().split(".")), 0)
    strings = {
        "CompanyName": PUBLISHER,
        "FileDescription": NAME,
        "FileVersion": version(),
        "InternalName": program,
        "LegalCopyright": f"{PUBLISHER}. {project()['license']} licence.",
        "OriginalFilename": f"{program}.exe",
        "ProductName": NAME,
        "ProductVersion": version(),
    }
    table = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in strings.items())
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1,\n"
        "    subtype=0x0, date=(0, 0)),\n"
        f"  kids=[StringFileInfo([StringTable('040904B0', [{table}])]),\n"
        "    VarFileInfo([VarStruct('Translation', [0x0409, 1200])])],\n"
        ")\n"
    )

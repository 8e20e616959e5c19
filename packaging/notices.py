"""Third-party notices of a packaged application, from what is really in it.

    python packaging/notices.py build/pyinstaller/contents.json OUTPUT

`genrescope.spec` writes the list: for every file and module where it came from. Each is traced to the distribution, the
system package or the Python it belongs to, whose licence texts are gathered. It fails where something belongs to
nobody, where a licence text is missing, and where a licence is the GPL without an exception: that must not be packaged.
"""

from __future__ import annotations

import functools
import importlib.metadata
import json
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
LICENCE_FILE = re.compile(r"(^|/)(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$", re.IGNORECASE)
CLASSIFIER = "License :: OSI Approved :: "

QT = """\
Qt and PySide6 are used under the GNU Lesser General Public License, version 3. They lie in the application's folder as
libraries of their own, unchanged, and may be replaced by other builds of the same version. Their source code is
published by The Qt Company with every release (Qt for Python {version}); whoever gave you this application must also
give you that source code on request.
"""
TEXTS_BY_HAND = {  # distributions that come without the text of their licence
    "PySide6_Essentials": (QT, ("LGPL-3.0.txt", "GPL-3.0.txt")),
    "shiboken6": (QT, ("LGPL-3.0.txt", "GPL-3.0.txt")),
}
PYTHON, PYINSTALLER = "Python", "pyinstaller"


class Notice(NamedTuple):
    """What is said of one thing that is packaged."""

    name: str
    version: str
    licence: str
    text: str


class NoticeError(Exception):
    """Something must not be packaged, or it is not known whether it may."""


def may_be_packaged(licence: str) -> bool:
    """Whether a licence lets the application be what it is: at least one of its alternatives is not the bare GPL."""
    return any(not _is_gpl(alternative) for alternative in re.split(r"\bOR\b", licence))


def _is_gpl(licence: str) -> bool:
    parts = re.split(r"\bAND\b", licence)
    return any(
        re.search(r"(?<!L)GPL|(?<!Lesser )General Public", part) and not re.search(r"exception", part, re.IGNORECASE)
        for part in parts
    )


def licence_of(distribution: importlib.metadata.Distribution) -> str:
    """How a distribution names its licence: its SPDX expression, or what older metadata has instead."""
    metadata = distribution.metadata
    if expression := metadata["License-Expression"]:
        return str(expression)
    if (free := metadata["License"]) and "\n" not in free.strip():
        return str(free)
    classified = [each for each in metadata.get_all("Classifier") or [] if each.startswith(CLASSIFIER)]
    return " AND ".join(each.removeprefix(CLASSIFIER) for each in classified)


def _owners() -> dict[Path, importlib.metadata.Distribution]:
    """Every installed file, and whose it is."""
    return {
        Path(str(distribution.locate_file(file))).resolve(): distribution
        for distribution in importlib.metadata.distributions()
        for file in distribution.files or []
    }


def _of_distribution(distribution: importlib.metadata.Distribution) -> Notice:
    name, version = distribution.metadata["Name"], distribution.version
    texts = [
        Path(str(distribution.locate_file(file))).read_text(encoding="utf-8", errors="replace")
        for file in distribution.files or []
        if LICENCE_FILE.search(file.as_posix()) and file.suffix not in (".py", ".pyc", ".h")
    ]
    if name in TEXTS_BY_HAND:
        said, files = TEXTS_BY_HAND[name]
        texts.append(said.format(version=version))
        texts += [(HERE / "licences" / file).read_text(encoding="utf-8") for file in files]
    return Notice(name, version, licence_of(distribution), "\n\n".join(dict.fromkeys(texts)))


@functools.cache
def _debian_package(path: Path) -> str:
    """The Debian package a system library belongs to; empty where that cannot be told."""
    for candidate in (
        path,
        Path("/", *path.parts[2:]) if path.parts[1:2] == ("usr",) else Path("/usr", *path.parts[1:]),
    ):
        asked = subprocess.run(["dpkg-query", "-S", str(candidate)], capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            return asked.stdout.partition(":")[0]
    return ""


def _of_debian(package: str) -> Notice:
    asked = ["dpkg-query", "-W", "-f", "${Version}", package]
    version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    text = Path("/usr/share/doc", package, "copyright").read_text(encoding="utf-8", errors="replace")
    return Notice(package, version, "see its text", text)


def _of_python() -> Notice:
    folder = Path(sysconfig.get_path("stdlib"))
    for path in (folder / "LICENSE.txt", Path(sys.base_prefix, "LICENSE.txt"), folder.parent.parent / "LICENSE"):
        if path.is_file():
            return Notice(PYTHON, sys.version.partition(" ")[0], "PSF-2.0", path.read_text(encoding="utf-8"))
    package = _debian_package(folder / "os.py")
    if not package:
        raise NoticeError(f"the licence of the Python in {sys.base_prefix} is not beside it")
    return _of_debian(package)._replace(name=PYTHON, licence="PSF-2.0")


def _is_pythons(path: Path) -> bool:
    """Whether a file is Python's own; ``/usr`` as a whole is not, though the system's Python lies there."""
    folders = {Path(sysconfig.get_path("stdlib")).resolve(), Path(sys.base_prefix).resolve()} - {Path("/usr")}
    by_pyinstaller = path.name == "base_library.zip"  # made of Python's modules
    return by_pyinstaller or any(path.is_relative_to(folder) for folder in folders)


def notices(sources: list[str]) -> Iterator[Notice]:
    """Notices of everything that files came from, by name.

    Raises
    ------
    NoticeError
        Something must not be packaged, belongs to nobody, or comes without a licence text.
    """
    owners = _owners()
    found: dict[str, Notice] = {PYTHON: _of_python()}
    unknown = set()
    for source in sources:
        path = Path(source).resolve()
        if distribution := owners.get(path):
            if distribution.metadata["Name"] not in found:
                found[distribution.metadata["Name"]] = _of_distribution(distribution)
        elif _is_pythons(path):
            continue
        elif package := _debian_package(path):
            found.setdefault(package, _of_debian(package))
        else:
            unknown.add(path)
    if unknown:
        raise NoticeError(f"nobody is known to own {', '.join(map(str, sorted(unknown)))}")
    found[PYINSTALLER] = _of_distribution(importlib.metadata.distribution(PYINSTALLER))
    for notice in found.values():
        if not may_be_packaged(notice.licence):
            raise NoticeError(f"{notice.name} is under {notice.licence}, which must not be packaged")
        if not notice.text:
            raise NoticeError(f"{notice.name} comes without the text of its licence ({notice.licence})")
    return iter(sorted(found.values(), key=lambda notice: notice.name.lower()))


def rendered(all_notices: list[Notice]) -> str:
    """The text that goes with the application: a table, then every licence."""
    width = max(len(notice.name) for notice in all_notices)
    table = [f"{notice.name:<{width}}  {notice.version:<20}  {notice.licence}" for notice in all_notices]
    parts = [
        f"{'=' * 80}\n{notice.name} {notice.version}\n{'=' * 80}\n\n{notice.text.strip()}\n" for notice in all_notices
    ]
    return "\n".join(["What Genrescope's packages bring along, and on what terms.\n", *table, "", *parts])


def main(contents: str, output: str) -> None:
    """Write the notices, or say in one line why they cannot be."""
    sources = json.loads(Path(contents).read_text(encoding="utf-8"))
    own = importlib.metadata.distribution("genrescope")
    try:
        found = [notice for notice in notices(sources) if notice.name != own.metadata["Name"]]
    except NoticeError as error:
        sys.exit(f"Not packaged: {error}.")
    Path(output).write_text(rendered(found), encoding="utf-8")
    for notice in found:
        print(f"{notice.name:<28}{notice.version:<16}{notice.licence[:80]}")


if __name__ == "__main__":
    main(*sys.argv[1:])

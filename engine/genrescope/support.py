"""What a report of a fault needs to say of a machine, without names or paths; and what Genrescope is made of."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from importlib import metadata
from pathlib import Path

from genrescope import __version__, faults
from genrescope.audio.naming import is_recorded
from genrescope.settings import Settings

PACKAGE = "genrescope"
_OPEN_SETTINGS = ("source", "model", "headline_file")  # whose values a person makes up
_KNOWN_WORDS = ("", "mic", "system", "demo", "starter", "ccmusic16")
_MOST_FAULTS = 10
_OURS = re.compile(r'File "[^"]*[/\\](genrescope\w*[/\\][^"]+)", line (\d+), in (\w+)')
_RAISED = re.compile(r"^(\w+(?:\.\w+)*(?:Error|Exception|Interrupt|Warning|Exit))\b", re.MULTILINE)
_CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True)
class Component:
    """A library that is installed for Genrescope.

    Attributes
    ----------
    name, version
        As its makers call it.
    licence
        Its SPDX expression where it says one, else what else it says; empty when nothing.
    """

    name: str
    version: str
    licence: str


def components() -> list[Component]:
    """Every installed library that Genrescope needs, directly or not, by name. Reads metadata from the disk."""
    found: dict[str, Component] = {}
    wanted = [PACKAGE]
    while wanted:
        name = wanted.pop()
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # for another system, or an extra that was not asked for
            continue
        own = distribution.metadata["Name"]
        if own in found:
            continue
        found[own] = Component(own, distribution.version, _licence(distribution))
        required = [each for each in distribution.requires or () if "extra ==" not in each]
        wanted += [match[0] for each in required if (match := re.match(r"[\w.-]+", each))]
    return sorted(found.values(), key=lambda each: each.name.casefold())


def report(settings: Settings) -> str:
    """A text for a report of a fault: versions, kinds of devices, settings, where in the code faults happened.

    Nothing in it names a person, a file, a device or a piece of music. Looks for devices, which takes a moment.
    """
    sections = {
        "Genrescope": [__version__],
        "System": [platform.platform(), platform.machine(), f"Python {platform.python_version()}"],
        "Libraries": [f"{each.name} {each.version}" for each in components()],
        "Devices": list(_devices()),
        "Settings": list(_settings(settings)),
        "Faults": _faults(faults.log_file()) or ["none"],
    }
    return "\n".join(f"{title}\n" + "".join(f"  {line}\n" for line in lines) for title, lines in sections.items())


def _licence(distribution: metadata.Distribution) -> str:
    """What a library says of its terms; some put a whole text where a name should stand."""
    said = distribution.metadata
    (named, *_), (text, *_) = (said.get_all(field) or [""] for field in ("License-Expression", "License"))
    classifiers = [each.removeprefix(_CLASSIFIER) for each in said.get_all("Classifier") or [] if _CLASSIFIER in each]
    return named or ", ".join(classifiers) or text.strip().partition("\n")[0][:80]


def _devices() -> Iterator[str]:
    from genrescope.audio.devices import survey_afresh
    from genrescope.errors import DeviceError

    try:
        seen = survey_afresh()
    except DeviceError:
        yield "no list could be made"
        return
    for kind, sources in (("microphone", seen.microphones), ("system sound", seen.system_sounds)):
        for each in sources:
            yield f"{kind}: {each.host}, {each.rate} Hz, {each.channels} channels{', default' if each.default else ''}"
        if not sources:
            yield f"{kind}: none"


def _settings(settings: Settings) -> Iterator[str]:
    for each in fields(settings):
        value = getattr(settings, each.name)
        if each.name in _OPEN_SETTINGS and value not in _KNOWN_WORDS:
            value = "a file" if is_recorded(str(value)) or each.name != "source" else "a device by name"
        yield f"{each.name} = {value}"


def _faults(log: Path) -> list[str]:
    """Where the last faults happened and of what kind they were; not what they said, which may quote anything."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    lines = []
    for trace in re.split(r"(?m)^(?=\d{4}-\d\d-\d\d )", text):
        raised = _RAISED.findall(trace)
        places = [f"{place}:{line} {name}".replace("\\", "/") for place, line, name in _OURS.findall(trace)]
        if raised or places:
            lines.append(" < ".join([raised[-1] if raised else "logged", *reversed(places)]))
    return lines[-_MOST_FAULTS:]

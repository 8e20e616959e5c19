"""The language of this process, and the catalogue that a sentence is looked up in.

A catalogue lies in ``genrescope_resources/languages``: TOML, for each room of the engine the texts as they stand in the
code, each with its translation. `make translations` adds what the code has come to say.
"""

from __future__ import annotations

import locale
import os
import sys
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from xml.parsers.expat import ExpatError

from genrescope.language.sentence import Sentence, sentence

ENGLISH = "en"
CHINESE = "zh_CN"
LANGUAGES = (ENGLISH, CHINESE)
SYSTEM = "system"  # the language that the system speaks, where it is one of these
SAMPLES = {ENGLISH: "a", CHINESE: "中"}  # a letter of each
FOLDER = "languages"
PREFERENCES = "Library/Preferences/.GlobalPreferences.plist"  # of macOS, below a person's home

_language = ENGLISH
_catalogue: Mapping[str, str] = {}


def choose(language: str, preferred: Iterable[str] | None = None) -> str:
    """Speak ``language`` from now on, in the whole process; return which one that is.

    Parameters
    ----------
    language
        One of `LANGUAGES`, or `SYSTEM`.
    preferred
        What the system speaks, best first (``"zh-Hans-CN"``, ``"de_DE.UTF-8"``); asked of it when None.
    """
    global _language, _catalogue  # as the locale, it is one for the process
    language = meant(language, preferred)
    _language, _catalogue = language, {} if language == ENGLISH else read(language)
    return language


def meant(language: str, preferred: Iterable[str] | None = None) -> str:
    """Which of the languages is meant; ``preferred`` as in `choose`."""
    if language == SYSTEM:
        return _first_known(system_languages() if preferred is None else preferred)
    return language


def chosen() -> str:
    """The language that is spoken: one of `LANGUAGES`."""
    return _language


def translated(text: str) -> str:
    """``text`` in the language that is spoken, if it is a `Sentence` and the catalogue has it; else as it is."""
    if not isinstance(text, Sentence) or _language == ENGLISH:
        return text
    template = _catalogue.get(text.template, text.template)
    if not text.values:
        return template
    return template.format(
        **{name: translated(each) if isinstance(each, str) else each for name, each in text.values.items()}
    )


def tr(template: str, /, **values: object) -> str:
    """Make a sentence and say it in the language that is spoken."""
    return translated(sentence(template, **values))


def read(language: str) -> dict[str, str]:
    """Translations of a language, by the text in the code."""
    content = files("genrescope_resources").joinpath(FOLDER, f"{language}.toml").read_text(encoding="utf-8")
    entries = [entry for room in tomllib.loads(content).values() for entry in room]
    return {entry["text"]: entry["translation"] for entry in entries if entry["translation"]}


def system_languages() -> list[str]:
    """What the system says it speaks, best first."""
    if sys.platform == "darwin" and not _named("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        return _languages_of_macos() or _named("LANG").split(":")  # its terminal makes LANG from the region
    named = _named("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    if not named and sys.platform == "win32":
        import ctypes

        return [locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")]
    return named.split(":")


def _named(*variables: str) -> str:
    """What the first of these environment variables says that says anything."""
    return next((os.environ[name] for name in variables if os.environ.get(name)), "")


def _languages_of_macos() -> list[str]:
    """What a person has put in order in the settings of macOS; empty where that cannot be read."""
    import plistlib

    try:
        content = plistlib.loads((Path.home() / PREFERENCES).read_bytes())
        return [str(each) for each in content.get("AppleLanguages", [])]
    except (OSError, RuntimeError, ValueError, ExpatError):  # no file, no home, not a property list
        return []


def _first_known(preferred: Iterable[str]) -> str:
    """The first language that is spoken here; any Chinese is answered in the one there is."""
    for each in preferred:
        short = each.replace("-", "_").partition("_")[0].lower()
        known = next((language for language in LANGUAGES if language.partition("_")[0] == short), None)
        if known:
            return known
    return ENGLISH

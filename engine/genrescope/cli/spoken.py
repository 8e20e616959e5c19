"""Which language the command line speaks."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import pairwise

from genrescope import settings
from genrescope.errors import SettingsError
from genrescope.language import catalogue
from genrescope.language.sentence import sentence

FLAG = "--language"
# What argparse says by itself; it looks each up through a function of the name that gettext's has.
_ARGPARSE = {
    text: text
    for text in (
        sentence("usage: "),
        sentence("options"),
        sentence("positional arguments"),
        sentence("show this help message and exit"),
        sentence("argument %(argument_name)s: %(message)s"),
        sentence("the following arguments are required: %s"),
        sentence("invalid choice: %(value)r (choose from %(choices)s)"),
        sentence("expected one argument"),
        sentence("expected at least one argument"),
        sentence("one of the arguments %s is required"),
        sentence("not allowed with argument %s"),
        sentence("invalid %(type)s value: %(value)r"),
    )
}


def choose_language(typed: Sequence[str]) -> None:
    """Speak the language that flag, environment or settings file name, else the system's.

    A value that cannot be used is not this function's business: whoever reads all settings refuses it with a sentence.
    Where the terminal's encoding has no letters for the language, it is English.
    """
    language = catalogue.choose(_wanted(typed))
    try:
        "".join(catalogue.SAMPLES[language]).encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        catalogue.choose(catalogue.ENGLISH)
    vars(argparse)["_"] = lambda text: catalogue.translated(_ARGPARSE.get(text) or text)


def _wanted(typed: Sequence[str]) -> str:
    for flag, value in pairwise([*typed, ""]):
        name, _, joined = flag.partition("=")
        wanted = joined or value
        if name == FLAG and wanted in (catalogue.SYSTEM, *catalogue.LANGUAGES):
            return wanted
    try:
        return settings.load().language
    except SettingsError:
        return catalogue.SYSTEM

"""Every setting in one typed table, and where its value comes from.

A value is looked for in four places, the first that has one wins: a command-line flag, an environment variable
(``GENRESCOPE_`` and the setting's name in capitals), the settings file (TOML, flat: ``hop_seconds = 2``), the default.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from genrescope import settings_file
from genrescope.errors import SettingsError
from genrescope.language.catalogue import LANGUAGES, SYSTEM
from genrescope.language.sentence import either, listed, sentence

VARIABLE_PREFIX = "GENRESCOPE_"


def _number(
    default: float,
    low: float,
    high: float,
    explanation: str,
    *,
    flag: str,
    unit: str = "",
    whole: bool = False,
) -> Any:
    """Declare a number between ``low`` and ``high``, both allowed."""
    return field(
        default=default,
        metadata={"low": low, "high": high, "unit": unit, "whole": whole, "help": explanation, "flag": flag},
    )


def _text(default: str, explanation: str, *, pattern: str = r".*\S.*", allowed: str, flag: str) -> Any:
    """Declare a text that ``pattern`` matches as a whole; ``allowed`` says the same to people."""
    return field(
        default=default,
        metadata={"pattern": pattern, "allowed": allowed, "unit": "", "help": explanation, "flag": flag},
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set. Each field's metadata holds its range or pattern, unit, flag and one line of help.

    Raises
    ------
    SettingsError
        When a value is of the wrong kind or out of its range.
    """

    source: str = _text(
        "mic",
        sentence("what to listen to: mic, system, demo, file:PATH, or a device's name"),
        pattern=r"(?!file:\Z).*\S.*",
        allowed=sentence("mic, system, demo, file:PATH, or (part of) a device's name"),
        flag="--source",
    )
    hop_seconds: float = _number(
        2.0, 0.5, 30.0, sentence("time between verdicts"), unit=sentence("seconds"), flag="--hop"
    )
    model: str = _text(
        "starter",
        sentence("which model answers: its id, or the path of its folder; specialists behind plus signs"),
        allowed=sentence("a model's id or the path of its folder, specialists behind plus signs"),
        flag="--model",
    )
    device: str = _text(
        "auto",
        sentence("where the network runs"),
        pattern=r"auto|cpu(:ncnn|:torch)?|mps|cuda(:\d{1,2})?",
        allowed=sentence("auto, cpu, cpu:ncnn, cpu:torch, cuda, cuda:N or mps"),
        flag="--device",
    )
    half_life_seconds: float = _number(
        4.0,
        0.0,
        120.0,
        sentence("half-life of the exponential averaging of probabilities; 0 for none"),
        unit=sentence("seconds"),
        flag="--half-life",
    )
    hysteresis_margin: float = _number(
        0.05,
        0.0,
        1.0,
        sentence("how much more probable than the headline another genre must be to take its place"),
        flag="--hysteresis-margin",
    )
    hysteresis_hops: int = _number(
        2,
        1,
        20,
        sentence("how many verdicts in a row it must be so"),
        unit=sentence("verdicts"),
        whole=True,
        flag="--hysteresis-hops",
    )
    gate_dbfs: float = _number(
        -60.0, -120.0, 0.0, sentence("sound below this level counts as silence"), unit="dBFS", flag="--gate"
    )
    silence_reset_seconds: float = _number(
        5.0,
        0.5,
        30.0,
        sentence("silence after which smoothing starts afresh"),
        unit=sentence("seconds"),
        flag="--silence-reset",
    )

    language: str = _text(
        SYSTEM,
        sentence("which language it speaks"),
        pattern="|".join((SYSTEM, *LANGUAGES)),
        allowed=either((SYSTEM, *LANGUAGES)),
        flag="--language",
    )

    history: str = _text(
        "window",
        sentence(
            "who keeps in the history what was heard (never the sound): window, only the window; always, this command "
            "too, as without WHEN; never, nobody"
        ),
        pattern="window|always|never",
        allowed=sentence("window, always or never"),
        flag="--history",
    )
    history_days: int = _number(
        0,
        0,
        3650,
        sentence("after how many days the history forgets what was heard; 0 for never"),
        unit=sentence("days"),
        whole=True,
        flag="--history-days",
    )
    headline_file: str = _text(
        "",
        sentence(
            "a file that always holds the newest headline, for streaming software; as JSON when it ends in .json; a "
            "name alone is one in the folder you are in"
        ),
        pattern=".*",
        allowed=sentence("the path of a file, or nothing"),
        flag="--headline-file",
    )

    def __post_init__(self) -> None:
        for each in fields(self):
            object.__setattr__(self, each.name, _checked(each, getattr(self, each.name), place=""))


def setting(name: str) -> Field[Any]:
    """The field of `Settings` called ``name``, with its default and metadata.

    Raises
    ------
    KeyError
        When there is no such setting.
    """
    return {each.name: each for each in fields(Settings)}[name]


def allowed_values(each: Field[Any]) -> str:
    """Say what a setting may be: ``"between 0.5 and 30 seconds"``."""
    meta = each.metadata
    if "low" not in meta:
        return str(meta["allowed"])
    low, high = f"{meta['low']:g}", f"{meta['high']:g}"
    if meta["unit"]:
        high = sentence("{number} {unit}", number=high, unit=meta["unit"])
    if meta["whole"]:
        return sentence("a whole number between {low} and {high}", low=low, high=high)
    return sentence("between {low} and {high}", low=low, high=high)


def variable(each: Field[Any]) -> str:
    """Name of the environment variable of a setting: ``"GENRESCOPE_HOP_SECONDS"``."""
    return VARIABLE_PREFIX + each.name.upper()


def parse(name: str, text: str) -> Any:
    """Value of the setting ``name`` from a person's ``text``.

    Raises
    ------
    SettingsError
        When it is not a value the setting may have.
    """
    each = setting(name)
    return _checked(each, text, place="", text=True)


def load(flags: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from flags, the environment, the settings file and the defaults, in this order.

    Parameters
    ----------
    flags
        Values by setting's name; None stands for a flag that was not given.
    environ
        The environment; the process's own when None.

    Raises
    ------
    SettingsError
        When a value cannot be used (the sentence names the setting, the place it came from and what is allowed), when
        the settings file cannot be read, has an unknown setting, or is named by GENRESCOPE_CONFIG and does not exist.
    """
    environ = os.environ if environ is None else environ
    path = settings_file.path(environ)
    written = settings_file.read(path, required=bool(environ.get(settings_file.CONFIG_VARIABLE)))
    refuse_unknown(written, path)
    return Settings(**{each.name: value_of(each, flags or {}, environ, written, path) for each in fields(Settings)})


def value_of(
    each: Field[Any], flags: Mapping[str, Any], environ: Mapping[str, str], written: Mapping[str, Any], path: Path
) -> Any:
    """Value of one setting, from the first of the four places that has one.

    Raises
    ------
    SettingsError
        When it cannot be used.
    """
    if flags.get(each.name) is not None:
        return _checked(each, flags[each.name], sentence("the flag {flag}", flag=each.metadata["flag"]))
    if environ.get(variable(each)):
        place = sentence("the environment variable {variable}", variable=variable(each))
        return _checked(each, environ[variable(each)], place, text=True)
    if each.name in written:
        return _checked(each, written[each.name], sentence("the settings file {path}", path=path))
    return each.default


def refuse_unknown(content: Mapping[str, Any], path: Path) -> None:
    """Refuse settings that there are not: a misspelt one would silently do nothing.

    Raises
    ------
    SettingsError
        When there is one.
    """
    known = [each.name for each in fields(Settings)]
    for name in content:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            advice = (
                sentence("did you mean {near}?", near=near[0])
                if near
                else sentence("the settings are {known}.", known=listed(known))
            )
            raise SettingsError(
                "The settings file {path} has an unknown setting, {name}: {advice}", path=path, name=name, advice=advice
            )


def _checked(each: Field[Any], value: Any, place: str, *, text: bool = False) -> Any:
    """``value`` as the setting's own type; ``text`` when numbers come as text (from the environment)."""
    origin = sentence(", from {place},", place=place) if place else ""
    refusal = SettingsError(
        "The setting {name} is {value!r}{origin} but must be {allowed}.",
        name=each.name,
        value=value,
        origin=origin,
        allowed=allowed_values(each),
    )
    meta = each.metadata
    if "pattern" in meta:
        if not isinstance(value, str) or not re.fullmatch(meta["pattern"], value, re.DOTALL):
            raise refusal
        return value
    if text:
        try:
            value = float(value)
        except ValueError:
            raise refusal from None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise refusal
    if not meta["low"] <= value <= meta["high"] or (meta["whole"] and value != int(value)):
        raise refusal
    return int(value) if meta["whole"] else float(value)

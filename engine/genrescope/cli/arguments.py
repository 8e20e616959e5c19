"""What may be typed: the commands, their flags and their help.

Building the parser loads nothing heavy; each command's own module is imported when it runs.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, NoReturn

from genrescope.audio.formats import extension, is_sound_file
from genrescope.cli.descriptions import ANALYZE, DESCRIPTION, EPILOG, GPU, HISTORY, LISTEN, MODELS, TRAIN
from genrescope.cli.parser import Parser
from genrescope.errors import SettingsError
from genrescope.language.catalogue import tr, translated
from genrescope.language.sentence import sentence
from genrescope.paths import typed_path
from genrescope.settings import Settings, allowed_values, parse, setting

OPEN = "open"
COMMANDS = ("listen", "analyze", OPEN, "history", "devices", "doctor", "models", "gpu", "train", "updates")


class ShowVersion(argparse.Action):
    """Says which version this is, which is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Say it and end."""
        from genrescope import __version__

        print(f"genrescope {__version__}")
        parser.exit()


def build_parser(typed: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser of the whole command line, for what was ``typed``."""
    parser = Parser(
        prog="genrescope",
        description=translated(DESCRIPTION),
        epilog=translated(EPILOG),
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action=ShowVersion, nargs=0, default=argparse.SUPPRESS, help=tr("show the version and exit")
    )
    parser.add_argument("--debug", action="store_true", help=tr("show tracebacks"))
    _add_setting(parser, "language", metavar="CODE")
    parser.add_argument(
        "--self-test",
        dest="command",
        action="store_const",
        const="self_test",
        help=tr("check that everything is there and works; needs neither a screen nor a microphone"),
    )
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title=tr("Commands"), metavar="COMMAND", parser_class=Parser)

    listen = _command(
        commands, "listen", tr("listen to a microphone, this computer's sound or a file"), translated(LISTEN)
    )
    listen.advice = sentence("a file is named with --source file:PATH")
    _add_setting(listen, "source", metavar="WHAT")
    listen.add_argument("--seconds", type=positive_seconds, metavar="N", help=tr("stop after N seconds of sound"))
    listen.add_argument(
        "--fast", action="store_true", help=tr("play a file or the demo tune as fast as the machine can")
    )
    listen.add_argument(
        "--record",
        type=_flac_path,
        metavar="FILE",
        help=tr("write what is heard into this FLAC file, which must not be there yet (default: none)"),
    )
    output = listen.add_mutually_exclusive_group()
    _add_json(output, tr("one JSON object a verdict, for programs (docs/json.md)"))
    output.add_argument(
        "--quiet", action="store_true", help=tr("say only what goes wrong, for a listener that nobody watches")
    )
    _add_setting(listen, "history", metavar="WHEN", nargs="?", const="always")
    _add_setting(listen, "history_days", metavar="N")
    _add_setting(listen, "headline_file", metavar="FILE")
    _add_recognition(listen)

    analyze = _command(commands, "analyze", tr("find the genre of sound files"), translated(ANALYZE))
    analyze.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help=tr("a sound file, a film with sound, or a folder")
    )
    analyze.add_argument(
        "--first", type=positive_seconds, metavar="SECONDS", help=tr("hear only the beginning of each")
    )
    analyze.add_argument(
        "--reference",
        action="store_true",
        help=tr("answer as the reference system does (models of its family: ccmusic16)"),
    )
    analyze.add_argument(
        "--tag-into",
        type=Path,
        metavar="FOLDER",
        help=tr("write the genre as a tag into a copy of each file, in this folder; never into the file itself"),
    )
    _add_json(analyze, tr("one JSON object a file, for programs (docs/json.md)"))
    _add_recognition(analyze)

    opening = _command(commands, OPEN, tr("open the window and analyse files and folders in it"))
    opening.add_argument("files", nargs="+", type=Path, metavar="FILE", help=tr("a sound file or a folder"))

    devices = _command(commands, "devices", tr("list the microphones and system sounds there are"))
    _add_json(devices, tr("one JSON object a device, for programs (docs/json.md)"))

    doctor = _command(commands, "doctor", tr("say what works here, what does not, and what to do"))
    _add_json(doctor, tr("one JSON object a check, for programs (docs/json.md)"))

    _command(commands, "updates", tr("say whether a newer version is published; nothing is fetched or installed"))

    models = _command(commands, "models", tr("list, choose, install, check and remove models"), translated(MODELS))
    if "models" in typed:  # as for train
        from genrescope.cli.models import add_arguments as add_models

        add_models(models, _subcommand)

    gpu = _command(
        commands, "gpu", tr("let an NVIDIA GPU run the network, in the packaged application"), translated(GPU)
    )
    if "gpu" in typed:  # as for train
        from genrescope.cli.gpu import add_arguments as add_gpu

        add_gpu(gpu, _subcommand)

    history = _command(
        commands,
        "history",
        tr("list, show, export, name and delete what was heard before"),
        translated(HISTORY),
    )
    if "history" in typed:  # as for train
        from genrescope.cli.history import add_arguments as add_history

        add_history(history, _subcommand)

    train = _command(commands, "train", tr("train a model of your own from labelled recordings"), translated(TRAIN))
    if "train" in typed:  # its arguments are declared in its own room, which takes time to load
        from genrescope.training.command import add_arguments

        add_arguments(train)
    return parser


def with_command(typed: Sequence[str]) -> list[str]:
    """What was typed, with the command that is meant where files were named and none: `OPEN`.

    A word without a folder or a known extension that names nothing here is rather a command that was mistyped.
    """
    valued = setting("language").metadata["flag"]  # of the options before a command, the one that takes a word
    at = next((at for at, word in enumerate(typed) if not word.startswith("-") and valued not in typed[:at][-1:]), None)
    if at is None or typed[at] in COMMANDS:
        return [*typed]
    path = Path(typed[at])
    if not (len(path.parts) > 1 or is_sound_file(path) or path.exists()):
        return [*typed]
    return [*typed[:at], OPEN, *typed[at:]]


def given_settings(arguments: argparse.Namespace) -> dict[str, Any]:
    """Settings that were given as flags, for `genrescope.settings.load`."""
    return {each.name: getattr(arguments, each.name, None) for each in fields(Settings)}


def positive_seconds(text: str) -> float:
    """Length of time that a person typed.

    Raises
    ------
    argparse.ArgumentTypeError
        When it is not a finite number above 0.
    """
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise argparse.ArgumentTypeError(tr("{text!r} is not a number of seconds above 0", text=text))
    return seconds


def _flac_path(text: str) -> Path:
    path = typed_path(text)
    if extension(path) != "flac":
        raise argparse.ArgumentTypeError(tr("{text!r} is not the name of a FLAC file; let it end in .flac", text=text))
    return path


def _command(commands: Any, name: str, summary: str, description: str | None = None) -> Parser:
    parser = _subcommand(commands, name, summary, description)
    parser.set_defaults(command=name)
    return parser


def _subcommand(commands: Any, name: str, summary: str, description: str | None = None) -> Parser:
    """Make a command of a command, whose own name stays the command's."""
    parser: Parser = commands.add_parser(
        name,
        help=summary,
        description=description or tr("{summary}.", summary=f"{summary[0].upper()}{summary[1:]}"),
        allow_abbrev=False,
    )
    _add_hidden(parser)
    return parser


def _add_hidden(parser: argparse.ArgumentParser) -> None:
    """What may also be typed after a command. SUPPRESS: not given there must not undo ``genrescope --debug listen``."""
    parser.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    parser.add_argument(
        "--language", type=_reader("language"), default=argparse.SUPPRESS, metavar="CODE", help=argparse.SUPPRESS
    )


def _add_json(parser: argparse._ActionsContainer, explanation: str) -> None:
    parser.add_argument("--json", action="store_true", help=explanation)


def _add_recognition(parser: argparse.ArgumentParser) -> None:
    _add_setting(parser, "model", metavar="ID")
    _add_setting(parser, "hop_seconds", metavar="S")
    _add_setting(parser, "device", metavar="DEVICE")
    fine = parser.add_argument_group(tr("Fine tuning"))
    for name in ("half_life_seconds", "hysteresis_margin", "hysteresis_hops", "gate_dbfs", "silence_reset_seconds"):
        _add_setting(fine, name, metavar="N")


def _add_setting(parser: argparse._ActionsContainer, name: str, *, metavar: str, **more: Any) -> None:
    each = setting(name)
    meta = each.metadata
    unit = f" {translated(meta['unit'])}" if meta["unit"] else ""
    default = f"{each.default:g}{unit}" if isinstance(each.default, float | int) else each.default or sentence("none")
    explanation = sentence("{what} (default {default})", what=meta["help"], default=default)
    if name not in ("source", "model"):
        explanation = sentence(
            "{what} ({allowed}; default {default})", what=meta["help"], allowed=allowed_values(each), default=default
        )
    parser.add_argument(
        meta["flag"],
        dest=name,
        type=_reader(name),
        metavar=metavar,
        help=translated(explanation).replace("%", "%%"),
        **more,
    )


def _reader(name: str) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return parse(name, text)
        except SettingsError:
            refusal = tr("{text!r} is not {allowed}", text=text, allowed=allowed_values(setting(name)))
            raise argparse.ArgumentTypeError(refusal) from None

    return read

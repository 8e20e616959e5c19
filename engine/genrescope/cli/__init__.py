"""The command ``genrescope``: see `genrescope.cli.arguments` for what may be typed.

Nothing heavy is imported before a command needs it, so that ``genrescope --help`` answers at once.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from genrescope.cli.guard import BAD_USAGE, guarded


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments
        What was typed after ``genrescope``; the process's own arguments when None.

    Returns
    -------
    int
        The exit code: 0 done, 1 the job failed, 2 bad usage.
    """
    typed = sys.argv[1:] if arguments is None else list(arguments)
    # `--debug` is looked for by hand, because reading the arguments is itself inside the guard.
    return guarded(lambda: _run(typed), debug="--debug" in typed)


def _run(typed: Sequence[str]) -> int:
    from genrescope.cli.arguments import build_parser, with_command
    from genrescope.cli.spoken import choose_language

    choose_language(typed)  # before the parser is built: its help is in that language
    typed = with_command(typed)
    parser = build_parser(typed)
    try:
        chosen = parser.parse_args(typed)
    except SystemExit as end:  # argparse has said what it had to say: help, version, or what was wrong
        return end.code if isinstance(end.code, int) else BAD_USAGE
    return run_command(chosen)


def run_command(chosen: argparse.Namespace) -> int:
    """Run the chosen command; none chosen starts the app."""
    name = chosen.command or "start"
    code: int = importlib.import_module(f"genrescope.cli.{name}").run(chosen)
    return code

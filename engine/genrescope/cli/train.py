"""``genrescope train``: a door to `genrescope.training.command`."""

from __future__ import annotations

import argparse

from genrescope.cli.guard import DONE
from genrescope.cli.output import say
from genrescope.language.catalogue import tr


def run(arguments: argparse.Namespace) -> int:
    """Do what was typed."""
    from genrescope.training import command

    try:
        return command.run(arguments)
    except KeyboardInterrupt:
        say(tr("stopped; the same command continues after the last whole epoch."))
        return DONE

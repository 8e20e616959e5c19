"""``genrescope updates``: whether a newer version is published."""

from __future__ import annotations

import argparse

from genrescope import __version__, updates
from genrescope.cli.guard import DONE
from genrescope.language.catalogue import tr


def run(_arguments: argparse.Namespace) -> int:
    """Ask, and say what is new. Nothing is fetched or installed."""
    try:
        release = updates.ask().result(updates.TIME_LIMIT_SECONDS)
    except TimeoutError as error:
        raise updates.too_late() from error
    if release is None:
        print(tr("Genrescope {version} is the newest version.", version=__version__))
        return DONE
    print(tr("Genrescope {version} is published; this is {own}.", version=release.version, own=__version__))
    for line in release.changes:
        print(f"  {line}")
    if release.page:
        print(release.page)
    return DONE

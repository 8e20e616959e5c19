"""``genrescope gpu``: PyTorch's build for NVIDIA GPUs, which the packaged application can install."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from genrescope import words
from genrescope.addon.installing import install, remove
from genrescope.addon.standing import TERMS, Standing, look
from genrescope.cli.download_view import DownloadView
from genrescope.cli.guard import DONE
from genrescope.cli.output import say
from genrescope.errors import AddonError, CancelledError
from genrescope.language.catalogue import tr, translated


def add_arguments(parser: argparse.ArgumentParser, make: Any) -> None:
    """Declare what may be typed after ``gpu``.

    Parameters
    ----------
    parser
        Of ``genrescope gpu``.
    make
        Makes a command: (commands, name, what it does) to its parser.
    """
    commands = parser.add_subparsers(title=tr("Commands"), metavar="COMMAND", dest="action")
    parser.set_defaults(action="show")  # what is meant without a command
    make(commands, "show", tr("say whether a GPU can be used, and what that takes"))
    installing = make(commands, "install", tr("fetch PyTorch's build for NVIDIA GPUs, and try it"))
    installing.add_argument("--yes", action="store_true", help=tr("do not ask whether NVIDIA's licence is accepted"))
    make(commands, "remove", tr("delete it, and what was fetched for it"))


def run(arguments: argparse.Namespace) -> int:
    """Do what was typed."""
    if arguments.action == "remove":
        freed = remove()
        print(tr("{size} are deleted.", size=words.gigabytes(freed)) if freed else tr("There is nothing to delete."))
        return DONE
    standing = look()
    if arguments.action == "install":
        return install_as(standing, agreed=arguments.yes)
    print(translated(standing.words()))
    if standing.is_offered:
        print(tr("To install it: genrescope gpu install"))
    return DONE


def install_as(standing: Standing, *, agreed: bool) -> int:
    """Install what is offered, once a person has agreed to its terms."""
    if standing.is_installed:
        print(translated(standing.words()))
        return DONE
    if standing.gpu is None or standing.build is None:
        raise AddonError(standing.obstacle)
    print(translated(standing.offer()))
    print(translated(TERMS))
    if not agreed and not _asked():
        return DONE
    try:
        with DownloadView() as view:
            stamp = install(standing.build, standing.gpu, watcher=view.watcher, step=view.step)
    except CancelledError as stopped:  # by Ctrl-C, which is no failure
        say(str(stopped))
        return DONE
    print(
        tr(
            "PyTorch {version} computes on {gpu}; Genrescope uses it from its next start on.",
            version=stamp.torch,
            gpu=stamp.gpu,
        )
    )
    return DONE


def _asked() -> bool:
    """Whether a person at the terminal agrees; nobody there does not."""
    if not sys.stdin.isatty():
        raise AddonError("Nothing was installed: nobody is there to agree, so add --yes if you do.")
    answer = input(tr("Install it? [y/n]") + " ")
    return answer.strip().casefold() in ("y", "yes", "是", "好")

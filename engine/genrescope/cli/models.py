"""``genrescope models``: the library of models."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from genrescope import json_lines, settings
from genrescope.cli.guard import DONE
from genrescope.cli.output import say
from genrescope.cli.parser import Parser
from genrescope.errors import CancelledError, ModelError
from genrescope.language.catalogue import tr
from genrescope.models import library
from genrescope.models.importing import Answers
from genrescope.models.taxonomy import genre_name


def add_arguments(parser: Parser, make: Any) -> None:
    """Declare what may be typed after ``models``.

    Parameters
    ----------
    parser
        Of ``genrescope models``.
    make
        Makes a command: (commands, name, what it does) to its parser.
    """
    commands = parser.add_subparsers(title=tr("Commands"), metavar="COMMAND", dest="action")
    parser.alone = "list"
    listed = make(commands, "list", tr("list the models that can be chosen, and those that can be fetched"))
    show = make(commands, "show", tr("show all that is known of a model"))
    for each in (listed, show):
        each.add_argument(
            "--json", action="store_true", help=tr("one JSON object a model, for programs (docs/json.md)")
        )
    use = make(commands, "use", tr("choose which model answers from now on"))
    install = make(commands, "install", tr("install a model from the web, a folder, or a file of weights"))
    install.add_argument(
        "what",
        metavar="ID_OR_PATH_OR_URL",
        help=tr("an id that list names, an address, a model folder, or a file of weights"),
    )
    install.add_argument("--from", dest="hub", choices=("huggingface", "modelscope"), help=tr("ask this hub alone"))
    install.add_argument("--sha256", metavar="HEX", help=tr("the SHA-256 that the file at an address must have"))
    install.add_argument(
        "--accept-changed", action="store_true", help=tr("install it even if it is another file than the last time")
    )
    install.add_argument("--use", action="store_true", help=tr("let it answer from now on"))
    remove = make(commands, "remove", tr("delete a model of your own"))
    verify = make(commands, "verify", tr("check that a model is whole, and still the one that was installed"))
    for each in (show, use, remove, verify):
        each.add_argument(
            "id", metavar="ID", help=tr("id of the model") if each is remove else tr("id of the model, or its folder")
        )
    new = make(commands, "new", tr("make a model folder from a file of weights, to look at, to correct and to share"))
    new.add_argument("path", type=Path, metavar="PATH", help=tr("a state dict: .safetensors or .pt"))
    new.add_argument(
        "--out", type=Path, metavar="FOLDER", help=tr("the folder to make (default: its id, in this folder)")
    )
    for each in (install, new):
        _add_answers(each)


def _add_answers(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tr("What weights do not say of themselves"))
    group.add_argument(
        "--labels", metavar="WHICH", help=tr("a file with a label a line, or labels with commas between")
    )
    group.add_argument("--like", metavar="ID", help=tr("the model whose pictures it was trained on"))
    group.add_argument("--refines", metavar="FAMILY", help=tr("of a specialist: the family it is asked about"))
    group.add_argument("--id", help=tr("its id (default: from the file's name)"))
    group.add_argument("--title", metavar="TEXT", help=tr("what people call it"))
    group.add_argument("--licence", metavar="TEXT", help=tr("under which terms its weights are"))
    group.add_argument("--source", metavar="TEXT", help=tr("what it was trained on, and by whom"))


def run(arguments: argparse.Namespace) -> int:
    """Do what was typed."""
    action = {
        "list": _list,
        "show": _show,
        "use": lambda typed: use(typed.id),
        "install": _install,
        "remove": _remove,
        "verify": _verify,
        "new": _new,
    }[arguments.action]
    try:
        action(arguments)
    except CancelledError as stopped:  # by Ctrl-C, which is no failure
        say(str(stopped))
    return DONE


def _list(arguments: argparse.Namespace) -> None:
    models = library.installed()
    chosen = settings.load().model
    if arguments.json:
        for model in models:
            json_lines.write(json_lines.model_line(model, in_use=model.is_called(chosen)))
        return
    from genrescope.cli.models_view import print_models

    print_models(models, chosen)
    for folder, error in library.broken():
        say(tr("{name} cannot be used: {error}", name=folder.name, error=error))


def _show(arguments: argparse.Namespace) -> None:
    model = library.find(arguments.id)
    in_use = model.is_called(settings.load().model)
    if arguments.json:
        json_lines.write(json_lines.model_line(model, in_use=in_use))
        return
    from genrescope.cli.models_view import print_model

    print_model(model, in_use=in_use)


def use(name: str) -> None:
    """Let a model answer from now on: window, ``listen`` and ``analyze`` read it from the settings."""
    from genrescope.models.levels import PLUS, chosen_with
    from genrescope.remember import overruling, remember

    names = library.named(name)
    if len(names) == 1 and (wanted := library.find(name).manifest).refines is not None:
        present = library.named(settings.load().model)
        manifests = {each: library.find(each).manifest for each in present} | {name: wanted}
        names = list(chosen_with(present, name, manifests))
    chosen = PLUS.join(library.lasting_name(each) for each in names)
    model = library.choose(chosen)
    path = remember("model", chosen)
    print(
        tr(
            "{title} ({chosen}) answers from now on; {path} says so.",
            title=model.manifest.title,
            chosen=library.lasting_name(names[0]),
            path=path,
        )
    )
    for each in model.specialists:
        print(
            tr(
                "{title} is asked which when it is {family}.",
                title=each.manifest.title,
                family=genre_name(str(each.manifest.refines)),
            )
        )
    if variable := overruling("model"):
        say(tr("the environment variable {variable} still names another one and wins: unset it.", variable=variable))


def _install(arguments: argparse.Namespace) -> None:
    from genrescope.cli.download_view import DownloadView
    from genrescope.models.installing import Wishes, install

    wishes = Wishes(_answers(arguments), arguments.hub, arguments.sha256, arguments.accept_changed)
    with DownloadView() as view:
        model = install(arguments.what, wishes, watcher=view.watcher, step=view.step)
    print(
        tr(
            "{title} ({id}) is installed in {folder}.",
            title=model.manifest.title,
            id=model.manifest.id,
            folder=model.folder,
        )
    )
    if arguments.use:
        use(model.manifest.id)
    else:
        print(tr("To let it answer: genrescope models use {id}", id=model.manifest.id))


def _remove(arguments: argparse.Namespace) -> None:
    from genrescope.models.shelf import remove

    for model in library.installed():
        if model.manifest.id == arguments.id and not model.bundled and model.is_called(settings.load().model):
            raise ModelError(
                "The model {id!r} is in use: choose another first (genrescope models use {default}).",
                id=arguments.id,
                default=library.DEFAULT_ID,
            )
    print(tr("{folder} is deleted.", folder=remove(arguments.id)))


def _verify(arguments: argparse.Namespace) -> None:
    model = library.find(arguments.id)
    from genrescope.models.checkpoint import load_weights

    weights = load_weights(model)
    numbers = sum(array.size for array in weights.values())
    print(
        tr(
            "{id} is whole: {file} has SHA-256 {sha256}, and its {arrays} arrays fit {backbone} "
            "({numbers:.1f} million finite numbers).",
            id=model.manifest.id,
            file=model.weights.name,
            sha256=model.manifest.sha256,
            arrays=len(weights),
            backbone=model.manifest.backbone,
            numbers=numbers / 1e6,
        )
    )


def _new(arguments: argparse.Namespace) -> None:
    from genrescope.models.importing import make_folder

    manifest, folder = make_folder(arguments.path, _answers(arguments), arguments.out)
    genres = len(manifest.taxonomy.labels)
    print(
        tr(
            "{folder} is a model folder: {backbone}, {head} head, {genres} genres.",
            folder=folder,
            backbone=manifest.backbone,
            head=manifest.head,
            genres=genres,
        )
    )
    print(
        tr(
            "To try it: genrescope listen --model {folder}   To keep it: genrescope models install {folder}",
            folder=folder,
        )
    )


def _answers(typed: argparse.Namespace) -> Answers:
    return Answers(
        labels=typed.labels,
        like=typed.like,
        id=typed.id,
        title=typed.title,
        licence=typed.licence,
        source=typed.source,
        refines=typed.refines,
    )

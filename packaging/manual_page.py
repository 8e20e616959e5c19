"""The manual page, made from the parser of the command line: ``man(7)`` as roff."""

from __future__ import annotations

import argparse
from collections.abc import Iterator


def manual_page(parser: argparse.ArgumentParser, version: str, summary: str) -> str:
    """Write the page of a program and of all its commands.

    Parameters
    ----------
    parser
        Of the whole command line.
    version, summary
        At the foot of the page, and behind the program's name.
    """
    lines = [
        f'.TH {parser.prog.upper()} 1 "" "{parser.prog} {version}" "User Commands"',
        *(".SH NAME", f"{parser.prog} \\- {_text(summary)}"),
        *(".SH SYNOPSIS", *_verbatim(_usage(parser))),
        *(".SH DESCRIPTION", *_verbatim(parser.description)),
        *(".SH OPTIONS", *_options(parser)),
        ".SH COMMANDS",
    ]
    for command in _commands(parser):
        lines += [f".SS {_text(command.prog)}", *_verbatim(command.description), *_verbatim(_usage(command))]
        lines += _options(command)
    lines += [".SH NOTES", *_verbatim(parser.epilog)]
    return "\n".join(lines) + "\n"


def _commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Every command, each followed by its own commands."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield command
                yield from _commands(command)


def _options(parser: argparse.ArgumentParser) -> list[str]:
    lines = []
    form = argparse.HelpFormatter(parser.prog)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) or action.help == argparse.SUPPRESS:
            continue
        names = ", ".join(action.option_strings) or form._format_args(action, action.dest)
        value = (
            ""
            if action.nargs == 0 or not action.option_strings
            else f" {form._format_args(action, action.dest.upper())}"
        )
        lines += [".TP", f"\\fB{_text(names)}\\fR{_text(value)}", _text(form._expand_help(action))]
    return lines


def _usage(parser: argparse.ArgumentParser) -> str:
    form = argparse.HelpFormatter(parser.prog, width=78)
    form.add_usage(parser.usage, parser._actions, parser._mutually_exclusive_groups, prefix="")
    return form.format_help()


def _verbatim(text: str | None) -> list[str]:
    """Lines that stay as they are, as those of examples must."""
    return [".nf", *(_text(line) for line in (text or "").strip("\n").splitlines()), ".fi"] if text else []


def _text(line: str) -> str:
    """Text in which roff sees nothing of its own."""
    escaped = line.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped

"""A parser of the command line that refuses in one sentence."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from genrescope.language.catalogue import tr, translated
from genrescope.language.sentence import listed, sentence


class Parser(argparse.ArgumentParser):
    """A parser whose refusal is one sentence.

    Its help is in colour where there is colour. What does that takes longer to load than all else before a command
    runs, so it is loaded only for help.

    Attributes
    ----------
    advice
        What is said beside words, other than flags, that it has no place for; may be empty.
    alone
        The command that is meant where flags are given and no command, or nothing; may be empty.
    """

    advice: str = ""
    alone: str = ""

    def format_help(self) -> str:
        """Make the help as it was written."""
        from rich_argparse import RawDescriptionRichHelpFormatter

        class Formatter(RawDescriptionRichHelpFormatter):
            group_name_formatter = staticmethod(str)

        self.formatter_class = Formatter
        return super().format_help()

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Refuse surplus words here, so that the refusal names this command and its help."""
        chosen, surplus = super().parse_known_args(self._with_command(args) if self.alone else args, namespace)
        if surplus:
            refusal = sentence("unrecognized arguments: {words}", words=" ".join(surplus))
            if self.advice and not all(word.startswith("-") for word in surplus):
                refusal = sentence("{refusal}; {advice}", refusal=refusal, advice=self.advice)
            self.error(translated(refusal))
        return chosen, surplus

    def _with_command(self, typed: Sequence[str]) -> list[str]:
        """What was typed, with the command that is meant `alone`. A first word that is no flag is one, if mistyped."""
        commands = [
            name for each in self._actions if isinstance(each, argparse._SubParsersAction) for name in each.choices
        ]
        if (typed and not typed[0].startswith("-")) or {"-h", "--help", *commands} & {*typed}:
            return [*typed]
        return [self.alone, *typed]

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Say of a command that there is none of what there is, and which may have been meant."""
        if not isinstance(action, argparse._SubParsersAction) or value in action.choices:
            super()._check_value(action, value)
            return
        from difflib import get_close_matches  # rarely wanted

        near = get_close_matches(value, action.choices, n=1, cutoff=0.75)
        refusal = (
            sentence("there is no command {typed!r} (did you mean {known!r}?)", typed=value, known=near[0])
            if near
            else sentence("there is no command {typed!r}; there are {known}", typed=value, known=listed(action.choices))
        )
        raise argparse.ArgumentError(None, translated(refusal))

    def error(self, message: str) -> NoReturn:
        """Refuse with exit code 2."""
        self.exit(2, tr("{program}: {refusal}; see {program} --help", program=self.prog, refusal=message) + "\n")

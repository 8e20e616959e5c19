"""``genrescope doctor``: what works here, what does not, and what to do."""

from __future__ import annotations

import argparse

from genrescope import json_lines
from genrescope.check import Check, CheckState, row
from genrescope.cli.checks import all_checks
from genrescope.cli.checks_view import printer
from genrescope.cli.guard import DONE, FAILED
from genrescope.language.catalogue import tr


def run(arguments: argparse.Namespace) -> int:
    """Do what was typed. The exit code is 1 when Genrescope cannot work here; warnings leave it 0."""
    found: list[Check] = []
    show = _write if arguments.json else printer()
    for check in all_checks():
        found.append(check)
        show(check)
    problems = sum(check.state is CheckState.PROBLEM for check in found)
    if not arguments.json:
        warnings = sum(check.state is CheckState.WARNING for check in found)
        print(f"\n{_verdict(problems, warnings)}")
    return FAILED if problems else DONE


def _verdict(problems: int, warnings: int) -> str:
    if problems:
        return tr("Genrescope cannot work here until the problems are solved.")
    if warnings:
        return tr("Genrescope works here; not everything is there.")
    return tr("All is well.")


def _write(check: Check) -> None:
    json_lines.write(row(check))

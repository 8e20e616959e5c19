"""``genrescope analyze``: the genre of files, as fast as the machine can."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from genrescope import json_lines, settings, words
from genrescope.audio.decoding.refusals import shown
from genrescope.audio.folders import gather
from genrescope.cli.guard import DONE, FAILED
from genrescope.cli.interrupt import stop_on_signals
from genrescope.cli.output import say
from genrescope.errors import AudioFileError, CancelledError
from genrescope.language.catalogue import tr, translated
from genrescope.language.sentence import joined, listed, sentence

if TYPE_CHECKING:
    from genrescope.cli.progress import Progress
    from genrescope.files.several import Analysis
    from genrescope.models.library import InstalledModel
    from genrescope.offline import Analyzer
    from genrescope.recognition.summary import Summary
    from genrescope.reference import ReferenceAnalyzer
    from genrescope.settings import Settings


class Loader:
    """Loads the network for the first file that can be opened, so that refusing a file never waits for PyTorch."""

    def __init__(self, model: InstalledModel, chosen: Settings, progress: Progress, *, as_reference: bool) -> None:
        self._model = model
        self._settings = chosen
        self._progress = progress
        self._as_reference = as_reference
        self._analyzer: Analyzer | ReferenceAnalyzer | None = None
        self._told = ""

    def analyzer_for(self, path: Path) -> Analyzer | ReferenceAnalyzer:
        """The analyzer.

        Raises
        ------
        AudioFileError
            When there is none yet, and ``path`` is no reason to load it.
        """
        if self._analyzer is None:
            from genrescope.audio.decoder import open_file
            from genrescope.offline import Analyzer
            from genrescope.reference import ReferenceAnalyzer

            open_file(path).close()
            self._progress.loading()
            kind = ReferenceAnalyzer if self._as_reference else Analyzer
            self._analyzer = kind(self._model, self._settings)
            self.tell_note()
        return self._analyzer

    def tell_note(self) -> None:
        """Say why the network does not run where it would be faster, when that is news."""
        note = self._analyzer.device_note if self._analyzer else ""
        if note != self._told:
            self._told = note
            self._progress.tell(translated(note))


def run(arguments: argparse.Namespace) -> int:
    """Do what was typed."""
    from genrescope.cli.arguments import given_settings

    chosen = settings.load(given_settings(arguments))
    paths = _files(arguments.files)
    if arguments.tag_into is not None:  # a folder that will not do is told before the work, not after it
        from genrescope.audio.tagging import prepare_copies

        prepare_copies(arguments.tag_into)
    with stop_on_signals() as stop:
        from genrescope.cli.progress import Progress
        from genrescope.files.several import Several, files_at_once
        from genrescope.models import library

        model = library.choose(chosen.model)
        done = failed = 0
        with Progress(len(paths)) as progress:
            loader = Loader(model, chosen, progress, as_reference=arguments.reference)
            several = Several(loader.analyzer_for, arguments.first, stop, progress.heard, files_at_once())
            with closing(several.analyses(paths)) as analyses:
                for analysis in analyses:
                    progress.begin(analysis.number, words.file_name(Path(analysis.path.name)))
                    try:
                        answered = _report(analysis, loader, arguments, progress)
                    except CancelledError:
                        continue  # others may have been analysed beside it
                    done += answered
                    failed += not answered
            progress.close()
            if stop.is_set() and done + failed < len(paths):
                say(tr("stopped: {done} of {count} files were analysed.", done=done, count=len(paths)))
                return DONE
    return FAILED if failed else DONE


def _files(named: list[Path]) -> tuple[Path, ...]:
    """All files, those in folders among them; what of a folder is left out is said.

    Raises
    ------
    AudioFileError
        When there is none.
    """
    found = gather(named)
    left_out = words.left_out(found)
    if not found.files:
        none = sentence(
            "There is no sound file in {folders}: choose another folder, or name the files.",
            folders=listed(shown(folder) for folder in named),
        )
        raise AudioFileError(joined((none, left_out)))
    if left_out:
        say(translated(left_out))
    return found.files


def _report(analysis: Analysis, loader: Loader, arguments: argparse.Namespace, progress: Progress) -> bool:
    """Wait for a file's answer and print it; return whether there is one.

    Raises
    ------
    CancelledError
        The file was not heard to its end, because the person wants to stop.
    """
    path = analysis.path
    try:
        summary = analysis.answer.result()
        loader.tell_note()  # a GPU may have given way to the processor
    except AudioFileError as error:
        progress.close()  # before anything is printed, so that bar and text do not mix
        if arguments.json:
            json_lines.write(json_lines.failure_line(words.file_name(path), str(error)))
        say(str(error))
        return False
    progress.close()
    _print(path, summary, as_json=arguments.json)
    return arguments.tag_into is None or _tag(path, summary.headline, arguments.tag_into)


def _tag(path: Path, genre: str | None, folder: Path) -> bool:
    """Write the genre, if there is one, into a copy of the file, and say so; return whether nothing went wrong."""
    from genrescope.audio.tagging import copy_with_genre

    if genre is None:
        say(tr("{name} was found to be of no genre: no copy is written.", name=shown(path)))
        return True
    try:
        copy = copy_with_genre(path, genre, folder)
    except AudioFileError as error:
        say(str(error))
        return False
    say(tr("{copy} is written, with {genre} as its genre.", copy=words.file_name(copy), genre=genre))
    return True


def _print(path: Path, summary: Summary, *, as_json: bool) -> None:
    if as_json:
        json_lines.write(json_lines.summary_line(words.file_name(path), summary))
        return
    from rich.console import Console

    from genrescope.cli.summary_view import print_summary

    print_summary(Console(highlight=False), words.file_name(Path(path.name)), summary)
    sys.stdout.flush()

"""What is said of the files in the queue; all through translation."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from genrescope import words
from genrescope.files.entries import Addition, Entry, EntryState, QueueState
from genrescope.language.catalogue import translated
from genrescope.recognition.summary import Summary
from genrescope_desktop.strings import genre_name

translate = QCoreApplication.translate


def entry_state(entry: Entry) -> str:
    """What has become of a file, in one line."""
    if entry.state is EntryState.WAITING:
        return translate("Files", "waiting")
    if entry.state is EntryState.CANCELLED:
        return translate("Files", "cancelled")
    if entry.state is EntryState.FAILED:
        return translated(str(entry.failure))
    if entry.summary is not None:
        return answer(entry.summary)
    if not entry.heard_seconds:
        return translate("Files", "opening…")
    heard = words.clock(entry.heard_seconds)
    if entry.length_seconds is None:
        return translate("Files", "{heard} heard").format(heard=heard)
    length = words.clock(entry.length_seconds)
    return translate("Files", "{heard} of {length}").format(heard=heard, length=length)


def what_holds_up(entry: Entry, state: QueueState, why_held: str) -> str:
    """What a file waits for; empty when it is over, or goes on.

    Parameters
    ----------
    entry
        The file.
    state
        The queue that it is in.
    why_held
        What is said of a queue that stands still for another reason than that a person paused it.
    """
    if entry.is_over:
        return ""
    if state.held:
        return why_held or translate("Files", "paused; press “Pause” again to go on")
    if state.loading and not entry.heard_seconds:
        return translate("Files", "the network is being loaded…")
    return translate("Files", "waiting; others come first") if entry.state is EntryState.WAITING else ""


def in_short(entry: Entry) -> str:
    """The same below the file's name: why it failed does not begin with that again."""
    text = entry_state(entry)
    if entry.state is EntryState.FAILED:
        for name in (str(entry.path), entry.path.name):
            text = text.removeprefix(name)
    return text.strip()


def answer(summary: Summary) -> str:
    """A file's answer with how probable it is: ``"Classical 93 %"``; where it is unsure, what leads."""
    if summary.headline is None:
        first = summary.ranking[0]
        leader = f"{genre_name(first.label)} {words.percent(first.probability)}"
        return translate("Files", "unsure, first {genre}").format(genre=leader)
    return f"{genre_name(summary.headline)} {words.percent(confidence(summary))}"


def headline(summary: Summary) -> str:
    """A file's answer, to stand large."""
    return translate("Files", "Unsure") if summary.headline is None else genre_name(summary.headline)


def confidence(summary: Summary) -> float:
    """How probable the headline is."""
    if summary.headline_is_family:
        return next((each.probability for each in summary.families if each.family == summary.headline), 0.0)
    return next((each.probability for each in summary.ranking if each.label == summary.headline), 0.0)


def facts(entry: Entry, summary: Summary) -> str:
    """How much was heard, and who answered."""
    heard = words.duration(summary.heard_seconds)
    if entry.first_seconds is not None and summary.heard_seconds >= entry.first_seconds - 0.1:
        heard = translate("Files", "the first {seconds} heard").format(seconds=heard)
    else:
        heard = translate("Files", "{seconds} heard").format(seconds=heard)
    model = f"{summary.model.title} {summary.model.sha256[:8]}"
    return translate("Files", "{heard}, answered by {model}").format(heard=heard, model=model)


def progress(state: QueueState) -> str:
    """How far the queue is, in one sentence; empty when it is empty."""
    entries = state.entries
    if not entries:
        return translate("Files", "Looking through folders…") if state.looking else ""
    done = sum(entry.state is EntryState.DONE for entry in entries)
    failed = sum(entry.state is EntryState.FAILED for entry in entries)
    text = translate("Files", "{done} of {all} done").format(done=done, all=len(entries))
    if failed:
        text += translate("Files", ", {failed} failed").format(failed=failed)
    if state.loading:
        text += translate("Files", "; loading the network…")
    return text


def additions(what: Iterable[Addition]) -> str:
    """What of dropped files and folders was left out, and why; empty when all was taken."""
    parts = []
    for each in what:
        found = each.found
        if each.failure:
            parts.append(translated(each.failure))
            continue
        if not found.files:
            parts.append(translate("Files", "There is no sound file in there."))
        if each.doubles == 1:
            parts.append(translate("Files", "One file is in the list already."))
        elif each.doubles:
            parts.append(translate("Files", "{count} files are in the list already.").format(count=each.doubles))
        parts.append(translated(words.left_out(found)))
    return " ".join(part for part in parts if part)

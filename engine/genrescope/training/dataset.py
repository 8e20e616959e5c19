"""Which recordings there are to learn from: a folder per genre, or a CSV file."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path

from genrescope.errors import GenrescopeError
from genrescope.language.sentence import listed

NONE = "none"  # the folder of what belongs to no genre
NO_LABEL = -1
SOUND_SUFFIXES = frozenset({".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".m4a"})


class TrainingError(GenrescopeError):
    """A dataset or a training folder that cannot be used."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One recording with its genre and the group (an artist, say) that must stay on one side of every split.

    Attributes
    ----------
    name
        What tables call it: its path as the dataset writes it.
    """

    path: Path
    label: str
    group: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The recordings, in a fixed order, and the labels in theirs.

    Attributes
    ----------
    folds
        The fold of each clip, where the dataset says it; empty to have the clips split.
    more
        Further recordings that every network learns from and none is tested with; some may be labelled `NONE`.
    """

    clips: tuple[Clip, ...]
    labels: tuple[str, ...]
    folds: tuple[int, ...] = ()
    more: tuple[Clip, ...] = ()

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, sorted."""
        return tuple(sorted({clip.group for clip in self.clips}))

    @property
    def everything(self) -> tuple[Clip, ...]:
        """The clips, and then those of `more`."""
        return self.clips + self.more

    def label_index(self, clip: Clip) -> int:
        """Index in `labels` of a clip's label; `NO_LABEL` for what belongs to none."""
        return self.labels.index(clip.label) if clip.label in self.labels else NO_LABEL

    def label_indices(self) -> list[int]:
        """Index in `labels` of the label of each of `clips`."""
        return [self.label_index(clip) for clip in self.clips]


def read_dataset(path: Path) -> Dataset:
    """Read what there is to learn from.

    Parameters
    ----------
    path
        A CSV file with the columns ``path`` (relative to the file), ``label`` and ``group``, and ``fold`` (a number
        from 0) if it has a split of its own; or a folder that has such a file as ``labels.csv``; or a folder with one
        folder per genre. In the latter, a folder inside a genre is a group (``rock/Some Artist/song.mp3``); a file
        directly in the genre's folder is a group of its own.

    Raises
    ------
    TrainingError
        Nothing is there, a file is missing, a group lies in two folds, or there are fewer than two labels.
    """
    folds: list[int] = []
    if path.is_file():
        clips, folds = _from_csv(path)
    elif (path / "labels.csv").is_file():
        clips, folds = _from_csv(path / "labels.csv")
    elif path.is_dir():
        clips = _from_folders(path)
    else:
        raise TrainingError(
            "There is no dataset at {path}; give a folder with one folder per genre, or a CSV file.", path=path
        )
    labels = tuple(sorted({clip.label for clip in clips}))
    if len(labels) < 2:
        found = f"only {labels[0]!r}" if labels else "none"
        raise TrainingError(
            "A model needs at least two genres to tell apart, and {path} has {found}.", path=path, found=found
        )
    return Dataset(tuple(clips), labels, tuple(folds))


def with_more(dataset: Dataset, path: Path) -> Dataset:
    """Add recordings that every network learns from and none is tested with.

    Parameters
    ----------
    dataset
        The recordings that are split.
    path
        A folder with one folder for each of some of the dataset's labels, or for what belongs to no genre: ``none``.

    Raises
    ------
    TrainingError
        Nothing is there, a folder is named as no label is, or a group is the dataset's too: it would be learned from
        while the dataset's recordings of it are held out.
    """
    if not path.is_dir():
        raise TrainingError("There is no folder at {path} with more to learn from.", path=path)
    more = tuple(_from_folders(path))
    if not more:
        raise TrainingError(
            "{path} has no recordings: it should have a folder for a genre, or one called {none!r}.",
            path=path,
            none=NONE,
        )
    for label in sorted({clip.label for clip in more} - {*dataset.labels, NONE}):
        raise TrainingError(
            "{path} has a folder {label!r}, which is no genre of the dataset; they are {labels}, or {none!r} "
            "for what belongs to none.",
            path=path,
            label=label,
            labels=listed(dataset.labels),
            none=NONE,
        )
    for group in sorted({clip.group for clip in more} & set(dataset.groups)):
        raise TrainingError(
            "The group {group!r} is in the dataset and in {path}: what an artist is tested with and what is "
            "learned of them would not be kept apart. Put all of it in the dataset.",
            group=group,
            path=path,
        )
    return replace(dataset, more=more)


def _from_csv(path: Path) -> tuple[list[Clip], list[int]]:
    clips: list[Clip] = []
    folds: list[int] = []
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            rows = csv.DictReader(stream)
            missing = {"path", "label", "group"} - set(rows.fieldnames or ())
            if missing:
                raise TrainingError("{path} has no column named {columns}.", path=path, columns=listed(sorted(missing)))
            for number, row in enumerate(rows, start=2):
                if not (row["path"] and row["label"] and row["group"]):
                    raise TrainingError(
                        "{path}, line {number}: path, label and group must all be given.", path=path, number=number
                    )
                clips.append(Clip(path.parent / row["path"], row["label"], row["group"], row["path"]))
                if "fold" in row:
                    if not (row["fold"] or "").isdecimal():
                        raise TrainingError(
                            "{path}, line {number}: fold must be a number from 0, or the column left out.",
                            path=path,
                            number=number,
                        )
                    folds.append(int(row["fold"]))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TrainingError("{path} cannot be read as a CSV file: {error}.", path=path, error=error) from error
    absent = [clip.path for clip in clips if not clip.path.is_file()]
    if absent:
        raise TrainingError(
            "{path} names {count} files that are not there, the first of them {first}.",
            path=path,
            count=len(absent),
            first=absent[0],
        )
    _check_folds(path, clips, folds)
    return clips, folds


def _check_folds(path: Path, clips: list[Clip], folds: list[int]) -> None:
    """Refuse a split that would let a network hear in training whom it is tested on."""
    fold_of: dict[str, int] = {}
    for clip, fold in zip(clips, folds, strict=False):
        if fold_of.setdefault(clip.group, fold) != fold:
            raise TrainingError(
                "{path} has the group {group!r} in fold {other} and in fold {fold}; a group (an artist) must lie "
                "in one.",
                path=path,
                group=clip.group,
                other=fold_of[clip.group],
                fold=fold,
            )


def _from_folders(path: Path) -> list[Clip]:
    clips: list[Clip] = []
    for folder in sorted(item for item in path.iterdir() if item.is_dir() and not item.name.startswith(".")):
        for sound in sorted(folder.rglob("*")):
            if sound.suffix.lower() not in SOUND_SUFFIXES or not sound.is_file():
                continue
            inner = sound.relative_to(folder)
            # Without an artist's folder nothing is known to belong together, not even equal names in two genres.
            group = inner.parts[0] if len(inner.parts) > 1 else f"{folder.name}/{inner.name}"
            clips.append(Clip(sound, folder.name, group, sound.relative_to(path).as_posix()))
    return clips

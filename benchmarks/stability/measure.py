"""Listening to all of it, in as many processes as there are cores; each loads torch and a model once."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.stability.conditions import CLEAN, CONDITIONS, Condition
from benchmarks.stability.foreign import FOREIGN, MUSIC
from benchmarks.stability.normalisation import of_pictures
from benchmarks.stability.plan import TRACKS, Excerpt, Judge, Programme, spliced
from benchmarks.stability.records import Answer, HeardExcerpt, Piece, Stream
from benchmarks.stability.road import Hop, Road
from benchmarks.stability.sound import Recording, read
from genrescope.settings import Settings

LISTENED_SECONDS = 30.0  # the first moment at which the window is full
SPARE_SECONDS = 4.0  # of sound after that: what plays faster ends earlier

Progress = Callable[[int, int], None]  # done, of


@dataclass(frozen=True, slots=True)
class Task:
    """One thing for a process to listen to: exactly one of the four is given.

    ``judge`` is a place among the judges; ``twice`` asks whether an excerpt heard twice gives the same bits.
    """

    judge: int
    twice: bool = False
    excerpt: Excerpt | None = None
    programme: Programme | None = None
    track: Path | None = None
    foreign: int | None = None


class Listener:
    """What a process needs to do a task. Holds one loaded model at a time."""

    def __init__(
        self, panel: Sequence[Judge], settings: Settings, seed: int, conditions: Sequence[str], condition_hop: float
    ) -> None:
        self._panel = panel
        self._settings = settings
        self._seed = seed
        self._condition_hop = condition_hop
        self._conditions = [one for one in CONDITIONS if one.name in conditions]
        self._loaded: tuple[int, Road] | None = None

    def road(self, judge: int) -> Road:
        """The road with a judge's model."""
        if self._loaded is None or self._loaded[0] != judge:
            of_pictures(self._panel[judge].own_statistics)
            self._loaded = (judge, Road(self._panel[judge].model, self._settings))
        return self._loaded[1]

    def listen(self, task: Task) -> HeardExcerpt | Stream:
        """Do one task."""
        road = self.road(task.judge)
        if task.excerpt is not None:
            return self._excerpt(road, task.excerpt, task.twice)
        if task.programme is not None:
            return _programme(road, task.programme)
        if task.track is not None:
            return _track(road, task.judge, task.track)
        assert task.foreign is not None
        sound = FOREIGN[task.foreign]
        return _stream(road, task.judge, sound.kind, Piece(sound.name, None, sound.name, 0.0), sound.make())

    def _excerpt(self, road: Road, excerpt: Excerpt, twice: bool) -> HeardExcerpt:
        whole = read(excerpt.path)
        clean = self._degraded(whole, CLEAN, excerpt.name)
        once = road.hops_until(clean, LISTENED_SECONDS, self._condition_hop)
        answers = {CLEAN.name: _answer(once[-1])}
        for condition in self._conditions:
            heard = self._degraded(whole, condition, excerpt.name)
            if heard.rate == clean.rate and np.array_equal(heard.frames, clean.frames):
                answers[condition.name] = answers[CLEAN.name]  # the excerpt is so already (mono, say)
            else:
                answers[condition.name] = _answer(road.hops_until(heard, LISTENED_SECONDS, self._condition_hop)[-1])
        return HeardExcerpt(
            name=excerpt.name,
            label=road.label(excerpt.label),
            group=excerpt.group,
            judge=excerpt.judge,
            hops=_kept(road.hops(whole)),
            answers=answers,
            same_bits=road.hops_until(clean, LISTENED_SECONDS, self._condition_hop) == once if twice else None,
        )

    def _degraded(self, whole: Recording, condition: Condition, name: str) -> Recording:
        part = whole.part(condition.start_seconds, LISTENED_SECONDS + SPARE_SECONDS)
        return condition.apply(part, self._seed, name)


def _programme(road: Road, programme: Programme) -> Stream:
    recording, starts = spliced([read(piece.path) for piece in programme.pieces])
    pieces = tuple(
        Piece(piece.name, road.label(piece.label), piece.group, start)
        for piece, start in zip(programme.pieces, starts, strict=True)
    )
    return Stream("programme", programme.pieces[0].judge, pieces, recording.seconds, _kept(road.hops(recording)))


def _track(road: Road, judge: int, path: Path) -> Stream:
    label = TRACKS[path.name]
    kind = MUSIC if label is None else "track"
    piece = Piece(path.name, None if label is None else road.label(label), path.name, 0.0)
    return _stream(road, judge, kind, piece, read(path))


def _stream(road: Road, judge: int, kind: str, piece: Piece, recording: Recording) -> Stream:
    return Stream(kind, judge, (piece,), recording.seconds, _kept(road.hops(recording)))


def _answer(hop: Hop) -> Answer:
    return Answer(hop.headline, _rounded(hop.smoothed))


def _kept(hops: Sequence[Hop]) -> tuple[Hop, ...]:
    return tuple(
        Hop(round(hop.seconds, 3), hop.state, hop.headline, _rounded(hop.smoothed), _rounded(hop.unsmoothed))
        for hop in hops
    )


def _rounded(probabilities: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(probability, 5) for probability in probabilities)


_listener: Listener | None = None  # of this worker process


def _begin(
    panel: Sequence[Judge],
    settings: Settings,
    seed: int,
    conditions: Sequence[str],
    condition_hop: float,
    threads: int,
) -> None:
    import torch

    global _listener
    torch.set_num_threads(threads)
    _listener = Listener(panel, settings, seed, conditions, condition_hop)


def _work(task: Task) -> HeardExcerpt | Stream:
    assert _listener is not None
    return _listener.listen(task)


def listen_to_all(
    tasks: Sequence[Task],
    panel: Sequence[Judge],
    settings: Settings,
    seed: int,
    conditions: Sequence[str],
    condition_hop: float,
    jobs: int,
    progress: Progress,
) -> list[HeardExcerpt | Stream]:
    """Do every task; the results are in the tasks' order.

    Raises
    ------
    GenrescopeError
        What the first task that failed says.
    """
    threads = max(1, (os.cpu_count() or 1) // jobs)
    pool = ProcessPoolExecutor(
        max_workers=jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(tuple(panel), settings, seed, tuple(conditions), condition_hop, threads),
    )
    with pool:
        futures = [pool.submit(_work, task) for task in tasks]
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                future.result()
                progress(done, len(futures))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return [future.result() for future in futures]

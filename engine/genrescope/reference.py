"""Files, answered exactly as the reference system answers them: ``genrescope analyze --reference``.

A model of that family is otherwise asked on the live road, whose windows know nothing of what comes after them. The
reference hears the whole recording first: its loudest moment is the reference of all decibels, its middle is cut into
segments of 11.4 s, every picture goes through a JPEG, and most segments win.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from genrescope.audio.decoder import open_file
from genrescope.audio.resample import Sound, StreamResampler
from genrescope.errors import AudioFileError, ModelError
from genrescope.models.engine import InferenceEngine
from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest
from genrescope.recognition.assessment import assess
from genrescope.recognition.load import load_network
from genrescope.recognition.opinion import probabilities
from genrescope.recognition.recognizer import rank, rank_families
from genrescope.recognition.segments import majority
from genrescope.recognition.smoothing import Probabilities, Scores
from genrescope.recognition.summary import HeadlineChange, Summary
from genrescope.recognition.verdict import VerdictState
from genrescope.settings import Settings
from genrescope.spectral.clip import clip_cqt, clip_decibels, clip_mel, clip_segments
from genrescope.spectral.reference_picture import SEGMENT_SECONDS, ReferencePicture, reference_picture
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH

BLOCK_FRAMES = 1 << 16
SIDE_BY_SIDE = 8  # segments that the network is shown at once

Progress = Callable[[float, float | None], None]  # seconds answered, seconds in all if known


@dataclass(frozen=True, slots=True, eq=False)
class SegmentAnswer:
    """Where a segment begins, the network's probabilities in the order of its labels, and what they took."""

    start_seconds: float
    probabilities: Probabilities
    compute_ms: float


class ReferenceAnalyzer:
    """Analyses any number of files with one model of the reference's family.

    Parameters
    ----------
    model
        Which model answers. Loaded at once: this takes seconds.
    settings
        The device; nothing else matters here.

    Raises
    ------
    ModelError
        The model is of another family, or cannot be loaded.
    """

    def __init__(self, model: InstalledModel, settings: Settings) -> None:
        self._manifest = model.manifest
        check_family(self._manifest)
        if model.specialists:
            raise ModelError(
                "The reference asks one model: name {model} alone, or leave --reference out.", model=self._manifest.id
            )
        self._network: InferenceEngine = load_network(model, settings)

    @property
    def device_note(self) -> str:
        """Why the network does not run where it would be faster; empty when there is nothing to say."""
        return self._network.note

    def another(self) -> ReferenceAnalyzer:
        """An analyzer of another file at the same time: itself, since nothing stays of a file."""
        return self

    def analyze(self, path: Path, first_seconds: float | None = None, on_progress: Progress | None = None) -> Summary:
        """Answer a whole file, or its first seconds.

        The headline is the majority vote, and the ranking the mean of the segments' probabilities as the network gives
        them, without a temperature.

        Raises
        ------
        AudioFileError
            When it cannot be read, is silent, or is shorter than a segment.
        """
        sound, damage = read_clip(path, first_seconds, on_progress)
        if len(sound) < SEGMENT_SECONDS * ANALYSIS_RATE:
            raise AudioFileError(
                "{name} lasts {seconds:.1f} s, and the reference answers segments of {segment:g} s: choose a "
                "longer recording, or leave --reference out.",
                name=path.name,
                seconds=len(sound) / ANALYSIS_RATE,
                segment=SEGMENT_SECONDS,
            )
        if not sound.any():
            raise AudioFileError("{name} is silent from end to end. Choose another file.", name=path.name)
        answers = list(self.answers(sound, on_progress))
        taxonomy = self._manifest.taxonomy
        labels = [taxonomy.labels[int(each.probabilities.argmax())] for each in answers]
        scores = Scores(taxonomy, np.mean([each.probabilities for each in answers], axis=0))
        vote = majority(labels)
        return Summary(
            state=VerdictState.SETTLED,
            headline=vote.label,
            headline_is_family=False,
            ranking=rank(scores),
            families=rank_families(scores),
            heard_seconds=len(sound) / ANALYSIS_RATE,
            verdicts=len(answers),
            changes=tuple(
                HeadlineChange(answer.start_seconds, label)
                for answer, label, before in zip(answers, labels, [None, *labels[:-1]], strict=True)
                if label != before
            ),
            lost_samples=0,
            dropped_hops=0,
            compute_ms=median(each.compute_ms for each in answers),
            device=self._network.device,
            model=self._manifest.identity,
            note=damage,
            vote=vote,
            assessment=assess(scores, self._manifest.thresholds),
        )

    def answers(self, sound: Sound, on_progress: Progress | None = None) -> Iterator[SegmentAnswer]:
        """Answer the segments of a whole clip (mono at 22 050 Hz) in order; none when it is shorter than one."""
        picture = check_family(self._manifest)
        mel = self._manifest.spectrum == "mel"
        decibels = clip_decibels(clip_mel(sound) if mel else clip_cqt(sound))
        segments = iter(clip_segments(len(decibels), len(sound)))
        while batch := list(islice(segments, SIDE_BY_SIDE)):
            begin = perf_counter()
            pictures = np.stack([reference_picture(decibels[segment], side=picture.side) for segment in batch])
            answers = self._network.logits(pictures)
            compute_ms = (perf_counter() - begin) * 1000.0 / len(batch)
            for segment, logits in zip(batch, answers, strict=True):
                start = segment.start * HOP_LENGTH / ANALYSIS_RATE
                yield SegmentAnswer(start, probabilities(logits, temperature=1.0), compute_ms)
                if on_progress:
                    on_progress(start + SEGMENT_SECONDS, len(sound) / ANALYSIS_RATE)


def check_family(manifest: Manifest) -> ReferencePicture:
    """Return how a model's pictures are made, and refuse one whose pictures the reference does not make.

    Raises
    ------
    ModelError
        It is none of the reference's family.
    """
    if not isinstance(manifest.picture, ReferencePicture):
        raise ModelError(
            "The model {id!r} does not see the reference's pictures, so the reference has no answer of it: "
            "name a model of its family, as --model ccmusic16, or leave --reference out.",
            id=manifest.id,
        )
    return manifest.picture


def read_clip(path: Path, first_seconds: float | None = None, on_progress: Progress | None = None) -> tuple[Sound, str]:
    """Read a file: mono sound at 22 050 Hz, as long as librosa makes it, and a sentence when it is damaged."""
    frames = 0
    with open_file(path) as file:
        resampler = StreamResampler(file.format.rate)
        parts = []
        for block in file.blocks(BLOCK_FRAMES, first_seconds):
            frames += len(block)
            parts.append(resampler.push(block))
            if on_progress:
                on_progress(0.0, file.format.seconds)  # nothing is answered yet, but one may want to stop
        parts.append(resampler.flush())
        samples = -(-frames * ANALYSIS_RATE // file.format.rate)
        damage = file.damage
    sound = np.concatenate(parts)[:samples]
    return np.pad(sound, (0, samples - len(sound))), damage

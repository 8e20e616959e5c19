"""The self-test's walk down the road; ``python -m genrescope.cli.road_check`` prints what it found as lines of JSON.

In a process of its own, as doctor's look at the network is: a PyTorch of which something is missing may crash.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path
from time import perf_counter

from genrescope import words
from genrescope.audio.demo import DEMO_FILE
from genrescope.check import Check, CheckState, to_child_line
from genrescope.errors import GenrescopeError
from genrescope.language.sentence import sentence
from genrescope.models import conversion, library
from genrescope.offline import Analyzer
from genrescope.settings import Settings
from genrescope.units import BINS, WINDOW_COLUMNS

HEARD_SECONDS = 8.0  # of the demo tune: three answers
DEMO_GENRE = "Classical"
STEP_COLUMNS = 256  # of a picture that a training's step is tried with


def checks() -> Iterator[Check]:
    """The demo tune from decoder to smoothing; a stranger's weights through their converter; a step of a training."""
    try:
        begin = perf_counter()
        analyzer = Analyzer(library.find(library.DEFAULT_ID), Settings())
        loaded = perf_counter() - begin
        with as_file(files("genrescope_resources") / "demo" / DEMO_FILE) as path:
            summary = analyzer.analyze(path, first_seconds=HEARD_SECONDS)
    except GenrescopeError as error:
        yield Check(sentence("road"), CheckState.PROBLEM, str(error))
        return
    found = sentence(
        "the demo tune is {genre} to {model}; loaded in {time}, {compute_ms:.0f} ms an answer on {device}",
        genre=summary.headline or sentence("nothing it is sure of"),
        model=summary.model.id,
        time=words.duration(loaded),
        compute_ms=summary.compute_ms,
        device=summary.device,
    )
    right = summary.headline == DEMO_GENRE
    yield Check(sentence("road"), CheckState.OK if right else CheckState.PROBLEM, found)
    yield _conversion()
    yield _training()


def _conversion() -> Check:
    import torch

    with tempfile.TemporaryDirectory() as folder:
        stranger, converted = Path(folder, "stranger.pt"), Path(folder, "converted.safetensors")
        torch.save({"weight": torch.ones(3)}, stranger)
        try:
            conversion.convert(stranger, converted)
        except GenrescopeError as error:
            return Check(sentence("conversion"), CheckState.PROBLEM, str(error))
    return Check(sentence("conversion"), CheckState.OK, sentence("PyTorch files are read by a process of their own"))


def _training() -> Check:
    """A first step imports parts of PyTorch that nothing else needs."""
    import numpy as np

    from genrescope.training.batches import Example, Sampling
    from genrescope.training.recipe import Recipe
    from genrescope.training.trainer import Trainer

    levels = np.linspace(-80.0, 0.0, WINDOW_COLUMNS * BINS, dtype=np.float16).reshape(WINDOW_COLUMNS, BINS)
    examples = [Example((levels,), label=0, group=0), Example((levels[::-1],), label=1, group=1)]
    try:
        trainer = Trainer(2, 2, Recipe(crop_columns=STEP_COLUMNS, sampling=Sampling(batch_size=2, batches=1)))
        trainer.train_epoch(examples)
    except GenrescopeError as error:
        return Check(sentence("training"), CheckState.PROBLEM, str(error))
    return Check(sentence("training"), CheckState.OK, sentence("a network takes a step of learning"))


if __name__ == "__main__":
    for check in checks():
        print(json.dumps(to_child_line(check)), flush=True)

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

HEARD_SECONDS = 8.0  # of the demo tune: three answers
DEMO_GENRE = "Classical"


def checks() -> Iterator[Check]:
    """The demo tune through decoder, columns, network and smoothing; a stranger's weights through their converter."""
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


if __name__ == "__main__":
    for check in checks():
        print(json.dumps(to_child_line(check)), flush=True)

"""Doctor's look at PyTorch, the GPU and the model; ``python -m genrescope.cli.network_checks`` prints it as JSON lines.

Each line is printed as soon as it is known, so that a crash takes only what comes after it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import as_file, files
from time import perf_counter

from genrescope import settings
from genrescope.addon import place
from genrescope.check import Check, CheckState, to_child_line
from genrescope.children import is_frozen
from genrescope.cli.checks import reinstall
from genrescope.errors import GenrescopeError, SettingsError
from genrescope.language.sentence import sentence
from genrescope.settings import Settings

TRIED_SECONDS = 8.0  # of the demo tune: three answers
_GPU, _MODEL = sentence("gpu"), sentence("model")


def checks() -> Iterator[Check]:
    """PyTorch, GPU, models, one analysis of the demo tune."""
    try:
        import torch
    except (ImportError, OSError) as error:
        advice = sentence("Remove the GPU add-on: genrescope gpu remove.") if place.is_in_use() else reinstall()
        yield Check("pytorch", CheckState.PROBLEM, sentence("cannot be loaded: {error}", error=error), advice)
        return
    yield Check(
        "pytorch",
        CheckState.OK,
        sentence("{version} with {threads} threads", version=torch.__version__, threads=torch.get_num_threads()),
    )
    try:
        chosen = settings.load()
    except SettingsError:  # it has a line of its own
        chosen = Settings()
    yield _gpu(chosen)
    if is_frozen():
        yield gpu_addon()
    yield from _models()
    yield _tried(chosen)


def _gpu(chosen: Settings) -> Check:
    """Which GPU there is, and whether the network runs on it."""
    import torch

    if torch.cuda.is_available():
        found = f"{torch.cuda.get_device_name(0)}, CUDA {torch.version.cuda}"
    elif torch.backends.mps.is_available():
        found = "Apple GPU (MPS)"
    else:
        return Check(_GPU, CheckState.OK, sentence("none that PyTorch can use; the network runs on the processor"))
    device, note = _runs_on(chosen)
    found = f"{found}: {note}" if note else found
    if device.startswith("cpu"):
        advice = sentence("Update its driver; until then the network runs on the processor.")
        return Check(_GPU, CheckState.WARNING, found, advice)
    return Check(_GPU, CheckState.OK, found)


def gpu_addon() -> Check:
    """PyTorch's build for NVIDIA GPUs, which the packaged application may install."""
    from genrescope.addon.standing import look

    standing = look()
    state = CheckState.WARNING if standing.is_outdated else CheckState.OK
    advice = sentence("To install it: genrescope gpu install") if standing.is_offered else ""
    return Check(sentence("gpu add-on"), state, standing.words(), advice)


def _runs_on(chosen: Settings) -> tuple[str, str]:
    """Where the network runs, and why no faster; both empty when it cannot be loaded at all."""
    from genrescope.models import library
    from genrescope.models.engine import load_engine

    try:
        engine = load_engine(library.choose(chosen.model))
    except GenrescopeError:  # the model has a line of its own
        return "", ""
    return engine.device, engine.note


def _models() -> Iterator[Check]:
    from genrescope.models import library

    for folder, error in library.broken():
        yield Check(
            _MODEL,
            CheckState.WARNING,
            str(error),
            sentence("Correct it, or delete {folder}.", folder=folder),
        )


def _tried(chosen: Settings) -> Check:
    """Load the chosen model (which checks its SHA-256) and let it hear the demo tune."""
    from genrescope.audio.demo import DEMO_FILE
    from genrescope.models import library
    from genrescope.offline import Analyzer

    try:
        begin = perf_counter()
        model = library.choose(chosen.model)
        analyzer = Analyzer(model, chosen)
        loaded = perf_counter() - begin
        with as_file(files("genrescope_resources") / "demo" / DEMO_FILE) as path:
            summary = analyzer.analyze(path, first_seconds=TRIED_SECONDS)
    except GenrescopeError as error:
        return Check(
            _MODEL,
            CheckState.PROBLEM,
            str(error),
            sentence("Install the model again, or choose another with --model."),
        )
    found = sentence(
        "{id} ({title}), SHA-256 {sha256}… verified, loaded in {loaded:.1f} s; {compute:.0f} ms an answer on {device}",
        id=summary.model.id,
        title=summary.model.title,
        sha256=summary.model.sha256[:12],
        loaded=loaded,
        compute=summary.compute_ms,
        device=summary.device,
    )
    if summary.compute_ms / 1000 > chosen.hop_seconds:
        advice = sentence("Set hop_seconds higher; live, the hop is stretched by itself.")
        return Check(
            _MODEL,
            CheckState.WARNING,
            sentence("{found}: slower than a verdict every {hop:g} s", found=found, hop=chosen.hop_seconds),
            advice,
        )
    return Check(_MODEL, CheckState.OK, found)


if __name__ == "__main__":
    for check in checks():
        print(json.dumps(to_child_line(check)), flush=True)

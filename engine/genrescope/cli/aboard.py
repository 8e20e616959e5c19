"""What the self-test looks for: the resources, and the libraries of the system and of others."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files

from genrescope import words
from genrescope.audio.devices import survey_afresh
from genrescope.check import Check, CheckState
from genrescope.cli import checks
from genrescope.errors import GenrescopeError, ModelError
from genrescope.language.sentence import listed, sentence
from genrescope.models import catalogue, library
from genrescope.models.taxonomy import bundled_taxonomies, bundled_taxonomy
from genrescope.spectral.kernels import KERNEL_NAMES, kernel_bank
from genrescope.spectral.reference_picture import magma

TERMS = "README.md"  # beside a bundled model: what it was trained on, and on what terms it may be used
DEMO_LICENCE = "demo/LICENCE.md"  # that the tune itself is there, its being heard shows


def resources() -> Iterator[Check]:
    """Models with their terms, taxonomies, the catalogue, kernels, colours, the demo tune's licence."""
    yield _looked(sentence("models"), _models)
    yield _looked(sentence("taxonomies"), _taxonomies)
    yield _looked(sentence("catalogue"), lambda: listed(catalogue.known()))
    yield _looked(sentence("kernels"), lambda: listed(kernel_bank(name).name for name in KERNEL_NAMES))
    yield _looked(sentence("colours"), lambda: sentence("{count} of the reference's pictures", count=len(magma())))
    yield _looked(sentence("licences"), _licences)


def libraries() -> Iterator[Check]:
    """PortAudio, libsndfile, ffmpeg and libpulse; and the list of devices, which a process of its own makes."""
    yield _needed(checks.sounddevice())
    yield _needed(checks.soundfile())
    yield checks.ffmpeg()
    if sys.platform == "linux":
        yield _looked("libpulse", _libpulse)
    yield _looked(sentence("devices"), _devices)


def _needed(check: Check) -> Check:
    """The same, where to be without is a problem: this machine may do without a microphone, Genrescope must not."""
    return check if check.state is CheckState.OK else dataclasses.replace(check, state=CheckState.PROBLEM)


def _looked(name: str, look: Callable[[], str]) -> Check:
    """What a look found; a problem where it failed."""
    try:
        return Check(name, CheckState.OK, look())
    except (GenrescopeError, OSError, ValueError) as error:
        return Check(name, CheckState.PROBLEM, str(error) or type(error).__name__, checks.reinstall())


def _models() -> str:
    bundled = [model for model in library.installed() if model.bundled]
    if not any(model.manifest.id == library.DEFAULT_ID for model in bundled):
        raise ModelError("The {model} model is missing.", model=library.DEFAULT_ID)
    for model in bundled:
        (model.folder / TERMS).read_text(encoding="utf-8")
    return listed(
        sentence("{name} ({size})", name=model.manifest.id, size=words.megabytes(model.size_bytes)) for model in bundled
    )


def _taxonomies() -> str:
    return listed(
        sentence("{name} ({count} genres)", name=name, count=len(bundled_taxonomy(name).labels))
        for name in bundled_taxonomies()
    )


def _licences() -> str:
    files("genrescope_resources").joinpath(DEMO_LICENCE).read_text(encoding="utf-8")
    return sentence("of the demo tune and the models")


def _libpulse() -> str:
    from genrescope.audio import libpulse

    libpulse.load()
    return sentence("loaded")


def _devices() -> str:
    seen = survey_afresh(60.0)
    return sentence(
        "{microphones} microphones and {system_sounds} system sounds are listed",
        microphones=len(seen.microphones),
        system_sounds=len(seen.system_sounds),
    )

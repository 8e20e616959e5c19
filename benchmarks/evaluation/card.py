"""The model card: what the starter model is, how good it is, and where it ends. All figures come from measurements."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.evaluation import batch_norm
from benchmarks.evaluation.compare import Comparison
from benchmarks.evaluation.stored import FOLDER, NETWORK, PLOTS, STABILITY
from benchmarks.stability import tables
from benchmarks.stability.records import Results
from genrescope.models.library import InstalledModel
from genrescope.models.manifest import Manifest
from genrescope.spectral.picture import PictureParameters
from genrescope.training.report import Figure, Report
from genrescope.units import ANALYSIS_RATE, HOP_LENGTH


def accuracy_text(figures: Report, comparison: Comparison, stronger: Comparison) -> str:
    """Tables of accuracy, calibration and what is said, for a terminal and, as they are, for the card.

    ``stronger`` is the comparison with the SVM that also knows how bins change.
    """
    lines = ["fold  recordings  artists    network         SVM (four genres / three families, %)"]
    lines += [
        f"{row.fold:>4}  {row.recordings:>10}  {row.groups:>7}    {_pair(row.network)}     {_pair(row.svm)}"
        for row in comparison.rows
    ]
    lines += [
        "",
        f"Together: {figures.accuracy} over four genres, {figures.family_accuracy} over three families.",
        f"The SVM on means and deviations of the bins: {_pair(comparison.svm)}. The network is ahead by "
        f"{_ahead(comparison)} (95 % intervals over artists, paired).",
        f"An SVM that also knows how the bins change: {_pair(stronger.svm)}. The network is ahead by "
        f"{_ahead(stronger)}.",
        "Recall: " + ", ".join(
            f"{label} {recall:.0%}" for label, recall in zip(figures.taxonomy.labels, figures.recalls, strict=True)
        ) + ".",
        "",
        f"Calibration error {figures.error_before:.3f} as trained, {figures.error.value:.3f} "
        f"({figures.error.low:.3f} to {figures.error.high:.3f}) calibrated as the other folds teach; "
        f"negative log-likelihood {figures.likelihood_before:.3f} and {figures.likelihood:.3f}.",
        f"With the thresholds that the other folds give, something is said of {figures.said:.0%} of the windows, and "
        f"{figures.said_right:.0%} of that is right.",
    ]  # fmt: skip
    return "\n".join(lines)


def card(
    model: InstalledModel,
    accuracy: str,
    figures: Report,
    held_out: Results,
    shipped: Results,
    normalisation: Sequence[Results],
) -> str:
    """Return the card as Markdown.

    Parameters
    ----------
    model
        What is shipped.
    accuracy
        What `accuracy_text` says of it.
    figures
        Its calibration.
    held_out, shipped
        What the folds' networks and what the shipped weights heard by the live road.
    normalisation
        The results of `batch_norm.load_all`.
    """
    manifest = model.manifest
    picture = manifest.picture
    assert isinstance(picture, PictureParameters)  # Genrescope's own models have no other
    seconds = picture.segment_columns * HOP_LENGTH / ANALYSIS_RATE
    return f"""# Model card: {manifest.title}

Written by `make evaluate ARGS=--card`, and every figure below is measured. The command hears the shipped weights anew;
what the folds' networks answered is kept in `{FOLDER.as_posix()}`, and the [training log](training-log.md) says how it
was made.

## What it is

VGG19_BN under a pooled head (20 million parameters, float16). It looks at CQT pictures of the last {seconds:.0f} s:
{picture.channels} × 84 bins × {picture.pixels} pixels of {picture.columns_per_pixel} columns, the level and how sharply
notes begin. It names {", ".join(manifest.taxonomy.labels)}; Pop and Rock are the family *Pop & rock*, which is
said when the leaf is not sure. It is there so that Genrescope is useful the minute it is installed, and to be
replaced by a model of your own.

It is meant for music in those four genres. It is **not** meant for commercial use, for deciding anything about
people, or for music far from what it has heard (see the limits).

## Data and licence

{manifest.source}: Magnatune recordings under CC BY-NC-SA 1.0. The weights carry the same terms (non-commercial,
share alike, attribution in the model's folder). The code has its own licence, MIT.

## How good it is

Five folds by artist: every answer is by a network of the same recipe that had never heard the artist; the shipped
one has then learnt from all recordings. One answer for each 30 s window, two windows of each recording. The answers
are kept in `{NETWORK.as_posix()}`.

```
{accuracy}
```

![Confusion and calibration]({PLOTS.relative_to("docs").as_posix()})

The calibration: logits are divided by {manifest.temperature:g}, and {_offsets(figures)} are added
(the shipped weights contain these already).
A genre is said from {manifest.thresholds.label:g} on, a family from {manifest.thresholds.family:g} on.

## How steady it is, and what it refuses

Through the live road, by the folds' networks on artists they had never heard (`{STABILITY.as_posix()}`); + and - say
whether a goal is met.

```
{tables.text(held_out)}
```

{_calibrated_otherwise(held_out, manifest)}The shipped weights themselves, with all that they are shipped with,
under every condition, on whole tracks and on what is of no genre. They have learnt from these excerpts, and are surer
of them than of music that is new to them: how often they are right here says nothing, and how steady they are says at
best how steady they can be.

```
{tables.text(shipped)}
```

## What batch normalisation's running statistics buy

```
{batch_norm.text(normalisation)}
```

These are networks of run 4 in the [training log](training-log.md), which is not the shipped recipe. The one that
never had normalisation learned nothing in the same time: it gives one answer to everything, so nothing changes it.

## Limits

- Pop and rock are hard to tell apart here, for it and for people: trust the family.
- It has learnt its genres from one label's catalogue of the 2000s. Jazz, hip-hop, folk, metal, blues and reggae are
  none of them; what it practised being unsure of, and an orchestra, were synthesised.
- The intervals above are wide because the artists are few.
"""


def _calibrated_otherwise(held_out: Results, manifest: Manifest) -> str:
    """What a reader must know where the folds' networks were not calibrated as the shipped model is."""
    shipped = (manifest.temperature, manifest.thresholds.label, manifest.thresholds.family)
    if all(
        (model["temperature"], model["label_threshold"], model["family_threshold"]) == shipped
        for model in held_out.about.models
    ):
        return ""
    return """**These networks were calibrated otherwise than the shipped one**: what is said of *unsure*, headlines and
confidence holds of an earlier state of this model. They were also heard before a cut without silence began a new window
(*Following a cut* in the [training log](training-log.md)), and are not kept.

"""


def _offsets(figures: Report) -> str:
    """One for each label."""
    pairs = zip(figures.taxonomy.labels, figures.calibration.offsets, strict=True)
    return ", ".join(f"{offset:+.2f} for {label}" for label, offset in pairs)


def _pair(values: tuple[float, float]) -> str:
    return f"{100 * values[0]:5.1f} / {100 * values[1]:5.1f}"


def _ahead(comparison: Comparison) -> str:
    return f"{_points(comparison.ahead)} over genres and {_points(comparison.ahead_in_families)} over families"


def _points(figure: Figure) -> str:
    return f"{100 * figure.value:+.1f} points ({100 * figure.low:+.1f} to {100 * figure.high:+.1f})"

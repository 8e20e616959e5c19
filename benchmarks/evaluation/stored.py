"""Where answers by networks that had never heard the artist are kept, so that figures can be worked out anew."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDS: Final = 5
SPLIT_SEED: Final = 1

FOLDER: Final = Path("docs") / "evaluation"
NETWORK: Final = FOLDER / "network.csv"  # the five folds' networks
SVM: Final = FOLDER / "svm.csv"
STRONGER_SVM: Final = FOLDER / "svm-changes.csv"
STABILITY: Final = FOLDER / "stability.json"  # the five folds' networks, by the live road, in worse sound
BATCH_NORM: Final = FOLDER / "batch-norm"  # one fold's network with other normalisation (`batch_norm`)

CARD: Final = Path("docs") / "model-card.md"
PLOTS: Final = Path("docs") / "images" / "model-card.png"
SHIPPED: Final = Path("build") / "shipped.json"

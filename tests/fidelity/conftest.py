"""The figures that the comparisons leave behind, printed at the end."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

FIGURES = pytest.StashKey[dict[str, list[float]]]()


@pytest.fixture(scope="session")
def record(request: pytest.FixtureRequest) -> Callable[[str, object], None]:
    """Keep figures under a name: how far apart the two systems are."""
    figures = request.config.stash.setdefault(FIGURES, {})

    def keep(name: str, values: object) -> None:
        figures.setdefault(name, []).extend(np.ravel(values).tolist())

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was kept."""
    figures = config.stash.get(FIGURES, {})
    if figures:
        terminalreporter.section("how far Genrescope is from the reference")
    for name, values in figures.items():
        terminalreporter.write_line(
            f"{name:<58} {len(values):>6}  mean {np.mean(values):.2g}  most {np.max(values):.2g}"
        )

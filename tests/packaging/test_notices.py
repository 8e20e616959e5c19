"""Third-party notices: whose everything is, and that none of it must not be given away."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

import notices


@pytest.mark.parametrize(
    "licence",
    [
        "MIT",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        "LGPL-2.1-or-later",
        "GNU Lesser General Public License v3 (LGPLv3)",
        "GPL-3.0-or-later WITH GCC-exception-3.1",
        "GPLv2-or-later with a special exception which allows to use PyInstaller to build non-free programs",
        "BSD-3-Clause AND MIT",
    ],
)
def test_these_may_be_packaged(licence: str) -> None:
    assert notices.may_be_packaged(licence)


@pytest.mark.parametrize(
    "licence",
    ["GPL-3.0-only", "GPLv2", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "GNU General Public License v3 (GPLv3)"],
)
def test_these_must_not(licence: str) -> None:
    assert not notices.may_be_packaged(licence)


def test_files_are_traced_to_whose_they_are() -> None:
    found = {notice.name: notice for notice in notices.notices([numpy.__file__, notices.json.__file__])}
    assert set(found) == {"Python", "numpy", "pyinstaller"}
    assert "BSD" in found["numpy"].licence
    assert "Redistribution" in found["numpy"].text
    text = notices.rendered(list(found.values()))
    assert text.index("numpy") < text.index("Redistribution")


def test_qt_comes_with_what_its_licence_asks_for() -> None:
    import PySide6

    found = {notice.name: notice for notice in notices.notices([PySide6.__file__])}
    text = found["PySide6_Essentials"].text
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "source code" in text


def test_what_belongs_to_nobody_is_not_packaged(tmp_path: Path) -> None:
    stray = tmp_path / "libstray.so"
    stray.touch()
    with pytest.raises(notices.NoticeError, match="libstray"):
        notices.notices([str(stray)])


def test_what_is_under_the_gpl_is_not_packaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "licence_of", lambda distribution: "GPL-3.0-only")
    with pytest.raises(notices.NoticeError, match="must not be packaged"):
        notices.notices([numpy.__file__])

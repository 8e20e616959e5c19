"""What is left of a package that was removed: everything counts that was not there before."""

from __future__ import annotations

from pathlib import Path

import pytest

import clean_debian
from clean_debian import leftovers

BEFORE = {".", "./etc", "./usr/share/fonts"}


@pytest.mark.parametrize(
    "name",
    ["./usr/lib/x86_64-linux-gnu/libportaudio.so.2", "./etc/fonts/local.conf", "./opt/cache", "./etc/genrescope-"],
)
def test_whatever_was_not_there_before_is_left(name: str) -> None:
    assert leftovers(BEFORE, BEFORE | {name}) == [name]


def test_what_dpkg_keeps_is_none_of_the_packages() -> None:
    assert leftovers(BEFORE, BEFORE | {"./etc/group-", "./var/lib/ucf", "./var/lib/ucf/hashfile"}) == []
    assert leftovers(BEFORE | {"./usr/bin/other"}, BEFORE) == []


def test_all_files_are_compared_but_those_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean_debian, "ROOT", tmp_path)
    for name in ("etc/a", "var/lib/b", "var/lib/dpkg/info/c", "home/listener/d", "var/log/e"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert clean_debian.files() == {".", "./etc", "./etc/a", "./var", "./var/lib", "./var/lib/b"}

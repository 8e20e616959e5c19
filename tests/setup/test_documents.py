"""What README.md and CONTRIBUTING.md tell people to type exists."""

from __future__ import annotations

import re

import pytest

from support.checkout import CHECKOUT

DOCUMENTS = ("README.md", "CONTRIBUTING.md")


def targets() -> set[str]:
    text = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):.*##", text, flags=re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_targets_exist(document: str) -> None:
    text = (CHECKOUT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`|\bcpu |&& )make ([a-z][a-z-]*)", text, flags=re.MULTILINE))
    assert named, f"{document} names no make target"
    assert named <= targets(), f"{document} names {named - targets()}, which the Makefile does not have"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_named_files_exist(document: str) -> None:
    text = (CHECKOUT / document).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in link]
    paths = re.findall(r"`((?:locks|packaging|tests|engine|docs|resources|benchmarks)[\\/][^`\s*]*)`", text)
    for path in [*links, *paths]:
        assert (CHECKOUT / path.replace("\\", "/")).exists(), f"{document} names {path}, which is not there"


def test_readme_gives_the_two_commands_on_its_first_screen() -> None:
    first_screen = (CHECKOUT / "README.md").read_text(encoding="utf-8").splitlines()[:40]
    assert any(line.startswith("make run") for line in first_screen)
    assert any(line.startswith("make test") for line in first_screen)


def test_every_target_is_phony() -> None:
    text = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, flags=re.MULTILINE)
    assert set(phony.split()) == targets()

"""What the documents tell people to type, and where they send them, exists."""

from __future__ import annotations

import contextlib
import functools
import io
import re
import shlex
from pathlib import Path

import pytest

from genrescope.cli.arguments import build_parser, with_command
from genrescope.models import library
from support.checkout import CHECKOUT

DOCUMENTS = sorted(
    str(path.relative_to(CHECKOUT))
    for pattern in ("*.md", "docs/*.md", "benchmarks/**/*.md", "resources/**/*.md")
    for path in CHECKOUT.glob(pattern)
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:locks|packaging|tests|engine|desktop|docs|resources|benchmarks)[\\/][^`\s*]*)`")
MAKE = re.compile(r"(?:^|`|\bcpu |&& )make ([a-z][a-z-]*)", re.MULTILINE)
BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"(?:\$ )?(?:\.venv/bin/)?genrescope( .+)?")


@functools.cache
def text_of(document: str | Path) -> str:
    return (CHECKOUT / document).read_text(encoding="utf-8")


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*##", text_of("Makefile"), flags=re.MULTILINE))


def anchors(document: Path) -> set[str]:
    """What a link may name behind its ``#``: the headings, as the forges write them there."""
    headings = re.findall(r"^#+ (.*)$", BLOCK.sub("", text_of(document)), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def refusal(command: str) -> str:
    """What the command line has against being typed so; nothing when it has nothing."""
    said = io.StringIO()
    typed = with_command(shlex.split(command, comments=True))
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        try:
            build_parser(typed).parse_args(typed)
        except SystemExit as end:
            return said.getvalue() if end.code else ""
    return ""


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_targets_exist(document: str) -> None:
    named = set(MAKE.findall(text_of(document)))
    assert named <= targets(), f"{document} names {named - targets()}, which the Makefile does not have"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_and_named_files_exist(document: str) -> None:
    here = CHECKOUT / document
    for link in LINK.findall(text_of(document)):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = here.parent / name if name else here
        assert target.exists(), f"{document} leads to {link}, which is not there"
        assert not anchor or anchor in anchors(target), f"{document} leads to {link}, which is no heading there"
    for path in PATH.findall(text_of(document)):
        assert (CHECKOUT / path.replace("\\", "/")).exists(), f"{document} names {path}, which is not there"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_can_be_typed(document: str) -> None:
    for _, block in BLOCK.findall(text_of(document)):
        for line in block.splitlines():
            if command := COMMAND.fullmatch(line.strip()):
                assert refusal(command[1] or "") == "", f"{document}: {line}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_named_in_a_sentence_exist(document: str) -> None:
    for code in re.findall(r"`([^`]+)`", BLOCK.sub("", text_of(document))):
        if command := COMMAND.fullmatch(" ".join(code.split())):
            said = refusal((command[1] or "").replace("…", ""))
            assert "unrecognized" not in said, f"{document}: {code}"
            assert "there is no command" not in said, f"{document}: {code}"


def test_the_readme_gives_the_two_commands_on_its_first_screen() -> None:
    first_screen = text_of("README.md").splitlines()[:40]
    assert any(line.startswith("make run") for line in first_screen)
    assert any(line.startswith("make test") for line in first_screen)


def test_every_target_is_phony() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text_of("Makefile"), flags=re.MULTILINE)
    assert set(phony.split()) == targets()


@pytest.mark.parametrize("package", ["engine/genrescope", "desktop/genrescope_desktop"])
def test_the_module_map_names_every_module(package: str) -> None:
    """In the section of its room, or in the package's where the room has none."""
    parts = re.split(r"^### `([\w/]+)/`.*$", BLOCK.sub("", text_of("ARCHITECTURE.md")), flags=re.MULTILINE)
    named = {
        room: {code.removesuffix("/").rpartition("/")[2] for code in re.findall(r"`([^`\s]+)`", section)}
        for room, section in zip(parts[1::2], parts[2::2], strict=True)
    }
    modules = [path.relative_to(CHECKOUT / package) for path in (CHECKOUT / package).rglob("[!_]*.py")]
    assert [str(path) for path in modules if path.stem not in named.get(path.parts[0], named[package])] == []


@pytest.mark.parametrize("document", ["README.md", "README.zh-CN.md"])
def test_the_readme_has_the_figures_of_the_starter_that_comes_along(document: str) -> None:
    measured = library.find("starter").manifest.measured
    genres, families, said, right, pop = (
        f"{100 * float(measured[name]):.0f} %"
        for name in (
            *("balanced_accuracy", "family_balanced_accuracy", "share_said", "share_right_of_said"),
            "recall of Pop",
        )
    )
    text = text_of(document)
    assert f"**{genres}**" in text
    assert f"**{families}**" in text
    assert re.search(rf"\| {said}.*{right}", text)
    assert pop in text

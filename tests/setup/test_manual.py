"""What the manual quotes stands in the window, and no language lacks a part of a document."""

from __future__ import annotations

import re
import tomllib
from xml.etree import ElementTree

import pytest

from support.checkout import CHECKOUT

DOCS = CHECKOUT / "docs"
MANUALS = {"en": "manual.md", "zh_CN": "manual.zh_CN.md"}
QUOTED = {"en": r"(?<![*\w])\*([^*\n]+)\*(?!\*)", "zh_CN": r"“([^”\n]+)”"}  # how each marks the window's words
CATALOGUE = CHECKOUT / "desktop/genrescope_desktop/translations/genrescope_zh_CN.ts"
TAXONOMIES = CHECKOUT / "resources/genrescope_resources/taxonomies"
MOST_BYTES = 2_000_000  # of all its pictures: they travel with the wheel
PATH = " › "  # between a menu and its entry
LEAST_LETTERS = {"en": 6, "zh_CN": 2}  # of a text with places: one of fewer would fit anything


def prose(language: str) -> str:
    """A manual without its commands."""
    text = (DOCS / MANUALS[language]).read_text(encoding="utf-8")
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def plain(text: str) -> str:
    """A text of the window as it is seen: without the letter that Alt presses."""
    return re.sub(r"\(&.\)", "", text).replace("&&", "\0").replace("&", "").replace("\0", "&").replace("……", "…")


def window_texts(language: str) -> list[str]:
    messages = ElementTree.parse(CATALOGUE).getroot().iter("message")
    key = "source" if language == "en" else "translation"
    texts = [plain(message.findtext(key) or "") for message in messages]
    for path in TAXONOMIES.glob("*.toml"):
        for nodes in tomllib.loads(path.read_text(encoding="utf-8")).values():
            texts += [node["name" if language == "en" else "zh"] for node in nodes]
    return texts


def levels(document: str) -> list[str]:
    """How deep each heading of a document is."""
    text = re.sub(r"```.*?```", "", (CHECKOUT / document).read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.findall(r"^(#+) ", text, flags=re.MULTILINE)


def pictures(language: str) -> list[str]:
    return re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)", prose(language))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("docs/manual.md", "docs/manual.zh_CN.md"),
        ("docs/install.md", "docs/install.zh_CN.md"),
        ("README.md", "README.zh-CN.md"),
    ],
)
def test_a_document_has_the_same_parts_in_both_languages(english: str, chinese: str) -> None:
    assert levels(english) == levels(chinese)


def test_both_manuals_have_the_same_pictures_each_in_its_language() -> None:
    assert [name.replace("-en", "-zh_CN") for name in pictures("en")] == pictures("zh_CN")


def test_its_pictures_are_those_that_are_named_and_small_enough_to_travel() -> None:
    there = list((DOCS / "images/manual").iterdir())
    named = {DOCS / name for language in MANUALS for name in pictures(language)}
    assert set(there) == named
    assert sum(path.stat().st_size for path in there) < MOST_BYTES


@pytest.mark.parametrize("language", MANUALS)
def test_what_a_manual_quotes_stands_in_the_window(language: str) -> None:
    texts = [text for text in window_texts(language) if text]
    whole = {text.removesuffix("…") for text in texts}
    filled = [
        re.compile(".+".join(map(re.escape, re.split(r"\{\w*\}", text))))
        for text in texts
        if "{" in text and len(re.sub(r"\{\w*\}|\W", "", text)) >= LEAST_LETTERS[language]
    ]
    quoted = [part for quote in re.findall(QUOTED[language], prose(language)) for part in quote.split(PATH)]
    assert len(quoted) > 80
    strange = [
        part
        for part in quoted
        if part.removesuffix("…") not in whole and not any(pattern.fullmatch(part) for pattern in filled)
    ]
    assert strange == []

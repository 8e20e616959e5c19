"""What the engine says, found in its code; and the catalogues it is translated in (`genrescope.language.catalogue`)."""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
SOURCES = {"engine": CHECKOUT / "engine" / "genrescope", "window": CHECKOUT / "desktop" / "genrescope_desktop"}
CATALOGUES = CHECKOUT / "resources" / "genrescope_resources" / "languages"
MAKERS = ("sentence", "tr")  # functions of `genrescope.language` that take a text as their first argument
ROOT_ERROR = "GenrescopeError"
HEADER = """\
# {language}: what Genrescope says in the terminal and in its errors. Each text stands as in the code; what is in braces
# is filled in: it must stay, but may move. `make translations` adds new texts and takes out old ones.
"""


def texts() -> dict[str, str]:
    """Every text that can be translated: its room by the text, in the order of the code."""
    found: dict[str, str] = {}
    for room, call in _calls():
        if call.args and (text := _literal(call.args[0])) is not None:
            found.setdefault(text, room)
    return found


def untranslatable() -> list[str]:
    """Where an error or a sentence is made of a text that is put together on the spot, which no catalogue can have."""
    return [
        f"{room}: {ast.unparse(call)}"
        for room, call in _calls()
        if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]


def catalogues() -> list[Path]:
    """The files of translations."""
    return sorted(CATALOGUES.glob("*.toml"))


def read(path: Path) -> dict[str, str]:
    """Translations by text."""
    rooms = tomllib.loads(path.read_text(encoding="utf-8"))
    return {entry["text"]: entry["translation"] for room in rooms.values() for entry in room}


def written(language: str, translations: Mapping[str, str]) -> str:
    """A catalogue's content: all texts of the code, those without a translation with an empty one."""
    rooms: dict[str, list[str]] = {}
    for text, room in texts().items():
        rooms.setdefault(room, []).append(text)
    parts = [HEADER.format(language=language)]
    for room in sorted(rooms):
        parts += [
            f"[[{room}]]\ntext = {_toml(text)}\ntranslation = {_toml(translations.get(text, ''))}\n"
            for text in rooms[room]
        ]
    return "\n".join(parts)


def _toml(text: str) -> str:
    if "\n" not in text:
        return json.dumps(text, ensure_ascii=False)
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\n{escaped}"""'


def _calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call that takes a text for people, and the room it stands in."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in _modules()}
    makers = {*MAKERS, *_errors(trees.values())}
    for path, tree in trees.items():
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) in makers]
        for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
            yield _room(path), call


def _modules() -> list[Path]:
    return [path for folder in SOURCES.values() for path in sorted(folder.rglob("*.py"))]


def _room(path: Path) -> str:
    if path.is_relative_to(SOURCES["window"]):
        return "window"
    inside = path.relative_to(SOURCES["engine"])
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def _errors(trees: Iterator[ast.Module] | list[ast.Module]) -> set[str]:
    """Names of the errors a person may see."""
    bases = {
        node.name: [base.id for base in node.bases if isinstance(base, ast.Name)]
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    errors = {ROOT_ERROR}
    while more := {name for name, above in bases.items() if name not in errors and errors & set(above)}:
        errors |= more
    return errors


def _name(call: ast.Call) -> str:
    """What is called: a function of that name, not a method (``self.tr`` is Qt's)."""
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None

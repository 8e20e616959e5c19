"""The window as a screen reader is told it: Qt's tree of accessible parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

MOST_CELLS = 12  # of a table or list: its other rows are made of the same


@dataclass(frozen=True)
class Part:
    """A part of the tree.

    Attributes
    ----------
    path
        The names (or roles) of what it is in, outermost first.
    role, name, description, value
        As they are told.
    states
        Those that are on, by Qt's name.
    widget
        What it is of; None for a cell or an entry.
    """

    path: tuple[str, ...]
    role: QAccessible.Role
    name: str
    description: str
    value: str
    states: frozenset[str]
    widget: QObject | None

    def __str__(self) -> str:
        return f"{' / '.join(self.path)} / {self.role.name} {self.name!r} ({type(self.widget).__name__})"


_STATES = ("focusable", "checkable", "checked", "disabled", "expanded", "collapsed", "hasPopup", "readOnly", "editable")


def parts(widget: QWidget) -> list[Part]:
    """Every part of a widget that is not hidden, outer ones first, in the tree's order."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return [*_walk(interface, ())]


def part(widget: QWidget) -> Part:
    """One widget alone."""
    return next(iter(parts(widget)))


def _walk(interface: QAccessibleInterface, path: tuple[str, ...]) -> Iterator[Part]:
    state = interface.state()
    if state.invisible or not interface.isValid():
        return
    role, name = interface.role(), interface.text(QAccessible.Text.Name)
    yield Part(
        path,
        role,
        name,
        interface.text(QAccessible.Text.Description),
        interface.text(QAccessible.Text.Value),
        frozenset(each for each in _STATES if getattr(state, each)),
        interface.object(),
    )
    count = interface.childCount()
    if role in (QAccessible.Role.Table, QAccessible.Role.List, QAccessible.Role.Tree):
        count = min(count, MOST_CELLS)
    for number in range(count):
        child = interface.child(number)
        if child is not None:
            yield from _walk(child, (*path, name or role.name))


_R = QAccessible.Role
INTERACTIVE = {
    *(_R.Button, _R.ButtonMenu, _R.CheckBox, _R.RadioButton, _R.ComboBox, _R.EditableText, _R.Slider, _R.SpinBox),
    *(_R.Table, _R.List, _R.PageTab, _R.PageTabList, _R.Chart, _R.Indicator, _R.MenuItem, _R.ProgressBar),
}
_SAYING = {_R.Button, _R.ButtonMenu, _R.CheckBox, _R.RadioButton, _R.ComboBox, _R.Chart, _R.Slider, _R.Indicator}
_GENERIC = {_R.Client, _R.NoRole, _R.Border, _R.LayeredPane}


def faults(widget: QWidget, *, described: bool = True) -> list[str]:
    """What a screen reader would stumble over: parts without a name or a role, names twice, nothing told.

    With ``described`` everything that can be used must also tell what it does or shows.
    """
    found = []
    before: Part | None = None
    seen = parts(widget)
    for each in seen:
        of_use = each.role in INTERACTIVE or ("focusable" in each.states and each.role is not _R.Cell)
        if of_use and not each.name.strip():
            found.append(f"no name: {each}")
        if "focusable" in each.states and each.role in _GENERIC and type(each.widget).__name__ != "Views":
            found.append(f"no role: {each}")
        if described and each.role in _SAYING and not each.description.strip():
            found.append(f"nothing told: {each}")
        if each.name and each.description.strip().rstrip(".") == each.name:
            found.append(f"told twice: {each}")
        if "&" in each.name.replace(" & ", "") and each.role is not _R.Cell:
            found.append(f"a mark in its name: {each}")
        if before and each.name and (each.path, each.name) == (before.path, before.name) and each.role is not _R.Cell:
            found.append(f"the same name twice: {each}")
        before = each
    assert len(seen) > 3
    return found


def stops(window: QWidget) -> list[QWidget]:
    """Every widget that Tab should come to."""
    here = [window, *window.findChildren(QWidget)]
    tab = Qt.FocusPolicy.TabFocus
    return [
        each
        for each in here
        if each.isVisible()
        and each.isEnabled()
        and each.focusPolicy() & tab
        and each.focusProxy() is None
        and each.window() is window
    ]


def tabbed(window: QWidget, *, back: bool = False) -> list[QWidget]:
    """Where the keyboard comes to by Tab (Shift+Tab for ``back``), from where it is until it is there again."""
    first = QApplication.focusWidget()
    assert first is not None
    assert window.isAncestorOf(first)
    visited = [first]
    for _ in range(100):
        here = QApplication.focusWidget()
        assert here is not None, f"the keyboard is nowhere after {visited[-1]}"
        QTest.keyClick(here, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not here, f"the keyboard is caught in {here} {here.accessibleName()}"
        assert now is not None
        if now is first:
            return visited
        visited.append(now)
    raise AssertionError(f"Tab goes in circles: {[each.accessibleName() for each in visited[-10:]]}")


def out_of_order(visited: list[QWidget]) -> list[str]:
    """Pairs of neighbours of which the second is read before the first: it lies above it, or left of it in its line."""
    found = []
    begin = min(range(len(visited)), key=lambda at: _place(visited[at]).y())
    order = visited[begin:] + visited[:begin]
    for one, other in pairwise(order):
        a, b = _place(one), _place(other)
        below, beside, in_line = b.top() >= a.bottom(), b.left() >= a.right(), b.left() >= a.left()
        if not (below or beside or (in_line and b.top() >= a.top())):
            found.append(f"{_called(one)} at {a.getRect()} → {_called(other)} at {b.getRect()}")
    return found


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())


def _called(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r}"

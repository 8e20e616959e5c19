"""What a screen reader is told of the parts of the window that Qt does not know enough about.

It is told when it asks: nothing has to be set at every change, and a figure that changes all the time is not announced.

- A label that has a name tells its text as its description; a label that only names another part (its buddy) tells
  nothing.
- A widget with a method ``told`` says itself what it shows, and has no parts of its own; with ``called``, what it is
  called, too. ``ROLE`` is what it is just now.
- `leave_out` takes away what another part tells already.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QTextDocumentFragment
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QLabel, QWidget

_LEFT_OUT = "leftOut"
_PRESS = "Press"  # as `QAccessibleActionInterface.pressAction` has it, in every language
_is_installed = False


def install() -> None:
    """Have it told, in the whole process."""
    global _is_installed  # Qt keeps for good what it is given, and would ask it twice
    if not _is_installed:
        _is_installed = True
        QAccessible.installFactory(_interface_of)


def leave_out(*widgets: QWidget) -> None:
    """Do not tell of these: what they show is part of what another one tells."""
    for widget in widgets:
        widget.setProperty(_LEFT_OUT, True)


def _interface_of(_class: str, part: QObject | None) -> QAccessibleInterface | None:
    """Qt asks once for every part; None leaves it to Qt."""
    if not isinstance(part, QWidget):
        return None
    if hasattr(part, "told") or part.property(_LEFT_OUT):
        return _Telling(part, _role_of(part))
    return _Label(part, QAccessible.Role.StaticText) if isinstance(part, QLabel) else None


def _role_of(part: QWidget) -> QAccessible.Role:
    role: QAccessible.Role = getattr(part, "ROLE", QAccessible.Role.Graphic)
    return role


class _Part(QAccessibleWidget):
    def state(self) -> QAccessible.State:
        state = super().state()
        if self._widget().property(_LEFT_OUT):
            state.invisible = True
        return state

    def _widget(self) -> QWidget:
        widget = self.object()
        assert isinstance(widget, QWidget)
        return widget


class _Telling(_Part):
    def role(self) -> QAccessible.Role:
        return _role_of(self._widget())

    def text(self, kind: QAccessible.Text) -> str:
        widget = self._widget()
        if kind is QAccessible.Text.Name and hasattr(widget, "called"):
            return str(widget.called())
        values = kind is QAccessible.Text.Value and self.role() is QAccessible.Role.Indicator
        if (values or kind is QAccessible.Text.Description) and hasattr(widget, "told"):
            return str(widget.told())
        return super().text(kind)

    def state(self) -> QAccessible.State:
        state, widget = super().state(), self._widget()
        if isinstance(widget, QAbstractButton) and widget.isCheckable():
            state.checkable = True
            state.checked = widget.isChecked()
        return state

    def childCount(self) -> int:  # noqa: N802
        return 0

    def actionNames(self) -> list[str]:  # noqa: N802
        pressable = isinstance(self._widget(), QAbstractButton) and self._widget().isEnabled()
        pressable &= self.role() is not QAccessible.Role.StaticText
        return [_PRESS, *super().actionNames()] if pressable else super().actionNames()

    def doAction(self, name: str) -> None:  # noqa: N802
        widget = self._widget()
        if name == _PRESS and isinstance(widget, QAbstractButton):
            widget.click()
        else:
            super().doAction(name)


class _Label(_Part):
    def text(self, kind: QAccessible.Text) -> str:
        label = self._label()
        shown, name = _plain(label), label.accessibleName()
        if kind is QAccessible.Text.Name:
            return name or shown
        if kind is QAccessible.Text.Description:
            hint = label.toolTip().removeprefix(shown).strip()  # it may be there for what does not fit
            parts = [shown if name and name != shown else "", hint if hint != name else ""]
            return label.accessibleDescription() or ". ".join(part for part in parts if part)
        return super().text(kind)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.readOnly = True
        if self._label().buddy() is not None:
            state.invisible = True  # the buddy is called so
        return state

    def _label(self) -> QLabel:
        label = self.object()
        assert isinstance(label, QLabel)
        return label


def _plain(label: QLabel) -> str:
    """What a label says, without marks of layout."""
    if label.textFormat() is not Qt.TextFormat.RichText:
        return label.text()
    return QTextDocumentFragment.fromHtml(label.text()).toPlainText().replace("\u00a0", " ")

"""Reads a window as a screen reader does, over D-Bus (AT-SPI 2): for the proof that the installed application works.

Interfaces: https://gitlab.gnome.org/GNOME/at-spi2-core/-/tree/main/xml
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import Any, NamedTuple

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE = "org.a11y.atspi.Accessible"
ACTION = "org.a11y.atspi.Action"
REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
ANSWER_SECONDS = 30.0
LOOK_SECONDS = 0.05


class Part(NamedTuple):
    """A part of a window: what it is called, and what is said of it."""

    bus_name: str
    path: str
    name: str
    description: str


class NotSeenError(Exception):
    """What was looked for did not appear in time."""


class Reader:
    """What is on the screen of a session.

    Parameters
    ----------
    session_bus
        Address of the session's D-Bus (``unix:path=…``).
    translate
        How the address of the accessibility bus, which the session names, is reached from here.
    """

    def __init__(self, session_bus: str, translate: Callable[[str], str] = str) -> None:
        session = open_dbus_connection(session_bus, auth_timeout=ANSWER_SECONDS)
        bus = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
        address = _call(session, bus, "GetAddress")[0]
        session.close()
        self._connection = open_dbus_connection(translate(address), auth_timeout=ANSWER_SECONDS)

    def applications(self) -> list[Part]:
        """Programs that have a window."""
        return list(self._children(*REGISTRY))

    def parts(self) -> Iterator[Part]:
        """Every part of every window, outer ones first."""
        waiting = self.applications()
        while waiting:
            part = waiting.pop(0)
            yield part
            waiting += self._children(part.bus_name, part.path)

    def find(self, name: str, seconds: float, says: str = "") -> Part:
        """Wait for the part of that name, and until what is said of it contains ``says``.

        Raises
        ------
        NotSeenError
            It is not there after ``seconds``; the message has all that is.
        """
        until = monotonic() + seconds
        while True:
            seen = list(self._stable_parts())
            for part in seen:
                if part.name == name and says in part.description:
                    return part
            if monotonic() > until:
                names = "; ".join(f"{part.name}: {part.description}" for part in seen if part.name)
                raise NotSeenError(f"{name} {says} did not appear within {seconds:g} s. There was: {names}")
            sleep(LOOK_SECONDS)

    def press(self, part: Part) -> None:
        """Do what a click on a part does."""
        _call(self._connection, DBusAddress(part.path, part.bus_name, ACTION), "DoAction", "i", 0)

    def _stable_parts(self) -> Iterator[Part]:
        try:
            yield from self.parts()
        except LookupError:  # a part went away while it was looked at
            return

    def _children(self, bus_name: str, path: str) -> Iterator[Part]:
        address = DBusAddress(path, bus_name, ACCESSIBLE)
        for child_bus, child_path in _call(self._connection, address, "GetChildren")[0]:
            name = self._property(child_bus, child_path, "Name")
            yield Part(child_bus, child_path, name, self._property(child_bus, child_path, "Description"))

    def _property(self, bus_name: str, path: str, name: str) -> str:
        address = DBusAddress(path, bus_name, "org.freedesktop.DBus.Properties")
        return str(_call(self._connection, address, "Get", "ss", ACCESSIBLE, name)[0][1])


def _call(connection: DBusConnection, address: DBusAddress, method: str, types: str = "", *values: Any) -> Any:
    message = new_method_call(address, method, types or None, values)
    answer = connection.send_and_get_reply(message, timeout=ANSWER_SECONDS)
    if answer.header.message_type is MessageType.error:
        raise LookupError(f"{address.object_path} {method}: {answer.body}")
    return answer.body

"""A short line of work between two threads."""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Mailbox(Generic[Item]):
    """Hands items from one thread to another.

    It holds up to ``capacity`` items. When it is full and ``latest_wins``, the oldest makes room for the newest: what a
    live source needs. Else the giver waits for room: what a file needs, of which nothing may be left out.

    Attributes
    ----------
    capacity
        May be changed at any time; the next item given follows it.
    """

    def __init__(self, *, latest_wins: bool, capacity: int = 1) -> None:
        self.capacity = capacity
        self._latest_wins = latest_wins
        self._items: deque[Item] = deque()
        self._changed = threading.Condition()
        self._closed = False

    @property
    def waiting(self) -> int:
        """Items given and not yet fetched."""
        return len(self._items)

    def put(self, item: Item) -> int:
        """Give an item; return how many that were not fetched had to go. After `close` it is ignored."""
        with self._changed:
            replaced = 0
            while len(self._items) >= self.capacity and not self._closed:
                if self._latest_wins:
                    self._items.popleft()
                    replaced += 1
                else:
                    self._changed.wait()
            if not self._closed:
                self._items.append(item)
                self._changed.notify_all()
            return replaced

    def get(self) -> Item | None:
        """Fetch the oldest item, waiting for one; None once the mailbox is closed and empty."""
        with self._changed:
            while not self._items and not self._closed:
                self._changed.wait()
            if not self._items:
                return None
            item = self._items.popleft()
            self._changed.notify_all()
            return item

    def close(self, *, discard: bool = False) -> None:
        """No more items will be given. What is inside can still be fetched unless it is to be discarded."""
        with self._changed:
            self._closed = True
            if discard:
                self._items.clear()
            self._changed.notify_all()

"""What happens next on the made-up day.

Moments are nanoseconds. What falls on the same one has an order: after the engine's own deadlines
whoever finishes is free before anybody gives up, and both before anybody comes, class by class as
the scenario names them; among equals what was planned first is first.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from heapq import heappop, heappush
from typing import cast

from routing.simulate.scenario import NS_A_MS

Deed = Callable[[], None]


class Order(IntEnum):
    """Who is first at the same moment."""

    FINISH = 0
    ANSWER = 1
    LEAVE = 2
    COME = 3
    END = 4


class Agenda:
    """Everything that is planned, by time; `now` is the moment that was reached."""

    def __init__(self) -> None:
        """The day has not begun."""
        self.now = 0
        self._heap: list[tuple[int, Order, int, int, Deed]] = []
        self._planned = 0

    def plan(self, at: int, order: Order, deed: Deed, rank: int = 0) -> None:
        """Have `deed` done at that moment; a smaller `rank` goes first among deeds of one order."""
        self._planned += 1
        heappush(self._heap, (at, order, rank, self._planned, deed))

    def next_at(self) -> int | None:
        """When the next deed is due."""
        return self._heap[0][0] if self._heap else None

    def go_on(self) -> None:
        """Let time pass until the next deed, and do it."""
        self.now, _, _, _, deed = heappop(self._heap)
        deed()


def stamp(moment: int) -> int:
    """The moment as the engine is told it: in milliseconds, without losing anything.

    The engine compares times and adds to them, and does nothing that needs whole numbers. A
    fraction keeps apart what a rounded clock would throw together, so that order, ties and every
    instant are those of the scenario; whole milliseconds stay whole.
    """
    whole, rest = divmod(moment, NS_A_MS)
    return whole if rest == 0 else cast("int", moment / NS_A_MS)


def moment_of(stamped: float) -> int:
    """The moment of a time that the engine has named."""
    return round(stamped * NS_A_MS)

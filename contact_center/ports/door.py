"""Where orders go: the one way to change anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from contact_center.domain.orders.envelope import Order
from contact_center.domain.records import Answer

Told = Callable[[Answer | Exception], None]
"""Hears what `do` would return or raise."""


class Door(Protocol):
    """Everything anyone does is an order given to `do`."""

    async def do(self, order: Order) -> Answer:
        """The answer, once the order is committed and on the disk; `code` is None when it was done.

        A refusal is an ordinary answer with a code. Raises `ConnectionError` when the center
        cannot say what became of the order: the sender keeps it and gives it again, same id.
        """
        ...


class Intake(Door, Protocol):
    """A door that takes thousands of orders a second: nothing waits for each of them."""

    def give(self, order: Order, told: Told) -> None:
        """The same as `do`; `told` hears of it in the turn of the loop in which the hub does."""
        ...

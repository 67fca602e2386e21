"""What a client has asked for and not been answered yet, oldest first (R2)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import islice

from contact_center.wire.frames import Do, Err, Ok

TOO_OLD_MS = 7 * 24 * 3_600_000
"""The center forgets answers after 30 days; a client forgets wishes long before."""


@dataclass(slots=True)
class Wish:
    """One order, when it was given, and where its answer goes."""

    frame: Do
    at: int
    answer: asyncio.Future[Ok | Err]
    is_sent: bool = False


class Outbox:
    """Orders in the order they were given."""

    def __init__(self) -> None:
        """Begin with nothing to say."""
        self._wishes: dict[str, Wish] = {}

    def __len__(self) -> int:
        """How many are unanswered."""
        return len(self._wishes)

    def add(self, frame: Do, at: int) -> asyncio.Future[Ok | Err]:
        """Keep an order until it is answered. The same id twice is the same wish."""
        known = self._wishes.get(frame.id)
        if known is not None:
            return known.answer
        future: asyncio.Future[Ok | Err] = asyncio.get_running_loop().create_future()
        self._wishes[frame.id] = Wish(frame, at, future)
        return future

    def disconnected(self) -> None:
        """Nobody knows which of them arrived: all are to be sent again."""
        for wish in self._wishes.values():
            wish.is_sent = False

    def next(self, most: int) -> list[Do]:
        """What may be sent now: the oldest unsent ones, as long as no more than `most` wait."""
        under_way = sum(wish.is_sent for wish in self._wishes.values())
        unsent = (wish for wish in self._wishes.values() if not wish.is_sent)
        chosen = list(islice(unsent, max(0, most - under_way)))
        for wish in chosen:
            wish.is_sent = True
        return [wish.frame for wish in chosen]

    def settle(self, answer: Ok | Err) -> None:
        """An answer came; a second one to the same order is nobody's."""
        wish = self._wishes.pop(answer.id, None)
        if wish is not None and not wish.answer.done():
            wish.answer.set_result(answer)

    def expire(self, now: int) -> None:
        """Give up what was not sent within a week, and say so."""
        for id_, wish in list(self._wishes.items()):
            if now - wish.at > TOO_OLD_MS:
                self.settle(Err(id_, "too_old", "Not sent within seven days."))

    def give_up(self, error: Exception) -> None:
        """No answer will come any more."""
        for wish in self._wishes.values():
            if not wish.answer.done():
                wish.answer.set_exception(error)
                # Nobody may be waiting for it, which is no mistake.
                wish.answer.exception()
        self._wishes.clear()

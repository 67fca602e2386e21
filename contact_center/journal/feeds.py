"""In-order consumers of the journal inside this process: each fact once, in order, none left out.

A push is only a hint: it is taken when it continues where the feed stands. A gap, or a silence
while the journal has moved on, means reading the journal after the feed's position. A lost hint
costs a sweep, never a fact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from contact_center.domain.facts import Fact
from contact_center.ports.reading import JournalReader

PAGE = 1000

Handle = Callable[[Sequence[Fact], int], None]
"""Takes facts in order and the position they lead to; must not block."""


class Feed:
    """One consumer and how far it has come."""

    def __init__(self, name: str, position: int, handle: Handle) -> None:
        """Deliver everything after `position` to `handle`."""
        self.name = name
        self.position = position
        self.gaps_filled = 0
        self._handle = handle

    def push(self, facts: Sequence[Fact], head: int) -> bool:
        """Deliver a batch that ends at `head`; false when it does not continue where we stand."""
        if head <= self.position:
            return True
        if head - len(facts) != self.position:
            return False
        self._deliver(facts, head)
        return True

    async def sweep(self, reader: JournalReader) -> None:
        """Read what was missed. Facts pushed meanwhile are not delivered twice."""
        while True:
            page = await reader.page(None, self.position, PAGE)
            new = [fact for fact in page.facts if fact.pos > self.position]
            if new:
                self.gaps_filled += 1
            if page.through > self.position:
                self._deliver(new, page.through)
            if page.is_last:
                return

    def _deliver(self, facts: Sequence[Fact], head: int) -> None:
        self.position = head
        self._handle(facts, head)

"""How many conversations were answered and given up today, by queue.

Counted from the journal once when somebody first asks, and from the facts as they come after
that. The day begins at midnight UTC: the center has no time zone of its own.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence

from contact_center.domain.facts import Fact, StateChanged, WorkAssigned
from contact_center.domain.reserved import is_public
from contact_center.ports.sight import ANSWERING, DayCount, DayReader

DAY_MS = 86_400_000
MOST_KEPT = 100_000
"""Facts that come while the journal is being counted are few; more than this are not kept."""


def day_from(now: int) -> int:
    """The midnight before `now`, in UTC."""
    return now - now % DAY_MS


class DayBook:
    """Knows nothing until `open`; from then on every queue of which something is to be told."""

    def __init__(self, reader: DayReader) -> None:
        """`reader` counts what the journal holds already."""
        self._reader = reader
        self._day = 0
        self._is_open = False
        self._is_opening = False
        self._came: deque[Fact] = deque(maxlen=MOST_KEPT)
        self._answered: Counter[str] = Counter()
        self._abandoned: Counter[str] = Counter()

    @property
    def is_open(self) -> bool:
        """Whether the journal was counted."""
        return self._is_open

    def on_facts(self, facts: Sequence[Fact], _: int) -> None:
        """Hear of one batch, in order."""
        if not self._is_opening and not self._is_open:
            return
        for fact in facts:
            if isinstance(fact.body, WorkAssigned | StateChanged):
                if self._is_open:
                    self._count(fact)
                else:
                    self._came.append(fact)

    async def open(self, now: int) -> None:
        """Count what has happened today; harmless when it was done before."""
        if self._is_open:
            return
        self._is_opening = True
        self._day = day_from(now)
        counted = await self._reader.day(self._day)
        for queue, count in counted.queues.items():
            if is_public(queue):
                self._answered[queue] = count.answered
                self._abandoned[queue] = count.abandoned
        self._is_open = True
        for fact in self._came:
            if fact.pos > counted.head:
                self._count(fact)
        self._came.clear()

    def today(self, queue: str, now: int) -> DayCount:
        """The counts of one queue; at midnight they begin anew."""
        self._turn_to(day_from(now))
        return DayCount(self._answered[queue], self._abandoned[queue])

    def _count(self, fact: Fact) -> None:
        self._turn_to(day_from(fact.at))
        match fact.body:
            case WorkAssigned(row=row, why=why) if why in ANSWERING:
                if is_public(queue := str(row["queue"])):
                    self._answered[queue] += 1
            case StateChanged(state="abandoned", queue=queue) if is_public(queue):
                self._abandoned[queue] += 1
            case _:
                pass

    def _turn_to(self, day: int) -> None:
        if day > self._day:
            self._day = day
            self._answered.clear()
            self._abandoned.clear()

"""Times that nobody could measure, drawn from those that somebody could.

Whoever was answered would have waited longer, nobody knows for how long: their patience is drawn
from the curve of their queue and channel (Kaplan and Meier, 1958), from the part behind the wait
that they are known to have had. Whoever was never answered gets the talk of somebody who was.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random


class Patience:
    """How long one queue's customers wait before they leave, as far as that has been seen."""

    def __init__(self, waits: Iterable[tuple[int, bool]]) -> None:
        """`waits` in milliseconds, and whether the customer left then."""
        # At equal times leavings come first: who was answered then had waited as long.
        ordered = sorted(waits, key=lambda wait: (wait[0], not wait[1]))
        self._times: list[int] = []
        self._stays: list[float] = []
        still, waiting = 1.0, len(ordered)
        for wait, has_left in ordered:
            if has_left:
                still *= (waiting - 1) / waiting
                self._times.append(wait)
                self._stays.append(still)
            waiting -= 1

    @property
    def is_endless(self) -> bool:
        """Whether nobody has ever left."""
        return not self._times

    def beyond(self, waited_ms: int, chance: Random) -> int | None:
        """The patience of somebody who has waited so long; None where nobody left after that."""
        first = bisect_right(self._times, waited_ms)
        before = self._stays[first - 1] if first else 1.0
        share = chance.random() * before
        found = bisect_left(self._stays, -share, lo=first, key=lambda stays: -stays)
        return self._times[found] if found < len(self._times) else None


@dataclass(frozen=True, slots=True)
class Handling:
    """What one contact took of its agent: ringing until the answer, talk, and writing up."""

    talk_ms: int
    wrap_ms: int
    ring_ms: int


class Handlings:
    """What contacts took that are over, by queue and channel."""

    def __init__(self, measured: Iterable[tuple[str, str, Handling]]) -> None:
        """Each with its queue and channel."""
        self._by: defaultdict[tuple[str, ...], list[Handling]] = defaultdict(list)
        for queue, channel, one in measured:
            for key in ((queue, channel), (channel,), ()):
                self._by[key].append(one)
        for found in self._by.values():
            found.sort(key=lambda one: (one.talk_ms, one.wrap_ms, one.ring_ms))

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was measured."""
        return not self._by

    def beyond(self, talked_ms: int, queue: str, channel: str, chance: Random) -> Handling:
        """One that took at least so much talk; of the queue, else of the channel, else of any."""
        keys: Sequence[tuple[str, ...]] = ((queue, channel), (channel,), ())
        found = next(self._by[key] for key in keys if key in self._by)
        first = bisect_left(found, talked_ms, key=lambda one: one.talk_ms)
        if first == len(found):
            return Handling(talked_ms, found[-1].wrap_ms, found[-1].ring_ms)
        return found[chance.randrange(first, len(found))]

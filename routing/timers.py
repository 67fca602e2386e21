"""When something is due next: one heap of absolute times, at most one of them valid per subject.

Moving a timer does not search the heap. Every setting has a generation of its own; an entry of an
older one is thrown away when its time comes. Deadlines follow from rows, so a floor that is
rebuilt after a restart has the same ones.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush

Subject = tuple[str, str]
"""A kind and an id: ("work", conversation) or ("agent", agent)."""

_SPARE = 1_000
"""Entries beyond the valid ones that are not worth tidying up."""


class Timers:
    """The next deadline of every subject that has one."""

    def __init__(self) -> None:
        """Nothing is due."""
        self._heap: list[tuple[int, Subject, int]] = []
        self._valid: dict[Subject, tuple[int, int]] = {}
        self._generation = 0

    def set(self, subject: Subject, at: int | None) -> None:
        """Make `at` the only deadline of `subject`; None takes it away."""
        if at is None:
            self._valid.pop(subject, None)
            return
        known = self._valid.get(subject)
        if known is not None and known[0] == at:
            return
        self._generation += 1
        self._valid[subject] = (at, self._generation)
        heappush(self._heap, (at, subject, self._generation))
        if len(self._heap) > 2 * len(self._valid) + _SPARE:
            self._tidy()

    def next(self) -> int | None:
        """The earliest deadline, which may lie in the past."""
        while self._heap:
            at, subject, generation = self._heap[0]
            if self._valid.get(subject) == (at, generation):
                return at
            heappop(self._heap)
        return None

    def due(self, now: int) -> list[Subject]:
        """Take out every subject whose time has come, in the order of their times, then of ids."""
        subjects = []
        while (at := self.next()) is not None and at <= now:
            subject = heappop(self._heap)[1]
            del self._valid[subject]
            subjects.append(subject)
        return subjects

    def _tidy(self) -> None:
        """Drop what was moved or taken away, so that far deadlines cannot fill the memory."""
        self._heap = [
            (at, subject, generation) for subject, (at, generation) in self._valid.items()
        ]
        heapify(self._heap)

"""Keeps the rows of reports up to the journal: page by page, in order, in the background.

Nothing is remembered between two pages but what was written with the position, so whoever is
killed in the middle goes on as if nothing had been. At the first start the whole journal is
folded; reports of the days that are still missing are empty until then, nobody waits for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from contact_center.ports.meters import Meters
from contact_center.ports.reports import ReportStore
from contact_center.reporting.book import Book
from contact_center.reporting.folding import fold_all

EVERY_SECONDS = 1.0
PAGE = 1_000
"""Positions in one transaction: a few milliseconds, which the committer may have to wait."""

GIVE_WAY_SECONDS = 0.02
"""Between two pages, so that catching up leaves the database to those who work."""

TELL_EVERY = 50_000
"""Positions after which somebody who catches up says how far it has come."""

Progress = Callable[[int, int], None]
"""Told the position and the head while far behind, and once when that is over."""


class ReportKeeper:
    """Folds the journal into rows, once a second what is new."""

    def __init__(
        self, store: ReportStore, meters: Meters, grace_ms: int, progress: Progress
    ) -> None:
        """`grace_ms` is how long a lost agent counts as coming back."""
        self._store = store
        self._meters = meters
        self._grace_ms = grace_ms
        self._progress = progress
        self._told_at: int | None = None

    async def run(self) -> None:
        """Keep up, for ever."""
        while True:
            is_behind = await self.once()
            await asyncio.sleep(GIVE_WAY_SECONDS if is_behind else EVERY_SECONDS)

    async def once(self) -> bool:
        """Fold one page; whether there was more of the journal than that."""
        position = await self._store.position()
        page = await self._store.page(position, PAGE)
        self._meters.gauge("log_head_lag", page.head - page.through, consumer="reports")
        if page.through <= position:
            return False
        book = Book(await self._store.known(page.facts), self._grace_ms)
        fold_all(book, page.facts)
        await self._store.write(book.changes(), page.through)
        self._tell(page.through, page.head)
        return page.through < page.head

    def _tell(self, position: int, head: int) -> None:
        """Say how far it has come, where somebody might wonder."""
        far = head - position >= TELL_EVERY
        if self._told_at is None and not far:
            return
        if self._told_at is None or position - self._told_at >= TELL_EVERY or position == head:
            self._told_at = None if position == head else position
            self._progress(position, head)

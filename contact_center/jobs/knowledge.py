"""Keeps the FAQ index of this node fresh: read at start, read again when entries were changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from contact_center.domain.facts import EntriesPut, Fact
from contact_center.domain.records_setup import Entry as EntryRow
from contact_center.ports.reading import HistoryReader
from knowledge_base.entry import Entry
from knowledge_base.library import Library


class KnowledgeFeed:
    """Reads the entries and swaps the library's index, whole."""

    def __init__(self, library: Library, history: HistoryReader) -> None:
        """Fill `library` from `history`."""
        self._library = library
        self._history = history
        self._changed = asyncio.Event()

    def on_facts(self, facts: Sequence[Fact], _: int) -> None:
        """Note that entries were changed; changes that come together cost one reading."""
        if any(isinstance(fact.body, EntriesPut) for fact in facts):
            self._changed.set()

    async def load(self) -> int:
        """Read all entries now; how many there are."""
        rows = await self._history.entries()
        await asyncio.to_thread(self._library.replace, [entry_of(row) for row in rows])
        return len(rows)

    async def run(self) -> None:
        """Load again after every change."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            await self.load()


def entry_of(row: EntryRow) -> Entry:
    """The entry as the knowledge base sees it."""
    return Entry(
        id=row.id,
        question=row.question,
        answer=row.answer,
        locale=row.locale,
        variants=row.variants,
        category=row.category,
        next=row.next,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )

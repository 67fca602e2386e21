"""The center's knowledge as the rest of it sees it: one object, always complete.

The index is a value that is replaced whole, so a question that is being answered while an
editor saves sees either the old entries or the new ones, never a mixture.
"""

from __future__ import annotations

from collections.abc import Iterable

from knowledge_base.entry import Entry
from knowledge_base.index import build_index
from knowledge_base.ranking import Ranking, rank
from knowledge_base.suggesting import Suggestion, complete


class Library:
    """The current entries. Every question is asked for a moment: entries out of time are silent."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        """Start with `entries`; ids must differ."""
        self._index = build_index(())
        self._by_id: dict[str, Entry] = {}
        self.replace(entries)

    def replace(self, entries: Iterable[Entry]) -> None:
        """From now on these are the entries. Wordings that were known cost nothing again."""
        index = build_index(entries, previous=self._index)
        by_id = {entry.id: entry for entry in index.entries}
        if len(by_id) != len(index.entries):
            msg = "two entries have the same id"
            raise ValueError(msg)
        self._index, self._by_id = index, by_id

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, also those out of their time."""
        return self._index.entries

    def entry(self, entry_id: str, at: int) -> Entry | None:
        """The entry with this id, if it may be given at `at`."""
        entry = self._by_id.get(entry_id)
        return entry if entry and entry.is_valid(at) else None

    def ask(self, text: str, locale: str, at: int, k: int = 3) -> Ranking:
        """What `text` could mean; `locale` decides between entries that are equally near."""
        return rank(self._index, text, locale, at, k)

    def suggest(self, q: str, locale: str, at: int, limit: int = 5) -> list[Suggestion]:
        """Completions of `q`, in the language that is being typed."""
        return complete(self._index, q, locale, at, limit)

"""Lends the knowledge base to the bot, and the bot to whoever asks over HTTP."""

from __future__ import annotations

from bot.answering import Answerer
from contact_center.api.bot import Advice, Candidate
from contact_center.domain.orders.administering import EntryFields
from contact_center.ports.clock import Clock
from knowledge_base.entry import Entry
from knowledge_base.library import Library
from knowledge_base.ranking import Ranking


class LibraryAsks:
    """See `bot.understanding.Asks`; the library answers from memory, at once."""

    def __init__(self, library: Library) -> None:
        """Ask `library`."""
        self._library = library

    async def ask(self, text: str, locale: str, at: int, k: int = 3) -> Ranking:
        """See the protocol."""
        return self._library.ask(text, locale, at, k)

    def entry(self, entry_id: str, at: int) -> Entry | None:
        """See the protocol."""
        return self._library.entry(entry_id, at)


class BotAdviser:
    """See `api.bot.Adviser`: the same bot that answers visitors."""

    def __init__(self, answerer: Answerer, clock: Clock) -> None:
        """Ask `answerer`, as of now."""
        self._answerer = answerer
        self._clock = clock

    async def ask(self, text: str, locale: str, k: int) -> Advice:
        """See the protocol."""
        preview = await self._answerer.preview(text, locale, self._clock.now(), k)
        candidates = [
            Candidate(one.entry, one.question, one.confidence) for one in preview.candidates
        ]
        return Advice(preview.decision, candidates, preview.entry, preview.answer)


def entry_fields(entry: Entry) -> EntryFields:
    """An imported entry as an order carries it."""
    return EntryFields(
        id=entry.id,
        question=entry.question,
        answer=entry.answer,
        locale=entry.locale,
        variants=entry.variants,
        category=entry.category,
        next=entry.next,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
    )

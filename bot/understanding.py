"""Who understands what was typed, as Protocols: the knowledge base as the bot sees it.

The assembly fulfils `Asks` from the knowledge base. An engine that only understands, such as a
trained model behind HTTP, can fulfil it instead; one that also leads the dialogue replaces
the whole bot (`conversation.Answers`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class KnownEntry(Protocol):
    """A preset question with its answer, which is a template."""

    @property
    def id(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def answer(self) -> str: ...
    @property
    def locale(self) -> str: ...
    @property
    def category(self) -> str | None: ...
    @property
    def next(self) -> tuple[str, ...]: ...


class RankedEntry(Protocol):
    """An entry and how sure the engine is of it, from 0 to 1."""

    @property
    def entry(self) -> KnownEntry: ...
    @property
    def confidence(self) -> float: ...


class Ranking(Protocol):
    """`answer` may be given without asking back; `candidates` may be offered, best first."""

    @property
    def answer(self) -> RankedEntry | None: ...
    @property
    def candidates(self) -> Sequence[RankedEntry]: ...


class Asks(Protocol):
    """Finds entries."""

    async def ask(self, text: str, locale: str, at: int, k: int = 3) -> Ranking:
        """What `text` could mean; may fail or take long, the runner of the bot has a limit."""
        ...

    def entry(self, entry_id: str, at: int) -> KnownEntry | None:
        """The entry with this id if it may be given at `at`; from memory, at once."""
        ...

"""How a connection takes up its stream: after the position it brings, or with a fresh snapshot.

No memory of earlier connections is needed, so any node can serve any client.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from contact_center.domain.facts import Fact
from contact_center.domain.records import Conversation
from contact_center.journal.naming import Names
from contact_center.journal.rendering import Rendered, for_agent, for_visitor, for_watcher
from contact_center.journal.snapshots import Snapshots, Watched
from contact_center.ports.clock import Clock
from contact_center.ports.reading import JournalReader, Viewer

RESUME_FACTS = 2_000
RESUME_MS = 7 * 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Brought:
    """What a client says of where it stands; a new one brings nothing."""

    era: str | None = None
    cur: int | None = None


@dataclass(frozen=True, slots=True)
class Welcome:
    """How the stream begins. With a snapshot the client adopts `cur`; on `resume` it keeps its own.

    `conversations` are those the snapshot speaks of, for whoever routes signals.
    """

    mode: str
    era: str
    cur: int
    why: str | None = None
    snapshot: bytes | None = None
    conversations: tuple[Conversation, ...] = ()


@dataclass(frozen=True, slots=True)
class Frames:
    """A page of a stream: everything this viewer sees up to `through`."""

    frames: list[Rendered]
    through: int


class Resume:
    """Answers for the journal of one era."""

    def __init__(
        self,
        reader: JournalReader,
        snapshots: Snapshots,
        clock: Clock,
        journal_era: str,
        names: Names | None = None,
    ) -> None:
        """`journal_era` is another one after a backup was restored or a tail was lost.

        `names` knows when something was renamed; without, nothing ever is.
        """
        self._reader = reader
        self._snapshots = snapshots
        self._clock = clock
        self._journal_era = journal_era
        self._names = names or Names()

    def era_of(self, viewer: Viewer, rights: str) -> str:
        """Opaque and personal: it differs with the journal, the person, their rights, and names."""
        named = self._names.seen_by(viewer)
        source = f"{self._journal_era}\0{viewer.id}\0{rights}\0{named}".encode()
        return hashlib.blake2b(source, digest_size=6).hexdigest()

    async def welcome(self, viewer: Viewer, rights: str, brought: Brought) -> Welcome:
        """Resume, or the reason why not and a snapshot (R10); raises `NobodyThere`."""
        era = self.era_of(viewer, rights)
        if brought.cur is None and brought.era is None:
            return await self._with_snapshot("fresh", viewer, era, None)
        why = await self._refusal(viewer, era, brought)
        if why is not None or brought.cur is None:
            return await self._with_snapshot("reset", viewer, era, why)
        return Welcome("resume", era, brought.cur)

    async def frames_after(
        self, viewer: Viewer, after: int, limit: int, watched: frozenset[str] = frozenset()
    ) -> Frames:
        """The next page of this viewer's stream, with the facts of what they watch."""
        page = await self._reader.page(viewer, after, limit, watched)
        rendered = (_seen(fact, viewer) for fact in page.facts)
        return Frames([frame for frame in rendered if frame is not None], page.through)

    async def watched(self, conv: str) -> Watched | None:
        """What watching a conversation begins with; None when there is no such conversation."""
        return await self._snapshots.watched(conv)

    async def conversations(self, viewer: Viewer) -> list[Conversation]:
        """What a snapshot would speak of: a resumed connection has none to learn it from."""
        return await self._snapshots.conversations(viewer)

    async def _refusal(self, viewer: Viewer, era: str, brought: Brought) -> str | None:
        if brought.cur is None:
            return "position"
        if brought.era != era:
            return "era"
        if brought.cur > await self._reader.head():
            return "head"
        count, first_at = await self._reader.count_after(viewer, brought.cur, RESUME_FACTS + 1)
        if count > RESUME_FACTS:
            return "many"
        if first_at is not None and first_at < self._clock.now() - RESUME_MS:
            return "expired"
        return None

    async def _with_snapshot(self, mode: str, viewer: Viewer, era: str, why: str | None) -> Welcome:
        snapshot = await self._snapshots.of(viewer)
        conversations = tuple(snapshot.conversations)
        return Welcome(mode, era, snapshot.cur, why, snapshot.data, conversations)


def _seen(fact: Fact, viewer: Viewer) -> Rendered | None:
    """The same as the hub shows: what is addressed to the viewer is theirs, the rest is watched."""
    if viewer.is_visitor:
        return for_visitor(fact)
    return for_agent(fact) if fact.agent == viewer.id else for_watcher(fact)

"""How a center watches itself: what it measures, what it audits, and whether it is ready.

The parts are of `jobs`; here they meet the door, the feeds and the dispatcher of one center.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from contact_center.adapters.sql.auditing import SqlAuditReader
from contact_center.adapters.sql.database import Database
from contact_center.jobs.auditor import Auditor, Violation
from contact_center.jobs.measuring import LoopLag, Sampler, Tally
from contact_center.journal.door import JournalDoor
from contact_center.journal.feeds import Feed
from contact_center.ports.clock import Clock
from contact_center.ports.meters import Meters
from routing.dispatcher import Dispatcher

WRITE_SECONDS = 2.0
"""A database that takes longer for a tiny write cannot carry a center."""

BEHIND_SECONDS = 5.0
"""A consumer that lacks for this long what was committed shows people the past."""

QUEUE_MOST = 5_000
"""With so many orders waiting for their commit, nobody is answered in time."""

log = structlog.get_logger("watching")


class Watching:
    """Everything that looks at a center and takes no part in it."""

    def __init__(
        self,
        database: Database,
        door: JournalDoor,
        dispatcher: Dispatcher,
        meters: Meters,
        clock: Clock,
        audit_seconds: float,
    ) -> None:
        """`feed` is to be told every fact; `run` gives the loops of this part."""
        self._database = database
        self._door = door
        self._dispatcher = dispatcher
        self._meters = meters
        self._tally = Tally(meters)
        self.feed = Feed("figures", database.start.head, self._tally.on_facts)
        self._lag = LoopLag(meters)
        self.auditor = Auditor(
            SqlAuditReader(database.pool),
            clock,
            meters,
            violated,
            position=database.start.head,
            every_seconds=audit_seconds,
            check_floor=dispatcher.check_now,
        )

    async def open(self, feeds: Sequence[Feed]) -> None:
        """Learn what was before the first fact; `feeds` are those of the door."""
        self._tally.load(await self._database.journal.floor())
        self.sampler = Sampler(
            self._meters,
            self._dispatcher,
            feeds,
            lambda: self._door.head,
            lambda: self._door.backlog,
        )

    def parts(self) -> Sequence[tuple[str, Callable[[], Awaitable[None]]]]:
        """What never rests, by name."""
        return (
            ("figures", self.sampler.run),
            ("event loop", self._lag.run),
            ("auditor", self.auditor.run),
        )

    async def reasons(self) -> list[str]:
        """Why the center cannot do its work at this moment; nothing when it can."""
        reasons = []
        if not await self._door.can_write(WRITE_SECONDS):
            reasons.append("the database cannot be written")
        if self._door.backlog > QUEUE_MOST:
            reasons.append(f"{self._door.backlog} orders wait for their commit")
        for name, seconds in self.sampler.behind(asyncio.get_running_loop().time()).items():
            if seconds > BEHIND_SECONDS:
                reasons.append(f"{name} is {seconds:.0f} seconds behind")
        if not self._dispatcher.is_working:
            reasons.append("the dispatcher does not work")
        return reasons


def violated(violation: Violation) -> None:
    """A rule that must always hold does not: by id, never with content."""
    log.error("a rule is violated", rule=violation.rule, what=violation.what)

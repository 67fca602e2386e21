"""What must leave the house leaves, and is tried again until it has or the time is over.

A row waits until its try comes to something. What was sent when the process died is sent again:
it is the same mail by its Message-ID, so the reader's program knows it. Nothing is sent twice for
any other reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from contact_center.domain.actors import SYSTEM
from contact_center.domain.facts import Fact, OutgoingQueued
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.writing import SettleOutgoing
from contact_center.domain.records import Outgoing
from contact_center.jobs.rounds import Failed, Rounds
from contact_center.ports.clock import Clock
from contact_center.ports.door import Door
from contact_center.ports.mail import MailRows, MailSender, Outcome
from contact_center.ports.meters import Meters

AT_ONCE = 4
_DOUBLINGS = 30


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait after a failed try (twice as long each time), and when to give up."""

    first_ms: int
    most_ms: int
    give_up_ms: int

    def wait_ms(self, attempt: int) -> int:
        """How long to wait after this try, counted from 1."""
        return int(min(self.most_ms, self.first_ms << min(attempt - 1, _DOUBLINGS)))


class OutgoingMail:
    """Sends what is due."""

    def __init__(
        self,
        door: Door,
        rows: MailRows,
        sender: MailSender,
        clock: Clock,
        patience: Patience,
        meters: Meters,
        failed: Failed,
    ) -> None:
        """Send with `sender` what `rows` says is due, and tell `door` what came of it."""
        self._door = door
        self._rows = rows
        self._sender = sender
        self._clock = clock
        self._patience = patience
        self._meters = meters
        self._rounds = Rounds("outgoing mail", self._round, failed)

    def on_facts(self, facts: Sequence[Fact], _: int) -> None:
        """Something must leave: look at once."""
        if any(isinstance(fact.body, OutgoingQueued) for fact in facts):
            self._rounds.ring()

    async def run(self) -> None:
        """Send at a hint, and look every second."""
        await self._rounds.run()

    async def once(self) -> int:
        """Try what is due, a few at the same time; for how many it came to something."""
        due = await self._rows.due(self._clock.now(), AT_ONCE)
        async with asyncio.TaskGroup() as tries:
            tasks = [tries.create_task(self._try(one), name=f"send {one.id}") for one in due]
        return sum(task.result() for task in tasks)

    async def _round(self) -> bool:
        return await self.once() > 0

    async def _try(self, outgoing: Outgoing) -> bool:
        letter = await self._rows.letter(outgoing)
        if letter is None:
            outcome = Outcome("failed", "nobody to write to")
        else:
            outcome = await self._sender.send(letter)
        body = self._settlement(outgoing, outcome)
        self._meters.count("outgoing_total", channel="email", result=body.state)
        order_id = f"settle:{outgoing.id}:{body.attempt}"
        answer = await self._door.do(Order(order_id, SYSTEM, "outgoing.settle", body))
        return answer.code is None

    def _settlement(self, outgoing: Outgoing, outcome: Outcome) -> SettleOutgoing:
        attempt = outgoing.attempts + 1
        if outcome.state != "waiting":
            return SettleOutgoing(outgoing.id, outcome.state, attempt, error=outcome.error)
        now = self._clock.now()
        next_at = now + self._patience.wait_ms(attempt)
        if next_at - outgoing.made_at > self._patience.give_up_ms:
            return SettleOutgoing(outgoing.id, "failed", attempt, error=outcome.error)
        return SettleOutgoing(outgoing.id, "waiting", attempt, next_at, outcome.error)

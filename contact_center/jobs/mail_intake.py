"""Mails that were received are read and delivered, one after the other.

Reading is repeatable: the bytes stay, and the order's id is made of the mail's. A mail that
cannot be delivered is put into quarantine with the reason, so that it never stops the next one.
"""

from __future__ import annotations

from collections.abc import Sequence

from contact_center.domain.actors import SYSTEM
from contact_center.domain.facts import Fact, MailReceived
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.writing import DeliverMail, QuarantineMail
from contact_center.domain.records import Mail
from contact_center.jobs.rounds import Failed, Rounds
from contact_center.ports.door import Door
from contact_center.ports.mail import MailReader, MailRows
from contact_center.ports.meters import Meters

LIMIT = 20
_SETTLED_ELSEWHERE = "stale_decision"


class MailIntake:
    """Reads what was received."""

    def __init__(
        self, door: Door, rows: MailRows, reader: MailReader, meters: Meters, failed: Failed
    ) -> None:
        """Deliver through `door` what `reader` makes of the mails in `rows`."""
        self._door = door
        self._rows = rows
        self._reader = reader
        self._meters = meters
        self._rounds = Rounds("mail intake", self._round, failed)

    def on_facts(self, facts: Sequence[Fact], _: int) -> None:
        """A mail has come: look at once."""
        if any(isinstance(fact.body, MailReceived) for fact in facts):
            self._rounds.ring()

    async def run(self) -> None:
        """Deliver at a hint, and look every second."""
        await self._rounds.run()

    async def once(self) -> int:
        """Deliver or put aside the oldest mails; for how many that was done."""
        return sum([await self._settle(mail) for mail in await self._rows.unread(LIMIT)])

    async def _round(self) -> bool:
        return await self.once() == LIMIT

    async def _settle(self, mail: Mail) -> bool:
        read = await self._reader.read(mail)
        code = await self._give(mail, read)
        if code not in {None, _SETTLED_ELSEWHERE} and isinstance(read, DeliverMail):
            code = await self._give(mail, QuarantineMail(mail.id, f"refused: {code}"))
        return code in {None, _SETTLED_ELSEWHERE}

    async def _give(self, mail: Mail, body: DeliverMail | QuarantineMail) -> str | None:
        op = "mail.deliver" if isinstance(body, DeliverMail) else "mail.quarantine"
        answer = await self._door.do(Order(f"{op}:{mail.id}", SYSTEM, op, body))
        if answer.code is None:
            self._meters.count("mails_settled_total", result=op.partition(".")[2])
        return answer.code

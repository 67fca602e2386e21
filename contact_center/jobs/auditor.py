"""The auditor: once a minute what was written is held against the rules that must always hold.

It looks at what has changed since its last look, and at everything that is live. It corrects
nothing: a row that is wrong is a bug, and somebody must see it as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from contact_center.domain.capacity import units_in_use
from contact_center.domain.policy import Policy
from contact_center.ports.auditing import AuditReader, Load, RowsAfter
from contact_center.ports.clock import Clock
from contact_center.ports.meters import Meters

POSITIONS_A_LOOK = 20_000


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A rule that does not hold, of which row; ids and numbers only, never what was said."""

    rule: str
    what: str


Alarm = Callable[[Violation], None]
"""Told once of each violation, when it is first seen."""


def violations(rows: RowsAfter) -> list[Violation]:
    """Everything wrong with what was read."""
    return sorted({*_journal(rows), *_messages(rows), *_offers(rows), *_capacity(rows)})


def _journal(rows: RowsAfter) -> Iterator[Violation]:
    """Positions are dense, and none lies behind the head."""
    for pos in rows.holes:
        yield Violation("position_missing", f"{pos}")
    if rows.beyond:
        yield Violation("position_beyond_head", f"{rows.beyond} after {rows.head}")


def _messages(rows: RowsAfter) -> Iterator[Violation]:
    """Messages are numbered from 1 without a gap, and the conversation knows the last one."""
    for one in rows.conversations:
        if not one.last_seq == one.messages == one.highest:
            counts = f"{one.messages} messages up to {one.highest}, last_seq {one.last_seq}"
            yield Violation("seq_not_dense", f"{one.conv}: {counts}")


def _offers(rows: RowsAfter) -> Iterator[Violation]:
    """It rings once for a conversation, unless for several at a time; what is live has its work."""
    modes: dict[str, list[str | None]] = {}
    for held in rows.held:
        if held.offer is not None:
            modes.setdefault(held.conv, []).append(held.mode)
    for conv, found in modes.items():
        if len(found) > 1 and set(found) != {"broadcast"}:
            yield Violation("offers_live", f"{conv}: {len(found)}")
    for conv in rows.without_work:
        yield Violation("work_missing", conv)


def _capacity(rows: RowsAfter) -> Iterator[Violation]:
    """An agent's load is the sum of live offers and of the work on the desk."""
    units: dict[str, dict[str, int]] = {}
    items: dict[str, Counter[str]] = {}
    for held in rows.held:
        if held.channel is not None and held.cost is not None:
            load = units.setdefault(held.agent, {})
            load[held.channel] = load.get(held.channel, 0) + held.cost
            items.setdefault(held.agent, Counter())[held.channel] += 1
    for row in rows.loads:
        yield from _load(row, units.pop(row.agent, {}), dict(items.get(row.agent, {})))
    for agent in units:
        yield Violation("capacity", f"{agent}: holds work and does not exist")


def _load(row: Load, load: dict[str, int], held: dict[str, int]) -> Iterator[Violation]:
    """One agent's row, held against what they have in hand by offers and work."""
    interrupts = Policy().interrupts if row.interrupts is None else row.interrupts
    used = units_in_use(load, interrupts)
    for name, has, should in (
        ("used", row.used, used),
        ("load", row.load, load),
        ("held", row.held, held),
    ):
        if has != should:
            yield Violation("capacity", f"{row.agent}: {name} {has} instead of {should}")


class Auditor:
    """Looks every `every_seconds`; what it finds is counted and told once."""

    def __init__(
        self,
        reader: AuditReader,
        clock: Clock,
        meters: Meters,
        alarm: Alarm,
        *,
        position: int = 0,
        every_seconds: float = 60,
        check_floor: Callable[[], None] = lambda: None,
    ) -> None:
        """Begin after `position`; `check_floor` asks for what comes back to `floor_differs`."""
        self.position = position
        self.looks = 0
        self._reader = reader
        self._clock = clock
        self._meters = meters
        self._alarm = alarm
        self._every_ms = round(every_seconds * 1000)
        self._check_floor = check_floor
        self._known: set[Violation] = set()
        self._known_of_floor: set[Violation] = set()

    async def run(self) -> None:
        """Look, for ever."""
        while True:
            await self._clock.until(self._clock.now() + self._every_ms)
            await self.once()

    async def once(self) -> list[Violation]:
        """One look at everything since the last one; what is wrong, seen before or not."""
        found: set[Violation] = set()
        while True:
            rows = await self._reader.rows_after(self.position, POSITIONS_A_LOOK)
            found.update(violations(rows))
            self.position = rows.through
            if rows.through >= rows.head:
                break
        self._known = self._tell(found, self._known)
        self._check_floor()
        self.looks += 1
        return sorted(found)

    def floor_differs(self, differences: Sequence[str]) -> None:
        """The dispatcher has held its floor against the rows of the same position."""
        found = {Violation("floor", one) for one in differences}
        self._known_of_floor = self._tell(found, self._known_of_floor)

    def _tell(self, found: set[Violation], known: set[Violation]) -> set[Violation]:
        """Count what was not known; what has gone may be told again when it comes back."""
        for violation in sorted(found - known):
            self._meters.count("integrity_violations_total")
            self._alarm(violation)
        return found

"""What is remembered of a run: a tally per class, how busy the agents were, perhaps every contact.

What is kept does not grow with the length of the day, but for eight bytes a wait (for percentiles)
and, if the scenario wants them, the rows of contacts.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from routing.simulate.contact import Contact, Worker
from routing.simulate.scenario import NS_A_SECOND, Scenario


@dataclass(slots=True)
class Tally:
    """Contacts of one class that came after the warm-up; times in nanoseconds.

    `busy` is the agents' time it took: an agent with three chats gives each a third.
    """

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    blocked: int = 0
    had_to_wait: int = 0
    in_time: int = 0
    left_soon: int = 0
    waited: int = 0
    waits: array[int] = field(default_factory=lambda: array("q"))
    busy: float = 0.0
    facts: int = 0

    def add(self, other: Tally) -> None:
        """Count what `other` counts as well."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Ledger:
    """Fills while the world plays; `figures` reads it afterwards."""

    def __init__(self, scenario: Scenario) -> None:
        """Nothing has happened; time is counted from the beginning until `open` says otherwise."""
        self.scenario = scenario
        self.tallies = {one.name: Tally() for one in scenario.classes}
        self.busy_by_group = [0.0] * len(scenario.groups)
        self.rows: dict[int, dict[str, object]] = {}
        self.began_at = 0
        self.ended_at: int | None = None
        self.facts = 0

    def open(self, workers: list[Worker], now: int) -> None:
        """The warm-up is over: what agents did until now is forgotten."""
        for worker in workers:
            worker.since = now
        self.busy_by_group = [0.0] * len(self.busy_by_group)
        for tally in self.tallies.values():
            tally.busy = 0.0
        self.began_at = now

    def close(self, workers: list[Worker], now: int) -> None:
        """What agents do from now on is not counted: contacts are, as long as one is there."""
        if self.ended_at is None:
            for worker in workers:
                self._count(worker, now)
            self.ended_at = now

    def take(self, worker: Worker, contact: Contact, now: int) -> None:
        """From now on the contact is on the agent's desk, ringing included."""
        self._count(worker, now)
        worker.busy_with.append(contact)

    def release(self, worker: Worker, contact: Contact, now: int) -> None:
        """It is on their desk no more."""
        self._count(worker, now)
        worker.busy_with.remove(contact)

    def enter(self, contact: Contact) -> None:
        """Somebody comes."""
        if contact.is_counted:
            self.tallies[contact.kind.name].offered += 1

    def settle(self, contact: Contact) -> None:
        """What became of a contact is known."""
        if contact.is_counted:
            self._tally(self.tallies[contact.kind.name], contact)
        if self.scenario.wants_contacts:
            self.rows[contact.number] = _row(contact)

    def _tally(self, tally: Tally, contact: Contact) -> None:
        waited = contact.waited
        tally.had_to_wait += contact.had_to_wait and contact.outcome != "blocked"
        match contact.outcome:
            case "answered":
                tally.answered += 1
                tally.waited += waited
                tally.in_time += waited <= self.scenario.service_level
                tally.waits.append(waited)
            case "abandoned":
                tally.abandoned += 1
                tally.waited += waited
                tally.left_soon += waited <= self.scenario.short
            case "blocked":
                tally.blocked += 1
            case _:
                pass

    def _count(self, worker: Worker, now: int) -> None:
        """The time since anything on this desk changed, in equal parts for what is on it."""
        if self.ended_at is None and worker.busy_with:
            passed = now - worker.since
            self.busy_by_group[worker.group] += passed
            for contact in worker.busy_with:
                self.tallies[contact.kind.name].busy += passed / len(worker.busy_with)
        worker.since = now


def _row(contact: Contact) -> dict[str, object]:
    return {
        "class": contact.kind.name,
        "arrived_at": contact.arrived_at / NS_A_SECOND,
        "started_at": _seconds(contact.started_at),
        "ended_at": _seconds(contact.ended_at),
        "agent": contact.agent if contact.started_at is not None else None,
        "outcome": contact.outcome,
    }


def _seconds(at: int | None) -> float | None:
    return None if at is None else at / NS_A_SECOND

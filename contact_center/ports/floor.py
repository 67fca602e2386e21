"""The rows the floor is built from, read together with the head of the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from contact_center.domain.records import Agent, Conversation, Offer, Work
from contact_center.domain.records_setup import Calendar, PresenceCode, Queue


@dataclass(frozen=True, slots=True)
class FloorRows:
    """Everything routing needs to know, as it was when the journal stood at `head`.

    `conversations` are those with work that is queued, offered, active, parked or in wrap-up;
    `offers` the ones without an outcome; `agents` everyone, also who has left the company.
    """

    head: int
    conversations: list[Conversation]
    works: dict[str, Work]
    offers: list[Offer]
    agents: list[Agent]
    queues: list[Queue]
    calendars: list[Calendar] = field(default_factory=list)
    codes: list[PresenceCode] = field(default_factory=list)


class FloorReader(Protocol):
    """Reads the floor at start and at take-over, never to correct it afterwards."""

    async def floor(self) -> FloorRows:
        """One consistent view, head and rows in the same read."""
        ...

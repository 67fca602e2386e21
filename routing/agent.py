"""An agent as routing sees them: what they chose, whether they are there, how full they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from contact_center.domain.policy import Policy
from routing.work import FloorWork


@dataclass(slots=True)
class FloorAgent:
    """One agent. `holds` is what facts have given them, `reserved` what we wish to offer them.

    `next_presence` is what they have chosen for after the work in hand. While the connection is
    lost, `offers_until` and `work_until` say how long a ring and the chats in progress are left
    alone; both are None while all is well.
    """

    id: str
    active: bool = True
    presence: str = "offline"
    next_presence: str | None = None
    presence_code: str | None = None
    presence_at: int = 0
    connected: bool = False
    connection_at: int = 0
    offers_until: int | None = None
    work_until: int | None = None
    idle_since: int = 0
    not_before: int = 0
    units: int = 100
    queues: dict[str, int] = field(default_factory=dict)
    skills: dict[str, int] = field(default_factory=dict)
    holds: dict[str, tuple[str, int]] = field(default_factory=dict)
    reserved: dict[str, tuple[str, int]] = field(default_factory=dict)
    taken: int = 0
    items: dict[str, int] = field(default_factory=dict)

    @property
    def takes_work(self) -> bool:
        """At work, and not about to leave: who stops after the work in hand gets no more of it."""
        stays = self.next_presence in {None, "available"}
        return self.active and self.presence == "available" and stays

    @property
    def is_reachable(self) -> bool:
        """Connected, and heard of since a restart."""
        return self.connected and self.work_until is None

    def is_lost(self, now: int) -> bool:
        """The connection is gone, and so is the grace."""
        return self.work_until is not None and self.work_until <= now

    def is_signed_in(self, now: int) -> bool:
        """At work in the wide sense: on a break or reconnecting, but not gone."""
        return self.active and self.presence != "offline" and not self.is_lost(now)

    def lose(self, at: int, policy: Policy) -> None:
        """The connection is gone since `at`; a second loss does not begin a second grace."""
        if self.work_until is None:
            self.offers_until = at + policy.offer_grace_ms
            self.work_until = at + policy.agent_grace_ms

    def find(self) -> None:
        """The connection is back: nothing has happened."""
        self.offers_until = self.work_until = None

    def take(self, book: dict[str, tuple[str, int]], work: FloorWork) -> None:
        """Enter the work in `holds` or in `reserved`; entering it twice changes nothing."""
        if work.conv not in book:
            book[work.conv] = (work.channel, work.cost)
            self.taken += work.cost
            self.items[work.channel] = self.items.get(work.channel, 0) + 1

    def give_back(self, book: dict[str, tuple[str, int]], conv: str) -> None:
        """Strike the work from `holds` or from `reserved`, if it is there."""
        if (entry := book.pop(conv, None)) is not None:
            channel, cost = entry
            self.taken -= cost
            self.items[channel] -= 1

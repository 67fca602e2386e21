"""An agent as routing sees them: what they chose, whether they are there, how full they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from contact_center.domain.capacity import interrupts_of, most_of, units_beside, units_in_use
from contact_center.domain.policy import Policy
from routing.work import FloorWork, Signature


@dataclass(slots=True)
class FloorAgent:
    """One agent. `holds` is what facts have given them, `reserved` what we wish to offer them.

    `next_presence` is what they have chosen for after the work in hand; `still_routed` are the
    channels that the reason they are away for leaves them. While the connection is lost,
    `offers_until` and `work_until` say how long a ring and the chats in progress are left alone;
    both are None while all is well. `lost_at` are the last times it was lost. `is_given` is
    the work among those reserved that is theirs without a ring; `load` and `items` are units and
    pieces of work by channel, those reserved included.
    """

    id: str
    active: bool = True
    presence: str = "offline"
    next_presence: str | None = None
    presence_code: str | None = None
    still_routed: tuple[str, ...] = ()
    presence_at: int = 0
    connected: bool = False
    connection_at: int = 0
    lost_at: tuple[int, ...] = ()
    offers_until: int | None = None
    work_until: int | None = None
    idle_since: int = 0
    assigned_at: int = 0
    not_before: int = 0
    units: int = 100
    profile: str | None = None
    most: dict[str, int] = field(default_factory=dict)
    interrupts: dict[str, list[str]] = field(default_factory=dict)
    queues: dict[str, int] = field(default_factory=dict)
    skills: dict[str, int] = field(default_factory=dict)
    holds: dict[str, tuple[str, int]] = field(default_factory=dict)
    reserved: dict[str, tuple[str, int]] = field(default_factory=dict)
    is_given: set[str] = field(default_factory=set)
    load: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)

    @property
    def stays(self) -> bool:
        """Works here and is not about to leave: who stops after the work in hand gets no more."""
        return self.active and self.next_presence in {None, "available"}

    @property
    def takes_some(self) -> bool:
        """At work, if only for some channels."""
        return self.stays and (
            self.presence == "available" or (self.presence == "away" and bool(self.still_routed))
        )

    def takes(self, channel: str) -> bool:
        """Takes work of this channel."""
        return self.stays and self.routes(channel)

    def routes(self, channel: str) -> bool:
        """What they have chosen to be does not keep work of this channel from them."""
        return self.presence == "available" or (
            self.presence == "away" and channel in self.still_routed
        )

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

    def steady_at(self, policy: Policy) -> int:
        """When offers may go there again after the line was lost too often in a short time."""
        often = len(self.lost_at) > 2  # noqa: PLR2004 -- three times
        if not often or self.lost_at[-1] - self.lost_at[0] > policy.flap_window_ms:
            return 0
        return self.connection_at + policy.flap_rest_ms

    def lose(self, at: int, policy: Policy) -> None:
        """The connection is gone since `at`; a second loss does not begin a second grace."""
        if self.work_until is None:
            self.offers_until = at + policy.offer_grace_ms
            self.work_until = at + policy.agent_grace_ms

    def find(self) -> None:
        """The connection is back: nothing has happened."""
        self.offers_until = self.work_until = None

    def rank(self, signature: Signature) -> int | None:
        """The best rank of their memberships in the queues asked for; None where there is none."""
        own = self.queues
        best = own.get(signature.queue)
        for queue in signature.queues:
            rank = own.get(queue)
            if rank is not None and (best is None or rank < best):
                best = rank
        return best

    def has_room(self, channel: str, cost: int, policy: Policy) -> bool:
        """Whether one more fits, in units and in number. Wishes count like offers."""
        if self.items.get(channel, 0) >= most_of(self, channel, policy):
            return False
        taken = units_beside(self.load, channel, interrupts_of(self, policy))
        return taken + cost <= self.units

    def in_use(self, policy: Policy) -> int:
        """Units taken at this moment, without what rests while it is interrupted."""
        return units_in_use(self.load, interrupts_of(self, policy))

    def take(self, book: dict[str, tuple[str, int]], work: FloorWork) -> None:
        """Enter the work in `holds` or in `reserved`; entering it twice changes nothing."""
        if work.conv not in book:
            channel = work.channel
            book[work.conv] = (channel, work.cost)
            self.load[channel] = self.load.get(channel, 0) + work.cost
            self.items[channel] = self.items.get(channel, 0) + 1

    def give_back(self, book: dict[str, tuple[str, int]], conv: str) -> None:
        """Strike the work from `holds` or from `reserved`, if it is there."""
        if (entry := book.pop(conv, None)) is not None:
            channel, cost = entry
            self.load[channel] -= cost
            self.items[channel] -= 1
            if not self.items[channel]:
                del self.items[channel], self.load[channel]

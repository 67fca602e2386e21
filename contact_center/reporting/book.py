"""The rows that one page of facts changes, as they are before and after."""

from __future__ import annotations

from contact_center.domain.reserved import is_reserved
from contact_center.ports.reports import (
    AgentOffer,
    AgentSlice,
    AgentWatch,
    Changes,
    Known,
    Segment,
)

GRACE_MS = 30_000
"""For so long somebody whose connection broke counts as about to come back."""


class Book:
    """A working set: of each conversation its newest stay, of each agent what they do now."""

    def __init__(self, known: Known | None = None, grace_ms: int = GRACE_MS) -> None:
        """Begin with the rows that are `known`; nothing has changed yet."""
        known = known or Known()
        self.grace_ms = grace_ms
        self.segments: dict[str, Segment] = {one.conv: one for one in known.segments}
        self.offers: dict[str, AgentOffer] = {one.id: one for one in known.offers}
        self.opened: dict[str, int] = dict(known.opened)
        self._agents: dict[str, AgentWatch] = {one.id: one for one in known.agents}
        self._changed: dict[tuple[str, int], Segment] = {}
        self._offered: dict[str, AgentOffer] = {}
        self._slices: dict[tuple[str, int], AgentSlice] = {}
        self._watched: dict[str, AgentWatch] = {}

    def agent(self, agent: str | None) -> AgentWatch | None:
        """What is known of an agent; None for nobody and for those the center keeps for itself."""
        if agent is None or is_reserved(agent):
            return None
        watch = self._agents.get(agent)
        if watch is None:
            watch = self._agents[agent] = AgentWatch(agent)
        self._watched[agent] = watch
        return watch

    def with_profile(self, profile: str) -> list[str]:
        """Who carries what this capacity profile says."""
        return [agent for agent, one in self._agents.items() if one.profile == profile]

    def change(self, segment: Segment) -> None:
        """Note that a stay is not what it was; a new one becomes the conversation's newest."""
        self.segments[segment.conv] = segment
        self._changed[segment.key] = segment

    def offered(self, offer: AgentOffer) -> None:
        """Note that an offer is not what it was."""
        self.offers[offer.id] = offer
        self._offered[offer.id] = offer

    def sliced(self, piece: AgentSlice) -> None:
        """Note a slice; one that begins at the same moment takes the place of the other."""
        self._slices[piece.agent, piece.started_at] = piece

    def changes(self) -> Changes:
        """Everything that has changed since the book was opened."""
        return Changes(
            list(self._changed.values()),
            list(self._offered.values()),
            list(self._slices.values()),
            list(self._watched.values()),
        )

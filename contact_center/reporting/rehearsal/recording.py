"""What is known of a span that is played again: stays, agents' time, and how routing is set up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from contact_center.domain.policy import Policy
from contact_center.domain.records import Agent, Conversation, Customer
from contact_center.domain.records_setup import Calendar, Plan, PresenceCode, Profile, Queue, Skill
from contact_center.ports.reports import AgentSlice, Segment, Span

LEAD_MS = 2 * 3_600_000
"""What came so long before the span is played as well, so that the span begins in a busy house."""

TAIL_MS = 4 * 3_600_000
"""For so long after the span whoever came within it may still be served."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything about `span`, read at `now`.

    `segments` are the stays entered within the span or its lead, and those that waited when the
    lead began; `slices` the agents' time from the lead to the tail. The setup is that of `now`.
    `plan_of` names the plan (`id@version`) by which a conversation was routed last.
    """

    span: Span
    now: int
    policy: Policy = field(default_factory=Policy)
    segments: Sequence[Segment] = ()
    slices: Sequence[AgentSlice] = ()
    conversations: Mapping[str, Conversation] = field(default_factory=dict)
    customers: Mapping[str, Customer] = field(default_factory=dict)
    plan_of: Mapping[str, str] = field(default_factory=dict)
    queues: Sequence[Queue] = ()
    plans: Sequence[Plan] = ()
    calendars: Sequence[Calendar] = ()
    skills: Sequence[Skill] = ()
    profiles: Sequence[Profile] = ()
    codes: Sequence[PresenceCode] = ()
    agents: Sequence[Agent] = ()

    @property
    def begins_at(self) -> int:
        """When the playing begins: with the lead."""
        return self.span.start - LEAD_MS

    @property
    def ends_at(self) -> int:
        """When it ends at the latest: with the tail, or with what is known."""
        return max(self.span.end, min(self.span.end + TAIL_MS, self.now))


class CannotRehearse(Exception):  # noqa: N818 -- an ordinary answer that a person can act on
    """There is nothing to play, or the change makes no sense; one sentence for each fault."""

    def __init__(self, *sentences: str) -> None:
        """Say all of them."""
        super().__init__(" ".join(sentences))
        self.sentences = sentences

"""Why a conversation went where it went, and why it still waits if it does."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from contact_center.domain import facts as f
from contact_center.domain.facts import Fact
from contact_center.domain.permissions import authorize
from contact_center.ports.clock import Clock
from contact_center.ports.explaining import DecisionReader, Explains, Explanation
from contact_center.ports.reading import HistoryReader
from contact_center.wire.http.callers import Caller
from contact_center.wire.http.problems import Problem
from contact_center.wire.http.routes import get

MOST_FACTS = 500
MOST_NAMES = 50

_TOLD_STATES = frozenset({"parked", "wrap_up", "closed", "abandoned"})
"""States that no other decision tells of."""


class Deed(Struct, omit_defaults=True):
    """One decision. `kind`: queued, step, turn, kept, offer, assigned, unassigned or state.

    `why` is the word for it. An offer has its `outcome` with `ended_at` and `reason`, and in
    `rested_on` everything it was decided by. A step says in `reach` whom the work may go to since.
    """

    cur: int
    at: int
    by: str
    kind: str
    why: str | None = None
    queue: str | None = None
    agent: str | None = None
    offer: str | None = None
    mode: str | None = None
    outcome: str | None = None
    reason: str | None = None
    ended_at: int | None = None
    until: int | None = None
    rested_on: dict[str, Any] = {}
    step: int | None = None
    reach: dict[str, Any] = {}
    did: str | None = None
    situation: str | None = None
    action: str | None = None
    state: str | None = None
    plan: str | None = None


class Why(Struct):
    """What was decided, in order, and why it waits now: null when it does not.

    `elsewhere`: this node does not route, so only another can say why it waits. `names` are of the
    agents that are mentioned.
    """

    conv: str
    state: str
    decisions: list[Deed]
    waiting: Explanation | None
    elsewhere: bool
    names: dict[str, str]
    at: int


class Reasons:
    """Answers why; `routing` is None on a node that does not route."""

    def __init__(
        self,
        history: HistoryReader,
        decisions: DecisionReader,
        routing: Explains | None,
        clock: Clock,
    ) -> None:
        """Read what was, and ask `routing` what is."""
        self._history = history
        self._decisions = decisions
        self._routing = routing
        self._clock = clock

    @get("/api/v1/conversations/{conv}/why", reads="conversation.why", codes=("not_found",))
    async def explain_conversation(self, caller: Caller, conv: str) -> Why:
        """Why it went to whom it went, and why it still waits."""
        found = await self._history.conversation(conv)
        if found is None:
            raise Problem("not_found")
        authorize(caller.actor, "conversation.why", found[0])
        deeds = deeds_of(await self._decisions.decisions(conv, MOST_FACTS))
        routing = self._routing if self._routing is not None and self._routing.is_working else None
        now = self._clock.now()
        waiting = routing.explain(conv, now) if routing is not None else None
        return Why(
            conv=conv,
            state=found[0].state,
            decisions=deeds,
            waiting=waiting,
            elsewhere=routing is None,
            names=await self._names(deeds, waiting),
            at=now,
        )

    async def _names(self, deeds: list[Deed], waiting: Explanation | None) -> dict[str, str]:
        mentioned: dict[str, None] = {}
        if waiting is not None:
            mentioned |= dict.fromkeys(name for one in waiting.kept for name in one.named)
            mentioned |= dict.fromkeys(one.agent for one in waiting.holds if one.agent)
        for deed in reversed(deeds):
            ahead = [one["agent"] for one in deed.rested_on.get("next", ())]
            mentioned |= dict.fromkeys([*([deed.agent] if deed.agent else []), *ahead])
            if deed.by.startswith("agent:"):
                mentioned[deed.by] = None
        agents = [await self._history.agent(name) for name in list(mentioned)[:MOST_NAMES]]
        return {agent.id: agent.name for agent in agents if agent is not None}


def deeds_of(facts: list[Fact]) -> list[Deed]:
    """The story that facts tell; an offer and its end are one deed."""
    deeds: list[Deed] = []
    offers: dict[str, Deed] = {}
    for fact in facts:
        if isinstance(fact.body, f.OfferEnded):
            if (offered := offers.get(fact.body.offer)) is not None:
                offered.outcome, offered.reason = fact.body.outcome, fact.body.reason
                offered.ended_at = fact.at
            continue
        deed = _deed(fact)
        if deed is not None:
            deeds.append(deed)
            if deed.offer is not None:
                offers[deed.offer] = deed
    return deeds


def _deed(fact: Fact) -> Deed | None:
    deed = Deed(fact.pos, fact.at, fact.by, "")
    match fact.body:
        case f.WorkQueued() as body:
            deed.kind, deed.why, deed.queue, deed.plan = "queued", body.why, body.queue, body.plan
            if body.sticky_agent is not None:
                deed.agent, deed.until = body.sticky_agent, body.sticky_until
        case f.WorkStepped() as body:
            deed.kind, deed.step, deed.did = "step", body.step, body.did
            deed.reach = {
                "required": body.required,
                "queues": list(body.queues),
                "max_rank": body.max_rank,
                "prefers": list(body.prefers),
                "due_at": body.due_at,
            }
        case f.WorkTurned() as body:
            deed.kind, deed.situation, deed.action = "turn", body.situation, body.action
        case f.WorkKept():
            deed.kind = "kept"
        case f.OfferMade() as body:
            deed.kind, deed.offer, deed.mode = "offer", body.offer, body.mode
            deed.queue, deed.agent, deed.until = body.queue, fact.agent, body.expires_at
            deed.why, deed.rested_on = _word(body.why.get("rule")), dict(body.why)
        case f.WorkAssigned() as body:
            deed.kind, deed.why, deed.agent = "assigned", body.why, fact.agent
        case f.WorkUnassigned() as body:
            deed.kind, deed.why, deed.agent = "unassigned", body.why, fact.agent
        case f.StateChanged() as body if body.state in _TOLD_STATES:
            deed.kind, deed.state, deed.queue = "state", body.state, body.queue
            deed.outcome, deed.until = body.outcome, body.until
        case _:
            return None
    return deed


def _word(rule: object) -> str | None:
    return rule if isinstance(rule, str) else None

"""Why is it still waiting? The rules asked once more, about every agent, and what comes next.

Nothing here decides: reasons are those of `eligibility`, so what is told is what holds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator

from contact_center.domain.calendars import next_change
from contact_center.domain.capacity import interrupts_of, most_of
from contact_center.domain.deciding.turning import action_for
from contact_center.domain.places import FOREVER
from contact_center.domain.stepping import Reach, widened
from contact_center.ports.explaining import Coming, Explanation, Hold, Kept, Limit, Standing
from routing.agent import FloorAgent
from routing.decisions import OfferWork
from routing.eligibility import (
    reserved_for,
    rings_for_more,
    why_never,
    why_not,
    why_not_kind,
    why_not_now,
)
from routing.estimates import (
    ENOUGH_HANDLED,
    expected_wait_ms,
    position_of,
    rivals_of,
    rounded_seconds,
)
from routing.floor import Floor
from routing.turning import is_queue_open
from routing.work import FloorWork, Signature

MOST_NAMED = 5

_Cause = tuple[str, str | None, str | None, str | None, int | None]
"""A reason with what tells it apart: presence and code of away, skill and level of lacks_skill."""


def explain(floor: Floor, conv: str, now: int) -> Explanation | None:
    """Why this conversation still waits; None when it does not wait."""
    work = floor.works.get(conv)
    if work is None or not work.is_waiting:
        return None
    asked = _asked(floor, work, now)
    kept = _kept(floor, work, asked, now)
    active = sum(agent.active for agent in floor.agents.values())
    queue = floor.queue(work.queue)
    is_open = is_queue_open(floor, work.queue, now)
    calendar = floor.calendars.get(queue.calendar or "")
    return Explanation(
        conv=conv,
        at=now,
        state=work.state,
        queue=work.queue,
        channel=work.channel,
        standing=_standing(floor, work, now),
        holds=tuple(_holds(floor, work, now)),
        kept=kept,
        able=len(asked) - sum(one.agents for one in kept),
        others=active - len(asked),
        required=dict(work.required),
        queues=work.queues,
        plan=work.plan,
        step=work.step,
        steps=len(work.steps),
        coming=_coming(floor, work, now),
        is_open=is_open,
        opens_at=next_change(calendar, now) if calendar is not None and not is_open else None,
        limit=_limit(floor, work),
    )


def _asked(floor: Floor, work: FloorWork, now: int) -> list[FloorAgent]:
    """Everybody the question is about: who serves one of its queues, and for whom it is kept."""
    names = set[str]().union(*(floor.members.get(one, ()) for one in work.signature.all_queues))
    reserved = reserved_for(floor, work, now)
    if reserved is not None:
        names.add(reserved.id)
    return [floor.agents[name] for name in sorted(names) if floor.agents[name].active]


def _standing(floor: Floor, work: FloorWork, now: int) -> Standing:
    key = work.key
    ahead: Counter[str] = Counter()
    for one in rivals_of(floor, work.signature):
        ahead[one.queue] += bisect_left(floor.lines.get(one, ()), key)
    expected = expected_wait_ms(floor, work, now)
    return Standing(
        position=position_of(floor, work, now),
        tier=work.tier,
        due_at=work.due_at,
        entered_at=work.entered_at,
        ahead={queue: number for queue, number in sorted(ahead.items()) if number},
        expected_seconds=None if expected is None else rounded_seconds(expected),
    )


def _holds(floor: Floor, work: FloorWork, now: int) -> Iterator[Hold]:
    """What `is_offerable` and the window of a reserved agent say of the work itself."""
    if work.wish is not None:
        agent = work.wish.agent if isinstance(work.wish, OfferWork) else None
        yield Hold("deciding", agent=agent)
    if work.state == "offered" and not rings_for_more(floor, work):
        for offer in work.ringing.values():
            yield Hold("ringing", offer.expires_at, offer.agent)
    if now < work.rests_until:
        yield Hold("resting", work.rests_until)
    if now < work.not_before:
        yield Hold("not_due", work.not_before)
    if work.is_deserted:
        yield Hold("deserted", (work.gone_at or 0) + floor.policy.visitor_grace_ms)
    if floor.mode(work) == "pull":
        yield Hold("pull")
    reserved = reserved_for(floor, work, now)
    if reserved is not None:
        yield Hold("reserved", work.sticky_until, reserved.id)


def _kept(floor: Floor, work: FloorWork, asked: Iterable[FloorAgent], now: int) -> tuple[Kept, ...]:
    by_cause: dict[_Cause, list[FloorAgent]] = {}
    for agent in asked:
        code = why_not(floor, work, agent, now)
        if code is not None:
            by_cause.setdefault(_cause(work, agent, code), []).append(agent)
    kept = [_those(floor, work, cause, agents, now) for cause, agents in by_cause.items()]
    kept.sort(key=lambda one: (one.until is None, one.until or 0, -one.here, -one.agents, one.code))
    return tuple(kept)


def _cause(work: FloorWork, agent: FloorAgent, code: str) -> _Cause:
    if code == "away":
        if agent.presence == "available" or not agent.stays:
            return (code, "leaving", None, None, None)
        return (code, agent.presence, agent.presence_code, None, None)
    if code == "lacks_skill":
        lacks = (one for one in work.signature.required if agent.skills.get(one[0], 0) < one[1])
        return (code, None, None, *next(lacks))
    return (code, None, None, None, None)


def _those(
    floor: Floor, work: FloorWork, cause: _Cause, agents: list[FloorAgent], now: int
) -> Kept:
    code, presence, away_code, skill, level = cause
    free_at = {agent.id: _free_at(floor, work, agent, code, now) for agent in agents}
    named = sorted(free_at, key=lambda name: (free_at[name] or FOREVER, name))
    until = min((at for at in free_at.values() if at is not None), default=None)
    if code == "full":
        until = _some_room_at(floor, work, agents, now)
    return Kept(
        code=code,
        agents=len(agents),
        here=sum(agent.is_signed_in(now) for agent in agents),
        named=tuple(named[:MOST_NAMED]),
        until=until,
        is_guess=code == "full" and until is not None,
        presence=presence,
        away_code=away_code,
        skill=skill,
        level=level,
    )


def _free_at(floor: Floor, work: FloorWork, agent: FloorAgent, code: str, now: int) -> int | None:
    """When the agent is free of what keeps the work from them, where somebody can say."""
    match code:
        case "on_hold":
            return agent.not_before
        case "unsteady":
            return agent.steady_at(floor.policy)
        case "excluded":
            rings = (one.expires_at for one in work.ringing.values() if one.agent == agent.id)
            until = next(rings, work.excluded.get(agent.id, FOREVER))
            return until if until < FOREVER else None
        case "full":
            return _some_room_at(floor, work, [agent], now)
        case _:
            return None


def _some_room_at(
    floor: Floor, work: FloorWork, agents: Iterable[FloorAgent], now: int
) -> int | None:
    """When the first of these is likely to be done with something that makes room, or None.

    Of several exponential times the first is over after one time whose rate is the sum of theirs,
    however long each has lasted already.
    """
    rate = 0.0
    for agent in agents:
        for conv in agent.holds:
            held = floor.works.get(conv)
            if held is not None and _makes_room(floor, work, agent, held):
                handles = floor.history.of(held.queue).handles
                mean = handles.mean()
                if mean and handles.count_at(now) >= ENOUGH_HANDLED:
                    rate += 1.0 / mean
    return None if rate <= 0 else now + rounded_seconds(1.0 / rate) * 1000


def _makes_room(floor: Floor, work: FloorWork, agent: FloorAgent, held: FloorWork) -> bool:
    if held.state not in {"active", "wrap_up"}:
        return False
    if agent.items.get(work.channel, 0) >= most_of(agent, work.channel, floor.policy):
        return held.channel == work.channel
    return held.channel not in interrupts_of(agent, floor.policy).get(work.channel, ())


def _coming(floor: Floor, work: FloorWork, now: int) -> Coming | None:
    if work.step >= len(work.steps):
        return None
    step = work.steps[work.step]
    reach = Reach(work.due_at, work.required, work.queues, work.max_rank, work.prefers)
    reach = widened(reach, step, work.entered_at)
    later = Signature(
        work.queue,
        work.channel,
        work.cost,
        tuple(sorted(reach.required.items())),
        reach.queues,
        reach.max_rank,
        reach.prefers,
    )
    names = set[str]().union(*(floor.members.get(one, ()) for one in later.all_queues))
    agents = [floor.agents[name] for name in names]
    added = [
        agent
        for agent in agents
        if agent.is_signed_in(now)
        and why_never(work.signature, agent) is not None
        and why_never(later, agent) is None
    ]
    free = sum(
        why_not_now(agent, now, floor.policy) is None and why_not_kind(floor, later, agent) is None
        for agent in added
    )
    return Coming(
        number=work.step + 1,
        at=work.planned_at + step.get("after_seconds", 0) * 1000,
        expected_over_seconds=step.get("when_expected_over_seconds"),
        changes=dict(step),
        adds=len(added),
        free=free,
    )


def _limit(floor: Floor, work: FloorWork) -> Limit | None:
    queue = floor.queue(work.queue)
    if queue.max_wait_seconds is None or "wait_over" in work.turns or work.kept:
        return None
    action = action_for(queue, "wait_over")
    if work.channel == "email" or action == "accept":
        return None
    return Limit(work.planned_at + queue.max_wait_seconds * 1000, action)

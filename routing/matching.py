"""Pairing: the line in order, each piece of work with the best agent who can take it now.

Between decisions no waiting work and able agent are left together, so only what changed can make
a pair: changed work may go to anyone, other work only to changed agents. Work is looked at in the
order of its places, and taking it only makes agents fuller, so one pass finds every pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge

from routing.decisions import OfferWork
from routing.eligibility import (
    can_take,
    is_offerable,
    reserved_for,
    why_not,
    why_not_now,
)
from routing.floor import Floor, FloorAgent, FloorQueue, FloorWork, Key, Signature

Pool = dict[Signature, dict[str, FloorAgent]]
"""Changed agents by what they can take now. A signature that nobody is left for has no entry."""


@dataclass(slots=True)
class Match:
    """The offers to make. If there would be more than allowed at once, `is_complete` is false."""

    offers: list[OfferWork] = field(default_factory=list)
    is_complete: bool = True


def match(floor: Floor, now: int, most: int) -> Match:
    """Find pairs for everything that changed, reserving as it goes; stop after `most` offers."""
    found = Match()
    pool = _pool(floor, now)
    changed = {name for name in floor.changed_works if is_offerable(floor.works[name], now)}
    unseen = len(changed)
    for key in _in_order(floor, pool, changed):
        if not unseen and not pool:
            break
        work = floor.works[key[3]]
        has_changed = work.conv in changed
        unseen -= has_changed
        if not is_offerable(work, now) or not (has_changed or work.signature in pool):
            continue
        if len(found.offers) == most:
            found.is_complete = False
            break
        agents = None if has_changed else pool[work.signature].values()
        offer = offer_for(floor, work, now, agents)
        if offer is not None:
            floor.wish(work, offer)
            found.offers.append(offer)
            _leave_if_full(floor, pool, offer.agent)
    return found


def offer_for(
    floor: Floor, work: FloorWork, now: int, candidates: Iterable[FloorAgent] | None = None
) -> OfferWork | None:
    """The best offer of this work, or None. Without `candidates` everyone in its queue is asked."""
    preferred = reserved_for(floor, work, now)
    if preferred is not None:
        candidates = (preferred,)
    elif candidates is None:
        candidates = (floor.agents[name] for name in floor.members.get(work.queue, ()))
    able: list[FloorAgent] = []
    excluded: dict[str, int] = {}
    for agent in candidates:
        reason = why_not(floor, work, agent, now)
        if reason is None:
            able.append(agent)
        else:
            excluded[reason] = excluded.get(reason, 0) + 1
    if not able:
        return None
    order = agent_order(floor, work)
    best = min(able, key=lambda agent: agent_key(work, agent, order))
    why: dict[str, object] = {
        "rule": "oldest_first" if preferred is None else "sticky",
        "key": list(work.key[:3]),
        "waited_ms": now - work.entered_at,
        "queue": work.queue,
        "rank": best.queues.get(work.queue),
        "order": order,
        "considered": len(able),
        "excluded": dict(sorted(excluded.items())),
    }
    offer = f"{work.conv}.{work.offers + 1}"
    return OfferWork(work.conv, best.id, offer, work.generation, _ring_ms(floor, work), why)


def agent_order(floor: Floor, work: FloorWork) -> str:
    """How agents are compared for this work, within one rank."""
    return floor.queues.get(work.queue, FloorQueue()).agent_order


def agent_key(work: FloorWork, agent: FloorAgent, order: str) -> tuple[int, float, int, str]:
    """Smaller is asked first: rank of the membership, load if it counts, longest idle, id."""
    load = agent.taken / agent.units if order == "least_loaded" else 0.0
    return (agent.queues.get(work.queue, 0), load, agent.idle_since, agent.id)


def _pool(floor: Floor, now: int) -> Pool:
    pool: Pool = {}
    for name in floor.changed_agents:
        agent = floor.agents.get(name)
        if agent is None or why_not_now(agent, now) is not None:
            continue
        for queue in agent.queues:
            for signature in floor.lines.get(queue, ()):
                if can_take(floor, signature, agent):
                    pool.setdefault(signature, {})[name] = agent
    return pool


def _in_order(floor: Floor, pool: Pool, changed: set[str]) -> Iterator[Key]:
    """Places to look at, smallest first, each once."""
    lines = [
        _while_useful(floor.lines[signature[0]][signature], signature, pool) for signature in pool
    ]
    last: Key | None = None
    for key in merge(sorted(floor.works[name].key for name in changed), *lines):
        if key != last:
            yield key
        last = key


def _while_useful(line: list[Key], signature: Signature, pool: Pool) -> Iterator[Key]:
    """A line, as long as one of the changed agents can take from it."""
    for key in line:
        if signature not in pool:
            return
        yield key


def _leave_if_full(floor: Floor, pool: Pool, name: str) -> None:
    agent = floor.agents[name]
    for signature in [one for one, agents in pool.items() if name in agents]:
        if not can_take(floor, signature, agent):
            del pool[signature][name]
            if not pool[signature]:
                del pool[signature]


def _ring_ms(floor: Floor, work: FloorWork) -> int:
    seconds = floor.queues.get(work.queue, FloorQueue()).ring_seconds
    return floor.policy.channels[work.channel].ring_ms if seconds is None else seconds * 1000

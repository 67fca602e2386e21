"""Pairing: the line in order, each piece of work with the best agent who can take it now.

Between decisions no waiting work and able agent are left together, so only what changed can make
a pair: changed work may go to anyone, other work only to changed agents. Work is looked at in the
order of its places, and taking it only makes agents fuller, so one pass finds every pair.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import merge

from routing.agent import FloorAgent
from routing.candidates import Candidates, agent_order
from routing.decisions import OfferWork
from routing.eligibility import can_take, is_offerable, may_have_first, reserved_for, why_not_now
from routing.floor import Floor
from routing.work import FloorQueue, FloorWork, Key, Signature


@dataclass(slots=True)
class Match:
    """The offers to make. If there would be more than allowed at once, `is_complete` is false."""

    offers: list[OfferWork] = field(default_factory=list)
    is_complete: bool = True


def match(floor: Floor, now: int, most: int) -> Match:
    """Find pairs for everything that changed, reserving as it goes; stop after `most` offers."""
    return _Pass(floor, now).run(most)


class _Pass:
    """One pass over the line. `anyone` and `changed` are the candidates, by what work asks."""

    def __init__(self, floor: Floor, now: int) -> None:
        self.floor = floor
        self.now = now
        self.works = {name for name in floor.changed_works if is_offerable(floor.works[name], now)}
        self.anyone: dict[Signature, Candidates] = {}
        self.changed = self._changed_agents()

    def run(self, most: int) -> Match:
        found = Match()
        unseen = len(self.works)
        for key in self._places():
            if not unseen and not any(one.able for one in self.changed.values()):
                break
            work = self.floor.works[key[3]]
            unseen -= work.conv in self.works
            offer = self._offer(work) if is_offerable(work, self.now) else None
            if offer is None:
                continue
            if len(found.offers) == most:
                found.is_complete = False
                break
            self._reserve(work, offer)
            found.offers.append(offer)
        return found

    def _offer(self, work: FloorWork) -> OfferWork | None:
        preferred = reserved_for(self.floor, work, self.now)
        if preferred is not None:
            if not may_have_first(self.floor, work, preferred, self.now):
                return None
            return self._offer_to(work, preferred, "sticky", 1, {})
        candidates = self._candidates(work)
        if candidates is None or (best := candidates.best(work)) is None:
            return None
        return self._offer_to(work, best, "oldest_first", *candidates.count_for(work))

    def _offer_to(
        self,
        work: FloorWork,
        agent: FloorAgent,
        rule: str,
        considered: int,
        excluded: dict[str, int],
    ) -> OfferWork:
        why: dict[str, object] = {
            "rule": rule,
            "key": list(work.key[:3]),
            "waited_ms": self.now - work.entered_at,
            "queue": work.queue,
            "rank": agent.queues.get(work.queue),
            "order": agent_order(self.floor, work.queue),
            "considered": considered,
            "excluded": excluded,
        }
        offer = f"{work.conv}.{work.offers + 1}"
        ring_ms = _ring_ms(self.floor, work)
        return OfferWork(work.conv, agent.id, offer, work.generation, ring_ms, why)

    def _reserve(self, work: FloorWork, offer: OfferWork) -> None:
        self.floor.wish(work, offer)
        agent = self.floor.agents[offer.agent]
        for candidates in (*self.anyone.values(), *self.changed.values()):
            candidates.recheck(agent)

    def _candidates(self, work: FloorWork) -> Candidates | None:
        """Everyone in the queue for changed work; for other work only who changed."""
        if work.conv not in self.works:
            return self.changed.get(work.signature)
        known = self.anyone.get(work.signature)
        if known is None:
            members = self.floor.members.get(work.queue, ())
            agents = (self.floor.agents[name] for name in members)
            known = Candidates(self.floor, work.signature, agents, self.now)
            self.anyone[work.signature] = known
        return known

    def _changed_agents(self) -> dict[Signature, Candidates]:
        by_signature: dict[Signature, list[FloorAgent]] = {}
        for name in self.floor.changed_agents:
            agent = self.floor.agents.get(name)
            if agent is None or why_not_now(agent, self.now) is not None:
                continue
            for queue in agent.queues:
                for signature in self.floor.lines.get(queue, ()):
                    if can_take(self.floor, signature, agent):
                        by_signature.setdefault(signature, []).append(agent)
        return {
            signature: Candidates(self.floor, signature, agents, self.now)
            for signature, agents in by_signature.items()
        }

    def _places(self) -> Iterator[Key]:
        """Places worth looking at, smallest first, each once."""
        changed = sorted(self.floor.works[name].key for name in self.works)
        lines = [self._line(signature, one) for signature, one in self.changed.items()]
        last: Key | None = None
        for key in merge(changed, *lines):
            if key != last:
                yield key
            last = key

    def _line(self, signature: Signature, candidates: Candidates) -> Iterator[Key]:
        """A line, for as long as one of the changed agents can take from it."""
        for key in self.floor.lines[signature[0]][signature]:
            if not candidates.able:
                return
            yield key


def _ring_ms(floor: Floor, work: FloorWork) -> int:
    seconds = floor.queues.get(work.queue, FloorQueue()).ring_seconds
    return floor.policy.channels[work.channel].ring_ms if seconds is None else seconds * 1000

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
from routing.candidates import Candidates, Everyone
from routing.decisions import OfferWork
from routing.eligibility import can_take, is_offerable, may_have_first, reserved_for, why_not_now
from routing.floor import Floor
from routing.justifying import why_chosen, why_reserved
from routing.work import FloorWork, Key, Signature


@dataclass(slots=True)
class Match:
    """The offers to make. If there would be more than allowed at once, `is_complete` is false."""

    offers: list[OfferWork] = field(default_factory=list)
    is_complete: bool = True


def match(floor: Floor, now: int, most: int) -> Match:
    """Find pairs for everything that changed, reserving as it goes; stop after `most` offers."""
    return _Pass(floor, now).run(most)


class _Pass:
    """One pass over the line. `changed` are the agents who changed, by the work they can take.

    Nobody gets emptier on the way: once `nobody` could take work of a signature, nobody can.
    """

    def __init__(self, floor: Floor, now: int) -> None:
        self.floor = floor
        self.now = now
        self.works = {
            name for name in floor.changed_works if is_offerable(floor, floor.works[name], now)
        }
        self.nobody: set[Signature] = set()
        for name in floor.changed_agents:
            if (agent := floor.agents.get(name)) is not None:
                self._shelve(agent)
        self.changed = self._changed_agents()

    def run(self, most: int) -> Match:
        found = Match()
        if not self.works and not self.changed:
            return found
        unseen = len(self.works)
        for key in self._places():
            if not unseen and not any(one.able for one in self.changed.values()):
                break
            work = self.floor.works[key[3]]
            unseen -= work.conv in self.works
            offer = self._offer(work) if is_offerable(self.floor, work, self.now) else None
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
            return self._offer_to(
                work, preferred, why_reserved(self.floor, work, preferred, self.now)
            )
        candidates = self._candidates(work)
        if candidates is None or (best := candidates.best(work)) is None:
            return None
        everyone = candidates if isinstance(candidates, Everyone) else None
        return self._offer_to(work, best, why_chosen(self.floor, work, best, everyone, self.now))

    def _offer_to(self, work: FloorWork, agent: FloorAgent, why: dict[str, object]) -> OfferWork:
        offer = f"{work.conv}.{work.offers + 1}"
        mode, ring_ms = how_to_offer(self.floor, work)
        return OfferWork(work.conv, agent.id, offer, work.generation, ring_ms, why, mode)

    def _reserve(self, work: FloorWork, offer: OfferWork) -> None:
        self.floor.wish(work, offer)
        agent = self.floor.agents[offer.agent]
        self._shelve(agent)
        for candidates in self.changed.values():
            candidates.recheck(agent)

    def _shelve(self, agent: FloorAgent) -> None:
        self.floor.groups.put(agent, why_not_now(agent, self.now, self.floor.policy))

    def _candidates(self, work: FloorWork) -> Candidates | Everyone | None:
        """Everyone in the queue for changed work; for other work only who changed."""
        if work.conv not in self.works:
            return self.changed.get(work.signature)
        if work.signature in self.nobody:
            return None
        everyone = self._everyone(work.signature)
        if everyone.able:
            return everyone
        self.nobody.add(work.signature)
        return None

    def _everyone(self, signature: Signature) -> Candidates | Everyone:
        if not signature.prefers:
            return Everyone(self.floor, signature, self.now)
        named = (self.floor.agents.get(name) for name in signature.prefers)
        able = [one for one in named if one is not None and self._can_take(signature, one)]
        return Candidates(self.floor, signature, able, self.now)

    def _can_take(self, signature: Signature, agent: FloorAgent) -> bool:
        if why_not_now(agent, self.now, self.floor.policy) is not None:
            return False
        return can_take(self.floor, signature, agent)

    def _changed_agents(self) -> dict[Signature, Candidates]:
        by_signature: dict[Signature, dict[str, FloorAgent]] = {}
        for name in self.floor.changed_agents:
            agent = self.floor.agents.get(name)
            if agent is None or why_not_now(agent, self.now, self.floor.policy) is not None:
                continue
            for queue in agent.queues:
                for signature in self.floor.asking.get(queue, ()):
                    if can_take(self.floor, signature, agent):
                        by_signature.setdefault(signature, {})[name] = agent
        return {
            signature: Candidates(self.floor, signature, agents.values(), self.now)
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
        for key in self.floor.lines[signature]:
            if not candidates.able:
                return
            yield key


def how_to_offer(floor: Floor, work: FloorWork) -> tuple[str, int]:
    """The mode of an offer, and how long it lasts."""
    queue, mode = floor.queue(work.queue), floor.mode(work)
    if mode == "auto_accept" and not queue.auto_accept_seconds:
        return "assign", 0
    if mode == "auto_accept":
        return mode, queue.auto_accept_seconds * 1000
    if mode == "assign" or queue.ring_seconds is None:
        return mode, floor.policy.channels[work.channel].ring_ms
    return mode, queue.ring_seconds * 1000

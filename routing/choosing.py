"""Whom to ask first, by the order the queue has chosen.

The rank of the membership always comes first, the id last. In between:

    longest_idle      whoever has been without work for the longest
    least_loaded      the emptiest; among them whoever was given work least recently
    specialist_first  whoever serves the fewest queues and has the fewest skills, so that those
                      who can do everything stay free for what only they can do; then longest idle
    best_skill        the highest levels in what is required; then longest idle
    round_robin       whoever was given work least recently
"""

from __future__ import annotations

from operator import attrgetter
from types import MappingProxyType

from routing.agent import FloorAgent
from routing.floor import Floor
from routing.groups import OwnKey
from routing.work import Signature

GroupKey = tuple[int, float]
AgentKey = tuple[GroupKey, int, str]

_IDLE: OwnKey = attrgetter("idle_since")
_LATER = 2**60


def _assigned(agent: FloorAgent) -> int:
    """When last given work; whoever has just been given some comes after all the others."""
    return agent.assigned_at + (_LATER if agent.is_given else 0)


_OWN_KEYS = MappingProxyType({"least_loaded": _assigned, "round_robin": _assigned})


def agent_order(floor: Floor, queue: str) -> str:
    """How agents are compared for work of this queue, within one rank."""
    return floor.queue(queue).agent_order


def group_key(floor: Floor, agent: FloorAgent, signature: Signature, order: str) -> GroupKey:
    """Smaller is asked first: rank of the membership, then load, breadth or skill if they count.

    May depend only on what agents of one shelf have in common; see `groups`.
    """
    rank = agent.rank(signature) or 0
    match order:
        case "least_loaded":
            return (rank, agent.in_use(floor.policy) / agent.units)
        case "specialist_first":
            return (rank, len(agent.queues) + len(agent.skills))
        case "best_skill":
            return (rank, -sum(agent.skills.get(skill, 0) for skill, _ in signature.required))
        case _:
            return (rank, 0.0)


def own_key_for(order: str) -> OwnKey:
    """What still tells alike agents apart: since when idle, or when last given work."""
    return _OWN_KEYS.get(order, _IDLE)

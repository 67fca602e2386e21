"""What a queue, a capacity profile and a membership must look like to be saved."""

from __future__ import annotations

from collections.abc import Mapping

from contact_center.domain.flaws import Flaw, Look
from contact_center.domain.plan_fields import HIGHEST_RANK, HIGHEST_TIER, LONGEST_WAIT, check_levels
from contact_center.domain.records_setup import Queue

CHANNELS = ("chat", "email", "callback")
AGENT_ORDERS = (
    "longest_idle",
    "least_loaded",
    "specialist_first",
    "best_skill",
    "round_robin",
)
OFFER_MODES = ("ring", "auto_accept", "assign", "broadcast", "pull")
SITUATIONS = ("closed", "full", "too_long", "unstaffed", "wait_over", "closing")
ACTIONS = ("accept", "notice", "message", "callback", "refuse", "overflow")
MOST_UNITS = 10_000
_MOST_NAMED = 100


def check_queue(given: Queue) -> list[Flaw]:
    """What is wrong with a queue, apart from what it refers to."""
    look = Look()
    for name, text in (("queue", given.id), ("name", given.name)):
        with look.at(name):
            look.text(text)
    with look.at("channels"):
        for number, channel in enumerate(given.channels):
            with look.at(number):
                look.choice(channel, CHANNELS)
    _numbers(look, given)
    with look.at("require"):
        check_levels(look, given.require)
    with look.at("agent_order"):
        look.choice(given.agent_order, AGENT_ORDERS)
    with look.at("tier_targets"):
        _named_numbers(look, given.tier_targets, LONGEST_WAIT)
    if given.offer_mode is not None:
        with look.at("offer_mode"):
            look.choice(given.offer_mode, OFFER_MODES)
    with look.at("actions"):
        _actions(look, given)
    if given.overflow_queue == given.id:
        with look.at("overflow_queue"):
            look.wrong("the queue itself")
    return look.flaws


def check_profile(units: object, most: object, interrupts: object) -> list[Flaw]:
    """What is wrong with a capacity profile."""
    look = Look()
    with look.at("units"):
        look.whole(units, 1, MOST_UNITS)
    with look.at("most"):
        limits = look.mapping(most)
        look.only(limits, CHANNELS)
        for channel, number in limits.items():
            with look.at(str(channel)):
                look.whole(number, 0, 1000)
    with look.at("interrupts"):
        matrix = look.mapping(interrupts)
        look.only(matrix, CHANNELS)
        for channel, rests in matrix.items():
            with look.at(str(channel)):
                for number, other in enumerate(look.listed(rests, len(CHANNELS))):
                    with look.at(number):
                        look.choice(other, CHANNELS)
                        if other == channel:
                            look.wrong("interrupts itself")
    return look.flaws


def check_memberships(
    queues: Mapping[str, int] | None, skills: Mapping[str, int] | None
) -> list[Flaw]:
    """What is wrong with an agent's ranks in queues and levels in skills."""
    look = Look()
    with look.at("queues"):
        _named_numbers(look, queues or {}, HIGHEST_RANK)
    with look.at("skills"):
        check_levels(look, skills or {})
    return look.flaws


def _numbers(look: Look, given: Queue) -> None:
    bounds = {
        "target_seconds": (given.target_seconds, 0, LONGEST_WAIT),
        "ring_seconds": (given.ring_seconds, 0, LONGEST_WAIT),
        "wrapup_seconds": (given.wrapup_seconds, 0, LONGEST_WAIT),
        "tier": (given.tier, 0, HIGHEST_TIER),
        "auto_accept_seconds": (given.auto_accept_seconds, 0, 3600),
        "broadcast_to": (given.broadcast_to, 1, 20),
        "max_waiting": (given.max_waiting, 0, 1_000_000),
        "max_expected_seconds": (given.max_expected_seconds, 0, LONGEST_WAIT),
        "max_wait_seconds": (given.max_wait_seconds, 1, LONGEST_WAIT),
    }
    for name, (number, least, most) in bounds.items():
        if number is not None:
            with look.at(name):
                look.whole(number, least, most)


def _actions(look: Look, given: Queue) -> None:
    look.only(given.actions, SITUATIONS)
    for situation, action in given.actions.items():
        if situation not in SITUATIONS:
            continue
        with look.at(situation):
            allowed = (*ACTIONS, "drain") if situation == "closing" else ACTIONS
            if look.choice(action, allowed) == "overflow" and given.overflow_queue is None:
                look.wrong("there is no overflow_queue")


def _named_numbers(look: Look, given: Mapping[str, int], most: int) -> None:
    if len(given) > _MOST_NAMED:
        look.wrong(f"at most {_MOST_NAMED}")
    for name, number in given.items():
        with look.at(name):
            look.text(name)
            look.whole(number, 0, most)

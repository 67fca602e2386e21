"""The reason that an offer carries: who came first and why, and how it stays small."""

from __future__ import annotations

from typing import Any, cast

import msgspec

from contact_center.domain.policy import Policy
from contact_center.domain.records_setup import Queue
from routing.agent import FloorAgent
from routing.floor import Floor
from routing.justifying import MOST_BYTES, MOST_GROUPS
from routing.matching import match
from routing.work import FloorWork
from tests.unit.routing.center import SECOND, shop

CROWD = 5_000
LONG = "甲" * 93
"""Names as long as they may be, in letters of three bytes each."""


def test_the_next_are_named_with_what_put_them_behind() -> None:
    center = shop()
    center.queue("support", agent_order="longest_idle")
    first = center.agent("zoe")
    center.wait(SECOND)
    later = center.agent("ann")
    same = center.agent("bob")
    center.agent("cid", {"support": 1})

    center.asks("v1")

    (offer,) = center.offers()
    assert offer.agent == first
    assert offer.why["next"] == [
        {"agent": later, "after": "idle"},
        {"agent": same, "after": "idle"},
        {"agent": "agent:cid", "after": "rank"},
    ]


def test_equals_are_told_apart_by_their_ids_alone() -> None:
    center = shop()
    center.agent("ann")
    bob = center.agent("bob")

    center.asks("v1")

    assert center.offers()[0].why["next"] == [{"agent": bob, "after": "id"}]


def test_specialists_say_how_broad_and_experts_how_good_they_are() -> None:
    for order, name, value in (("specialist_first", "breadth", 2), ("best_skill", "skill", 4)):
        center = shop()
        center.queue("support", agent_order=order, require={"law": 2})
        center.agent("ann", skills={"law": 4})
        center.agent("bob", skills={"law": 2, "tax": 1})

        center.asks("v1")

        (offer,) = center.offers()
        assert cast("dict[str, int]", offer.why["winner"])[name] == value
        assert offer.why["next"] == [{"agent": "agent:bob", "after": name}]


def test_whoever_becomes_free_is_told_what_the_others_were_doing() -> None:
    center = shop()
    ann = center.agent("ann", units=30)
    center.agent("bob", units=30, skills={"law": 1})
    center.agent("cid", presence="away")
    busy, other = center.asks("v1"), center.asks("v2")
    center.accept(busy)
    center.accept(other)
    waiting = center.asks("v3")

    center.close(busy)

    assert center.offered_to(waiting) == ann
    why = center.offers()[-1].why
    assert (why["considered"], why["excluded"]) == (1, {"full": 1, "away": 1})
    groups = cast("list[dict[str, Any]]", why["groups"])
    skilled = [group for group in groups if "skills" in group]
    assert skilled == [{"queues": {"support": 0}, "skills": {"law": 1}, "excluded": {"full": 1}}]


def test_an_agent_who_has_declined_counts_as_excluded() -> None:
    center = shop()
    center.agent("ann")
    bob = center.agent("bob")
    conv = center.asks("v1")

    center.decline(conv)
    center.wait(11 * SECOND)
    center.decline(conv)

    assert [offer.agent for offer in center.offers()] == ["agent:ann", bob]
    assert center.offers()[1].why["excluded"] == {"on_hold": 1}
    center.agent("cid")
    assert center.offers()[2].why["excluded"] == {"excluded": 1, "on_hold": 1}


def test_a_step_that_prefers_somebody_says_so() -> None:
    center = shop()
    ann = center.agent("ann")
    bob = center.agent("bob")
    center.steps("support", {"after_seconds": 0, "prefer": [bob]}, {"after_seconds": 20})

    center.asks("v1")

    (offer,) = center.offers()
    assert offer.agent == bob != ann
    assert (offer.why["rule"], offer.why["excluded"]) == ("preferred", {"not_preferred": 1})
    assert (offer.why["plan"], offer.why["step"]) == ("plan-support@1", 1)


def test_a_reason_is_small_however_many_agents_and_however_long_their_names() -> None:
    floor = Floor(Policy())
    queue = f"q{LONG}"
    floor.queues[queue] = Queue(queue, "Queue", agent_order="longest_idle")
    for number in range(CROWD):
        floor.seat(_somebody(number, queue))
    work = FloorWork("c_1", queue, "chat", 30, 0, 0, 60_000, 1, 1, plan=f"p{LONG}@12", step=3)
    work.excluded = {f"agent:{LONG}{number:04}": 2**62 for number in range(0, CROWD, 3)}
    floor.add(work)

    (offer,) = match(floor, 1_800_000_000_000, 200).offers

    assert len(msgspec.json.encode(offer.why)) <= MOST_BYTES
    kept = sum(cast("dict[str, int]", offer.why["excluded"]).values())
    assert kept + cast("int", offer.why["considered"]) == CROWD
    groups = cast("list[dict[str, Any]]", offer.why["groups"])
    assert len(groups) <= MOST_GROUPS
    assert offer.why["next"]
    named = sum(sum(group["excluded"].values()) for group in groups)
    rest = cast("dict[str, int]", offer.why["rest"])
    assert named + sum(rest.values()) == kept


def test_short_names_leave_room_for_as_many_groups_as_may_be_named() -> None:
    floor = Floor(Policy())
    floor.queues["support"] = Queue("support", "Support")
    for number in range(60):
        skills = {"spanish": number % 5 + 1, f"s{number % 12}": 1}
        presence = "available" if number == 0 else "away"
        agent = FloorAgent(f"agent:{number:02}", presence=presence, connected=True)
        agent.queues, agent.skills = {"support": 0}, skills
        floor.seat(agent)
    floor.add(FloorWork("c_1", "support", "chat", 30, 0, 0, 60_000, 1, 1))

    (offer,) = match(floor, 1_800_000_000_000, 200).offers

    assert len(cast("list[object]", offer.why["groups"])) == MOST_GROUPS
    assert len(msgspec.json.encode(offer.why)) <= MOST_BYTES


def _somebody(number: int, queue: str) -> FloorAgent:
    """One of many kinds, in one of many conditions."""
    agent = FloorAgent(f"agent:{LONG}{number:04}", connected=number % 7 != 0)
    agent.presence = ("available", "away", "available", "offline")[number % 4]
    agent.idle_since = 1_700_000_000_000 + number
    agent.queues = {queue: number % 5, f"{queue}x{number % 40}": 1}
    agent.skills = {f"s{LONG}{number % 30}": 1 + number % 5}
    agent.not_before = 1_900_000_000_000 if number % 11 == 0 else 0
    return agent


def test_however_many_kinds_of_work_there_are_each_is_judged_rightly() -> None:
    floor = Floor(Policy())
    floor.queues["support"] = Queue("support", "Support")
    agent = FloorAgent("agent:ann", presence="available", connected=True, units=10**6)
    agent.queues, agent.skills = {"support": 0}, {"law": 2}
    agent.most, agent.profile = {"chat": 10**6}, "strong"
    floor.seat(agent)
    kinds = 1_100
    for number in range(kinds):
        required = {"law": number % 4} if number % 2 else {}
        work = FloorWork(f"c_{number}", "support", "chat", number + 1, 0, 0, 0, number, 1, required)
        floor.add(work)

    offers = match(floor, 60_000, kinds).offers

    asked = [
        work for work in floor.works.values() if work.required.get("law", 0) <= agent.skills["law"]
    ]
    assert [offer.conv for offer in offers] == [work.conv for work in asked]
    assert all(offer.why["considered"] == 1 for offer in offers)

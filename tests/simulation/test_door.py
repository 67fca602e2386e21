"""The facts of a simulated day are those that the real rules would have made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from contact_center.domain.actors import SYSTEM
from contact_center.domain.facts import Fact
from contact_center.domain.orders import conversing, working
from contact_center.domain.places import FOREVER
from contact_center.domain.policy import ChannelPolicy, Policy
from routing.applying import CHANGES
from routing.simulate.reading import scenario_of
from routing.simulate.world import World
from tests.unit.routing.center import BEGIN, SECOND, Center, staff

CHAT = ChannelPolicy(cost=100, most=1, ring_ms=30_000, wrapup_ms=30_000)

IMMATERIAL = {"customer", "work", "row", "why", "agent_name", "place_pos"}
"""Fields that routing does not read, or that hold a position in the journal."""


def heard(facts: Sequence[Fact], begin: int, agents: dict[str, str]) -> list[tuple[Any, ...]]:
    """What routing reads of these facts: when, what, about which conversation and agent."""
    convs: dict[str, int] = {}
    found: list[tuple[Any, ...]] = []
    for fact in facts:
        if type(fact.body) not in CHANGES:
            continue
        conv = None if fact.conv is None else convs.setdefault(fact.conv, len(convs))
        fields = {
            name: value
            for name, value in vars_of(fact.body).items()
            if name not in IMMATERIAL and value not in ({}, None, ())
        }
        for name, value in fields.items():
            if name == "offer":
                fields[name] = (conv, value.rpartition(".")[2])
            elif name == "owner":
                fields[name] = agents.get(value, value)
            elif name.endswith(("_at", "until")):
                fields[name] = value - begin if value < FOREVER else FOREVER
        # Only offers are read by whom they are addressed to.
        agent = fact.agent if "offer" in fields or fact.conv is None else None
        found.append((fact.at - begin, fact.kind, conv, agents.get(agent or "", agent), fields))
    return found


def vars_of(body: object) -> dict[str, Any]:
    return {name: getattr(body, name) for name in body.__slots__}  # type: ignore[attr-defined]


def simulated(**keys: Any) -> list[tuple[Any, ...]]:
    facts: list[Fact] = []
    document = {
        "queues": {"support": {}},
        "agents": [{"queues": {"support": 0}}],
        "channels": {"chat": {"cost": 100, "max": 1}},
        "wrapup_s": 30,
        **keys,
    }
    World(scenario_of(document), facts.extend).run()
    begun = [fact for fact in facts if fact.pos > 1]
    return heard(begun, 0, {"agent:000-00000": "ann"})


class Real(Center):
    """The same with the real rules, on a clock that begins at nought."""

    def __init__(self) -> None:
        super().__init__(replace(Policy(), channels={"chat": CHAT}))
        self.queue("support", agent_order="longest_idle")
        self.ann = self.agent("ann")
        self.known = len(self.facts)

    def ends(self, conv: str) -> None:
        """The conversation is over, and writing up begins."""
        self.do(staff(self.ann), "conversation.close", conversing.CloseConversation(), conv)

    def wraps_up(self, conv: str) -> None:
        """The clock does it."""
        self.do(SYSTEM, "wrapup.complete", working.CompleteWrapUp(), conv)

    def until(self, seconds: int) -> None:
        self.wait(BEGIN + seconds * SECOND - self.now)

    def heard(self) -> list[tuple[Any, ...]]:
        return heard(self.facts[self.known :], BEGIN, {self.ann: "ann"})


def test_coming_ringing_talking_writing_up_and_giving_up() -> None:
    made = simulated(
        traffic=[
            {
                "queue": "support",
                "arrivals_s": [0, 10, 12],
                "handles_s": [60],
                "patiences_s": [None, 20, 85],
            }
        ],
        offer={"mode": "ring", "answer": 5},
    )

    real = Real()
    first = real.asks("v1")
    real.until(5)
    real.accept(first)
    real.until(10)
    real.asks("v2")
    real.until(12)
    real.asks("v3")
    real.until(30)
    real.hang_up("v2")
    real.until(65)
    real.ends(first)
    real.until(95)
    real.wraps_up(first)
    real.until(97)
    real.hang_up("v3")
    assert made == real.heard()
    assert [kind for _, kind, *_ in made].count("offer") == 2


def test_missing_twice_and_coming_back() -> None:
    made = simulated(
        traffic=[{"queue": "support", "arrivals_s": [0], "handles_s": [60]}],
        offer={"mode": "ring", "answer": {"uniform": [0, 200]}, "back_after_s": 100},
        wrapup_s=0,
        seed=5,
    )
    until_back = [one for one in made if one[0] <= 220_000]

    real = Real()
    conv = real.asks("v1")
    real.shown(conv)
    real.until(90)
    real.shown(conv)
    real.until(220)
    real.presence(real.ann, "available")
    assert until_back == real.heard()
    assert [one[4]["outcome"] for one in made if one[1] == "offer_gone"][:2] == ["missed", "missed"]

"""Who must begin anew when an agent or a queue gets another name."""

from __future__ import annotations

from contact_center.domain.facts import AgentPut, Body, Fact, QueuePut, StateChanged
from contact_center.journal.hub import Hub
from contact_center.journal.naming import Names
from contact_center.ports.reading import Viewer
from tests.unit.journal.test_hub_publishing import Ear, said

VISITOR, AGENT = Viewer("visitor:v", is_visitor=True), Viewer("agent:a", is_visitor=False)


def fact(body: Body, pos: int, agent: str | None = None) -> Fact:
    return Fact(body, "system", 0, agent=agent, pos=pos)


RENAMED = fact(AgentPut({"name": "Bea"}), 9, "agent:a")
REHASHED = fact(AgentPut({}, "a hash"), 9, "agent:a")
QUEUE = fact(QueuePut({"id": "support", "name": "Help"}), 9)


def test_desks_see_every_name_and_visitors_those_of_agents() -> None:
    names = Names()
    names.begin(3, 5)
    assert (names.seen_by(VISITOR), names.seen_by(AGENT)) == (3, 5)

    names.learn(fact(QueuePut({"id": "q", "name": "Q"}), 7))
    assert (names.seen_by(VISITOR), names.seen_by(AGENT)) == (3, 7)

    names.learn(RENAMED)
    assert (names.seen_by(VISITOR), names.seen_by(AGENT)) == (9, 9)


def test_another_password_is_no_other_name() -> None:
    names = Names()

    names.learn(REHASHED)

    assert names.seen_by(AGENT) == 0


def test_what_was_learnt_before_the_journal_was_read_is_newer() -> None:
    names = Names()

    names.learn(RENAMED)
    names.begin(4, 2)

    assert (names.seen_by(VISITOR), names.seen_by(AGENT)) == (9, 9)


def a_talk(hub: Hub) -> tuple[Ear, Ear, Ear, Ear, Ear]:
    """Visitor and agent in a talk, who watches it, and two who have nothing to do with it."""
    ears = tuple(
        Ear(hub, who)
        for who in ("visitor:v", "agent:a", "agent:boss", "visitor:other", "agent:other")
    )
    hub.publish(
        [
            said(1),
            Fact(
                StateChanged("active", "support", "agent:a", agent_name="Ann"),
                "agent:a", 0, "c_1", "visitor:v", "agent:a", 2,
            ),
        ],
        2,
    )  # fmt: skip
    hub.watch(ears[2], frozenset({"c_1"}))
    return ears  # type: ignore[return-value]


def test_a_renamed_agent_is_met_anew_by_those_who_know_the_old_name() -> None:
    hub = Hub()
    ears = a_talk(hub)

    hub.publish([RENAMED], 9)

    assert [len(ear.ended) for ear in ears] == [1, 1, 1, 0, 0]


def test_another_password_is_the_affair_of_its_agent_alone() -> None:
    hub = Hub()
    ears = a_talk(hub)

    hub.publish([REHASHED], 9)

    assert [len(ear.ended) for ear in ears] == [0, 1, 0, 0, 0]


def test_a_changed_queue_is_met_anew_by_every_desk() -> None:
    hub = Hub()
    ears = a_talk(hub)

    hub.publish([QUEUE], 9)

    assert [len(ear.ended) for ear in ears] == [0, 1, 1, 0, 1]

"""Who watches which conversation: kept from both sides, and forgotten from both."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.facts import Fact, MessageSent, NoteAdded, OfferEnded
from contact_center.journal.hub import Hub
from contact_center.journal.shapes import Signal
from tests.unit.journal.test_hub_publishing import Ear


def said(pos: int, conv: str = "c_1", agent: str | None = "agent:ann") -> Fact:
    return Fact(MessageSent(pos, f"o{pos}", "Hi"), "visitor:v", 0, conv, "visitor:v", agent, pos)


def test_a_watcher_is_pushed_what_happens_in_what_they_watch_alone() -> None:
    hub = Hub()
    boss = Ear(hub, "agent:boss")
    hub.watch(boss, frozenset({"c_1"}))

    hub.publish([said(1), said(2, "c_2"), said(3)], 3)

    assert boss.seen() == [1, 3]


def test_what_they_watch_now_replaces_what_they_watched() -> None:
    hub = Hub()
    boss = Ear(hub, "agent:boss")
    hub.watch(boss, frozenset({"c_1", "c_2"}))

    hub.watch(boss, frozenset({"c_2", "c_3"}))
    hub.publish([said(1), said(2, "c_2"), said(3, "c_3")], 3)

    assert boss.seen() == [2, 3]


def test_who_watches_their_own_conversation_is_pushed_each_fact_once_and_in_order() -> None:
    hub = Hub()
    ann = Ear(hub, "agent:ann")
    hub.watch(ann, frozenset({"c_1"}))
    note = Fact(NoteAdded("n", "psst", "Ben"), "agent:ben", 0, "c_1", None, "agent:ben", 2)

    hub.publish([said(1), note, said(3)], 3)

    assert ann.seen() == [1, 2, 3]
    assert len(ann.pushed) == 1


def test_what_concerns_the_desk_of_another_is_not_overheard() -> None:
    hub = Hub()
    boss = Ear(hub, "agent:boss")
    hub.watch(boss, frozenset({"c_1"}))
    gone = Fact(OfferEnded("c_1.1", "missed"), "system", 0, "c_1", None, "agent:ann", 1)

    hub.publish([gone], 1)

    assert boss.seen() == []


def test_signals_of_a_conversation_are_overheard_by_all_but_the_one_who_gave_them() -> None:
    hub = Hub()
    boss, chief = Ear(hub, "agent:boss"), Ear(hub, "agent:chief")
    for one in (boss, chief):
        hub.watch(one, frozenset({"c_1"}))
    typing = Signal("typing", "c_1", "agent:boss", {})

    hub.overhear(typing, except_=boss)
    hub.overhear(Signal("typing", "c_2", "visitor:v", {}))

    assert (boss.signals, chief.signals) == ([], [typing])


def test_who_has_left_watches_nothing() -> None:
    hub = Hub()
    boss = Ear(hub, "agent:boss")
    hub.watch(boss, frozenset({"c_1"}))

    hub.leave(boss)
    hub.publish([said(1)], 1)
    hub.leave(boss)

    assert boss.pushed == []
    assert (hub._watchers, hub._watched) == ({}, {})


def test_who_only_looks_on_is_not_there() -> None:
    hub = Hub()
    board = Ear(hub, "agent:boss")
    hub.leave(board)
    hub.join(board, is_desk=False)
    assert not hub.is_online("agent:boss")

    desk = Ear(hub, "agent:boss")
    assert hub.is_online("agent:boss")

    hub.leave(desk)
    assert not hub.is_online("agent:boss")


CONVS = st.frozensets(st.sampled_from(["c_1", "c_2", "c_3"]))
MOVES = st.lists(st.tuples(st.integers(0, 2), st.none() | CONVS), max_size=30)


@given(MOVES)
def test_both_sides_of_the_index_say_the_same_whatever_is_watched(
    moves: list[tuple[int, frozenset[str] | None]],
) -> None:
    hub = Hub()
    ears = [Ear(hub, f"agent:{n}") for n in range(3)]
    wanted: dict[int, frozenset[str]] = {}

    for who, convs in moves:
        if convs is None:
            hub.leave(ears[who])
            wanted.pop(who, None)
        else:
            hub.watch(ears[who], convs)
            wanted[who] = convs

    for conv in ("c_1", "c_2", "c_3"):
        watching = {ears[who] for who, convs in wanted.items() if conv in convs}
        assert hub._watchers.get(conv, set()) == watching
    assert all(hub._watchers.values())
    assert hub._watched == {ears[who]: convs for who, convs in wanted.items() if convs}

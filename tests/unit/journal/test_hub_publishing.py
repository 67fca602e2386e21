"""Who is pushed what, who is shown signals, and who loses the connection."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from contact_center.domain.facts import (
    AgentPut,
    Fact,
    LoginChanged,
    MessageSent,
    NoteAdded,
    WorkQueued,
)
from contact_center.journal.hub import Hub
from contact_center.journal.rendering import Rendered
from contact_center.journal.shapes import Signal
from contact_center.ports.reading import Viewer


class Ear:
    """An outlet that remembers what it was told."""

    def __init__(self, hub: Hub, viewer: str, login: str | None = None) -> None:
        self.viewer = Viewer(viewer, is_visitor=viewer.startswith("visitor:"))
        self.login = login
        self.pushed: list[list[Rendered]] = []
        self.heads: list[int] = []
        self.signals: list[Signal] = []
        self.ended: list[str] = []
        self._hub = hub
        hub.join(self)

    def push(self, frames: Sequence[Rendered]) -> None:
        self.pushed.append(list(frames))
        self.heads.append(self._hub.head)

    def signal(self, signal: Signal) -> None:
        self.signals.append(signal)

    def close(self, code: int, why: str) -> None:
        self.ended.append(f"{code} {why}")

    def signed_out(self) -> None:
        self.ended.append("signed out")

    def rights_changed(self) -> None:
        self.ended.append("rights changed")

    def seen(self) -> list[int]:
        return [frame.pos for frames in self.pushed for frame in frames]


def said(pos: int, visitor: str | None = "visitor:v", agent: str | None = "agent:a") -> Fact:
    return Fact(MessageSent(pos, f"o{pos}", "Hi"), visitor or "", 0, "c_1", visitor, agent, pos)


def test_a_batch_reaches_its_addressees_in_one_push_and_nobody_else() -> None:
    hub = Hub()
    visitor, agent, stranger = (Ear(hub, who) for who in ("visitor:v", "agent:a", "visitor:x"))

    hub.publish([said(1), said(2, "visitor:v", None), said(3, "visitor:y")], 3)

    assert [frame.pos for frame in visitor.pushed[0]] == [1, 2]
    assert agent.seen() == [1, 3]
    assert stranger.pushed == []
    assert len(visitor.pushed) == 1


def test_the_head_is_behind_what_is_pushed() -> None:
    hub = Hub()
    visitor = Ear(hub, "visitor:v")

    hub.publish([said(1), said(2)], 5)

    assert visitor.heads == [5]
    assert hub.head == 5


def test_all_connections_of_a_viewer_get_the_very_same_bytes() -> None:
    hub = Hub()
    one, two = Ear(hub, "visitor:v"), Ear(hub, "visitor:v")

    hub.publish([said(1)], 1)

    assert one.pushed[0][0].data is two.pushed[0][0].data


def test_each_audience_gets_its_own_view() -> None:
    hub = Hub()
    visitor, agent = Ear(hub, "visitor:v"), Ear(hub, "agent:a")
    note = Fact(NoteAdded("n", "psst", "Ann"), "agent:a", 0, "c_1", "visitor:v", "agent:a", 1)

    hub.publish([note], 1)

    assert visitor.pushed == []
    assert msgspec.json.decode(agent.pushed[0][0].data)["k"] == "note"


def test_what_was_published_before_is_not_published_again() -> None:
    hub = Hub(head=2)
    visitor = Ear(hub, "visitor:v")

    hub.publish([said(1), said(2), said(3)], 3)
    hub.publish([said(3)], 3)

    assert visitor.seen() == [3]


def test_who_has_left_is_pushed_nothing_and_leaving_twice_is_harmless() -> None:
    hub = Hub()
    one, two = Ear(hub, "visitor:v"), Ear(hub, "visitor:v")

    hub.leave(one)
    hub.leave(one)
    hub.publish([said(1)], 1)

    assert one.pushed == []
    assert two.seen() == [1]
    assert hub.is_online("visitor:v")
    hub.leave(two)
    assert not hub.is_online("visitor:v")


def test_signals_go_to_all_connections_of_the_viewers_but_one() -> None:
    hub = Hub()
    one, two, agent = Ear(hub, "visitor:v"), Ear(hub, "visitor:v"), Ear(hub, "agent:a")
    signal = Signal("typing", "c_1")

    hub.signal(["visitor:v", "agent:a", "agent:away", None], signal, except_=two)

    assert (one.signals, two.signals, agent.signals) == ([signal], [], [signal])


def test_a_closed_login_ends_the_connections_it_opened() -> None:
    hub = Hub()
    mine, other = Ear(hub, "agent:a", "login-1"), Ear(hub, "agent:a", "login-2")
    changes = [LoginChanged("login-1", change, 0) for change in ("opened", "renewed", "closed")]

    for pos, change in enumerate(changes[:2], 1):
        hub.publish([Fact(change, "agent:a", 0, pos=pos)], pos)
    assert mine.ended == []
    hub.publish([Fact(changes[2], "agent:a", 0, pos=3)], 3)

    assert (mine.ended, other.ended) == (["signed out"], [])


def test_a_changed_agent_begins_anew_once() -> None:
    hub = Hub()
    agent, other = Ear(hub, "agent:a"), Ear(hub, "agent:b")
    put = Fact(AgentPut({"units": 60}), "agent:boss", 0, agent="agent:a", pos=1)

    hub.publish([put], 1)
    hub.publish([put], 1)

    assert (agent.ended, other.ended) == (["rights changed"], [])


def test_all_connections_of_a_viewer_can_be_ended() -> None:
    hub = Hub()
    one, two, other = Ear(hub, "visitor:v"), Ear(hub, "visitor:v"), Ear(hub, "visitor:w")

    hub.close_all("visitor:v", 4003, "blocked")

    assert [ear.ended for ear in (one, two, other)] == [["4003 blocked"], ["4003 blocked"], []]


def test_facts_that_are_on_no_wire_move_the_head_alone() -> None:
    hub = Hub()
    agent = Ear(hub, "agent:a")
    queued = WorkQueued("support", "chat", 30, 0, 0, 0, 0, 1, "asked")

    hub.publish([Fact(queued, "system", 0, "c_1", None, "agent:a", 1)], 1)

    assert agent.pushed == []
    assert hub.head == 1

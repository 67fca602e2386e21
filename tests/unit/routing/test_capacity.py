"""How much one person carries: by channel, by profile, and what rests while they are called."""

from __future__ import annotations

from contact_center.domain.orders import setup
from tests.unit.routing.center import ADMINISTRATOR, Center, shop


def with_channels() -> Center:
    """One queue for everything."""
    center = shop()
    center.queue("support", channels=("chat", "email", "callback"))
    return center


def calls(center: Center, name: str) -> str:
    """Somebody asks to be called."""
    conv = center.asks(name)
    center.wants_a_call(name)
    return conv


def test_a_call_interrupts_mails_and_no_more_mail_comes_meanwhile() -> None:
    # T15
    center = with_channels()
    ann = center.agent("ann")
    mails = [center.asks(f"m{number}", channel="email") for number in range(3)]
    for conv in mails:
        assert center.accept(conv) == ann
    assert center.rows.agents[ann].used == 60

    call = calls(center, "v1")

    assert center.offered_to(call) == ann
    center.accept(call)
    assert center.rows.agents[ann].used == 100
    assert [center.owner(conv) for conv in mails] == [ann] * 3
    fourth = center.asks("m4", channel="email")
    assert center.offered_to(fourth) is None
    center.close(call)
    assert center.rows.agents[ann].used == 80
    assert center.offered_to(fourth) == ann


def test_a_chat_interrupts_mails_and_not_the_other_way_round() -> None:
    center = with_channels()
    ann = center.agent("ann", units=40)
    for number in range(2):
        center.accept(center.asks(f"m{number}", channel="email"))

    chat = center.asks("v1")

    assert center.accept(chat) == ann
    assert center.offered_to(center.asks("m9", channel="email")) is None
    assert center.offered_to(center.asks("v2")) is None


def test_what_counts_again_after_an_interruption_is_recorded_as_too_much() -> None:
    center = with_channels()
    ann = center.agent("ann", units=100)
    mails = [center.asks(f"m{number}", channel="email") for number in range(5)]
    for conv in mails:
        center.accept(conv)
    chat = center.asks("v1")
    center.accept(chat)
    center.put_agent(ann, units=50)
    assert (center.rows.agents[ann].used, center.rows.agents[ann].overcommit) == (30, 0)

    center.close(chat)

    assert (center.rows.agents[ann].used, center.rows.agents[ann].overcommit) == (100, 50)


def test_a_profile_replaces_what_holds_for_everybody() -> None:
    center = with_channels()
    profile = setup.PutProfile("phone", "Phone only", 200, {"chat": 1, "callback": 2}, {})
    center.do(ADMINISTRATOR, "profile.put", profile)
    ann = center.agent("ann")
    center.put_agent(ann, profile="phone")

    chats = [center.offered_to(center.asks(f"v{number}")) for number in range(2)]

    assert chats == [ann, None]
    mails = [center.offered_to(center.asks(f"m{number}", channel="email")) for number in range(9)]
    assert mails.count(ann) == 5

    bigger = setup.PutProfile("phone", "Phone only", 200, {"chat": 2, "callback": 2}, {})
    center.do(ADMINISTRATOR, "profile.put", bigger)
    assert center.on_floor_agent(ann).items["chat"] == 2


def test_parked_work_comes_back_to_a_full_owner_once() -> None:
    center = with_channels()
    ann = center.agent("ann", units=30)
    parked = []
    for number in range(2):
        conv = center.asks(f"v{number}")
        center.accept(conv)
        center.park(ann, conv)
        parked.append(conv)
    center.accept(center.asks("v9"))

    for name, conv in zip(("v0", "v1"), parked, strict=True):
        center.writes(name)
        assert center.rows.conversations[conv].last_seq > 0

    assert [center.state(conv) for conv in parked] == ["active", "queued"]
    assert center.work(parked[1]).sticky_agent == ann

"""Those who are there and are not: bad lines, silent agents, mail left behind, working breaks."""

from __future__ import annotations

from contact_center.domain.actors import ROUTING
from contact_center.domain.orders import machinery, setup, working
from tests.unit.routing.center import ADMINISTRATOR, MINUTE, SECOND, Center, shop, staff

HOUR = 60 * MINUTE


def test_a_bad_line_must_hold_a_minute_before_offers_go_there_again() -> None:
    center = shop()
    ann = center.agent("ann")
    for _ in range(3):
        center.wait(20 * SECOND)
        center.disconnect(ann)
        center.wait(SECOND)
        center.connect(ann)

    conv = center.asks("v1")

    center.wait(MINUTE - 1)
    assert center.offered_to(conv) is None
    center.wait(1)
    assert center.offered_to(conv) == ann


def test_three_losses_in_a_day_are_no_bad_line() -> None:
    center = shop()
    ann = center.agent("ann")
    for _ in range(3):
        center.wait(HOUR)
        center.disconnect(ann)
        center.wait(SECOND)
        center.connect(ann)

    assert center.offered_to(center.asks("v1")) == ann


def test_a_chat_whose_agent_says_nothing_is_given_to_somebody_else() -> None:
    center = shop(no_reply_ms=3 * MINUTE)
    ann, bob = center.agent("ann"), center.agent("bob")
    conv = center.asks("v1")
    key = center.on_floor(conv).key
    assert center.accept(conv) == ann

    center.wait(3 * MINUTE - 1)
    assert center.owner(conv) == ann
    center.wait(1)

    assert center.offered_to(conv) == bob
    assert center.on_floor(conv).key == key
    assert center.rows.agents[ann].held == {}
    assert "no_reply" in center.notices(conv)


def test_one_answer_is_enough() -> None:
    center = shop(no_reply_ms=3 * MINUTE)
    ann = center.agent("ann")
    conv = center.asks("v1")
    center.accept(conv)
    center.says(ann, conv)

    center.wait(HOUR)

    assert center.owner(conv) == ann


def test_an_answer_is_remembered_over_a_restart_and_asked_of_the_next_owner_anew() -> None:
    center = shop(no_reply_ms=3 * MINUTE)
    ann, bob = center.agent("ann"), center.agent("bob")
    conv = center.asks("v1")
    center.accept(conv)
    center.says(ann, conv)
    center.restart()
    for agent in (ann, bob):
        center.connect(agent)
    center.wait(5 * MINUTE)
    assert center.owner(conv) == ann

    center.transfer(conv, agent=bob)
    center.accept(conv)
    center.wait(3 * MINUTE)

    assert center.owner(conv) is None


def test_a_late_rescue_of_a_chat_that_was_answered_is_refused() -> None:
    center = shop(no_reply_ms=3 * MINUTE)
    ann = center.agent("ann")
    conv = center.asks("v1")
    center.accept(conv)
    center.says(ann, conv)

    body = machinery.RequeueWork(center.work(conv).generation, "no_reply")
    answer = center.do(ROUTING, "work.requeue", body, conv)

    assert (answer.code, center.owner(conv)) == ("stale_decision", ann)


def test_mail_of_an_agent_who_is_gone_for_hours_goes_back_to_its_place() -> None:
    center = shop()
    ann = center.agent("ann")
    conv = center.asks("m1", channel="email")
    center.accept(conv)
    key = center.on_floor(conv).key
    center.disconnect(ann)

    center.wait(4 * HOUR - 1)
    assert center.owner(conv) == ann
    center.wait(1)

    assert (center.state(conv), center.on_floor(conv).key) == ("queued", key)


def test_hours_in_which_the_queue_is_closed_do_not_count_for_mail() -> None:
    center = shop()
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    center.calendar("office", weekly={day: [["09:00", "11:00"]] for day in days})
    center.queue("support", calendar="office", channels=("chat", "email"))
    midnight = (center.now // (24 * HOUR) + 1) * 24 * HOUR
    center.wait(midnight + 9 * HOUR - center.now)
    ann = center.agent("ann")
    conv = center.asks("m1", channel="email")
    center.accept(conv)
    center.disconnect(ann)

    center.wait(25 * HOUR)
    assert center.owner(conv) == ann
    center.wait(2 * HOUR)

    assert center.owner(conv) is None


def on_break(center: Center, name: str, *channels: str) -> str:
    """Somebody on a break that leaves them some channels."""
    code = setup.PutCode("paperwork", "Paperwork", channels)
    center.do(ADMINISTRATOR, "code.put", code)
    agent = center.agent(name)
    body = working.SetPresence("away", "paperwork")
    center.do(staff(agent), "presence.set", body)
    return agent


def test_a_break_may_leave_some_channels() -> None:
    center = shop()
    center.queue("support", channels=("chat", "email"))
    ann = on_break(center, "ann", "email")

    chat, mail = center.asks("v1"), center.asks("m1", channel="email")

    assert center.offered_to(mail) == ann
    assert center.offered_to(chat) is None
    center.presence(ann, "available")
    assert center.offered_to(chat) == ann


def test_going_on_such_a_break_takes_back_only_what_it_does_not_leave() -> None:
    center = shop()
    center.queue("support", channels=("chat", "email"))
    ann = center.agent("ann")
    center.do(ADMINISTRATOR, "code.put", setup.PutCode("paperwork", "Paperwork", ("email",)))
    mail, chat = center.asks("m1", channel="email"), center.asks("v1")
    assert center.offered_to(mail) == center.offered_to(chat) == ann

    center.do(staff(ann), "presence.set", working.SetPresence("away", "paperwork"))

    assert center.offered_to(mail) == ann
    assert center.outcome(chat, 1) == ("withdrawn", "agent_away")


def test_a_break_in_ones_own_words_leaves_nothing() -> None:
    center = shop()
    ann = center.agent("ann")
    center.do(staff(ann), "presence.set", working.SetPresence("away", "dentist"))

    assert center.offered_to(center.asks("v1")) is None


def test_whoever_served_a_customer_is_asked_first_for_their_next_conversation() -> None:
    center = shop(reopen_ms=0)
    ann = center.agent("ann", {"support": 5})
    conv = center.asks("v1")
    center.accept(conv)
    center.close(conv)
    center.agent("bob")
    center.wait(24 * HOUR)

    again = center.asks("v1")

    assert again != conv
    assert center.offered_to(again) == ann


def test_nobody_is_known_for_ever() -> None:
    center = shop(reopen_ms=0)
    center.agent("ann", {"support": 5})
    conv = center.asks("v1")
    center.accept(conv)
    center.close(conv)
    bob = center.agent("bob")
    center.wait(8 * 24 * HOUR)

    assert center.offered_to(center.asks("v1")) == bob

"""How a client follows its stream: repeats, gaps, and what a pong proves."""

from __future__ import annotations

from contact_center.journal.shapes import Ev
from contact_center.wire.following import Following, Heard
from contact_center.wire.frames import Pong


def message(cur: int, seq: int, conv: str = "c_1") -> Ev:
    return Ev(cur, "message", "bot", 0, {"text": "x"}, conv, seq)


def state(cur: int, conv: str | None = "c_1") -> Ev:
    return Ev(cur, "state", "system", 0, {"state": "queued"}, conv)


def at(cur: int = 10, last_seq: int = 3) -> Following:
    following = Following()
    conversation = {"id": "c_1", "last_seq": last_seq}
    following.adopt("era", cur, {"conversation": conversation})
    return following


def test_what_the_snapshot_holds_already_is_known() -> None:
    following = at(10)

    assert following.hear(state(10)) is Heard.KNOWN
    assert following.hear(state(11)) is Heard.NEWS
    assert following.hear(state(11)) is Heard.KNOWN
    assert following.cur == 11


def test_positions_count_per_conversation() -> None:
    following = at(10)

    assert following.hear(state(13, "c_2")) is Heard.NEWS
    assert following.hear(state(12, "c_1")) is Heard.NEWS
    assert following.hear(state(13, "c_2")) is Heard.KNOWN


def test_only_messages_show_a_gap_and_one_gap_is_one_resume() -> None:
    following = at(10, last_seq=3)

    assert following.hear(state(15)) is Heard.NEWS
    assert following.hear(message(20, seq=5)) is Heard.GAP
    assert following.cur == 15
    following.resumed("era")
    assert following.hear(message(20, seq=5)) is Heard.NEWS
    assert following.hear(message(21, seq=6)) is Heard.NEWS
    assert following.hear(message(30, seq=9)) is Heard.GAP


def test_a_gap_goes_back_to_the_position_of_its_conversation() -> None:
    following = at(10, last_seq=3)
    following.hear(message(11, seq=4))
    following.hear(state(18, "c_2"))

    assert following.hear(message(20, seq=6)) is Heard.GAP

    assert following.cur == 11
    following.resumed("era")
    assert following.hear(message(15, seq=5)) is Heard.NEWS
    assert following.hear(state(18, "c_2")) is Heard.KNOWN
    assert following.hear(message(20, seq=6)) is Heard.NEWS


def test_a_conversation_that_comes_to_the_desk_begins_at_its_last_message() -> None:
    following = Following()
    following.adopt("era", 10, {"offers": [], "conversations": []})

    assert following.hear(Ev(11, "assigned", "agent:a", 0, {"last_seq": 7}, "c_9")) is Heard.NEWS
    assert following.hear(message(12, seq=8, conv="c_9")) is Heard.NEWS
    assert following.hear(message(14, seq=10, conv="c_9")) is Heard.GAP


def test_a_message_number_that_was_read_elsewhere_is_no_gap() -> None:
    following = at(10, last_seq=9)

    assert following.hear(message(11, seq=8)) is Heard.NEWS


def test_a_pong_proves_a_loss_or_moves_the_watermark() -> None:
    following = at(10)
    following.hear(state(12))

    assert not following.is_lost(Pong(1, sent=12, cur=50))
    assert following.cur == 50
    assert following.is_lost(Pong(2, sent=51, cur=60))
    assert following.cur == 50


def test_after_a_resume_nothing_has_been_sent_yet() -> None:
    following = at(10)
    following.resumed("new era")

    assert not following.is_lost(Pong(1, sent=0, cur=10))
    assert following.era == "new era"

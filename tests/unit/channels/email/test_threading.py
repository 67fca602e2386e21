"""What proves that a mail answers one of ours, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.channels.email.threading import Threads

CONV = "c_0123456789abcdef0123"
OURS = Threads(b"secret of this center")
THEIRS = Threads(b"secret of another one")
ADDRESS = OURS.reply_address("help", "support@shop.example", CONV)
MESSAGE_ID = OURS.message_id(CONV, 3, "shop.example")


def test_an_answer_to_our_address_proves_its_conversation() -> None:
    assert OURS.conversation("help", [ADDRESS], []) == CONV
    assert OURS.conversation("help", ["", f'"Shop" <{ADDRESS.upper()}>, x@y'], []) == CONV


def test_our_message_id_proves_its_conversation_after_ids_of_others() -> None:
    assert OURS.conversation("help", ["support@shop.example"], ["1@mail", MESSAGE_ID]) == CONV


def test_the_address_counts_before_the_id() -> None:
    other = OURS.message_id("c_other", 1, "shop.example")

    assert OURS.conversation("help", [ADDRESS], [other]) == CONV


@pytest.mark.parametrize(
    "forged",
    [
        THEIRS.message_id(CONV, 3, "shop.example"),
        MESSAGE_ID.replace(".3.", ".4."),
        MESSAGE_ID.replace(CONV, "c_1123456789abcdef0123"),
        f"{CONV}@shop.example",
        f"{CONV}.3.aaaaaaaaaaaaaaaa@shop.example",
    ],
)
def test_an_id_that_somebody_made_up_proves_nothing(forged: str) -> None:
    assert OURS.conversation("help", [], [forged]) is None


def test_an_address_of_another_inbox_proves_nothing() -> None:
    assert OURS.conversation("sales", [ADDRESS], []) is None
    assert THEIRS.conversation("help", [ADDRESS], []) is None


def test_an_address_that_would_be_too_long_is_left_as_it_is() -> None:
    long = "a" * 30 + "@shop.example"

    assert OURS.reply_address("help", long, CONV) == long


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_proves_anything_by_accident(address: str, one: str) -> None:
    assert OURS.conversation("help", [address], [one]) is None

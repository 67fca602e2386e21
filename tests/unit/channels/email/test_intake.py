"""What is the same mail, and what is another one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.channels.email.intake import mail_id

MAIL = b"From: eve@mail.example\r\nSubject: Lamp\r\n\r\nWhere is it?\r\nReceived: no\r\n"
TRACES = (
    b"Received: from a.example\r\n\tby b.example; Mon, 1 Jan 2024 00:00:00 +0000\r\n"
    b"Return-Path: <eve@mail.example>\r\ndelivered-to: support@shop.example\r\n"
)


def test_what_servers_write_on_top_does_not_make_another_mail() -> None:
    assert mail_id("help", TRACES + MAIL) == mail_id("help", MAIL)
    assert mail_id("help", MAIL.replace(b"\r\n", b"\n") + b"\n") == mail_id("help", MAIL)


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace(b"Where", b"There"),
        MAIL.replace(b"Lamp", b"Lamps"),
        # Only headers are traces, not lines of the text.
        MAIL.replace(b"Received: no", b"Received: yes"),
        MAIL.replace(b"Subject", b"X-Received"),
    ],
)
def test_another_content_is_another_mail(other: bytes) -> None:
    assert mail_id("help", other) != mail_id("help", MAIL)


def test_the_same_mail_to_another_inbox_is_another_one() -> None:
    assert mail_id("sales", MAIL) != mail_id("help", MAIL)


@given(st.binary(max_size=300))
def test_any_bytes_have_a_name_that_lasts(raw: bytes) -> None:
    name = mail_id("help", raw)

    assert name == mail_id("help", raw)
    assert len(name) == len("mail_") + 32

"""What a report about a mail of ours says of it, in the shapes in which reports come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.channels.email.parsing.mail import Parsed, parse
from contact_center.channels.email.parsing.reports import LONGEST_WHY, Report

HEAD = (
    b"From: MAILER-DAEMON@mail.example\r\nReturn-Path: <>\r\nSubject: Undelivered\r\n"
    b'Content-Type: multipart/report; report-type="delivery-status"; boundary=x\r\n\r\n'
    b"--x\r\n\r\nSorry.\r\n"
)
RETURNED = (
    b"--x\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <a@us>\r\n\r\nHello\r\n--x--\r\n"
)
HEADERS = (
    b"--x\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: s\r\nmessage-id:\r\n <b@us>\r\n--x--"
)


def status(*blocks: bytes) -> bytes:
    parts = b"\r\n".join((b"Reporting-MTA: dns; mail.example\r\n", *blocks))
    return b"--x\r\nContent-Type: message/delivery-status\r\n\r\n" + parts + b"\r\n"


def block(
    action: bytes, code: bytes = b"5.1.1", said: bytes = b"smtp; 550 nobody\r\n  here"
) -> bytes:
    return (
        b"Final-Recipient: rfc822; eve@mail.example\r\nAction: " + action + b"\r\nStatus: " + code
        + b"\r\nDiagnostic-Code: " + said + b"\r\n"
    )  # fmt: skip


def told(raw: bytes) -> Report:
    read = parse(raw)
    assert isinstance(read, Parsed)
    return read.report


NOBODY = "5.1.1 550 nobody here"


@pytest.mark.parametrize(
    ("raw", "report"),
    [
        (HEAD + status(block(b"failed")) + RETURNED, Report(True, NOBODY, ("a@us",))),
        (HEAD + status(block(b"FAILED")) + HEADERS, Report(True, NOBODY, ("b@us",))),
        (HEAD + status(block(b"delayed", b"4.4.1")) + RETURNED, Report(returned=("a@us",))),
        (HEAD + status(block(b"relayed", b"2.0.0")) + RETURNED, Report(returned=("a@us",))),
        (
            HEAD + status(block(b"delivered", b"2.0.0"), block(b"failed", b"5.2.2")) + RETURNED,
            Report(True, "5.2.2 550 nobody here", ("a@us",)),
        ),
        (HEAD + status(b"Status: 5.0.0\r\n") + RETURNED, Report(True, "5.0.0", ("a@us",))),
        (HEAD + RETURNED, Report(returned=("a@us",))),
        (
            b"From: x@y\r\nX-Failed-Recipients: eve@mail.example\r\nReferences: <c@us>\r\n\r\nx",
            Report(True),
        ),
        (b"From: eve@mail.example\r\n\r\nAction: failed", Report()),
    ],
)  # fmt: skip
def test_a_report_says_which_mail_is_lost_and_why(raw: bytes, report: Report) -> None:
    assert told(raw) == report


def test_the_words_of_a_stranger_are_one_short_line() -> None:
    said = b"smtp; " + b"a\x00\x1b" * 5_000

    why = told(HEAD + status(block(b"failed", said=said)) + RETURNED).why

    assert len(why) <= LONGEST_WHY
    assert why.isprintable()


@given(st.binary(max_size=400))
def test_a_report_of_any_bytes_is_read(noise: bytes) -> None:
    report = told(HEAD + status(noise) + noise)

    assert all(isinstance(one, str) for one in report.returned)

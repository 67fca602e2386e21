"""What comes of a try to send, by what the other server says."""

from __future__ import annotations

import mailbox
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest

from contact_center.channels.email.composing import Composer
from contact_center.channels.email.sending import OutgoingFolder, Sender
from contact_center.channels.email.threading import Threads
from contact_center.ports.mail import Outcome
from tests.unit.channels.email.letters import letter

COMPOSER = Composer(Threads(b"secret"), None)


def failing(error: Exception) -> Sender:
    def carry(name: str, sender: str, recipient: str, mail: EmailMessage) -> None:
        raise error

    return Sender(COMPOSER, carry)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (smtplib.SMTPDataError(554, b"5.7.1 spam\r\n no"), Outcome("failed", "554 5.7.1 spam no")),
        (smtplib.SMTPDataError(452, b"full"), Outcome("waiting", "452 full")),
        (smtplib.SMTPSenderRefused(550, b"not you", "a@b"), Outcome("failed", "550 not you")),
        (
            smtplib.SMTPRecipientsRefused({"a@b": (550, b"no such user")}),
            Outcome("failed", "550 no such user"),
        ),
        (
            smtplib.SMTPRecipientsRefused({"a@b": (450, b"\xff\x00busy")}),
            Outcome("waiting", "450 \ufffdbusy"),
        ),
        # A wrong password is ours to mend, and no fault of the mail.
        (smtplib.SMTPAuthenticationError(535, b"who?"), Outcome("waiting", "535 who?")),
        (smtplib.SMTPConnectError(554, b"go away"), Outcome("waiting", "554 go away")),
        (
            smtplib.SMTPServerDisconnected("gone"),
            Outcome("waiting", "SMTPServerDisconnected: gone"),
        ),
        (TimeoutError("late"), Outcome("waiting", "TimeoutError: late")),
        (ssl.SSLCertVerificationError("old"), Outcome("waiting", None)),
    ],
)
async def test_only_what_is_said_for_good_about_this_mail_is_final(
    error: Exception, outcome: Outcome
) -> None:
    came_of_it = await failing(error).send(letter())

    assert came_of_it.state == outcome.state
    assert came_of_it.error
    assert outcome.error in {None, came_of_it.error}


async def test_a_mail_to_an_impossible_address_has_failed() -> None:
    came_of_it = await failing(AssertionError()).send(letter(to="a@b\r\nBcc: c@d"))

    assert came_of_it.state == "failed"
    assert "cannot be written" in (came_of_it.error or "")


async def test_the_same_mail_twice_lies_once_in_the_folder(tmp_path: Path) -> None:
    sender = Sender(COMPOSER, OutgoingFolder(tmp_path / "out").carry)

    outcomes = [await sender.send(letter()), await sender.send(letter())]

    assert outcomes == [Outcome("sent"), Outcome("sent")]
    [mail] = mailbox.Maildir(tmp_path / "out")
    assert mail["To"] == "eve@mail.example"

"""The mail that carries an agent's message."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.channels.email.composing import Composer, UnwritableError
from contact_center.channels.email.threading import Threads
from contact_center.ports.mail import Letter
from tests.unit.channels.email.letters import CONV, letter

THREADS = Threads(b"secret")
COMPOSER = Composer(THREADS, None)
HEADERS = {
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Content-Type",
    "Content-Transfer-Encoding",
    "MIME-Version",
}


def arrived(sent: Letter, composer: Composer = COMPOSER) -> EmailMessage:
    """The mail as whoever receives it reads it."""
    raw = composer.compose(sent).as_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    return message_from_bytes(raw, policy=default)


def test_a_mail_says_who_wrote_and_what_it_answers() -> None:
    mail = arrived(letter())

    message_id = f"<{THREADS.message_id(CONV, 2, 'shop.example')}>"
    assert {name: mail[name] for name in HEADERS - {"Content-Type", "Reply-To"}} == {
        "From": "Lantern & Loom <support@shop.example>",
        "To": "eve@mail.example",
        "Subject": "Re: Lamp",
        "Date": "Mon, 24 Nov 2025 16:00:00 +0000",
        "Message-ID": message_id,
        "In-Reply-To": "<1@mail.example>",
        "References": "<1@mail.example>",
        "Content-Transfer-Encoding": "7bit",
        "MIME-Version": "1.0",
    }
    assert THREADS.conversation("help", [mail["Reply-To"]], []) == CONV
    assert mail.get_content().strip() == "It is on its way."


def test_trying_again_sends_the_same_mail() -> None:
    assert COMPOSER.compose(letter()).as_bytes() == COMPOSER.compose(letter()).as_bytes()


def test_a_domain_of_our_own_stands_in_the_message_id() -> None:
    mail = arrived(letter(), Composer(THREADS, "mx.example"))

    assert mail["Message-ID"].endswith("@mx.example>")


@pytest.mark.parametrize(
    ("subject", "answer"),
    [("", "Re:"), ("RE: Lamp", "RE: Lamp"), ("回复：灯", "回复：灯"), ("灯", "Re: 灯")],
)
def test_an_answer_is_marked_once(subject: str, answer: str) -> None:
    assert arrived(letter(subject=subject))["Subject"] == answer


def test_ids_of_a_long_exchange_stay_whole_and_are_cut_to_the_first_and_the_last() -> None:
    answers = tuple(f"{number}.{'x' * 200}@mail.example" for number in range(40))

    mail = arrived(letter(answers=answers))

    kept = [answers[0], *answers[-20:]]
    assert mail["References"].split() == [f"<{one}>" for one in kept]
    assert mail["In-Reply-To"] == f"<{answers[-1]}>"


def test_an_id_that_would_break_the_header_is_left_out() -> None:
    mail = arrived(letter(answers=("ok@mail", "a\r\nBcc: b@c", "a b@c", "订单@mail")))

    assert mail["References"] == "<ok@mail>"


@pytest.mark.parametrize(
    "to", ["eve@mail.example\r\nBcc: all@mail.example", "a@b, c@d", "订@mail.example", "eve", "@"]
)
def test_an_address_that_cannot_stand_in_a_header_is_refused(to: str) -> None:
    with pytest.raises(UnwritableError):
        COMPOSER.compose(letter(to=to))


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_word_of_a_customer_makes_a_header_or_a_line(subject: str, text: str) -> None:
    plain = subject.encode("utf-8", "replace").decode()
    mail = arrived(letter(text=text.encode("utf-8", "replace").decode(), subject=plain))

    assert set(mail.keys()) <= HEADERS
    assert len(mail.keys()) == len(set(mail.keys()))


@pytest.mark.parametrize("text", ["短" * 5_000, "a" * 5_000, ".\r\n.", "From here", "", "a\nb"])
def test_every_text_arrives(text: str) -> None:
    content = arrived(letter(text=text)).get_content().replace("\r\n", "\n")

    assert content.rstrip("\n") == text.replace("\r\n", "\n")

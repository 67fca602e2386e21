"""Email over real SMTP: from a customer's mail to the agent's answer and back again."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import AsyncIterator
from email.message import EmailMessage
from unittest import mock

import pytest
from openapi_spec_validator import validate

from tests.center import House, OpenHouse
from tests.drive.waiting import until
from tests.flows.mailing import (
    EVE,
    PATH,
    SUPPORT,
    TOKEN,
    answered,
    connected,
    letter,
    one_left,
    over_http,
    refused,
    send,
    settled,
    shop,
)


@pytest.fixture
async def house(open_house: OpenHouse) -> AsyncIterator[House]:
    async with shop(open_house) as house:
        yield house


async def test_a_mail_is_offered_answered_and_answered_again_in_one_conversation(
    house: House,
) -> None:
    ann = await house.agent("ann")

    conv = await answered(house, ann)
    row = ann.row(conv)
    mail = await one_left(house)
    again = letter("Thank you!", In_Reply_To=mail["Message-ID"], Subject="Something else")
    await send(house, again)
    heard = await ann.hears("message", lambda ev: ev.d["text"] == "Thank you!")

    assert (row["channel"], row["subject"], row["customer"]["name"]) == ("email", "Lamp", "Eve")
    assert (mail["To"], mail["From"], mail["Subject"]) == (EVE, f"The shop <{SUPPORT}>", "Re: Lamp")
    assert (mail["In-Reply-To"], mail["References"]) == ("<1@mail.example>", "<1@mail.example>")
    assert mail["Reply-To"].startswith(f"The shop <support+{conv}.")
    assert str(mail.get_payload()).strip() == "It is on its way."
    assert (heard.conv, heard.seq) == (conv, 3)
    assert [ev.d["state"] for ev in ann.heard if ev.k == "outgoing_settled"] == ["sent"]


async def test_an_answer_to_the_signed_address_needs_no_ids(house: House) -> None:
    ann = await house.agent("ann")
    conv = await answered(house, ann)
    mail = await one_left(house)

    signed = mail["Reply-To"].partition("<")[2].rstrip(">")
    await send(house, letter("By address"), to=signed.upper())

    assert (await ann.hears("message", lambda ev: ev.d["text"] == "By address")).conv == conv


async def test_a_stranger_with_a_forwarded_mail_begins_a_conversation_of_their_own(
    house: House,
) -> None:
    ann = await house.agent("ann")
    conv = await answered(house, ann)
    mail = await one_left(house)

    stranger = letter("Let me in", From="Mallory <m@evil.example>", References=mail["Message-ID"])
    await send(house, stranger, sender="m@evil.example")

    assert await ann.takes() != conv


async def test_the_same_mail_twice_is_one_message_on_every_way(house: House) -> None:
    ann = await house.agent("ann")
    mail = letter()
    await send(house, mail)
    conv = await ann.takes()

    await send(house, mail)
    routed = b"Received: from a by b\r\n" + mail.as_bytes()
    status, taken = await over_http(house, routed)
    other, fresh = await over_http(house, letter("Another one").as_bytes())

    assert (status, taken["dup"], taken["conv"]) == (202, True, conv)
    assert (other, fresh["dup"], fresh.get("conv")) == (202, False, None)
    assert (await settled(house, fresh["id"]))["state"] == "delivered"
    assert ann.row(conv)["last_seq"] == 1


async def test_http_opens_for_the_token_of_the_inbox_only(house: House) -> None:
    raw = letter().as_bytes()

    assert (await over_http(house, raw, token="wrong"))[0] == 401
    assert (await over_http(house, raw, inbox="nowhere"))[0] == 401
    assert (await over_http(house, raw, kind="application/json"))[0] == 415
    assert (await over_http(house, b" "))[0] == 400
    _, taken = await over_http(house, raw)
    assert (await house.get(f"{PATH}/{taken['id']}"))[0] == 401
    assert (await house.get(f"{PATH}/{taken['id']}", await house.signed_in("ann")))[0] == 200
    assert (await house.get(f"{PATH}/mail_0", await house.signed_in("ann")))[0] == 404


async def test_staff_see_every_mail_and_why_one_was_put_aside(house: House) -> None:
    token = await house.signed_in("ann")
    taken = [await over_http(house, raw) for raw in (letter().as_bytes(), b"Subject: x\r\n\r\nhi")]
    for _, answer in taken:
        await settled(house, answer["id"])
    ids = [answer["id"] for _, answer in taken]

    status, aside = await house.get(f"{PATH}?state=quarantined", token)
    _, newest = await house.get(f"{PATH}?limit=1", token)
    _, rest = await house.get(f"{PATH}?limit=1&after={newest['next']}", token)

    assert status == 200
    assert [(one["id"], one["reason"]) for one in aside["items"]] == [(ids[1], "no sender")]
    assert [one["id"] for one in (*newest["items"], *rest["items"])] == ids[::-1]
    assert rest["next"] is None
    assert (await house.get(PATH, TOKEN))[0] == 401
    assert (await house.get(f"{PATH}?after=x", token))[0] == 400


async def test_the_description_of_the_paths_holds_with_mail_in_it(house: House) -> None:
    _, document = await house.get("/api/v1/openapi.json")

    validate(document)
    described = document["paths"][PATH]["post"]
    assert list(described["requestBody"]["content"]) == ["message/rfc822"]
    assert {"202", "401", "413", "415"} <= described["responses"].keys()
    assert described["security"] == [{"token": []}]


async def test_mail_for_nobody_here_is_refused_and_nothing_is_relayed(house: House) -> None:
    for address in ("nobody@shop.example", "support@far.example", "support"):
        refusal = await refused(house, lambda line, to=address: line.sendmail(EVE, [to], b"x"))  # type: ignore[misc]
        assert refusal[0] == 550


async def test_limits_of_a_mail(open_house: OpenHouse) -> None:
    async with shop(open_house, max_bytes=4096, max_recipients=2) as house:
        large = b"Subject: large\r\n\r\n" + b"x" * 70 + b"\r\n" * 5_000

        def declared(line: smtplib.SMTP) -> None:
            line.sendmail(EVE, [SUPPORT], large)

        def undeclared(line: smtplib.SMTP) -> None:
            line.helo()
            line.sendmail(EVE, [SUPPORT], large)

        assert (await refused(house, declared))[0] == 552
        assert (await refused(house, undeclared))[0] == 552
        assert (await over_http(house, large))[0] == 413
        many = [SUPPORT, f"support+a@{SUPPORT[8:]}", f"support+b@{SUPPORT[8:]}"]

        def to_many() -> dict[str, tuple[int, bytes]]:
            with connected(house) as line:
                return line.sendmail(EVE, many, b"Subject: x\r\n\r\nhi")

        left_over = await asyncio.to_thread(to_many)
        assert {to: code for to, (code, _) in left_over.items()} == {many[2]: 452}


async def test_a_line_that_never_ends_is_cut_off(open_house: OpenHouse) -> None:
    async with shop(open_house, max_bytes=4096) as house:

        def pour() -> int:
            poured = 0
            with connected(house) as line:
                line.ehlo()
                line.mail(EVE)
                line.rcpt(SUPPORT)
                line.docmd("DATA")
                try:
                    while poured < 100_000_000:
                        line.send(b"x" * 100_000)
                        poured += 100_000
                except (OSError, smtplib.SMTPServerDisconnected):
                    return poured
            return poured

        assert await asyncio.to_thread(pour) < 50_000_000
        await send(house, letter())


async def test_too_many_connections_are_told_to_come_later(open_house: OpenHouse) -> None:
    async with shop(open_house, connections=1) as house:

        def knock() -> int:
            try:
                with connected(house) as line:
                    return line.noop()[0]
            except smtplib.SMTPConnectError as error:
                return error.smtp_code

        def knock_twice() -> int:
            with connected(house):
                return knock()

        async def is_free() -> bool:
            return await asyncio.to_thread(knock) == 250

        assert await asyncio.to_thread(knock_twice) == 421
        await until(is_free, "there is room again")


async def test_a_mail_smuggled_behind_a_bare_line_end_is_text(house: House) -> None:
    ann = await house.agent("ann")
    smuggled = (
        f"From: Eve <{EVE}>\r\nSubject: one\r\n\r\nfirst\n.\nMAIL FROM:<m@evil.example>\n"
        f"RCPT TO:<{SUPPORT}>\nDATA\nSubject: two\n\nsecond\r\n.\r\n"
    )

    def run() -> tuple[int, bytes]:
        with connected(house) as line:
            line.ehlo()
            line.mail(EVE)
            line.rcpt(SUPPORT)
            line.docmd("DATA")
            line.send(smuggled)
            return line.getreply()

    assert (await asyncio.to_thread(run))[0] == 250
    conv = await ann.takes()
    status, page = await house.get(f"/api/v1/conversations/{conv}/messages", ann.token)
    assert status == 200
    assert [item["d"]["text"].split("\n")[:2] for item in page["items"]] == [["first", "."]]


async def test_a_mail_that_cannot_be_committed_is_kept_by_its_sender(house: House) -> None:
    ann = await house.agent("ann")
    down = mock.patch.object(
        house.node.center.door, "do", side_effect=ConnectionError("the journal is not open")
    )
    with down:
        refusal = await refused(house, lambda line: line.send_message(letter(), EVE, [SUPPORT]))
    stored = (house.settings.storage.data_dir / "mails").rglob("*")

    # The bytes are there and no row speaks of them; the sender comes again.
    assert refusal[0] == 451
    assert len([path for path in stored if path.is_file()]) == 1
    await send(house, letter())
    assert ann.row(await ann.takes())["last_seq"] == 1


async def test_a_mail_that_came_before_a_restart_is_delivered_after_it(house: House) -> None:
    with mock.patch.object(house.node.center.post.mail_intake, "once", return_value=0):
        await send(house, letter())
        await house.stop()
    await house.start()

    ann = await house.agent("ann")
    assert ann.row(await ann.takes())["subject"] == "Lamp"


@pytest.mark.parametrize(
    ("mail", "sender", "reason"),
    [
        (letter(From="Mailer <mailer-daemon@far.example>", Subject="Failed"), "", "bounce: Failed"),
        (letter(From="nobody"), "nobody", "no sender"),
    ],
)
async def test_what_nobody_can_answer_is_put_aside_with_the_reason(
    house: House, mail: EmailMessage, sender: str, reason: str
) -> None:
    await send(house, mail, sender=sender)

    async def counted() -> bool:
        text = house.node.meters.text().decode()
        return 'mails_settled_total{result="quarantine"} 1.0' in text

    await until(counted, "a mail is in quarantine")
    status, answer = await over_http(house, mail.as_bytes().replace(b"\n", b"\r\n"))
    assert (status, answer["dup"]) == (202, True)
    found = await settled(house, answer["id"])
    assert (found["state"], found["reason"], found["conv"]) == ("quarantined", reason, None)

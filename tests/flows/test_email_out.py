"""Answers that leave by mail: tried again, given up, and never a second mail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from unittest import mock

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from contact_center.jobs import rounds
from tests.center import OpenHouse
from tests.drive.people import Agent
from tests.flows.mailing import EVE, SUPPORT, answered, left, shop


@dataclass
class MailServer:
    """A server that takes mails, or refuses them as long as it is told to."""

    codes: list[str] = field(default_factory=list)
    mails: list[Envelope] = field(default_factory=list)
    tried: int = 0

    async def handle_DATA(  # noqa: N802 -- the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.tried += 1
        if self.codes:
            return self.codes.pop(0)
        self.mails.append(envelope)
        return "250 OK"


@asynccontextmanager
async def mail_server(*codes: str) -> AsyncIterator[tuple[MailServer, int]]:
    loop = asyncio.get_running_loop()
    server = MailServer(list(codes))
    make = partial(SMTP, server, hostname="relay.example", loop=loop)
    listening = await loop.create_server(make, "127.0.0.1", 0)
    yield server, listening.sockets[0].getsockname()[1]
    listening.close()
    await listening.wait_closed()


def relayed(port: int, **more: Any) -> dict[str, Any]:
    return {
        "relay_host": "127.0.0.1",
        "relay_port": port,
        "relay_starttls": False,
        "retry_first_seconds": 0.05,
        **more,
    }


@pytest.fixture
def hurried() -> Iterator[None]:
    with mock.patch.object(rounds, "SWEEP_SECONDS", 0.05):
        yield


async def fate(ann: Agent, state: str) -> dict[str, Any]:
    heard = await ann.hears("outgoing_settled", lambda ev: ev.d["state"] == state)
    return dict(heard.d)


async def test_a_relay_that_refuses_for_now_is_tried_again_with_the_same_mail(
    open_house: OpenHouse, hurried: None
) -> None:
    async with (
        mail_server("451 later", "451 later") as (relay, port),
        shop(open_house, **relayed(port)) as house,
    ):
        ann = await house.agent("ann")
        await answered(house, ann)

        waiting = await fate(ann, "waiting")
        sent = await fate(ann, "sent")

    assert waiting == {"seq": 2, "state": "waiting", "attempts": 1, "error": "451 later"}
    assert (sent["attempts"], relay.tried) == (3, 3)
    [mail] = relay.mails
    assert (mail.mail_from, mail.rcpt_tos) == (SUPPORT, [EVE])


async def test_a_relay_that_refuses_for_good_is_not_asked_again(
    open_house: OpenHouse, hurried: None
) -> None:
    async with (
        mail_server("550 no such user") as (relay, port),
        shop(open_house, **relayed(port)) as house,
    ):
        ann = await house.agent("ann")
        await answered(house, ann)

        failed = await fate(ann, "failed")

    assert (failed["error"], failed["attempts"], relay.tried) == ("550 no such user", 1, 1)


async def test_a_relay_that_stays_away_is_given_up_in_the_end(
    open_house: OpenHouse, hurried: None
) -> None:
    async with mail_server() as (_, port):
        pass
    async with shop(open_house, **relayed(port, give_up_hours=0.2 / 3600)) as house:
        ann = await house.agent("ann")
        await answered(house, ann)

        failed = await fate(ann, "failed")

    assert failed["attempts"] > 1
    assert "refused" in failed["error"].lower()


async def test_what_was_deleted_before_it_left_is_not_sent(open_house: OpenHouse) -> None:
    async with shop(open_house) as house:
        ann = await house.agent("ann")
        with mock.patch.object(house.node.center.post.outgoing, "once", return_value=0):
            conv = await answered(house, ann)
            await ann.done("message.delete", {"seq": 2}, conv)

        failed = await fate(ann, "failed")

        assert failed["error"] == "deleted before it was sent"
        assert left(house) == []

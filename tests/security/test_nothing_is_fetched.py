"""The center asks nobody anything because of what somebody wrote (SSRF, CWE-918).

There are no webhooks, link previews or image proxies in this version: the only machine a center
calls is the mail relay named in its settings. A house of mirrors stands in for everybody who
might be called: whatever has an address in it is given to the center, and nobody may come.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage

import aiohttp
import pytest

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.administering import EntryFields, PutEntries, PutSite
from contact_center.domain.orders.envelope import Order
from tests.architecture import sources
from tests.center import House, OpenHouse
from tests.flows.mailing import letter, over_http, send, settled, shop

CALLING = re.compile(
    r"ClientSession|open_connection|create_connection|urlopen|smtplib|imaplib|http\.client|"
    r"socket\.socket|\bconnect\(\(|requests\.|ws_connect\(|^(?:from|import) websockets",
    re.MULTILINE,
)
CALLERS = {
    # A client of the center's own protocol, for the trial visitor and for commands.
    "contact_center/wire/client.py",
    "contact_center/jobs/synthetic.py",
    "contact_center/assembly/orders_by_command.py",
    "contact_center/assembly/doctor.py",
    # The relay of the settings.
    "contact_center/channels/email/sending.py",
}
"""Who in the product may call a machine, all of them one that the owner has named."""


class Mirrors:
    """A server that counts whoever comes, whatever they want."""

    def __init__(self) -> None:
        """Nobody has come."""
        self.came: list[bytes] = []
        self.url = ""

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.came.append(await reader.read(1000))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


@pytest.fixture
async def mirrors() -> AsyncIterator[Mirrors]:
    mirrors = Mirrors()
    server = await asyncio.start_server(mirrors._meet, "127.0.0.1", 0)
    mirrors.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield mirrors


def tempting(url: str) -> str:
    """A text with every kind of invitation in it."""
    return (
        f"{url}/plain <img src='{url}/i.png'> [x]({url}/md) ![x]({url}/image) "
        f"<link rel=stylesheet href={url}/s.css> {{% include '{url}/x' %}} file:///etc/passwd"
    )


def mail_of(url: str) -> EmailMessage:
    mail = letter(f"See {url}/text", List_Unsubscribe=f"<{url}/leave>", X_Image_URL=f"{url}/face")
    mail["Disposition-Notification-To"] = f"{url}/read"
    mail.add_alternative(
        f"<base href='{url}'><img src='{url}/pixel.gif'><style>@import '{url}/s.css'</style>"
        f"<iframe src='{url}/frame'></iframe><link rel=preload href='{url}/p'>"
        f"<!DOCTYPE x [<!ENTITY e SYSTEM '{url}/entity'>]>&e;<a href='{url}/link'>here</a>",
        subtype="html",
    )
    part = EmailMessage()
    part["Content-Type"] = f'message/external-body; access-type=URL; URL="{url}/body"'
    part.set_payload("Content-Type: text/plain\r\n\r\n")
    mail.make_mixed()
    mail.attach(part)
    return mail


@asynccontextmanager
async def tempted(open_house: OpenHouse, url: str) -> AsyncIterator[House]:
    """A shop in which everything that takes text was given an address to call."""
    async with shop(open_house) as house:
        orders: list[tuple[str, object]] = [
            ("site.put", PutSite("shop", tempting(url)[:90], "support", (url,))),
            ("entries.put", PutEntries((EntryFields("q", f"{url}/q?", f"{url}/answer", "en"),))),
        ]
        for op, body in orders:
            order = Order(f"tempt:{op}", SYSTEM, op, body)
            assert (await house.node.center.door.do(order)).code is None
        visitor, ann = await house.visitor(), await house.agent("ann")
        await visitor.says(tempting(url))
        conv = await visitor.asks_for_a_person()
        await visitor.done("contact.give", {"name": f"{url}/me", "email": "a@mail.example"})
        await ann.takes()
        await ann.says(conv, tempting(url))
        await ann.done("note.add", {"text": tempting(url)}, conv)
        await send(house, mail_of(url))
        _, taken = await over_http(house, mail_of(url).as_bytes() + b"again")
        assert (await settled(house, taken["id"]))["state"] == "delivered"
        yield house


async def test_no_text_of_anybody_makes_the_center_call_an_address(
    open_house: OpenHouse, mirrors: Mirrors
) -> None:
    async with tempted(open_house, mirrors.url) as house:
        for address in (mirrors.url, "http://169.254.169.254/latest/meta-data"):
            headers = {"X-Forwarded-Host": address, "Referer": address, "Forwarded": address}
            async with house.http.get(f"{house.url}/?url={address}", headers=headers) as answer:
                assert answer.status == 200

    assert mirrors.came == []


async def test_a_call_would_be_noticed(mirrors: Mirrors) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{mirrors.url}/pixel.gif"):
        pass

    assert [call.split()[1] for call in mirrors.came] == [b"/pixel.gif"]


def callers() -> set[str]:
    """Files of the product that know how to call another machine."""
    product = sources.texts(sources.packaged())
    return {path.as_posix() for path, content in product.items() if CALLING.search(content)}


def test_only_those_who_are_named_here_call_other_machines() -> None:
    assert callers() == CALLERS


@pytest.mark.parametrize("line", ["smtplib.SMTP(host)", "aiohttp.ClientSession()", "urlopen(x)"])
def test_a_call_is_seen_in_a_source(line: str) -> None:
    assert CALLING.search(line)

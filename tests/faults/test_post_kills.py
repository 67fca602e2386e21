"""The server is killed while mails come in and leave, calls are asked for and a board looks on.

A sender keeps a mail until it hears 250, so a kill may fall before or after that, and the mail
comes again; it is one message all the same. A mail that leaves may leave twice when the relay's
answer was not heard, and is then the same mail under the same Message-ID.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from contact_center.wire.http.keys import hashed
from tests.drive.people import sign_in
from tests.drive.post import SUPPORT, Board, Clerk, Post, Relay, free_port, relaying
from tests.drive.server import Server
from tests.drive.traffic import Drive, driving
from tests.drive.waiting import until

pytestmark = pytest.mark.timeout(180)

SEED = 2_718
WRITERS = 3
AT_ONCE = 4
"""So many mails are on their way out at the same moment, and may be sent again after a kill."""
RESTS_SECONDS = 90.0
LEFT = {
    "unread": "SELECT count(*) FROM mail WHERE state = 'received'",
    "unsent": "SELECT count(*) FROM outgoing WHERE state = 'waiting'",
    "open": "SELECT count(*) FROM conversation WHERE state NOT IN ('closed', 'abandoned')",
}
"""What is still to do, in rows."""


@dataclass
class House:
    """A server that may be killed, and everybody who goes on."""

    server: Server
    drive: Drive
    post: Post
    relay: Relay
    board: Board

    def rows(self, query: str, *values: object) -> list[Any]:
        """Rows of the database, read beside the server or after it."""
        with closing(sqlite3.connect(self.server.database)) as database:
            return database.execute(query, values).fetchall()

    async def goes_on(self, more: int) -> None:
        """Wait until so many more mails and calls are acknowledged."""
        end = self.post.acknowledged + more

        async def is_so() -> bool:
            return self.post.acknowledged >= end

        await until(is_so, f"{more} more mails and calls [seed {self.drive.seed}]", RESTS_SECONDS)

    async def rests(self) -> None:
        """Wait until everything that came was answered, and everything that leaves has left."""

        left: dict[str, int] = {}

        async def is_so() -> bool:
            left.update({what: self.rows(query)[0][0] for what, query in LEFT.items()})
            return not any(left.values())

        try:
            await until(is_so, "rest", RESTS_SECONDS)
        except AssertionError:
            raise AssertionError(f"{left} [seed {self.drive.seed}]") from None
        await self.drive.settles(RESTS_SECONDS)

        async def is_shown() -> bool:
            return list(unlike(self)) == []

        await until(is_shown, f"the board [seed {self.drive.seed}]", RESTS_SECONDS)


@asynccontextmanager
async def opened(folder: Path, *more: str, seed: int = SEED) -> AsyncIterator[House]:
    """A center with an inbox, agents who answer, and a board."""
    chance = random.Random(seed)
    smtp = free_port()
    async with relaying(chance) as relay, aiohttp.ClientSession() as http:
        mail = {"smtp_enabled": True, "smtp_port": smtp, "relay_host": "127.0.0.1"}
        mail |= {"relay_port": relay.port, "relay_starttls": False, "retry_first_seconds": 0.2}
        routing = {"agent_grace_seconds": 5, "wrapup_seconds": 5}
        async with Server(folder, *more, email=mail, routing=routing) as server:
            post = Post(folder, server.url, smtp, chance)
            channels = ["chat", "email", "callback"]
            await post.order(http, "queue.put", queue="support", name="Help", channels=channels)
            inbox = {"inbox": "help", "address": SUPPORT, "name": "The shop", "queue": "support"}
            await post.order(http, "inbox.put", **inbox, site="shop", token_hash=hashed("x"))
            await post.order(http, "agent.put", agent="agent:a7", role="supervisor")
            board = Board(server.url, await sign_in(server.url, http, "a7"))
            async with (
                driving(
                    server.url, server.database, visitors=0, agents=3, seed=seed, working=Clerk
                ) as drive,
                going_on(post, http, board),
            ):
                yield House(server, drive, post, relay, board)


@asynccontextmanager
async def going_on(post: Post, http: aiohttp.ClientSession, board: Board) -> AsyncIterator[None]:
    """People write, ask for calls and look on, until the block is left."""
    looking = asyncio.create_task(board.look())
    post.begin(http, WRITERS)
    try:
        yield
    finally:
        await post.hush()
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


def wrong(house: House) -> Iterator[str]:
    """Every promise that was broken."""
    for token in house.post.mailed:
        [(count,)] = house.rows("SELECT count(*) FROM message WHERE text = ?", token)
        if count != 1:
            yield f"{token} was acknowledged and is a message {count} times"
    for text, count in house.rows(
        "SELECT text, count(*) FROM message WHERE mail IS NOT NULL GROUP BY text"
    ):
        if count != 1:
            yield f"{text} is a message {count} times"
    for mail, sha256 in house.rows("SELECT id, sha256 FROM mail"):
        if not list(house.server.folder.glob(f"mails/**/{sha256}*")):
            yield f"the bytes of {mail} are gone"
    for phone, conv in house.post.called.items():
        found = house.rows("SELECT conv FROM callback WHERE phone = ?", phone)
        if found != [(conv,)]:
            yield f"{phone} was promised a call in {conv} and has {found}"
    for phone, count in house.rows("SELECT phone, count(*) FROM callback GROUP BY phone"):
        if count != 1:
            yield f"{phone} is called {count} times"
    yield from wrong_in_the_post(house)


def wrong_in_the_post(house: House) -> Iterator[str]:
    """What left: each answer once, or twice as the very same mail."""
    answers = house.rows(
        "SELECT o.id, o.state, m.text FROM outgoing o"
        " JOIN message m ON m.conv = o.conv AND m.seq = o.seq"
    )
    arrived: dict[str, str] = {}
    for id_, copies in house.relay.mails.items():
        if len(set(copies)) != 1:
            yield f"{id_} came in {len(set(copies))} versions"
        text = str(message_from_bytes(copies[0]).get_payload()).strip()
        if arrived.setdefault(text, id_) != id_:
            yield f"{text} came as {id_} and as {arrived[text]}"
    for id_, state, text in answers:
        if state != "sent" or text not in arrived:
            yield f"{id_} is {state}, and has arrived: {text in arrived}"
    if len(arrived) != len(answers):
        yield f"{len(arrived)} answers have arrived, {len(answers)} were written"
    again = sum(len(copies) - 1 for copies in house.relay.mails.values())
    if again > AT_ONCE * house.server.starts:
        yield f"{again} mails were sent again over {house.server.starts} starts"


def unlike(house: House) -> Iterator[str]:
    """What the board shows and the rows do not."""
    for name in ("waiting", "offered", "active"):
        shown = sum(queue[name] for queue in house.board.queues.values())
        if shown:
            yield f"{shown} {name} on the board"
    [(answered,)] = house.rows(
        "SELECT count(*) FROM fact WHERE kind = 'assigned'"
        " AND json_extract(body, '$.why') IN ('accepted', 'claimed')"
    )
    shown = sum(queue["answered_today"] for queue in house.board.queues.values())
    if shown != answered:
        yield f"{shown} answered today on the board, {answered} in the journal"
    if house.board.agents.get("agent:a7") != "offline":
        yield f"who only looks on is {house.board.agents.get('agent:a7')}"


async def held(house: House, kills: int) -> None:
    """The whole check: after `kills` kills everything comes to rest, and nothing is wrong."""
    for _ in range(kills):
        await house.goes_on(12)
        await asyncio.sleep(house.drive.chance.uniform(0, 0.3))
        await house.server.kill()
        await house.server.start()
    await house.goes_on(5)
    await house.post.hush()

    await house.rests()
    assert list(wrong(house)) == [], house.server.said()
    assert house.drive.wrong() == [], house.server.said()
    assert house.board.came > kills
    print(f"{len(house.post.mailed)} mails, {len(house.post.called)} calls")


async def test_no_mail_and_no_call_is_lost_or_doubled_by_three_kills(tmp_path: Path) -> None:
    async with opened(tmp_path / "center") as house:
        await held(house, 3)


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(SEED, SEED + 2))
async def test_no_mail_and_no_call_is_lost_or_doubled_by_twenty_kills(
    tmp_path: Path, seed: int
) -> None:
    async with opened(tmp_path / "center", seed=seed) as house:
        await held(house, 20)


async def test_a_server_that_takes_mails_before_they_are_safe_is_found_out(tmp_path: Path) -> None:
    async with opened(tmp_path / "center", "--mistake", "take-early") as house:
        for _ in range(5):
            await house.goes_on(12)
            await house.server.kill()
            await house.server.start()
            lost = [what for what in wrong(house) if what.endswith("is a message 0 times")]
            # What is not read yet is a row, and what was lost is none.
            kept = {token for (token,) in house.rows("SELECT envelope_from FROM mail")}
            if any(f"{what.partition(' ')[0]}@mail.example" not in kept for what in lost):
                return

    pytest.fail("acknowledged mails were lost by nobody's notice")

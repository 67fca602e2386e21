"""The database cannot be written for a while: nothing is promised, and nothing is lost."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from contact_center.adapters.sql.store import SqlTransaction
from contact_center.journal import committer
from contact_center.ports.journal_store import StoreDown
from contact_center.wire.closing import Close
from tests.center import OpenHouse
from tests.drive import checker
from tests.drive.server import Server
from tests.drive.traffic import driving
from tests.drive.waiting import LIMIT_SECONDS, until
from tests.drive.wires import wire

SEED = 31
SMALL = 16_384
"""The journal of the database is larger, the log of the process is smaller."""


@contextmanager
def full_disk(server: Server) -> Iterator[None]:
    """Let the system refuse to write any file of the server beyond `SMALL` bytes."""
    assert server.pid is not None
    before = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (SMALL, before[1]))
    try:
        yield
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, before)


async def readiness(url: str) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as http, http.get(f"{url}/readyz") as response:
        return response.status, await response.json(content_type=None)


async def until_ready(url: str, *, wanted: bool) -> dict[str, Any]:
    """Wait until the node says that it is ready, or that it is not."""
    said: dict[str, Any] = {}

    async def is_so() -> bool:
        status, document = await readiness(url)
        said.update(document)
        return (status == 200) is wanted

    await until(is_so, f"ready is {wanted}")
    return said


async def test_on_a_full_disk_nothing_is_promised_and_afterwards_nothing_is_missing(
    tmp_path: Path,
) -> None:
    async with (
        Server(tmp_path / "center") as server,
        driving(server.url, server.database, visitors=6, agents=2, seed=SEED) as drive,
        wire(server.url, "visitor") as bystander,
    ):
        await bystander.hello(await drive.a_token())
        await drive.goes_on(60)
        assert server.database.with_name("center.sqlite3-wal").stat().st_size > SMALL

        with full_disk(server):
            said = await until_ready(server.url, wanted=False)
            assert await bystander.end() == Close.POSITION_LOST
            assert said["reasons"] == ["the database cannot be written"]
            stored, answered = checker.stored_messages(server.database), drive.answered
            await drive.waits(20)
            assert (checker.stored_messages(server.database), drive.answered) == (stored, answered)
            assert drive.wrong() == []

        await until_ready(server.url, wanted=True)
        await drive.goes_on(60)
        await drive.settles()
        assert drive.wrong() == [], server.said()
        assert server.starts == 1


async def test_housekeeping_that_fails_takes_nobody_elses_answer(
    open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committer, "FORGET_EVERY_SECONDS", 0)
    monkeypatch.setattr(committer, "RETRY_SECONDS", 0.05)
    async with open_house() as house:
        one, other = await house.visitor(site="desk"), await house.visitor(site="desk")
        is_down = [True]

        def forget(self: SqlTransaction, before: int, most: int) -> int:
            if is_down:
                is_down.clear()
                raise StoreDown("disk is full")
            return 0

        monkeypatch.setattr(SqlTransaction, "forget_answers", forget)
        astray: list[dict[str, Any]] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: astray.append(context))
        answers = [
            person.client.do("message.send", {"text": f"{n} of {person.me}"})
            for n in range(5)
            for person in (one, other)
        ]
        async with asyncio.timeout(LIMIT_SECONDS):
            seqs = [getattr(await answer, "seq", None) for answer in answers]

        asyncio.get_running_loop().set_exception_handler(None)
        assert astray == []
        assert is_down == []
        assert seqs[::2] == sorted(seqs[::2], key=str)
        for person in (one, other):
            await person.has_seen_everything()
            own = [text for text in person.texts if "visitor:" in text]
            assert own == [f"{n} of {person.me}" for n in range(5)]

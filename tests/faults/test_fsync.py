"""Acknowledged means on the disk: the system is watched while the server answers.

A killed process cannot tell, because the system keeps what was written; only the order of its
calls can: between two answers there is a sync of the database.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from pathlib import Path

import aiohttp
import pytest

from tests.drive.people import visitor_at
from tests.drive.server import Server

MESSAGES = 5
SYNCED = re.compile(r"(?:fdatasync|fsync)\(.*\) *= 0|<\.\.\. (?:fdatasync|fsync) resumed>.*= 0")
ANSWERED = re.compile(r'\\"t\\":\\"ok\\",\\"id\\":\\"(\w+)\\"')


def is_allowed() -> bool:
    """Whether this machine lets us watch a process of our own."""
    strace = shutil.which("strace")
    if strace is None:
        return False
    return subprocess.run([strace, "-qq", "true"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not is_allowed(), reason="needs strace, and leave to use it")


async def calls_of(folder: Path, *more: str) -> list[str]:
    """What the server asked of the system while one message after the other was answered."""
    trace = folder / "calls"
    watching = ("strace", "-f", "-qq", "-s", "400", "-o", str(trace))
    calls = ("-e", "trace=fsync,fdatasync,sendto,sendmsg,write")
    async with (
        Server(folder / "center", *more, under=(*watching, *calls)) as server,
        aiohttp.ClientSession() as http,
    ):
        visitor = visitor_at(server.url, http, random.Random(1), site="desk")
        async with visitor.client:
            for number in range(MESSAGES):
                await visitor.says("Is this safe?", id_=f"m{number}")
        await server.stop()
    return trace.read_text(errors="replace").splitlines()


def synced_before(calls: list[str]) -> dict[str, bool]:
    """For every message: whether there was a sync since the answer before."""
    found: dict[str, bool] = {}
    is_synced = False
    for call in calls:
        is_synced = is_synced or SYNCED.search(call) is not None
        for id_ in ANSWERED.findall(call):
            found.setdefault(id_, is_synced)
            is_synced = False
    return found


async def test_every_answer_comes_after_a_sync_of_its_batch(tmp_path: Path) -> None:
    calls = await calls_of(tmp_path)

    assert synced_before(calls) == {f"m{number}": True for number in range(MESSAGES)}


async def test_a_server_that_leaves_syncing_to_the_system_is_found_out(tmp_path: Path) -> None:
    calls = await calls_of(tmp_path, "--mistake", "sync-seldom")

    synced = synced_before(calls)
    assert synced.keys() == {f"m{number}" for number in range(MESSAGES)}
    assert not all(synced.values())

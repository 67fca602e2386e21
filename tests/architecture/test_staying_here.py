"""The tests stay on this machine, in Python and in the browser."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from tests.loopback import OutsideWorldError, is_near

if TYPE_CHECKING:
    from playwright.async_api import Page

# Addresses set aside for documentation: nobody is there even if the guard failed.
FAR, FAR_NAME = "192.0.2.1", "far.example"


def test_a_connection_to_another_machine_is_refused() -> None:
    with socket.socket() as line, pytest.raises(OutsideWorldError):
        line.connect((FAR, 80))


def test_a_datagram_to_another_machine_is_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as line, pytest.raises(OutsideWorldError):
        line.sendto(b"x", (FAR, 53))


def test_looking_up_another_machine_is_refused() -> None:
    with pytest.raises(OutsideWorldError):
        socket.getaddrinfo(FAR_NAME, 80)


async def test_asyncio_is_watched_too() -> None:
    with pytest.raises(OutsideWorldError):
        await asyncio.open_connection(FAR, 80)


async def test_this_machine_may_be_reached() -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    reader, writer = await asyncio.open_connection("localhost", port, family=socket.AF_INET)
    async with server:
        assert await reader.read() == b""
        writer.close()


@pytest.mark.parametrize("host", [None, "", b"127.0.0.1", "::1", "::1%lo", "0.0.0.0", "LocalHost"])
def test_these_are_this_machine(host: object) -> None:
    assert is_near(host)


async def test_a_page_cannot_ask_another_machine(page: Page, excused: list[str]) -> None:
    excused.append("ERR_NAME_NOT_RESOLVED")

    answer = await page.evaluate(
        "name => fetch(`http://${name}/`).catch(error => error.message)", FAR_NAME
    )

    assert answer == "Failed to fetch"

"""JSON in and out of requests: read within limits, decoded by the one decoder, written as it is."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from contact_center.wire.encoding import Malformed, decode, encode
from contact_center.wire.http.problems import Problem, Wrong

BODY_SECONDS = 30.0
"""A body that takes longer than this to arrive is not waited for."""


async def read(request: web.Request, shape: Any) -> Any:
    """The body as a `shape`; raises `Problem` for a wrong type, size, speed or content.

    aiohttp stops reading at the limit of the application, whatever Content-Length says.
    """
    if request.content_type != "application/json":
        raise Problem("unsupported_media_type")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await request.read()
    except TimeoutError as error:
        raise Problem("too_slow", headers={"Connection": "close"}) from error
    try:
        return decode(shape, body)
    except Malformed as error:
        raise malformed(error) from error


async def read_bytes(request: web.Request, most: int, seconds: float | None = None) -> bytes:
    """A body that is no JSON, read no further than `most`; other bodies have a smaller limit."""
    if (request.content_length or 0) > most:
        raise Problem("too_large", headers={"Connection": "close"})
    raw = bytearray()
    try:
        async with asyncio.timeout(seconds or BODY_SECONDS):
            async for chunk in request.content.iter_any():
                raw += chunk
                if len(raw) > most:
                    raise Problem("too_large", headers={"Connection": "close"})
    except TimeoutError as error:
        raise Problem("too_slow", headers={"Connection": "close"}) from error
    return bytes(raw)


def malformed(error: ValueError) -> Problem:
    """What is wrong with a request; `field: reason` names the field."""
    place, _, reason = str(error).partition(": ")
    wrong = Wrong(reason, place) if reason else Wrong(place)
    return Problem("bad_request", f"{error}.", errors=[wrong])


def answer(value: Any, *, status: int = 200) -> web.Response:
    """`value`, a struct or anything made of plain things, as a response."""
    return web.Response(status=status, body=encode(value), content_type="application/json")

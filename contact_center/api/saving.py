"""How administrators save and remove what is set up: one order each, based on what they saw.

The version that was seen goes in the header `If-Match` (its `ETag`, or just the number) or as
`expects` in the body; `If-None-Match: *` means "there is none yet". Whoever was overtaken hears
`version_conflict`, and nothing is overwritten. Faults come back all at once, each with its path.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from contact_center.api.orders import order_id
from contact_center.api.rows import Limit, Page, Position
from contact_center.domain.flaws import Flaw, heard
from contact_center.domain.orders.envelope import Order
from contact_center.domain.reserved import is_reserved
from contact_center.ports.door import Door
from contact_center.ports.reading import Listed
from contact_center.ports.setup import Saved, SetupReader
from contact_center.wire.encoding import encode
from contact_center.wire.http import bodies
from contact_center.wire.http.callers import Caller
from contact_center.wire.http.keys import new_id
from contact_center.wire.http.problems import TABLE, Problem, Wrong

R = TypeVar("R")
Expects = (
    Annotated[int, Meta(ge=0, le=2**31, description="The version seen, 0 for none; or If-Match.")]
    | None
)

SAVES = ("id_reused", "invalid", "version_conflict")
"""What may go wrong when something is saved."""

REMOVES = ("id_reused", "in_use", "not_found", "version_conflict")
"""What may go wrong when something is removed."""


class VersionQuery(Struct):
    """Versions before the position `after`, newest first."""

    after: Position | None = None
    limit: Limit = 50


class VersionRow(Struct):
    """One save: who, when, and what it said; `row` is null where it was removed."""

    cur: int
    at: int
    by: str
    name: str | None
    version: int | None
    row: dict[str, Any] | None


class Saving:
    """Gives the orders, and reads back what came of them."""

    def __init__(self, door: Door, setup: SetupReader) -> None:
        """Save through `door`, read from `setup`."""
        self._door = door
        self.setup = setup

    async def put(
        self,
        request: web.Request,
        caller: Caller,
        op: str,
        make: Callable[..., object],
        fields: dict[str, Any],
    ) -> None:
        """Give the order to save; raises `Problem` with every fault."""
        seen = expected(request, fields.pop("expects", None))
        try:
            body = make(**fields, expects=seen)
        except ValueError as error:
            raise flawed(heard(str(error))) from error
        await self.give(request, caller, op, body)

    async def remove(
        self,
        request: web.Request,
        caller: Caller,
        op: str,
        make: Callable[[str, int | None], object],
        id_: str,
    ) -> None:
        """Give the order to remove; nothing that is in use goes."""
        try:
            body = make(id_, expected(request, None))
        except ValueError as error:
            raise Problem("not_found") from error
        await self.give(request, caller, op, body)

    async def give(self, request: web.Request, caller: Caller, op: str, body: object) -> None:
        """Give an order under the id in Idempotency-Key, or one of its own."""
        id_ = order_id(request, None, new_id("save"))
        answer = await self._door.do(Order(id_, caller.actor, op, body))
        if answer.code == "invalid":
            raise flawed(heard(answer.message or ""))
        if answer.code is not None:
            raise Problem(answer.code if answer.code in TABLE else "internal", answer.message)

    async def one(self, record: type[R], id_: str) -> R:
        """A row; `not_found` if there is none."""
        found = await self.setup.one(record, id_)
        if found is None:
            raise Problem("not_found")
        return found

    async def versions(self, kind: str, id_: str, query: VersionQuery) -> Page[VersionRow]:
        """Every save of a thing; `not_found` if there never was one."""
        listed: Listed[Saved] = await self.setup.versions(kind, id_, query.after, query.limit)
        if not listed.items and query.after is None:
            raise Problem("not_found")
        rows = [
            VersionRow(
                cur=one.pos,
                at=one.at,
                by=one.by,
                name=one.name,
                # What was saved before there were versions counts as the first.
                version=one.row.get("version", 1) if one.row is not None else None,
                row=one.row,
            )
            for one in listed.items
        ]
        return Page(rows, listed.next, listed.cur)


def flawed(flaws: list[Flaw]) -> Problem:
    """Everything that is wrong, each with its place."""
    return Problem("invalid", errors=[Wrong(flaw.detail, flaw.at) for flaw in flaws])


def not_reserved(id_: str) -> None:
    """Raise unless people may set up something of this name."""
    if is_reserved(id_):
        raise flawed([Flaw("id", "the center keeps names that begin with ~ for itself")])


def expected(request: web.Request, given: int | None) -> int | None:
    """The version the request is based on; None where it does not care."""
    match, none = request.headers.get("If-Match"), request.headers.get("If-None-Match")
    seen = given
    if match is not None and match.strip() != "*":
        digits = match.strip().removeprefix("W/").strip('"')
        if not digits.isascii() or not digits.isdigit() or len(digits) > 10:  # noqa: PLR2004 -- int
            raise bodies.malformed(ValueError('If-Match: the ETag of what was read, like "3"'))
        seen = int(digits)
    elif none is not None and none.strip() == "*":
        seen = 0
    if given is not None and seen != given:
        raise bodies.malformed(ValueError("expects: not the version that the header names"))
    return seen


def tagged(row: Any, version: int) -> web.Response:
    """A row as a response, with its version as the ETag."""
    return web.Response(
        body=encode(row), content_type="application/json", headers={"ETag": f'"{version}"'}
    )


def shown(record: object, shape: type[R]) -> R:
    """A row of the database in the shape it is shown in."""
    return msgspec.convert(record, shape, from_attributes=True)

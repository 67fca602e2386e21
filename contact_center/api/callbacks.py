"""Calls asked for over HTTP: by visitors for themselves, by programs for whoever left a number."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from contact_center.api.orders import order_id
from contact_center.domain.actors import Actor
from contact_center.domain.orders.calling import RequestCallback
from contact_center.domain.orders.envelope import Order
from contact_center.domain.records import Answer
from contact_center.ports.door import Door
from contact_center.ports.places import Place, Places
from contact_center.ports.reading import HistoryReader
from contact_center.wire.http import bodies
from contact_center.wire.http.callers import Caller
from contact_center.wire.http.keys import new_id
from contact_center.wire.http.limits import Allowance, Limits
from contact_center.wire.http.problems import TABLE, Problem
from contact_center.wire.http.routes import post

OP = "callback.request"

PLACE_SECONDS = 0.5
"""Routing hears of a call in the same moment as its asker; longer than this is not waited for."""

_LOOK_SECONDS = 0.005

Moment = Annotated[
    datetime,
    Meta(tz=True, description="ISO 8601 with an offset, as in 2027-03-01T10:00:00+01:00."),
]


class CallbackBody(Struct):
    """Who is to be called, and when: as soon as possible, or not before `at`.

    `conv` of a visitor is the chat that becomes the call; of a program it is the conversation the
    call is about, which says whose it is and where it waits. `customer`, `queue` and `site` are
    for programs; without any of them the call goes to the queue of the only site.
    """

    phone: str
    name: str | None = None
    topic: str | None = None
    queue: str | None = None
    at: Moment | None = None
    customer: str | None = None
    conv: str | None = None
    site: str | None = None


class CallbackRow(Struct):
    """A call that waits. `id` is the order's; the place counts from 1, null while not known."""

    id: str
    conv: str
    position: int | None
    wait_low_s: int | None
    wait_high_s: int | None


class Callbacks:
    """Puts calls into the line."""

    def __init__(
        self,
        door: Door,
        history: HistoryReader,
        places: Places,
        limits: Limits,
        visitors: Allowance,
    ) -> None:
        """`visitors` is what one of them may do; people who work here are not slowed down."""
        self._door = door
        self._history = history
        self._places = places
        self._limits = limits
        self._visitors = visitors

    @post(
        "/api/v1/callbacks",
        codes=(
            "already_requested",
            "id_reused",
            "not_found",
            "too_many_requests",
            "unknown_queue",
            "wrong_state",
        ),
        answer=CallbackRow,
        status=201,
        for_sites=True,
    )
    async def request_callback(
        self, request: web.Request, caller: Caller, body: CallbackBody
    ) -> web.Response:
        """Ask for a call.

        The header Idempotency-Key is the id of the order: with it, asking again asks once.
        """
        id_ = order_id(request, None, new_id("callback"))
        order = await self._order(caller.actor, id_, body)
        answer = await self._door.do(order)
        if answer.code is not None:
            code = answer.code if answer.code in TABLE else "internal"
            raise Problem(code, answer.message)
        place = await self._place(answer)
        row = CallbackRow(
            id_,
            answer.conv or "",
            place.position if place else None,
            place.wait_low_s if place else None,
            place.wait_high_s if place else None,
        )
        return bodies.answer(row, status=201)

    async def _order(self, actor: Actor, id_: str, body: CallbackBody) -> Order:
        at = round(body.at.timestamp() * 1000) if body.at else None
        try:
            wanted = RequestCallback(
                phone=body.phone,
                name=body.name,
                topic=body.topic,
                at=at,
                customer=None if actor.is_visitor else body.customer,
                queue=body.queue,
                site=None if actor.is_visitor else body.site,
            )
        except ValueError as error:
            raise bodies.malformed(error) from error
        if actor.is_visitor:
            self._limits.take(self._visitors, actor.id)
            return Order(id_, actor, OP, wanted, body.conv)
        return Order(id_, actor, OP, await self._complete(wanted, body.conv))

    async def _complete(self, wanted: RequestCallback, conv: str | None) -> RequestCallback:
        """Whose call it is and where it waits, as far as that was left to us."""
        customer, queue, site = wanted.customer, wanted.queue, wanted.site
        if conv is not None:
            found = await self._history.conversation(conv)
            if found is None:
                raise Problem("not_found")
            about = found[0]
            customer, queue = customer or about.customer, queue or about.queue
            site = site or about.site or None
        elif queue is None and site is None:
            sites = await self._history.sites()
            site = sites[0].id if len(sites) == 1 else None
        return RequestCallback(
            wanted.phone, wanted.name, wanted.topic, wanted.at, customer, queue, site
        )

    async def _place(self, answer: Answer) -> Place | None:
        """The place in the line; what was answered before may have left it long ago."""
        conv = answer.conv or ""
        place = self._places.place_of(conv)
        try:
            async with asyncio.timeout(PLACE_SECONDS):
                while place is None and not answer.dup:
                    await asyncio.sleep(_LOOK_SECONDS)
                    place = self._places.place_of(conv)
        except TimeoutError:
            return None
        return place

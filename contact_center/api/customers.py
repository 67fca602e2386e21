"""People and their history over every channel."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from contact_center.api.happenings import Entry, entry_of
from contact_center.api.rows import (
    Channel,
    CustomerRow,
    Limit,
    Page,
    PersonRow,
    Position,
    customer_row,
    person_row,
)
from contact_center.ports.reading import HistoryReader, PersonRows
from contact_center.wire.http.problems import Problem, Wrong
from contact_center.wire.http.routes import get


class CustomerQuery(Struct):
    """`q` is part of a name, an email address, a phone number or an id."""

    q: str | None = None
    after: str | None = None
    limit: Limit = 50


class TimelineQuery(Struct):
    """`after` is the `next` of the page before: pages go back in time."""

    after: Position | None = None
    channel: Channel | None = None
    kind: Annotated[str, Meta(max_length=40, description="A kind of fact.")] | None = None
    limit: Limit = 50


class Customers:
    """Looks people up."""

    def __init__(self, history: HistoryReader) -> None:
        """Read from `history`."""
        self._history = history

    @get("/api/v1/customers", reads="customers.list")
    async def list_customers(self, query: CustomerQuery) -> Page[CustomerRow]:
        """People, the newest first; customers that were merged are one of them."""
        try:
            listed = await self._history.customers(query.q, query.after, query.limit)
        except ValueError as error:
            raise not_a_position() from error
        rows = [customer_row(one, []) for one in listed.items]
        return Page(rows, listed.next, listed.cur)

    @get("/api/v1/customers/{customer}", reads="customer.read", codes=("not_found",))
    async def get_customer(self, customer: str) -> PersonRow:
        """One person; a customer that was merged is shown as a part of the other one."""
        return person_row(await self._person(customer))

    @get("/api/v1/customers/{customer}/timeline", reads="customer.read", codes=("not_found",))
    async def get_timeline(self, customer: str, query: TimelineQuery) -> Page[Entry]:
        """What happened with this person on every channel, oldest first within a page."""
        given = {"channel": query.channel, "kind": query.kind}
        filters = {name: value for name, value in given.items() if value is not None}
        listed = await self._history.timeline(customer, filters, query.after, query.limit)
        if not listed.items:
            await self._person(customer)
        entries = [entry_of(fact, channel, name) for fact, channel, name in listed.items]
        return Page(entries, listed.next, listed.cur)

    async def _person(self, customer: str) -> PersonRows:
        found = await self._history.person(customer)
        if found is None:
            raise Problem("not_found")
        return found


def not_a_position() -> Problem:
    """`after` was not taken from the `next` of a page of this list."""
    return Problem("bad_request", errors=[Wrong("not a place in this list", "after")])

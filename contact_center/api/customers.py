"""People and their history over every channel."""

from __future__ import annotations

from msgspec import Struct

from contact_center.api.happenings import Entry, entry_of
from contact_center.api.rows import CustomerRow, Limit, Page, Position, customer_row
from contact_center.ports.reading import HistoryReader
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
    limit: Limit = 50


class Customers:
    """Looks customers up."""

    def __init__(self, history: HistoryReader) -> None:
        """Read from `history`."""
        self._history = history

    @get("/api/v1/customers", reads="customers.list")
    async def list_customers(self, query: CustomerQuery) -> Page[CustomerRow]:
        """Customers, the newest first."""
        try:
            listed = await self._history.customers(query.q, query.after, query.limit)
        except ValueError as error:
            raise not_a_position() from error
        rows = [customer_row(one, []) for one in listed.items]
        return Page(rows, listed.next, listed.cur)

    @get("/api/v1/customers/{customer}", reads="customer.read", codes=("not_found",))
    async def get_customer(self, customer: str) -> CustomerRow:
        """One customer."""
        found = await self._history.customer(customer)
        if found is None:
            raise Problem("not_found")
        return customer_row(*found)

    @get("/api/v1/customers/{customer}/timeline", reads="customer.read", codes=("not_found",))
    async def get_timeline(self, customer: str, query: TimelineQuery) -> Page[Entry]:
        """What happened with this customer, oldest first within a page."""
        if await self._history.customer(customer) is None:
            raise Problem("not_found")
        listed = await self._history.timeline(customer, query.after, query.limit)
        entries = [entry_of(fact, channel, name) for fact, channel, name in listed.items]
        return Page(entries, listed.next, listed.cur)


def not_a_position() -> Problem:
    """`after` was not taken from the `next` of a page of this list."""
    return Problem("bad_request", errors=[Wrong("not a place in this list", "after")])

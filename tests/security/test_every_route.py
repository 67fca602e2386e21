"""The whole node, route by route: whoever asks gets what the table below says, and no more.

The table is written by hand and not derived from the routes: a new route without a line here
fails, and so does one that lets somebody in whom nobody meant.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.administering import PutAgent, PutQueue, PutSite
from contact_center.domain.orders.envelope import Order
from contact_center.wire.http.headers import EVERYWHERE, NOTHING, POLICY
from tests.center import House
from tests.drive.people import PASSWORD
from tests.drive.shop import SHOP
from tests.unit.api.people import Reply

NOBODY, VISITOR, AGENT = "nobody", "visitor", "agent"
SUPERVISOR, ADMINISTRATOR = "supervisor", "administrator"
WHOEVER = {NOBODY, VISITOR, AGENT, SUPERVISOR, ADMINISTRATOR}
KNOWN = WHOEVER - {NOBODY}
STAFF = KNOWN - {VISITOR}
LEAD = STAFF - {AGENT}
OWNER = {ADMINISTRATOR}
BY_TOKEN: set[str] = set()
"""Opened by a secret of its own, and by nothing that anybody here shows."""

ADMITTED: dict[str, set[str]] = {
    "GET /": WHOEVER,
    "GET /console": WHOEVER,
    "GET /wallboard": WHOEVER,
    # The same pages, for who types a slash too many.
    "GET /console/": WHOEVER,
    "GET /wallboard/": WHOEVER,
    "GET /audit/": WHOEVER,
    "GET /try": WHOEVER,
    "GET /try/{name}": WHOEVER,
    "GET /favicon.ico": WHOEVER,
    "GET /{name}": WHOEVER,
    "GET /static/{name}": WHOEVER,
    "GET /style/{name}": WHOEVER,
    # The token of the hello decides, not who opens the socket.
    "GET /ws/visitor": WHOEVER,
    "GET /ws/agent": WHOEVER,
    "GET /healthz": WHOEVER,
    "GET /readyz": WHOEVER,
    # From this machine; tests/unit/api/test_health.py asks from others.
    "GET /metrics": WHOEVER,
    # Nobody is sent to the sign-in.
    "GET /audit": LEAD | {NOBODY},
    "GET /api/v1/openapi.json": WHOEVER,
    "GET /api/v1/problems": WHOEVER,
    "POST /api/v1/visitor/session": WHOEVER,
    "POST /api/v1/session": WHOEVER,
    "GET /api/v1/session": STAFF,
    "DELETE /api/v1/session": STAFF,
    "GET /api/v1/conversations": STAFF,
    "GET /api/v1/conversations/{conv}": KNOWN,
    "GET /api/v1/conversations/{conv}/messages": KNOWN,
    "GET /api/v1/conversations/{conv}/facts": STAFF,
    "GET /api/v1/conversations/{conv}/why": STAFF,
    "GET /api/v1/customers": STAFF,
    "GET /api/v1/customers/{customer}": STAFF,
    "GET /api/v1/customers/{customer}/timeline": STAFF,
    "GET /api/v1/queues": STAFF,
    "GET /api/v1/agents": STAFF,
    "GET /api/v1/sites": OWNER,
    "GET /api/v1/skills": STAFF,
    "GET /api/v1/skills/{skill}": STAFF,
    "GET /api/v1/skills/{skill}/versions": STAFF,
    "PUT /api/v1/skills/{skill}": OWNER,
    "DELETE /api/v1/skills/{skill}": OWNER,
    "GET /api/v1/profiles": STAFF,
    "GET /api/v1/profiles/{profile}": STAFF,
    "GET /api/v1/profiles/{profile}/versions": STAFF,
    "PUT /api/v1/profiles/{profile}": OWNER,
    "DELETE /api/v1/profiles/{profile}": OWNER,
    "GET /api/v1/presence-codes": STAFF,
    "GET /api/v1/presence-codes/{code}": STAFF,
    "GET /api/v1/presence-codes/{code}/versions": STAFF,
    "PUT /api/v1/presence-codes/{code}": OWNER,
    "DELETE /api/v1/presence-codes/{code}": OWNER,
    "GET /api/v1/calendars": STAFF,
    "GET /api/v1/calendars/{calendar}": STAFF,
    "GET /api/v1/calendars/{calendar}/versions": STAFF,
    "PUT /api/v1/calendars/{calendar}": OWNER,
    "DELETE /api/v1/calendars/{calendar}": OWNER,
    "GET /api/v1/plans": STAFF,
    "GET /api/v1/plans/{plan}": STAFF,
    "GET /api/v1/plans/{plan}/versions": STAFF,
    "PUT /api/v1/plans/{plan}": OWNER,
    "DELETE /api/v1/plans/{plan}": OWNER,
    "GET /api/v1/queues/{queue}": STAFF,
    "GET /api/v1/queues/{queue}/versions": STAFF,
    "PUT /api/v1/queues/{queue}": OWNER,
    "DELETE /api/v1/queues/{queue}": OWNER,
    "GET /api/v1/calendars/{calendar}/hours": STAFF,
    "POST /api/v1/calendars/{calendar}/holidays": OWNER,
    "GET /api/v1/agents/{agent}/queues": STAFF,
    "PUT /api/v1/agents/{agent}/queues": OWNER,
    "DELETE /api/v1/agents/{agent}/queues/{queue}": OWNER,
    "GET /api/v1/audit": LEAD,
    "GET /api/v1/reports/queues": LEAD,
    "GET /api/v1/reports/queues.csv": LEAD,
    "GET /api/v1/reports/intervals": LEAD,
    "GET /api/v1/reports/intervals.csv": LEAD,
    "GET /api/v1/reports/service-level": LEAD,
    "GET /api/v1/reports/service-level.csv": LEAD,
    "GET /api/v1/reports/agents": LEAD,
    "GET /api/v1/reports/agents.csv": LEAD,
    "GET /api/v1/reports/staffing": LEAD,
    "POST /api/v1/orders": KNOWN,
    "POST /api/v1/callbacks": KNOWN,
    "POST /api/v1/bot/ask": STAFF,
    "POST /api/v1/inbound/email": BY_TOKEN,
    "GET /api/v1/inbound/email": STAFF,
    "GET /api/v1/inbound/email/{mail}": STAFF,
    "GET /api/v1/inbound/email/{mail}/raw": LEAD,
    "POST /api/v1/inbound/email/{mail}/replay": LEAD,
    "GET /api/v1/conversations/{conv}/messages/{seq}/files": KNOWN,
    "GET /api/v1/conversations/{conv}/messages/{seq}/files/{number}": KNOWN,
}

SIGN_OUT = "DELETE /api/v1/session"
REFUSING = {"sign_in", "forbidden"}
QUERY = {"POST /api/v1/inbound/email": "?inbox=x"}
BODIES: dict[str, dict[str, Any]] = {
    "POST /api/v1/session": {"email": "nobody@shop.example", "password": "x"},
    "POST /api/v1/visitor/session": {"site": "shop"},
    "POST /api/v1/orders": {"id": "nothing", "op": "nothing", "d": {}},
    "POST /api/v1/callbacks": {"phone": "nothing"},
    "POST /api/v1/bot/ask": {"text": "Hello"},
}
CANARY = "<img src=x onerror=alert('{}')>"
LOOSER = ("Cross-Origin-Resource-Policy", "same-origin")
"""The widget's files are for pages of every website."""


def routes_of(house: House) -> dict[str, str]:
    """Every route of the node as "METHOD /path", and an address that fits it."""
    found: dict[str, str] = {}
    for route in house.node._runner.app.router.routes():
        assert route.resource is not None
        path = re.sub(r"\{(\w+):[^}]*\}", r"{\1}", route.resource.canonical)
        name = f"{route.method} {path}"
        if route.method not in {"HEAD", "OPTIONS"}:
            found[name] = re.sub(r"\{\w+\}", "x", path) + QUERY.get(name, "")
    return found


class Asker:
    """One browser or program at the whole node."""

    def __init__(self, house: House, http: aiohttp.ClientSession) -> None:
        """Show nothing yet."""
        self.house = house
        self.http = http
        self.headers: dict[str, str] = {}

    async def ask(self, route: str, path: str, **headers: str) -> Reply:
        """Ask for one route."""
        method = route.partition(" ")[0]
        url = self.house.url + path
        shown = {**self.headers, **headers}
        body = None if method == "GET" else BODIES.get(route, {})
        async with self.http.request(
            method, url, json=body, headers=shown, allow_redirects=False
        ) as answer:
            return Reply(answer.status, answer.headers, await answer.read())

    async def sign_in(self, name: str) -> None:
        """As a browser does: a cookie, and the secret of the login."""
        credentials = {"email": f"{name}@shop.example", "password": PASSWORD}
        url = f"{self.house.url}/api/v1/session"
        async with self.http.post(url, json=credentials) as response:
            self.headers["X-CSRF-Token"] = (await response.json())["csrf"]


@pytest.fixture
async def asker(house: House) -> AsyncIterator[Asker]:
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as http:
        yield Asker(house, http)


async def token_of(house: House, role: str) -> str:
    """What somebody of this role shows."""
    if role == VISITOR:
        return str(await (await house.visitor()).client._token())
    if role == ADMINISTRATOR:
        body = PutAgent("agent:sue", role="administrator")
        await house.node.center.door.do(Order("promoted", SYSTEM, "agent.put", body))
    return await house.signed_in("ann" if role == AGENT else "sue")


def code_of(reply: Reply) -> str:
    is_problem = reply.headers.get("Content-Type", "").startswith("application/problem+json")
    return reply.code if is_problem else ""


async def test_every_route_has_a_line_in_this_file(house: House) -> None:
    assert routes_of(house).keys() == ADMITTED.keys()


@pytest.mark.parametrize("role", sorted(WHOEVER))
async def test_a_route_lets_in_whom_the_table_names_and_nobody_else(
    house: House, asker: Asker, role: str
) -> None:
    if role != NOBODY:
        asker.headers["Authorization"] = f"Bearer {await token_of(house, role)}"

    let_in = set()
    # Whoever has signed out is let in nowhere, so that comes last.
    for route, path in sorted(routes_of(house).items(), key=lambda one: one[0] == SIGN_OUT):
        if code_of(await asker.ask(route, path)) not in REFUSING:
            let_in.add(route)

    assert let_in == {route for route, roles in ADMITTED.items() if role in roles}


async def test_no_route_takes_a_cookie_without_the_secret_of_its_login(
    house: House, asker: Asker
) -> None:
    await asker.sign_in("sue")
    secret = asker.headers.pop("X-CSRF-Token")
    writing = {r: path for r, path in routes_of(house).items() if not r.startswith("GET ")}

    codes = {route: code_of(await asker.ask(route, path)) for route, path in writing.items()}
    foreign = {
        route: code_of(await asker.ask(route, path, **{"X-CSRF-Token": secret, "Origin": SHOP}))
        for route, path in writing.items()
    }

    assert len(writing) >= 7
    assert codes == dict.fromkeys(writing, "csrf")
    assert foreign == dict.fromkeys(writing, "foreign_origin")


async def test_every_answer_tells_browsers_to_be_careful(house: House, asker: Asker) -> None:
    asker.headers["Authorization"] = f"Bearer {await token_of(house, SUPERVISOR)}"
    pages = 0

    for route, path in [*routes_of(house).items(), ("GET /", "/nothing/at/all")]:
        headers = (await asker.ask(route, path, Accept="text/html")).headers
        is_page = headers.get("Content-Type", "").startswith("text/html")
        pages += is_page
        assert headers["Content-Security-Policy"] == (POLICY if is_page else NOTHING), route
        assert EVERYWHERE.items() - headers.items() <= {LOOSER}, route
        assert "Server" not in headers, route

    assert pages >= 5


async def test_names_are_text_in_every_page_that_the_server_writes(
    house: House, asker: Asker
) -> None:
    door = house.node.center.door
    orders: list[tuple[str, Any]] = [
        ("site.put", PutSite("shop", CANARY.format("site"), "support", (SHOP,))),
        ("agent.put", PutAgent("agent:sue", name=CANARY.format("name"))),
        ("queue.put", PutQueue("~" + "q", CANARY.format("queue"))),
    ]
    for op, body in orders:
        assert (await door.do(Order(f"named:{op}", SYSTEM, op, body))).code is None
    await asker.sign_in("sue")

    shown = ""
    for path in ("/", "/try?site=shop", "/audit", f"/{CANARY}", f"/try?site={CANARY}"):
        page = (await asker.ask("GET", path, Accept="text/html")).text
        assert "<img src=x" not in page, path
        shown += page

    assert shown.count("&lt;img src=x") >= 2

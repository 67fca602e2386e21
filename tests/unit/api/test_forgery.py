"""Requests another website makes a browser send: whatever changes something refuses them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from contact_center.wire.http.routes import Route
from tests.unit.api.conftest import Serve, Someone
from tests.unit.api.people import Client, client
from tests.unit.api.served import KEYS, Served

SAFE = {"GET", "HEAD", "OPTIONS"}
FOREIGN = [
    "https://evil.example",
    "null",
    "",
    "http://127.0.0.1",
    "https://127.0.0.1:{port}",
    "http://127.0.0.1:{port}.evil.example",
    "http://evil.127.0.0.1:{port}",
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1:1{port}",
    "http://localhost:{port}",
    "https://shop.example",
]


def writing(served: Served) -> list[tuple[str, str]]:
    """Every route of the application, in the table or not, that is no mere look."""
    registered = {
        (route.method, re.sub(r"\{(\w+)[^}]*\}", r"some-\1", route.resource.canonical))
        for route in served.app.router.routes()
        if route.method not in SAFE and route.resource is not None
    }
    return sorted(registered)


def table_of(routes: Iterable[Route]) -> set[tuple[str, str]]:
    return {(r.declared.method, r.declared.path) for r in routes if r.declared.method not in SAFE}


def test_the_walk_finds_every_route_of_the_table(served: Served) -> None:
    assert len(writing(served)) >= len(table_of(served.routes)) >= 5


async def test_no_route_takes_a_cookie_without_the_secret_of_its_login(
    served: Served, someone: Someone
) -> None:
    browser, other = await someone(), await someone()
    await browser.sign_in("ada")
    await other.sign_in("ada")
    del browser.headers["X-CSRF-Token"]

    for method, path in writing(served):
        without = await browser.ask(method, path, json={})
        stolen = {"X-CSRF-Token": other.headers["X-CSRF-Token"]}
        of_another = await browser.ask(method, path, json={}, headers=stolen)
        empty = await browser.ask(method, path, json={}, headers={"X-CSRF-Token": ""})

        assert {without.code, of_another.code, empty.code} == {"csrf"}, (method, path)
        assert without.status == 403

    assert (await browser.get("/api/v1/session")).status == 200, "still signed in"


async def test_with_its_secret_a_page_may_write(browser: Client) -> None:
    await browser.sign_in()

    reply = await browser.order("presence.set", "p1", presence="available")

    assert reply.status == 200


@pytest.mark.parametrize("origin", FOREIGN)
async def test_no_route_takes_a_cookie_from_another_origin(
    served: Served, browser: Client, origin: str
) -> None:
    await browser.sign_in("ada")
    port = served.url.rpartition(":")[2]
    browser.headers["Origin"] = origin.format(port=port)

    for method, path in writing(served):
        reply = await browser.ask(method, path, json={})

        assert reply.code == "foreign_origin", (method, path)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "unheard-of"])
async def test_a_browser_that_says_where_it_comes_from_is_believed(
    served: Served, browser: Client, site: str
) -> None:
    await browser.sign_in("ada")
    browser.headers["Sec-Fetch-Site"] = site

    for method, path in writing(served):
        assert (await browser.ask(method, path, json={})).code == "foreign_origin", (method, path)


async def test_our_own_pages_may_write(served: Served, browser: Client) -> None:
    browser.headers |= {"Origin": served.url, "Sec-Fetch-Site": "same-origin"}
    await browser.sign_in()

    assert (await browser.order("presence.set", "p1", presence="away")).status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_nobody_can_be_signed_in_by_another_website(browser: Client, origin: str) -> None:
    browser.headers["Origin"] = origin

    reply = await browser.sign_in()

    assert reply.code == "foreign_origin"
    assert "Set-Cookie" not in reply.headers


async def test_a_program_with_a_token_needs_no_secret(served: Served, browser: Client) -> None:
    await browser.take_token()

    reply = await browser.order("presence.set", "p1", presence="available")

    assert reply.status == 200


async def test_a_bad_token_is_not_helped_by_a_good_cookie(browser: Client) -> None:
    await browser.sign_in()
    browser.headers["Authorization"] = "Bearer nonsense"

    assert (await browser.get("/api/v1/queues")).code == "sign_in"


async def test_a_password_of_a_proxy_in_front_does_not_disturb(browser: Client) -> None:
    await browser.sign_in()
    browser.headers["Authorization"] = "Basic dXNlcjpwYXNz"

    assert (await browser.get("/api/v1/queues")).status == 200
    del browser.headers["X-CSRF-Token"]
    assert (await browser.order("presence.set", "p1", presence="away")).code == "csrf"


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""],
)
async def test_every_body_must_be_json(served: Served, browser: Client, content_type: str) -> None:
    browser.bear(KEYS.node)
    with_body = [route.declared for route in served.routes if route.body is not None]
    assert len(with_body) >= 4

    for declared in with_body:
        reply = await browser.ask(
            declared.method,
            re.sub(r"\{\w+\}", "x", declared.path),
            data=b'{"op":"x"}',
            headers={"Content-Type": content_type},
        )
        assert reply.code == "unsupported_media_type", declared.path
        assert reply.status == 415


async def test_behind_a_proxy_our_origin_is_the_one_people_see(serve: Serve) -> None:
    served = await serve(public_url="https://help.example/")
    async with client(served) as browser:
        browser.headers["Origin"] = "https://help.example"
        own = await browser.sign_in()
        browser.headers["Origin"] = served.url
        other = await browser.sign_in()

    assert own.status == 200
    assert other.code == "foreign_origin"

"""Visitors: how they begin, come back, and what they may see and do over HTTP."""

from __future__ import annotations

import pytest

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.administering import PutSite
from tests.unit.api.conftest import Serve, Someone
from tests.unit.api.people import Client, client
from tests.unit.api.served import SHOP, Served

SESSION = "/api/v1/visitor/session"


async def test_a_new_visitor_gets_a_token_a_handle_and_what_the_widget_needs(
    browser: Client,
) -> None:
    reply = await browser.post(SESSION, {"site": "shop", "locale": "zh-Hant-TW"})

    answer = reply.json
    assert reply.status == 200
    assert answer["visitor"].startswith("visitor:")
    assert answer["expires_in"] == 900
    assert answer["config"] == {
        "site": "shop",
        "name": "The shop",
        "locale": "zh-TW",
        "greeting": {},
        "topics": [],
        "form": None,
        "hours": None,
        "theme": {"accent": "#0f766e"},
        "reopen_hours": 24.0,
    }


async def test_the_handle_brings_the_same_visitor_back(served: Served, someone: Someone) -> None:
    first, second = await someone(), await someone()
    before = await first.visit()
    await served.clock.advance(86_400_000)

    after = await second.visit(handle=before["handle"])

    assert after["visitor"] == before["visitor"]
    assert after["handle"] == before["handle"]
    assert after["token"] != before["token"]


async def test_an_unknown_handle_is_a_new_visitor_with_a_handle_of_our_making(
    browser: Client,
) -> None:
    answer = await browser.visit(handle="chosen by the visitor")

    assert answer["handle"] != "chosen by the visitor"


async def test_a_handle_is_good_on_its_own_site_only(someone: Someone) -> None:
    here, there = await someone(), await someone()
    before = await here.visit("shop")

    after = await there.visit("other", handle=before["handle"])

    assert after["visitor"] != before["visitor"]


async def test_a_token_ends_and_the_handle_brings_a_new_one(
    served: Served, browser: Client
) -> None:
    session = await browser.visit()
    conv = await browser.say("Hello")
    await served.clock.advance(900_000)

    late = await browser.get(f"/api/v1/conversations/{conv}")
    await browser.visit(handle=session["handle"])
    again = await browser.get(f"/api/v1/conversations/{conv}")

    assert late.code == "sign_in"
    assert again.status == 200


async def test_there_must_be_such_a_site(browser: Client) -> None:
    reply = await browser.post(SESSION, {"site": "nowhere"})

    assert reply.code == "not_found"


async def test_a_signed_identity_is_refused_in_so_many_words(browser: Client) -> None:
    reply = await browser.post(SESSION, {"site": "shop", "identity": "a.b.c"})

    assert reply.status == 400
    assert reply.code == "identity_unsupported"


async def test_one_address_opens_only_so_many_visitors_a_minute(serve: Serve) -> None:
    served = await serve(sessions_per_minute=3)
    async with client(served) as browser:
        session = await browser.visit()
        for _ in range(2):
            await browser.visit()
        reply = await browser.post(SESSION, {"site": "shop"})
        back = await browser.post(SESSION, {"site": "shop", "handle": session["handle"]})
        await served.clock.advance(int(reply.headers["Retry-After"]) * 1000)
        later = await browser.post(SESSION, {"site": "shop"})

    assert reply.status == 429
    assert reply.code == "too_many_requests"
    assert back.status == later.status == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        (SHOP, 200),
        ("own", 200),
        ("null", 403),
        ("", 403),
        ("http://shop.example", 403),
        ("https://shop.example:8443", 403),
        ("https://shop.example.evil.example", 403),
        ("https://evilshop.example", 403),
        ("https://www.shop.example", 403),
        ("https://shop.example/", 403),
        ("https://SHOP.example", 403),
        ("https://other.example", 403),
        ("https://shop.example, https://evil.example", 403),
    ],
)
async def test_only_pages_of_the_site_itself_may_open_visitors(
    served: Served, browser: Client, origin: str | None, status: int
) -> None:
    if origin is not None:
        browser.headers["Origin"] = served.url if origin == "own" else origin

    reply = await browser.post(SESSION, {"site": "shop"})

    assert reply.status == status
    if status == 403:
        assert reply.code == "foreign_origin"


async def test_an_origin_added_to_the_site_counts_at_once(served: Served, browser: Client) -> None:
    browser.headers["Origin"] = "https://new.example"
    before = await browser.post(SESSION, {"site": "shop"})
    origins = ("https://new.example:443/",)
    await served.do(SYSTEM, PutSite("shop", "The shop", "support", origins))

    after = await browser.post(SESSION, {"site": "shop"})

    assert (before.status, after.status) == (403, 200)


async def test_the_browser_of_a_site_may_read_the_answers_made_for_it(browser: Client) -> None:
    browser.headers["Origin"] = SHOP
    opened = await browser.post(SESSION, {"site": "shop"})
    browser.headers["Authorization"] = f"Bearer {opened.json['token']}"
    conv = await browser.say("Hello")
    read = await browser.get(f"/api/v1/conversations/{conv}/messages")
    refused = await browser.order("message.send", "m2", text="")

    for reply in (opened, read, refused):
        assert reply.headers["Access-Control-Allow-Origin"] == SHOP
        assert "Origin" in reply.headers.getall("Vary")
        assert "Access-Control-Allow-Credentials" not in reply.headers
    assert refused.code == "empty"


async def test_nobody_elses_page_may_read_them(browser: Client) -> None:
    await browser.visit()
    conv = await browser.say("Hello")
    browser.headers["Origin"] = "https://evil.example"

    reply = await browser.get(f"/api/v1/conversations/{conv}/messages")

    assert "Access-Control-Allow-Origin" not in reply.headers


async def test_what_is_not_made_for_sites_is_shown_to_none(browser: Client) -> None:
    browser.headers["Origin"] = SHOP
    for path in ("/api/v1/session", "/api/v1/queues", "/api/v1/conversations", "/healthz"):
        reply = await browser.get(path)
        assert "Access-Control-Allow-Origin" not in reply.headers, path


async def test_browsers_are_told_beforehand_what_they_may_send(browser: Client) -> None:
    asked = {"Origin": SHOP, "Access-Control-Request-Method": "POST"}

    allowed = await browser.ask("OPTIONS", "/api/v1/orders", headers=asked)
    foreign = {**asked, "Origin": "https://evil.example"}
    refused = await browser.ask("OPTIONS", "/api/v1/orders", headers=foreign)
    plain = await browser.ask("OPTIONS", "/api/v1/orders")
    unmade = await browser.ask("OPTIONS", "/api/v1/customers", headers=asked)

    assert allowed.status == 204
    assert allowed.headers["Access-Control-Allow-Origin"] == SHOP
    assert allowed.headers["Access-Control-Allow-Methods"] == "POST"
    assert "Authorization" in allowed.headers["Access-Control-Allow-Headers"]
    assert refused.code == "foreign_origin"
    assert plain.status == 204
    assert "Access-Control-Allow-Origin" not in plain.headers
    assert unmade.status == 405


async def test_a_visitor_sees_their_own_conversation_and_no_other(someone: Someone) -> None:
    one, other = await someone(), await someone()
    await one.visit()
    await other.visit()
    conv = await one.say("My secret")

    for path in (f"/api/v1/conversations/{conv}", f"/api/v1/conversations/{conv}/messages"):
        mine, theirs, nobodys = (
            await one.get(path),
            await other.get(path),
            await other.get(path.replace(conv, "c_nothing")),
        )
        assert mine.status == 200
        assert theirs.status == 404
        # No way to tell a stranger's conversation from one that does not exist.
        assert theirs.json == nobodys.json


async def test_a_visitor_reads_what_was_said_ascending_and_with_the_position(
    browser: Client,
) -> None:
    await browser.visit()
    conv = await browser.say("One", "m1")
    await browser.say("Two", "m2")
    await browser.say("Three", "m3")
    path = f"/api/v1/conversations/{conv}/messages"

    everything = (await browser.get(path)).json
    after = (await browser.get(f"{path}?after_seq=1&limit=1")).json
    before = (await browser.get(f"{path}?before_seq=3&limit=1")).json

    assert [(one["seq"], one["id"], one["d"]) for one in everything["items"]] == [
        (1, "m1", {"text": "One"}),
        (2, "m2", {"text": "Two"}),
        (3, "m3", {"text": "Three"}),
    ]
    assert everything["cur"] > 0
    assert everything["next"] is None
    assert [one["seq"] for one in after["items"]] == [2]
    assert after["next"] == "2"
    assert [one["seq"] for one in before["items"]] == [2]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/conversations",
        "/api/v1/conversations/{conv}/facts",
        "/api/v1/customers",
        "/api/v1/customers/{customer}",
        "/api/v1/customers/{customer}/timeline",
        "/api/v1/queues",
        "/api/v1/agents",
        "/api/v1/sites",
    ],
)
async def test_a_visitor_sees_nothing_that_is_for_staff(browser: Client, path: str) -> None:
    session = await browser.visit()
    conv = await browser.say("Hello")
    customer = session["visitor"].replace("visitor:", "customer:")

    reply = await browser.get(path.format(conv=conv, customer=customer))

    assert reply.code == "forbidden"


async def test_a_visitor_who_sends_too_fast_has_to_wait(browser: Client) -> None:
    await browser.visit()
    replies = [await browser.order("message.send", f"m{n}", text=str(n)) for n in range(21)]

    assert [reply.status for reply in replies] == [200] * 20 + [429]
    assert replies[-1].headers["Retry-After"] == "1"

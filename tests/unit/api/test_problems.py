"""Whatever goes wrong is told in the same shape, with a code that never changes its meaning."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from contact_center.domain.refusals import CODES
from contact_center.wire.http import bodies, layers, serving
from contact_center.wire.http.problems import _OF_REFUSALS, TABLE
from tests.unit.api.conftest import Serve
from tests.unit.api.people import Client, client
from tests.unit.api.served import Served

HTML = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "zh-TW,zh;q=0.9"}


def test_every_refusal_of_the_domain_has_a_status_of_its_own() -> None:
    assert _OF_REFUSALS.keys() == CODES.keys()
    assert {row.status for row in TABLE.values()} <= {
        *range(400, 430),
        500,
        503,
    }


async def test_the_codes_are_listed_where_the_type_points_to(browser: Client) -> None:
    listed = (await browser.get("/api/v1/problems")).json["items"]

    assert {row["code"] for row in listed} == TABLE.keys()
    assert {"code": "too_long", "status": 422, "title": CODES["too_long"]} in listed


async def test_a_path_that_is_not_there(browser: Client) -> None:
    reply = await browser.get("/api/v1/nothing")

    assert reply.status == 404
    assert reply.code == "not_found"


async def test_a_method_that_is_not_there(browser: Client) -> None:
    reply = await browser.ask("PUT", "/api/v1/queues", json={})

    assert reply.status == 405
    assert reply.code == "method_not_allowed"
    assert reply.headers["Allow"] == "GET,HEAD"


@pytest.mark.parametrize("is_declared", [True, False])
async def test_a_body_that_is_too_large(browser: Client, is_declared: bool) -> None:
    await browser.visit()

    async def parts() -> object:
        for _ in range(70):
            yield b" " * 1024

    reply = await browser.ask(
        "POST",
        "/api/v1/orders",
        data=b" " * 70_000 if is_declared else parts(),
        headers={"Content-Type": "application/json"},
    )

    assert reply.status == 413
    assert reply.code == "too_large"


async def test_a_body_that_does_not_come(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.05)
    port = int(served.url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    writer.write(
        b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 100\r\n\r\n{"
    )
    answer = await reader.read()
    writer.close()

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"too_slow"' in answer


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "])
async def test_a_request_that_does_not_come_is_not_waited_for(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(serving, "KEEPALIVE_SECONDS", 0.05)
    served = await serve()
    port = int(served.url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    writer.write(sent)
    answer = await reader.read()
    writer.close()

    assert answer == b""


async def test_a_mistake_of_ours_is_told_without_its_details(
    served: Served, browser: Client
) -> None:
    async def break_down() -> None:
        raise RuntimeError("the inner workings")

    served.reasons.clear()
    served.database.history.queues = break_down  # type: ignore[method-assign,assignment]
    await browser.take_token()

    reply = await browser.get("/api/v1/queues")

    assert reply.status == 500
    assert reply.code == "internal"
    assert "inner workings" not in reply.text


async def test_a_redirect_is_no_problem() -> None:
    async def elsewhere(_: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/console")

    with pytest.raises(web.HTTPFound):
        await layers.told(None)(make_mocked_request("GET", "/"), elsewhere)


async def test_a_person_gets_a_page_in_their_language(browser: Client) -> None:
    reply = await browser.get("/nowhere", headers=HTML)

    assert reply.status == 404
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="zh-TW">' in reply.text
    assert "這裡什麼也沒有" in reply.text
    assert "not_found" in reply.text


async def test_a_program_gets_a_document_whatever_it_accepts_besides(browser: Client) -> None:
    reply = await browser.get("/api/v1/nothing", headers=HTML)

    assert reply.code == "not_found"


async def test_what_a_client_writes_is_not_repeated_as_markup(browser: Client) -> None:
    reply = await browser.get("/try?site=<script>alert(1)</script>", headers=HTML)

    assert reply.status == 404
    assert "<script>alert" not in reply.text


async def test_pages_that_are_not_built_say_how_to_build_them(serve: Serve, tmp_path: Path) -> None:
    served = await serve(static=tmp_path / "static")
    async with client(served) as browser:
        replies = [await browser.get(path) for path in ("/console", "/widget.js", "/static/x.js")]
        page = await browser.get("/console", headers=HTML)
        (tmp_path / "static").mkdir()
        half = await browser.get("/console")

    for reply in [*replies, half]:
        assert reply.status == 503
        assert reply.code == "not_built"
        assert "npm run build" in reply.json["detail"]
    assert page.status == 503
    assert "npm run build" in page.text
    assert "頁面還沒有建置" in page.text

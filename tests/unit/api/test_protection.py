"""Headers that make browsers careful: on every answer of every route."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from aiohttp import web

from contact_center.wire.http.headers import EVERYWHERE, NOTHING, POLICY
from tests.unit.api.conftest import Serve
from tests.unit.api.people import Client, Reply, client


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """What the front end's builds leave behind, in small."""
    static = tmp_path / "static"
    (static / "console").mkdir(parents=True)
    (static / "assets").mkdir()
    (static / "console" / "index.html").write_text("<!doctype html><title>Console</title>")
    (static / "assets" / "console-B1x_9-aZ.js").write_text("export {}\n" * 100)
    (static / "tokens.css").write_text(":root {}")
    (static / "widget.js").write_text("// loader\n")
    (static / "widget-body-zh-CN-K_BiIBMW.js").write_text("// body\n")
    (static.parent / "secret.js").write_text("secret")
    return static


def looks(app: web.Application) -> list[str]:
    found = {
        re.sub(r"\{[^}]*\}", "x", route.resource.canonical)
        for route in app.router.routes()
        if route.method == "GET" and route.resource is not None
    }
    return sorted(found)


def protected(reply: Reply) -> bool:
    headers = reply.headers
    is_page = headers.get("Content-Type", "").startswith("text/html")
    return (
        all(headers.get(name) == value for name, value in EVERYWHERE.items() if name not in LOOSER)
        and headers["Content-Security-Policy"] == (POLICY if is_page else NOTHING)
        and "Cache-Control" in headers
        and "Server" not in headers
        and "X-Request-ID" in headers
    )


LOOSER = {"Cross-Origin-Resource-Policy"}
"""The widget's files say otherwise: they are for pages of every website."""


async def test_every_route_protects_its_answers(serve: Serve, built: Path) -> None:
    served = await serve(static=built)
    pages = 0
    async with client(served) as browser:
        await browser.take_token("ada")
        for path in [*looks(served.app), "/nothing", "/static/assets/console-B1x_9-aZ.js"]:
            reply = await browser.get(path, headers={"Accept": "text/html"})
            assert protected(reply), (path, reply.headers)
            pages += reply.headers["Content-Type"].startswith("text/html")

    assert pages >= 4


async def test_writing_and_refused_requests_are_protected_too(browser: Client) -> None:
    for method, path in (("POST", "/api/v1/session"), ("DELETE", "/api/v1/session"), ("PUT", "/")):
        assert protected(await browser.ask(method, path, json={})), path


def test_the_policy_of_pages_allows_nothing_inline_and_no_frame() -> None:
    assert "unsafe" not in POLICY
    assert "*" not in POLICY
    assert "frame-ancestors 'none'" in POLICY
    assert "script-src 'self';" in POLICY
    assert "require-trusted-types-for 'script'" in POLICY


async def test_https_is_remembered_where_people_use_it(serve: Serve) -> None:
    served = await serve(public_url="https://help.example")
    async with client(served) as browser:
        reply = await browser.get("/healthz")

    assert reply.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_plain_http_does_not_claim_https(browser: Client) -> None:
    assert "Strict-Transport-Security" not in (await browser.get("/healthz")).headers


async def test_names_with_a_hash_are_kept_for_good_and_others_asked_about(
    serve: Serve, built: Path
) -> None:
    served = await serve(static=built)
    async with client(served) as browser:
        cached = {
            path: (await browser.get(path)).headers["Cache-Control"]
            for path in (
                "/static/assets/console-B1x_9-aZ.js",
                "/static/tokens.css",
                "/console",
                "/",
                "/widget.js",
                "/widget-body-zh-CN-K_BiIBMW.js",
                "/healthz",
            )
        }

    assert cached == {
        "/static/assets/console-B1x_9-aZ.js": "public, max-age=31536000, immutable",
        "/static/tokens.css": "no-cache",
        "/console": "no-cache",
        "/": "no-cache",
        "/widget.js": "public, max-age=300",
        "/widget-body-zh-CN-K_BiIBMW.js": "public, max-age=31536000, immutable",
        "/healthz": "no-store",
    }


async def test_what_has_not_changed_is_not_sent_again(serve: Serve, built: Path) -> None:
    served = await serve(static=built)
    async with client(served) as browser:
        first = await browser.get("/console")
        again = await browser.get("/console", headers={"If-None-Match": first.headers["ETag"]})
        (built / "console" / "index.html").write_text("<!doctype html><title>A new build</title>")
        changed = await browser.get("/console", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status, again.status, changed.status) == (200, 304, 200)
    assert again.body == b""
    assert "A new build" in changed.text


async def test_what_is_long_travels_packed(serve: Serve, built: Path) -> None:
    served = await serve(static=built)
    path = "/static/assets/console-B1x_9-aZ.js"
    async with client(served) as browser:
        packed = await browser.get(path)
        plain = await browser.get(path, headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.body == plain.body
    assert int(packed.headers["Content-Length"]) < len(plain.body)


async def test_pages_of_every_website_may_load_the_widget(serve: Serve, built: Path) -> None:
    served = await serve(static=built)
    async with client(served) as browser:
        loader = await browser.get("/widget.js", headers={"Origin": "https://any.example"})
        console = await browser.get("/static/tokens.css")

    assert loader.headers["Access-Control-Allow-Origin"] == "*"
    assert loader.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert loader.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "Access-Control-Allow-Origin" not in console.headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../secret.js",
        "/static/%2e%2e/secret.js",
        "/static/..%2fsecret.js",
        "/static/assets/..%2f..%2fsecret.js",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/assets",
        "/static/x%00.js",
        "/style/../pages.py",
        "/try/..%2fpages.py",
        "/widget-body-..%2fsecret.js",
    ],
)
async def test_nothing_outside_of_the_folder_is_served(
    serve: Serve, built: Path, path: str
) -> None:
    from yarl import URL

    served = await serve(static=built)
    async with client(served) as browser:
        url = URL(served.url + path, encoded=True)
        async with browser.session.get(url) as response:
            status, text = response.status, await response.text()

    assert status == 404
    assert "secret" not in text

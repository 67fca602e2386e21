"""The front door and the shop to try the widget on, in three languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent_console.pages import HERE as CONSOLE
from contact_center.channels.chat.pages import HERE as CHAT
from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.administering import PutSite
from contact_center.wire.http.pages import Pages
from tests.conftest import OpenPage
from tests.unit.api.conftest import Serve
from tests.unit.api.people import Client
from tests.unit.api.served import Served


@pytest.mark.parametrize(
    ("query", "header", "lang", "title"),
    [
        ("", "zh-CN,zh;q=0.9", "zh-CN", "客服中心"),
        ("", "en-US", "en", "Contact center"),
        ("?lang=zh-TW", "en-US", "zh-TW", "客服中心"),
        ("?lang=fr", "", "en", "Contact center"),
    ],
)
async def test_the_front_door_speaks_the_readers_language(
    browser: Client, query: str, header: str, lang: str, title: str
) -> None:
    reply = await browser.get(f"/{query}", headers={"Accept-Language": header})

    assert f'<html lang="{lang}">' in reply.text
    assert f"<h1>{title}</h1>" in reply.text
    assert f'href="/try?lang={lang}"' in reply.text
    assert 'href="/console"' in reply.text
    assert reply.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize("page", ["/console", "/wallboard", "/audit"])
async def test_a_slash_too_many_leads_to_the_same_page(browser: Client, page: str) -> None:
    reply = await browser.get(f"{page}/?lang=en")

    assert (reply.status, reply.headers["Location"]) == (308, f"{page}?lang=en")


async def test_the_shop_carries_the_widget_of_the_site_that_was_asked_for(
    browser: Client,
) -> None:
    reply = await browser.get("/try?site=shop&lang=zh-TW")

    assert '<p class="brand">The shop</p>' in reply.text
    assert (
        '<script src="/widget.js" data-site="shop" data-locale="zh-TW" async></script>'
        in reply.text
    )


async def test_without_a_wish_the_first_site_is_shown(browser: Client) -> None:
    assert 'data-site="other"' in (await browser.get("/try")).text


async def test_the_name_of_a_site_is_text_not_markup(served: Served, browser: Client) -> None:
    nasty = '<img src=x onerror=alert(1)>"'
    await served.do(SYSTEM, PutSite("shop", nasty, "support"))

    reply = await browser.get("/try?site=shop")

    assert "<img" not in reply.text
    assert "&lt;img src=x onerror=alert(1)&gt;&#34;" in reply.text


@pytest.mark.parametrize("folder", [CONSOLE, CHAT], ids=["console", "chat"])
def test_every_language_has_every_word(folder: Path) -> None:
    words = Pages(folder).words
    used = set(re.findall(r"words\.(\w+)", _templates(folder)))

    assert words["zh-CN"].keys() == words["zh-TW"].keys() == words["en"].keys()
    assert used <= words["en"].keys()
    assert all(text.strip() for texts in words.values() for text in texts.values())


def _templates(folder: Path) -> str:
    return "".join(file.read_text("utf-8") for file in (folder / "templates").glob("*.html"))


@pytest.mark.parametrize("folder", [CONSOLE, CHAT], ids=["console", "chat"])
def test_no_page_has_anything_inline(folder: Path) -> None:
    text = _templates(folder)

    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


async def test_a_browser_shows_the_pages_without_a_complaint(
    serve: Serve, tmp_path: Path, open_page: OpenPage
) -> None:
    static = tmp_path / "static"
    static.mkdir()
    (static / "tokens.css").write_text(":root { --paper: rgb(1, 2, 3); }")
    (static / "widget.js").write_text(
        "document.body.dataset.widget = document.currentScript.dataset.site"
    )
    served = await serve(static=static)
    page = await open_page(locale="zh-CN")

    await page.goto(served.url)
    assert await page.title() == "客服中心"
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(1, 2, 3)"
    await page.get_by_role("link", name="English").click()
    await page.get_by_role("link", name="Try the chat").click()

    await page.wait_for_selector("body[data-widget=other]")
    assert await page.get_by_role("heading", level=1).inner_text() == "Light and cloth, made slowly"


async def test_the_policy_stops_a_script_that_was_slipped_into_a_page(
    serve: Serve, tmp_path: Path, open_page: OpenPage, excused: list[str]
) -> None:
    excused.append("Content Security Policy")
    static = tmp_path / "static"
    (static / "console").mkdir(parents=True)
    (static / "console" / "index.html").write_text(
        "<!doctype html><title>Safe</title><link rel=icon href=/style/icon.svg>"
        "<script>document.title = 'Hacked'</script><p style='color:red'>x</p>"
    )
    served = await serve(static=static)
    page = await open_page()

    await page.goto(f"{served.url}/console")
    await page.evaluate("new Promise(done => setTimeout(done))")

    assert await page.title() == "Safe"

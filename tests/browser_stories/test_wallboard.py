"""The floor on a wall: its figures move while people come, are served, and leave."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser_stories.boards import SECONDS, Board
from tests.browser_stories.conftest import MeetAgent, MeetVisitor, OpenShop

pytestmark = pytest.mark.timeout(120)


async def test_the_board_follows_a_visitor_who_waits_is_served_and_leaves(
    open_shop: OpenShop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    shop = await open_shop(queue="Lamps")
    rosa = await meet_agent(shop, await shop.hire("Rosa Vega", "supervisor"))
    ida = await meet_agent(shop, await shop.hire("Ida Berg"))
    ann, bob = await meet_visitor(shop), await meet_visitor(shop)
    await asyncio.gather(ida.sign_in(), rosa.sign_in(), ann.open_chat(), bob.open_chat())
    board = Board(rosa.page, shop.center.url)
    await board.hang_up()
    await board.shows("Lamps", waiting=0, active=0, answered=0, abandoned=0)
    await expect(board.cell("Lamps", "oldest")).to_have_text("–")

    # Somebody is free, somebody comes, and the wait grows while it rings.
    await ida.choose_status("Available")
    await expect(board.seat("Available", "Ida Berg")).to_contain_text(re.compile(SECONDS))
    await ann.ask_for_a_person()
    await board.shows("Lamps", waiting=1, offered=1, active=0)
    await expect(board.seat("Ringing", "Ida Berg")).to_be_visible()
    oldest = board.cell("Lamps", "oldest")
    await expect(oldest).to_have_text(re.compile(SECONDS))
    await expect(oldest).not_to_have_text(await oldest.inner_text())

    # Taken; the next one does not want to wait.
    await ida.accept()
    await board.shows("Lamps", waiting=0, active=1, answered=1)
    await expect(board.seat("In conversation", "Ida Berg")).to_contain_text("1 conversation")
    await bob.ask_for_a_person()
    await board.shows("Lamps", waiting=1, abandoned=0)
    await bob.button("End chat").click()
    await bob.panel.get_by_role("group").get_by_role("button", name="End chat").click()
    await board.shows("Lamps", waiting=0, active=1, answered=1, abandoned=1)

    # The work ends, and the agent goes to lunch.
    await ida.end("Resolved")
    await board.shows("Lamps", active=0)
    await expect(board.seat("Wrap-up", "Ida Berg")).to_be_visible()
    await ida.button("Finish").click()
    await expect(board.seat("Available", "Ida Berg")).to_be_visible()
    await ida.choose_status("Lunch")
    await expect(board.seat("Away", "Ida Berg")).to_contain_text("Lunch")


async def test_the_board_speaks_both_languages_by_a_key(
    open_shop: OpenShop, meet_agent: MeetAgent
) -> None:
    shop = await open_shop(queue="Looms")
    rosa = await meet_agent(shop, await shop.hire("Rosa Vega", "supervisor"))
    await rosa.sign_in()
    board = Board(rosa.page, shop.center.url)
    await board.hang_up()
    await expect(board.page.get_by_role("heading", level=1)).to_have_text("Wallboard")

    await board.page.keyboard.press("l")

    await expect(board.page.get_by_role("heading", level=1)).to_have_text("大屏")
    await expect(board.page.locator("html")).to_have_attribute("lang", "zh-CN")


async def test_an_agent_is_told_that_the_board_is_not_for_them(
    open_shop: OpenShop, meet_agent: MeetAgent
) -> None:
    shop = await open_shop()
    mei = await meet_agent(shop, await shop.hire("Mei Lin"))
    await mei.sign_in()

    # With a slash too many, as people type it.
    await mei.page.goto(f"{shop.center.url}/wallboard/")

    await expect(mei.page).to_have_url(f"{shop.center.url}/wallboard")
    await expect(mei.page.get_by_role("alert")).to_contain_text("for supervisors")
    await expect(mei.page.get_by_role("table")).to_have_count(0)

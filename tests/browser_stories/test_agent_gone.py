"""An agent's browser dies in the middle of a chat: nobody says goodbye, and nobody is forgotten."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from playwright.async_api import Error, Page, expect

from contact_center.domain.notices import notice_text
from tests.browser_stories.conftest import MeetAgent, MeetVisitor, StartCenter
from tests.browser_stories.shops import Office

pytestmark = pytest.mark.timeout(120)

SHORT_GRACES = {
    "ROUTING__AGENT_GRACE_SECONDS": "1",
    "ROUTING__AGENT_OFFER_GRACE_SECONDS": "1",
}
ONE_CHAT = 30
"""Units that have room for one chat."""


async def crash(page: Page) -> None:
    """End the process behind the page, as a machine that runs out of memory does."""
    async with page.expect_event("crash"):
        with suppress(Error):
            await page.goto("chrome://crash")
    await page.close()


async def test_the_chat_goes_back_to_its_place_and_to_a_colleague_and_the_visitor_is_told(
    start_center: StartCenter, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    center = await start_center(**SHORT_GRACES)
    shop = await Office(center).open_shop()
    mei = await meet_agent(shop, await shop.hire("Mei Lin"))
    sam = await meet_agent(shop, await shop.hire("Sam Carter", units=ONE_CHAT))
    ann, bob = await meet_visitor(shop), await meet_visitor(shop)
    await asyncio.gather(ann.open_chat(), bob.open_chat(), mei.start_work(), sam.sign_in())
    await ann.ask_for_a_person()
    await mei.accept()
    await ann.says("My moon lantern flickers.")
    await mei.says("Let me look it up.")
    # She takes nobody else, so that somebody waits who came later.
    await mei.choose_status("Lunch")
    await bob.ask_for_a_person()
    await expect(bob.panel).to_contain_text("You are number 1 in line")

    await crash(mei.page)

    # Ann is told, keeps her place before Bob, and may go on writing.
    await ann.reads("Notice", notice_text("agent_lost", "en"))
    await expect(ann.panel).to_contain_text("You are number 1 in line")
    await ann.says("Are you still there?")

    # Sam has room for one: it is Ann, with all that was said.
    await sam.choose_status("Available")
    await sam.accept()
    await expect(sam.log).to_contain_text("Let me look it up.")
    await sam.hears("Are you still there?")
    await expect(ann.panel).to_contain_text("Sam Carter is with you")
    await sam.says("Sam here, I have read it all.")
    await ann.reads("Sam Carter", "Sam here, I have read it all.")
    await expect(bob.panel).to_contain_text("You are number 1 in line")

    # Whoever lost the browser comes back to a desk without it, and is still at lunch.
    back = await meet_agent(shop, mei.colleague)
    await back.sign_in()
    await expect(back.list).to_contain_text("Nothing on your desk")
    await expect(back.status).to_contain_text("Lunch")

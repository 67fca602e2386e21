"""Somebody asks for a person when nobody is at work."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import MeetAgent, MeetVisitor, StartCenter
from tests.browser_stories.shops import Office, Shop

pytestmark = pytest.mark.timeout(120)

NOTICE = "Nobody is here right now. Your message is kept"


async def test_the_visitor_is_told_and_the_first_agent_finds_the_work(
    shop: Shop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    ann = await meet_visitor(shop)
    await ann.open_chat()
    await ann.ask_for_a_person()
    await ann.reads("Notice", NOTICE)
    await ann.says("My order is 1207.")

    mei = await meet_agent(shop)
    await mei.start_work()
    await mei.accept()

    await mei.hears("My order is 1207.")
    await mei.says("Good morning, here I am.")
    await ann.reads("Mei Lin", "Good morning, here I am.")


async def test_a_visitor_who_left_a_message_and_went_is_not_forgotten(
    start_center: StartCenter, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    shop = await Office(await start_center(ROUTING__VISITOR_GRACE_SECONDS="0.2")).open_shop()
    await shop.hire("Mei Lin")
    ann = await meet_visitor(shop)
    await ann.open_chat()
    await ann.ask_for_a_person()
    await ann.reads("Notice", NOTICE)
    await ann.says("Please send a bigger lamp.")

    # Whoever waits in line for a person and goes has given up; whoever left a message has not.
    await ann.page.goto("about:blank")
    mei = await meet_agent(shop)
    await mei.start_work()
    await mei.accept()

    # The agent is told that nobody is there to read, from the first moment on.
    await mei.hears("Please send a bigger lamp.")
    await expect(mei.talk).to_contain_text("has closed the page")
    await expect(mei.list.get_by_role("img", name="Has left the page")).to_be_visible()
    await mei.says("It is on its way.")
    await ann.enter()
    await expect(mei.talk).not_to_contain_text("has closed the page")
    await expect(ann.launcher).to_have_accessible_name(re.compile("new message"))
    await ann.launcher.click()
    await ann.reads("Mei Lin", "It is on its way.")

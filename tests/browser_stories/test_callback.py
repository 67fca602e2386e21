"""Somebody would rather be called: the number goes into the same line, and comes to a desk."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import MeetAgent, MeetVisitor, OpenShop

pytestmark = pytest.mark.timeout(120)


async def test_a_visitor_in_line_asks_to_be_called_back(
    open_shop: OpenShop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    shop = await open_shop()
    mei = await meet_agent(shop, await shop.hire("Mei Lin"))
    ann = await meet_visitor(shop)
    await asyncio.gather(ann.open_chat(), mei.sign_in())
    await ann.ask_for_a_person()

    # A number that is none is said; the right one is kept, and so is the place in line.
    await ann.button("Call me back").click()
    form = ann.panel.get_by_role("form", name="Call me back")
    await form.get_by_label("Phone").fill("my number")
    await form.get_by_role("button", name="Call me back").click()
    await expect(form.get_by_role("alert")).to_be_visible()
    await form.get_by_label("Phone").fill("+49 (30) 901820")
    await form.get_by_role("button", name="Call me back").click()
    await expect(ann.panel).to_contain_text("We will call +4930901820")

    # Whoever is free next gets it as work like any other; one press calls, one tells how it went.
    await mei.choose_status("Available")
    await expect(mei.offers).to_contain_text("New callback")
    await mei.offers.get_by_role("button", name="Accept").click()
    call = mei.talk.get_by_role("region", name="Call")
    number = call.get_by_role("link", name="Call +4930901820")
    await expect(number).to_have_attribute("href", "tel:+4930901820")
    await call.get_by_role("button", name="Reached").click()
    await mei.button("Finish").click()
    await expect(mei.list).to_contain_text("Nothing on your desk")
    await expect(ann.panel).to_contain_text("This chat has ended.")

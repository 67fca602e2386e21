"""Somebody would rather be called: the number goes into the same line, and comes to a desk."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import MeetAgent, MeetVisitor, OpenShop, StartCenter
from tests.browser_stories.shops import Office

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


async def test_a_call_that_nobody_answered_rings_again_until_somebody_is_reached(
    start_center: StartCenter, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    shop = await Office(await start_center(ROUTING__CALLBACK_RETRY_SECONDS="1")).open_shop()
    mei = await meet_agent(shop, await shop.hire("Mei Lin"))
    ann = await meet_visitor(shop)
    await asyncio.gather(ann.open_chat(), mei.sign_in())
    await ann.ask_for_a_person()
    await ann.button("Call me back").click()
    form = ann.panel.get_by_role("form", name="Call me back")
    await form.get_by_label("Phone").fill("030 901820")
    await form.get_by_role("button", name="Call me back").click()
    await mei.choose_status("Available")
    await mei.accept()
    call = mei.talk.get_by_role("region", name="Call")

    # Nobody picks up: the call leaves the desk by itself, and the visitor is still to be called.
    await call.get_by_role("textbox").fill("Voicemail")
    await call.get_by_role("button", name="No answer").click()
    await expect(mei.list).to_contain_text("Nothing on your desk")
    await expect(ann.panel).to_contain_text("We will call 030901820")

    # Due again, it rings and tells what was tried.
    await mei.accept()
    await expect(call).to_contain_text("1 try so far")
    await expect(mei.log).to_contain_text("Called: No answer")
    await expect(mei.log).to_contain_text("Voicemail")
    await call.get_by_role("button", name="Reached").click()
    await mei.button("Finish").click()
    await expect(ann.panel).to_contain_text("This chat has ended.")
    await expect(ann.panel).not_to_contain_text("Voicemail")


async def test_a_visitor_who_is_offered_a_call_takes_it_with_one_press(
    open_shop: OpenShop, meet_visitor: MeetVisitor
) -> None:
    shop = await open_shop(actions={"unstaffed": "callback"})
    ann = await meet_visitor(shop)
    await ann.open_chat()
    await ann.ask_for_a_person()
    await ann.reads("Notice", "If you like, we can call you back")

    # The way to it is where it was offered, and nowhere else.
    await expect(ann.button("Call me back")).to_have_count(1)
    await ann.log.get_by_role("button", name="Call me back").click()
    form = ann.panel.get_by_role("form", name="Call me back")
    await expect(form.get_by_label("Phone")).to_be_focused()
    await form.get_by_label("Phone").fill("030 901820")
    await form.get_by_role("button", name="Call me back").click()

    await expect(ann.panel).to_contain_text("We will call 030901820")
    await expect(ann.button("Call me back")).to_have_count(0)

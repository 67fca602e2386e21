"""Work that one agent does not take goes to the next, and work in hand can be handed over."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import MeetAgent, MeetVisitor, OpenShop

pytestmark = pytest.mark.timeout(120)


async def test_a_declined_offer_rings_on_the_next_desk_and_the_work_comes_back_by_transfer(
    open_shop: OpenShop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    shop = await open_shop()
    mei = await meet_agent(shop, await shop.hire("Mei Lin"))
    sam = await meet_agent(shop, await shop.hire("Sam Carter"))
    ann = await meet_visitor(shop)
    await asyncio.gather(ann.open_chat(), mei.start_work(), sam.sign_in())
    await ann.ask_for_a_person()

    # Mei, alone at work, says no with a reason; Sam is asked as soon as he is there.
    await expect(mei.offers).to_have_count(1)
    await mei.page.keyboard.press("d")
    await mei.page.get_by_role("dialog").get_by_role("button", name="Not my subject").click()
    await expect(mei.offers).to_have_count(0)
    await sam.choose_status("Available")
    await sam.accept()
    await sam.says("Sam here.")
    await expect(ann.panel).to_contain_text("Sam Carter is with you")

    # He hands it to her with a word; it rings at her desk at once, whatever she said before.
    await sam.action("transfer").click()
    dialog = sam.page.get_by_role("dialog")
    await dialog.get_by_role("radio", name="Mei Lin Available").check()
    await dialog.get_by_role("textbox", name="Word to the next one").fill("She wants the loom")
    await dialog.get_by_role("button", name="Transfer").click()
    await expect(sam.list).to_contain_text("Nothing on your desk")
    await mei.accept()
    await expect(mei.log).to_contain_text("She wants the loom")
    await expect(mei.log).to_contain_text("Sam here.")
    await expect(ann.panel).to_contain_text("Mei Lin is with you")
    await ann.says("Is this about the loom?")
    await mei.hears("Is this about the loom?")
    await expect(ann.panel).not_to_contain_text("She wants the loom")


async def test_a_missed_offer_goes_to_somebody_else(
    open_shop: OpenShop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    shop = await open_shop(ring_seconds=4)
    mei = await meet_agent(shop, await shop.hire("Mei Lin"))
    sam = await meet_agent(shop, await shop.hire("Sam Carter"))
    ann = await meet_visitor(shop)
    await asyncio.gather(ann.open_chat(), mei.start_work(), sam.sign_in())
    await ann.ask_for_a_person()
    await expect(mei.offers).to_have_count(1)
    await sam.choose_status("Available")

    # Mei has gone to fetch a coffee.
    await sam.accept()
    await expect(mei.page.get_by_role("status", name="Notices")).to_contain_text(
        "The offer went on to someone else."
    )
    await expect(mei.offers).to_have_count(0)
    await expect(ann.panel).to_contain_text("Sam Carter is with you")


async def test_who_misses_twice_is_away_until_they_say_otherwise_and_a_colleague_is_asked(
    open_shop: OpenShop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    shop = await open_shop(ring_seconds=2)
    mei = await meet_agent(shop, await shop.hire("Mei Lin"))
    sam = await meet_agent(shop, await shop.hire("Sam Carter"))
    ann, bob = await meet_visitor(shop), await meet_visitor(shop)
    await asyncio.gather(ann.open_chat(), bob.open_chat(), mei.start_work(), sam.sign_in())

    await ann.ask_for_a_person()
    await bob.ask_for_a_person()

    # It is said what has happened, and how to come back.
    alert = mei.page.get_by_role("alert").filter(has_text="set to away")
    await expect(alert).to_contain_text("You missed offers and were set to away.")
    await expect(alert).to_contain_text("Choose “Available” to go on.")
    await expect(mei.status).to_contain_text("Missed offers")
    await expect(mei.offers).to_have_count(0)

    # Both who waited are somebody else's by now.
    await sam.choose_status("Available")
    for served in (1, 2):
        await sam.offers.first.get_by_role("button", name="Accept").click()
        await expect(sam.list.get_by_role("listitem")).to_have_count(served)
    await expect(ann.panel).to_contain_text("Sam Carter is with you")
    await expect(bob.panel).to_contain_text("Sam Carter is with you")

    # One press, and she is asked again.
    await mei.button("Available").last.click()
    await expect(mei.status).to_contain_text("Available")
    await expect(alert).to_have_count(0)

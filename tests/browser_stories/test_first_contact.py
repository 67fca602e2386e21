"""The whole way of one question: bot, person, note, rating, wrap-up, and the customer's history."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import MeetAgent, MeetVisitor
from tests.browser_stories.shops import Shop

pytestmark = pytest.mark.timeout(120)


async def test_a_question_from_the_bot_to_the_customers_history(
    shop: Shop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    ann = await meet_visitor(shop)
    mei = await meet_agent(shop)

    # A preset question has a preset answer.
    await ann.open_chat()
    await ann.says("How do I return something?")
    await ann.reads("Assistant", "You have 30 days from delivery.")

    # A vague one is answered with candidates, and the one she picks with its answer.
    await ann.says("size")
    choices = ann.panel.get_by_role("group", name="Choose one")
    await choices.get_by_role("button", name="exchange an item for another size").click()
    await expect(ann.mine("Can I exchange an item for another size?")).to_be_visible()
    await ann.reads("Assistant", "the second delivery is free")
    await expect(choices.get_by_role("button", name="another size")).to_have_count(0)

    # She asks for a person; one comes to work, is offered the chat, and takes it by keyboard.
    await mei.start_work()
    await ann.ask_for_a_person()
    offer = mei.offers
    await expect(offer).to_contain_text("New chat")
    await expect(offer.get_by_role("timer")).to_have_text(re.compile(r"^\d+ s$"))
    await expect(ann.panel).to_contain_text("We are calling someone for you")
    await mei.page.keyboard.press("a")
    await expect(mei.field).to_be_visible()
    await expect(ann.panel).to_contain_text("Mei Lin is with you")
    await mei.hears("How do I return something?")
    await expect(mei.log).to_contain_text("You have 30 days from delivery.")

    # Both see the other typing, and then what was written.
    await ann.field.press_sequentially("My lamp")
    await expect(mei.talk).to_contain_text("is typing…")
    await ann.says("My lamp is too small")
    await mei.hears("My lamp is too small")
    await mei.field.press_sequentially("A bigger")
    await expect(ann.log).to_contain_text("Mei Lin is typing…")
    await mei.says("A bigger one is on its way.")
    await ann.reads("Mei Lin", "A bigger one is on its way.")

    # A note is for colleagues: what comes after it reaches her, the note does not.
    await mei.add_note("Second exchange this year")
    await mei.says("Anything else?")
    await ann.reads("Mei Lin", "Anything else?")
    await expect(ann.panel).not_to_contain_text("Second exchange")

    # The end: an outcome, five stars, a summary.
    await mei.end("Resolved")
    await expect(ann.panel).to_contain_text("This chat has ended.")
    await ann.panel.get_by_role("radio", name="5 stars").check()
    await ann.button("Send rating").click()
    await expect(ann.panel).to_contain_text("Thank you.")
    wrap_up = mei.page.get_by_role("form", name="Wrap-up")
    await expect(wrap_up.get_by_role("radio", name="Resolved")).to_be_checked()
    await wrap_up.get_by_role("textbox").fill("Swapped for the larger lamp")
    await wrap_up.get_by_role("button", name="Finish").click()
    await expect(mei.list).to_contain_text("Nothing on your desk")

    # The customer's history has all of it, the bot's turns included.
    await mei.page.keyboard.press("f")
    await mei.page.get_by_role("combobox", name="State").select_option("Closed")
    await mei.page.get_by_role("combobox", name="Queue").select_option("Orders")
    await mei.page.get_by_role("region", name="Results").get_by_role("listitem").click()
    await mei.card.get_by_role("button", name="more lines").click()
    for told in (
        "How do I return something?",
        "You have 30 days from delivery.",
        "Can I exchange an item for another size?",
        "Waiting in Orders",
        "My lamp is too small",
        "A bigger one is on its way.",
        "Second exchange this year",
        "Rated 5 of 5",
        "Swapped for the larger lamp",
        "Closed: Resolved",
    ):
        await expect(mei.card).to_contain_text(told)

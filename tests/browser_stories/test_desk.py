"""An agent's day at the desk: setting work aside, leaving after it, several at once by keyboard."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import BringTogether, MeetAgent, MeetVisitor
from tests.browser_stories.shops import Shop

pytestmark = pytest.mark.timeout(120)


async def test_parked_work_comes_back_by_hand_or_when_the_customer_writes(
    shop: Shop, bring_together: BringTogether
) -> None:
    ann, mei = await bring_together(shop)
    parked = mei.list.get_by_role("heading", name="Parked")

    # Set aside by keyboard, and taken up again the same way.
    await mei.page.keyboard.press("p")
    choice = mei.page.get_by_role("dialog").get_by_role("button", name="until the customer writes")
    await expect(choice).to_be_focused()
    await mei.page.keyboard.press("Enter")
    await expect(parked).to_be_visible()
    await expect(ann.panel).to_contain_text("Your agent will be right back")
    await mei.page.keyboard.press("p")
    await expect(parked).to_have_count(0)
    await expect(ann.panel).to_contain_text("Mei Lin is with you")

    # Set aside once more; this time the customer writes.
    await mei.action("park").click()
    await choice.click()
    await expect(parked).to_be_visible()
    await ann.says("I found the number: 1207.")
    await expect(parked).to_have_count(0)
    await mei.hears("I found the number: 1207.")


async def test_an_agent_leaves_when_the_work_in_hand_is_done(
    shop: Shop, bring_together: BringTogether, meet_visitor: MeetVisitor
) -> None:
    _, mei = await bring_together(shop)

    await mei.choose_status("After current work", "Lunch")
    await expect(mei.status).to_contain_text("then Lunch")
    bob = await meet_visitor(shop)
    await bob.open_chat()
    await bob.ask_for_a_person()
    await expect(bob.panel).to_contain_text("You are in line")
    await mei.says("This is my last one before lunch.")
    await mei.end("Resolved")
    await mei.button("Finish").click()

    await expect(mei.status).to_have_accessible_name("Your status: Lunch Connected")
    await expect(mei.offers).to_have_count(0)
    await expect(bob.panel).to_contain_text("You are in line")
    await mei.choose_status("Available")
    await mei.accept()
    await expect(bob.panel).to_contain_text("Mei Lin is with you")


async def test_three_conversations_at_once_by_keyboard(
    shop: Shop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    visitors = [await meet_visitor(shop) for _ in range(3)]
    mei = await meet_agent(shop)
    await asyncio.gather(mei.start_work(), *(one.open_chat() for one in visitors))
    for number, one in enumerate(visitors, 1):
        await one.says(f"I am number {number}")
        await one.ask_for_a_person()
        await expect(mei.offers).to_have_count(1)
        await mei.page.keyboard.press("Control+Shift+Enter")
        await mei.hears(f"I am number {number}")

    # J and K walk the list, round its ends; who waits longest stands first.
    rows = mei.list.get_by_role("button")
    await expect(rows).to_have_count(3)
    for key, number in (("j", 1), ("j", 2), ("j", 3), ("k", 2)):
        await mei.page.keyboard.press(key)
        await expect(mei.heard).to_have_text([f"I am number {number}"])

    # R writes where one is, Escape leaves the field.
    await mei.page.keyboard.press("r")
    await expect(mei.field).to_be_focused()
    await mei.page.keyboard.type("Good morning, number 2, jolly good")
    await mei.page.keyboard.press("Enter")
    await mei.page.keyboard.press("Escape")
    await visitors[1].reads("Mei Lin", "Good morning, number 2, jolly good")

    # A message in another one is counted there, until it is read.
    await visitors[2].says("And one more thing")
    row = rows.filter(has_text="And one more thing")
    await expect(row).to_contain_text("1 unread message")
    await mei.page.keyboard.press("k")
    await expect(mei.heard).to_have_text(["I am number 3", "And one more thing"])
    await expect(row).not_to_contain_text("unread")


async def test_who_is_away_says_why_in_the_words_of_the_shop_and_sees_what_still_comes(
    shop: Shop, meet_agent: MeetAgent
) -> None:
    mei = await meet_agent(shop)
    await mei.start_work()

    # The reasons were set up by the administrator; one of them lets mails through.
    await mei.status.click()
    reason = mei.page.get_by_role("menuitemradio", name="Training")
    await expect(reason).to_contain_text("Still: Email")
    await expect(mei.page.get_by_role("menuitemradio", name="Lunch")).to_contain_text("60 min")
    await reason.click()
    await expect(mei.status).to_contain_text("Training")
    await expect(mei.status).to_contain_text("Still: Email")

    # No reason is needed.
    await mei.choose_status("Away")
    await expect(mei.status).to_have_accessible_name("Your status: Away Connected")

"""Either side loads its page again in the middle: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import BringTogether
from tests.browser_stories.shops import Shop

pytestmark = pytest.mark.timeout(120)


async def test_a_visitor_reloads_while_the_agent_writes(
    shop: Shop, bring_together: BringTogether
) -> None:
    ann, mei = await bring_together(shop)
    await ann.says("Do you still have the moon lantern?")
    await mei.says("One moment, I am looking.")
    await ann.field.fill("In the meantime")

    await asyncio.gather(ann.page.reload(), mei.say("There are three left."))
    await mei.say("Shall I put one aside?")

    await ann.launcher.click()
    await expect(ann.lines("You")).to_have_text(["Do you still have the moon lantern?"])
    answers = ["One moment, I am looking.", "There are three left.", "Shall I put one aside?"]
    await expect(ann.lines("Mei Lin")).to_have_text(answers)
    await expect(mei.said).to_have_text(answers)
    # What she had begun is still in the field, and goes to the same conversation.
    await expect(ann.field).to_have_value("In the meantime")
    await ann.says("Yes please!")
    await expect(mei.heard).to_have_text(["Do you still have the moon lantern?", "Yes please!"])


async def test_messages_of_a_closed_chat_are_counted_on_the_button_after_a_reload(
    shop: Shop, bring_together: BringTogether
) -> None:
    ann, mei = await bring_together(shop)
    await ann.button("Close").click()

    await ann.page.reload()
    await mei.says("Are you still there?")

    await expect(ann.launcher).to_have_accessible_name("Chat with us – 1 new message")
    await ann.launcher.click()
    await ann.reads("Mei Lin", "Are you still there?")
    await ann.button("Close").click()
    await expect(ann.launcher).to_have_accessible_name("Chat with us")


async def test_an_agent_reloads_while_the_visitor_writes(
    shop: Shop, bring_together: BringTogether
) -> None:
    ann, mei = await bring_together(shop)
    await ann.says("My parcel is late.")
    await mei.says("Which order is it?")
    await mei.field.fill("I will call the post and")

    await asyncio.gather(mei.page.reload(), ann.say("Order 1207."))
    await ann.says("From last week.")

    # Still signed in, at the same conversation, with the draft.
    await mei.is_connected()
    await expect(mei.status).to_contain_text("Available")
    await expect(mei.heard).to_have_text(["My parcel is late.", "Order 1207.", "From last week."])
    await expect(mei.said).to_have_text(["Which order is it?"])
    await expect(mei.field).to_have_value("I will call the post and")
    await mei.field.press("End")
    await mei.field.press_sequentially(" tell you.")
    await mei.field.press("Enter")
    await expect(ann.lines("Mei Lin")).to_have_text(
        ["Which order is it?", "I will call the post and tell you."]
    )
    await expect(mei.list.get_by_role("listitem")).to_have_count(1)


async def test_who_reads_and_leaves_at_once_has_read(
    shop: Shop, bring_together: BringTogether
) -> None:
    ann, mei = await bring_together(shop)
    await mei.says("The moon lantern is back in stock.")
    await ann.reads("Mei Lin", "The moon lantern is back in stock.")

    await ann.page.goto("about:blank")

    await expect(mei.log).to_contain_text("Read")

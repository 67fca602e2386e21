"""One person on three channels: suggested, joined with a look at both, and parted again."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import MeetAgent, MeetVisitor, OpenShop
from tests.browser_stories.letters import letter, send

pytestmark = pytest.mark.timeout(120)

SECRET = "My daughter broke it"


async def test_an_address_typed_in_the_chat_brings_the_mail_and_the_call_together(
    open_shop: OpenShop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    # Given a customer whose mail was answered, and a visitor who may be the same.
    shop = await open_shop()
    address = await shop.open_inbox()
    customer = f"ann@{shop.key}.mail.example"
    mei = await meet_agent(shop, await shop.hire("Mei Lin"))
    mail = letter(f"Ann Reed <{customer}>", address, "Broken loom", SECRET)
    await asyncio.gather(mei.start_work(), send(shop.center, mail))
    await mei.accept()
    await mei.hears(SECRET)
    await mei.end("Resolved")
    await mei.button("Finish").click()
    ann = await meet_visitor(shop)
    await ann.open_chat()
    await ann.says(f"Hello, I am {customer}")
    await ann.button("Call me back").click()
    form = ann.panel.get_by_role("form", name="Call me back")
    await form.get_by_label("Phone").fill("030 901820")
    await form.get_by_role("button", name="Call me back").click()
    await mei.accept()

    # What was typed proves nothing, and says who it might be.
    await expect(mei.card.get_by_role("heading", level=2)).to_have_text("Unnamed visitor")
    row = mei.card.get_by_role("definition").filter(has_text=customer)
    await expect(row).to_contain_text("not verified")
    same = mei.card.get_by_role("region", name="Same person?")
    await expect(same).to_contain_text("Ann Reed")
    await expect(mei.card).not_to_contain_text(SECRET)

    # Both side by side, and they are one.
    await same.get_by_role("button", name="Compare").click()
    dialog = mei.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Ann Reed")
    await dialog.get_by_role("button", name="Link them").click()
    await expect(mei.card.get_by_role("heading", level=2)).to_have_text("Ann Reed")
    await expect(same).to_have_count(0)

    # One history, and each channel of it by itself.
    history = mei.card.get_by_role("region", name="History")
    parts = {"Email": SECRET, "Chat": f"Hello, I am {customer}", "Calls": "Came to your desk"}
    for part, words in parts.items():
        await history.get_by_role("button", name=part, exact=True).click()
        await expect(history).to_contain_text(words)
        for other in parts.values():
            if other != words:
                await expect(history).not_to_contain_text(other)
    await history.get_by_role("button", name="All", exact=True).click()
    await expect(history).to_contain_text(SECRET)

    # The visitor sees their own chat and nothing else, whoever they were joined with.
    await expect(ann.panel).to_contain_text("We will call")
    await ann.page.reload()
    await ann.launcher.click()
    await expect(ann.lines("You")).to_have_text([f"Hello, I am {customer}"])
    await expect(ann.panel).not_to_contain_text(SECRET)
    await expect(ann.panel).not_to_contain_text("Broken loom")

    # Taken back, everything is as it was.
    linked = mei.card.get_by_role("region", name="Linked customers")
    await linked.get_by_role("button", name="Undo").click()
    await expect(mei.card.get_by_role("heading", level=2)).to_have_text("Unnamed visitor")
    await expect(same).to_contain_text("Ann Reed")
    await expect(history).not_to_contain_text(SECRET)

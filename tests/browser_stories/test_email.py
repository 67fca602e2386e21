"""A mail comes in, is answered at the console, and goes out where it belongs."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import MeetAgent, OpenShop
from tests.browser_stories.letters import letter, newest_to, send

pytestmark = pytest.mark.timeout(120)


async def test_a_mail_is_answered_in_its_thread_and_the_answer_to_that_comes_back_to_it(
    open_shop: OpenShop, meet_agent: MeetAgent
) -> None:
    shop = await open_shop()
    address = await shop.open_inbox()
    customer = f"lea@{shop.key}.mail.example"
    mei = await meet_agent(shop, await shop.hire("Mei Lin"))
    asked = letter(f"Lea Roth <{customer}>", address, "Dark lantern", "It does not shine.\nLea")
    await asyncio.gather(mei.start_work(), send(shop.center, asked))

    # It rings like any other work; the answer is on its way, and then it has left.
    await expect(mei.offers).to_contain_text("New email")
    await mei.accept()
    await mei.hears("It does not shine.")
    await expect(mei.talk.get_by_role("heading", level=2)).to_have_text("Lea Roth")
    await mei.says("Please try another bulb.")
    await expect(mei.log).to_contain_text("Mailed")

    answer = newest_to(shop.center, customer)
    assert answer["In-Reply-To"] == asked["Message-ID"]
    assert asked["Message-ID"] in answer["References"]
    assert answer["Subject"] == "Re: Dark lantern"
    assert "Please try another bulb" in answer.get_content()

    # What comes back to that mail is the same conversation, on the same desk.
    thanks = letter(
        f"Lea Roth <{customer}>",
        answer["Reply-To"],
        "Re: Dark lantern",
        "Now it shines.",
        In_Reply_To=answer["Message-ID"],
    )
    await send(shop.center, thanks)
    await mei.hears("Now it shines.")
    await expect(mei.list.get_by_role("listitem")).to_have_count(1)

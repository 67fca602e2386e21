"""One visitor in several tabs: side by side, or one at a time where tabs cannot be told apart."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser_stories.conftest import BringTogether, MeetVisitor
from tests.browser_stories.shops import Shop
from tests.browser_stories.visiting import Visitor

pytestmark = pytest.mark.timeout(120)

# A browser has no locks where the page is not served securely.
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })"


async def duplicate(tab: Visitor) -> Visitor:
    """Another tab with a copy of this one's session storage, as "duplicate tab" makes it."""
    async with tab.page.context.expect_page() as opened:
        await tab.page.evaluate("open(location.href)")
    page: Page = await opened.value
    other = Visitor(page, tab.address)
    await other.launcher.click()
    return other


async def test_two_tabs_show_the_same_conversation(
    shop: Shop, bring_together: BringTogether
) -> None:
    first, mei = await bring_together(shop)
    await first.says("from the first tab")

    second = await duplicate(first)
    await expect(second.lines("You")).to_have_text(["from the first tab"])
    await second.says("from the second tab")
    await mei.says("I read both.")

    for tab in (first, second):
        await expect(tab.lines("You")).to_have_text(["from the first tab", "from the second tab"])
        await expect(tab.lines("Mei Lin")).to_have_text(["I read both."])
        await expect(tab.panel).not_to_contain_text("open elsewhere")
    await expect(mei.heard).to_have_text(["from the first tab", "from the second tab"])
    await expect(mei.list.get_by_role("listitem")).to_have_count(1)


async def test_tabs_that_cannot_be_told_apart_take_turns(
    shop: Shop, meet_visitor: MeetVisitor
) -> None:
    first = await meet_visitor(shop)
    await first.page.context.add_init_script(NO_LOCKS)
    await first.open_chat()
    await first.says("How do I return something?")

    second = await duplicate(first)
    await expect(first.panel).to_contain_text("This chat is open elsewhere.")
    await first.say("meant for later")
    await expect(first.mine("meant for later")).to_contain_text("Not sent yet")

    await first.button("Use here").click()

    await expect(first.mine("meant for later")).to_have_attribute("data-state", "sent")
    await expect(first.panel).not_to_contain_text("open elsewhere")
    await expect(second.panel).to_contain_text("This chat is open elsewhere.")
    await second.button("Use here").click()
    await expect(second.lines("You")).to_have_text(
        ["How do I return something?", "meant for later"]
    )

"""The center dies without warning and comes back: all that was written arrives once, in order."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser_stories.conftest import NOBODY_THERE, BringTogether, StartCenter
from tests.browser_stories.shops import Office

pytestmark = pytest.mark.timeout(120)


async def test_both_write_while_the_server_is_dead(
    start_center: StartCenter, bring_together: BringTogether, excused: list[str]
) -> None:
    excused.extend(NOBODY_THERE)
    center = await start_center()
    shop = await Office(center).open_shop()
    await shop.hire("Mei Lin")
    ann, mei = await bring_together(shop)
    await ann.says("Hello")
    await mei.says("Hello Ann")

    # Killed while messages of both are on their way, and both go on writing.
    for number in range(1, 4):
        await ann.say(f"question {number}")
        await mei.say(f"answer {number}")
    await center.kill()
    for number in range(4, 7):
        await ann.say(f"question {number}")
        await mei.say(f"answer {number}")
    await expect(ann.mine("question 6")).to_contain_text("Not sent yet")
    await expect(ann.panel).to_contain_text("Reconnecting…")
    await expect(mei.log).to_contain_text("Will be sent when the connection is back")
    await expect(mei.page.get_by_role("status").filter(has_text="Connection lost")).to_be_visible()

    await center.start()

    questions = ["Hello", *(f"question {number}" for number in range(1, 7))]
    answers = ["Hello Ann", *(f"answer {number}" for number in range(1, 7))]
    await expect(ann.mine("question 6")).to_have_attribute("data-state", "sent", timeout=40_000)
    await mei.is_connected()
    await expect(mei.heard).to_have_text(questions, timeout=40_000)
    await expect(ann.lines("Mei Lin")).to_have_text(answers)
    await expect(ann.lines("You")).to_have_text(questions)
    await expect(mei.said).to_have_text(answers)
    await expect(mei.log).not_to_contain_text("Will be sent")
    # Both see the same order, and a fresh look at the journal shows nothing else.
    together = await ann.everything.all_inner_texts()
    await ann.page.reload()
    await ann.launcher.click()
    await expect(ann.lines("You")).to_have_text(questions)
    assert await ann.everything.all_inner_texts() == together
    # The line works on.
    await ann.says("Are we back?")
    await mei.hears("Are we back?")

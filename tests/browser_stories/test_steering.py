"""A supervisor looks over a shoulder, helps, and moves the work; the audit keeps all of it."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser_stories.boards import Supervisor
from tests.browser_stories.conftest import MeetAgent, MeetVisitor, OpenShop

pytestmark = pytest.mark.timeout(120)

WORDS = "My moon lantern stays dark"
SECRET = "Offer her a voucher of ten euro"


async def test_a_supervisor_whispers_moves_the_work_and_takes_it_over(
    open_shop: OpenShop, meet_visitor: MeetVisitor, meet_agent: MeetAgent
) -> None:
    shop = await open_shop()
    mei = await meet_agent(shop, await shop.hire("Mei Lin"))
    toma = await meet_agent(shop, await shop.hire("Toma Reyes"))
    vera = await shop.hire("Vera Holm", "supervisor")
    boss = Supervisor((await meet_agent(shop, vera)).page, shop.center.url, vera)
    ann = await meet_visitor(shop)
    await asyncio.gather(ann.open_chat(), mei.start_work(), toma.sign_in(), boss.sign_in())
    await ann.says(WORDS)
    await ann.ask_for_a_person()
    await mei.accept()

    # Watching is live, and nobody is told of it.
    await boss.watch(WORDS, "Active")
    await ann.says("Hello?")
    await boss.hears("Hello?")
    await mei.says("Which one is it?")
    await expect(boss.log).to_contain_text("Which one is it?")

    # A whisper reaches the agent alone.
    await boss.whisper(SECRET)
    await expect(mei.log).to_contain_text(SECRET)
    await mei.says("Would a voucher help?")
    await ann.reads("Mei Lin", "Would a voucher help?")
    await expect(ann.panel).not_to_contain_text(SECRET)

    # Back into the line, onto a colleague's desk, and onto one's own.
    await boss.button("Put back into the queue").click()
    await expect(mei.list).to_contain_text("Nothing on your desk")
    await expect(ann.panel).to_contain_text("You are in line")
    await boss.choose("Assign to", "Toma Reyes")
    await expect(ann.panel).to_contain_text("Toma Reyes is with you")
    await expect(toma.list).to_contain_text("Would a voucher help?")
    notices = toma.page.get_by_role("status", name="Notices")
    await expect(notices).to_contain_text("A supervisor has given you")
    await boss.button("Take over").click()
    await boss.says("Vera here, the voucher is yours.")
    await ann.reads("Vera Holm", "Vera here, the voucher is yours.")
    await expect(toma.list).to_contain_text("Nothing on your desk")

    # Toma had forgotten to choose.
    await boss.page.keyboard.press("Escape")
    await boss.button("Team").click()
    presence = boss.page.get_by_role("dialog").get_by_role("group", name="Presence of Toma Reyes")
    await presence.get_by_role("button", name="Available").click()
    await expect(toma.status).to_contain_text("Available")
    await expect(notices).to_contain_text("A supervisor has set you to available")

    # All of it is kept, the words of the whisper excepted; nothing reached the customer.
    await boss.page.goto(f"{shop.center.url}/audit?lang=en")
    deeds = boss.page.get_by_role("row").filter(has_text="Vera Holm")
    for deed, whom in (
        ("Presence set", "Toma Reyes"),
        ("Taken over", ""),
        ("Assigned", "Toma Reyes"),
        ("Put back into the queue", ""),
        ("Whispered", "Mei Lin"),
        ("Signed in", ""),
    ):
        await expect(deeds.filter(has_text=deed).filter(has_text=whom)).to_have_count(1)
    await expect(boss.page.get_by_role("main")).not_to_contain_text(SECRET)
    await ann.page.reload()
    await ann.launcher.click()
    await ann.reads("Vera Holm", "Vera here, the voucher is yours.")
    await expect(ann.panel).not_to_contain_text(SECRET)


async def test_the_audit_shows_one_kind_of_deed_when_asked(
    open_shop: OpenShop, meet_agent: MeetAgent
) -> None:
    shop = await open_shop()
    boss = await meet_agent(shop, await shop.hire("Omar Diaz", "supervisor"))
    await boss.sign_in()
    await boss.page.goto(f"{shop.center.url}/audit?lang=en")

    await boss.page.get_by_label("Deed").select_option("Signed in")
    await boss.page.get_by_role("button", name="Show").click()

    await expect(boss.page.get_by_label("Deed")).to_have_value("signed_in")
    rows = boss.page.locator("tbody").get_by_role("row")
    await expect(rows.first).to_contain_text("Omar Diaz")
    await expect(rows.filter(has_not_text="Signed in")).to_have_count(0)

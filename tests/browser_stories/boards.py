"""A supervisor's screens as the stories know them: the wallboard, and the levers of the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.browser_stories.desks import Agent

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

COLUMNS = ("waiting", "oldest", "offered", "active", "answered", "abandoned")
SECONDS = r"[0-9]:[0-5][0-9]"


class Board:
    """One screen on a wall."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.address = f"{url}/wallboard"

    async def hang_up(self) -> None:
        """Open it, signed in as whoever is, and wait until it shows the floor."""
        await self.page.goto(self.address)
        await expect(self.page.get_by_role("table")).to_be_visible()

    def cell(self, queue: str, column: str) -> Locator:
        """One figure of one queue."""
        row = self.page.get_by_role("row").filter(
            has=self.page.get_by_role("rowheader", name=queue, exact=True)
        )
        return row.get_by_role("cell").nth(COLUMNS.index(column))

    async def shows(self, queue: str, **figures: int) -> None:
        """See that the figures of a queue are, or become, these."""
        for column, figure in figures.items():
            await expect(self.cell(queue, column)).to_have_text(str(figure))

    def seat(self, state: str, name: str) -> Locator:
        """An agent under the heading of what they do."""
        groups = self.page.get_by_role("region", name="Agents")
        group = groups.locator(".group").filter(
            has=self.page.get_by_role("heading", name=state, exact=False)
        )
        return group.get_by_role("listitem").filter(has_text=name)


class Supervisor(Agent):
    """A supervisor at the console."""

    @property
    def levers(self) -> Locator:
        return self.talk.get_by_role("region", name="For supervisors")

    async def watch(self, words: str, state: str) -> None:
        """Find a conversation in this state by its words, and open it."""
        await self.button("Find").click()
        await self.page.get_by_role("combobox", name="State").select_option(state)
        results = self.page.get_by_role("region", name="Results")
        await results.get_by_role("button").filter(has_text=words).click()
        await expect(self.levers).to_be_visible()

    async def whisper(self, text: str) -> None:
        """Say something that the agent alone hears."""
        await self.levers.get_by_role("textbox", name="Whisper to").fill(text)
        await self.levers.get_by_role("button", name="Whisper").click()

    async def choose(self, lever: str, choice: str) -> None:
        """Open a menu among the levers and choose in it."""
        await self.levers.get_by_role("button", name=lever).click()
        await self.levers.get_by_role("menuitem", name=choice).click()

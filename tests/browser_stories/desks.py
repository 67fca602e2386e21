"""An agent at the console as the stories know them: what they see and do at their desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.browser_stories.shops import Colleague

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

WORDS = {
    "en": {
        "email": "Email",
        "password": "Password",
        "sign_in": "Sign in",
        "status": "Your status",
        "available": "Available",
        "connected": "Connected",
        "offers": "Offers",
        "accept": "Accept",
        "list": "My conversations",
        "talk": "Conversation",
        "messages": "Messages with",
        "reply": "Reply",
        "customer": "Customer",
        "note": "Note",
        "end": "End",
        "end_it": "End conversation",
        "park": "Park",
        "transfer": "Transfer",
    },
    "zh-CN": {
        "email": "邮箱",
        "password": "密码",
        "sign_in": "登录",
        "status": "我的状态",
        "available": "空闲",
        "connected": "已连接",
        "offers": "派单",
        "accept": "接受",
        "list": "我的会话",
        "talk": "会话",
        "messages": "的消息",
        "reply": "回复",
        "customer": "客户",
        "note": "备注",
        "end": "结束",
        "end_it": "结束会话",
        "park": "挂起",
        "transfer": "转接",
    },
}


class Agent:
    """One window of the console."""

    def __init__(self, page: Page, url: str, colleague: Colleague, locale: str = "en") -> None:
        self.page = page
        self.address = f"{url}/console"
        self.colleague = colleague
        self.words = WORDS[locale]

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("button", name=self.words["status"])

    @property
    def offers(self) -> Locator:
        return self.page.get_by_role("region", name=self.words["offers"]).get_by_role("article")

    @property
    def list(self) -> Locator:
        return self.page.get_by_role("navigation", name=self.words["list"])

    @property
    def talk(self) -> Locator:
        return self.page.get_by_role("region", name=self.words["talk"], exact=True)

    @property
    def log(self) -> Locator:
        return self.talk.get_by_role("log", name=self.words["messages"])

    @property
    def card(self) -> Locator:
        return self.page.get_by_role("complementary", name=self.words["customer"])

    @property
    def field(self) -> Locator:
        return self.talk.get_by_role("textbox", name=self.words["reply"])

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def action(self, word: str) -> Locator:
        """A button above the open conversation."""
        bar = self.talk.get_by_role("toolbar")
        return bar.get_by_role("button", name=self.words[word], exact=True)

    @property
    def heard(self) -> Locator:
        """What the customer has said in the open conversation, oldest first."""
        return self.log.locator(".message.visitor .rich")

    @property
    def said(self) -> Locator:
        """What this agent has said in the open conversation and the center has, oldest first."""
        return self.log.locator(".message.mine .rich")

    async def fill_in(self, password: str) -> None:
        """Fill in the sign-in form and send it."""
        await self.page.get_by_label(self.words["email"]).fill(self.colleague.email)
        await self.page.get_by_label(self.words["password"]).fill(password)
        await self.page.get_by_role("button", name=self.words["sign_in"]).click()

    async def sign_in(self) -> None:
        """Sign in, and wait until the desk is live."""
        await self.page.goto(self.address)
        await self.fill_in(self.colleague.password)
        await self.is_connected()

    async def is_connected(self) -> None:
        await expect(self.status).to_contain_text(self.words["connected"])

    async def choose_status(self, *choices: str) -> None:
        """Open the menu of the status and choose in it."""
        await self.status.click()
        for choice in choices:
            await self.page.get_by_role("menuitemradio", name=choice).click()

    async def start_work(self) -> None:
        """Sign in and be available."""
        await self.sign_in()
        await self.choose_status(self.words["available"])
        await expect(self.status).to_contain_text(self.words["available"])

    async def accept(self) -> None:
        """Take the first offer that rings, by its button, and have the conversation open."""
        await self.offers.get_by_role("button", name=self.words["accept"]).click()
        await expect(self.field).to_be_visible()

    async def say(self, text: str) -> None:
        """Write and press Enter, without waiting for anything."""
        await self.field.fill(text)
        await self.field.press("Enter")

    async def says(self, text: str) -> None:
        """Write, and see that it has arrived."""
        await self.say(text)
        await expect(self.said.filter(has_text=text)).to_have_count(1)

    async def hears(self, text: str) -> None:
        """See that the customer has said `text`, exactly once."""
        await expect(self.heard.filter(has_text=text)).to_have_count(1)

    async def add_note(self, text: str) -> None:
        """Write a note for colleagues, and see it in the conversation."""
        await self.page.keyboard.press("Escape")
        await self.page.keyboard.press("n")
        field = self.talk.get_by_role("textbox", name=self.words["note"])
        await field.fill(text)
        await field.press("Enter")
        await expect(self.log.locator(".note").filter(has_text=text)).to_have_count(1)
        await self.button(self.words["reply"]).click()

    async def end(self, outcome: str) -> None:
        """End the open conversation with an outcome."""
        await self.action("end").click()
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_role("radio", name=outcome).check()
        await dialog.get_by_role("button", name=self.words["end_it"]).click()
        await expect(dialog).to_have_count(0)

"""What the bot would do with a text, without anybody having said it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, Protocol

from msgspec import Meta, Struct

from contact_center.domain.checks import check_text
from contact_center.wire.http.bodies import malformed
from contact_center.wire.http.locales import negotiate
from contact_center.wire.http.routes import post


class Candidate(Struct):
    """An entry the text may be about; `confidence` from 0 to 1."""

    entry: str
    question: str
    confidence: float


class Advice(Struct, omit_defaults=True):
    """The decision, and what it rests on, the likeliest first. `answer` is ready to be read."""

    decision: Literal["answer", "choose", "handover"]
    candidates: Sequence[Candidate]
    entry: str | None = None
    answer: str | None = None


class Adviser(Protocol):
    """Whoever knows what the bot would do; the assembly has one."""

    async def ask(self, text: str, locale: str, k: int) -> Advice:
        """What it would do with `text`, with up to `k` candidates."""
        ...


class Question(Struct):
    """A text as a visitor would write it."""

    text: Annotated[str, Meta(min_length=1, max_length=10_000)]
    locale: str | None = None
    k: Annotated[int, Meta(ge=1, le=20)] = 3


class BotAdvice:
    """Asks the adviser."""

    def __init__(self, adviser: Adviser) -> None:
        """`adviser` is the bot that also answers visitors, so that both say the same."""
        self._adviser = adviser

    @post("/api/v1/bot/ask", reads="bot.ask")
    async def ask_bot(self, body: Question) -> Advice:
        """What the bot would do: answer, offer choices, or fetch a person."""
        try:
            check_text("text", body.text, 10_000)
        except ValueError as error:
            raise malformed(error) from error
        return await self._adviser.ask(body.text, negotiate(body.locale), body.k)

"""What was said and judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MessageSent:
    """Somebody said something; all of it lives in the message's row."""

    kind: ClassVar[str] = "message"
    unwritten: ClassVar[frozenset[str]] = frozenset(
        {"seq", "id", "text", "name", "entry", "notice", "picked", "options", "attachments", "mail"}
    )
    seq: int
    id: str
    text: str
    name: str | None = None
    entry: str | None = None
    notice: str | None = None
    picked: str | None = None
    options: tuple[dict[str, str], ...] = ()
    attachments: tuple[str, ...] = ()
    mail: str | None = None


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """The text of message `seq` was replaced."""

    kind: ClassVar[str] = "edited"
    unwritten: ClassVar[frozenset[str]] = frozenset({"text"})
    seq: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """The text of message `seq` was erased."""

    kind: ClassVar[str] = "deleted"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    seq: int


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """Somebody said something among staff; a whisper is meant for the owner alone."""

    kind: ClassVar[str] = "note"
    unwritten: ClassVar[frozenset[str]] = frozenset({"text", "name"})
    id: str
    text: str = ""
    name: str = ""
    is_whisper: bool = False


@dataclass(frozen=True, slots=True)
class SurveyAsked:
    """The visitor is asked to judge; 1 to `max`."""

    kind: ClassVar[str] = "survey"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    max: int = 5


@dataclass(frozen=True, slots=True)
class ConversationRated:
    """The visitor's judgement."""

    kind: ClassVar[str] = "rated"
    unwritten: ClassVar[frozenset[str]] = frozenset({"comment"})
    score: int
    comment: str | None = None

"""One preset question: the ways to ask it, its answer, and when it holds.

`entry_from_fields` is the only way in from outside; it names every fault of an entry at once.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LOCALES = ("en", "zh-CN", "zh-TW")

LONGEST = {"id": 100, "question": 1_000, "variants": 1_000, "answer": 10_000, "category": 100}
"""Characters a field may have; an answer is one message, and a message has at most 10,000."""

MOST_VARIANTS = 2_000
MOST_NEXT = 10
RESERVED_START = "~"
"""Ids that begin with it are options of the bot itself ("none of these"), never entries."""

_FIELDS = frozenset(LONGEST) | {"locale", "next", "valid_from", "valid_to"}
_DAY = dt.timedelta(days=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One preset question. It holds from `valid_from` (milliseconds) until before `valid_to`."""

    id: str
    question: str
    answer: str
    locale: str
    variants: tuple[str, ...] = ()
    category: str | None = None
    next: tuple[str, ...] = ()
    valid_from: int | None = None
    valid_to: int | None = None

    @property
    def phrasings(self) -> tuple[str, ...]:
        """Every way to ask it, the question itself first."""
        return (self.question, *self.variants)

    def is_valid(self, at: int) -> bool:
        """Whether its answer may be given at `at`."""
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_to is None or at < self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of an entry."""

    field: str
    message: str


def entry_from_fields(
    fields: Mapping[str, object], zone: dt.tzinfo = dt.UTC
) -> Entry | tuple[Fault, ...]:
    """The entry that `fields` describe, or every fault in them.

    `valid_from` and `valid_to` are milliseconds, a date (whole days in `zone`, the last one
    included) or an ISO 8601 time with its offset. Unknown fields are left to the caller.
    """
    faults: list[Fault] = []
    entry = Entry(
        id=_text(fields, "id", faults),
        question=_text(fields, "question", faults),
        answer=_text(fields, "answer", faults),
        locale=_locale(fields, faults),
        variants=_texts(fields, "variants", MOST_VARIANTS, LONGEST["variants"], faults),
        category=None if fields.get("category") is None else _text(fields, "category", faults),
        next=_texts(fields, "next", MOST_NEXT, LONGEST["id"], faults),
        valid_from=_instant(fields, "valid_from", zone, faults),
        valid_to=_instant(fields, "valid_to", zone, faults),
    )
    if entry.id.startswith(RESERVED_START):
        faults.append(Fault("id", f"may not begin with {RESERVED_START!r}"))
    if entry.id in entry.next:
        faults.append(Fault("next", "names the entry itself"))
    if None not in (entry.valid_from, entry.valid_to) and not entry.is_valid(entry.valid_from or 0):
        faults.append(Fault("valid_to", "is not after valid_from"))
    return tuple(faults) or entry


def unknown_fields(fields: Mapping[str, object]) -> list[str]:
    """Names that mean nothing here, as they stand in a file."""
    return sorted(set(fields) - _FIELDS)


def fields_of(entry: Entry) -> dict[str, object]:
    """The entry as a file holds it; `entry_from_fields` reads it back as the same entry."""
    fields: dict[str, object] = {
        "id": entry.id,
        "question": entry.question,
        "variants": list(entry.variants),
        "answer": entry.answer,
        "locale": entry.locale,
    }
    optional = {"category": entry.category, "next": list(entry.next) or None}
    times = {"valid_from": entry.valid_from, "valid_to": entry.valid_to}
    return fields | {name: value for name, value in (optional | times).items() if value is not None}


def _text(fields: Mapping[str, object], name: str, faults: list[Fault]) -> str:
    value = fields.get(name)
    if value is None:
        faults.append(Fault(name, "is missing"))
        return ""
    if message := _text_fault(value, LONGEST[name]):
        faults.append(Fault(name, message))
        return ""
    return str(value).strip()


def _texts(
    fields: Mapping[str, object], name: str, most: int, longest: int, faults: list[Fault]
) -> tuple[str, ...]:
    value = fields.get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        faults.append(Fault(name, "must be a list"))
        return ()
    if len(value) > most:
        faults.append(Fault(name, f"has {len(value)} items, at most {most} are possible"))
        return ()
    numbered = [(number, _text_fault(item, longest)) for number, item in enumerate(value, 1)]
    faults.extend(Fault(f"{name}[{number}]", message) for number, message in numbered if message)
    return tuple(
        str(item).strip() for item, (_, message) in zip(value, numbered, strict=True) if not message
    )


def _text_fault(value: object, longest: int) -> str | None:
    if not isinstance(value, str):
        return "must be text"
    if not value.strip():
        return "is empty"
    if len(value) > longest:
        return f"has {len(value)} characters, at most {longest} are possible"
    return next(_odd_characters(value), None)


def _odd_characters(value: str) -> Iterator[str]:
    for place, character in enumerate(value, 1):
        if character not in "\n\r\t" and unicodedata.category(character) in {"Cc", "Cs"}:
            yield f"has the character U+{ord(character):04X} at place {place}, which is not text"


def _locale(fields: Mapping[str, object], faults: list[Fault]) -> str:
    value = fields.get("locale")
    if value is None:
        faults.append(Fault("locale", "is missing"))
    elif value not in LOCALES:
        faults.append(Fault("locale", f"is {value!r:.40}, must be one of {', '.join(LOCALES)}"))
    return str(value)


def _instant(
    fields: Mapping[str, object], name: str, zone: dt.tzinfo, faults: list[Fault]
) -> int | None:
    value = fields.get(name)
    if value is None:
        return None
    is_number = isinstance(value, int) and not isinstance(value, bool)
    text = str(value).strip()
    try:
        if is_number or (text.isascii() and text.isdigit() and len(text) != len("20261111")):
            return _within_limits(int(text))
        return _within_limits(_read_time(text, zone, ends=name == "valid_to"))
    except (ValueError, OverflowError):
        message = (
            f"is {text!r:.40}, must be a date such as 2026-11-11, "
            "a time with its offset such as 2026-11-11T20:00:00+08:00, or milliseconds"
        )
        faults.append(Fault(name, message))
        return None


def _read_time(text: str, zone: dt.tzinfo, *, ends: bool) -> int:
    if len(text) in {len("20261111"), len("2026-11-11")}:
        day = dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), zone)
        moment = day + _DAY if ends else day
    else:
        moment = dt.datetime.fromisoformat(text)
        if moment.tzinfo is None:
            msg = "no offset"
            raise ValueError(msg)
    return (moment - _EPOCH) // dt.timedelta(milliseconds=1)


def _within_limits(milliseconds: int) -> int:
    if not 0 <= milliseconds < 2**53:
        msg = "beyond the calendar"
        raise ValueError(msg)
    return milliseconds

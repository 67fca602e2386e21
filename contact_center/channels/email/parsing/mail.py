"""The whole reading of a mail: from any bytes to what the center wants to know of it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from functools import partial
from typing import TypeVar

from contact_center.channels.email.parsing import headers
from contact_center.channels.email.parsing.bodies import MOST_LISTED, Body, body_of, content_of
from contact_center.channels.email.parsing.reports import Report, report_of

T = TypeVar("T")
LONGEST_TEXT = 500_000
LONGEST_SUBJECT = 500
MOST_IDS = 200
_KIB = 1024
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a mail says.

    `answers` are the Message-IDs it names, the likeliest first; `to` is whatever stands in the
    headers that name recipients, undecoded; a bounce tells that a mail did not arrive, and
    `report` what it says of it. `files` are name and size of what is attached.
    """

    sender: str
    name: str
    subject: str
    text: str
    message_id: str
    answers: tuple[str, ...]
    to: str
    locale: str
    is_bounce: bool
    report: Report = field(default_factory=Report)
    files: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """One attached file. `data` is base64."""

    name: str
    data: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Nothing can be made of it, and why."""

    reason: str


def parse(raw: bytes) -> Parsed | Unreadable:
    """Read any bytes; never raises, whatever they are."""
    return _tried(_read, raw)


def file_of(raw: bytes, number: int) -> File | Unreadable:
    """The file of this number, counted from 1 as `Parsed.files` lists them; never raises."""
    return _tried(partial(_file, number=number), raw)


def _tried(read: Callable[[Message], T], raw: bytes) -> T | Unreadable:
    if not raw.strip():
        return Unreadable("empty")
    try:
        return read(BytesParser(policy=compat32).parsebytes(_tidy(raw)))
    except RecursionError:
        return Unreadable("nested too deeply")
    except MemoryError:
        return Unreadable("too large to read")
    except Exception as error:  # noqa: BLE001 -- the edge of untrusted bytes: told as the reason
        return Unreadable(f"malformed: {type(error).__name__}")


def _tidy(raw: bytes) -> bytes:
    """Without what some programs add: a mailbox's From line, doubled carriage returns."""
    raw = raw.replace(b"\r\r\n", b"\r\n").lstrip(b"\r\n")
    if raw.startswith((b"From ", b">From ")):
        raw = raw.partition(b"\n")[2]
    return raw


def _read(mail: Message) -> Parsed:
    found: dict[str, list[str]] = {}
    for name, value in mail.raw_items():
        found.setdefault(name.lower(), []).append(value)

    def first(name: str) -> str:
        return found.get(name, [""])[0]

    sender = headers.first_mailbox(first("from")) or headers.first_mailbox(first("sender"))
    body = body_of(mail)
    subject = headers.shown(first("subject"))[:LONGEST_SUBJECT]
    text = _shown(body)
    return Parsed(
        sender=sender.address if sender else "",
        name=sender.name if sender else "",
        subject=subject,
        text=text,
        message_id=next(iter(headers.ids(first("message-id"))), ""),
        answers=tuple(_answers(first("in-reply-to"), first("references"))),
        to=_recipients(found),
        locale=_locale(subject + text[:2000], raw_label=first("content-type")),
        is_bounce=_is_bounce(mail, first("content-type"), first("return-path")),
        report=report_of(mail),
        files=tuple((one.name, one.size) for one in body.attached),
    )


def _file(mail: Message, number: int) -> File | Unreadable:
    attached = body_of(mail).attached
    if not 0 < number <= len(attached):
        return Unreadable("no such file")
    found = attached[number - 1]
    inner = found.part.get_payload()
    mails = [one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []
    data = mails[0].as_bytes() if mails else content_of(found.part)
    return File(found.name, base64.b64encode(data).decode("ascii"))


def _answers(in_reply_to: str, references: str) -> Iterable[str]:
    named = [*headers.ids(in_reply_to), *reversed(headers.ids(references))]
    return list(dict.fromkeys(named))[:MOST_IDS]


def _recipients(found: dict[str, list[str]]) -> str:
    names = ("delivered-to", "x-original-to", "to", "cc")
    values = [value for name in names for value in found.get(name, [])]
    return headers.as_bytes(" ".join(values)).decode("ascii", "replace")


def _shown(body: Body) -> str:
    """The words, and below them each file in a line that needs no language."""
    text = body.text.strip()
    is_cut = body.is_cut or len(text) > LONGEST_TEXT
    lines = [text[:LONGEST_TEXT]] if text else []
    if is_cut:
        lines.append("[…]")
    listed = body.attached[:MOST_LISTED]
    files = [f"📎 {one.name} ({_size(one.size)})" for one in listed]
    if len(body.attached) > len(listed):
        files.append(f"📎 +{len(body.attached) - len(listed)}")
    if files:
        lines.append("\n".join(files))
    return "\n\n".join(lines) or "—"


def _size(size: int) -> str:
    for unit in ("B", "KB", "MB"):
        if size < _KIB or unit == "MB":
            return f"{size} {unit}"
        size = -(-size // _KIB)
    raise AssertionError


def _locale(text: str, raw_label: str) -> str:
    if not _HAN.search(text):
        return "en"
    return "zh-TW" if "big5" in raw_label.lower() else "zh-CN"


def _is_bounce(mail: Message, content_type: str, return_path: str) -> bool:
    """A delivery report (RFC 3464), or a mail that nobody may answer (RFC 5321 section 4.5.5)."""
    report = headers.parameters(content_type).get("report-type", "").lower()
    is_report = mail.get_content_type() == "multipart/report"
    return (is_report and report == "delivery-status") or return_path.strip() == "<>"

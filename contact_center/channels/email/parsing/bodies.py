"""The words of a mail and the names of what is attached to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message

from contact_center.channels.email.parsing.charsets import decode
from contact_center.channels.email.parsing.headers import parameters
from contact_center.channels.email.parsing.markup import plain

DEEPEST = 100
MOST_PARTS = 1_000
MOST_LISTED = 50
_LONGEST_NAME = 200
_HIDING = str.maketrans(dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
"""Marks that turn the reading direction make `exe.txt` of `txt.exe`."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a mail: its name, cleaned, its size in bytes, and where it stands."""

    name: str
    size: int
    part: Message = field(repr=False, compare=False)


@dataclass(slots=True)
class Body:
    """What was found in the parts of a mail. `is_cut`: there were more parts than are read."""

    text: str = ""
    attached: list[Attached] = field(default_factory=list)
    is_cut: bool = False
    parts: int = 0


def body_of(mail: Message) -> Body:
    """The words people read, and everything else by name and size."""
    body = Body()
    body.text = _words(mail, body, 0) or ""
    return body


def _words(part: Message, body: Body, depth: int) -> str | None:
    body.parts += 1
    if depth > DEEPEST or body.parts > MOST_PARTS:
        body.is_cut = True
        return None
    kind = part.get_content_type()
    if part.is_multipart() and kind != "message/rfc822":
        return _joined(part, kind, body, depth)
    if _is_attached(part, kind):
        body.attached.append(_attached(part, kind))
        return None
    text = _text(part)
    return plain(text) if kind == "text/html" else text


def _joined(part: Message, kind: str, body: Body, depth: int) -> str | None:
    children = [child for child in part.get_payload() if isinstance(child, Message)]
    found = [(child, _words(child, body, depth + 1)) for child in children]
    said = [(child.get_content_type(), text) for child, text in found if text and text.strip()]
    if kind != "multipart/alternative":
        return "\n\n".join(text.strip("\n") for _, text in said) or None
    # The last alternative is the richest, the plain one says the same in words.
    plain_first = sorted(said, key=lambda one: one[0] != "text/plain")
    return plain_first[0][1] if plain_first else None


def _is_attached(part: Message, kind: str) -> bool:
    if kind not in {"text/plain", "text/html"}:
        return True
    disposition = _header(part, "content-disposition")
    return disposition.strip().lower().startswith("attachment")


def _attached(part: Message, kind: str) -> Attached:
    if kind == "message/rfc822":
        return Attached(_name(part) or "message.eml", _size_of_tree(part), part)
    return Attached(_name(part) or kind, len(content_of(part)), part)


def _size_of_tree(mail: Message) -> int:
    """About as large as it came; writing it anew would fail for malformed ones."""
    leaves = (part.get_payload() for part in mail.walk())
    return sum(len(leaf) for leaf in leaves if isinstance(leaf, str))


def _name(part: Message) -> str:
    """The base name only: no folders, nothing that is not seen."""
    given = parameters(_header(part, "content-disposition")).get("filename") or parameters(
        _header(part, "content-type")
    ).get("name", "")
    base = given.replace("\\", "/").rpartition("/")[2].translate(_HIDING).strip()
    return "" if base in {"", ".", ".."} else base[:_LONGEST_NAME]


def _text(part: Message) -> str:
    label = parameters(_header(part, "content-type")).get("charset", "")
    return decode(content_of(part), label)


def content_of(part: Message) -> bytes:
    """The decoded bytes of a part; nothing where it has no content of its own."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _header(part: Message, name: str) -> str:
    """The header as the tree keeps it; asking for it by name would decode what it must not."""
    return next((value for key, value in part.raw_items() if key.lower() == name), "")

"""Headers as people read them: encoded words, addresses, ids, parameters.

The grammar is read first and the words are decoded after, never the other way round: a decoded
comma or `@` must not become an address. Everything is a single pass over a bounded text.
"""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
from dataclasses import dataclass

from contact_center.channels.email.parsing.charsets import cleaned, decode

LONGEST = 20_000
"""No header is read further than this."""

_WORD = re.compile(r"=\?([^?\s*]{1,64})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_TOKEN = re.compile(
    r"(?P<words>=\?[^?\s]{1,64}\?[bBqQ]\?[^?]*\?=|[^\"(<,;:=]+|=)"
    r"|\"(?P<quoted>(?:[^\"\\]|\\.)*)\"?"
    r"|\((?:[^()\\]|\\.)*\)?"
    r"|<(?P<angle>[^<>]*)>?"
    r"|(?P<group>:)|(?P<end>[,;])",
    re.DOTALL,
)
_QUOTED_BYTE = re.compile(rb"=([0-9A-Fa-f]{2})")
_ID = re.compile(r"<([^<>\s]{1,250})>")
_ADDRESS = re.compile(
    r"[^\s<>\"(),:;@\\\x00-\x1f\x7f]{1,200}@[^\s<>\"(),:;@\\\x00-\x1f\x7f]{1,255}"
)
_PARAMETER = re.compile(r";\s*([^\s=;\"]{1,60})\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;]*))")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody with an address; the name may be empty."""

    name: str
    address: str


def as_bytes(raw: str) -> bytes:
    """The bytes of a header as the MIME tree keeps it."""
    return raw[:LONGEST].encode("ascii", "surrogateescape")


def shown(raw: str) -> str:
    """A header in one line, with its encoded words decoded."""
    return _SPACES.sub(" ", decode_words(raw)).strip()


def decode_words(raw: str) -> str:
    """Decode encoded words (RFC 2047), also where they stand against the rules.

    Neighbours of one charset are joined as bytes first: senders cut through characters.
    """
    raw = raw[:LONGEST]
    pieces: list[str] = []
    pending, charset, end = b"", "", 0
    for word in _WORD.finditer(raw):
        between = raw[end : word.start()]
        is_neighbour = bool(charset) and not between.strip()
        label = word[1].lower()
        if charset and not (is_neighbour and label == charset):
            pieces.append(decode(pending, charset))
            pending = b""
        if not is_neighbour:
            pieces.append(decode(as_bytes(between)))
        pending += _word_bytes(word[2], word[3])
        charset, end = label, word.end()
    if charset:
        pieces.append(decode(pending, charset))
    pieces.append(decode(as_bytes(raw[end:])))
    return cleaned("".join(pieces))


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = as_bytes(text)
    if encoding in "bB":
        return unbase64(raw)
    return _QUOTED_BYTE.sub(lambda found: bytes([int(found[1], 16)]), raw.replace(b"_", b" "))


def unbase64(raw: bytes) -> bytes:
    """What can be read of base64, with too much or too little padding."""
    plain = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    plain = plain[: len(plain) - 1] if len(plain) % 4 == 1 else plain
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4))
    except binascii.Error:
        return b""


def first_mailbox(raw: str) -> Mailbox | None:
    """The first mailbox of an address header that has an address, None where nobody is named."""
    for name, angle in _mailboxes(raw[:LONGEST]):
        found = _ADDRESS.search(decode(as_bytes(angle or name)))
        if found:
            words = shown(name).strip("\"' ") if angle else ""
            return Mailbox(words[:200], found[0])
    return None


def _mailboxes(raw: str) -> list[tuple[str, str]]:
    """Name and angle brackets of each mailbox; names of groups and comments are left out."""
    found: list[tuple[str, str]] = []
    name, angle = "", ""
    for token in _TOKEN.finditer(raw):
        match token.lastgroup:
            case "quoted":
                name += re.sub(r"\\(.)", r"\1", token["quoted"])
            case "angle":
                angle = angle or token["angle"]
            case "group":
                name = ""
            case "end":
                found.append((name, angle))
                name, angle = "", ""
            case "words":
                name += token["words"]
            case _:
                pass
    return [*found, (name, angle)]


def ids(raw: str) -> list[str]:
    """The Message-IDs in a header, without their brackets, in order."""
    return [cleaned(decode(as_bytes(one))) for one in _ID.findall(raw[:LONGEST])]


def parameters(raw: str) -> dict[str, str]:
    """The parameters of a header like Content-Type, decoded (RFC 2231, and RFC 2047 as is usual).

    `name*0`, `name*1` … are joined as bytes before they are decoded.
    """
    plain: dict[str, str] = {}
    parts: dict[str, dict[int, tuple[bool, str]]] = {}
    for found in _PARAMETER.finditer(raw[:LONGEST]):
        value = re.sub(r"\\(.)", r"\1", found[2]) if found[2] is not None else found[3].strip()
        name, *extra = found[1].lower().split("*")
        if not extra:
            plain.setdefault(name, shown(value))
            continue
        number = int(extra[0]) if extra[0].isascii() and extra[0].isdigit() else 0
        parts.setdefault(name, {})[number] = (extra[-1] == "", value)
    return {**plain, **{name: _joined(pieces) for name, pieces in parts.items()}}


def _joined(pieces: dict[int, tuple[bool, str]]) -> str:
    charset, joined = "", b""
    for number in sorted(pieces):
        is_encoded, value = pieces[number]
        if is_encoded and not joined and value.count("'") > 1:
            charset, _, value = value.split("'", 2)
        whole = as_bytes(value)
        joined += urllib.parse.unquote_to_bytes(whole) if is_encoded else whole
    return _SPACES.sub(" ", decode(joined, charset)).strip()

"""What a report about a mail of ours says: which mail it speaks of, and whether that mail is lost.

Delivery reports are RFC 3464; of those who write reports of their own, many name the recipients in
X-Failed-Recipients. Nothing here is believed: whoever asks must recognise the mail as its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from contact_center.channels.email.parsing import headers
from contact_center.channels.email.parsing.bodies import DEEPEST, MOST_PARTS

LONGEST_WHY = 300
MOST_RETURNED = 20
_RETURNED_BYTES = 65_536
_MESSAGE_ID = re.compile(r"^message-id[ \t]*:(.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Report:
    """`returned` are the Message-IDs of what was sent back; `why` is what the last server said."""

    failed: bool = False
    why: str = ""
    returned: tuple[str, ...] = ()


def report_of(mail: Message) -> Report:
    """What the parts of a report say; late is not lost, and relayed is not either."""
    failed = bool(_header(mail, "x-failed-recipients"))
    why = ""
    returned: list[str] = []
    for part in _parts(mail):
        match part.get_content_type():
            case "message/delivery-status":
                for block in _blocks(part):
                    if _is_lost(block):
                        failed, why = True, why or _reason(block)
            case "message/rfc822":
                for sent in _blocks(part)[:1]:
                    returned += headers.ids(_header(sent, "message-id"))
            case "text/rfc822-headers":
                for found in _MESSAGE_ID.findall(_text(part)):
                    returned += headers.ids(found)
            case _:
                pass
    return Report(failed, headers.shown(why)[:LONGEST_WHY], tuple(returned[:MOST_RETURNED]))


def _parts(mail: Message) -> Iterator[Message]:
    """All parts but those inside of what was sent back, as far as anybody reads."""
    waiting = [(mail, 0)]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part, depth = waiting.pop(0)
        yield part
        if part.get_content_maintype() == "multipart" and depth < DEEPEST:
            waiting += [(child, depth + 1) for child in _blocks(part)]


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _is_lost(block: Message) -> bool:
    action = _header(block, "action").strip().lower()
    return action == "failed" or (not action and _header(block, "status").strip().startswith("5"))


def _reason(block: Message) -> str:
    status = _header(block, "status").strip()
    said = _header(block, "diagnostic-code").partition(";")[2].strip()
    return " ".join(f"{status} {said}".split())


def _header(part: Message, name: str) -> str:
    return next((value for key, value in part.raw_items() if key.lower() == name), "")


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload[:_RETURNED_BYTES] if isinstance(payload, bytes) else b""
    return raw.decode("latin-1").replace("\r\n", "\n")

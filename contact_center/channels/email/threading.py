"""Which conversation a mail answers: proven by something only we could have written.

Every mail that leaves carries a Message-ID and a Reply-To address with a code in them that is
made with the center's key (HMAC, RFC 2104). A mail that names one of them holds a mail of ours.
Subjects, and ids that somebody made up, prove nothing. Who may go on with the conversation is
decided by the rules of the domain.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

_CODE_BYTES = 10
_LONGEST_LOCAL = 64
_CONV = r"([a-z]_[0-9a-z]{1,60})"
_CODE = r"([a-z2-7]{16})"
_OURS = re.compile(rf"{_CONV}\.(\d{{1,9}})\.{_CODE}@.*", re.IGNORECASE)
_PLUS = re.compile(rf"\+{_CONV}\.{_CODE}@", re.IGNORECASE)


class Threads:
    """Makes the ids and addresses of outgoing mails, and knows its own again."""

    def __init__(self, secret: bytes) -> None:
        """Use a key of our own, made from the center's `secret`."""
        self._key = hmac.digest(secret, b"email threads", hashlib.sha256)

    def message_id(self, conv: str, seq: int, domain: str) -> str:
        """The Message-ID of a message, always the same one, without brackets."""
        return f"{conv}.{seq}.{self._code('id', conv, str(seq))}@{domain}"

    def reply_address(self, inbox: str, address: str, conv: str) -> str:
        """The inbox's address with the conversation in it, or as it is where that is too long."""
        local, _, domain = address.rpartition("@")
        local = f"{local}+{conv}.{self._code('to', inbox, conv)}"
        return f"{local}@{domain}" if len(local) <= _LONGEST_LOCAL else address

    def conversation(self, inbox: str, recipients: Iterable[str], ids: Iterable[str]) -> str | None:
        """The conversation proven by a recipient of the mail or, after that, by an id it names.

        `recipients` are texts with addresses in them, `ids` Message-IDs; the first proof counts.
        """
        for text in recipients:
            for conv, code in _PLUS.findall(text):
                if self._is(code, "to", inbox, conv.lower()):
                    return str(conv).lower()
        named = self.message(ids)
        return named[0] if named else None

    def message(self, ids: Iterable[str]) -> tuple[str, int] | None:
        """Conversation and number of the first of these ids that is of a message of ours."""
        for one in ids:
            found = _OURS.fullmatch(one)
            if found and self._is(found[3], "id", found[1].lower(), found[2]):
                return found[1].lower(), int(found[2])
        return None

    def _is(self, code: str, *what: str) -> bool:
        return hmac.compare_digest(self._code(*what).encode(), code.lower().encode())

    def _code(self, *what: str) -> str:
        made = hmac.digest(self._key, "\0".join(what).encode(), hashlib.sha256)
        return base64.b32encode(made[:_CODE_BYTES]).decode().lower()

"""Where the raw bytes of mails are kept, under the hash of what they are."""

from __future__ import annotations

from typing import Protocol


class MailStore(Protocol):
    """Keeps bytes for ever and unchanged; the same bytes twice are kept once."""

    async def put(self, raw: bytes) -> str:
        """Keep `raw`; its SHA-256 in hex, once the bytes are safely on the disk.

        Raises `OSError` when they could not be kept.
        """
        ...

    async def get(self, sha256: str) -> bytes:
        """The bytes of this hash; raises `FileNotFoundError` where there are none."""
        ...

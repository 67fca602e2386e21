"""Raw mails as files, named by the hash of their content.

A file appears under its name only when all of it is on the disk, so whatever has a name is whole.
A file that no row speaks of is harmless: the sender was not told that the mail arrived and sends
it again.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import secrets
from pathlib import Path

_HASH = re.compile(r"[0-9a-f]{64}")


class FileMailStore:
    """See `ports.mail_store.MailStore`."""

    def __init__(self, folder: Path) -> None:
        """Keep mails below `folder`, which is made when the first one comes."""
        self._folder = folder

    async def put(self, raw: bytes) -> str:
        """See the port."""
        return await asyncio.to_thread(self._put, raw)

    async def get(self, sha256: str) -> bytes:
        """See the port."""
        if not _HASH.fullmatch(sha256):
            raise FileNotFoundError(sha256)
        return await asyncio.to_thread(self._place(sha256).read_bytes)

    def _put(self, raw: bytes) -> str:
        sha256 = hashlib.sha256(raw).hexdigest()
        place = self._place(sha256)
        if place.exists():
            # Whoever wrote it may have died before the folder's entry was safe.
            _sync_folder(place.parent)
            return sha256
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = place.with_name(f"{secrets.token_hex(8)}.new")
        try:
            _write(fresh, raw)
            fresh.replace(place)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        for folder in (place.parent, self._folder, self._folder.parent):
            _sync_folder(folder)
        return sha256

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def _write(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the names in `folder` last; where folders cannot be opened, they last by themselves."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

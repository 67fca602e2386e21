"""What every store of raw mails must keep to."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from unittest import mock

import pytest

from contact_center.adapters.files.mail_store import FileMailStore
from contact_center.ports.mail_store import MailStore

RAW = b"Subject: Lamp\r\n\r\n\x00\xff broken\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mails"


@pytest.fixture
def store(folder: Path) -> MailStore:
    return FileMailStore(folder)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


async def test_what_was_put_comes_back_byte_for_byte(store: MailStore) -> None:
    sha256 = await store.put(RAW)

    assert sha256 == hashlib.sha256(RAW).hexdigest()
    assert await store.get(sha256) == RAW


async def test_the_same_mail_twice_is_kept_once(store: MailStore, folder: Path) -> None:
    first, again, other = await store.put(RAW), await store.put(RAW), await store.put(RAW + b".")

    assert first == again != other
    assert files(folder) == sorted([first, other])


@pytest.mark.parametrize("name", ["0" * 64, "", "../../secret.key", "0" * 63 + "/"])
async def test_what_was_never_put_is_not_there(store: MailStore, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        await store.get(name)


async def test_a_mail_has_its_name_only_when_it_is_whole(store: MailStore, folder: Path) -> None:
    with (
        mock.patch.object(os, "fsync", side_effect=OSError("disk full")),
        pytest.raises(OSError, match="disk full"),
    ):
        await store.put(RAW)

    assert files(folder) == []
    assert await store.get(await store.put(RAW)) == RAW


async def test_a_mail_is_on_the_disk_before_it_is_said_to_be(store: MailStore) -> None:
    with mock.patch.object(os, "fsync", wraps=os.fsync) as fsync:
        await store.put(RAW)
        # The file itself, and the folders that its name stands in.
        assert fsync.call_count == 4

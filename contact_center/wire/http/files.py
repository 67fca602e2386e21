"""Files that are served as they are: what the front end's build made, and small style sheets."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from aiohttp import web

from contact_center.wire.http.headers import FRESH, IMMUTABLE
from contact_center.wire.http.problems import Problem

HOW_TO_BUILD = "Build them with ./dev demo, or with npm ci and npm run build in frontend/."

_TYPES = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".ico": "image/x-icon",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".map": "application/json",
        ".mp3": "audio/mpeg",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".webmanifest": "application/manifest+json",
        ".webp": "image/webp",
        ".woff2": "font/woff2",
    }
)
"""Said here because the tables of operating systems differ; anything else is not served."""

_PACKED = frozenset({".css", ".html", ".js", ".json", ".map", ".svg", ".webmanifest"})
_HASHED = re.compile(r"-[A-Za-z0-9_-]{8,}\.[a-z0-9.]+$")


@dataclass(frozen=True, slots=True)
class _Held:
    stamp: tuple[int, int]
    plain: bytes
    packed: bytes | None
    etag: str


class Files:
    """One folder and the files below it, held in memory: built files are few and small."""

    def __init__(self, folder: Path, *, for_everyone: bool = False) -> None:
        """`for_everyone`: pages of any website may load them, as they do the widget."""
        self._folder = folder.resolve()
        self._for_everyone = for_everyone
        self._held: dict[Path, _Held] = {}

    async def answer(
        self, request: web.Request, name: str, *, cache: str | None = None
    ) -> web.Response:
        """The file `name`, or 304; raises `Problem` where there is none, or nothing was built."""
        path = self._find(name)
        held = await self._load(path)
        headers = {
            "Content-Type": _TYPES[path.suffix],
            "Cache-Control": cache or (IMMUTABLE if _HASHED.search(path.name) else FRESH),
            "ETag": held.etag,
            "Vary": "Accept-Encoding",
        }
        if self._for_everyone:
            headers["Access-Control-Allow-Origin"] = "*"
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if held.etag in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=headers)
        if held.packed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
            return web.Response(body=held.packed, headers={**headers, "Content-Encoding": "gzip"})
        return web.Response(body=held.plain, headers=headers)

    async def text(self, name: str) -> str:
        """A file to put into a page."""
        return (await self._load(self._find(name))).plain.decode()

    def _find(self, name: str) -> Path:
        if not self._folder.is_dir():
            raise Problem("not_built", HOW_TO_BUILD)
        path = (self._folder / name).resolve() if "\0" not in name else self._folder
        is_inside = path.is_relative_to(self._folder)
        if not is_inside or path.suffix not in _TYPES or not path.is_file():
            raise Problem("not_found")
        return path

    async def _load(self, path: Path) -> _Held:
        stamp = _stamp(path)
        held = self._held.get(path)
        if held is None or held.stamp != stamp:
            held = await asyncio.to_thread(_read, path, stamp)
            self._held[path] = held
        return held


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


def _read(path: Path, stamp: tuple[int, int]) -> _Held:
    plain = path.read_bytes()
    packed = gzip.compress(plain, mtime=0) if path.suffix in _PACKED else None
    # Weak: the same for both encodings (RFC 9110 section 8.8.1).
    return _Held(stamp, plain, packed, f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"')

"""Pages made here: templates that escape by themselves, in the reader's language."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contact_center.wire.http.headers import FRESH
from contact_center.wire.http.locales import LANGUAGES, negotiate


class Pages:
    """A folder with `templates/*.html` and `words/<locale>.toml`, one message file per language."""

    def __init__(self, folder: Path) -> None:
        """Read every message file at once, so that a missing one is found at the start."""
        self._templates = Environment(
            loader=FileSystemLoader(folder / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.words: dict[str, dict[str, str]] = {
            locale: tomllib.loads((folder / "words" / f"{locale}.toml").read_text("utf-8"))
            for locale in LANGUAGES
        }

    def show(
        self, request: web.Request, template: str, *, status: int = 200, **values: Any
    ) -> web.Response:
        """The page in the language that was asked for, or that the browser prefers."""
        locale = negotiate(request.query.get("lang"), request.headers.get("Accept-Language"))
        text = self._templates.get_template(template).render(
            locale=locale, languages=LANGUAGES, words=self.words[locale], **values
        )
        return web.Response(
            text=text,
            status=status,
            content_type="text/html",
            headers={"Cache-Control": FRESH, "Vary": "Accept-Language"},
        )

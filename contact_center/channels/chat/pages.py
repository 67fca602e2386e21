"""The widget's files for every website, and a small shop page to try it on."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from contact_center.domain.records_setup import Site
from contact_center.wire.http.files import Files
from contact_center.wire.http.headers import SHORT
from contact_center.wire.http.pages import Pages
from contact_center.wire.http.problems import Problem
from contact_center.wire.http.sites import Sites

HERE = Path(__file__).parent
LOADER = "widget.js"
# Bodies lie beside the loader, because it finds them from its own address.
_WIDGET_FILES = r"/{name:widget(?:-body-[\w-]+)?\.js}"


class WidgetPages:
    """Serves the widget; `static` is where the front end was built to."""

    def __init__(self, sites: Sites, *, static: Path = HERE / "static") -> None:
        """`sites` knows which shop to show."""
        self._sites = sites
        self._pages = Pages(HERE)
        self._static = Files(static, for_everyone=True)
        self._style = Files(HERE / "style")

    def add_to(self, app: web.Application) -> None:
        """Put the pages on the router."""
        app.router.add_get(_WIDGET_FILES, self.widget)
        app.router.add_get("/try", self.try_it)
        app.router.add_get("/try/{name:.+}", self.style)

    async def widget(self, request: web.Request) -> web.StreamResponse:
        """The loader, kept for minutes so that a new release arrives; the bodies, for good."""
        name = request.match_info["name"]
        return await self._static.answer(request, name, cache=SHORT if name == LOADER else None)

    async def try_it(self, request: web.Request) -> web.StreamResponse:
        """A shop with the widget on it, as a customer's website would have it."""
        return self._pages.show(request, "try.html", site=await self._site(request))

    async def style(self, request: web.Request) -> web.StreamResponse:
        """The shop's style sheet."""
        return await self._style.answer(request, request.match_info["name"])

    async def _site(self, request: web.Request) -> Site:
        """The site that was asked for, else the first one there is."""
        sites = {site.id: site for site in await self._sites.all()}
        wanted = request.query.get("site") or next(iter(sites), "")
        if wanted not in sites:
            raise Problem("not_found", "There is no such site; an administrator can set one up.")
        return sites[wanted]

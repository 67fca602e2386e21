"""The pages of those who work here: the front door, the console, and what went wrong."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from contact_center.wire.http.files import HOW_TO_BUILD, Files
from contact_center.wire.http.headers import FRESH
from contact_center.wire.http.pages import Pages
from contact_center.wire.http.problems import Problem

HERE = Path(__file__).parent
CONSOLE, WALLBOARD = "console/index.html", "wallboard/index.html"
"""The pages as the front end's build writes them, with links to their own hashed files."""

_WORDED = frozenset({"internal", "not_built", "not_found"})


class ConsolePages:
    """Serves what a browser opens; `static` is where the front end was built to."""

    def __init__(self, *, static: Path = HERE / "static", help_path: str | None = None) -> None:
        """The front door links to the help center where there is one."""
        self._pages = Pages(HERE)
        self._static = Files(static)
        self._style = Files(HERE / "style")
        self._help_path = help_path

    def add_to(self, app: web.Application) -> None:
        """Put the pages on the router."""
        app.router.add_get("/", self.front_door)
        app.router.add_get("/console", self.console)
        app.router.add_get("/wallboard", self.wallboard)
        for path in ("/console/", "/wallboard/", "/audit/"):
            app.router.add_get(path, _without_slash)
        app.router.add_get("/static/{name:.+}", self.static)
        app.router.add_get("/style/{name:.+}", self.style)
        app.router.add_get("/favicon.ico", self.icon)

    async def front_door(self, request: web.Request) -> web.StreamResponse:
        """Where to go from here."""
        return self._pages.show(request, "front_door.html", help_path=self._help_path)

    async def console(self, request: web.Request) -> web.StreamResponse:
        """The agent console; who is not signed in is asked to by the console itself."""
        return await self._built(request, CONSOLE)

    async def wallboard(self, request: web.Request) -> web.StreamResponse:
        """The floor for supervisors; it says so itself when it is not for whoever looks."""
        return await self._built(request, WALLBOARD)

    async def static(self, request: web.Request) -> web.StreamResponse:
        """What the front end's build made."""
        return await self._static.answer(request, request.match_info["name"])

    async def style(self, request: web.Request) -> web.StreamResponse:
        """Style sheets and the icon of these pages."""
        return await self._style.answer(request, request.match_info["name"])

    async def icon(self, request: web.Request) -> web.StreamResponse:
        """Browsers ask for this name when a page names no icon."""
        return await self._style.answer(request, "icon.svg")

    async def _built(self, request: web.Request, page: str) -> web.StreamResponse:
        try:
            return await self._static.answer(request, page, cache=FRESH)
        except Problem as problem:
            raise Problem("not_built", HOW_TO_BUILD) from problem

    def problem(self, request: web.Request, problem: Problem) -> web.Response:
        """What went wrong, for a person; the code is there for whoever they ask for help."""
        response = self._pages.show(
            request,
            "problem.html",
            status=problem.status,
            kind=problem.code if problem.code in _WORDED else "other",
            code=problem.code,
            detail=problem.detail,
        )
        response.headers.update(problem.headers)
        return response


async def _without_slash(request: web.Request) -> web.StreamResponse:
    """People type a slash too many; the page is the same one, its question included."""
    path = request.path.rstrip("/")
    raise web.HTTPPermanentRedirect(request.rel_url.with_path(path, keep_query=True))

"""The page with the chat, and those that say what is true of it: how all can use it, and what becomes of what is written."""

from typing import Any, Dict

from aiohttp import web

from bot.kommuner import load_kommuner
from bot.web.answer_pages import groups
from bot.web.errors import TEXTS
from bot.web.rendering import PAGES
from bot.web.security import SETTINGS


async def index(request: web.Request) -> web.Response:
    """The chat; where there are no scripts or it cannot come, the way to all answers."""
    return request.app[PAGES](request, "index.html", query="", groups=groups(request.app))


async def accessibility(request: web.Request) -> web.Response:
    return request.app[PAGES](request, "tillganglighet.html", **_owner(request.app))


async def privacy(request: web.Request) -> web.Response:
    minutes = f"{request.app[SETTINGS].session_minutes:g}"
    return request.app[PAGES](request, "integritet.html", minutes=minutes, **_owner(request.app))


def _owner(app: web.Application) -> Dict[str, Any]:
    """Who answers for the chat, and where to write to them."""
    settings = app[SETTINGS]
    kommun = load_kommuner().get(settings.kommun) if settings.kommun else None
    owner = kommun.officiellt_namn if kommun else app[TEXTS]("sida.kommunen")
    return {"owner": owner, "contact": settings.write_to}

"""The pages that say what is true of the chat itself: how it can be used by all, and what becomes of what is written."""

from typing import Any, Dict

from aiohttp import web

from bot.kommuner import load_kommuner
from bot.web.errors import TEXTS
from bot.web.rendering import PAGES
from bot.web.security import SETTINGS


async def accessibility(request: web.Request) -> web.Response:
    return request.app[PAGES](request, "tillganglighet.html", **_owner(request.app))


async def privacy(request: web.Request) -> web.Response:
    minutes = f"{request.app[SETTINGS].session_minutes:g}"
    return request.app[PAGES](request, "integritet.html", minutes=minutes, **_owner(request.app))


def _owner(app: web.Application) -> Dict[str, Any]:
    """Who answers for the chat, and where to write to them."""
    settings = app[SETTINGS]
    kommun = load_kommuner().get(settings.kommun) if settings.kommun else None
    owner = kommun.officiellt_namn if kommun else app[TEXTS]("sidor.kommunen")
    return {"owner": owner, "contact": settings.contact}

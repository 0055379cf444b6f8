"""What the chat needs to know wherever it is embedded, and the script that embeds it."""

from pathlib import Path
from typing import Any, Dict

from aiohttp import web

from bot.contacts import load_contacts
from bot.replies import Replies, popular
from bot.web.errors import TEXTS
from bot.web.guard import MAX_CHARACTERS
from bot.web.places import kommun_names
from bot.web.rendering import REPLIES
from bot.web.security import SETTINGS

SECONDS = 300  # how long a browser or a proxy may keep either
_WIDGET = Path(__file__).parent / "static" / "widget.js"
# What the widget is made of until it is opened. Every visitor of the site fetches it, so keeping it tells nothing of anyone.
_PARTS = ("colour.js", "dom.js", "lasting.js", "panel.css", "prose.js", "style.js", "transport.js")
_KEPT = {f"/static/chat/{name}" for name in _PARTS}


async def config(request: web.Request) -> web.Response:
    """Nothing here is of one person, so it may be kept and shared."""
    return web.json_response(_config(request.app), headers=_kept())


async def widget(request: web.Request) -> web.FileResponse:
    return web.FileResponse(_WIDGET, headers=_kept())


async def keep_widget(request: web.Request, response: web.StreamResponse) -> None:
    """A signal handler: the parts of the unopened widget may be kept as its script may."""
    if request.path in _KEPT:
        response.headers.update(_kept())


def _config(app: web.Application) -> Dict[str, Any]:
    settings = app[SETTINGS]
    return {
        "kommun": settings.kommun,
        "kommuner": kommun_names(),
        "max_characters": MAX_CHARACTERS,
        "exit_url": settings.exit_url,
        "inkorg": settings.inkorg is not None,
        "topics": _topics(app[REPLIES]),
        "phones": [contact.phone for contact in load_contacts().values() if contact.phone],
        "texts": app[TEXTS].section("chatt"),
    }


def _topics(replies: Replies) -> "list[Dict[str, str]]":
    buttons = replies.buttons(popular(), at_most=None)
    return [{"topic": button["payload"][1:], "title": button["title"]} for button in buttons]


def _kept() -> Dict[str, str]:
    return {"Cache-Control": f"public, max-age={SECONDS}"}

"""The page with the chat, filled in from data/texts.yml."""

from pathlib import Path

import jinja2
from aiohttp import web

from bot.replies import Replies
from bot.web.errors import TEXTS

REPLIES = web.AppKey("replies", Replies)
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
)


async def index(request: web.Request) -> web.Response:
    html = _TEMPLATES.get_template("index.html").render(page=request.app[TEXTS].section("sida"))
    return web.Response(text=html, content_type="text/html")

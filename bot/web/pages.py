"""The page with the chat, filled in from data/texts.yml."""

import json
from pathlib import Path

import jinja2
from aiohttp import web

from bot.replies import Replies, popular
from bot.web.errors import TEXTS
from bot.web.guard import MAX_CHARACTERS
from bot.web.security import SETTINGS

REPLIES = web.AppKey("replies", Replies)
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
)


async def index(request: web.Request) -> web.Response:
    texts = request.app[TEXTS]
    replies = request.app[REPLIES]
    chat = {
        "texts": texts.section("chatt"),
        "maxCharacters": MAX_CHARACTERS,
        "exitUrl": request.app[SETTINGS].exit_url,
        "topics": [{"title": button["title"]} for button in replies.buttons(popular(), at_most=None)],
    }
    html = _TEMPLATES.get_template("index.html").render(
        page=texts.section("sida"), chat=json.dumps(chat, ensure_ascii=False)
    )
    return web.Response(text=html, content_type="text/html")

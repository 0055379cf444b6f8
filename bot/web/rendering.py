"""HTML pages out of templates, filled in from data/texts.yml. They need neither a script nor the model."""

from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

from bot.contacts import load_contacts
from bot.replies import Replies
from bot.texts import Texts
from bot.web.prose import Prose
from bot.web.security import SETTINGS

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Pages:
    """Renders templates with what every page needs: the texts of `sida`, the settings, and `prose` for texts of several lines."""

    def __init__(self, texts: Texts):
        self._texts = texts.section("sida")
        self._prose = Prose(contact.phone for contact in load_contacts().values() if contact.phone)

    def __call__(self, request: web.Request, template: str, status: int = 200, **values: Any) -> web.Response:
        settings = request.app[SETTINGS]
        html = _TEMPLATES.get_template(template).render(
            page=self._texts, prose=self._prose, settings=settings, path=request.path, **values
        )
        return web.Response(text=html, status=status, content_type="text/html")


REPLIES = web.AppKey("replies", Replies)
PAGES = web.AppKey("pages", Pages)

"""Errors as a page, for whoever comes with a browser and not with a program."""

import json

from aiohttp import web

from bot.web.errors import Handler
from bot.web.rendering import PAGES

_PROGRAMS = ("/api/", "/webhooks/", "/metrics", "/healthz", "/readyz", "/version")


@web.middleware
async def error_page_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Shows the message of an error in JSON as HTML where HTML is asked for."""
    response = await handler(request)
    if response.status < 400 or not isinstance(response, web.Response) or not _wants_page(request):
        return response
    message = json.loads(response.text or "")["error"]["message"]
    page = request.app[PAGES](request, "fel.html", response.status, message=message)
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            page.headers[name] = response.headers[name]
    return page


def _wants_page(request: web.Request) -> bool:
    return "text/html" in request.headers.get("Accept", "") and not request.path.startswith(_PROGRAMS)

"""Counts and, if the operator wants it, logs each request, without address, query or anything else that the caller has written."""

import logging
import time

from aiohttp import web

from bot.logs import log
from bot.web.drain import DRAIN
from bot.web.errors import Handler
from bot.web.metrics import METRICS
from bot.web.security import SETTINGS

_METHODS = ("GET", "HEAD", "POST", "DELETE", "OPTIONS")


@web.middleware
async def access_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    started = time.perf_counter()
    drain = request.app[DRAIN]
    with drain.request():
        response = await handler(request)
    if drain.closing:
        response.force_close()
    resource = request.match_info.route.resource
    route = resource.canonical if resource else "okänd"  # a path that does not exist may hold anything
    request.app[METRICS].requests.labels(route, str(response.status)).inc()
    if request.app[SETTINGS].access_log:
        method = request.method if request.method in _METHODS else "okänd"
        ms = round(1000 * (time.perf_counter() - started), 1)
        log(logging.INFO, "request", method=method, route=route, status=response.status, ms=ms)
    return response

"""What an operator watches: health, readiness, version, metrics."""

from typing import Any, Dict

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.engine import answer_dialog
from bot.no_model import NoModel
from bot.web.errors import ApiError
from bot.web.metrics import METRICS
from bot.web.turns import ENGINE

VERSION: "web.AppKey[Dict[str, Any]]" = web.AppKey("version")
_QUESTION, _TOPIC = "Hur lång tid får en utredning ta?", "utredning_tid"


async def healthz(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """Ready means that a known question gets its answer."""
    engine = request.app[ENGINE]
    if isinstance(engine, NoModel) or (await answer_dialog(engine, [_QUESTION]))[0].topic != _TOPIC:
        raise ApiError(503, "inte_redo")
    return web.json_response({"status": "ready"})


async def version_info(request: web.Request) -> web.Response:
    return web.json_response(request.app[VERSION])


async def metrics(request: web.Request) -> web.Response:
    body = generate_latest(request.app[METRICS].registry)
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

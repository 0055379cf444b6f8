"""What an operator watches: health, readiness, version, metrics."""

import asyncio
import time
from typing import Any, Dict, Tuple, Union

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.contacts import load_contacts
from bot.context import Context
from bot.engine import Engine, answer_dialog
from bot.no_model import NoModel
from bot.web.errors import ApiError
from bot.web.worker_metrics import latest

VERSION: "web.AppKey[Dict[str, Any]]" = web.AppKey("version")
_QUESTION, _TOPIC = "Hur lång tid får en utredning ta?", "utredning_tid"
_GOOD_FOR = 2.0  # seconds; so asking whether it is ready cannot be made to load it
_SECONDS = 5.0


class Readiness:
    """Ready means that a known question gets its answer."""

    def __init__(self, engine: Union[Engine, NoModel]):
        self._engine = engine
        self._lock = asyncio.Lock()
        self._last: Tuple[float, bool] = (float("-inf"), False)

    async def ready(self) -> bool:
        async with self._lock:
            if time.monotonic() - self._last[0] > _GOOD_FOR:
                self._last = (time.monotonic(), await self._try())
            return self._last[1]

    async def _try(self) -> bool:
        if isinstance(self._engine, NoModel):
            return False
        try:
            (reply,) = await asyncio.wait_for(answer_dialog(self._engine, [_QUESTION]), _SECONDS)
        except asyncio.TimeoutError:
            return False
        return reply.topic == _TOPIC and reply.answered


READINESS = web.AppKey("readiness", Readiness)


async def healthz(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    if not await request.app[READINESS].ready():
        raise ApiError(503, "inte_redo", retry_after=_GOOD_FOR)
    return web.json_response({"status": "ready"})


async def version_info(request: web.Request) -> web.Response:
    return web.json_response(request.app[VERSION])


async def metrics(request: web.Request) -> web.Response:
    body = await latest(request.app)
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})


def contacts_age() -> float:
    """Days since the helpline that was checked longest ago was checked."""
    return float((Context().day() - min(contact.checked for contact in load_contacts().values())).days)

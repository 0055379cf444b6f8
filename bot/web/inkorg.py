"""A citizen lets her question be saved, without personal details, so that the bot can learn. Off unless the operator turns it on.

The masked question is first shown, and saved only when the same message comes again with `confirm`.
"""

import asyncio
import contextlib
import json
from typing import AsyncIterator, Callable

from aiohttp import web
from pydantic import StrictBool, StrictStr
from sqlalchemy.exc import SQLAlchemyError

from bot.context import Context
from bot.inkorg_store import InkorgStore
from bot.privacy import mask
from bot.project import PROJECT
from bot.settings import Settings
from bot.web import turns
from bot.web.errors import ApiError
from bot.web.guard import StrictModel, read_json, readable

STORE = web.AppKey("inkorg", InkorgStore)
PURGE_SECONDS = 6 * 3600.0


class InkorgRequest(StrictModel):
    """`topic` is what the message was answered with."""

    message: StrictStr
    topic: StrictStr
    confirm: StrictBool = False


def add_inkorg(app: web.Application, settings: Settings) -> None:
    """Adds the address where the operator has set SOCLOTS_INKORG; else there is none. The store is opened at start."""
    if settings.inkorg:
        app.cleanup_ctx.append(_open(settings.inkorg))
        app.router.add_post("/api/inkorg", save)


async def save(request: web.Request) -> web.Response:
    body = await read_json(request, InkorgRequest)
    await turns.admit(request)
    text = " ".join(mask(readable(body.message)).split())
    if body.topic not in {path.stem for path in PROJECT.answers.glob("*.yml")}:
        raise ApiError(400, "falt", fält="topic")
    if body.confirm and not await _save(request.app[STORE], text, body.topic):
        raise ApiError(503, "inkorg")
    return web.json_response(
        {"text": text, "saved": body.confirm}, dumps=lambda content: json.dumps(content, ensure_ascii=False)
    )


async def _save(store: InkorgStore, text: str, topic: str) -> bool:
    try:
        return await asyncio.to_thread(store.save, text, topic, Context().day())
    except SQLAlchemyError:
        return False


def _open(address: str) -> Callable[[web.Application], AsyncIterator[None]]:
    async def opened(app: web.Application) -> AsyncIterator[None]:
        app[STORE] = store = await asyncio.to_thread(InkorgStore, address)
        task = asyncio.create_task(_purging(store))
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        store.close()

    return opened


async def _purging(store: InkorgStore) -> None:
    """Deletes what is too old also while nobody saves."""
    while True:
        with contextlib.suppress(SQLAlchemyError):
            await asyncio.to_thread(store.purge, Context().day())
        await asyncio.sleep(PURGE_SECONDS)

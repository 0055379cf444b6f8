"""Keeps the municipalities' own facts fresh while the application runs, where they come from an address."""

import asyncio
import contextlib
from typing import AsyncIterator

from aiohttp import web

from bot.contacts_address import AddressSource, prepare
from bot.contacts_source import own_source
from bot.web.metrics import METRICS


async def keeping_contacts(app: web.Application) -> AsyncIterator[None]:
    source = own_source()
    if not isinstance(source, AddressSource):
        yield
        return
    await prepare()
    app[METRICS].watch_contacts(source.age)
    task = asyncio.create_task(source.keep_fresh())
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task

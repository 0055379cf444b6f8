"""One turn of a conversation, whichever face it comes through: limits, place in the queue, answer, count."""

import asyncio
from typing import Union

from aiohttp import web

from bot.engine import Engine, Reply
from bot.no_model import NoModel
from bot.web.address import Addresses
from bot.web.errors import ApiError
from bot.web.limits import Limits
from bot.web.metrics import METRICS
from bot.web.security import SETTINGS
from bot.web.sessions import Session, Sessions
from bot.web.state import State
from bot.web.work import Work

ENGINE: "web.AppKey[Union[Engine, NoModel]]" = web.AppKey("engine")
SESSIONS = web.AppKey("sessions", Sessions)
STATE: "web.AppKey[State]" = web.AppKey("state")
LIMITS = web.AppKey("limits", Limits)
ADDRESSES = web.AppKey("addresses", Addresses)
WORK = web.AppKey("work", Work)


async def admit(request: web.Request) -> str:
    """Counts a message for the caller's address, whose hash it returns. Raises ApiError 429 above the limit."""
    who = request.app[ADDRESSES].who(request)
    await request.app[LIMITS].check("address", who)
    return who


async def answer(app: web.Application, session: Session, message: str) -> Reply:
    """The reply to a message of a session, an apology where it fails or takes too long. Raises ApiError 429 or 503."""
    await app[LIMITS].check("session", session.conversation)
    engine, work = app[ENGINE], app[WORK]

    async def turn() -> Reply:
        if await app[SESSIONS].turn(session, app[SETTINGS].max_turns) > app[SETTINGS].max_turns:
            raise ApiError(429, "for_manga_turer")
        return await engine.answer(message, session.conversation, session.context)

    await _forget_idle(app)
    try:
        reply = await work.run(turn)
    except asyncio.TimeoutError:
        reply = engine.apologise(message, session.context)
    app[METRICS].count(reply)
    session.topic = reply.topic
    if not await app[SESSIONS].save(session):  # it was forgotten while the answer was made
        await engine.forget(session.conversation)
    return reply


async def end(app: web.Application, conversation: str) -> None:
    """Forgets all of a conversation."""
    await app[SESSIONS].drop(conversation)
    await app[ENGINE].forget(conversation)


async def sweep(app: web.Application) -> None:
    """Drops all whose time is out."""
    await app[STATE].sweep()
    await app[ENGINE].forget_idle(60 * app[SETTINGS].session_minutes)
    await _forget_idle(app)


async def _forget_idle(app: web.Application) -> None:
    for expired in await app[SESSIONS].sweep():
        await app[ENGINE].forget(expired)

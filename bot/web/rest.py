"""Rasa's REST channel contract over the same guard, so that clients made for Rasa work.

Its clients choose the sender's name. A name alone must not lead into another's conversation, so it counts only together with the
address it comes from, and can never be the id of a session of the chat.
"""

from typing import Any, Dict, Optional

from aiohttp import web
from pydantic import BaseModel, StrictStr

from bot.web import turns
from bot.web.api import dumps
from bot.web.errors import ApiError
from bot.web.guard import read_json, readable


class RestRequest(BaseModel):
    """What else Rasa's clients send (metadata, input_channel) is left unread."""

    message: StrictStr
    sender: Optional[StrictStr] = None


async def webhook(request: web.Request) -> web.Response:
    """Without a sender each message stands alone."""
    body = await read_json(request, RestRequest)
    who = await turns.admit(request)
    if body.sender is not None and not 0 < len(body.sender) <= 128:
        raise ApiError(400, "falt", fält="sender")
    readable(body.message)
    sessions = request.app[turns.SESSIONS]
    session_id = None if body.sender is None else f"rest:{who}:{body.sender}"
    session = await sessions.get(session_id) if session_id else None
    if session is None:
        session = await sessions.start(session_id)
        await request.app[turns.ENGINE].forget(session.conversation)  # what an expired conversation left
    reply = await turns.answer(request.app, session, body.message)
    if session_id is None:
        await turns.end(request.app, session.conversation)
    messages = []
    for part in reply.replies:
        message: Dict[str, Any] = {"recipient_id": body.sender or "default", "text": part["text"]}
        if part["buttons"]:
            message["buttons"] = part["buttons"]
        details = {key: part[key] for key in ("lang", "dir", "sources", "reviewed", "contact") if part[key]}
        message["custom"] = {"topic": reply.topic, "confidence": reply.confidence, "crisis": reply.crisis, **details}
        messages.append(message)
    return web.json_response(messages, dumps=dumps)

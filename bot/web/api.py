"""The chat API: a message in, an answer out; forgetting; whether the answer helped."""

import hashlib
import json
from typing import Any, Dict, Literal, Optional, Tuple

from aiohttp import web
from pydantic import Field, StrictBool, StrictStr

from bot.context import Context
from bot.web import turns
from bot.web.errors import ApiError
from bot.web.guard import StrictModel, kommun_name, read_json, readable
from bot.web.metrics import METRICS
from bot.web.once import Once
from bot.web.sessions import Session, conversation_of

ONCE = web.AppKey("once", Once)
_MESSAGE_ID = r"^[A-Za-z0-9_-]{8,64}\Z"


class ChatRequest(StrictModel):
    """`message_id` is the client's name for this message: sent again, it gets the same answer once."""

    message: StrictStr
    session: Optional[StrictStr] = None
    audience: Optional[Literal["barn", "vuxen"]] = None
    kommun: Optional[StrictStr] = None
    message_id: Optional[StrictStr] = Field(None, regex=_MESSAGE_ID)


class SessionRequest(StrictModel):
    session: StrictStr


class FeedbackRequest(StrictModel):
    session: StrictStr
    helpful: StrictBool


async def chat(request: web.Request) -> web.Response:
    body = await read_json(request, ChatRequest)
    who = await turns.admit(request)
    readable(body.message)
    kommun = kommun_name(body.kommun)
    session = None if body.session is None else await _session(request.app, body.session)
    key = _key(body, session, who)

    async def make() -> Tuple[Dict[str, Any], bool]:
        current = session or await request.app[turns.SESSIONS].start()
        current.context = Context(body.audience or current.context.audience, kommun or current.context.kommun)
        if key:
            current.once.append(key)
        reply = await turns.answer(request.app, current, body.message)
        content = reply.as_dict()
        del content["text"], content["ms"]  # what was said is not kept for a second asking, which brings it along
        return {**content, "session": current.id}, not reply.failed

    content = await request.app[ONCE].answer(key, make) if key else (await make())[0]
    return web.json_response({"text": _printable(body.message), **content}, dumps=dumps)


def _key(body: ChatRequest, session: Optional[Session], who: str) -> Optional[str]:
    """Where the answer to a named message is kept.

    The first message of a conversation has no session to tell clients apart. Only one who sends the same words from the same
    address is taken for the same client, so that nobody gets into another's conversation by a guessed message id.
    """
    if body.message_id is None:
        return None
    if session:
        return f"once:{session.conversation}:{body.message_id}"
    words = json.dumps([who, body.message_id, body.message, body.audience, body.kommun])
    return f"once:{hashlib.sha256(words.encode()).hexdigest()}"


async def forget(request: web.Request) -> web.Response:
    body = await read_json(request, SessionRequest)
    await turns.admit(request)
    await turns.end(request.app, conversation_of(body.session))
    return web.Response(status=204)


async def feedback(request: web.Request) -> web.Response:
    """Counts whether the last answer helped. Each answer is rated once."""
    body = await read_json(request, FeedbackRequest)
    await turns.admit(request)
    session = await _session(request.app, body.session)
    if session.topic:
        request.app[METRICS].rate(session.topic, body.helpful)
        session.topic = None
        await request.app[turns.SESSIONS].save(session)
    return web.Response(status=204)


async def _session(app: web.Application, session_id: str) -> Session:
    session = await app[turns.SESSIONS].get(session_id)
    if session is None:
        raise ApiError(410, "session_slut")
    return session


def _printable(text: str) -> str:
    """The text as given, with a sign for each half character, which UTF-8 cannot carry."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def dumps(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)

"""The chat API, Rasa's REST contract over the same guard, and what an operator watches."""

import json
from typing import Any, Dict, Literal, Optional, Type, TypeVar

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from pydantic import BaseModel, Extra, StrictStr, ValidationError

from bot.context import Context
from bot.engine import Engine, Reply, answer_dialog
from bot.kommuner import load_kommuner
from bot.web.errors import ApiError
from bot.web.security import SETTINGS
from bot.web.sessions import Session, Sessions

ENGINE = web.AppKey("engine", Engine)
SESSIONS = web.AppKey("sessions", Sessions)
VERSION = web.AppKey("version", dict)
_REST = "rest:"  # marks conversations of Rasa's REST channel, whose ids clients choose
MAX_CHARACTERS = 1_000
MAX_BODY = 16 * 1024  # bytes
_READY_QUESTION, _READY_TOPIC = "Hur lång tid får en utredning ta?", "utredning_tid"


class ChatRequest(BaseModel):
    message: StrictStr
    session: Optional[StrictStr] = None
    audience: Optional[Literal["barn", "vuxen"]] = None
    kommun: Optional[StrictStr] = None

    class Config:
        extra = Extra.forbid


class SessionRequest(BaseModel):
    session: StrictStr

    class Config:
        extra = Extra.forbid


class RestRequest(BaseModel):
    """Rasa's REST channel. What else its clients send (metadata, input_channel) is left unread."""

    message: StrictStr
    sender: Optional[StrictStr] = None


Request = TypeVar("Request", bound=BaseModel)


class Metrics:
    """Counts without a word of what was said."""

    def __init__(self, sessions: Sessions) -> None:
        self.registry = CollectorRegistry()
        self.messages = Counter("soclots_messages", "Answered messages", ["topic", "outcome"], registry=self.registry)
        self.seconds = Histogram("soclots_answer_seconds", "Time to answer", registry=self.registry)
        gauge = Gauge("soclots_sessions", "Live sessions", registry=self.registry)
        gauge.set_function(lambda: len(sessions))

    def count(self, reply: Reply) -> None:
        outcome = "crisis" if reply.crisis else "answered" if reply.answered else "suggested"
        self.messages.labels(reply.topic, outcome).inc()
        self.seconds.observe(reply.ms / 1000)


METRICS = web.AppKey("metrics", Metrics)


async def chat(request: web.Request) -> web.Response:
    body = await _read(request, ChatRequest)
    _refuse_unreadable(body.message)
    kommun = _kommun(body.kommun)
    session = _session(request.app, body.session)
    session.context = Context(body.audience or session.context.audience, kommun or session.context.kommun)
    reply = await _answer(request.app, session, body.message)
    content = reply.as_dict()
    content.pop("ms")
    return web.json_response({**content, "session": session.id}, dumps=_dumps)


async def forget(request: web.Request) -> web.Response:
    body = await _read(request, SessionRequest)
    if not body.session.startswith(_REST):
        await _end(request.app, body.session)
    return web.Response(status=204)


async def rest_webhook(request: web.Request) -> web.Response:
    """Rasa's REST contract. The sender's name cannot reach a session of the chat; without one each message stands alone."""
    body = await _read(request, RestRequest)
    if body.sender is not None and not 0 < len(body.sender) <= 128:
        raise ApiError(400, "falt", fält="sender")
    _refuse_unreadable(body.message)
    sessions = request.app[SESSIONS]
    session_id = None if body.sender is None else f"{_REST}{body.sender}"
    session = sessions.get(session_id) if session_id else None
    if session is None:
        if session_id:
            await _end(request.app, session_id)  # what an expired conversation left
        session = sessions.start(session_id)
    reply = await _answer(request.app, session, body.message)
    if session_id is None:
        await _end(request.app, session.id)
    messages = []
    for part in reply.replies:
        message: Dict[str, Any] = {"recipient_id": body.sender or "default", "text": part["text"]}
        if part["buttons"]:
            message["buttons"] = part["buttons"]
        details = {key: part[key] for key in ("lang", "dir", "sources", "reviewed", "contact") if part[key]}
        message["custom"] = {"topic": reply.topic, "confidence": reply.confidence, "crisis": reply.crisis, **details}
        messages.append(message)
    return web.json_response(messages, dumps=_dumps)


async def healthz(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """Ready means that a known question gets its answer."""
    (reply,) = await answer_dialog(request.app[ENGINE], [_READY_QUESTION])
    if reply.topic != _READY_TOPIC:
        raise ApiError(503, "inte_redo")
    return web.json_response({"status": "ready"})


async def version_info(request: web.Request) -> web.Response:
    return web.json_response(request.app[VERSION])


async def metrics(request: web.Request) -> web.Response:
    body = generate_latest(request.app[METRICS].registry)
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _read(request: web.Request, model: Type[Request]) -> Request:
    if request.content_type != "application/json":
        raise ApiError(415, "json")
    try:
        content = json.loads(await request.text())
    except (ValueError, LookupError, RecursionError):  # LookupError: a charset that does not exist
        raise ApiError(400, "json") from None
    try:
        return model.parse_obj(content)
    except ValidationError as error:
        fields = ", ".join(sorted({str(item["loc"][0]) for item in error.errors()} & set(model.__fields__)))
        raise ApiError(400, "falt", fält=fields or "okända fält") from None


def _kommun(name: Optional[str]) -> Optional[str]:
    if not name:
        return None
    kommuner = load_kommuner()
    kommun = kommuner.get(name[:60])
    if kommun is None:
        raise ApiError(400, "okand_kommun", kommun=name[:60], förslag=", ".join(kommuner.nearest(name[:60])))
    return kommun.namn


def _session(app: web.Application, session_id: Optional[str]) -> Session:
    sessions = app[SESSIONS]
    if session_id is None:
        return sessions.start()
    session = None if session_id.startswith(_REST) else sessions.get(session_id)
    if session is None:
        raise ApiError(410, "session_slut")
    return session


def _refuse_unreadable(message: str) -> None:
    if not message.strip():
        raise ApiError(400, "tom")
    if len(message) > MAX_CHARACTERS:
        raise ApiError(413, "for_lang", gräns=MAX_CHARACTERS)


async def sweep(app: web.Application) -> None:
    """Forgets the conversations whose time is out."""
    for expired in app[SESSIONS].sweep():
        await app[ENGINE].forget(expired)


async def _end(app: web.Application, session_id: str) -> None:
    app[SESSIONS].drop(session_id)
    await app[ENGINE].forget(session_id)


async def _answer(app: web.Application, session: Session, message: str) -> Reply:
    if session.turns >= app[SETTINGS].max_turns:
        raise ApiError(429, "for_manga_turer")
    session.turns += 1
    await sweep(app)
    reply = await app[ENGINE].answer(message, session.id, session.context)
    app[METRICS].count(reply)
    return reply


def _dumps(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)

"""The application factory, used by the server and by the tests."""

import asyncio
import contextlib
from pathlib import Path
from typing import AsyncIterator, Optional, Union

import yaml
from aiohttp import web

from bot.apology import Apology
from bot.engine import Engine
from bot.no_model import NoModel
from bot.replies import Replies
from bot.settings import Settings
from bot.texts import Texts
from bot.version import version
from bot.web import answer_pages, api, config_api, operations, pages, rest, theme, turns
from bot.web.access import access_middleware
from bot.web.address import Addresses
from bot.web.contacts import keeping_contacts
from bot.web.drain import DRAIN, Drain
from bot.web.error_pages import error_page_middleware
from bot.web.errors import APOLOGY, TEXTS, error_middleware
from bot.web.guard import MAX_BODY
from bot.web.inkorg import add_inkorg
from bot.web.limits import Limits
from bot.web.metrics import METRICS, Metrics
from bot.web.once import Once
from bot.web.rendering import PAGES, REPLIES, Pages
from bot.web.security import SETTINGS, security_middleware
from bot.web.sessions import Sessions
from bot.web.state import MemoryState, State
from bot.web.work import WAIT_SECONDS, Work

SWEEP_SECONDS = 30.0
_HERE = Path(__file__).parent


def create_app(engine: Union[Engine, NoModel], settings: Settings, state: Optional[State] = None) -> web.Application:
    """All routes over a loaded engine. Nothing listens until a runner is given the application.

    `state` is what processes share; without it this process keeps its own in memory.
    """
    middlewares = [access_middleware, security_middleware, error_page_middleware, error_middleware]
    app = web.Application(client_max_size=MAX_BODY, middlewares=middlewares)
    app[turns.STATE] = state = state or MemoryState()
    app[turns.ENGINE] = engine
    app[turns.SESSIONS] = sessions = Sessions(state, 60 * settings.session_minutes, settings.max_sessions)
    app[turns.LIMITS] = Limits(state, settings.rate_session, settings.rate_address)
    app[turns.ADDRESSES] = Addresses(settings.trusted_proxies, settings.key)
    app[turns.WORK] = work = Work(settings.at_once, settings.max_waiting, settings.answer_seconds)
    app[api.ONCE] = Once(state, WAIT_SECONDS + settings.answer_seconds + 1)
    app[operations.VERSION] = in_use = version(engine.model_name)
    app[operations.READINESS] = operations.Readiness(engine)
    app[METRICS] = Metrics(sessions, work, in_use, operations.contacts_age)
    app[DRAIN] = Drain()
    app[APOLOGY] = Apology()
    app[SETTINGS] = settings
    app[TEXTS] = texts = Texts()
    app[PAGES] = Pages(texts)
    app[REPLIES] = Replies()
    app.on_startup.append(answer_pages.prepare)
    app.cleanup_ctx.append(_sweeping)
    app.cleanup_ctx.append(keeping_contacts)
    app.router.add_get("/", pages.index)
    app.router.add_get("/svar", answer_pages.all_answers)
    app.router.add_post("/svar", answer_pages.all_answers)
    app.router.add_get("/svar/{topic}", answer_pages.one_answer)
    app.router.add_get("/tillganglighet", pages.accessibility)
    app.router.add_get("/integritet", pages.privacy)
    app.router.add_get("/theme.css", theme.theme)
    app.on_response_prepare.append(config_api.keep_widget)
    app.router.add_get("/widget.js", config_api.widget)
    app.router.add_get("/api/config", config_api.config)
    app.router.add_post("/api/chat", api.chat)
    app.router.add_delete("/api/session", api.forget)
    app.router.add_post("/api/feedback", api.feedback)
    app.router.add_get("/api/openapi.json", describe)
    app.router.add_post("/webhooks/rest/webhook", rest.webhook)
    app.router.add_get("/healthz", operations.healthz)
    app.router.add_get("/readyz", operations.readyz)
    app.router.add_get("/version", operations.version_info)
    app.router.add_get("/metrics", operations.metrics)
    add_inkorg(app, settings)
    app.router.add_static("/static/", _HERE / "static")
    return app


async def describe(request: web.Request) -> web.Response:
    """The API as it is served here; what the operator has not turned on is left out."""
    content = yaml.safe_load((_HERE / "openapi.yml").read_text(encoding="utf-8"))
    served = {resource.canonical for resource in request.app.router.resources()}
    content["paths"] = {path: methods for path, methods in content["paths"].items() if path in served}
    return web.json_response(content)


async def _sweeping(app: web.Application) -> AsyncIterator[None]:
    """Forgets silent conversations also while nobody writes."""

    async def sweep_on() -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            await turns.sweep(app)

    task = asyncio.create_task(sweep_on())
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task

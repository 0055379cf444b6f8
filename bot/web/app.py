"""The application factory, used by the server and by the tests."""

import asyncio
import contextlib
from pathlib import Path
from typing import AsyncIterator

import yaml
from aiohttp import web

from bot.engine import Engine
from bot.replies import Replies
from bot.settings import Settings
from bot.texts import Texts
from bot.version import version
from bot.web import api, pages
from bot.web.errors import TEXTS, error_middleware
from bot.web.security import SETTINGS, security_middleware
from bot.web.sessions import Sessions

SWEEP_SECONDS = 30.0
_HERE = Path(__file__).parent


def create_app(engine: Engine, settings: Settings) -> web.Application:
    """All routes over a loaded engine. Nothing listens until a runner is given the application."""
    app = web.Application(client_max_size=api.MAX_BODY, middlewares=[security_middleware, error_middleware])
    app[api.ENGINE] = engine
    app[api.SESSIONS] = Sessions(60 * settings.session_minutes, settings.max_sessions)
    app[api.METRICS] = api.Metrics(app[api.SESSIONS])
    app[api.VERSION] = version(engine.model_name)
    app[SETTINGS] = settings
    app[TEXTS] = Texts()
    app[pages.REPLIES] = Replies()
    openapi = yaml.safe_load((_HERE / "openapi.yml").read_text(encoding="utf-8"))

    async def describe(request: web.Request) -> web.Response:
        return web.json_response(openapi)

    app.cleanup_ctx.append(_sweeping)
    app.router.add_get("/", pages.index)
    app.router.add_post("/api/chat", api.chat)
    app.router.add_delete("/api/session", api.forget)
    app.router.add_get("/api/openapi.json", describe)
    app.router.add_post("/webhooks/rest/webhook", api.rest_webhook)
    app.router.add_get("/healthz", api.healthz)
    app.router.add_get("/readyz", api.readyz)
    app.router.add_get("/version", api.version_info)
    app.router.add_get("/metrics", api.metrics)
    app.router.add_static("/static/", _HERE / "static")
    return app


async def _sweeping(app: web.Application) -> AsyncIterator[None]:
    """Forgets silent conversations also while nobody writes."""

    async def sweep_on() -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            await api.sweep(app)

    task = asyncio.create_task(sweep_on())
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task

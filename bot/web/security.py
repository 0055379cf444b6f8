"""Response headers and which other sites may come in."""

from aiohttp import web

from bot.settings import Settings
from bot.web.errors import Handler

SETTINGS = web.AppKey("settings", Settings)


def content_security_policy(settings: Settings) -> str:
    ancestors = " ".join(["'self'", *settings.origins])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
    )


@web.middleware
async def security_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Adds security headers and, for allowed origins, the CORS headers; answers their preflight requests."""
    settings = request.app[SETTINGS]
    origin = request.headers.get("Origin")
    allowed = origin in settings.origins
    if request.method == "OPTIONS" and allowed:
        response: web.StreamResponse = web.Response(status=204)
        response.headers["Access-Control-Allow-Methods"] = "POST, DELETE"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
    else:
        response = await handler(request)
    if allowed and origin:
        response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Vary"] = "Origin"
    response.headers["Content-Security-Policy"] = content_security_policy(settings)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    response.headers.setdefault("Cache-Control", "no-store")
    return response

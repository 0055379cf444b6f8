"""Response headers and which other sites may come in."""

from aiohttp import web

from bot.settings import Settings
from bot.web.errors import Handler

SETTINGS = web.AppKey("settings", Settings)
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "600",  # seconds
}


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
        response: web.StreamResponse = web.Response(status=204, headers=_PREFLIGHT)
    else:
        response = await handler(request)
    headers = response.headers
    if allowed and origin:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = "Retry-After"
    headers["Vary"] = "Origin"
    headers["Content-Security-Policy"] = content_security_policy(settings)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin" if _is_embedded(request.path) else "same-origin"
    if settings.hsts_seconds:
        headers["Strict-Transport-Security"] = f"max-age={settings.hsts_seconds}"
    headers.setdefault("Cache-Control", "no-store")
    return response


def _is_embedded(path: str) -> bool:
    """What other sites' pages load as their own: script and style of the widget."""
    return path == "/widget.js" or path.startswith("/static/")

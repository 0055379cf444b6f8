"""Errors as a person and a program can read them: `{"error": {"code", "message"}}` with a message in Swedish."""

from typing import Any, Awaitable, Callable

from aiohttp import web

from bot.texts import Texts

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
TEXTS = web.AppKey("texts", Texts)
_CODES = {404: "saknas", 405: "metod", 413: "for_stor"}


class ApiError(Exception):
    """A refused request. `code` names a text under `fel` in data/texts.yml."""

    def __init__(self, status: int, code: str, **values: Any):
        super().__init__(code)
        self.status = status
        self.code = code
        self.values = values


@web.middleware
async def error_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every failure into the error form. What a citizen wrote is in none of them."""
    texts = request.app[TEXTS]
    try:
        return await handler(request)
    except ApiError as error:
        return _response(error.status, error.code, texts(f"fel.{error.code}", **error.values))
    except web.HTTPException as error:
        if error.status < 400:
            raise
        code = _CODES.get(error.status, "json" if error.status < 500 else "internt")
        headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
        return _response(error.status, code, texts(f"fel.{code}"), headers)
    except Exception:
        return _response(500, "internt", texts("fel.internt"))


def _response(status: int, code: str, message: str, headers: "dict[str, str] | None" = None) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message}}, status=status, headers=headers)

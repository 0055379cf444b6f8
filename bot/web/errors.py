"""Errors as a person and a program can read them: `{"error": {"code", "message", "crisis"}}` with a message in Swedish."""

import math
from typing import Any, Awaitable, Callable, Dict, Optional

from aiohttp import web
from redis.exceptions import RedisError

from bot.apology import Apology
from bot.faults import log_fault
from bot.texts import Texts

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
TEXTS = web.AppKey("texts", Texts)
APOLOGY = web.AppKey("apology", Apology)
WORDS = web.RequestKey("words", str)
_STORE_SECONDS = "2"  # until a Redis that does not answer may have come back
_CODES = {404: "saknas", 405: "metod", 413: "for_stor"}


class ApiError(Exception):
    """A refused request. `code` names a text under `fel` in data/texts.yml; `retry_after` are the seconds to wait.

    `listens`: whether the refused words are searched for danger; not so in a flood, when every answer must be cheap.
    """

    def __init__(
        self, status: int, code: str, retry_after: Optional[float] = None, listens: bool = True, **values: Any
    ):
        super().__init__(code)
        self.listens = listens
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.values = values


@web.middleware
async def error_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every failure into the error form. What a citizen wrote is in none of them."""
    texts = request.app[TEXTS]
    try:
        return await handler(request)
    except ApiError as error:
        headers = {} if error.retry_after is None else {"Retry-After": str(max(1, math.ceil(error.retry_after)))}
        message = texts(f"fel.{error.code}", **error.values)
        if not error.listens:
            request[WORDS] = ""
        return _response(request, error.status, error.code, message, headers)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        code = _CODES.get(error.status, "json" if error.status < 500 else "internt")
        headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
        return _response(request, error.status, code, texts(f"fel.{code}"), headers)
    except RedisError as error:
        log_fault(error)
        return _response(request, 503, "internt", texts("fel.internt"), {"Retry-After": _STORE_SECONDS})
    except Exception as error:
        log_fault(error)
        return _response(request, 500, "internt", texts("fel.internt"))


def _response(
    request: web.Request, status: int, code: str, message: str, headers: Optional[Dict[str, str]] = None
) -> web.Response:
    """Whoever tells of danger gets told what to do, also where the message is refused."""
    danger = request.app[APOLOGY].crisis_text(request.get(WORDS, ""))
    message = f"{danger}\n\n{message}" if danger else message
    return web.json_response(
        {"error": {"code": code, "message": message, "crisis": danger is not None}}, status=status, headers=headers
    )

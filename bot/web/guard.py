"""What may come in: bodies of bounded size read in bounded time, JSON by a schema, texts of bounded length."""

import asyncio
import json
import re
from typing import Awaitable, Optional, Type, TypeVar

from aiohttp import web
from pydantic import BaseModel, Extra, ValidationError

from bot.kommuner import UnknownKommun, load_kommuner
from bot.privacy import clean
from bot.web.errors import WORDS, ApiError

MAX_CHARACTERS = 1_000
MAX_BODY = 16 * 1024  # bytes
BODY_SECONDS = 10.0
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


class StrictModel(BaseModel):
    """A request body in which every field is known."""

    class Config:
        extra = Extra.forbid


Request = TypeVar("Request", bound=BaseModel)
Result = TypeVar("Result")


async def read_json(request: web.Request, model: Type[Request]) -> Request:
    """The body as `model`. Raises ApiError 400, 408, 413 or 415. From here on a refusal tells what to do in danger."""
    body = await _read_body(request)
    if request.content_type != "application/json":
        raise ApiError(415, "json")
    try:
        content = json.loads(body.decode(request.charset or "utf-8"))
    except (ValueError, LookupError, RecursionError):  # LookupError: a charset that does not exist
        raise ApiError(400, "json") from None
    if isinstance(content, dict) and isinstance(content.get("message"), str):
        request[WORDS] = content["message"]
    try:
        return model.parse_obj(content)
    except ValidationError as error:
        fields = ", ".join(sorted({str(item["loc"][0]) for item in error.errors()} & set(model.__fields__)))
        raise ApiError(400, "falt", fält=fields or "okända fält") from None


async def _read_body(request: web.Request) -> bytes:
    """Reads no more than MAX_BODY; the beginning of a longer body is still searched for danger."""
    body = bytearray()

    async def read() -> None:
        async for chunk in request.content.iter_any():
            body.extend(chunk)
            if len(body) > MAX_BODY:
                raise ApiError(413, "for_stor")

    try:
        await in_time(read())
    finally:
        raw = body[:MAX_BODY].decode("utf-8", "replace")
        request[WORDS] = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), raw)
    return bytes(body)


async def in_time(reading: Awaitable[Result]) -> Result:
    """What is read from a body. Raises ApiError 408 where it does not come, 400 where the connection breaks."""
    try:
        return await asyncio.wait_for(reading, BODY_SECONDS)
    except asyncio.TimeoutError:
        raise ApiError(408, "for_langsamt") from None
    except ConnectionError:  # nobody is left to read the answer
        raise ApiError(400, "json") from None


def readable(message: str) -> str:
    """The message as a person sees it. Raises ApiError where nothing is left to see, or too much."""
    text = clean(message)
    if not text.strip():
        raise ApiError(400, "tom")
    if len(text) > MAX_CHARACTERS:
        raise ApiError(413, "for_lang", gräns=MAX_CHARACTERS)
    return text


def kommun_name(name: Optional[str]) -> Optional[str]:
    """The official short name. Raises ApiError 400 with the nearest spellings."""
    if not name:
        return None
    name = name[:60]
    try:
        return load_kommuner().named(name).namn
    except UnknownKommun as unknown:
        raise ApiError(400, "okand_kommun", kommun=clean(name), förslag=unknown.nearest) from None

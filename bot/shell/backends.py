"""Who answers in the shell: an engine in this process, loaded while the first question is written, or a running server."""

import asyncio
import threading
import time
import uuid
from concurrent.futures import Future
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Callable, Dict, Optional, Protocol

import aiohttp

from bot.answers import DataError
from bot.context import Context
from bot.reply import Reply

if TYPE_CHECKING:
    from bot.engine import Engine
    from bot.explain import Explanation

_SECONDS = 30  # for a server to answer


class NoEngine(DataError):
    """Nothing can be answered, now or later."""


class Backend(Protocol):
    """One conversation. `state` says in a few words whether it can answer."""

    @property
    def state(self) -> str: ...

    async def answer(self, text: str, context: Context) -> Reply:
        """Raises DataError where this is not answered, NoEngine where nothing will be."""

    async def explain(self) -> "Optional[Explanation]":
        """Why the last answer was given; None where nothing has been asked. Raises DataError where that cannot be told."""

    async def forget(self) -> None:
        """Ends the conversation; the next message begins another."""

    async def close(self) -> None: ...


class Local:
    """The engine that `load` gives, in a thread of its own so that the prompt need not wait for it."""

    def __init__(self, load: "Callable[[], Engine]"):
        self.loading: Future[Engine] = Future()
        self._conversation = uuid.uuid4().hex
        threading.Thread(target=self._load, args=(load,), daemon=True).start()

    def _load(self, load: "Callable[[], Engine]") -> None:
        try:
            self.loading.set_result(load())
        except BaseException as error:
            self.loading.set_exception(error)

    @property
    def state(self) -> str:
        return "redo" if self.loading.done() else "laddar modellen …"

    async def answer(self, text: str, context: Context) -> Reply:
        return await (await self._engine()).answer(text, self._conversation, context)

    async def explain(self) -> "Optional[Explanation]":
        from bot.explain import explain

        return await explain(await self._engine(), self._conversation)

    async def forget(self) -> None:
        if self.loading.done() and not self.loading.exception():
            await self.loading.result().forget(self._conversation)
        self._conversation = uuid.uuid4().hex

    async def close(self) -> None:
        await self.forget()

    async def _engine(self) -> "Engine":
        try:
            return await asyncio.wrap_future(self.loading)
        except DataError as error:
            raise NoEngine(str(error)) from error


class Remote:
    """A server's API. Only what a citizen may see comes from there."""

    def __init__(self, url: str):
        self._url = url.rstrip("/")
        self._session: Optional[str] = None
        self._client: Optional[aiohttp.ClientSession] = None

    @property
    def state(self) -> str:
        return self._url

    async def ready(self) -> None:
        """Raises DataError where no server answers there."""
        await self._ask("GET", "/healthz", None)

    async def answer(self, text: str, context: Context) -> Reply:
        if context.today or context.now:
            raise DataError("/tid: servern svarar för sin egen tid. Skriv bara /tid, eller kör utan --url.")
        body = {"message": text, "session": self._session, "audience": context.audience, "kommun": context.kommun}
        started = time.perf_counter()
        content = await self._ask("POST", "/api/chat", body)
        self._session = content["session"]
        known = {field.name for field in fields(Reply)}
        reply = Reply(**{name: value for name, value in content.items() if name in known})
        return replace(reply, ms=round(1000 * (time.perf_counter() - started), 2))

    async def explain(self) -> "Optional[Explanation]":
        raise DataError("/varfor: en server berättar inte hur den läste. Kör `soclots shell` utan --url.")

    async def forget(self) -> None:
        if self._session:
            await self._ask("DELETE", "/api/session", {"session": self._session})
            self._session = None

    async def close(self) -> None:
        if self._client:
            try:
                await self.forget()
            finally:
                await self._client.close()

    async def _ask(self, method: str, path: str, body: Optional[Dict[str, Any]]) -> Any:
        if self._client is None:
            self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS))
        try:
            async with self._client.request(method, self._url + path, json=body) as response:
                content = await response.json() if response.content_type == "application/json" else {}
                status = response.status
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            reason = str(error) or type(error).__name__
            raise DataError(
                f"--url: {self._url} svarar inte ({reason}). Starta servern eller rätta adressen."
            ) from error
        if status >= 400 or (method == "POST" and "session" not in content):
            if status == 410:
                self._session = None  # the next message begins anew
            told = content.get("error", {}).get("message") if isinstance(content, dict) else None
            raise DataError(f"--url: {self._url}{path} svarar {status}. {told or 'Är det en Soclots-server?'}")
        return content

"""A browser for the tests: the real server in a thread, one Chromium, and for each test pages that are watched.

Playwright's own event loop counts as running in this thread as long as Playwright is started. Tests in this folder are
therefore plain functions, and `browser` ends with the folder's last test, so that asyncio works in all others.
"""

import os
from typing import Any, Callable, Iterator, List
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from bot.settings import Settings
from bot.web.app import create_app

from .server import Server

# All of axe's rules: WCAG 2.2 AA and good practice, with the one for the size of targets, which is off by default.
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
STORED = """async () => ({
  local: {...localStorage}, session: {...sessionStorage}, caches: await caches.keys(),
  databases: (await indexedDB.databases()).map(({name}) => name),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"local": {}, "session": {}, "caches": [], "databases": [], "workers": 0}


@pytest.fixture(scope="session")
def server(engine) -> Iterator[Server]:
    """The server that tests share. One that stops or restarts it uses `own_server`."""
    yield from _running(Server(lambda: create_app(engine, Settings())))


@pytest.fixture
def own_server(engine) -> Iterator[Server]:
    """A server that the test may stop and start."""
    yield from _running(Server(lambda: create_app(engine, Settings())))


def _running(server: Server) -> Iterator[Server]:
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="package")
def browser(program) -> Iterator[Browser]:
    chromium = program("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, chromium_sandbox=os.geteuid() != 0)
        yield browser
        browser.close()


class Watched:
    """What a page and all that it loads has asked for and complained of."""

    def __init__(self, context: BrowserContext):
        self.context = context
        self.requests: List[Request] = []
        self.faults: List[str] = []
        context.on("request", lambda request: self.requests.append(request))
        context.on("weberror", lambda fault: self.faults.append(str(fault.error)))
        context.on("console", lambda message: self._listen(message.text))

    def _listen(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.faults.append(text)

    def origins(self) -> "set[str]":
        """The scheme, host and port of every request."""
        parts = (urlsplit(request.url) for request in self.requests)
        return {f"{part.scheme}://{part.netloc}" for part in parts if part.netloc}

    def stored(self) -> List[Any]:
        """Cookies, and what each frame has stored besides."""
        frames = (frame for page in self.context.pages for frame in page.frames if frame.url.startswith("http"))
        return [*self.context.cookies(), *(found for frame in frames if (found := frame.evaluate(STORED)) != NOTHING)]


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(server: Server, browser: Browser) -> Iterator[NewPage]:
    """Opens a page in a context of its own; options are those of Playwright's `new_context`.

    When the test is over, no page may have stored anything, broken a security policy, failed in a script, or asked another
    host than its `base_url` (the shared server) or one of `allowed` for anything. Foreign addresses are never really asked.
    """
    opened = []

    def _new_page(allowed: "tuple[str, ...]" = (), **options: Any) -> Page:
        options = {"base_url": server.url, "locale": "sv-SE", "viewport": {"width": 1024, "height": 768}, **options}
        context = browser.new_context(**options)
        context.set_default_timeout(30_000)  # ms
        own = {options["base_url"], *allowed}
        context.route(lambda url: not url.startswith("http://127.0.0.1:"), lambda route: route.fulfill(body="utanför"))
        opened.append((Watched(context), own))
        return context.new_page()

    yield _new_page
    stored = [watched.stored() for watched, _ in opened]
    for watched, _ in opened:
        watched.context.close()
    for (watched, own), found in zip(opened, stored, strict=True):
        assert found == []
        assert watched.faults == []
        assert watched.origins() <= own


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """Fails with axe's report where it finds anything on the page as it is now. The page must have scripts on."""
    axe = Axe()

    def _assert_accessible(page: Page) -> None:
        results = axe.run(page, options=AXE)
        assert results.violations_count == 0, results.generate_report()

    return _assert_accessible

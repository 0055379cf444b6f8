"""Takes pictures of the main states of the chat and the pages around it, for looking at. Needs Chromium and a trained model.

Starts a server of its own on a free port and writes PNG files to screenshots/, which git ignores.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Tuple

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "screenshots"
FOREIGN = "http://127.0.0.1:18999"  # the address of another site, which is never really asked
SECONDS = 180  # until the server has loaded its model
LOOKS: Dict[str, Dict[str, Any]] = {
    "bred": {"viewport": {"width": 1280, "height": 800}},
    "mobil": {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2},
    "mork": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "mork-mobil": {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "color_scheme": "dark"},
    "tvingade-farger": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
    "zoom-400": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
}


def ask(page: Page, question: str) -> None:
    before = page.get_by_role("article").count()
    page.get_by_label("Skriv din fråga").fill(question)
    page.keyboard.press("Enter")
    page.get_by_role("article").nth(before + 1).wait_for()


def welcome(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Skriv din fråga").wait_for()


def adult(page: Page) -> None:
    welcome(page)
    ask(page, "hur länge får en utredning hålla på?")


def child(page: Page) -> None:
    welcome(page)
    page.get_by_role("button", name="Jag är barn eller ung").click()
    ask(page, "får mamma veta vad jag säger till soc")


def crisis(page: Page) -> None:
    welcome(page)
    ask(page, "min pappa slår mig")


def contact(page: Page) -> None:
    welcome(page)
    ask(page, "vem ringer jag i gävle")


def unsure(page: Page) -> None:
    welcome(page)
    ask(page, "fotboll i morgon kanske")


def masked(page: Page) -> None:
    welcome(page)
    page.get_by_label("Skriv din fråga").fill("jag heter Anna och har 19790101-1234")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)


def offline(page: Page) -> None:
    adult(page)
    page.context.set_offline(True)
    page.get_by_label("Skriv din fråga").fill("vad händer sen?")
    page.keyboard.press("Enter")
    page.wait_for_timeout(4_000)


def searched(page: Page) -> None:
    page.goto("/svar")
    page.get_by_role("searchbox").fill("läsa min journal")
    page.get_by_role("button", name="Sök").click()
    page.locator(".hits").wait_for()


def at(path: str) -> Callable[[Page], None]:
    def _at(page: Page) -> None:
        page.goto(path)

    return _at


def embedded(page: Page) -> None:
    """On a page of another site, with its colours."""
    folder = ROOT / "tests" / "browser"
    page.goto("/svar")
    address = page.evaluate("location.origin")
    html = (folder / "foreign.html").read_text(encoding="utf-8").replace("HOST", address)
    page.route(f"{FOREIGN}/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.route(f"{FOREIGN}/hostile.css", lambda route: route.fulfill(path=folder / "hostile.css"))
    page.goto(f"{FOREIGN}/")
    page.get_by_role("button", name="Fråga om socialtjänsten").click()
    page.get_by_label("Skriv din fråga").wait_for()


def without_chat(page: Page) -> None:
    page.route("**/static/chat/**", lambda route: route.abort())
    page.goto("/")
    page.get_by_role("searchbox").wait_for()


STATES: Dict[str, Tuple[Callable[[Page], None], Tuple[str, ...]]] = {
    "chatt-start": (welcome, tuple(LOOKS)),
    "chatt-vuxen": (adult, tuple(LOOKS)),
    "chatt-barn": (child, ("bred", "mobil", "mork-mobil")),
    "chatt-fara": (crisis, ("bred", "mobil", "mork", "tvingade-farger")),
    "chatt-kontakt": (contact, ("bred", "mobil")),
    "chatt-osaker": (unsure, ("mobil",)),
    "chatt-maskering": (masked, ("mobil",)),
    "chatt-utan-nat": (offline, ("mobil",)),
    "chatt-inbaddad": (embedded, ("bred", "mobil")),
    "start-utan-chatt": (without_chat, ("bred", "mobil")),
    "svar": (at("/svar"), tuple(LOOKS)),
    "svar-sok": (searched, ("bred", "mobil")),
    "svar-amne": (at("/svar/ansoka_om_hjalp"), tuple(LOOKS)),
    "svar-kontakt": (at("/svar/kontakta_socialtjansten?kommun=Lund"), ("bred", "mobil")),
    "tillganglighet": (at("/tillganglighet"), ("bred", "mobil")),
    "integritet": (at("/integritet"), ("bred", "mobil", "mork")),
    "fel": (at("/finns-inte"), ("mobil",)),
}


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """The address of a server that runs meanwhile. Raises RuntimeError where it does not start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(port)]
    environment = {**os.environ, "SOCLOTS_ORIGINS": FOREIGN}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + SECONDS
        while not _answers(address):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("Servern startade inte.")
            time.sleep(1)
        yield address
    finally:
        server.terminate()
        server.wait()


def _answers(address: str) -> bool:
    with contextlib.suppress(OSError):
        urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
        return True
    return False


def take(browser: Browser, address: str, state: str, look: str) -> None:
    reach, _ = STATES[state]
    context = browser.new_context(base_url=address, locale="sv-SE", **LOOKS[look])
    page = context.new_page()
    reach(page)
    page.wait_for_timeout(300)  # ms, for what moves to come to rest
    whole = look != "zoom-400" and not state.startswith("chatt")
    page.screenshot(path=FOLDER / f"{state}-{look}.png", full_page=whole)
    context.close()


def main() -> int:
    """Takes all pictures, or those of the states named on the command line."""
    chosen = sys.argv[1:] or list(STATES)
    chromium = shutil.which("chromium")
    unknown = [state for state in chosen if state not in STATES]
    if unknown or not chromium:
        print(
            f"Okänt: {', '.join(unknown)}. Välj bland {', '.join(STATES)}."
            if unknown
            else "chromium saknas. Kör scripts/install_test_tools.sh som root.",
            file=sys.stderr,
        )
        return 2
    FOLDER.mkdir(exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            chromium_sandbox=os.geteuid() != 0,
            args=["--disable-features=LocalNetworkAccessChecks"],  # the other site comes from no network at all
        )
        for state in chosen:
            for look in STATES[state][1]:
                take(browser, address, state, look)
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} bilder i {FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

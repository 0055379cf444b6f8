"""The chat on a foreign site whose style sheet and security policy are as hostile as they come."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from playwright.sync_api import expect

from bot.settings import Settings
from bot.web.app import create_app

from .chat import answers, ask, field, focused
from .server import Server

HERE = Path(__file__).parent
EXIT = "https://www.smhi.se/"
DARKGREEN = "rgb(0, 100, 0)"  # what the site would have all text be
OPEN = "Fråga om socialtjänsten"
SEEN = """(node) => { const style = getComputedStyle(node); const box = node.getBoundingClientRect();
  return { font: style.fontSize, letters: style.letterSpacing, upper: style.textTransform, margin: style.marginTop,
    family: style.fontFamily.split(",")[0], width: box.width, height: box.height, tilted: style.transform }; }"""


def foreign_site(host: str) -> web.Application:
    """A page that embeds the chat of `host`, and allows nothing but what that takes."""
    policy = f"default-src 'none'; style-src 'self'; script-src {host}; connect-src {host}"

    async def page(request: web.Request) -> web.Response:
        html = (HERE / "foreign.html").read_text(encoding="utf-8").replace("HOST", host)
        return web.Response(text=html, content_type="text/html", headers={"Content-Security-Policy": policy})

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_static("/", HERE)
    return app


@pytest.fixture(scope="module")
def sites(engine):
    """The addresses of a site that may embed the chat, of one that may not, and of the chat."""
    allowed = Server(lambda: foreign_site(chat.url))
    other = Server(lambda: foreign_site(chat.url))
    chat = Server(lambda: create_app(engine, Settings(origins=[allowed.url])))
    for server in (chat, allowed, other):
        server.start()
    yield allowed.url, other.url, chat.url
    for server in (allowed, other, chat):
        server.stop()


@pytest.fixture
def site(new_page, sites):
    def _site(**options):
        allowed, _, chat = sites
        page = new_page(base_url=allowed, allowed=(chat, EXIT.rstrip("/")), **options)
        page.goto("/")
        return page

    return _site


def opener(page):
    return page.get_by_role("button", name=OPEN)


def test_the_button_opens_a_chat_that_the_sites_style_cannot_touch(site, assert_accessible):
    page = site()
    opener(page).click()
    panel = page.get_by_role("dialog", name=OPEN)
    field(page).wait_for()
    assert "Västerås" in panel.get_by_role("group").locator("summary").last.inner_text()
    answer = ask(page, "hur länge får en utredning hålla på?")
    paragraph = answer.get_by_text("fyra månader").first
    seen = paragraph.evaluate(SEEN)
    assert (seen["font"], seen["letters"], seen["upper"], seen["margin"]) == ("16px", "normal", "none", "0px")
    assert seen["family"] == "system-ui" and seen["tilted"] == "none" and seen["width"] > 250
    box = panel.bounding_box()
    assert box["width"] >= 400 and box["height"] >= 500
    expect(page.get_by_role("button", name="Lämna sidan snabbt")).to_be_in_viewport()
    assert paragraph.evaluate("(node) => getComputedStyle(node).color") != DARKGREEN
    assert_accessible(page)


def test_what_every_visitor_fetches_may_be_kept_and_what_opening_fetches_may_not(new_page, sites):
    allowed, _, chat = sites
    page = new_page(base_url=allowed, allowed=(chat,))
    kept = {}
    page.on(
        "response", lambda response: kept.update({urlsplit(response.url).path: response.headers.get("cache-control")})
    )
    page.goto("/")
    opener(page).wait_for()
    del kept["/"], kept["/hostile.css"]
    assert "/api/config" in kept and set(kept.values()) == {"public, max-age=300"}
    kept.clear()
    opener(page).click()
    field(page).wait_for()
    assert "/static/chat/view.js" in kept and set(kept.values()) == {"no-store"}


def test_the_keyboard_opens_and_closes_it_and_the_focus_returns(site):
    page = site()
    opener(page).wait_for()
    opener(page).focus()
    page.keyboard.press("Enter")
    field(page).wait_for()
    assert focused(page) == OPEN  # the panel's heading
    expect(opener(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert focused(page) == OPEN
    expect(opener(page)).to_have_attribute("aria-expanded", "false")
    expect(page.locator("soclots-chat")).to_be_hidden()


def test_a_conversation_waits_while_the_panel_is_closed(site):
    page = site()
    opener(page).click()
    field(page).wait_for()
    ask(page, "hej")
    page.get_by_role("button", name="Stäng chatten").click()
    opener(page).click()
    expect(answers(page)).to_have_count(1)


def test_on_a_phone_the_panel_is_the_whole_page_and_keeps_the_focus(site, assert_accessible):
    page = site(viewport={"width": 360, "height": 640})
    opener(page).click()
    field(page).wait_for()
    assert page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 640}
    assert_accessible(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") in ("DIV", "BODY")  # the widget, or the browser's own


def test_leaving_takes_the_whole_site_along(site, sites):
    page = site()
    opener(page).click()
    field(page).wait_for()
    ask(page, "min pappa slår mig")
    with page.expect_request(lambda request: request.method == "DELETE"):
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(EXIT)
    page.go_back()
    assert page.url == "about:blank"


def test_a_site_that_is_not_allowed_gets_no_chat(new_page, sites):
    _, other, chat = sites
    page = new_page(base_url=other, allowed=(chat,))
    with page.expect_event("requestfailed", lambda request: "widget.js" in request.url):
        page.goto("/")
    expect(opener(page)).to_have_count(0)


READ = """async (colours) => { const { readable, contrast } = await import("/static/chat/colour.js");
  const rgb = (css) => css.match(/\\d+/g).map(Number);
  return colours.map((colour) => { const { light, dark, onLight, onDark } = readable(colour);
    return Math.min(contrast(rgb(light), [246, 244, 240]), contrast(rgb(light), rgb(onLight)),
      contrast(rgb(dark), [31, 39, 45]), contrast(rgb(dark), [42, 35, 28]), contrast(rgb(dark), rgb(onDark))); }); }"""


def test_any_colour_of_a_municipality_becomes_readable_and_other_words_are_no_colour(new_page):
    page = new_page()
    page.goto("/")
    parts = ("00", "55", "80", "aa", "ff")
    colours = [f"#{red}{green}{blue}" for red in parts for green in parts for blue in parts]
    assert min(page.evaluate(READ, colours)) >= 4.5
    none = """async (words) => { const { readable } = await import("/static/chat/colour.js"); return words.map(readable); }"""
    assert page.evaluate(none, ["red;}", "url(x)", "", "#12345"]) == [None] * 4

"""The pages around the chat in a real browser, most of them without script; and all of them without a model."""

import pytest
from playwright.sync_api import expect

from bot.no_model import NoModel
from bot.settings import Settings
from bot.web.app import create_app

from .server import Server

PAGES = [
    "/svar",
    "/svar/ansoka_om_hjalp",
    "/svar/kontakta_socialtjansten?kommun=Lund",
    "/tillganglighet",
    "/integritet",
    "/nix",
]
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "a phone": {"viewport": {"width": 360, "height": 740}},
    "400 % zoom": {"viewport": {"width": 320, "height": 256}},
}


@pytest.fixture(scope="module")
def plain():
    """A server without a model, as when none can be loaded."""
    server = Server(lambda: create_app(NoModel(), Settings()))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def open_page(new_page, plain):
    def _open_page(path, **options):
        page = new_page(base_url=plain.url, **options)
        page.goto(path)
        return page

    return _open_page


@pytest.fixture
def without_script(open_page):
    return lambda path, **options: open_page(path, java_script_enabled=False, **options)


def search(page, query):
    page.get_by_role("searchbox", name="Sök bland svaren").fill(query)
    page.get_by_role("button", name="Sök").click()


def assert_fits(page):
    """Nothing has to be scrolled sideways, and no word is cut off."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_and_fits_however_it_is_looked_at(open_page, assert_accessible, path, look):
    page = open_page(path, **LOOKS[look])
    assert_accessible(page)
    assert_fits(page)


def test_the_first_page_leads_to_every_answer_without_script(without_script):
    page = without_script("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fråga om socialtjänsten")
    expect(page.get_by_role("link", name="112")).to_be_visible()
    assert "Chatten behöver JavaScript" in page.inner_text("main")
    page.get_by_role("link", name="Hur lång tid får en utredning ta?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur lång tid får en utredning ta?")
    for audience in ("För vuxna", "För barn och unga"):
        expect(page.get_by_role("heading", name=audience)).to_be_visible()
    page.get_by_role("link", name="Vilka tidsgränser gäller?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vilka tidsgränser gäller?")


def test_where_the_chat_cannot_come_the_answers_do(open_page, plain, assert_accessible):
    page = open_page("/tillganglighet")
    page.route("**/static/chat/**", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_role("searchbox", name="Sök bland svaren")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_a_parent_searches_without_script(without_script):
    page = without_script("/")
    search(page, "läsa min journal")
    expect(page.locator(".hits summary").first).to_contain_text("Får jag läsa det som står om mig")
    expect(page.locator(".hits details").first).to_contain_text("Ja, som huvudregel")
    assert page.url.endswith("/svar")  # what was searched for stands in no history


def test_a_frightened_child_searches_and_sees_help_first(without_script):
    page = without_script("/svar")
    search(page, "min pappa slår mig")
    crisis = page.locator(".crisis")
    expect(crisis).to_contain_text("Ring 112 nu om du är i fara")
    expect(crisis.get_by_role("link", name="116 111").first).to_have_attribute("href", "tel:116111")
    assert crisis.bounding_box()["y"] < page.get_by_role("heading", name="Välj ett ämne").bounding_box()["y"]


@pytest.mark.parametrize("query", ["min pappa slår mig", "ring soc i gävle", "sekretess"])
def test_what_a_search_shows_is_accessible(open_page, assert_accessible, query):
    page = open_page("/svar", viewport={"width": 360, "height": 740})
    search(page, query)
    expect(page.get_by_role("searchbox")).to_have_value(query)
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_code_in_a_search_shows_as_text(open_page, scripts):
    page = open_page("/svar", java_script_enabled=scripts)
    search(page, "<script>document.title='tagen'</script>\"><img src=x onerror=\"document.title='tagen'\">")
    expect(page.get_by_role("searchbox")).to_have_value(
        "<script>document.title='tagen'</script>\"><img src=x onerror=\"document.title='tagen'\">"
    )
    assert page.title() == "Alla svar – Fråga om socialtjänsten"
    assert page.locator("img").count() == 0


def test_the_keyboard_alone_is_enough(open_page):
    page = open_page("/svar")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Till innehållet")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("hemlig mot mamma")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.hits summary')"):
            break
    summary = page.locator(".hits summary").first
    expect(summary).to_be_focused()
    was_open = page.locator(".hits details").first.evaluate("node => node.open")
    page.keyboard.press("Enter")
    assert page.locator(".hits details").first.evaluate("node => node.open") != was_open


def test_what_has_focus_is_never_hidden_behind_the_emergency_numbers(open_page):
    page = open_page("/svar", viewport={"width": 360, "height": 500})
    for _ in range(40):
        page.keyboard.press("Tab")
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(
            """() => { const {bottom} = document.activeElement.getBoundingClientRect();
                       const bar = document.querySelector(".bar");
                       return bar.contains(document.activeElement) || bottom > bar.getBoundingClientRect().bottom; }"""
        )


def test_the_page_is_left_without_script_by_a_plain_link(without_script):
    page = without_script("/svar/akut_fara")
    expect(page.get_by_role("link", name="Lämna sidan snabbt")).to_have_attribute("href", "https://www.smhi.se")


@pytest.mark.parametrize("how", ["click", "shift"])
def test_with_script_the_page_is_blank_at_once_and_gone_from_the_history(new_page, plain, how):
    exit_url = "https://www.smhi.se/"
    page = new_page(base_url=plain.url, allowed=(exit_url.rstrip("/"),))
    page.goto("/tillganglighet")
    page.goto("/svar/akut_fara")
    if how == "click":
        page.get_by_role("link", name="Lämna sidan snabbt").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(exit_url)
    page.go_back()
    assert page.url.endswith("/tillganglighet")


def test_text_may_be_spaced_wider_and_nothing_is_cut_off(open_page):
    page = open_page("/svar/ansoka_om_hjalp", viewport={"width": 320, "height": 640}, bypass_csp=True)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } "
        "p { margin-bottom: 2em !important }"
    )
    assert_fits(page)


def test_on_paper_only_what_is_said_remains(open_page):
    page = open_page("/svar/akut_fara")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Lämna sidan snabbt")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Meny")).to_be_hidden()


def test_movement_and_colour_are_the_readers_own_choice(open_page):
    page = open_page("/svar", reduced_motion="reduce", color_scheme="dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != ground


def test_the_pages_stay_up_while_the_chat_is_down(open_page):
    page = open_page("/")
    page.get_by_label("Skriv din fråga").fill("min pappa slår mig")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ring 112 nu").first).to_be_visible()
    page.goto("/svar/utredning_tid")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur lång tid får en utredning ta?")

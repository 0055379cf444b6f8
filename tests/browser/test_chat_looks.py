"""The chat small, large, dark, in forced colours, and without a mouse: nothing is lost and all can be read."""

import pytest
from playwright.sync_api import expect

from .chat import answered, answers, ask, field, focused, opened

QUESTION = "hur länge får en utredning hålla på?"
WIDE, PHONE, ZOOMED = {"width": 1280, "height": 900}, {"width": 360, "height": 640}, {"width": 320, "height": 256}
LOOKS = {
    "wide and dark": {"viewport": WIDE, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
    "400 % of 1280 pixels": {"viewport": ZOOMED},
    "forced colours": {"viewport": PHONE, "forced_colors": "active"},
    "reduced motion": {"viewport": PHONE, "reduced_motion": "reduce"},
}
# WCAG 2.2, 1.4.12
SPACED = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
    + "p { margin-bottom: 2em !important; }");
  const { shadowRoot } = document.querySelector("soclots-chat");
  shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, sheet]; }"""
CUT = """() => { const { shadowRoot } = document.querySelector("soclots-chat");
  const seen = (node) => node.checkVisibility() && !node.closest(".unseen");
  return [...shadowRoot.querySelectorAll("*")].filter(seen)
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1
      || (node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible"))
    .map((node) => node.outerHTML.slice(0, 80)); }"""
SMALL = """() => [...document.querySelector("soclots-chat").shadowRoot.querySelectorAll("button, summary, select, input, .ways a, .urgent a")]
  .filter((node) => node.checkVisibility()).map((node) => [(node.closest("label") ?? node).getBoundingClientRect(), node])
  .filter(([box]) => box.width < 24 || box.height < 24).map(([, node]) => node.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_cut_off_or_too_small_to_hit(new_page, assert_accessible, look):
    page = opened(new_page(**LOOKS[look]))
    page.get_by_role("button", name="Jag är barn eller ung").click()
    page.locator("summary").filter(has_text="Svar för barn").click()
    ask(page, "vem ringer jag på socialtjänsten i Gävle?")
    field(page).fill("x" * 1100)
    expect(page.get_by_role("button", name="Lämna sidan snabbt")).to_be_in_viewport()
    for state in ("", SPACED):
        if state:
            page.evaluate(state)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= page.viewport_size["width"]
        assert page.evaluate(CUT) == []
        assert page.evaluate(SMALL) == []
    assert_accessible(page)


def test_motion_stops_for_those_who_ask_for_it(new_page):
    moves = "(node) => node.getAnimations({ subtree: true }).length"
    for wish, moving in (("reduce", False), ("no-preference", True)):
        page = new_page(reduced_motion=wish)
        page.route("**/api/chat", lambda route: route.abort())
        opened(page)
        field(page).fill(QUESTION)
        field(page).press("Enter")
        page.get_by_role("button", name="Försök nu").wait_for()
        assert bool(page.locator(".dots").evaluate(moves)) == moving


def test_at_400_percent_the_answer_is_not_hidden_behind_what_stays_in_place(new_page):
    page = opened(new_page(viewport=ZOOMED))
    answer = ask(page, QUESTION)
    answer.scroll_into_view_if_needed()
    bar = page.get_by_role("group", name="Akut hjälp").bounding_box()
    assert bar["height"] < ZOOMED["height"] / 2
    assert page.locator(".foot").evaluate("(node) => getComputedStyle(node).position") == "static"


def test_without_a_mouse_one_asks_reads_the_sources_and_asks_on(page):
    opened(page)
    order = []
    while focused(page) != "Skriv din fråga":
        page.keyboard.press("Tab")
        order.append(focused(page))
        assert len(order) < 40
    assert order[:3] == ["Akut? Ring 112", "Barn? Ring Bris 116 111", "Lämna sidan snabbt"]
    assert order.index("Jag är barn eller ung") < order.index("Hur lång tid får en utredning ta?")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    answered(page, 0)
    assert focused(page) == "Skriv din fråga"
    page.keyboard.press("Shift+Tab")
    title = focused(page)  # the last suggestion
    page.keyboard.press("Enter")
    answered(page, 1)
    assert focused(page) == "Du" and page.get_by_role("article", name="Du").last.inner_text() == title
    page.keyboard.press("Tab")
    while focused(page) != "Källor och datum":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(answers(page).last.get_by_text("Granskat")).to_be_visible()


def test_what_has_the_focus_is_seen_and_not_covered(page):
    opened(page)
    ask(page, QUESTION)
    page.evaluate("scrollTo(0, 0)")
    covered = """() => { let at = document.activeElement; while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      const { x, y, width, height } = at.getBoundingClientRect();
      let top = document.elementFromPoint(x + width / 2, y + height / 2);
      while (top?.shadowRoot?.elementFromPoint(x + width / 2, y + height / 2) && top.shadowRoot.elementFromPoint(x + width / 2, y + height / 2) !== top)
        top = top.shadowRoot.elementFromPoint(x + width / 2, y + height / 2);
      const ring = getComputedStyle(at).outlineStyle !== "none";
      return at === document.body || (ring && (at === top || at.contains(top))) ? null : at.outerHTML.slice(0, 80); }"""
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate(covered) is None

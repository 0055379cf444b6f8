"""Leaving in a hurry: nothing is left to see, to go back to, or on the server."""

import re

import pytest
from playwright.sync_api import expect

from .chat import answers, ask, field, opened

EXIT = "https://www.smhi.se/"
QUESTION = "min pappa slår mig"


@pytest.fixture
def page(new_page):
    return new_page(allowed=(EXIT.rstrip("/"),))


def by_button(page):
    page.get_by_role("button", name="Lämna sidan snabbt").click()


def by_keys(page):
    for _ in range(3):
        page.keyboard.press("Shift")


def wait_until_forgotten(page, session):
    """Asks the server for a conversation until it no longer knows it; what a page sends as it goes takes a moment."""
    for _ in range(100):
        if page.request.post("/api/feedback", data={"helpful": True, "session": session}).status == 410:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the server still knows the conversation")


@pytest.mark.parametrize("leave", [by_button, by_keys])
def test_the_page_is_gone_back_does_not_find_it_and_the_server_has_forgotten(page, leave):
    page.goto("/healthz")  # where the person was before
    opened(page)
    with page.expect_response("**/api/chat") as answered:
        ask(page, QUESTION)
    session = answered.value.json()["session"]
    with page.expect_request(lambda request: request.method == "DELETE") as forgotten:
        leave(page)
    assert forgotten.value.post_data_json == {"session": session}
    page.wait_for_url(EXIT)
    page.go_back()
    assert page.url.endswith("/healthz")
    wait_until_forgotten(page, session)


def test_the_page_is_blank_before_anything_else_happens(page):
    opened(page)
    ask(page, QUESTION)
    page.route(EXIT, lambda route: route.fulfill(status=204))  # the other page does not come
    by_button(page)
    expect(page.locator("soclots-chat")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_text("Du lämnar sidan.")
    assert page.title().strip() == ""
    assert page.locator("body").inner_text() == "Du lämnar sidan."
    box = page.get_by_role("alert").evaluate("(node) => getComputedStyle(node).clipPath")
    assert box == "inset(50%)"


def test_shift_for_capitals_does_not_leave(page):
    opened(page)
    field(page).focus()
    for letter in "ABC":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift")
    expect(page.get_by_role("button", name="Lämna sidan snabbt")).to_be_visible()
    page.keyboard.press("Shift")
    expect(page.get_by_role("status")).to_have_text("Tryck på Shift en gång till för att lämna sidan.")


def test_a_page_that_comes_back_shows_nothing_of_the_conversation(page):
    opened(page)
    ask(page, QUESTION)
    field(page).fill("en fråga till")
    with page.expect_request(lambda request: request.method == "DELETE"):
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(answers(page)).to_have_count(0)
    assert field(page).input_value() == ""


def test_going_elsewhere_and_back_shows_a_new_conversation(page):
    opened(page)
    with page.expect_response("**/api/chat") as answered:
        ask(page, QUESTION)
    session = answered.value.json()["session"]
    page.goto("/healthz")
    wait_until_forgotten(page, session)
    page.go_back()
    field(page).wait_for()
    expect(page.get_by_text(QUESTION)).to_have_count(0)


def test_in_a_frame_the_whole_page_leaves(page, server):
    page.route("**/ram", lambda route: route.fulfill(content_type="text/html", body='<iframe src="/"></iframe>'))
    page.goto("/ram")
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name=re.compile("Lämna")).click()
    page.wait_for_url(EXIT)

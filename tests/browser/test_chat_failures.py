"""When the network or the server is away, what was written stays and is answered once."""

import json

import pytest
from playwright.sync_api import expect

from .chat import answers, ask, field, focused, opened

QUESTION = "hur länge får en utredning hålla på?"
SEARCHING = "Jag får ingen kontakt just nu."
NUMBERS = ("112", "116 111")


@pytest.fixture
def page(new_page, own_server):
    return new_page(base_url=own_server.url)


def sent(page):
    """The bodies of all messages that leave the page from now on."""
    bodies = []
    page.on("request", lambda request: bodies.append(request.post_data_json) if "/api/chat" in request.url else None)
    return bodies


def write(page, text):
    field(page).fill(text)
    field(page).press("Enter")


def assert_told(page):
    expect(page.get_by_text(SEARCHING)).to_be_visible()
    expect(page.get_by_role("article", name="Du")).to_have_text(QUESTION)
    for number in NUMBERS:
        expect(page.get_by_role("link", name=number).first).to_be_in_viewport()


def test_offline_the_message_stays_and_goes_again_with_the_same_id_when_the_network_is_back(page, assert_accessible):
    opened(page)
    bodies = sent(page)
    page.context.set_offline(True)
    write(page, QUESTION)
    assert_told(page)
    assert_accessible(page)
    page.context.set_offline(False)
    expect(answers(page)).to_contain_text("fyra månader")
    expect(page.get_by_text(SEARCHING)).to_have_count(0)
    assert len(bodies) > 1 and len({body["message_id"] for body in bodies}) == 1


def test_an_answer_lost_on_its_way_is_given_once(page):
    opened(page)
    bodies, given = sent(page), []

    def lose_the_first(route):
        response = route.fetch()
        given.append(response.json())
        if len(given) == 1:
            route.abort()
        else:
            route.fulfill(response=response)

    page.route("**/api/chat", lose_the_first)
    write(page, QUESTION)
    expect(answers(page)).to_have_count(1)
    assert len(given) == 2 and given[0] == given[1]
    assert bodies[0] == bodies[1]


def test_a_server_killed_and_restarted_answers_in_a_new_conversation(page, own_server):
    opened(page)
    ask(page, "hej")
    own_server.stop()
    write(page, QUESTION)
    expect(page.get_by_text(SEARCHING)).to_be_visible()
    for number in NUMBERS:
        expect(page.get_by_role("link", name=number).first).to_be_in_viewport()
    own_server.start()
    page.get_by_role("button", name="Försök nu").focus()
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(2)
    expect(answers(page).last).to_contain_text("fyra månader")
    expect(page.get_by_text("började ett nytt")).to_be_visible()
    assert focused(page) == "Du"  # the button is gone; the question leads on to its answer


def test_one_may_give_up_and_has_the_words_back(page):
    opened(page)
    page.context.set_offline(True)
    write(page, QUESTION)
    page.get_by_role("button", name="Avbryt").click()
    assert field(page).input_value() == QUESTION
    expect(page.get_by_role("article", name="Du")).to_have_count(0)
    expect(page.get_by_text(SEARCHING)).to_have_count(0)
    page.context.set_offline(False)
    expect(ask(page, QUESTION)).to_contain_text("fyra månader")


def test_a_server_that_stays_away_is_told_plainly_and_can_be_tried_again(page, assert_accessible):
    opened(page)
    page.clock.install()
    page.route("**/api/chat", lambda route: route.fulfill(status=503, body="<html>"))
    write(page, QUESTION)
    for seconds in (1, 2, 4, 8, 15, 30):
        page.get_by_role("button", name="Försök nu").wait_for()
        page.clock.run_for(1000 * seconds)
    expect(page.get_by_text("Det gick inte att nå chatten.")).to_be_visible()
    expect(page.get_by_role("article", name="Du")).to_have_text(QUESTION)
    assert_accessible(page)
    page.unroute("**/api/chat")
    page.get_by_role("button", name="Försök igen").click()
    expect(answers(page)).to_contain_text("fyra månader")
    expect(page.get_by_role("article", name="Du")).to_have_count(1)


@pytest.mark.parametrize(
    ("status", "code", "remedy"), [(429, "for_manga_turer", "Nytt samtal"), (500, "internt", "Försök igen")]
)
def test_what_the_server_refuses_is_said_in_its_words_with_a_remedy(page, status, code, remedy):
    opened(page)
    error = {"error": {"code": code, "message": "Så säger servern. Är någon i fara? Ring 112."}}
    page.route(
        "**/api/chat",
        lambda route: route.fulfill(status=status, content_type="application/json", body=json.dumps(error)),
    )
    write(page, QUESTION)
    notice = page.get_by_role("log")
    expect(notice).to_contain_text("Så säger servern.")
    notice.get_by_role("button", name=remedy).click()
    if remedy == "Nytt samtal":
        expect(page.get_by_role("article", name="Du")).to_have_count(0)


def test_until_the_chat_can_come_its_page_is_of_use(page, own_server):
    page.route("**/api/config", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_role("link", name="112")).to_be_visible()
    page.clock.install()
    page.unroute("**/api/config")
    page.reload()
    field(page).wait_for()

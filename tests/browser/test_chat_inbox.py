"""A question may be left for those who write the answers, but only as it is shown and only on a yes."""

import pytest
from playwright.sync_api import expect

from bot.context import Context
from bot.inkorg_store import InkorgStore
from bot.settings import Settings
from bot.web.app import create_app

from .chat import ask, opened
from .server import Server

OFFER = "Hjälp oss bli bättre"


@pytest.fixture
def inbox(tmp_path):
    return tmp_path / "inkorg.db"


@pytest.fixture
def page(new_page, engine, inbox):
    server = Server(lambda: create_app(engine, Settings(inkorg=str(inbox))))
    server.start()
    yield opened(new_page(base_url=server.url))
    server.stop()


def saved(inbox):
    store = InkorgStore(str(inbox))
    try:
        return [entry.text for entry in store.all(Context().day())]
    finally:
        store.close()


def offered(page):
    answer = ask(page, "jag heter 20100505-1234 och undrar hur länge en utredning får hålla på")
    answer.get_by_role("button", name="Nej").click()
    answer.get_by_role("button", name=OFFER).click()
    expect(answer.get_by_role("blockquote")).to_contain_text("[personnummer]")
    return answer


def test_it_is_shown_masked_and_saved_on_a_yes(page, inbox, assert_accessible):
    answer = offered(page)
    assert saved(inbox) == []
    assert_accessible(page)
    answer.get_by_role("button", name="Ja, spara frågan").click()
    expect(answer).to_contain_text("Frågan är sparad.")
    (text,) = saved(inbox)
    assert "[personnummer]" in text and "1234" not in text


def test_on_a_no_nothing_is_saved(page, inbox):
    answer = offered(page)
    answer.get_by_role("button", name="Nej", exact=True).click()
    expect(answer).to_contain_text("Inget sparas.")
    assert saved(inbox) == []


def test_without_an_inbox_nobody_is_asked(new_page):
    page = opened(new_page())
    answer = ask(page, "hur länge får en utredning hålla på?")
    answer.get_by_role("button", name="Nej").click()
    expect(answer).to_contain_text("Tack!")
    expect(page.get_by_role("button", name=OFFER)).to_have_count(0)

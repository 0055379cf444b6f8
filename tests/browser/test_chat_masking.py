"""Personal details are noticed before they leave the page."""

import pytest
from playwright.sync_api import expect

from bot.privacy import mask

from .chat import ask, field, opened

DETAILS = [
    "mitt personnummer är 20100505-1234",
    "100505 1234",
    "mejla mig på anna.åberg@exempel.se tack",
    "ring 070-123 45 67",
    "ring +46 70 123 45 67 eller 0046701234567",
    "20100505-1234 och 070-1234567",
]
HARMLESS = [
    "ring 112",
    "jag ringde 116 111",
    "Bris 116111",
    "020-50 50 50",
    "1177",
    "5 kap. 2 §",
    "år 2025",
    "2026-11-24",
]
LOAD = """async ([texts]) => { const { Masking } = await import("/static/chat/masking.js");
  const config = await (await fetch("/api/config")).json();
  const words = { personnummer: config.texts.dolt_personnummer, mejladress: config.texts.dold_mejladress,
    telefonnummer: config.texts.dolt_telefonnummer };
  const masking = new Masking(config.phones, words);
  return texts.map((text) => masking.apply(text).text); }"""


def test_a_personnummer_is_noticed_while_writing_and_never_sent(page, assert_accessible):
    opened(page)
    field(page).fill("jag har 20100505-1234 och undrar om orosanmälan")
    hint = page.locator("#hint")
    expect(hint).to_contain_text("Det ser ut som ett personnummer. Skriv inte sådant här.")
    expect(page.get_by_role("status")).to_have_text(hint.inner_text())
    assert_accessible(page)
    with page.expect_request("**/api/chat") as sent:
        ask(page, "jag har 20100505-1234 och undrar om orosanmälan")
    assert sent.value.post_data_json["message"] == "jag har [personnummer] och undrar om orosanmälan"
    expect(page.get_by_role("article", name="Du")).to_have_text("jag har [personnummer] och undrar om orosanmälan")
    expect(hint).to_be_empty()


@pytest.fixture
def masked(page):
    opened(page)
    return lambda texts: page.evaluate(LOAD, [texts])


def test_page_and_server_mask_the_same(masked):
    texts = [*DETAILS, *HARMLESS]
    assert masked(texts) == [mask(text) for text in texts]
    assert masked(HARMLESS) == HARMLESS

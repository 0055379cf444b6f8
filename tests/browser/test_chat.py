"""The chat on its own page, as those who use it meet it."""

import re

from playwright.sync_api import expect

from .chat import answers, ask, field, focused, opened, press

QUESTION = "hur länge får en utredning hålla på?"


def test_at_first_sight_one_knows_who_answers_what_is_kept_and_how_to_leave(page, assert_accessible):
    opened(page)
    for words in ("robot, inte en människa", "sparas inte", "inte säga vem du är", "Lämna sidan snabbt", "historik"):
        expect(page.get_by_text(words).locator("visible=true").first).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Akut.*112"))).to_have_attribute("href", "tel:112")
    expect(page.get_by_role("link", name=re.compile("Bris"))).to_have_attribute("href", "tel:116111")
    expect(page.get_by_role("button", name="Jag är barn eller ung")).to_be_visible()
    expect(page.get_by_role("list", name="Förslag på frågor").get_by_role("button")).to_have_count(6)
    assert page.locator("html").get_attribute("lang") == "sv"
    assert_accessible(page)


def test_a_parent_asks_reads_the_sources_and_asks_on_by_a_button(page, assert_accessible):
    opened(page)
    answer = ask(page, QUESTION)
    expect(answer).to_contain_text("fyra månader")
    expect(answer.get_by_role("link", name=re.compile("Socialtjänstlagen"))).to_be_hidden()
    answer.get_by_text("Källor och datum").click()
    expect(answer.get_by_role("link", name=re.compile("Socialtjänstlagen"))).to_be_visible()
    expect(answer).to_contain_text(re.compile(r"Granskat \d{4}-\d\d-\d\d"))
    assert_accessible(page)
    suggestion = page.get_by_role("log").get_by_role("list", name="Förslag på frågor").get_by_role("button").first
    title = suggestion.inner_text()
    press(page, title)
    assert focused(page) == "Du"  # the question; from there the next stop is the answer
    expect(page.get_by_role("article", name="Du").last).to_have_text(title)
    expect(page.get_by_role("log").get_by_role("list", name="Förslag på frågor")).to_have_count(1)


def test_every_topic_at_first_sight_gets_an_answer(page):
    opened(page)
    topics = page.get_by_role("list", name="Förslag på frågor").first.get_by_role("button")
    for title in topics.all_inner_texts():
        expect(press(page, title)).not_to_contain_text("inte säker på vad du menar")


def test_a_child_chooses_and_is_answered_as_one_in_larger_type(page, assert_accessible):
    opened(page)
    size = "() => parseFloat(getComputedStyle(document.querySelector('soclots-chat').shadowRoot.querySelector('.talk')).fontSize)"
    before = page.evaluate(size)
    child = page.get_by_role("button", name="Jag är barn eller ung")
    child.click()
    expect(child).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(size) > before
    expect(ask(page, "vad är en orosanmälan")).to_contain_text("soc")
    assert_accessible(page)
    page.get_by_text("Svar för barn och unga", exact=True).click()
    page.get_by_role("radio", name="Jag är förälder eller annan vuxen").check()
    expect(ask(page, "vad är en orosanmälan")).to_contain_text("socialtjänsten")
    assert page.evaluate(size) == before


def test_whom_the_answers_are_for_is_gathered_from_the_words_and_shown(page):
    opened(page)
    ask(page, "jag är 13 år, vad är soc för något")
    expect(page.get_by_text("Svar för barn och unga", exact=True)).to_be_visible()


def test_a_municipality_is_chosen_and_changed_and_its_number_can_be_called(page, assert_accessible):
    opened(page)
    page.get_by_text("Välj vem du är och kommun").click()
    page.get_by_label("Kommun", exact=True).select_option("Gävle")
    page.get_by_role("button", name="Klart").click()
    answer = ask(page, "hur kontaktar jag socialtjänsten?")
    card = answer.get_by_role("group", name="Gävle kommun")
    expect(card.get_by_role("link", name="Ring växeln 026-17 80 00")).to_have_attribute(
        "href", re.compile(r"^tel:\+4626178000$")
    )
    assert answer.inner_text().count("026-17 80 00") == 1
    assert_accessible(page)
    page.get_by_text("Välj vem du är · Gävle").click()
    page.get_by_label("Kommun", exact=True).select_option("Lund")
    page.get_by_role("button", name="Klart").click()
    expect(page.get_by_role("group", name="Lunds kommun")).to_be_visible()
    expect(page.get_by_text("Välj vem du är · Lund")).to_be_visible()


def test_someone_in_danger_gets_numbers_to_press_and_is_not_asked_for_an_opinion(page, assert_accessible):
    opened(page)
    answer = ask(page, "min pappa slår mig")
    expect(answer.get_by_role("link", name="112").first).to_have_attribute("href", "tel:112")
    expect(answer.get_by_role("link", name="116 111").first).to_have_attribute("href", "tel:116111")
    expect(answer.get_by_role("group", name="Hjälpte svaret?")).to_have_count(0)
    assert_accessible(page)


def test_an_unclear_question_offers_what_may_be_meant(page):
    opened(page)
    answer = ask(page, "vem ringer jag")
    expect(answer).to_contain_text("Menar du")
    expect(page.get_by_role("button", name="Nej, inget av dem")).to_be_visible()


def test_markup_in_a_message_is_shown_as_text(page):
    opened(page)
    evil = "<script>window.evil = 1</script><img src=x onerror='window.evil = 1'>"
    ask(page, evil)
    expect(page.get_by_role("article", name="Du")).to_have_text(evil)
    assert page.evaluate("window.evil") is None


def test_an_answer_is_put_into_the_live_region_once_and_whole(page):
    opened(page)
    page.evaluate(
        """() => { window.added = [];
        const log = document.querySelector("soclots-chat").shadowRoot.querySelector("[role=log]");
        new MutationObserver((changes) => { for (const { addedNodes } of changes) for (const node of addedNodes)
          if (node.textContent.includes("fyra månader")) window.added.push(node.nodeName); })
          .observe(log, { childList: true, subtree: true, characterData: true }); }"""
    )
    ask(page, QUESTION)
    assert page.evaluate("window.added") == ["ARTICLE"]
    live = page.locator("[aria-live]:not([aria-live=off]), [role=log], [role=status], [role=alert]")
    assert live.filter(has_text="fyra månader").count() == 1


def test_enter_sends_and_shift_enter_breaks_the_line(page):
    opened(page)
    field(page).fill("hej")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("hur länge får en utredning ta")
    assert field(page).input_value() == "hej\nhur länge får en utredning ta"
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(1)
    assert field(page).input_value() == ""


def test_near_the_limit_the_characters_are_counted_and_too_many_are_not_sent(page):
    opened(page)
    field(page).fill("a" * 899)
    expect(page.get_by_text("tecken kvar")).to_have_count(0)
    field(page).fill("a" * 950)
    expect(page.get_by_text("50 tecken kvar").first).to_be_visible()
    field(page).fill("a" * 1003)
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 tecken för lång").first).to_be_visible()
    expect(page.get_by_role("article", name="Du")).to_have_count(0)


def test_a_new_conversation_leaves_nothing_of_the_old_one(page):
    opened(page)
    ask(page, QUESTION)
    with page.expect_request(lambda request: request.method == "DELETE") as forgotten:
        page.get_by_role("button", name="Nytt samtal").click()
    assert forgotten.value.response().status == 204
    expect(answers(page)).to_have_count(0)
    assert focused(page) == "Skriv din fråga"


def test_an_answer_can_be_copied_printed_and_judged(new_page):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script("window.print = () => { window.parent.printed = document.body.innerText; }")
    opened(page)
    answer = ask(page, QUESTION)
    answer.get_by_role("button", name="Kopiera").click()
    expect(page.get_by_role("status").filter(has_text="Kopierat")).to_have_count(1)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "fyra månader" in copied and "https://" in copied
    answer.get_by_role("button", name="Skriv ut").click()
    printed = page.evaluate("window.printed")
    assert "fyra månader" in printed and "Granskat" in printed and "Kopiera" not in printed
    with page.expect_response("**/api/feedback") as counted:
        answer.get_by_role("button", name="Ja").click()
    assert counted.value.status == 204
    expect(answer).to_contain_text("Tack!")
    expect(answer.get_by_role("button", name="Nej")).to_have_count(0)

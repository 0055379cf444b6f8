"""The page with the chat, in a real browser."""


def test_a_question_is_answered(page, assert_accessible):
    page.goto("/")
    page.get_by_label("Skriv din fråga").fill("hur länge får en utredning hålla på?")
    page.keyboard.press("Enter")
    page.get_by_text("fyra månader").first.wait_for()
    assert_accessible(page)

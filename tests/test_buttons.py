"""A button means something only in the conversation that offered it."""

from rasa.shared.core.events import BotUttered

from bot.buttons import payload, pressed, with_payloads
from bot.privacy import clean, mask

BUTTONS = [
    {"title": "SIP", "payload": "/sip"},
    {"title": "Jönköping", "payload": '/kontakta_socialtjansten{"kommun": "Jönköping"}'},
]
EVENTS = [BotUttered("hej"), BotUttered("välj", {"buttons": BUTTONS})]


def test_a_pressed_button_is_known_again_with_its_entities():
    sip, place = (pressed(payload("a", button), "a", EVENTS) for button in BUTTONS)
    assert (sip.intent, sip.entities) == ("sip", {})
    assert (place.intent, place.entities) == ("kontakta_socialtjansten", {"kommun": "Jönköping"})


def test_a_button_of_another_conversation_or_one_never_offered_is_only_words():
    assert pressed(payload("a", BUTTONS[0]), "b", EVENTS) is None
    assert pressed(payload("a", {"payload": "/overklaga"}), "a", EVENTS) is None
    assert pressed("/sip", "a", EVENTS) is None


def test_nothing_of_the_topic_is_seen_outside():
    shown = with_payloads({"text": "välj", "buttons": BUTTONS}, "a")["buttons"]
    assert [button["title"] for button in shown] == ["SIP", "Jönköping"]
    assert not any("sip" in button["payload"] or "/" in button["payload"] for button in shown)


def test_a_payload_is_never_taken_for_a_personal_detail():
    for number in range(2000):
        sent = payload(str(number), BUTTONS[0])
        assert mask(clean(sent)) == sent

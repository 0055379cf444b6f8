"""The engine answers every topic, in context, without a trace. A new topic brings its own cases."""

import asyncio
import datetime
import logging
import shutil

import pytest

from bot.answers import load_answers
from bot.context import Context
from bot.crisis import KINDS
from bot.kommuner import load_kommuner
from bot.project import PROJECT, Project
from bot.replies import Replies
from bot.texts import Texts
from bot.tracker import Tracker

ANSWERS = load_answers(PROJECT.answers)
TOPICS = {topic: answer for topic, answer in ANSWERS.items() if answer.kind == "topic"}


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("audience", ["barn", "vuxen"])
def test_a_topics_own_question_gets_its_answer(ask, topic, audience):
    reply = ask(ANSWERS[topic].title, audience=audience)
    assert reply.topic == topic
    assert reply.answered and not reply.crisis
    day = datetime.date.today()
    assert reply.replies[0]["text"] == ANSWERS[topic].version(day).text(audience)
    assert reply.replies[0]["sources"]
    assert reply.replies[0]["reviewed"]


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("hejsan", "halsning"),
        ("tack för hjälpen", "tack"),
        ("hej då", "hejda"),
        ("är du en människa eller en dator?", "ar_du_robot"),
        ("vad kan du svara på för frågor", "vad_kan_du"),
        ("jag vill prata med en riktig människa", "prata_med_manniska"),
        ("sparas det jag skriver här?", "integritet"),
        ("min pappa slår mig", "akut_fara"),
        ("jag vill ta livet av mig", "sjalvmord"),
        ("vilka språk kan du", "annat_sprak"),
        ("vad blir det för väder i morgon", "utanfor"),
        ("hur går det med mitt ärende, har ni bestämt något?", "handlaggning"),
    ],
)
def test_every_function_answers(ask, text, function):
    reply = ask(text)
    assert reply.topic == function
    assert reply.replies[0]["text"] == ANSWERS[function].versions[0].text(reply.audience or "vuxen")
    assert reply.crisis == (function in KINDS)


def test_the_first_sight_of_the_product(ask):
    assert ask("hur länge får utredningen ta").topic == "utredning_tid"
    danger = ask("min pappa slår mig")
    assert (danger.topic, danger.crisis) == ("akut_fara", True)
    contact = ask("vem ringer jag i gävle")
    assert (contact.topic, contact.kommun) == ("kontakta_socialtjansten", ["Gävle"])
    assert contact.replies[-1]["contact"]["phone"] == "026-17 80 00"


def test_a_child_and_an_adult_are_told_the_same_in_different_words(ask):
    child = ask("hur länge får en utredning ta", audience="barn").replies[0]["text"]
    adult = ask("hur länge får en utredning ta", audience="vuxen").replies[0]["text"]
    assert child != adult
    assert ask("hur länge får en utredning ta").replies[0]["text"] == adult


def test_a_question_for_children_is_answered_to_a_child_when_nobody_said_who_asks(ask):
    text = ask("Får mina föräldrar veta vad jag berättar för soc?").replies[0]["text"]
    assert text == ANSWERS["barnets_hemligheter"].versions[0].barn


def test_the_answer_on_compulsory_care_changes_on_new_years_day(ask):
    question = ANSWERS["tvangsvard"].title
    before = ask(question, today=datetime.date(2026, 12, 31)).replies[0]
    after = ask(question, today=datetime.date(2027, 1, 1)).replies[0]
    assert before["text"] != after["text"]
    assert "LVU" in before["text"] and "ny lag" in after["text"]
    assert before["sources"] != after["sources"]


def test_the_municipality_is_asked_for_remembered_and_changed(converse):
    first, second, third, fourth = converse(
        "Hur överklagar jag ett beslut?", "Borlänge", "förlåt jag menar Falun", "vad är numret till soc"
    )
    assert first.topic == "overklaga" and "kommun" in first.replies[-1]["text"].lower()
    assert first.replies[-1]["contact"] is None
    assert second.kommun == ["Borlänge"] and second.replies[-1]["contact"]["kommun"] == "Borlänge"
    assert third.kommun == ["Falun"] and third.replies[-1]["contact"]["kommun"] == "Falun"
    assert fourth.kommun == [] and fourth.replies[-1]["contact"]["kommun"] == "Falun"


def test_the_municipality_is_asked_for_once_only(converse):
    first, second = converse("Hur överklagar jag ett beslut?", "Hur ansöker man om hjälp?")
    assert len(first.replies) == 2 and len(second.replies) == 1


def test_a_municipality_chosen_beforehand_is_used_and_a_named_one_wins(ask):
    assert ask("hur når jag soc", kommun="Lund").replies[-1]["contact"]["kommun"] == "Lund"
    assert ask("hur når jag soc i Ystad", kommun="Lund").replies[-1]["contact"]["kommun"] == "Ystad"


def test_a_municipality_offered_for_one_not_found_can_be_pressed(engine):
    async def press() -> None:
        await engine.answer("vad är numret till soc", "ort")
        offered = await engine.answer("Grönköping", "ort")
        (button,) = (one for part in offered.replies for one in part["buttons"] if one["title"] == "Jönköping")
        pressed = await engine.answer(button["payload"], "ort")
        assert (pressed.topic, pressed.kommun) == ("kontakta_socialtjansten", ["Jönköping"])
        assert pressed.replies[-1]["contact"]["kommun"] == "Jönköping"
        remembered = await engine.answer("vad är numret till soc", "ort")
        assert remembered.replies[-1]["contact"]["kommun"] == "Jönköping"
        await engine.forget("ort")

    asyncio.run(press())


def test_a_municipality_chosen_on_the_page_is_told_in_words_that_name_it_whatever_it_is_called(ask):
    """Also Lund, Vara and the others that are ordinary words too."""
    texts = Texts()
    for kommun in load_kommuner().all:
        reply = ask(texts("chatt.kommun_vald", kommun=kommun.namn))
        assert (reply.topic, reply.answered, reply.kommun) == ("kontakta_socialtjansten", True, [kommun.namn])


def test_a_part_of_a_municipality_is_explained(ask):
    assert "Rinkeby ligger i Stockholms stad" in ask("telefon till soc i Rinkeby").replies[-1]["text"]


def test_no_one_in_danger_is_asked_where_they_live(ask):
    assert len(ask("min pappa slår mig").replies) == 1


@pytest.mark.parametrize("text", ["", "   ", "?", "!!!", "🙂", "\u200b", "/"])
def test_a_message_without_words_is_no_question(ask, text):
    reply = ask(text)
    assert not reply.answered
    assert reply.topic == "utanfor"
    assert reply.replies[0]["text"]


@pytest.mark.parametrize(
    "before", ["", "  ", "\r", "\x0b", "\x0c", "\x1c", "\xa0", "\u3000", "\u200b", "//", "/ / ", "\ufeff"]
)
@pytest.mark.parametrize(
    "text", ["/tack", '/kontakta_socialtjansten{"kommun":"<script>"}', "/restart", "/session_start", "/back"]
)
def test_a_citizen_cannot_choose_the_intent(ask, before, text):
    reply = ask(before + text)
    assert reply.confidence < 1
    assert reply.topic in ANSWERS
    assert reply.kommun == []
    assert reply.replies


def test_a_pressed_button_gets_its_topic_in_the_conversation_that_offered_it_and_nowhere_else(engine):
    async def press() -> None:
        first = await engine.answer("hur länge får en utredning ta", "knappar")
        button = first.replies[0]["buttons"][0]
        elsewhere = await engine.answer(button["payload"], "annan")
        assert elsewhere.confidence < 1 and ANSWERS[elsewhere.topic].title != button["title"]
        pressed = await engine.answer(button["payload"], "knappar")
        assert (ANSWERS[pressed.topic].title, pressed.confidence) == (button["title"], 1.0)
        written = await engine.answer(f"/{pressed.topic}", "knappar")
        assert written.confidence < 1
        await engine.forget("knappar")
        await engine.forget("annan")

    asyncio.run(press())


def test_a_button_is_still_good_many_turns_later_and_after_a_restart(engine):
    async def press() -> None:
        first = await engine.answer("hur länge får en utredning ta", "länge")
        for question in ("vad är en sip", "tack", "hur klagar jag till ivo"):
            await engine.answer(question, "länge")
        moved = Tracker.from_dict(
            "länge", (await engine._processor.tracker_store.retrieve("länge")).written()
        )  # as another process reads it
        await engine._processor.tracker_store.save(moved)
        pressed = await engine.answer(first.replies[0]["buttons"][0]["payload"], "länge")
        assert ANSWERS[pressed.topic].title == first.replies[0]["buttons"][0]["title"]
        await engine.forget("länge")

    asyncio.run(press())


def test_two_misses_in_a_row_lead_to_people(converse):
    first, second, third = converse("?", "?!", "tack")
    assert not first.answered and not second.answered
    assert first.replies[0]["text"] != second.replies[0]["text"]
    assert "112" in second.replies[0]["text"] and "116 111" in second.replies[0]["text"]
    assert third.answered


def test_a_broken_answer_file_leaves_the_last_good_text_in_use(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(PROJECT.data, folder)
    replies = Replies(Project(tmp_path))
    before = replies.reply("sip", Context(today=datetime.date(2026, 11, 21)))
    (folder / "answers" / "sip.yml").write_text("title: [", encoding="utf-8")
    (folder / "sources.yml").write_text("{", encoding="utf-8")
    (folder / "texts.yml").write_text("{", encoding="utf-8")
    assert replies.reply("sip", Context(today=datetime.date(2026, 11, 21))) == before
    (folder / "answers" / "bli_familjehem.yml").write_text("title: [", encoding="utf-8")
    assert [button["payload"] for button in replies.buttons(["bli_familjehem", "tack"])] == ["/tack"]


def test_a_fault_in_building_the_answer_still_gives_the_emergency_numbers(ask, monkeypatch):
    monkeypatch.setattr(Replies, "reply", lambda *arguments: 1 / 0)
    reply = ask("min pappa slår mig")
    assert reply.crisis and reply.failed
    assert "112" in reply.replies[0]["text"] and "116 111" in reply.replies[0]["text"]


@pytest.mark.parametrize(
    "text",
    [
        "min pappa sla\u030ar mig",
        "ｍｉｎ ｐａｐｐａ ｓｌåｒ ｍｉｇ",
        "min pap\u00adpa slår mig",
        "min_pappa_slår_mig",
        "min|pappa|slår|mig",
    ],
)
def test_danger_is_seen_in_every_way_of_writing_it(ask, text):
    assert ask(text).crisis


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("hur lång tid tar en utredning", "utredning_tid"),
        ("kan soc ta våra barn", "tvangsvard"),
        ("vart vänder jag mig om jag vill klaga", "missnojd"),
        ("får skolan veta vad vi säger till soc", "sekretess"),
    ],
)
@pytest.mark.parametrize("place", ["i Lund", "i Växjö kommun"])
def test_a_question_is_the_same_question_in_any_municipality(ask, text, topic, place):
    reply = ask(f"{text} {place}")
    assert (reply.topic, reply.answered) == (topic, True)


def test_a_municipality_is_seen_in_decomposed_letters(ask):
    assert ask("soc i Ga\u0308vle").kommun == ["Gävle"]


def test_forgetting_leaves_nothing(engine):
    async def talk() -> None:
        await engine.answer("min son heter Kalle Karlsson", "glöm")
        await engine.forget("glöm")
        assert await engine._processor.tracker_store.retrieve("glöm") is None
        assert "glöm" not in await engine._processor.tracker_store.keys()
        assert len(engine._processor.lock_store) == 0

    asyncio.run(talk())


def test_personal_details_never_reach_the_conversation(engine):
    async def talk() -> str:
        await engine.answer("ring 070-123 45 67, jag heter 20120304-1234, kalle@example.se", "hemligt")
        kept = str((await engine._processor.tracker_store.retrieve("hemligt")).written())
        await engine.forget("hemligt")
        return kept

    kept = asyncio.run(talk())
    for secret in ("123 45 67", "20120304", "kalle@example.se"):
        assert secret not in kept


def test_nothing_that_is_said_is_printed_or_logged(engine, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "kanelbulle hemlighet blåbärspaj"

    async def talk() -> None:
        await engine.answer(secret, "tyst")
        await engine.answer(f"/{secret}{{", "tyst")
        await engine.forget("tyst")

    asyncio.run(talk())
    out, err = capfd.readouterr()
    for place in (out, err, caplog.text):
        assert "kanelbulle" not in place


def test_two_conversations_do_not_mix(engine):
    async def talk() -> None:
        await asyncio.gather(
            engine.answer("hur når jag soc i Ystad", "ett", Context()),
            engine.answer("hur når jag soc i Kiruna", "två", Context()),
        )
        one = await engine.answer("vad är numret till soc", "ett")
        two = await engine.answer("vad är numret till soc", "två")
        assert one.replies[-1]["contact"]["kommun"] == "Ystad"
        assert two.replies[-1]["contact"]["kommun"] == "Kiruna"
        await engine.forget("ett")
        await engine.forget("två")

    asyncio.run(talk())


@pytest.mark.parametrize(
    "text", ["\ud800 hjälp", "a\x00b", "e\u0301" * 50, "\u202e evil", "7" * 40, "hej " * 20_000, "ordet" * 20_000]
)
def test_odd_text_is_answered_like_any_other(ask, text):
    reply = ask(text)
    assert reply.replies[0]["text"]
    reply.text.encode("utf-8")

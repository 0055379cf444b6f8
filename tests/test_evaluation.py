"""What is counted, what the report shows, and what a file of questions must look like. Asks no model, so the replies are made up."""

import datetime
import json
import re

import numpy as np
import pytest

from bot.answers import DataError
from bot.calibration import Guess, expected_calibration_error, reliability, threshold_curve
from bot.crossvalidation import Guessed, cross_validate
from bot.engine import Reply
from bot.evaluation import Question, read_questions
from bot.report import FIGURES, Section, render
from bot.scoring import Row, Score, score
from bot.shares import wilson


def reply(topic, confidence=0.9, answered=True, suggestions=(), kommun=(), best=None, crisis=False, ms=0.0):
    return Reply(
        text="",
        topic=topic,
        confidence=confidence,
        crisis=crisis,
        kommun=list(kommun),
        answered=answered,
        suggestions=list(suggestions),
        replies=[],
        ms=ms,
        best=best or (topic, confidence),
    )


def row(label, answer, also=(), text="fråga", **more):
    return Row(Question(text, label, frozenset(also), **more), answer)


def parts(rows, *names):
    shares = Score(rows).shares()
    return [(shares[name].part, shares[name].total) for name in names]


class TestShares:
    def test_a_topic_as_fair_is_right_but_not_strictly(self):
        rows = [row("sip", reply("sip")), row("sip", reply("lagar"), also=["lagar"]), row("sip", reply("tack"))]
        assert parts(rows, "strict", "lenient", "wrong") == [(1, 3), (2, 3), (1, 3)]

    def test_a_wrong_suggestion_is_no_wrong_answer(self):
        rows = [row("sip", reply("lagar", 0.2, answered=False, suggestions=["lagar", "tack", "sip"]))]
        assert parts(rows, "wrong", "unanswered", "suggested", "top3") == [(0, 1), (1, 1), (1, 1), (1, 1)]

    def test_only_the_first_three_suggestions_count(self):
        rows = [row("sip", reply("a", answered=False, suggestions=["a", "b", "c", "sip"]))]
        assert parts(rows, "top3") == [(0, 1)]

    def test_a_question_out_of_scope_is_refused_by_any_reply_but_an_answer(self):
        rows = [
            row("utanfor", reply("utanfor")),
            row("utanfor", reply("sip", 0.2, answered=False)),
            row("utanfor", reply("sip")),
            row("sip", reply("utanfor")),
        ]
        assert parts(rows, "refused", "declined") == [(2, 3), (2, 4)]

    def test_a_question_near_a_topic_need_not_be_refused(self):
        rows = [row("utanfor", reply("sip"), near=True), row("utanfor", reply("sip"), near=False)]
        assert parts(rows, "refused", "wrong") == [(0, 1), (2, 2)]
        assert "refused" not in Score(rows[:1]).shares()

    def test_an_alarm_of_either_kind_counts_and_a_fair_one_is_not_false(self):
        rows = [
            row("akut_fara", reply("sjalvmord", crisis=True)),
            row("akut_fara", reply("sip"), text="missad"),
            row("sip", reply("akut_fara", crisis=True), text="falsk"),
            row("sip", reply("akut_fara", crisis=True), also=["akut_fara"]),
        ]
        measured = Score(rows)
        assert parts(rows, "crisis_found", "false_alarms") == [(1, 2), (1, 2)]
        assert [item.question.text for item in measured.missed_crises] == ["missad"]
        assert [item.question.text for item in measured.false_alarms] == ["falsk"]
        assert "crisis_found" not in Score(rows, alarms=False).shares()

    def test_municipalities_are_counted_by_question_and_by_name(self):
        rows = [
            row(None, reply("sip", kommun=["Lund"]), expected_kommun=("Lund",)),
            row(None, reply("sip", kommun=["Lund", "Nora"]), expected_kommun=("Lund",)),
            row(None, reply("sip"), expected_kommun=("Umeå",)),
        ]
        assert parts(rows, "kommun", "kommun_named", "kommun_invented") == [(1, 3), (2, 3), (1, 3)]
        assert Score(rows).ece is None and len(Score(rows).errors) == 2

    def test_later_turns_have_a_figure_of_their_own(self):
        assert parts([row("sip", reply("sip")), row("sip", reply("tack"), later=True)], "later") == [(0, 1)]

    def test_every_question_needs_a_reply(self):
        with pytest.raises(ValueError):
            score([[Question("hej", "halsning")]], [[]])

    @pytest.mark.parametrize(
        ("part", "total", "low", "high"),
        [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (15, 50, 0.1910, 0.4375), (0, 30, 0.0, 0.1135)],
    )
    def test_the_interval_is_wilsons(self, part, total, low, high):
        assert wilson(part, total) == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))
        assert 0 <= wilson(part, total)[0] <= wilson(part, total)[1] <= 1


def test_topics_are_scored_against_the_label_and_what_is_as_fair_counts_as_the_label():
    rows = [
        row("sip", reply("sip")),
        row("sip", reply("lagar"), also=["lagar"]),
        row("sip", reply("tack")),
        row("tack", reply("tack")),
    ]
    topics = {topic.topic: topic for topic in Score(rows).per_topic()}
    assert set(topics) == {"sip", "tack"}
    sip, tack = topics["sip"], topics["tack"]
    assert (sip.n, sip.precision, sip.recall) == (3, 1.0, pytest.approx(2 / 3))
    assert (tack.n, tack.precision, tack.recall, tack.f1) == (1, 0.5, 1.0, pytest.approx(2 / 3))


def test_confusions_carry_their_questions_most_frequent_first():
    rows = [row("a", reply("b"), text="en"), row("c", reply("d"), text="två"), row("c", reply("d"), text="tre")]
    pairs = Score(rows).as_dict()["confusions"]
    assert [(pair["label"], pair["predicted"], pair["questions"]) for pair in pairs] == [
        ("c", "d", ["två", "tre"]),
        ("a", "b", ["en"]),
    ]


class TestCalibration:
    def test_the_error_is_the_weighted_distance_from_confidence(self):
        guesses = [Guess(0.95, True), Guess(0.95, True), Guess(0.95, False), Guess(0.15, False)]
        bins = reliability(guesses)
        assert [(part.low, part.n, part.right) for part in bins] == [(0.1, 1, 0.0), (0.9, 3, pytest.approx(2 / 3))]
        assert expected_calibration_error(bins) == pytest.approx(3 / 4 * (0.95 - 2 / 3) + 1 / 4 * 0.15)

    def test_one_who_is_right_as_often_as_it_says_has_no_error(self):
        assert expected_calibration_error(reliability([Guess(0.5, True), Guess(0.5, False)])) == 0

    def test_full_confidence_belongs_to_the_last_bin(self):
        assert [(part.low, part.high) for part in reliability([Guess(1.0, True)])] == [(0.9, 1.0)]

    def test_a_higher_threshold_answers_less(self):
        points = {point.threshold: point for point in threshold_curve([Guess(0.3, False), Guess(0.8, True)], 0.31)}
        assert (points[0.3].answered, points[0.3].right, points[0.3].wrong) == (1.0, 0.5, 0.5)
        assert (points[0.31].answered, points[0.31].right, points[0.31].wrong) == (0.5, 0.5, 0.0)
        assert points[1.0].answered == 0

    def test_danger_is_answered_at_every_threshold(self):
        measured = Score([row("akut_fara", reply("akut_fara", 0.2, crisis=True)), row("sip", reply("sip", 0.2))])
        assert measured.thresholds()[-1].answered == 0.5

    def test_the_best_topic_counts_even_where_something_else_was_said(self):
        measured = Score([row("sip", reply("utanfor", 0.01, answered=False, best=("sip", 0.07)))])
        assert [(part.low, part.right) for part in measured.reliability()] == [(0.0, 1.0)]
        assert measured.shares()["lenient"].part == 0

    def test_the_engine_tells_what_it_held_best(self, ask):
        known = ask("hur länge får en utredning ta")
        assert known.best == (known.topic, pytest.approx(known.confidence, abs=1e-4))
        assert ask("?!").best == ("", 0.0)


class TestReport:
    @pytest.fixture
    def page(self):
        rows = [
            row("sip", reply("lagar", ms=12.0), text="<script>alert('hej')</script> & så"),
            row("akut_fara", reply("tack"), text="en missad kris"),
            row("tack", reply("akut_fara", crisis=True), text="ett falskt larm"),
            row("sip", reply("sip"), expected_kommun=("Lund",), later=True, text="i Lund"),
        ]
        sections = [Section("mapp/frågor.tsv", "soclots-1.tar.gz", True, Score(rows, 0.3))]
        return render([*sections, Section("bara kommuner", "m", False, Score([row(None, reply("x"), expected_kommun=())]))],
                      datetime.date(2026, 11, 21))  # fmt: skip

    def test_it_needs_nothing_else(self, page):
        assert not re.search(r"https?://|url\(|@import|<script|<link|<img|src=", page)
        assert page.startswith("<!doctype html>") and "<style>" in page

    def test_questions_are_shown_as_written_and_never_as_html(self, page):
        assert "&lt;script&gt;alert(&#39;hej&#39;)&lt;/script&gt; &amp; så" in page

    def test_it_tells_what_was_measured_and_where_it_went_wrong(self, page):
        for words in (
            "mapp/frågor.tsv",
            "soclots-1.tar.gz",
            "Meningskodaren är på",
            "Meningskodaren är av",
            "i dag 0,30",
        ):
            assert words in page
        for words in ("Kriser som missades (1)", "Falska larm (1)", "skulle vara Lund, blev ingen", "2026-11-21"):
            assert words in page

    def test_its_diagrams_are_drawn_from_the_figures(self, page):
        reliability_svg, threshold_svg = re.findall(r'<svg viewBox.*?role="img".*?</svg>', page)
        assert reliability_svg.count('class="bar"') == 1  # every confidence here is 0.9
        assert threshold_svg.count("<polyline") == 3 and 'class="today"' in threshold_svg

    def test_a_cross_validation_says_what_it_is_and_nothing_of_alarms(self):
        page = render(
            [Section("f", "m", True, Score([row("akut_fara", reply("sip"))], 0.3, alarms=False))], datetime.date.min
        )
        assert "Bara klassificeraren är prövad" in page and "Kriser som missades" not in page

    def test_numbers_for_machines_and_lines_for_people_tell_the_same(self):
        section = Section("f", "m", True, Score([row("sip", reply("sip", ms=5.0)), row("sip", reply("tack", ms=7.0))]))
        figures, lines = json.loads(json.dumps(section.as_dict())), list(section.lines())
        assert figures["strict"] == {"share": 0.5, "part": 1, "total": 2, "low": pytest.approx(0.0945, abs=1e-3),
                                     "high": pytest.approx(0.9055, abs=1e-3)}  # fmt: skip
        assert figures["ms"] == [6.0, 7.0] and figures["ece"] == pytest.approx(0.4)
        assert f"  {FIGURES['strict']:30} 50,0 % (1/2; 95 %: 9–91)" in lines
        assert lines[0].startswith("f  (6 ms") and lines[-1].endswith("0,400")


class TestFiles:
    def test_columns_are_read(self, tmp_path):
        path = tmp_path / "frågor.tsv"
        path.write_text(
            'text\tlabel\talso\tnear\n"Vad\tutanfor\tsip|lagar\tyes\nhej\thalsning\t\t\n', encoding="utf-8-sig"
        )
        (first,), (second,) = read_questions(path)
        assert first == Question('"Vad', "utanfor", frozenset({"sip", "lagar"}), near=True)
        assert second == Question("hej", "halsning")

    def test_dialogues_are_read(self, tmp_path):
        path = tmp_path / "samtal.yml"
        path.write_text(
            "dialogs:\n- turns:\n  - {user: hej, topic: halsning}\n  - {user: i Lund, topic: sip, also: [tack], kommun: Lund}\n",
            encoding="utf-8",
        )
        ((first, second),) = read_questions(path)
        assert (first.later, second.later) == (False, True)
        assert (second.fair, second.expected_kommun) == ({"sip", "tack"}, ("Lund",))

    @pytest.mark.parametrize(
        ("content", "line"),
        [
            ("dialogs:\n- turns:\n  - user: hej\n    topic: halsning\n  - user: och sedan\n", 5),
            ("dialogs:\n- turns: []\n", 2),
            ("dialogs: []\n", 1),
            ("samtal: []\n", 1),
            ("- hej\n", 1),
            ("", 1),
            ("dialogs:\n- turns:\n  - user: [\n", 4),
        ],
    )
    def test_a_fault_in_a_dialogue_is_told_with_its_line(self, tmp_path, content, line):
        path = tmp_path / "samtal.yml"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(DataError) as caught:
            read_questions(path)
        assert str(caught.value).startswith(f"{path}:{line}: ") and "\n" not in str(caught.value)


NUMBERS = ("ett", "två", "tre", "fyra", "fem", "sex")
SENTENCES = {
    "sip": [f"vad är en sip nummer {number}" for number in NUMBERS],
    "tack": [f"tack så mycket {number}" for number in NUMBERS],
    "kostnad": [f"måste jag betala {number} kronor" for number in NUMBERS],
}


class TestCrossValidation:
    def test_every_sentence_is_asked_once_after_learning_from_the_others(self):
        lines = []
        found = cross_validate(SENTENCES, None, {"så": {}}, folds=3, tell=lines.append)
        asked = {guess.text: guess for guess in found["så"]}
        assert len(found["så"]) == len(asked) == 18
        assert all(guess.ranking[0][0] == guess.topic for guess in asked.values())
        assert lines[1:] == [f"Del {part} av 3: lär av 12 meningar och prövar 6 …" for part in (1, 2, 3)]
        assert not any(text in line for line in lines for text in asked)

    def test_a_sentence_is_encoded_once_however_many_folds(self):
        encoded = []

        def encoder(texts):
            encoded.extend(texts)
            return np.array([[len(text), text.count("a")] for text in texts], dtype=np.float32)

        found = cross_validate(
            SENTENCES,
            encoder,
            {"med": {"encoder_below": 1.1}, "utan": {"encoder_below": 0.0, "encoder_danger": 2.0}},
            2,
        )
        assert sorted(encoded) == sorted(text for texts in SENTENCES.values() for text in texts)
        assert [guess.ranking for guess in found["med"]] != [guess.ranking for guess in found["utan"]]

    def test_an_unsure_guess_becomes_suggestions(self):
        ranking = [("sip", 0.25), ("utanfor", 0.2), ("tack", 0.1), ("lagar", 0.05)]
        unsure, sure = (Guessed("fråga", "sip", ranking).row(threshold).reply for threshold in (0.3, 0.2))
        assert (unsure.answered, unsure.topic, unsure.suggestions) == (False, "sip", ["sip", "lagar"])
        assert (sure.answered, sure.topic, sure.suggestions) == (True, "sip", ["lagar"])
        outside = Guessed("fråga", "sip", [("utanfor", 0.25), ("sip", 0.2)]).row(0.3).reply
        assert (outside.topic, outside.best, outside.suggestions) == ("utanfor", ("utanfor", 0.25), ["sip"])


def test_without_a_file_the_examples_are_cross_validated_with_and_without_the_encoder(monkeypatch, capsys):
    from bot.cli import main

    monkeypatch.setattr("bot.training_data.examples", lambda project: SENTENCES)
    encoder = lambda texts: np.array([[len(text), text.count("a")] for text in texts], dtype=np.float32)  # noqa: E731
    monkeypatch.setattr("bot.encoder.installed_encoder", lambda: encoder)
    assert main(["evaluate", "--json"]) == 0
    out, err = capsys.readouterr()
    sections = [json.loads(line) for line in out.splitlines()]
    assert [section["encoder"] for section in sections] == [True, False]
    assert all(section["n"] == 18 and section["ms"] is None and "crisis_found" not in section for section in sections)
    assert "Del 5 av 5" in err

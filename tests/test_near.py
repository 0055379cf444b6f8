"""Sentences that are nearly the same."""

import random

from rapidfuzz import fuzz

from bot.near import NEARLY, SHORTEST, near_pairs, normalised
from bot.project import PROJECT
from bot.training_data import examples


def test_no_two_training_sentences_are_nearly_the_same():
    sentences = [sentence for group in examples(PROJECT).values() for sentence in group]
    assert [(sentences[first], sentences[second]) for first, second, _ in near_pairs(sentences)] == []


def test_letters_of_another_case_and_marks_do_not_make_another_sentence():
    assert [pair[:2] for pair in near_pairs(["Vad gör soc?", "något annat", "vad gör soc"])] == [(0, 2)]


def test_a_word_more_in_a_long_sentence_is_nearly_the_same():
    sentences = ["hur lång tid får en utredning om mitt barn ta", "hur lång tid får en utredning om mitt barn ta nu"]
    assert len(list(near_pairs(sentences))) == 1


def test_short_sentences_that_differ_in_one_letter_are_two():
    assert list(near_pairs(["vad är soc", "var är soc"])) == []


def test_every_pair_is_found_whatever_the_order():
    sentences = [sentence for group in list(examples(PROJECT).values())[:2] for sentence in group]
    sentences += [f"{sentence} ju" for sentence in sentences]
    random.Random(1).shuffle(sentences)
    texts = [normalised(sentence) for sentence in sentences]
    expected = {
        frozenset((first, second))
        for first in range(len(texts))
        for second in range(first)
        if fuzz.ratio(texts[first], texts[second]) >= NEARLY
        and (texts[first] == texts[second] or min(len(texts[first]), len(texts[second])) >= SHORTEST)
    }
    found = {frozenset(pair[:2]) for pair in near_pairs(sentences)}
    assert expected and found == expected

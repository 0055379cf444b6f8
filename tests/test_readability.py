import pytest

from bot.readability import lix, sentences, words


def test_lix_is_words_a_sentence_plus_the_share_of_long_words():
    # 8 words in 2 sentences and 2 words of more than six letters: 8/2 + 100*2/8
    assert lix("Barnet får hjälp. Socialtjänsten hjälper dig och barnet.") == pytest.approx(4 + 25)


def test_a_list_item_is_a_sentence():
    assert sentences("Du kan fråga om:\n- soc\n- hjälp") == ["Du kan fråga om:", "- soc", "- hjälp"]


def test_addresses_and_numbers_are_not_words():
    assert words("Ring 112 eller läs på ivo.se och https://www.ivo.se") == ["Ring", "eller", "läs", "på", "och"]


def test_no_words_no_lix():
    assert lix("") == 0

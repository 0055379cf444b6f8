"""Where questions go that the bot does not answer."""

import pytest

from bot.answers import DataError
from bot.project import PROJECT
from bot.referrals import Referrals

REFERRALS = Referrals(PROJECT.data / "hanvisningar.yml")


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("Hur ansöker jag om försörjningsstöd?", "ekonomiskt bistånd"),
        ("vi har en vårdnadstvist", "familjerätten"),
        ("kan min son få LSS", "LSS-handläggare"),
        ("mormor behöver hemtjänst", "äldre"),
        ("när är sista dagen för skolvalet", "rektorn"),
        ("jag ska ta körkort", "Transportstyrelsen"),
        ("grannens hund far illa", "länsstyrelsen"),
    ],
)
def test_a_field_is_known_by_its_words(question, where):
    assert where in REFERRALS.find(question)


@pytest.mark.parametrize("question", ["vad blir det för väder", "passar det dig", "jag är lös i kanten"])
def test_what_belongs_nowhere_gets_no_referral(question):
    assert REFERRALS.find(question) is None


def test_a_refusal_says_where_the_question_goes(ask):
    reply = ask("vad kostar det att ta körkort för moped")
    assert reply.topic == "utanfor"
    assert "Transportstyrelsen" in reply.replies[0]["text"]


def test_a_broken_file_is_named(tmp_path):
    path = tmp_path / "hanvisningar.yml"
    path.write_text("lss:\n  words: []\n  text: Ring kommunens växel och fråga.\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"hanvisningar\.yml.*minst ett ord"):
        Referrals(path)

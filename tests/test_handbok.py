"""A head of unit reads through all that the bot says and signs it."""

import datetime
import html
import re

import pytest

from bot.answers import load_answers, load_sources
from bot.cli import main
from bot.handbok import blocks, render
from bot.project import PROJECT

DAY = datetime.date(2026, 11, 24)


@pytest.fixture(scope="module")
def page():
    return render(PROJECT, DAY)


def plain(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def test_every_answer_stands_there_in_both_wordings_with_its_date(page):
    text = plain(page)
    for topic, answer in load_answers(PROJECT.answers).items():
        assert f'id="{topic}"' in page and f"granskat {answer.reviewed}" in text
        for wording in (*answer.versions, *answer.ages):
            for written in (wording.vuxen, wording.barn):
                for _, lines in blocks(written):
                    assert all(" ".join(line.split()) in text for line in lines)


def test_the_contents_lead_to_every_answer_and_nothing_leads_nowhere(page):
    contents = page[page.index("<nav>") : page.index("</nav>")]
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))
    assert set(load_answers(PROJECT.answers)) <= set(re.findall(r'href="#([^"]+)"', contents))


def test_each_answer_has_its_sources_and_a_line_to_sign(page):
    articles = re.findall(r"<article.*?</article>", page, re.DOTALL)
    assert len(articles) == len(load_answers(PROJECT.answers))
    assert all("Godkänns" in article and "Datum" in article for article in articles)
    (tid,) = (article for article in articles if 'id="utredning_tid"' in article)
    assert "Socialtjänstlagen (2025:400)" in tid and "20 kap. 3 §" in tid
    assert str(load_sources(PROJECT.data / "sources.yml")["sol"].url) in page


def test_a_text_that_changes_on_a_day_is_there_before_and_after(page):
    article = page[page.index('id="lagar"') :]
    assert article.index("Gäller till och med 2026-12-31") < article.index("Gäller från och med 2027-01-01")


def test_lists_become_lists():
    assert blocks("Ett.\n- två\n- tre\n\nFyra.\nFem.") == [
        ("p", ["Ett."]),
        ("ul", ["två", "tre"]),
        ("p", ["Fyra."]),
        ("p", ["Fem."]),
    ]


def test_the_page_loads_nothing_from_elsewhere(page):
    assert "<script" not in page and "<link" not in page and "<img" not in page and "default-src 'none'" in page


def test_the_command_writes_the_document(tmp_path, capsys):
    path = tmp_path / "handbok.html"
    assert main(["handbok", str(path), "--today", "2026-11-24"]) == 0
    assert str(path) in capsys.readouterr().out
    assert "2026-11-24" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("argv", "word"),
    [(["handbok.txt"], ".html"), (["saknas/handbok.html"], "saknas"), (["--today", "nyår", "h.html"], "--today")],
)
def test_bad_input_is_one_line_and_ends_with_2(tmp_path, monkeypatch, capsys, argv, word):
    monkeypatch.chdir(tmp_path)
    assert main(["handbok", *argv]) == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1 and word in err
    assert list(tmp_path.iterdir()) == []

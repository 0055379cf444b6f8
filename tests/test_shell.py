"""Staff talk with the bot in a terminal, see why it answered as it did, and keep what was wrong for later."""

import asyncio
import io
import json
import os
import re
import sys
from pathlib import Path

import pexpect
import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from rich.console import Console

from bot import inkorg
from bot.answers import DataError
from bot.cli import main
from bot.context import Context
from bot.explain import explain
from bot.project import PROJECT
from bot.shell.backends import Local, Remote
from bot.shell.commands import COMMANDS
from bot.shell.prompt import ShellCompleter
from bot.shell.shell import Shell
from bot.shell.topics import known_topic, search


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "inkorg.tsv"


@pytest.fixture
def talk(engine, path):
    """Runs lines in a shell of that width and returns what it printed."""

    def _talk(*lines: str, width: int = 100, backend=None, context: Context = Context()) -> str:
        async def all_lines():
            for line in lines:
                yield line

        async def converse() -> None:
            shell = Shell(backend or Local(lambda: engine), context, console, path)
            await shell.converse(all_lines())

        console = Console(file=io.StringIO(), width=width, highlight=False)
        asyncio.run(converse())
        return console.file.getvalue()

    return _talk


QUESTION = "hur länge får en utredning ta"


def test_an_answer_is_what_a_citizen_sees(talk):
    out = talk("/vuxen", QUESTION)
    assert "Svarar nu som till en vuxen." in out
    assert "högst fyra månader" in out and "20 kap. 3 §" in out and "Granskat" in out


class TestWhy:
    def test_it_tells_topic_words_place_age_rule_sources_and_time(self, talk):
        out = talk(QUESTION, "/varfor")
        assert re.search(r"[01],\d\d █+·* utredning_tid", out)
        assert len(re.findall(r"^ +\d,\d\d [█·]{20} ", out, re.MULTILINE)) == 5
        assert re.search(r"\+0,\d\d \w+", out)
        assert "Kommun: okänd" in out and "Ålder: okänd" in out and "ingen fara" in out
        assert "utter_utredning_tid, vald av RulePolicy" in out
        place = re.search(r"data/stories/regler\.yml:(\d+)", out)
        line = (PROJECT.stories / "regler.yml").read_text(encoding="utf-8").splitlines()[int(place[1]) - 1]
        assert line == "- rule: utredning_tid"
        assert "20 kap. 3 §" in out and re.search(r"\d+ ms", out)

    def test_municipality_and_age_are_told_and_remembered(self, talk):
        out = talk("jag är 12 och bor i Rinkeby, vad är en utredning", "/varfor", QUESTION, "/varfor")
        assert "Kommun i frågan: Stockholm (skrevs Rinkeby)" in out and "Ålder: 12 år (i frågan)" in out
        assert "Kommun: Stockholm (sagt förut)" in out and "Ålder: 12 år (sagt förut)" in out
        assert "barn (gissat)" in out

    def test_danger_is_told_with_the_pattern_behind_it(self, talk):
        out = " ".join(talk("min pappa slår mig", "/varfor").split())
        place = re.search(r"data/crisis\.yml:(\d+): ({NARA}.*slar)", out)
        assert "säkert mönster" in out and place
        line = (PROJECT.data / "crisis.yml").read_text(encoding="utf-8").splitlines()[int(place[1]) - 1]
        assert place[2][:12] in line

    def test_a_follow_up_tells_what_it_leans_on(self, talk):
        out = talk("vad är en utredning", "och hur länge får den ta?", "/varfor")
        assert "Förra ämnet: vad_ar_utredning" in out

    def test_the_word_that_decides_weighs_most(self, engine):
        async def ask():
            await engine.answer("snälla säg vad en SIP är", "ord", Context())
            try:
                return await explain(engine, "ord")
            finally:
                await engine.forget("ord")

        why = asyncio.run(ask())
        assert why.topic == "sip" and why.words[0].word == "SIP" and why.words[0].weight > 0.3
        (first, likeliest), (_, next_likely) = why.ranking[:2]
        assert first == "sip" and likeliest >= why.threshold > next_likely

    def test_explaining_leaves_the_conversation_as_it_was(self, engine):
        async def ask():
            await engine.answer(QUESTION, "kvar", Context())
            before = [event.as_dict() for event in (await engine.conversation("kvar")).events]
            await explain(engine, "kvar")
            after = [event.as_dict() for event in (await engine.conversation("kvar")).events]
            await engine.forget("kvar")
            return before, after

        before, after = asyncio.run(ask())
        assert before == after

    def test_the_nearest_examples_are_the_classifiers_own(self, engine):
        """Sentences of the training data are nearest to themselves, and their similarity is 1."""
        sentence = "Vad är en SIP (samordnad individuell plan)?"
        nearest = engine.nearest(sentence)
        assert (nearest[0].text, nearest[0].intent) == (sentence, "sip") and nearest[0].similarity > 0.98
        assert len(nearest) == 5 and [near.similarity for near in nearest] == sorted(
            (near.similarity for near in nearest), reverse=True
        )


class TestTheWorkList:
    def test_a_wrong_answer_is_kept_masked_with_its_right_topic(self, talk, path):
        out = talk("min son 120304-1234, vad är en sip?", "/fel samverkan frågar om möten")
        (item,) = inkorg.read(path)
        assert "120304" not in path.read_text(encoding="utf-8") and "[personnummer]" in item.text
        assert (item.amne, item.kommentar) == ("samverkan", "frågar om möten") and "Sparat i" in out

    def test_without_a_comment_the_list_tells_what_was_answered(self, talk, path):
        talk("vad är en sip", "/fel samverkan")
        assert inkorg.read(path)[0].kommentar == "fick sip"

    def test_a_right_answer_is_kept_once(self, talk, path):
        out = talk("vad är en sip", "/ratt", "/ratt", "/rätt")
        assert [(item.text, item.amne) for item in inkorg.read(path)] == [("vad är en sip", "sip")]
        assert "redan" in out

    def test_nothing_else_is_saved(self, talk, path):
        talk("vad är en sip", "/varfor", "/ny", "/svar sip")
        assert not path.exists()


def test_an_answer_is_shown_for_the_audience_and_day_chosen(talk):
    adult, child = talk("/vuxen", "/svar tvangsvard"), talk("/barn", "/svar tvangsvard")
    later = talk("/vuxen", "/tid 2027-01-01", "/svar tvangsvard")
    assert len({adult.replace("en vuxen", ""), child.replace("ett barn", ""), later}) == 3


def test_the_hour_decides_what_the_contact_card_says(talk):
    closed = talk("/tid 2026-12-24 20:00", "hur når jag soc i Gävle")
    assert "Tid: 2026-12-24 20:00." in closed and closed != talk("/tid 2026-12-01 10:00", "hur når jag soc i Gävle")


def test_a_new_conversation_forgets_the_old(talk):
    out = talk("hur når jag soc i gävle", "/ny", "/varfor")
    assert "Nytt samtal." in out and "Inget är frågat än" in out


def test_the_kommun_chosen_is_used_and_forgotten(talk):
    out = talk("/kommun lund", "hur når jag socialtjänsten?", "/kommun")
    assert "Lunds kommun" in out and "Kommun: ingen vald." in out


def test_searching_finds_titles_before_texts_and_examples():
    hits = search("FORLANGA utredning")
    assert hits and all(hit.where in ("rubrik", "svar", "exempel") for hit in hits)
    ranks = [("rubrik", "svar", "exempel").index(hit.where) for hit in search("utredning")]
    assert ranks == sorted(ranks) and ranks[0] == 0


def test_a_topic_is_known_by_id_or_title():
    assert known_topic("Utredning_Tid") == known_topic("hur lång tid får en utredning ta?") == "utredning_tid"
    with pytest.raises(DataError, match=r"Menar du.*utredning_tid"):
        known_topic("utredningtid")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/varfor", "Inget är frågat än"),
        ("/varfor sip", "Ta bort 'sip'"),
        ("/barn 12", "Ta bort '12'"),
        ("/vuxen ja", "Ta bort 'ja'"),
        ("/kommun Atlantis", "/kommun: .*Menar du"),
        ("/tid i går", "/tid: .*ingen tidpunkt"),
        ("/tid 2026-13-01", "/tid: .*ingen tidpunkt"),
        ("/ny sip", "Ta bort 'sip'"),
        ("/fel", "Skriv /fel ÄMNE"),
        ("/fel sipp", "Menar du sip"),
        ("/fel sip", "Inget är frågat än"),
        ("/ratt", "Inget är frågat än"),
        ("/ratt ja", "Ta bort 'ja'"),
        ("/svar", "Skriv /svar ÄMNE"),
        ("/svar finnsinte", "Ämnet finnsinte finns inte"),
        ("/sok", "Skriv /sok ORD"),
        ("/sok xyzzy", "inget ämne har 'xyzzy'"),
        ("/hjalp mig", "Ta bort 'mig'"),
        ("/avsluta nu", "Ta bort 'nu'"),
        ("/varför!", "Menar du /varfor"),
        ("/", "Menar du"),
    ],
)
def test_bad_input_is_told_and_the_conversation_goes_on(talk, line, words):
    out = " ".join(talk(line, "/hjalp").split())
    assert re.search(words, out) and "/avsluta" in out


def test_help_tells_every_command_and_the_docs_do_too():
    page = (PROJECT.root / "docs" / "skal.md").read_text(encoding="utf-8")
    assert all(f"`{name}" in page for name in COMMANDS)


@pytest.mark.parametrize("width", [20, 38, 60])
def test_a_narrow_window_breaks_no_word_but_addresses(talk, width):
    out = talk(QUESTION, "/varfor", "/hjalp", "/sok lvu", width=width)
    for line in out.splitlines():
        assert len(line) <= max(width, 20) or len(line.split()) == 1 or "█" in line or "·" in line, line


class TestCompletion:
    @staticmethod
    def after(text: str) -> "list[str]":
        return [found.text for found in ShellCompleter().get_completions(Document(text), CompleteEvent())]

    def test_commands_topics_and_kommuner_are_offered(self):
        assert self.after("/s") == ["/svar", "/sok"]
        assert self.after("/fel utredning_t") == ["utredning_tid"]
        assert self.after("/kommun lun") == ["Lund"]
        assert self.after("/ny ") == self.after("vad") == self.after("/fel sip kommentar") == []


def test_a_model_that_cannot_be_loaded_is_told(talk):
    def load():
        raise DataError("models: det finns ingen modell. Kör `soclots train`.")

    with pytest.raises(DataError, match="soclots train"):
        talk("hej", backend=Local(load))


class TestAServer:
    @pytest.fixture
    async def server(self, aiohttp_server, engine):
        from bot.settings import Settings
        from bot.web.app import create_app

        return await aiohttp_server(create_app(engine, Settings()))

    async def lines(self, *lines):
        for line in lines:
            yield line

    async def test_the_same_commands_talk_to_it(self, server, path):
        console = Console(file=io.StringIO(), width=100, highlight=False)
        backend = Remote(str(server.make_url("/")))
        await backend.ready()
        shell = Shell(backend, Context(), console, path)
        await shell.converse(
            self.lines(
                "/barn", QUESTION, "/varfor", "/ratt", "/ny", "/kommun Lund", "hur når jag soc", "/tid 2026-12-24"
            )
        )
        out = console.file.getvalue()
        assert "fyra månader" in out and "utan --url" in out and "Lunds kommun" in out
        assert inkorg.read(path)[0].amne == "utredning_tid"

    async def test_what_the_server_refuses_is_told(self, server, path):
        console = Console(file=io.StringIO(), width=100, highlight=False)
        shell = Shell(Remote(str(server.make_url("/"))), Context(), console, path)
        await shell.converse(self.lines("x" * 2000, "/tid 2026-12-24", "hej"))
        out = " ".join(console.file.getvalue().split())
        assert "högst" in out and "servern svarar för sin egen tid" in out


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--url", "hittepa"], "ingen adress"),
        (["--url", "http://127.0.0.1:9"], "svarar inte"),
        (["--url", "http://127.0.0.1:9", "--today", "2026-12-24"], "--today"),
        (["--kommun", "Atlantis"], "--kommun"),
        (["--at", "sen"], "--at"),
    ],
)
def test_a_bad_option_is_one_line_and_status_2(argv, words, capsys):
    assert main(["shell", *argv]) == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1 and words in err


def test_piped_there_is_no_prompt_and_bad_bytes_are_told(engine, monkeypatch, capsys, path):
    import bot.commands.shell as command

    monkeypatch.setattr(command, "load_engine", lambda **options: engine)

    def run(content: bytes) -> int:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        return main(["shell", "--inkorg", str(path)])

    assert run("vad är en sip\n".encode()) == 0
    out = capsys.readouterr().out
    assert out.lstrip().startswith("En SIP är") and "du>" not in out and "\x1b" not in out
    assert run(b"\n\xff\n") == 2
    assert "standard in:2" in capsys.readouterr().err


class TestInATerminal:
    """A real pseudo-terminal, with a process of its own."""

    @pytest.fixture
    def start(self, engine, path):  # the engine, so that there is a model to load
        processes = []

        def _start(*argv: str, **environment: str) -> pexpect.spawn:
            process = pexpect.spawn(
                sys.executable,
                ["-m", "bot.cli", "shell", "--inkorg", str(path), *argv],
                env={**os.environ, "TERM": "xterm", **environment},
                cwd=str(PROJECT.root),
                dimensions=(24, 50),
                encoding="utf-8",
                timeout=120,
            )
            processes.append(process)
            return process

        yield _start
        for process in processes:
            process.close(force=True)

    def test_an_editor_tries_a_question_and_marks_it_wrong(self, start, path):
        process = start(NO_COLOR="1", PROMPT_TOOLKIT_NO_CPR="1")
        process.expect("du>")
        process.send("/vux")
        process.expect("/vux")
        process.send("\t")
        process.expect("en")
        process.send("\r")
        process.expect("Svarar nu som till en vuxen")
        process.send("vad är en sip\r")
        process.expect("En SIP är")
        process.send("/varfor\r")
        process.expect("utter_sip")
        process.expect("ms")
        process.send("/fel samverkan\r")
        process.expect("Sparat i")
        process.send("/finnsinte\r")
        process.expect("/hjalp visar")
        process.send("/avsluta\r")
        process.expect(pexpect.EOF)
        process.close()
        assert process.exitstatus == 0
        assert inkorg.read(path)[-1].amne == "samverkan"

    def test_the_end_of_input_ends_it_while_the_model_is_still_loading(self, start):
        process = start(PROMPT_TOOLKIT_NO_CPR="1")
        process.expect("du>")
        process.sendeof()
        process.expect(pexpect.EOF)
        process.close()
        assert process.exitstatus == 0

    def test_the_line_below_tells_what_holds(self, start):
        process = start("--kommun", "Lund", PROMPT_TOOLKIT_NO_CPR="0")
        process.expect_exact("\x1b[6n")  # asks where the cursor is
        process.send("\x1b[3;1R")
        process.expect("barn eller vuxen · Lund · nu")
        process.sendeof()
        process.expect(pexpect.EOF)

    def test_no_colour_is_shown_where_none_is_wanted(self, start):
        process = start(NO_COLOR="1", PROMPT_TOOLKIT_NO_CPR="1")
        process.expect("du>")
        process.send("/finnsinte\r")
        process.expect("dem som")
        assert not re.search(r"\x1b\[(?:\d;)?3\d", process.before)
        process.send("/avsluta\r")
        process.expect(pexpect.EOF)


def test_ask_and_shell_give_the_same_answer(engine, talk, monkeypatch, capsys):
    monkeypatch.setattr("bot.commands.ask.load_engine", lambda: engine)
    main(["ask", "--json", QUESTION])
    text = json.loads(capsys.readouterr().out)["replies"][0]["text"]
    assert text.split() == talk(QUESTION).replace("\n", " ").split()[: len(text.split())]

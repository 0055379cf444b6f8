"""The command line, with the session's own engine behind it."""

import io
import json
import sys

import pytest

from bot.cli import COMMANDS, main


@pytest.fixture(autouse=True)
def shared_engine(engine, monkeypatch):
    for command in ("ask", "evaluate", "shell"):
        module = pytest.importorskip(f"bot.commands.{command}")
        monkeypatch.setattr(module, "load_engine", lambda **options: engine)


@pytest.fixture
def run(monkeypatch, capsys):
    def _run(*argv, stdin=""):
        monkeypatch.setattr(
            sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin if isinstance(stdin, bytes) else stdin.encode()))
        )
        status = main(list(argv))
        out, err = capsys.readouterr()
        return status, out, err

    return _run


KEYS = {"text", "topic", "confidence", "crisis", "kommun", "answered", "suggestions", "replies", "audience", "ms"}


def test_ask_answers_each_line_with_one_object(run):
    status, out, _ = run(
        "ask", "--json", stdin="hur länge får utredningen ta\nmin pappa slår mig\n\nvem ringer jag i gävle\n"
    )
    objects = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [item["topic"] for item in objects] == ["utredning_tid", "akut_fara", "utanfor", "kontakta_socialtjansten"]
    assert [item["crisis"] for item in objects] == [False, True, False, False]
    assert objects[3]["kommun"] == ["Gävle"]
    assert all(set(item) == KEYS for item in objects)


def test_each_line_is_a_conversation_of_its_own(run):
    _, out, _ = run("ask", "--json", stdin="hur når jag soc i gävle\nhur når jag soc\n")
    assert json.loads(out.splitlines()[1])["replies"][-1]["contact"] is None


def test_a_dialog_is_one_conversation_a_line(run):
    lines = json.dumps(["hur når jag soc i gävle", "vad är numret till soc"]) + "\n" + json.dumps(["hej"]) + "\n"
    _, out, _ = run("ask", "--json", "--dialog", stdin=lines)
    first, second = (json.loads(line) for line in out.splitlines())
    assert first[1]["replies"][-1]["contact"]["kommun"] == "Gävle"
    assert len(second) == 1


def test_audience_municipality_and_day_are_heeded(run):
    _, adult, _ = run("ask", "--json", "--audience", "vuxen", stdin="tvångsvård lvu")
    _, child, _ = run("ask", "--json", "--audience", "barn", stdin="tvångsvård lvu")
    _, later, _ = run("ask", "--json", "--today", "2027-01-01", stdin="tvångsvård lvu")
    texts = {json.loads(out)["replies"][0]["text"] for out in (adult, child, later)}
    assert len(texts) == 3
    _, midnight, _ = run("ask", "--json", "--at", "2027-01-01 00:00", stdin="tvångsvård lvu")
    said = [[part["text"] for part in json.loads(answer)["replies"]] for answer in (midnight, later)]
    assert said[0] == said[1]
    _, out, _ = run("ask", "--json", "--kommun", "malmö stad", stdin="hur når jag soc")
    assert json.loads(out)["replies"][-1]["contact"]["kommun"] == "Malmö"


def test_for_people_ask_prints_text(run):
    status, out, _ = run("ask", "hur länge får en utredning ta")
    assert status == 0
    assert "fyra månader" in out and "Källa:" in out and not out.startswith("{")
    assert not any(line.endswith(" ") for line in out.splitlines())


@pytest.mark.parametrize(
    ("argv", "stdin", "words"),
    [
        (["ask", "--kommun", "Atlantis"], "hej", ["--kommun", "Atlantis", "Menar du"]),
        (["ask", "--today", "i morgon"], "hej", ["--today", "2027-01-01"]),
        (["ask", "--at", "i kväll"], "hej", ["--at", "2026-12-24 20:00"]),
        (["ask", "--at", "2026-12-24 20:00", "--today", "2026-12-24"], "hej", ["--at", "--today", "Välj"]),
        (["ask", "--json"], b"hej\n\xff\n", ["standard in:2", "UTF-8"]),
        (["ask", "--dialog"], "hej", ["standard in:1", "JSON"]),
        (["ask", "--dialog"], "{}", ["standard in:1", "lista"]),
        (["evaluate", "finns_inte.tsv"], "", ["finns_inte.tsv", "finns inte"]),
    ],
)
def test_bad_input_is_told_and_ends_with_2(run, argv, stdin, words):
    status, _, err = run(*argv, stdin=stdin)
    assert status == 2
    assert len(err.strip().splitlines()) == 1
    for word in words:
        assert word in err


def test_a_wrong_option_ends_with_2(run, capsys):
    with pytest.raises(SystemExit) as caught:
        run("ask", "--audience", "katt")
    assert caught.value.code == 2


def test_the_shell_converses_piped(run):
    status, out, _ = run(
        "shell",
        stdin="/barn\nhur länge får en utredning ta\n/kommun Lund\nhur når jag soc\n/finnsinte\n/kommun Atlantis\n/ny\n/hjalp\n/avsluta\n",
    )
    assert status == 0
    assert "fyra månader" in out and "Lunds kommun" in out
    assert "finns inte" in out and "Menar du" in out and "/avsluta" in out


def test_evaluate_counts_right_and_wrong(run, tmp_path):
    path = tmp_path / "frågor.tsv"
    path.write_text(
        "text\tlabel\talso\nhur länge får en utredning ta\tutredning_tid\t\nvad är en sip\tlagar\tsip\nvad är en sip\tlagar\t\n",
        encoding="utf-8",
    )
    status, out, _ = run("evaluate", str(path), "--json")
    figures = json.loads(out)
    assert status == 0
    assert figures["file"] == str(path) and figures["n"] == 3
    assert [figures[name]["part"] for name in ("strict", "lenient", "wrong")] == [1, 2, 1]
    assert figures["strict"]["total"] == 3 and figures["strict"]["share"] == pytest.approx(1 / 3)
    assert figures["model"].startswith("soclots-") and figures["encoder"] in (True, False)
    assert [(pair["label"], pair["predicted"]) for pair in figures["confusions"]] == [("lagar", "sip")]
    _, out, _ = run("evaluate", str(path), "--fel")
    assert "lagar ← sip" in out and "33,3 % (1/3" in out and "ECE" in out


def test_evaluate_writes_a_report(run, tmp_path):
    questions, report = tmp_path / "frågor.tsv", tmp_path / "report.html"
    questions.write_text("text\tlabel\nvad är en sip\tlagar\n", encoding="utf-8")
    status, _, err = run("evaluate", str(questions), "--html", str(report))
    assert status == 0 and str(report) in err
    assert "vad är en sip" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["saknas/report.html", "frågor.tsv", "mapp.html"])
def test_a_report_that_cannot_be_written_is_told_before_anything_is_asked(run, tmp_path, monkeypatch, name):
    questions = tmp_path / "frågor.tsv"
    questions.write_text("text\tlabel\nhej\thalsning\n", encoding="utf-8")
    (tmp_path / "mapp.html").mkdir()
    monkeypatch.setattr("bot.commands.evaluate.load_engine", lambda: pytest.fail("the long work has begun"))
    status, _, err = run("evaluate", str(questions), "--html", str(tmp_path / name))
    assert status == 2
    assert len(err.strip().splitlines()) == 1 and "--html" in err and name in err
    assert questions.read_text(encoding="utf-8").startswith("text")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ":1:"),
        ("text\tlabel\n", ":1:"),
        ("fråga\tämne\nhej\ttack\n", ":1:"),
        ("text\tlabel\nhej\n", ":2:"),
        ("text\tlabel\n\nhej\thalsning\ntack\ttack\tmer\n", ":4:"),
        ("text\tlabel\nhej\t\n", ":2:"),
    ],
)
def test_evaluate_tells_what_is_wrong_in_a_file(run, tmp_path, content, words):
    path = tmp_path / "frågor.tsv"
    path.write_text(content, encoding="utf-8")
    status, _, err = run("evaluate", str(path))
    assert status == 2 and f"{path}{words}" in err and len(err.splitlines()) == 1


def test_check_finds_nothing_in_the_projects_own_data(run):
    status, out, _ = run("check")
    assert status == 0, out
    assert "Språkmodell:" in out and "Inga fel" in out


def test_help_lists_every_command(run, capsys):
    with pytest.raises(SystemExit):
        run("--help")
    out = capsys.readouterr().out
    assert all(command in out for command in COMMANDS)


def test_a_wrong_setting_stops_the_start_with_its_name(run, monkeypatch):
    monkeypatch.setenv("PORT", "åttatusen")
    status, _, err = run("serve")
    assert status == 2 and err.startswith("PORT=")

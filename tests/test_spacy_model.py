"""The official spaCy model, its fallback, and a model that refuses to be served with another than it was trained with."""

import hashlib
import http.server
import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import spacy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.model import InvalidModelError
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import spacy_sv
from bot.components.spacy_nlp import SwedishSpacyNLP
from bot.project import PROJECT

CONTENT = b"PK inget riktigt hjul"
SCRIPT = PROJECT.root / "scripts" / "install_spacy_model.py"


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch):
    """A tiny pipeline installed under the official model's name, as a wheel would lay it."""

    def install(version: str) -> None:
        folder = tmp_path / "sv_core_news_sm"
        folder.mkdir()
        nlp = spacy.blank("sv")
        nlp.add_pipe("attribute_ruler").add(patterns=[[{"LOWER": "utredningen"}]], attrs={"LEMMA": "utredning"})
        nlp.to_disk(folder / f"sv_core_news_sm-{version}")
        meta = {**nlp.meta, "name": "core_news_sm", "version": version, "spacy_version": ">=3.4.0,<3.5.0"}
        for place in (folder, folder / f"sv_core_news_sm-{version}"):
            (place / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
        (folder / "__init__.py").write_text(
            "from pathlib import Path\nfrom spacy.util import load_model_from_init_py\n"
            "def load(**overrides):\n    return load_model_from_init_py(__file__, **overrides)\n",
            encoding="utf-8",
        )
        info = tmp_path / f"sv_core_news_sm-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: sv-core-news-sm\nVersion: {version}\n", encoding="utf-8"
        )

    monkeypatch.syspath_prepend(str(tmp_path))
    spacy_sv._sha256.cache_clear()
    yield install
    sys.modules.pop("sv_core_news_sm", None)
    spacy_sv._sha256.cache_clear()
    spacy_sv.load.cache_clear()


def component(tmp_path: Path, config=None):
    (tmp_path / "lager").mkdir()
    storage = LocalModelStorage.create(tmp_path / "lager")
    context = ExecutionContext(GraphSchema({}))
    created = SwedishSpacyNLP.create(config or {}, storage, Resource("spacy"), context)
    return created, storage, context


def lemma(nlp: SwedishSpacyNLP, text: str) -> str:
    message = Message({TEXT: text})
    nlp.process([message], nlp.provide())
    return message.get(SPACY_DOCS[TEXT])[0].lemma_


def test_without_the_official_model_the_fallback_lemmatises(tmp_path):
    if spacy_sv.installed(spacy_sv.OFFICIAL):
        pytest.skip("the official model is installed here")
    nlp, _, _ = component(tmp_path)
    assert nlp._record["name"] == spacy_sv.FALLBACK
    assert lemma(nlp, "utredningarna") == "utredning"


def test_the_official_model_is_preferred_where_it_is_installed(tmp_path, stand_in):
    stand_in("3.4.0")
    nlp, _, _ = component(tmp_path)
    assert (nlp._record["name"], nlp._record["version"]) == ("sv_core_news_sm", "3.4.0")
    assert lemma(nlp, "Utredningen tar tid") == "utredning"


def test_a_trained_model_refuses_another_spacy_model(tmp_path, stand_in):
    nlp, storage, context = component(tmp_path, {"model": "blank-sv+simplemma"})
    nlp.train(None, nlp.provide())
    same = SwedishSpacyNLP.load({"model": "blank-sv+simplemma"}, storage, Resource("spacy"), context)
    assert same._record == nlp._record
    stand_in("3.4.0")
    with pytest.raises(InvalidModelError, match="soclots train"):
        SwedishSpacyNLP.load({}, storage, Resource("spacy"), context)


def test_a_model_for_another_spacy_counts_as_missing(stand_in, tmp_path):
    stand_in("3.4.0")
    meta = tmp_path / "sv_core_news_sm" / "meta.json"
    for path in (meta, tmp_path / "sv_core_news_sm" / "sv_core_news_sm-3.4.0" / "meta.json"):
        path.write_text(path.read_text(encoding="utf-8").replace("<3.5.0", "<3.4.1"), encoding="utf-8")
    assert spacy_sv.installed("sv_core_news_sm") is None


def test_none_at_all_is_an_error_with_a_remedy():
    with pytest.raises(LookupError, match="make run"):
        spacy_sv.resolve("finns_inte", ["finns_inte_heller"])


@pytest.fixture
def server(tmp_path):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(404 if self.path == "/saknas.whl" else 200)
            self.end_headers()
            self.wfile.write(CONTENT if self.path == "/finns.whl" else b"<html>")

        def log_message(self, *args):
            """Silence."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


def run(*arguments: str):
    return subprocess.run([sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=False)


@pytest.mark.skipif(spacy_sv.installed(spacy_sv.OFFICIAL) is not None, reason="the official model is installed here")
class TestInstallScript:
    def test_an_unreachable_address_is_told_in_one_line_and_is_no_error(self):
        done = run("--url", "http://127.0.0.1:9/inget.whl", "--seconds", "2")
        assert done.returncode == 0
        assert "reservmodellen" in done.stdout and len(done.stdout.strip().splitlines()) == 1
        assert run("--url", "http://127.0.0.1:9/inget.whl", "--require-official").returncode == 1

    def test_a_missing_file_is_no_error(self, server):
        done = run("--url", f"{server}/saknas.whl")
        assert done.returncode == 0 and "404" in done.stdout

    def test_a_proxys_page_is_no_wheel(self, server):
        done = run("--url", f"{server}/inloggning.whl")
        assert done.returncode == 0 and "ingen wheel-fil" in done.stdout

    def test_a_wrong_checksum_installs_nothing(self, server):
        done = run("--url", f"{server}/finns.whl")
        assert done.returncode == 1
        assert "kontrollsumma" in done.stderr

    def test_a_right_checksum_is_handed_to_pip(self, server):
        digest = hashlib.sha256(CONTENT).hexdigest()
        done = run("--url", f"{server}/finns.whl", "--sha256", digest)
        assert done.returncode != 0  # pip refuses what is no wheel, so the check before it was passed
        assert "kontrollsumma" not in done.stderr

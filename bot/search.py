"""Search among the answers by their words, without the model: titles, texts and the sentences that people ask with.

A sentence is compared by its words and by parts of words, so that a spelling mistake or another ending still finds; the texts by
lemmas, so that an everyday word finds the answer that it stands in. Knows neither Rasa nor the web.
"""

import contextlib
import functools
import threading
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Sequence

import numpy as np
import simplemma
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.answers import DataError, load_answer
from bot.groups import UNLISTED
from bot.normalise import load_normaliser
from bot.project import PROJECT, Project
from bot.readability import words
from bot.training_data import examples

NEAR = 0.3  # below this score a query and a topic have little more than small words in common
SHARE = 0.5  # of the best score; what is further off is not shown
TEXT_WEIGHT = 0.5  # a word in a long text tells less than one in a question


class Document(NamedTuple):
    """A topic as it is searched: `sentences` are its title and the ways in which it is asked for."""

    topic: str
    sentences: Sequence[str]
    text: str


class Search:
    """An index over documents, which is slow to make and quick to search."""

    def __init__(self, documents: Iterable[Document]):
        documents = list(documents)
        self._topics = [document.topic for document in documents]
        sentences = [sentence for document in documents for sentence in document.sentences]
        counts = [len(document.sentences) for document in documents]
        self._starts = np.concatenate([[0], np.cumsum(counts)[:-1]])  # where each topic's sentences begin
        self._sentences = TfidfVectorizer(analyzer=_pieces, sublinear_tf=True, dtype=np.float32)
        self._texts = TfidfVectorizer(analyzer=_lemmas, sublinear_tf=True, dtype=np.float32)
        self._by_sentence: Any = self._sentences.fit_transform(sentences)
        self._by_text: Any = self._texts.fit_transform([document.text for document in documents])

    def find(self, query: str, at_most: int = 8) -> List[str]:
        """The topics nearest to the query, best first; none where it has nothing in common with any."""
        scores = self.scores(query)
        best = sorted(scores, key=lambda topic: -scores[topic])[:at_most]
        least = max(NEAR, SHARE * scores[best[0]])
        return [topic for topic in best if scores[topic] >= least]

    def scores(self, query: str) -> Dict[str, float]:
        """How near each topic is, 0 to 1.5: that of its nearest sentence plus half that of its text."""
        by_sentence = (self._by_sentence @ self._sentences.transform([query]).T).toarray().ravel()
        by_text = (self._by_text @ self._texts.transform([query]).T).toarray().ravel()
        nearest = np.maximum.reduceat(by_sentence, self._starts)
        return dict(zip(self._topics, (nearest + TEXT_WEIGHT * by_text).tolist(), strict=True))


def _lemmas(text: str) -> List[str]:
    return [simplemma.lemmatize(word, lang="sv", greedy=True).lower() for word in words(load_normaliser()(text))]


def _pieces(sentence: str) -> List[str]:
    """The words, and every three to five letters in a row of each."""
    found = []
    for word in words(load_normaliser()(sentence)):
        found.append(word)
        framed = f"<{word}>"
        found += [framed[at : at + size] for size in (3, 4, 5) for at in range(len(framed) - size + 1)]
    return found


class FreshSearch:
    """The search over a project's files as they are now. A change that cannot be read leaves the last good index in use."""

    def __init__(self, project: Project = PROJECT):
        self._project = project
        self._lock = threading.Lock()
        self._read: Dict[str, int] = {}
        self._search: Optional[Search] = None

    def find(self, query: str) -> List[str]:
        """The topics nearest to the query, best first. Slow after a change. Raises DataError where the files were never good."""
        return self._fresh().find(query)

    def prepare(self) -> None:
        """Makes the index beforehand. Files that cannot be read are left for the first search to report."""
        with contextlib.suppress(DataError):
            self._fresh()

    def _fresh(self) -> Search:
        with self._lock:
            files = sorted((*self._project.answers.glob("*.yml"), *self._project.nlu.glob("*.yml")))
            now = {str(path): path.stat().st_mtime_ns for path in files}
            if self._search is None or now != self._read:
                try:
                    self._search = Search(_documents(self._project))
                except DataError:
                    if self._search is None:
                        raise
                self._read = now
            return self._search


def _documents(project: Project) -> List[Document]:
    asked = examples(project)
    documents = []
    for path in sorted(project.answers.glob("*.yml")):
        if path.stem not in UNLISTED:
            answer = load_answer(path)
            texts = (text for version in answer.versions for text in (version.vuxen, version.barn))
            text = "\n".join([answer.title, *texts])
            documents.append(Document(path.stem, [answer.title, *asked.get(path.stem, ())], text))
    return documents


@functools.lru_cache(maxsize=1)
def load_search() -> FreshSearch:
    """The search over this installation's files, one for each process."""
    return FreshSearch()

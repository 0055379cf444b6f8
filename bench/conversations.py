"""`python -m bench.conversations`: what each sign is worth in reading a follow-up, by cross-validation over data/samtal.

Reads with the classifier of the current model, which has learned nothing from data/samtal. Whole conversations are held out.
"""

import sys
from typing import List, Sequence, Tuple

from bot.quiet import hush

hush()

import numpy as np  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402
from sklearn.model_selection import GroupKFold  # noqa: E402

from bench.latency import intent_model  # noqa: E402
from bot.answers import load_answers  # noqa: E402
from bot.commands.options import load_engine  # noqa: E402
from bot.crossvalidation import readings  # noqa: E402
from bot.followups import FollowUp, FollowUps, follow_ups_by_conversation, joined  # noqa: E402
from bot.project import PROJECT  # noqa: E402
from bot.training_data import examples  # noqa: E402

FOLDS = 5
SURE = 0.8  # the threshold of config.yml
STANDALONE = 3  # one sentence of data/nlu in so many
SIGNS = {
    "all signs": (),
    "without the message alone": (0, 1),
    "without the previous question's words": (2,),
    "without the topic just answered": (3,),
    "without where the answer points on": (4,),
    "without where such words led": (5, 6),
}


def main() -> None:
    conversations = follow_ups_by_conversation(PROJECT.conversations)
    turns = [turn for conversation in conversations for turn in conversation]
    groups = [number for number, conversation in enumerate(conversations) for _ in conversation]
    model = intent_model(load_engine())
    print(f"Reading {len(turns)} turns twice …", file=sys.stderr)
    read = readings([turn.text for turn in turns])
    alone = model.probabilities(read, None)
    together = model.probabilities(readings([joined(turn.previous, turn.text) for turn in turns]), None)
    texts = [reading.text for reading in read]
    standalone = [reading.text for reading in readings(_sentences()[::STANDALONE])]
    table = Table("", "right topic", "among three", f"wrong with {SURE} or more")
    right = np.array([model.classes.index(turn.topic) for turn in turns])
    for name, rows in (("the message alone", alone), ("the two as one text", together)):
        table.add_row(name, *_figures(rows, right))
    for name, left_out in SIGNS.items():
        print(name, file=sys.stderr)
        table.add_row(
            name,
            *_figures(_unseen(turns, groups, texts, standalone, (alone, together), model.classes, left_out), right),
        )
    Console().print(f"{len(turns)} later turns of data/samtal, {FOLDS} folds of whole conversations", table)


def _unseen(
    turns: Sequence[FollowUp],
    groups: Sequence[int],
    texts: Sequence[str],
    standalone: Sequence[str],
    read: Tuple[np.ndarray, np.ndarray],
    classes: Sequence[str],
    left_out: Sequence[int],
) -> np.ndarray:
    """For each turn the probabilities by a model that has not seen its conversation."""

    class Fewer(FollowUps):
        def _signs(self, *values: object) -> np.ndarray:
            signs = super()._signs(*values)  # type: ignore[arg-type]
            signs[:, list(left_out)] = 0
            return signs

    alone, together = read
    next_topics = {topic: answer.next for topic, answer in load_answers(PROJECT.answers).items()}
    result = np.zeros_like(alone)
    for train, test in GroupKFold(FOLDS).split(texts, groups=groups):
        model = Fewer(classes, next_topics).fit(
            [turns[index] for index in train],
            [texts[index] for index in train],
            standalone,
            alone[train],
            together[train],
        )
        for index in test:
            leaning, topic = model.leaning(texts[index]), turns[index].previous_topic
            result[index] = model.probabilities(texts[index], alone[index], together[index], topic, leaning)
    return result


def _sentences() -> List[str]:
    return [sentence for sentences in examples(PROJECT).values() for sentence in sentences]


def _figures(rows: np.ndarray, right: np.ndarray) -> Tuple[str, str, str]:
    ranked = np.argsort(-rows, axis=1)
    hit = ranked[:, 0] == right
    among = (ranked[:, :3] == right[:, None]).any(axis=1)
    wrong = ~hit & (rows.max(axis=1) >= SURE)
    return f"{hit.mean():.3f}", f"{among.mean():.3f}", f"{wrong.mean():.3f}"


if __name__ == "__main__":
    main()

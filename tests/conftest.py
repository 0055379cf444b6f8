"""One loaded engine for the whole session: loading Rasa costs more than all that is asked of it."""

import asyncio
import os
import shutil
from typing import Callable, List

import hypothesis
import pytest

from bot.quiet import hush
from bot.without_tensorflow import spare_tensorflow

hush()
spare_tensorflow()  # as the commands do

from bot.context import Context  # noqa: E402
from bot.engine import Engine, Reply, answer_dialog  # noqa: E402
from bot.training import model_path, train  # noqa: E402

hypothesis.settings.register_profile("fuzz", max_examples=20_000, deadline=None)


class Clock:
    """A clock that stands still until a test sets `now`, in seconds."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def engine() -> Engine:
    path = model_path()
    return Engine.load(path if path.exists() else train())


@pytest.fixture(scope="session")
def program() -> Callable[..., str]:
    """The path of a program that only the tests need. Where it is missing the test is skipped, but fails where CI=true."""

    def _program(name: str, *folders: str) -> str:
        path = shutil.which(name, path=os.pathsep.join([*folders, os.environ["PATH"]]))
        if path is None:
            refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            refuse(f"{name} saknas. Kör scripts/install_test_tools.sh som root.")
        return path

    return _program


Ask = Callable[..., Reply]


@pytest.fixture(scope="session")
def ask(engine: Engine) -> Ask:
    """Asks one question in a conversation of its own."""

    def _ask(text: str, **context: object) -> Reply:
        return asyncio.run(answer_dialog(engine, [text], Context(**context)))[0]  # type: ignore[arg-type]

    return _ask


@pytest.fixture(scope="session")
def converse(engine: Engine) -> Callable[..., List[Reply]]:
    """Has one conversation."""

    def _converse(*texts: str, **context: object) -> List[Reply]:
        return asyncio.run(answer_dialog(engine, texts, Context(**context)))  # type: ignore[arg-type]

    return _converse

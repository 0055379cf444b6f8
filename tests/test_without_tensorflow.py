"""Nobody waits for TensorFlow where nothing uses it, and whatever uses it still gets it."""

import subprocess
import sys

import pytest

from bot.config import component_names
from bot.project import PROJECT
from bot.without_tensorflow import needs_tensorflow

SEEN = """
import sys
from bot.quiet import hush
hush()
from bot.without_tensorflow import TensorFlowNotLoaded, spare_tensorflow
assert spare_tensorflow()
from rasa.nlu.classifiers.diet_classifier import DIET, DIETClassifier
import rasa.core.agent, rasa.model_training, rasa.engine.recipes.default_components, spacy, thinc.compat
assert not thinc.compat.has_tensorflow
assert not any(getattr(module, "__file__", None) for name, module in sys.modules.items() if name.startswith(("tensorflow", "keras")))
for use in (lambda: DIET({}, {}, False), lambda: sys.modules["tensorflow"].constant(1)):
    try:
        use()
    except TensorFlowNotLoaded:
        continue
    raise AssertionError("TensorFlow was used")
"""


def test_rasa_starts_without_it_and_says_so_when_it_is_used_after_all():
    subprocess.run([sys.executable, "-c", SEEN], check=True, cwd=PROJECT.root, timeout=120)


def test_the_pipeline_needs_none():
    assert not needs_tensorflow(component_names(PROJECT.config))


@pytest.mark.parametrize("name", ["DIETClassifier", "TEDPolicy", "LanguageModelFeaturizer", "other.package.Classifier"])
def test_a_component_that_may_use_it_gets_it(name):
    assert needs_tensorflow(["RulePolicy", name])

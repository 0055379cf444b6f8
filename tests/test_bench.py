"""The benchmarks tell what they measured, with the ratios right."""

import argparse

from bench.drive import Load, dialogs
from bench.serving import RECIPE, SOCLOTS, STOCK, _report


def _figures(milliseconds, **more):
    load = Load([milliseconds] * 100, 1000 / milliseconds).as_dict()
    return {"1": load, "8": load, "32": load, "growth": [10.0] * 7, "megabytes": 400.0, "start": 5.0, **more}


def test_each_figure_stands_beside_stock_rasa_and_its_default_recipe():
    results = {
        SOCLOTS: _figures(10.0, training=300.0),
        STOCK: _figures(40.0),
        RECIPE: _figures(50.0, training=6000.0, epochs=1, seconds=90.0),
    }
    report = _report(results, [["hej", "tack"]], argparse.Namespace())
    assert "| 1 conversation at once: p50 ms | 10.0 (0.25 / 0.20) | 40.0 (1.00 / 0.80) | 50.0 (1.25 / 1.00) |" in report
    assert "| training, s | 300 (0.05) |  | 6000 (1.00) |" in report
    assert "1 epoch of 100, which took 90 s" in report
    assert "without an answer" not in report


def test_messages_without_an_answer_are_told():
    broken = _figures(10.0)
    broken["8"] = Load([10.0] * 100, 5.0, unanswered=3).as_dict()
    report = _report({SOCLOTS: _figures(10.0), STOCK: broken}, [["hej"]], argparse.Namespace())
    assert "| 8 conversations at once: messages without an answer | 0 | 3 |" in report


def test_conversations_are_read_turn_by_turn():
    assert all(isinstance(message, str) and message for dialog in dialogs()[:50] for message in dialog)

"""Texts as HTML: what a person reads is what the editor wrote, and nothing in it becomes code."""

import pytest

from bot.web.prose import Prose

prose = Prose(["112", "116 111", "1177"])


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Ett.\n\nTvå.", "<p>Ett.</p><p>Två.</p>"),
        ("Ett.\nTvå.", "<p>Ett.<br>Två.</p>"),
        ("Så här:\n- ett\n- två\nSlut.", "<p>Så här:</p><ul><li>ett</li><li>två</li></ul><p>Slut.</p>"),
        ("Ring 116 111.", '<p>Ring <a href="tel:116111">116 111</a>.</p>'),
        ("Paragraf 1120 och 112 a", '<p>Paragraf 1120 och <a href="tel:112">112</a> a</p>'),
        ("<b>hej</b> & <script>", "<p>&lt;b&gt;hej&lt;/b&gt; &amp; &lt;script&gt;</p>"),
        ('- "x" <i>', "<ul><li>&#34;x&#34; &lt;i&gt;</li></ul>"),
        ("", ""),
    ],
)
def test_a_text_becomes_paragraphs_lists_and_numbers_to_ring(text, html):
    assert prose(text) == html

"""States as pages show them: in words always, by an icon that is drawn, and never as HTML of the words."""

import re
from pathlib import Path

import pytest

from households.vocabulary import PovertyClass, class_sign
from huulien.lib.labels import Sign
from huulien.platform.signs import sign_html
from surveys.vocabulary import ANSWERS, ReviewState, state_sign

ROOT = Path(__file__).resolve().parents[2]
SIGNS = [
    *(class_sign(value) for value in (*PovertyClass, None, "")),
    *(state_sign(value) for value in (*ReviewState, None)),
    state_sign("draft", is_returned=True),
    *ANSWERS.values(),
]


@pytest.mark.parametrize("sign", SIGNS, ids=str)
def test_a_sign_has_words_and_an_icon_that_is_drawn_or_a_shape(sign):
    drawn = set(re.findall(r'id="i-([a-z]+)"', (ROOT / "static/icons.svg").read_text(encoding="utf-8")))
    assert sign.words in sign_html(sign)
    if sign.icon:
        assert sign.icon in drawn
    else:
        assert f".{sign.tone}" in (ROOT / "static/css/site.css").read_text(encoding="utf-8")


def test_what_is_not_classified_says_so_whatever_the_reason():
    assert {class_sign(value).words for value in (None, "", PovertyClass.INSUFFICIENT_DATA)} == {"Chưa xếp loại"}


def test_words_are_words():
    assert "<b>" not in sign_html(Sign("<b>", "x")) + sign_html(Sign("<b>", "x", "ok"))

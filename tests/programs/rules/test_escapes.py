"""What became of a registration, who will likely escape, and whether the registered are enough."""

from datetime import date

import pytest

from households.vocabulary import PovertyClass
from programs.rules.escapes import Standing, VillageGoal, early_word, is_likely, result_day, result_of
from programs.vocabulary import EscapeAim, EscapeResult
from surveys.rules.near import Direction, Near

POOR, NEAR, AVERAGE, NOT_POOR = (
    PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.AVERAGE, PovertyClass.NOT_POOR,
)  # fmt: skip
ON = date(2024, 3, 1)
LAST_YEAR, LATER = date(2023, 12, 14), date(2024, 12, 12)


@pytest.mark.parametrize(
    ("leaves", "kind", "since", "result"),
    [
        (EscapeAim.POOR, POOR, LAST_YEAR, EscapeResult.UNKNOWN),  # nothing was decided since
        (EscapeAim.POOR, POOR, ON, EscapeResult.UNKNOWN),  # the decision it registered under
        (EscapeAim.POOR, POOR, date(2024, 3, 2), EscapeResult.NOT_YET),
        (EscapeAim.POOR, POOR, None, EscapeResult.UNKNOWN),  # kept from another household
        (EscapeAim.POOR, NEAR, LATER, EscapeResult.ESCAPED),
        (EscapeAim.POOR, AVERAGE, LATER, EscapeResult.ESCAPED),
        (EscapeAim.POOR, NOT_POOR, LATER, EscapeResult.ESCAPED),
        (EscapeAim.NEAR_POOR, NOT_POOR, LATER, EscapeResult.LEFT_NEAR_POOR),
        (EscapeAim.NEAR_POOR, AVERAGE, LATER, EscapeResult.LEFT_NEAR_POOR),
        (EscapeAim.NEAR_POOR, NEAR, LATER, EscapeResult.NOT_YET),
        (EscapeAim.NEAR_POOR, POOR, LATER, EscapeResult.NOT_YET),  # it fell
        (EscapeAim.NEAR_POOR, NEAR, LAST_YEAR, EscapeResult.UNKNOWN),
        (EscapeAim.POOR, PovertyClass.INSUFFICIENT_DATA, LATER, EscapeResult.UNKNOWN),
        (EscapeAim.POOR, None, None, EscapeResult.UNKNOWN),
    ],
)
def test_the_result_follows_from_the_class_in_force(leaves, kind, since, result):
    assert result_of(leaves, ON, Standing(True, kind, since)) is result


def test_who_left_the_book_has_no_class_to_have_left():
    assert result_of(EscapeAim.POOR, ON, Standing(False, None, None)) is EscapeResult.GONE


def test_the_result_is_of_the_last_day_of_the_year_or_of_today():
    assert result_day(2023, date(2024, 11, 20)) == date(2023, 12, 31)
    assert result_day(2024, date(2024, 11, 20)) == date(2024, 11, 20)


def test_likely_is_who_is_out_by_the_latest_form_or_one_thing_away():
    up, down = Near(Direction.UP, NEAR), Near(Direction.DOWN, POOR)
    assert is_likely(POOR, [up])
    assert not is_likely(POOR, [down])
    assert not is_likely(POOR, [])
    assert is_likely(NEAR, [down])
    assert not is_likely(PovertyClass.INSUFFICIENT_DATA, [up])


def goal(name="Làng Bên", most=3, poor=8, registered=0):
    return VillageGoal(1, name, most, poor, registered)


@pytest.mark.parametrize(
    ("of", "missing", "words"),
    [
        ({"registered": 2}, 3, "3"),
        ({"registered": 5}, 0, "đủ"),
        ({"registered": 7}, 0, "đủ"),
        ({"poor": 2}, 0, "đủ"),  # below the target already
        ({"most": None}, None, "chưa giao"),
        ({"poor": None}, None, "chưa có kết quả"),
    ],
)
def test_what_is_missing_is_never_below_nought_and_says_so(of, missing, words):
    village = goal(**of)
    assert (village.missing, village.missing_words) == (missing, words)


def test_the_early_word_says_how_many_are_short_and_where():
    villages = [goal(registered=2), goal("Làng Cóc", registered=5), goal("Ba Lẹng", most=2, registered=5)]
    word = early_word(24, 8, villages)
    assert word == (
        "Còn thiếu 4 hộ đăng ký thoát nghèo để đạt mục tiêu cả xã (dù cả 12 hộ đã đăng ký đều thoát). "
        "Thiếu so với chỉ tiêu của thôn: Làng Bên 3, Ba Lẹng 1."
    )


def test_the_early_word_is_empty_once_enough_registered_or_nothing_is_known():
    assert early_word(24, 12, [goal(registered=12)]) == ""
    assert early_word(24, 24, [goal()]) == ""
    assert early_word(None, 8, [goal()]) == early_word(24, None, [goal()]) == ""


def test_the_early_word_without_anybody_registered_or_any_village_target():
    word = early_word(24, 20, [goal(most=None)])
    assert word == "Còn thiếu 4 hộ đăng ký thoát nghèo để đạt mục tiêu cả xã (chưa hộ nào đăng ký)."
